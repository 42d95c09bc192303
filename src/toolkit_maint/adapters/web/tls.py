"""Which certificates are believed, what a handshake showed, and how a chain is completed that a server left incomplete."""

from __future__ import annotations

import asyncio
import ssl
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import truststore

from toolkit_maint.domain.observation import TlsFacts

CHAIN_MAY_BE_INCOMPLETE = frozenset({20, 21})
"""OpenSSL's X509_V_ERR numbers for an issuer that is not there (x509_vfy.h)."""

_MOST_MISSING = 2
_MOST_NAMES = 20


class UnusableCaBundleError(ValueError):
    """The file of ``--ca-bundle`` is missing, or holds no certificate that can be read."""


class Trust:
    """The contexts that connections are made with: the system's trust store, or exactly the certificates of a file."""

    def __init__(self, ca_bundle: Path | None = None) -> None:
        """Believe what ``ca_bundle`` holds, or the system. Raises :class:`UnusableCaBundleError`."""
        self._ca_bundle = ca_bundle
        self.verifying = self.made()

    def made(self) -> ssl.SSLContext:
        """A fresh context that verifies.

        As tolerant of old servers as browsers are (TLS 1.2, OpenSSL's security level 1, legacy renegotiation), which is
        more than OpenSSL is by itself.
        """
        context = _system_context() if self._ca_bundle is None else _bundle_context(self._ca_bundle)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("DEFAULT:@SECLEVEL=1")
        context.options |= _LEGACY_SERVER_CONNECT
        context.set_alpn_protocols(["http/1.1"])
        return context

    @cached_property
    def believing(self) -> ssl.SSLContext:
        """A context that takes any certificate and any old protocol, to see what is behind a fault; nothing secret is sent."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        # Python warns of what old servers still speak; here that is what is wanted.
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.options |= _LEGACY_SERVER_CONNECT
        context.set_alpn_protocols(["http/1.1"])
        return context


# ssl.OP_LEGACY_SERVER_CONNECT, which Python names from 3.12 on (openssl/ssl.h).
_LEGACY_SERVER_CONNECT = 0x4


def _bundle_context(ca_bundle: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=ca_bundle)
    except OSError as error:
        raise UnusableCaBundleError(f"{ca_bundle}: {error.strerror or error}") from error
    return context


def _system_context() -> ssl.SSLContext:
    """The system's trust store.

    On Linux truststore reads the whole bundle again for every single handshake (23 ms for 144 certificates); where
    OpenSSL finds the same bundle by itself it is read once.
    """
    if sys.platform not in {"darwin", "win32"}:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_default_certs()
        if context.cert_store_stats()["x509_ca"]:
            return context
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Completions:
    """Chains that servers left incomplete, each completed once: the missing certificate is named by the one before it.

    Browsers do the same, or know the certificate already (RFC 5280, section 4.2.2.1). It belongs to one event loop.
    """

    def __init__(self, fetch: Callable[[str], Awaitable[bytes | None]]) -> None:
        """Get certificates by ``fetch``, which gives ``None`` for what cannot be had."""
        self._fetch = fetch
        self._fetched: dict[str, asyncio.Future[bytes | None]] = {}
        self._contexts: dict[str, ssl.SSLContext] = {}

    def known(self, server_name: str) -> ssl.SSLContext | None:
        """The context that completed this host's chain before."""
        return self._contexts.get(server_name)

    async def completed(self, server_name: str, shown: ssl.SSLObject | None, trust: Trust) -> ssl.SSLContext | None:
        """A context that knows the missing certificates but trusts none of them by itself; ``None`` if none could be had.

        ``shown`` is a handshake with the host, whose chain nobody verified.
        """
        # An X.509 parser takes 50 ms to import.
        from toolkit_maint.adapters.web.certificates import (  # noqa: PLC0415
            certificates_in,
            completed_context,
            der_chain,
            issuer_addresses,
        )

        chain = der_chain(shown) if shown is not None else ()
        found: list[bytes] = []
        last = chain[-1] if chain else b""
        while last and len(found) < _MOST_MISSING:
            fetched = [await self._once(address) for address in issuer_addresses(last)]
            ders = [der for data in fetched if data for der in certificates_in(data)]
            found += ders
            last = ders[0] if ders else b""
        if not found:
            return None
        context = completed_context(trust.made, found)
        self._contexts[server_name] = context
        return context

    async def _once(self, address: str) -> bytes | None:
        if address not in self._fetched:
            self._fetched[address] = asyncio.ensure_future(self._fetch(address))
        return await asyncio.shield(self._fetched[address])


def verified_facts(tls: ssl.SSLObject, *, completed: bool) -> TlsFacts:
    """What a handshake showed whose certificate was verified."""
    certificate: dict[str, Any] = tls.getpeercert() or {}
    cipher = tls.cipher()
    return TlsFacts(
        protocol=tls.version() or "",
        cipher=cipher[0] if cipher else "",
        subject=_common_name(certificate.get("subject", ())),
        issuer=_common_name(certificate.get("issuer", ())),
        not_before=_rfc3339(certificate.get("notBefore")),
        not_after=_rfc3339(certificate.get("notAfter")),
        names=tuple(str(name[1]) for name in certificate.get("subjectAltName", ())[:_MOST_NAMES]),
        chain_completed=completed,
        key_bits=rsa_bits(tls.getpeercert(binary_form=True) or b""),
    )


# AlgorithmIdentifier of an RSA key (RFC 8017, appendix A.1), the tag of the bit string behind it, and within that, the tags of
# the key and of its modulus.
_RSA_KEY = bytes.fromhex("300d06092a864886f70d0101010500")
_BIT_STRING, _SEQUENCE, _INTEGER = 0x03, 0x30, 0x02


def rsa_bits(der: bytes) -> int:
    """The size of the RSA key that a certificate is for; 0 where it is of another kind.

    Read by hand, since every handshake of a run comes by here and an X.509 parser takes 50 ms to import.
    """
    at = der.find(_RSA_KEY)
    if at < 0:
        return 0
    at += len(_RSA_KEY)
    try:
        for tag, skipped in ((_BIT_STRING, 1), (_SEQUENCE, 0), (_INTEGER, 0)):
            if der[at] != tag:
                return 0
            long = der[at + 1] & 0x7F if der[at + 1] & 0x80 else 0
            length = int.from_bytes(der[at + 2 : at + 2 + long]) if long else der[at + 1]
            at += 2 + long + skipped
        return int.from_bytes(der[at : at + length]).bit_length()
    except IndexError:
        return 0


def unverified_facts(tls: ssl.SSLObject) -> TlsFacts:
    """What a handshake showed whose certificate nobody verified: OpenSSL gives its bytes only."""
    from toolkit_maint.adapters.web.certificates import der_chain, facts_of  # noqa: PLC0415 - as above

    cipher = tls.cipher()
    return facts_of(der_chain(tls), tls.version() or "", cipher[0] if cipher else "", chain_verified=False)


def _common_name(name: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    """The common name of a certificate's subject or issuer, else its organisation."""
    fields = dict(field for relative in name for field in relative)
    return fields.get("commonName") or fields.get("organizationName") or ""


def _rfc3339(openssl_time: str | None) -> str:
    if not openssl_time:
        return ""
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(openssl_time), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
