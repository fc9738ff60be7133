"""The texts of an endpoint: its URL, its description, a secret of its own. Pure."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, urlsplit

CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of characters that end a line, steer a terminal, or are no text. Those that only
join others stay: Persian is not written without them."""

NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""The last label of a host that some resolver takes for a number, as the URL standard has it."""

LABEL = re.compile(r"[a-z0-9_\-\u0080-\U0010ffff]{1,63}")
LONGEST_HOST = 253

SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret begins with
SECRET_BYTES = range(24, 65)
"""Lengths of a secret, as the Standard Webhooks specification has them."""


def http_url(url: str) -> str:
    """The URL, if it is http(s) with a host and without credentials. Raises ValueError."""
    if not url.isprintable() or any(char.isspace() for char in url):
        raise ValueError(
            f"the URL {url!r} holds a space or a character that cannot be printed: "
            "leave it out, or write it as %20 and the like"
        )
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no http or https URL with a host, as https://example.com/in")
    if parts.username is not None or parts.fragment:
        raise ValueError("the URL carries a user name or a fragment: leave it out")
    if "[" in parts.netloc:
        IPv6Address(parts.hostname)
    else:
        _check_host(parts.hostname)
    _check_port(parts)
    return url


def _check_host(host: str) -> None:
    """Refuse what resolvers read in more than one way, or not at all. Raises ValueError."""
    folded = unicodedata.normalize("NFKC", host).replace("\u3002", ".")
    if NUMBER.fullmatch(folded.rstrip(".").rpartition(".")[2]):
        _check_ipv4(host)
    elif not _is_name(folded):
        raise ValueError(
            f"{host!r} is no host name: use letters, digits and hyphens between single dots, "
            "up to 63 each and 253 together"
        )


def _check_ipv4(host: str) -> None:
    try:
        IPv4Address(host)
    except ValueError:
        raise ValueError(
            f"the host {host!r} is a number and no plain IPv4 address: "
            "write the address in full, as 192.0.2.1, or use a name"
        ) from None


def _is_name(host: str) -> bool:
    """Whether it is a name; of one in another script the client judges the rest."""
    name = host.removesuffix(".")
    return len(name) <= LONGEST_HOST and all(map(LABEL.fullmatch, name.split(".")))


def _check_port(parts: SplitResult) -> None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError("the URL's port is none: use one from 1 to 65535, or leave it out")


def one_line(text: str) -> str:
    """The text, if it holds no control characters. Raises ValueError."""
    if any(unicodedata.category(char) in CONTROLS for char in text):
        raise ValueError("holds a line break or another control character: leave it out")
    return text


def signing_secret(secret: str) -> str:
    """The secret, if it is one. Raises ValueError, which never quotes it."""
    encoded = secret.removeprefix(SECRET_PREFIX)
    if encoded in (secret, ""):
        raise ValueError(f"a secret begins with {SECRET_PREFIX}, followed by base64")
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if base64.b64encode(key).decode() != encoded:
        raise ValueError(
            f"what follows {SECRET_PREFIX} is not base64: "
            "use A-Z, a-z, 0-9, + and /, padded with = to a multiple of four"
        )
    if len(key) not in SECRET_BYTES:
        raise ValueError(
            f"the secret has {len(key)} bytes once decoded; it must have "
            f"{SECRET_BYTES.start} to {SECRET_BYTES.stop - 1}"
        )
    return secret
