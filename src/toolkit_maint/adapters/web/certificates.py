"""X.509 certificates: what they say, where their issuer's is found, and how one that a server left out is put back.

The parser is a large one, so it is imported where it is first needed. Certificates come from anybody: whatever stands in
one, there is a fact less and never an exception.
"""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit_maint.domain.observation import TlsFacts

if TYPE_CHECKING:
    from cryptography import x509

    _Extension = TypeVar("_Extension", bound=x509.ExtensionType)

_MOST_NAMES = 20
_MOST_IN_CHAIN = 10
_LONGEST_TEXT = 200
_MOST_ADDRESSES = 2
_LONGEST_ADDRESS = 2_000
_MOST_CERTIFICATES = 4
_LONGEST_DATA = 65_536
_LONGEST_CERTIFICATE = 65_536


def facts_of(chain_der: Sequence[bytes], protocol: str, cipher: str, *, chain_verified: bool) -> TlsFacts:
    """The facts of a handshake in which the server showed these certificates, its own first."""
    with _quiet():
        chain = [_parsed(der) for der in chain_der[:_MOST_IN_CHAIN]]
        leaf = chain[0] if chain else None
        return TlsFacts(
            protocol=protocol,
            cipher=cipher,
            subject=_name(leaf, "subject"),
            issuer=_name(leaf, "issuer"),
            not_before=_time(leaf, "not_valid_before_utc"),
            not_after=_time(leaf, "not_valid_after_utc"),
            chain_verified=chain_verified,
            names=_alternative_names(leaf),
            chain=tuple(_name(certificate, "subject") for certificate in chain),
        )


def issuer_addresses(der: bytes) -> tuple[str, ...]:
    """Where the issuer's certificate can be had over http, as the certificate says (RFC 5280, section 4.2.2.1)."""
    from cryptography import x509  # noqa: PLC0415 - see above
    from cryptography.x509.oid import AuthorityInformationAccessOID  # noqa: PLC0415 - see above

    with _quiet():
        access = _extension(_parsed(der), x509.AuthorityInformationAccess)
    found = [
        description.access_location.value
        for description in access or ()
        if description.access_method == AuthorityInformationAccessOID.CA_ISSUERS
        and isinstance(description.access_location, x509.UniformResourceIdentifier)
    ]
    return tuple(address for address in found if _is_http(address))[:_MOST_ADDRESSES]


def _is_http(address: str) -> bool:
    return address.lower().startswith("http://") and address.isprintable() and len(address) <= _LONGEST_ADDRESS


def certificates_in(data: bytes) -> tuple[bytes, ...]:
    """The certificates in what was fetched: one alone, some in PEM, or those of a PKCS#7 message."""
    from cryptography import x509  # noqa: PLC0415 - see above
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7  # noqa: PLC0415 - see above

    if len(data) > _LONGEST_DATA:
        return ()
    with _quiet():
        alone = _parsed(data)
        if alone is not None:
            return (data,)
        load = x509.load_pem_x509_certificates if b"-----BEGIN CERT" in data else pkcs7.load_der_pkcs7_certificates
        if b"-----BEGIN PKCS7" in data:
            load = pkcs7.load_pem_pkcs7_certificates
        try:
            return tuple(certificate.public_bytes(Encoding.DER) for certificate in load(data)[:_MOST_CERTIFICATES])
        except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion):
            return ()


def completed_context(make: Callable[[], ssl.SSLContext], ders: Sequence[bytes]) -> ssl.SSLContext:
    """A context of ``make`` that also knows these certificates, and believes them only as far as their issuers.

    OpenSSL keeps all certificates that it knows in one store, and there believes every one that issued itself. So those
    are left out, in the widest sense of the word. Where the system verifies and not OpenSSL, the system has to find what
    is missing: it would believe all that it is told.
    """
    context = make()
    known = [der for der in ders if _is_issued_by_another(der)]
    if known and type(context) is ssl.SSLContext:
        context.verify_flags &= ~ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
        with suppress(ssl.SSLError):
            context.load_verify_locations(cadata=b"".join(known))
    return context


def _is_issued_by_another(der: bytes) -> bool:
    """Whether neither names nor keys leave room to take the certificate for one that issued itself.

    OpenSSL does so only where the names are equal but for case and spaces, and the identifiers of the keys, if there are
    both, are equal as well.
    """
    from cryptography import x509  # noqa: PLC0415 - see above

    with _quiet():
        certificate = _parsed(der)
        own = _extension(certificate, x509.SubjectKeyIdentifier)
        issuers = _extension(certificate, x509.AuthorityKeyIdentifier)
        subject, issuer = _words(certificate, "subject"), _words(certificate, "issuer")
    names_differ = bool(subject) and bool(issuer) and subject != issuer
    keys_differ = own is not None and issuers is not None and issuers.key_identifier not in {None, own.digest}
    return names_differ and keys_differ


def der_chain(tls: ssl.SSLObject) -> tuple[bytes, ...]:
    """The certificates that the peer showed, its own first."""
    inner = getattr(tls, "_sslobj", None)
    show = getattr(tls, "get_unverified_chain", None) or getattr(inner, "get_unverified_chain", None)
    shown: Sequence[Any] = (show() if show is not None else None) or ()
    # Python 3.13 gives bytes; before, objects that tell them when asked for encoding 2, DER.
    chain = tuple(one if isinstance(one, bytes) else bytes(one.public_bytes(_DER)) for one in shown)
    if chain:
        return chain
    own = tls.getpeercert(binary_form=True)
    return (own,) if own else ()


_DER = 2


@contextmanager
def _quiet() -> Iterator[None]:
    """The parser warns of what is odd in a certificate, which is nobody's business here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _parsed(der: bytes) -> x509.Certificate | None:
    from cryptography import x509  # noqa: PLC0415 - see above

    if len(der) > _LONGEST_CERTIFICATE:
        return None
    try:
        return x509.load_der_x509_certificate(der)
    except (ValueError, TypeError, x509.InvalidVersion):
        return None


def _attributes(certificate: x509.Certificate | None, whose: str) -> list[tuple[str, str]]:
    """Object identifiers and values of the subject or the issuer."""
    try:
        name: x509.Name | None = getattr(certificate, whose, None)
        return [(attribute.oid.dotted_string, _text(attribute.value)) for attribute in name or ()]
    except (ValueError, TypeError):
        return []


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.hex()


_COMMON_NAME, _ORGANISATION = "2.5.4.3", "2.5.4.10"


def _name(certificate: x509.Certificate | None, whose: str) -> str:
    """The common name, else the organisation."""
    fields = dict(_attributes(certificate, whose))
    return (fields.get(_COMMON_NAME) or fields.get(_ORGANISATION) or "")[:_LONGEST_TEXT]


def _words(certificate: x509.Certificate | None, whose: str) -> list[tuple[str, str]]:
    return [(oid, "".join(value.split()).casefold()) for oid, value in _attributes(certificate, whose)]


def _time(certificate: x509.Certificate | None, which: str) -> str:
    try:
        moment: datetime | None = getattr(certificate, which, None)
    except (ValueError, OverflowError):
        return ""
    return "" if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def _extension(certificate: x509.Certificate | None, kind: type[_Extension]) -> _Extension | None:
    """The extension of this kind; ``None`` also where one of the others cannot be read."""
    from cryptography import x509  # noqa: PLC0415 - see above

    if certificate is None:
        return None
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (ValueError, TypeError, x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None


def _alternative_names(certificate: x509.Certificate | None) -> tuple[str, ...]:
    from cryptography import x509  # noqa: PLC0415 - see above

    names = _extension(certificate, x509.SubjectAlternativeName)
    shown = [str(name.value) for name in names or () if isinstance(name, x509.DNSName | x509.IPAddress)]
    return tuple(name[:_LONGEST_TEXT] for name in shown[:_MOST_NAMES])
