"""Which addresses may be connected to. Pure.

Everything that is not plainly a public unicast address is refused. The tables follow
the IANA special-purpose registries (RFC 6890 and its updates): Python's own
`ipaddress` judges some of them otherwise, depending on its release.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Network = IPv4Network | IPv6Network

NOT_PUBLIC_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
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
        "224.0.0.0/3",
    )
)

PUBLIC_V6 = ip_network("2000::/3")
"""The only IPv6 space handed out for global unicast so far."""

NOT_PUBLIC_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)


class NotPublicError(OSError):
    """The address is not public, and no setting allows it."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether a subscriber may be reached there. Mapped, translated and tunnelled forms
    of IPv4 addresses lie outside the allowed IPv6 space, so they never pass."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_V4)
    return (
        address.scope_id is None
        and address in PUBLIC_V6
        and not any(address in network for network in NOT_PUBLIC_V6)
    )


def check(address: str, allowed: Iterable[Network] = ()) -> None:
    """Let a connection to this numeric address pass. Raises NotPublicError."""
    found = ip_address(address)
    if is_public(found) or _is_allowed(found, allowed):
        return
    raise NotPublicError(
        f"{address} is not a public address. "
        "To allow its network, name it in WIREDESK_ALLOW_PRIVATE_WEBHOOKS."
    )


def _is_allowed(address: IPv4Address | IPv6Address, allowed: Iterable[Network]) -> bool:
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped.version == network.version and mapped in network for network in allowed)
