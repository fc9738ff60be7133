"""Headers with parameters: types, dispositions and the names of files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from worker.parsers.mail import encoded_words

LONGEST = 8_192
"""Characters of one header that are looked at."""

_PARAMETER = re.compile(
    r";\s*([\w!#$&+.^`|~%'*-]{1,80})\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;\"]*)", re.S
)
_QUOTED = re.compile(r"\\(.)", re.DOTALL)
_SECTION = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?$")
_PERCENT = re.compile(rb"%([0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Stated:
    """A header's value in lower case, and its parameters by name in lower case."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)


def read(header: str) -> Stated:
    """The value before the first semicolon, and the parameters after it."""
    header = header[:LONGEST]
    value = header.split(";", 1)[0].strip().lower()
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, said in _PARAMETER.findall(header):
        section = _SECTION.fullmatch(name.lower())
        if section:
            place = int(section[2] or 0)
            sections.setdefault(section[1], {}).setdefault(place, (said, bool(section[3])))
    return Stated(value, {name: _joined(parts) for name, parts in sections.items()})


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    """A value that may be split into numbered sections, some in a charset (RFC 2231)."""
    in_order = [parts[place] for place in sorted(parts)]
    if not any(is_extended for _, is_extended in in_order):
        return encoded_words.decode("".join(_unquoted(said) for said, _ in in_order)).strip()
    charset, content = "", b""
    for at, (said, is_extended) in enumerate(in_order):
        said = _unquoted(said)
        if at == 0 and is_extended and said.count("'") >= 2:
            charset, _, said = said.split("'", 2)
        raw = said.encode("utf-8", "surrogateescape")
        content += _PERCENT.sub(_byte, raw) if is_extended else raw
    return encoded_words.in_charset(content, charset).strip()


def _unquoted(said: str) -> str:
    said = said.strip()
    if len(said) >= 2 and said[0] == said[-1] == '"':
        return _QUOTED.sub(r"\1", said[1:-1])
    return said


def _byte(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 16)])
