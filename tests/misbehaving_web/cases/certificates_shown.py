"""Certificates that browsers warn of, and good ones that are easily taken for bad."""

from __future__ import annotations

import asyncio

from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509 import load_der_x509_certificate

from fault_server import Behaviour, Connected, by_path, redirect
from misbehaving_web.case import ALIVE, BROKEN, INSECURE, UNSURE, Case, Site
from misbehaving_web.certificates import (
    Certificates,
    Tls,
    by_a_stranger,
    cbc_only,
    ends_soon,
    expired,
    for_another_host,
    for_www_only,
    good,
    not_yet_valid,
    self_signed,
    weak_key,
    wildcard_of_parent,
    without_intermediate,
    without_intermediate_but_named,
)
from misbehaving_web.html import article, page

HANDSHAKE_FAILURE, PROTOCOL_VERSION = 40, 70
"""Alerts of RFC 8446."""

BADSSL = "badssl.com keeps a host with exactly this fault"


def has(title: str, language: str = "en", path: str = "/gids") -> Behaviour:
    """One page, and a 404 everywhere else."""
    return by_path({path: page(article(title, language))})


def intermediate(certificates: Certificates) -> bytes:
    """The missing certificate as it is."""
    return certificates.intermediate_der


def intermediate_in_a_bag(certificates: Certificates) -> bytes:
    """The missing certificate in the form of PKCS 7 in which some authorities publish theirs."""
    return pkcs7.serialize_certificates([load_der_x509_certificate(certificates.intermediate_der)], Encoding.DER)


def refuses_handshake(alert: int) -> Connected:
    """Answers a TLS handshake with this alert."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(16384)
        writer.write(b"\x15\x03\x01\x00\x02\x02" + bytes([alert]))
        await writer.drain()

    return talk


def warned(
    name: str, tls: Tls, title: str, language: str = "en", *, reasons: tuple[str, ...], why: str, source: str = BADSSL
) -> Case:
    """The browser warns the reader; behind the warning the page is there."""
    host = f"tls-{name}.example"
    return Case(
        id=f"tls-{name}",
        link=f"https://{host}/gids",
        truth=INSECURE,
        reasons=reasons,
        why=why,
        source=source,
        sites=(Site(host=host, serves=has(title, language), tls=tls),),
        title=title,
        language=language,
    )


def fine(
    name: str,
    host: str,
    tls: Tls,
    title: str,
    language: str = "en",
    *,
    why: str,
    source: str,
    notes: tuple[str, ...] = (),
    others: tuple[Site, ...] = (),
    link_host: str = "",
    ordinary: bool = False,
) -> Case:
    """The reader gets the page. ``link_host`` is the name as it is written, where that is not how it is looked up."""
    return Case(
        id=f"tls-{name}",
        link=f"https://{link_host or host}/gids",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=has(title, language), tls=tls), *others),
        notes=notes,
        title=title,
        language=language,
        ordinary=ordinary,
    )


CASES = (
    warned(
        "expired",
        expired,
        "Gids voor wijkraden",
        "nl",
        reasons=("certificate-expired",),
        why="The certificate ended a week ago.",
    ),
    warned(
        "not-yet-valid",
        not_yet_valid,
        "Guide des conseils de quartier",
        "fr",
        reasons=("certificate-not-yet-valid",),
        why="The certificate begins in a week.",
        source="Chromium's ERR_CERT_DATE_INVALID; certificates installed ahead of a move",
    ),
    warned(
        "wrong-host",
        for_another_host,
        "Leitfaden für Stadtteilräte",
        "de",
        reasons=("certificate-wrong-host",),
        why="The provider's shared server shows its own certificate for a customer without one.",
    ),
    warned(
        "www-only",
        for_www_only,
        "Guide for neighbourhood councils",
        reasons=("certificate-wrong-host",),
        why="The certificate is for the name with www only, and the link has the name without.",
        source="Chromium's ERR_CERT_COMMON_NAME_INVALID; certificates asked for one name",
    ),
    warned(
        "self-signed",
        self_signed,
        "Maatschappelijk makelaar",
        "nl",
        reasons=("certificate-self-signed",),
        why="The server made its certificate itself.",
    ),
    warned(
        "unknown-issuer",
        by_a_stranger,
        "Observatoire des communs",
        "fr",
        reasons=("certificate-unknown-issuer", "certificate-self-signed"),
        why="The certificate is by an authority that no browser knows.",
    ),
    warned(
        "incomplete-chain",
        without_intermediate,
        "Quellen zur Ortsgeschichte",
        "de",
        reasons=("certificate-unknown-issuer", "certificate-invalid"),
        why="The intermediate certificate is not sent, and nothing says where it is.",
        source="repology/repology-updater issue 1041; certificates without authority information access",
    ),
    fine(
        "incomplete-chain-completed",
        "tls-incomplete-chain-completed.example",
        without_intermediate_but_named,
        "Ada conference proceedings",
        why="The intermediate certificate is not sent, but the certificate says where it is, and browsers fetch it.",
        source="lychee issue 1263; wjdp/htmltest issue 130; mdbook-linkcheck issue 19",
        notes=("chain-incomplete",),
        others=(Site(host="ca.tls-incomplete-chain-completed.example", publishes=intermediate),),
    ),
    fine(
        "incomplete-chain-in-a-bag",
        "tls-incomplete-chain-in-a-bag.example",
        without_intermediate_but_named,
        "Sources d'histoire locale",
        "fr",
        why="The missing certificate is published in a bag of certificates, which browsers open.",
        source="RFC 5280, section 4.2.2.1: a certs-only CMS message; authorities of states and universities",
        notes=("chain-incomplete",),
        others=(Site(host="ca.tls-incomplete-chain-in-a-bag.example", publishes=intermediate_in_a_bag),),
    ),
    Case(
        id="tls-incomplete-chain-lost",
        link="https://tls-incomplete-chain-lost.example/gids",
        truth=INSECURE,
        reasons=("certificate-unknown-issuer", "certificate-invalid"),
        why="The certificate says where the missing one is, but that address is gone.",
        source="chromium/badssl.com issue 351; authorities that were taken over and closed their old hosts",
        sites=(
            Site(
                host="tls-incomplete-chain-lost.example",
                serves=has("Streekarchief", "nl"),
                tls=without_intermediate_but_named,
            ),
            Site(host="ca.tls-incomplete-chain-lost.example", serves=by_path({})),
        ),
        title="Streekarchief",
        language="nl",
    ),
    warned(
        "weak-key",
        weak_key,
        "Amateur radio relays",
        reasons=("certificate-weak",),
        why="The key of the certificate has 1024 bits.",
        source="Chromium's ERR_CERT_WEAK_KEY; badssl.com's rsa1024",
    ),
    Case(
        id="tls-old-protocol",
        link="https://tls-old-protocol.example/gids",
        truth=INSECURE,
        reasons=("tls-old-protocol", "tls-handshake"),
        why="The server speaks nothing newer than TLS 1.1, and tells newer visitors so in an alert.",
        source="RFC 8446, section 6.2, protocol_version; Chromium's ERR_SSL_VERSION_OR_CIPHER_MISMATCH since version 98",
        sites=(Site(host="tls-old-protocol.example", talks=refuses_handshake(PROTOCOL_VERSION), port=443),),
        title="Bibliotheekcatalogus",
        language="nl",
    ),
    fine(
        "old-cipher",
        "tls-old-cipher.example",
        cbc_only,
        "Katalog der Gemeindebücherei",
        "de",
        why="The server speaks TLS 1.2 with an old cipher that tools for servers leave out and browsers still take.",
        source="linkchecker issue 188; Chromium's default cipher suites with CBC",
    ),
    fine(
        "ends-soon",
        "tls-ends-soon.example",
        ends_soon,
        "Calendrier des marchés",
        "fr",
        why="The certificate is good for three more days.",
        source="forgotten renewals; certificates of 90 days are usually renewed 30 days before their end",
        notes=("certificate-expires-soon",),
    ),
    fine(
        "good",
        "tls-good.example",
        good,
        "Workshop formats",
        why="Nothing is wrong.",
        source="RFC 2818",
        ordinary=True,
    ),
    fine(
        "wildcard",
        "archief.tls-wildcard.example",
        wildcard_of_parent,
        "Archief van het buurthuis",
        "nl",
        why="The certificate is for all names one level below the domain.",
        source="RFC 9525, section 6.3",
        ordinary=True,
    ),
    Case(
        id="tls-wildcard-too-deep",
        link="https://nl.archief.tls-wildcard-too-deep.example/gids",
        truth=INSECURE,
        reasons=("certificate-wrong-host",),
        why="The certificate is for names one level below the domain, and this one is two levels below.",
        source="RFC 9525, section 6.3: a star stands for one label; Chromium's ERR_CERT_COMMON_NAME_INVALID",
        sites=(
            Site(
                host="nl.archief.tls-wildcard-too-deep.example",
                serves=has("Archief van het buurthuis", "nl"),
                tls=lambda certificates, host: certificates.context(f"*.{host.partition('.')[2].partition('.')[2]}"),
            ),
        ),
        title="Archief van het buurthuis",
        language="nl",
    ),
    fine(
        "idn-host",
        "xn--muse-dpa.tls-idn-host.example",
        good,
        "Musée du quartier",
        "fr",
        link_host="musée.tls-idn-host.example",
        why="The name has a letter beyond ASCII, and the certificate is for its form in ASCII.",
        source="RFC 5890; RFC 9525, section 2.2",
    ),
    fine(
        "trailing-dot",
        "tls-trailing-dot.example.",
        lambda certificates, host: certificates.context(host.rstrip(".")),
        "Absolute names",
        others=(Site(host="tls-trailing-dot.example", serves=has("Absolute names"), tls=good),),
        why="The name in the link ends with a dot, which neither the certificate nor the greeting has.",
        source="curl issues 8290 and 13428; RFC 6066, section 3",
    ),
    Case(
        id="tls-second-hop-expired",
        link="https://tls-second-hop-expired.example/gids",
        truth=INSECURE,
        reasons=("certificate-expired",),
        why="The first host is fine and sends visitors on to one whose certificate has expired.",
        source="redirect services in front of forgotten servers",
        sites=(
            Site(
                host="tls-second-hop-expired.example",
                serves=redirect("https://www.tls-second-hop-expired.example/gids", "301 Moved Permanently"),
                tls=good,
            ),
            Site(host="www.tls-second-hop-expired.example", serves=has("Gids voor initiatieven", "nl"), tls=expired),
        ),
        title="Gids voor initiatieven",
        language="nl",
    ),
    Case(
        id="tls-first-hop-expired",
        link="https://tls-first-hop-expired.example/gids",
        truth=INSECURE,
        reasons=("certificate-expired",),
        why="The old host, whose certificate has expired, would send visitors on to a good one, but browsers warn first.",
        source="old domains that are kept as redirects, without renewing their certificates",
        sites=(
            Site(
                host="tls-first-hop-expired.example",
                serves=redirect("https://tls-first-hop-expired-new.example/gids", "301 Moved Permanently"),
                tls=expired,
            ),
            Site(host="tls-first-hop-expired-new.example", serves=has("Leitfaden Genossenschaft", "de"), tls=good),
        ),
        title="Leitfaden Genossenschaft",
        language="de",
    ),
    Case(
        id="tls-http-to-bad-https",
        link="http://tls-http-to-bad-https.example/gids",
        truth=INSECURE,
        reasons=("certificate-wrong-host",),
        why="Plain http leads to https of the same name, where the provider's certificate is shown.",
        source="content management systems set to https before a certificate was asked for",
        sites=(
            Site(
                host="tls-http-to-bad-https.example",
                serves=redirect("https://tls-http-to-bad-https.example/gids", "301 Moved Permanently"),
                port=80,
            ),
            Site(host="tls-http-to-bad-https.example", serves=has("Manuel de l'animateur", "fr"), tls=for_another_host),
        ),
        title="Manuel de l'animateur",
        language="fr",
    ),
    Case(
        id="tls-http-page-with-bad-twin",
        link="http://tls-http-page-with-bad-twin.example/gids",
        truth=ALIVE,
        reasons=("ok",),
        why="The link is plain http and works; that https shows an expired certificate there concerns no reader.",
        source="Chromium falls back to http where its upgrade to https fails",
        sites=(
            Site(host="tls-http-page-with-bad-twin.example", serves=has("Rivierdijk in beeld", "nl"), port=80),
            Site(host="tls-http-page-with-bad-twin.example", serves=has("Rivierdijk in beeld", "nl"), tls=expired),
        ),
        title="Rivierdijk in beeld",
        language="nl",
        reader_sees="Rivierdijk in beeld",
    ),
    Case(
        id="tls-expired-and-gone",
        link="https://tls-expired-and-gone.example/gids",
        truth=INSECURE,
        reasons=("certificate-expired",),
        why="The certificate has expired, and whoever goes on past the warning finds a 404.",
        source="abandoned sites",
        sites=(Site(host="tls-expired-and-gone.example", serves=by_path({}), tls=expired),),
        title="Crowdmapping handbook",
        also=(BROKEN,),
        debate="The warning is what a reader meets first; that the page is gone behind it is as true, and of more use.",
    ),
    Case(
        id="tls-no-common-ground",
        link="https://tls-no-common-ground.example/gids",
        truth=BROKEN,
        reasons=("tls-handshake",),
        why="The server ends every handshake with an alert.",
        source="Chromium's ERR_SSL_VERSION_OR_CIPHER_MISMATCH; hosts behind a proxy that has no certificate for their name",
        sites=(Site(host="tls-no-common-ground.example", talks=refuses_handshake(HANDSHAKE_FAILURE), port=443),),
        title="Mapping the commons",
        also=(UNSURE, INSECURE),
        debate="No reader gets in, but a tool cannot tell whether the server would have agreed with a browser.",
    ),
)
