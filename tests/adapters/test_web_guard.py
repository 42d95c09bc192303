"""The table of what may be dialled, at every block's edges, and IPv4 in all its disguises."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.adapters.web.guard import AddressPolicy, is_localhost, literal_ip, refused_port
from toolkit_maint.domain.address import BAD_PORTS
from toolkit_maint.domain.observation import FaultKind

STRICT = AddressPolicy()

DENIED_BLOCKS = [
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
]

PUBLIC = [
    "1.0.0.0",
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "168.63.129.15",
    "168.63.129.17",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "191.255.255.255",
    "192.0.1.0",
    "192.0.3.0",
    "192.88.98.255",
    "192.88.100.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "203.0.112.255",
    "203.0.114.0",
    "223.255.255.255",
    "2001:200::1",
    "2606:4700:4700::1111",
    "2a00:1450:400e:80c::200e",
    "2003::1",
    "64:ff9b::808:808",
    "::ffff:8.8.8.8",
]

DENIED = [
    "::",
    "::1",
    "::2",
    "::ffff:127.0.0.1",
    "::ffff:0:127.0.0.1",
    "::127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "64:ff9b:1:a00:1::",
    "100::",
    "100:0:0:1::1",
    "1fff:ffff::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:1::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:1ff:ffff::1",
    "2001:db8::1",
    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "2620:4f:8000::1",
    "2a00:1450:400e:80c:0:5efe:10.0.0.1",
    "2a00:1450:400e:80c:200:5efe:192.168.0.1",
    "3fff::1",
    "3fff:fff:ffff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fdff:ffff::1",
    "fe80::1",
    "fe80::1%1",
    "2a00:1450::1%eth0",
    "febf::1",
    "fec0::1",
    "feff::1",
    "ff02::1",
    "ff0e::1",
    "localhost",
    "127.1",
    "0x7f000001",
    "",
]


def embeddings(address: IPv4Address) -> list[str]:
    """An IPv4 address in everything that carries one."""
    number = int(address)
    site = int(IPv6Address("2a00:1450:400e:80c::"))
    carriers = [
        0xFFFF << 32 | number,
        number,
        int(IPv6Address("64:ff9b::")) | number,
        int(IPv6Address("64:ff9b:1::")) | number,
        int(IPv6Address("2002::")) | number << 80,
        int(IPv6Address("2001::")) | number << 64 | 0xFFFF_FFFF ^ int(IPv4Address("8.8.8.8")),
        int(IPv6Address("2001::")) | int(IPv4Address("8.8.8.8")) << 64 | 0xFFFF_FFFF ^ number,
        site | 0x0000_5EFE << 32 | number,
        site | 0x0200_5EFE << 32 | number,
    ]
    return [str(IPv6Address(carrier)) for carrier in carriers]


@pytest.mark.parametrize("block", DENIED_BLOCKS)
def test_both_ends_of_a_denied_block_are_denied(block: str) -> None:
    network = IPv4Network(block)
    for address in (network[0], network[-1]):
        assert not STRICT.may_dial(str(address))
        assert not any(STRICT.may_dial(disguise) for disguise in embeddings(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_dialled(address: str) -> None:
    assert STRICT.may_dial(address)


@pytest.mark.parametrize("address", DENIED)
def test_special_addresses_and_other_texts_may_not(address: str) -> None:
    assert not STRICT.may_dial(address)


@given(st.sampled_from(DENIED_BLOCKS), st.integers(min_value=0))
def test_a_denied_ipv4_address_stays_denied_in_every_disguise(block: str, offset: int) -> None:
    network = IPv4Network(block)
    address = network[offset % network.num_addresses]
    assert not any(STRICT.may_dial(text) for text in (str(address), *embeddings(address)))


@given(st.ip_addresses(v=6))
def test_outside_global_unicast_only_carried_public_ipv4_is_dialled(address: IPv6Address) -> None:
    if STRICT.may_dial(str(address)) and address not in IPv6Network("2000::/3"):
        assert address.ipv4_mapped or address in IPv6Network("64:ff9b::/96")


def test_an_allowed_block_is_allowed_exactly() -> None:
    policy = AddressPolicy((ip_network("10.1.0.0/16"), ip_network("fd00::/64")))

    allowed = ["10.1.0.0", "10.1.255.255", "::ffff:10.1.2.3", "fd00::1", "8.8.8.8"]
    denied = ["10.0.255.255", "10.2.0.0", "127.0.0.1", "::1", "fd00:0:0:1::1", "64:ff9b::10.1.0.1", "2002:a01:1::"]
    assert [address for address in allowed + denied if policy.may_dial(address)] == allowed


@pytest.mark.parametrize("port", sorted(BAD_PORTS))
def test_bad_ports_are_refused(port: int) -> None:
    assert refused_port(port) is FaultKind.BAD_PORT


@pytest.mark.parametrize("port", [80, 443, 8080, 8443, 3000, 65535])
def test_other_ports_are_not(port: int) -> None:
    assert refused_port(port) is None


@pytest.mark.parametrize("host", ["localhost", "localhost.", "a.localhost", "a.b.localhost."])
def test_localhost_by_name(host: str) -> None:
    assert is_localhost(host)


@pytest.mark.parametrize("host", ["localhost.example", "notlocalhost", "localhost.localdomain", "example"])
def test_names_that_only_look_like_it(host: str) -> None:
    assert not is_localhost(host)


def test_a_literal_is_told_from_a_name() -> None:
    assert literal_ip("127.0.0.1") == "127.0.0.1"
    assert literal_ip("[::1]") == "::1"
    assert literal_ip("example.org") is None
