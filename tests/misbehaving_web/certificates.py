"""Certificates for the servers of the labelled web: good ones, and every fault that browsers warn of."""

from __future__ import annotations

import datetime as dt
import ssl
import warnings
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
DAY = dt.timedelta(days=1)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Tls = Callable[["Certificates", str], ssl.SSLContext]


class _Authority:
    def __init__(self, name: str, parent: _Authority | None = None) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        by = parent or self
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(by.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - 900 * DAY)
            .not_valid_after(NOW + 900 * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_ca_usage(), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
            .sign(by.key, hashes.SHA256())
        )


class Certificates:
    """An authority that is believed, one that stands below it, and one that nobody knows.

    ``bundle`` is the file to trust. ``aia`` is the address that certificates name for that of the authority below, where
    they name one; what it must serve is ``intermediate_der``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root = _Authority("Test root of the labelled web")
        self._below = _Authority("Test authority below the root", self._root)
        self._stranger = _Authority("Authority that nobody knows")
        self._count = 0
        self.bundle = folder / "trusted.pem"
        self.bundle.write_bytes(_pem(self._root.certificate))

    @property
    def intermediate_der(self) -> bytes:
        """The certificate of the authority below the root."""
        return self._below.certificate.public_bytes(Encoding.DER)

    def context(
        self,
        *names: str,
        by: str = "root",
        start: dt.datetime = NOW - 30 * DAY,
        end: dt.datetime = NOW + 200 * DAY,
        key: Key | None = None,
        whole_chain: bool = True,
        aia: str | None = None,
    ) -> ssl.SSLContext:
        """The server's side of TLS with a certificate for these names.

        ``by`` is ``root``, ``below``, ``stranger`` or ``itself``. Without ``whole_chain`` the authority below is not sent.
        """
        key = key or ec.generate_private_key(ec.SECP256R1())
        issuer = {"root": self._root, "below": self._below, "stranger": self._stranger}.get(by)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
        signer = issuer.key if issuer else key
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.name if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        if aia is not None:
            place = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(aia))
            builder = builder.add_extension(x509.AuthorityInformationAccess([place]), critical=False)
        certificate = builder.sign(signer, hashes.SHA256())
        chain = [certificate, *([self._below.certificate] if by == "below" and whole_chain else [])]
        return self._serving(key, chain)

    def _serving(self, key: Key, chain: list[x509.Certificate]) -> ssl.SSLContext:
        self._count += 1
        path = self._folder / f"server-{self._count}.pem"
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + b"".join(map(_pem, chain)))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # A weak key is the server's to show, and the visitor's to refuse.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.load_cert_chain(path)
        return context


def good(certificates: Certificates, host: str) -> ssl.SSLContext:
    """Nothing wrong with it."""
    return certificates.context(host)


def expired(certificates: Certificates, host: str) -> ssl.SSLContext:
    """It ended a week ago."""
    return certificates.context(host, start=NOW - 400 * DAY, end=NOW - 7 * DAY)


def not_yet_valid(certificates: Certificates, host: str) -> ssl.SSLContext:
    """It begins in a week."""
    return certificates.context(host, start=NOW + 7 * DAY, end=NOW + 100 * DAY)


def for_another_host(certificates: Certificates, host: str) -> ssl.SSLContext:
    """It is for the shared host of the provider."""
    return certificates.context("shared-hosting.example", "www.shared-hosting.example")


def self_signed(certificates: Certificates, host: str) -> ssl.SSLContext:
    """By itself."""
    return certificates.context(host, by="itself")


def by_a_stranger(certificates: Certificates, host: str) -> ssl.SSLContext:
    """By an authority that nobody knows."""
    return certificates.context(host, by="stranger")


def ends_soon(certificates: Certificates, host: str) -> ssl.SSLContext:
    """Good, for three more days."""
    return certificates.context(host, end=NOW + 3 * DAY)


def without_intermediate(certificates: Certificates, host: str) -> ssl.SSLContext:
    """The certificate between it and the root is not sent, and nobody says where it is."""
    return certificates.context(host, by="below", whole_chain=False)


def weak_key(certificates: Certificates, host: str) -> ssl.SSLContext:
    """RSA with 1024 bits."""
    return certificates.context(host, key=rsa.generate_private_key(65537, 1024))


def old_protocol(certificates: Certificates, host: str) -> ssl.SSLContext:
    """Nothing newer than TLS 1.1."""
    context = certificates.context(host, key=rsa.generate_private_key(65537, 2048))
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def for_www_only(certificates: Certificates, host: str) -> ssl.SSLContext:
    """It is for the name with www in front."""
    return certificates.context(f"www.{host}")


def wildcard_of_parent(certificates: Certificates, host: str) -> ssl.SSLContext:
    """It is for all names beside the host's own."""
    return certificates.context(f"*.{host.partition('.')[2]}")


def without_intermediate_but_named(certificates: Certificates, host: str) -> ssl.SSLContext:
    """The certificate between it and the root is not sent; it says that ``ca.<host>`` has it, over plain http."""
    return certificates.context(host, by="below", whole_chain=False, aia=f"http://ca.{host}/intermediate.crt")


def cbc_only(certificates: Certificates, host: str) -> ssl.SSLContext:
    """Good, with TLS 1.2 and one of the oldest ciphers that browsers take."""
    context = certificates.context(host, key=rsa.generate_private_key(65537, 2048))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-RSA-AES128-SHA:@SECLEVEL=0")
    return context


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _ca_usage() -> x509.KeyUsage:
    wanted = {"key_cert_sign", "crl_sign", "digital_signature"}
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    return x509.KeyUsage(**dict.fromkeys(wanted, True), **dict.fromkeys(others, False))
