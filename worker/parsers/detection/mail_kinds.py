"""Whether a text is a message, a box of them, or a page saved as one."""

from __future__ import annotations

import re

from worker.parsers.detection.look import Look
from worker.parsers.detection.verdict import Detected, by_content

MAIL = "message/rfc822"
MBOX = "application/mbox"
MHTML = "multipart/related"

_HEADER = re.compile(r"([!-9;-~]{1,80})[ \t]{0,8}:")
_ENVELOPE = re.compile(r">?From [^\n]{1,300}")
_DATED = re.compile(
    r"From [^\n]{1,200}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [^\n]{0,30}?\d[^\n]{0,40}"
)
_STAMPED = re.compile(
    r"From (?:\S{1,200} {1,4})?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]?\d "
    r"\d\d:\d\d(?::\d\d)?[^\n]{0,12} \d{4}[^\n]{0,12}\n"
)
_NEXT = re.compile(rb"From [^\n]{1,300}\d[^\n]{0,40}\r?\n[!-9;-~]{1,80}:")
_NEXT_STAMP = re.compile(rb"From [^\n]{1,200} \d\d:\d\d(?::\d\d)?[^\n]{0,12} \d{4}[^\n]{0,12}\n")
_SEARCHED = 16 * 2**20
"""Bytes in which a box's second message is looked for: a plain search, of a few milliseconds."""
_TRIES = 50

_OF_MAIL = frozenset(
    "received return-path mime-version message-id delivered-to content-transfer-encoding "
    "dkim-signature envelope-to in-reply-to references authentication-results x-mailer "
    "x-original-to x-mimeole thread-index list-unsubscribe arc-seal x-received "
    "x-mozilla-status x-priority x-originating-ip domainkey-signature x-uidl newsgroups "
    "nntp-posting-host resent-from resent-message-id disposition-notification-to".split()
)
"""Headers that no head of a story carries."""
_USUAL = frozenset("from to cc subject date sender reply-to content-type".split())
_FROM = re.compile(r"^From:[^\n]*@", re.IGNORECASE | re.MULTILINE)
_TO = re.compile(r"^(?:To|Cc):[^\n]*@", re.IGNORECASE | re.MULTILINE)
_PARTS = re.compile(r"^Content-Type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_RELATED = re.compile(r"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_SAVED = re.compile(r"^From:\s*<Saved by |^Snapshot-Content-Location:", re.I | re.M)
_LOCATED = re.compile(r"^Content-Location:", re.IGNORECASE | re.MULTILINE)
_SENT = frozenset({"received", "return-path", "delivered-to", "to", "message-id", "reply-to"})


def kind(look: Look) -> Detected | None:
    """The kind of message this text is; None if its head is not that of one."""
    head = look.head
    if b"\0" in look.content[:64]:  # messages are bytes: one in UTF-16 is read as text
        return None
    if _STAMPED.match(head):
        return _box(look)
    is_enveloped = head.startswith(("From ", ">From ")) and _ENVELOPE.match(head)
    if not (is_enveloped or _HEADER.match(head)):
        return None
    block = (look.long_head if look.is_cut else head).split("\n\n", 1)[0]
    names = _names(block)
    if names is None:
        return None
    if _is_saved_page(look.long_head, block, names):
        return by_content(MHTML, "multipart/related of a saved page")
    if is_enveloped and names & (_OF_MAIL | _USUAL) and _DATED.match(head):
        return _box(look)
    return _message(look, block, names)


def _names(block: str) -> set[str] | None:
    """The names of the header lines, in lower case; None if the block is no such lines."""
    found, wrong = set[str](), 0
    for line in block.split("\n")[:400]:
        header = _HEADER.match(line)
        if header:
            found.add(header[1].lower())
        elif not (line.startswith((" ", "\t", "From ", ">From ")) or not line):
            wrong += 1
    is_mostly = wrong == 0 or (len(found & _OF_MAIL) >= 2 and wrong * 4 <= len(found))
    return found if found and is_mostly else None


def _message(look: Look, block: str, names: set[str]) -> Detected | None:
    if special := sorted(names & _OF_MAIL):
        return by_content(MAIL, f"header {special[0].title()} of a message")
    if _PARTS.search(block):
        return by_content(MAIL, "several parts in one message")
    if "sent" not in names and "subject" in names and _FROM.search(block) and _TO.search(block):
        return by_content(MAIL, "sender, receiver and subject")
    reason = look.claims.reason(MAIL) or look.claims.reason(MBOX)
    return Detected(MAIL, reason) if reason and names & _USUAL else None


def _box(look: Look) -> Detected:
    """A box has a second message, or is said to be one."""
    content, at = look.content, 0
    for _ in range(_TRIES):
        at = content.find(b"\nFrom ", at + 1, _SEARCHED)
        if at < 0:
            break
        if content[at - 1 : at] in (b"\n", b"\r") and _is_next(content, at + 1):
            return by_content(MBOX, "several messages, each after a From line")
    reason = look.claims.reason(MBOX)
    return Detected(MBOX, reason) if reason else by_content(MAIL, "one message after a From line")


def _is_next(content: bytes, at: int) -> bool:
    return bool(_NEXT.match(content, at) or _NEXT_STAMP.match(content, at))


def _is_saved_page(head: str, block: str, names: set[str]) -> bool:
    """Whether a browser or an office program wrote it, and nobody sent it."""
    if _SAVED.search(block):
        return True
    return bool(_RELATED.search(block)) and not names & _SENT and bool(_LOCATED.search(head))
