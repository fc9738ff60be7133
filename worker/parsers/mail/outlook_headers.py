"""The headers of an Outlook message: those it came with, and what its properties say."""

from __future__ import annotations

from email.utils import format_datetime

from worker.parsers.mail import headers
from worker.parsers.mail.headers import Headers
from worker.parsers.mail.mapi import Thing

_TRANSPORT, _SUBJECT = 0x007D, 0x0037
_SENT, _DELIVERED, _CREATED = 0x0039, 0x0E06, 0x3007
_TO, _CC = 1, 2
_KIND, _NAME, _ADDRESS, _SMTP = 0x0C15, 0x3001, 0x3003, 0x39FE
_SENDER = (0x0042, 0x0C1A), (0x5D02, 0x5D01, 0x0065, 0x0C1F)
"""Names and addresses of whom it is sent for, and of who sent it."""
_TEXTS = {0x1035: "message-id", 0x1042: "in-reply-to", 0x1039: "references"}


def read(message: Thing) -> Headers:
    """Headers as of a mail; properties stand in for those that are not there."""
    came = headers.split(message.text(_TRANSPORT).lstrip().encode("utf-8", "replace"))[0]
    known = {name for name, value in came.fields if value}
    said = [(name, value) for name, value in _said(message) if value]
    subject = message.text(_SUBJECT).strip()
    if subject:
        said.append(("subject", subject))
        known.discard("subject")
    own = tuple((name, value) for name, value in said if name not in known)
    rest = tuple(field for field in came.fields if not (subject and field[0] == "subject"))
    return Headers(own + rest, came.is_cut)


def _said(message: Thing) -> list[tuple[str, str]]:
    sent = message.moment(_SENT) or message.moment(_DELIVERED) or message.moment(_CREATED)
    people = message.things("recip")
    return [
        ("from", _sender(message)),
        ("to", ", ".join(_mailbox(one) for one in people if one.number(_KIND) == _TO)),
        ("cc", ", ".join(_mailbox(one) for one in people if one.number(_KIND) == _CC)),
        ("date", format_datetime(sent) if sent else ""),
        *((name, message.text(number)) for number, name in _TEXTS.items()),
    ]


def _sender(message: Thing) -> str:
    names, addresses = _SENDER
    name = next(filter(None, map(message.text, names)), "")
    address = next((found for found in map(message.text, addresses) if "@" in found), "")
    return _joined(name, address)


def _mailbox(person: Thing) -> str:
    address = person.text(_SMTP) or person.text(_ADDRESS)
    return _joined(person.text(_NAME), address if "@" in address else "")


def _joined(name: str, address: str) -> str:
    name = "" if name.strip("'\" ") == address else name.replace("\\", "").replace('"', "")
    return f'"{name}" <{address}>' if address else f'"{name}"' if name else ""
