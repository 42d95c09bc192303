"""Which addresses may be dialled. Asked for every connection, of every hop, about the very address that is dialled.

A table of our own stands beside ``ipaddress``'s ``is_global``, which calls several special blocks global. IPv4 that is
carried inside IPv6 is taken out and judged as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import msgspec

from toolkit_maint.domain.address import BAD_PORTS
from toolkit_maint.domain.observation import FaultKind

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

# The IANA special-purpose registry for IPv4 (RFC 6890) as a whole, multicast (RFC 5771), and the address under which a
# large cloud serves the secrets of a machine to that machine.
_DENIED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)

# Of IPv6 only global unicast (RFC 4291, section 2.4) is ever public. Within it: the IANA special-purpose registry.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_DENIED_V6 = tuple(
    IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")
_ISATAP_IDENTIFIERS = frozenset({0x0000_5EFE, 0x0200_5EFE})
_LOW_32 = 0xFFFF_FFFF

LOOPBACKS = ("127.0.0.1", "::1")


class AddressPolicy(msgspec.Struct, frozen=True):
    """What may be dialled: every public address, and exactly the blocks of ``allowed`` beside."""

    allowed: tuple[IPNetwork, ...] = ()

    def may_dial(self, text: str) -> bool:
        """Whether this IP address (without brackets) may be dialled. What is no address, or has a scope, may not."""
        address = parsed_ip(text)
        if address is None:
            return False
        return any(address in block for block in self.allowed) or _is_public(address)


def parsed_ip(text: str) -> IPAddress | None:
    """The address that a text writes, an IPv4-mapped one as its IPv4; ``None`` for anything else, a scoped one included."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    return None if address.scope_id is not None else (address.ipv4_mapped or address)


def literal_ip(host: str) -> str | None:
    """The address that a URL's host (as the WHATWG parser gives it) writes, without brackets; ``None`` for a name."""
    text = host.removeprefix("[").removesuffix("]")
    return None if parsed_ip(text) is None else text


def is_localhost(host: str) -> bool:
    """Whether a name is ``localhost`` or below it, which never leaves the machine (RFC 6761, section 6.3)."""
    name = host.removesuffix(".")
    return name == "localhost" or name.endswith(".localhost")


def refused_port(port: int) -> FaultKind | None:
    """The fault for a port that no browser connects to; no option allows these."""
    return FaultKind.BAD_PORT if port in BAD_PORTS else None


def _is_public(address: IPAddress) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in block for block in _DENIED_V4)
    if not all(_is_public(inner) for inner in embedded_ipv4(address)):
        return False
    # NAT64's well-known prefix is how a network without IPv4 reaches public IPv4 hosts (RFC 6052): what it carries decides.
    return address in _NAT64 or _is_public_v6(address)


def _is_public_v6(address: IPv6Address) -> bool:
    if address not in _GLOBAL_UNICAST or any(address in block for block in _DENIED_V6):
        return False
    return address.is_global and not address.is_multicast


def embedded_ipv4(address: IPv6Address) -> Iterator[IPv4Address]:
    """Every IPv4 address that an IPv6 address carries, in all the ways that carry one (RFC 4038, 4380, 5214, 6052, 8215)."""
    number = int(address)
    if address in _COMPATIBLE or address in _NAT64 or address in _NAT64_LOCAL or address in _TRANSLATED:
        yield IPv4Address(number & _LOW_32)
    if address in _NAT64_LOCAL:
        # With a /48 prefix the address stands in bits 48 to 63 and 72 to 87 (RFC 6052, section 2.2).
        yield IPv4Address((number >> 64 & 0xFFFF) << 16 | number >> 40 & 0xFFFF)
    if address in _SIX_TO_FOUR:
        yield IPv4Address(number >> 80 & _LOW_32)
    if address in _TEREDO:
        yield IPv4Address(number >> 64 & _LOW_32)
        yield IPv4Address(~number & _LOW_32)
    if number >> 32 & _LOW_32 in _ISATAP_IDENTIFIERS:
        yield IPv4Address(number & _LOW_32)
