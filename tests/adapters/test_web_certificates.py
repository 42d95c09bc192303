"""Certificates: their facts, hostile ones too, and a chain that is completed without believing what completes it."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import truststore
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from certificate_builder import DAY, NOW, Issued, access, alternative, issued, named, pem, serving
from toolkit_maint.adapters.web.certificates import (
    certificates_in,
    completed_context,
    der_chain,
    facts_of,
    issuer_addresses,
)
from toolkit_maint.domain.observation import TlsFacts

HOST = "site.example"

ROOT = issued(named("A root"), authority=True)
BETWEEN = issued(named("One between"), ROOT, access("http://ca.example/root.der"), authority=True)
LEAF = issued(named(HOST), BETWEEN, alternative(HOST, "www.site.example"), access("http://ca.example/between.der"))


# What a certificate says.


def test_the_facts_of_a_handshake() -> None:
    facts = facts_of([LEAF.der, BETWEEN.der, ROOT.der], "TLSv1.3", "TLS_AES_256_GCM_SHA384", chain_verified=False)

    assert facts == TlsFacts(
        protocol="TLSv1.3",
        cipher="TLS_AES_256_GCM_SHA384",
        subject=HOST,
        issuer="One between",
        not_before=(NOW - DAY).strftime("%Y-%m-%dT%H:%M:%SZ"),
        not_after=(NOW + 90 * DAY).strftime("%Y-%m-%dT%H:%M:%SZ"),
        chain_verified=False,
        names=(HOST, "www.site.example"),
        chain=(HOST, "One between", "A root"),
    )


def test_an_organisation_stands_in_for_a_name() -> None:
    name = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Some firm"), x509.NameAttribute(NameOID.COUNTRY_NAME, "NL")]
    )

    assert facts_of([issued(name).der], "", "", chain_verified=True).subject == "Some firm"
    assert facts_of([issued(x509.Name([])).der], "", "", chain_verified=True).subject == ""


def test_names_that_are_addresses() -> None:
    names = x509.SubjectAlternativeName(
        [
            x509.IPAddress(ipaddress.ip_address("192.0.2.1")),
            x509.IPAddress(ipaddress.ip_address("2001:db8::1")),
            x509.RFC822Name("a@b.example"),
        ]
    )

    assert facts_of([issued(named("x"), None, names).der], "", "", chain_verified=True).names == ("192.0.2.1", "2001:db8::1")


def test_long_and_many_facts_are_capped() -> None:
    names = alternative(*(f"{number}.{'x' * 60}.{'y' * 60}.{'z' * 60}.{'w' * 60}.example" for number in range(30)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        long = issued(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "é" * 500, _validate=False)]), None, names)

    facts = facts_of([long.der] * 30, "", "", chain_verified=True)

    assert (len(facts.subject), len(facts.names), len(facts.chain)) == (200, 20, 10)
    assert all(len(name) == 200 for name in facts.names)


@pytest.mark.parametrize("chain", [(), (b"",), (b"nonsense",), (b"0" * 100_000,)])
def test_what_is_no_certificate_has_no_facts(chain: tuple[bytes, ...]) -> None:
    facts = facts_of(chain, "TLSv1.2", "x", chain_verified=False)

    assert (facts.protocol, facts.subject, facts.not_after, facts.names) == ("TLSv1.2", "", "", ())
    assert facts.chain == ("",) * len(chain)


CHANGES = st.lists(st.tuples(st.integers(min_value=0), st.integers(min_value=0, max_value=255)), min_size=1, max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([LEAF.der, ROOT.der]), CHANGES, st.integers(min_value=0, max_value=50))
def test_no_certificate_raises(der: bytes, changes: list[tuple[int, int]], cut: int) -> None:
    hostile = bytearray(der)
    for place, value in changes:
        hostile[place % len(hostile)] = value
    hostile = hostile[: len(hostile) - cut] if cut > 40 else hostile

    facts = facts_of([bytes(hostile)], "", "", chain_verified=False)
    assert len(facts.names) <= 20
    assert all(address.startswith("http://") for address in issuer_addresses(bytes(hostile)))
    assert len(certificates_in(bytes(hostile))) <= 1
    completed_context(fresh, [bytes(hostile)])


# Where the issuer's certificate is.


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (("http://ca.example/a.der",), ("http://ca.example/a.der",)),
        (("HTTP://ca.example/a.der",), ("HTTP://ca.example/a.der",)),
        (("https://ca.example/a", "ldap://ca.example/b", "http://ca.example/c"), ("http://ca.example/c",)),
        (("file:///etc/passwd", "http:ca.example", f"http://ca.example/{'x' * 3_000}", "http://ca.example/\n"), ()),
        (tuple(f"http://ca.example/{number}" for number in range(5)), ("http://ca.example/0", "http://ca.example/1")),
    ],
)
def test_where_the_issuers_certificate_is(addresses: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert issuer_addresses(issued(named("x"), None, access(*addresses)).der) == expected


def test_a_status_service_is_no_certificate() -> None:
    service = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://ocsp.example"))

    assert issuer_addresses(issued(named("x"), None, x509.AuthorityInformationAccess([service])).der) == ()
    assert issuer_addresses(ROOT.der) == ()
    assert issuer_addresses(b"nonsense") == ()


def bundle(*members: Issued, encoding: Encoding = Encoding.DER) -> bytes:
    return pkcs7.serialize_certificates([member.certificate for member in members], encoding)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (BETWEEN.der, [BETWEEN]),
        (pem(BETWEEN), [BETWEEN]),
        (b"Some words before it\n" + pem(BETWEEN, ROOT), [BETWEEN, ROOT]),
        (bundle(BETWEEN), [BETWEEN]),
        (bundle(BETWEEN, encoding=Encoding.PEM), [BETWEEN]),
        (b"", []),
        (b"<html>Not found", []),
        (BETWEEN.der[:-1], []),
        (BETWEEN.der + b"x", []),
        (pem(BETWEEN)[:-40], []),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", []),
        (b"\0" * 70_000, []),
        (pem(*[BETWEEN] * 200), []),
    ],
    ids=range(13),
)
def test_certificates_in_what_was_fetched(data: bytes, expected: list[Issued]) -> None:
    assert certificates_in(data) == tuple(member.der for member in expected)


def test_no_more_than_four_certificates_are_taken() -> None:
    assert len(certificates_in(pem(*[BETWEEN] * 10))) == 4
    assert len(certificates_in(bundle(*(issued(named(str(number))) for number in range(10))))) == 4


@given(st.one_of(st.binary(max_size=300), st.binary().map(lambda rest: bundle(BETWEEN)[:200] + rest)))
def test_any_bytes_may_be_fetched(data: bytes) -> None:
    assert len(certificates_in(data)) <= 4


# Handshakes over the loopback.


def fresh() -> ssl.SSLContext:
    """What trusts the root, and nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=ROOT.der)
    return context


def anybody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def shown_to(client: ssl.SSLContext, server: ssl.SSLContext) -> tuple[bytes, ...]:
    """The chain that the client was shown in a handshake. Raises ``ssl.SSLError`` where it was not content."""

    async def run() -> tuple[bytes, ...]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.transport.abort()

        async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server) as listener:
            port = listener.sockets[0].getsockname()[1]
            _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client, server_hostname=HOST)
            chain = der_chain(writer.get_extra_info("ssl_object"))
            writer.transport.abort()
            return chain

    return asyncio.run(run())


def test_a_chain_that_lacks_one_is_completed(tmp_path: Path) -> None:
    server = serving(tmp_path, LEAF)
    with pytest.raises(ssl.SSLCertVerificationError) as failure:
        shown_to(fresh(), server)
    assert failure.value.verify_code in {20, 21}

    (last,) = shown_to(anybody(), server)
    assert issuer_addresses(last) == ("http://ca.example/between.der",)
    assert shown_to(completed_context(fresh, certificates_in(BETWEEN.der)), server) == (LEAF.der,)


def test_a_chain_that_lacks_two_is_completed(tmp_path: Path) -> None:
    lower = issued(named("Another between"), BETWEEN, authority=True)
    leaf = issued(named(HOST), lower, alternative(HOST))
    server = serving(tmp_path, leaf)

    with pytest.raises(ssl.SSLCertVerificationError):
        shown_to(completed_context(fresh, [lower.der]), server)
    assert shown_to(completed_context(fresh, [lower.der, BETWEEN.der]), server)


EVIL_ROOT = issued(named("Evil root"), authority=True)
EVIL_BETWEEN = issued(named("Evil between"), EVIL_ROOT, authority=True)


@pytest.mark.parametrize("fetched", [[EVIL_BETWEEN], [EVIL_BETWEEN, EVIL_ROOT], [EVIL_ROOT], []])
def test_a_chain_whose_root_is_not_trusted_stays_so(tmp_path: Path, fetched: list[Issued]) -> None:
    server = serving(tmp_path, issued(named(HOST), EVIL_BETWEEN, alternative(HOST)), EVIL_BETWEEN, EVIL_ROOT)
    context = completed_context(fresh, [certificate.der for certificate in fetched])

    with pytest.raises(ssl.SSLCertVerificationError):
        shown_to(context, server)


SELF = [
    (named("Evil"), named("Evil")),
    (named("Evil Root"), named("EVIL  root ")),
    (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Evil")]), named("evil")),
    (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Evil", x509.name._ASN1Type.PrintableString)]),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Evil", x509.name._ASN1Type.UTF8String)]),
    ),
    (named("Evil"), named("Someone else")),
]


@pytest.mark.parametrize(("subject", "issuer"), SELF)
def test_who_signs_for_himself_is_not_believed(tmp_path: Path, subject: x509.Name, issuer: x509.Name) -> None:
    """However the names are spelled: to OpenSSL case, spaces and the type of a text make no difference."""
    evil = issued(subject, None, issuer_name=issuer, authority=True)
    server = serving(tmp_path, issued(named(HOST), evil, alternative(HOST)), evil)

    with pytest.raises(ssl.SSLCertVerificationError):
        shown_to(completed_context(fresh, [evil.der]), server)


def test_two_that_sign_for_each_other_are_not_believed(tmp_path: Path) -> None:
    first = issued(named("First"), None, issuer_name=named("Second"), authority=True)
    second = issued(named("Second"), first, authority=True)
    server = serving(tmp_path, issued(named(HOST), second, alternative(HOST)))

    with pytest.raises(ssl.SSLCertVerificationError):
        shown_to(completed_context(fresh, [first.der, second.der]), server)


def test_the_certificate_of_the_site_itself_is_not_believed(tmp_path: Path) -> None:
    leaf = issued(named(HOST), EVIL_BETWEEN, alternative(HOST))

    with pytest.raises(ssl.SSLCertVerificationError):
        shown_to(completed_context(fresh, [leaf.der]), serving(tmp_path, leaf))


def test_a_completed_chain_is_for_its_host_only(tmp_path: Path) -> None:
    server = serving(tmp_path, issued(named("other.example"), BETWEEN, alternative("other.example")))

    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shown_to(completed_context(fresh, [BETWEEN.der]), server)


def test_a_context_that_would_believe_a_part_of_a_chain_does_so_no_more(tmp_path: Path) -> None:
    def lax() -> ssl.SSLContext:
        context = fresh()
        context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
        return context

    server = serving(tmp_path, issued(named(HOST), EVIL_BETWEEN, alternative(HOST)))

    with pytest.raises(ssl.SSLCertVerificationError):
        shown_to(completed_context(lax, [EVIL_BETWEEN.der]), server)


def test_each_context_is_a_fresh_one() -> None:
    made: list[ssl.SSLContext] = []

    def make() -> ssl.SSLContext:
        made.append(fresh())
        return made[-1]

    first, second = completed_context(make, [BETWEEN.der]), completed_context(make, [])

    assert made == [first, second]
    assert (first.cert_store_stats()["x509"], second.cert_store_stats()["x509"]) == (2, 1)


def test_the_system_is_not_told_what_to_believe() -> None:
    context = completed_context(lambda: truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), [BETWEEN.der])

    assert isinstance(context, truststore.SSLContext)
    assert BETWEEN.der not in context._ctx.get_ca_certs(binary_form=True)


def test_the_chain_that_a_server_shows(tmp_path: Path) -> None:
    assert shown_to(anybody(), serving(tmp_path, LEAF, BETWEEN, ROOT)) == (LEAF.der, BETWEEN.der, ROOT.der)


@pytest.mark.parametrize(
    ("tls", "expected"),
    [
        (SimpleNamespace(get_unverified_chain=lambda: [b"a", b"b"]), (b"a", b"b")),
        (SimpleNamespace(get_unverified_chain=lambda: None, getpeercert=lambda binary_form: b"a"), (b"a",)),
        (SimpleNamespace(getpeercert=lambda binary_form: b"a"), (b"a",)),
        (SimpleNamespace(getpeercert=lambda binary_form: None), ()),
    ],
)
def test_the_chain_on_every_python(tls: Any, expected: tuple[bytes, ...]) -> None:
    assert der_chain(tls) == expected
