"""Headlines: which line is one, and what to call a story that has none."""

from __future__ import annotations

import re

from worker.parsers.months import MONTHS

LIMIT = 200
"""How many characters a title may have."""
HEADLINE_LIMIT = 150
"""How many characters a line may have to pass for a headline."""

_STOP = re.compile(r"[.!?…]+[\"”»’›)\]]*(?=\s|$)|[。！？]")
_OPENERS = '([«“"„‘'
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr st mt ft gen col lt sgt capt cpl maj gov sen rep prof rev hon jr sr inc ltd co "
    "corp cos bros vs etc approx art adm cmdr supt atty pres messrs mme mlle sra srta hr fr "
    "dra ing "
    "lic bzw ca usw ul им г ул млн млрд тыс стр см р руб др проф акад оп пр т.е т.д т.п т.к "
    "e.g i.e "
    "a.m p.m ph.d m.d b.a m.a ее.uu ee.uu z.b d.h u.a calif mass conn fla ill ky la md mich "
    "minn miss "
    "neb nev okla ore pa tenn tex va vt wash wis ariz ark colo del kan mo mont ga".split()
)
_BEFORE_NUMBER = frozenset({"no", "nos", "art", "sec", "p", "pp", "vol", "fig", "n", "nr", "№"})
_HEADLINE_END = re.compile(r"[.:;,…]$|[-–—]$|[.!?][\"”»]$")
_ITEM = re.compile(r"^(?:[-*•]|#{1,6})\s+")
_INITIALS = re.compile(r"\b\w\.\w\.$")
_INITIAL = re.compile(r"(?:^|[.\-])[^\W\d_]$")
_OPENS = re.compile('["«“(\\[]')
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))


def is_headline(line: str) -> bool:
    """Whether a line standing alone is a headline: short, and without a full stop."""
    line = line.strip()
    if not 8 <= len(line) <= HEADLINE_LIMIT or _HEADLINE_END.search(line):
        return False
    if first_sentence(line) != line:
        return False
    return len(line.split()) >= 2 and not line[0].islower() and line[0] not in "-*•|#>("


def first_sentence(text: str) -> str:
    """The first sentence with its stop; abbreviations and quotations do not end it."""
    for stop in _STOP.finditer(text):
        if _ends(text, stop):
            return text[: stop.end()]
        if stop.start() > LIMIT * 2:
            break
    return text


def from_lead(text: str) -> str | None:
    """A headline out of a lead: its first sentence without the stop, within the limit."""
    sentence = " ".join(first_sentence(text.split("\n", 1)[0]).split())
    if sentence.endswith((".", "。")) and not sentence.endswith(("..", "...")):
        sentence = _unstopped(sentence)
    return shortened(_ITEM.sub("", sentence).rstrip(":")) or None


def shortened(title: str) -> str:
    """The title, cut at a word and marked with an ellipsis if it is too long."""
    title = title.strip()
    if len(title) <= LIMIT:
        return title
    head = title[: LIMIT - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > LIMIT // 2 else head).rstrip(" ,;:-–—") + "…"


def _unstopped(sentence: str) -> str:
    """Drops the full stop, but not that of a closing abbreviation like `U.S.`."""
    if _INITIALS.search(sentence):
        return sentence
    return sentence[:-1].rstrip()


def _ends(text: str, stop: re.Match[str]) -> bool:
    after = text[stop.end() :].lstrip()[:2]
    if not after:
        return True
    mark = stop.group()
    if mark[0] not in "。！？" and after[0].islower():
        return False
    if mark == "." and _is_abbreviation(text[: stop.start()], after):
        return False
    return _is_balanced(text[: stop.end()])


def is_abbreviated(text: str, stop: int) -> bool:
    """Whether the full stop at this place belongs to an abbreviation or initial."""
    after = text[stop + 1 : stop + 20].lstrip()
    return bool(after) and _is_abbreviation(text[max(0, stop - 24) : stop], after)


def _is_abbreviation(before: str, after: str) -> bool:
    word = _last_word(before[-24:]).lower()
    if word in _ABBREVIATIONS or _INITIAL.search(word):
        return True
    return after[0].isdigit() and (word in _BEFORE_NUMBER or word in MONTHS)


def _last_word(text: str) -> str:
    """The word that ends the text, without brackets or quotation marks before it."""
    word = text.rsplit(None, 1)[-1] if text and not text[-1].isspace() else ""
    for opener in _OPENERS:
        if opener in word:
            word = word.rpartition(opener)[2]
    return word


def _is_balanced(text: str) -> bool:
    """Whether no quotation or bracket is open at the end of this text."""
    if not _OPENS.search(text):
        return True
    even = text.count('"') % 2 == 0
    return even and all(text.count(opening) <= text.count(closing) for opening, closing in _PAIRS)
