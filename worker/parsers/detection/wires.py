"""The wire formats of the teletype age, by their control characters and header line."""

from __future__ import annotations

import re

from worker.parsers.detection.verdict import Detected, by_content

_LOOKED_AT = 1_024
_ANPA = re.compile(
    rb"[\x16\0\s\x7f\xff]{0,64}\x01\s{0,4}[A-Za-z]?[0-9]{3,4}[^\x1f\r\n\x02]{0,24}"
    rb"(?:\x1f|\r?\n[A-Za-z] [A-Za-z] ?[\x11-\x14])"
)
_IPTC = re.compile(
    rb"[\x16\0\s\x7f]{0,64}\x01\s{0,8}[A-Za-z][\w-]{0,9}?[0-9]{1,5}[ \t]+"
    rb"(?:[0-9][ \t]+[A-Za-z]{1,4}\b|[^\x02]{0,400}\x02)"
)
_IPTC_BARE = re.compile(
    rb"\s{0,8}[A-Za-z]{3}[0-9]{4} [1-9] [A-Za-z]{1,3} [0-9]{2,5}(?: [^\n]{0,80})?\r?\n"
)


def kind(content: bytes) -> Detected | None:
    """The wire format of these bytes; None if they are no transmission."""
    head = content[:_LOOKED_AT]
    if b"\x01" not in head[:96]:
        bare = _IPTC_BARE.match(head)
        return by_content("text/x-iptc7901", "header line of IPTC 7901") if bare else None
    if _ANPA.match(head):
        return by_content("text/x-anpa1312", "header of ANPA 1312")
    if _IPTC.match(head):
        return by_content("text/x-iptc7901", "header of IPTC 7901")
    return None
