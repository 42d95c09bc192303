"""Certificates that are believed, and others."""

from __future__ import annotations

import ssl
from datetime import datetime
from pathlib import Path

import trustme


class Authority:
    """A certificate authority that is believed, and one that is not."""

    def __init__(self, folder: Path) -> None:
        self.ca = trustme.CA()
        self.stranger = trustme.CA()
        self.bundle = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(str(self.bundle))

    def server(self, *names: str, by: trustme.CA | None = None, until: datetime | None = None) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        (by or self.ca).issue_cert(*names, not_after=until).configure_cert(context)
        return context
