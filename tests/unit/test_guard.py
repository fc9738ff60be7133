"""Which addresses may be connected to. No socket is ever opened here."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.guard import NotPublicError, check, is_public

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1
198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 ::8.8.8.8 64:ff9b::7f00:1
64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::
2002:808:808::1 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1
2606:4700:4700::1111%eth0
""".split()

PUBLIC = """
1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.0.1.1
192.167.255.255 198.17.255.255 198.20.0.1 223.255.255.255 2606:4700:4700::1111 2a00:1450::8a
2400:cb00::1
""".split()


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_public_is_refused(address):
    assert not is_public(ip_address(address))
    with pytest.raises(NotPublicError, match="not a public address"):
        check(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_passes(address):
    assert is_public(ip_address(address))
    check(address)


@given(st.integers(0, 2**32 - 1))
def test_no_embedding_of_an_address_in_ipv6_gets_past_the_guard(number):
    v4 = int(IPv4Address(number))
    prefixes = (0, 0xFFFF << 32, int(ip_address("64:ff9b::")))
    forms = [IPv6Address(prefix | v4) for prefix in prefixes]
    forms.append(IPv6Address((0x2002 << 112) | (v4 << 80)))

    assert not any(is_public(form) for form in forms)


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_passes(address):
    passes = is_public(address)

    assert not (passes and (address.is_loopback or address.is_link_local or address.is_multicast))


def test_a_network_that_a_setting_names_passes():
    check("127.0.0.1", [ip_network("127.0.0.0/8")])
    check("::1", [ip_network("::1/128")])


def test_the_mapped_form_of_an_allowed_address_passes():
    check("::ffff:127.0.0.1", [ip_network("127.0.0.0/8")])


def test_a_setting_allows_its_own_networks_only():
    with pytest.raises(NotPublicError):
        check("10.0.0.1", [ip_network("127.0.0.0/8"), ip_network("::/0")])
