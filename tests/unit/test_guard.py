"""Which addresses may be connected to. No socket is ever opened here."""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outgoing.guard import NotPublicError, check, is_public

SPECIAL = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24
198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 232.0.0.0/8 233.252.0.0/24 239.0.0.0/8
240.0.0.0/4 255.255.255.255/32
::/3 ::/128 ::1/128 ::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64
100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128 2001:2::/48 2001:3::/32 2001:4:112::/48
2001:10::/28 2001:20::/28 2001:30::/28 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20
5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8 4000::/2 8000::/1
""".split()
"""The special-purpose registries of IANA, what is deprecated or reserved, and what was never
handed out. None of it is a subscriber."""

NETWORKS = [ip_network(text) for text in SPECIAL]

PUBLIC = """
1.0.0.0 1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0
126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255
192.0.1.0 192.0.1.255 192.0.3.0 192.31.195.255 192.31.197.0 192.88.98.255 192.88.100.0
192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255
203.0.114.0 223.255.255.255 2001:200::1 2001:4860:4860::8888 2001:db7:ffff::1 2001:db9::1 2003::1
2400:cb00::1 2606:4700:4700::1111 2620:4f:7fff::1 2620:4f:8001::1 2a00:1450::8a 3fff:1000::1
""".split()
"""Neighbours of the above, and names that everyone knows."""

LOOPBACK = "127.0.0.0/8"

LITERALS = {
    "127.0.0.1": ["127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.1",
                  "0177.0.0.1", "0x7f.0x0.0x0.0x1", "017700000001", "0x7F.0.1"],
    "169.254.169.254": ["2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518"],
    "10.0.0.1": ["10.1", "012.0.0.1", "0xa.1", "167772161"],
    "0.0.0.0": ["0", "0x0", "0.0", "00000000"],
    "::1": ["::1", "0:0:0:0:0:0:0:1", "0000::0001"],
    "::ffff:127.0.0.1": ["::ffff:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:FFFF:7F00:0001"],
    "64:ff9b::7f00:1": ["64:ff9b::7f00:1", "64:ff9b::127.0.0.1"],
    "2002:7f00:1::": ["2002:7f00:1::", "2002:7f00:0001:0:0:0:0:0"],
    "fec0::1": ["fec0::1"],
    "::127.0.0.1": ["::127.0.0.1", "::7f00:1"],
}  # fmt: skip
"""How hosts of URLs may be written, by the address that a socket would connect to."""


def inside(network):
    """An address of the network, its ends rather often."""
    first, last = int(network[0]), int(network[-1])
    kind = IPv4Address if network.version == 4 else IPv6Address
    return st.sampled_from([first, last]).map(kind) | st.integers(first, last).map(kind)


def embedded(prefix, shift):
    """Any IPv4 address, carried in an IPv6 address."""
    base = int(IPv6Address(prefix))
    return st.integers(0, 2**32 - 1).map(lambda v4: IPv6Address(base | (v4 << shift)))


EMBEDDED = st.one_of(
    embedded("::", 0),
    embedded("::ffff:0:0", 0),
    embedded("::ffff:0:0:0", 0),
    embedded("64:ff9b::", 0),
    embedded("64:ff9b:1::", 0),
    embedded("2002::", 80),
    embedded("2001::", 0),
    embedded("2001::", 64),
    embedded("fe80::5efe:0:0", 0),
)

ADDRESSES = st.ip_addresses() | st.sampled_from(NETWORKS).flatmap(inside) | EMBEDDED


@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_no_end_of_a_special_network_is_public(network):
    for address in {network[0], network[-1], network[network.num_addresses // 2]}:
        with pytest.raises(NotPublicError, match="not a public address"):
            check(str(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_passes(address):
    assert is_public(ip_address(address))
    check(address)


@given(address=ADDRESSES)
@example(IPv4Address("255.255.255.255"))
@example(IPv6Address("100:0:0:1::1"))
def test_nothing_passes_that_python_or_the_registries_call_special(address):
    is_special = any(address.version == n.version and address in n for n in NETWORKS)

    assert not (is_public(address) and (is_special or not address.is_global))
    assert not (is_public(address) and (address.is_multicast or address.is_reserved))


@given(address=st.sampled_from(NETWORKS).flatmap(inside))
def test_no_address_of_a_special_network_passes(address):
    assert not is_public(address)


@given(address=ADDRESSES)
def test_nothing_is_refused_but_what_is_special_by_some_list(address):
    is_special = any(address.version == n.version and address in n for n in NETWORKS)

    assert is_public(address) or is_special or not address.is_global


@given(address=EMBEDDED)
def test_no_embedding_of_an_address_in_ipv6_gets_past_the_guard(address):
    assert not is_public(address)


@given(address=st.ip_addresses(v=6), zone=st.sampled_from(["eth0", "25eth0", "1", "lo"]))
def test_no_address_with_a_zone_passes(address, zone):
    with pytest.raises(NotPublicError):
        check(f"{address}%{zone}")


@pytest.mark.parametrize(
    ("address", "host"), [(address, host) for address in LITERALS for host in LITERALS[address]]
)
def test_a_literal_in_any_notation_is_judged_by_the_address_it_means(address, host):
    """The resolver is asked for numbers only: it looks nothing up."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)

    for *_, reached in found:
        assert ip_address(reached[0]) == ip_address(address)
        with pytest.raises(NotPublicError):
            check(reached[0])


@pytest.mark.parametrize("nonsense", ["", "localhost", "1.2.3", "1.2.3.4.5", "::g", "1.2.3.4/8"])
def test_what_is_no_address_is_no_way_around(nonsense):
    with pytest.raises(ValueError, match="address"):
        check(nonsense)


def test_a_refusal_says_what_would_have_to_be_set():
    with pytest.raises(NotPublicError, match=r"10\.0\.0\.1 .*WIREDESK_ALLOW_PRIVATE_WEBHOOKS"):
        check("10.0.0.1")


def test_a_network_that_a_setting_names_passes():
    check("127.0.0.1", [ip_network(LOOPBACK)])
    check("::1", [ip_network("::1/128")])


def test_the_mapped_form_of_an_allowed_address_passes():
    check("::ffff:127.0.0.1", [ip_network(LOOPBACK)])


@pytest.mark.parametrize("address", ["64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1"])
def test_a_tunnel_to_an_allowed_address_does_not_pass(address):
    with pytest.raises(NotPublicError):
        check(address, [ip_network(LOOPBACK)])


def test_a_setting_allows_its_own_networks_only():
    with pytest.raises(NotPublicError):
        check("10.0.0.1", [ip_network(LOOPBACK), ip_network("::/0")])


@given(address=st.ip_addresses(), allowed=st.sampled_from(NETWORKS))
def test_only_what_is_public_or_allowed_passes(address, allowed):
    reached = getattr(address, "ipv4_mapped", None) or address
    is_allowed = isinstance(allowed, IPv4Network | IPv6Network) and reached in allowed

    assert passes(str(address), [allowed]) is (is_public(address) or is_allowed)


def passes(address, allowed):
    try:
        check(address, allowed)
    except NotPublicError:
        return False
    return True
