"""Markers on keyword lines and before headlines: leads, takes, kills, priorities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_NTH = (
    r"(?:\d{1,2}\s?(?:st|nd|rd|th|ère|er|ème|e|ª|º|\.|-[йя])?|first|second|third|fourth|fifth|"
    r"erste|zweite|dritte|первый|второй|третий)"
)
_LEADS = (
    r"ld|lead|lede|update|wrap-?up|round-?up|recast|write-?thr(?:u|ough)|zusammenfassung|"
    r"aktualisierung|ampliación|ampliacion|actualización|actualizacion|avance|лид|обновление|"
    r"дополнение"
)
_AFTER_LEAD = r"(?:[ -](?:write-?thr(?:u|ough)|pick-?up|wrap|all|sub|insert|optional|embargoed))?"
_KINDS = (
    ("kill",
     r"(?:mandatory|bulletin|story|urgent|copy)[ -]kill|kill(?: advisory| note| notice)?|"
     r"elimination|mandatory withdrawal|story withdrawn|withdrawn|retracted|annulation|"
     r"annul[ée]e?|anulad[ao]|eliminada|zurückgezogen|meldung zurückgezogen|"
     r"сообщение снято|сообщение аннулировано|снято с ленты|отмена сообщения|"
     r"отменено|отмена|снято|аннулировано|аннуляция"),
    ("hold", r"(?:mandatory|bulletin) withhold|withhold|withheld|задержано|не публиковать"),
    ("take",
     rf"{_NTH}[ -](?:add|take)|(?:adds?|take|part|pt)[ -]?\d{{1,2}}|{_NTH} часть|часть \d{{1,2}}"),
    ("lead",
     rf"(?:{_NTH}[ -]?)(?:{_LEADS}){_AFTER_LEAD}|(?:{_LEADS}){_AFTER_LEAD}(?:[ -]?\d{{1,2}}\b)?"),
    ("priority",
     r"flash|bulletin|urgent[ea]?|news-?alert|alerte|eilmeldung|eil|blitzmeldung|acil|"
     r"son dakika|молния|срочно|عاجل|快讯|急电"),
    ("correction",
     r"correct(?:ion|ed|s)(?: \((?:official|a)\))?|refiled?|korrektur|berichtigung|rectificatif|"
     r"corrección|correccion|corrige|исправление|поправка|düzeltme|更正"),
    ("repeat", r"repeat(?:ing)?|rpt|wiederholung|повтор"),
    ("advisory", r"(?:media |photo |editors' )?advisory"),
    ("words", r"\(?\d{1,5} (?:words|wds|wörter|mots|palabras|слов)\)?"),
    ("count", r"\d{3,4}(?![\w-])"),
    ("day", r"\d{1,2}-\d{1,2}(?:-\d{2,4})?(?!\w)"),
    ("extra",
     r"pix|pictures?|photos?|tv|graphics?|graph|video|box|budget|poll|official|exclusive|"
     r"analysis|factbox|insight|optional|with art|eds|a\d{4}"),
)  # fmt: skip
_MARKER = re.compile(
    "|".join(f"(?P<{kind}>{form})" for kind, form in _KINDS).join(("(?:", r")(?!\w)")),
    re.IGNORECASE,
)
_GAP = re.compile(r"[\s,;:.()/\[\]*^<=-]{1,12}")
_NUMBER = re.compile(r"\d{1,5}")
_ORDINALS = {
    word: str(number)
    for number, words in enumerate(
        ("first erste первый", "second zweite второй", "third dritte третий", "fourth", "fifth"),
        start=1,
    )
    for word in words.split()
}
_URGENCY = {
    1: "flash blitzmeldung молния",
    2: "bulletin",
    3: "urgent urgente urgenta eilmeldung eil acil срочно عاجل 急电",
}
URGENCY = {word: number for number, words in _URGENCY.items() for word in words.split()}
"""The priorities that have one meaning on all wires; others are metadata only."""
CERTAIN = frozenset({"kill", "hold", "take", "lead", "correction", "advisory", "repeat", "words"})
"""Markers that tell a keyword line from a heading with a hyphen."""
_MOST = 8


@dataclass(frozen=True, slots=True)
class Marks:
    """What the markers say, each as it is printed, and where they end."""

    printed: dict[str, str]
    end: int

    @property
    def certain(self) -> bool:
        """Whether one of them is found on keyword lines alone."""
        return not CERTAIN.isdisjoint(self.printed)

    @property
    def numbered(self) -> bool:
        """Whether a lead or take is counted, or a kill shouted: no prose does that."""
        counted = (self.printed.get("lead"), self.printed.get("take"))
        return any(mark and number_in(mark) for mark in counted) or "KILL" in self.printed.get(
            "kill", ""
        )

    @property
    def version(self) -> str | None:
        """The number of the lead; a lead without a number is the first."""
        lead = self.printed.get("lead")
        return number_in(lead) or "1" if lead else None

    @property
    def word_count(self) -> int | None:
        """How many words the wire says there are."""
        count = number_in(self.printed.get("words") or self.printed.get("count") or "")
        return int(count) if count else None

    @property
    def status(self) -> str | None:
        """The publication status that a kill or a hold means."""
        if "kill" in self.printed:
            return "canceled"
        return "withheld" if "hold" in self.printed else None

    def notes(self) -> dict[str, Any]:
        """What they say that has no field of its own."""
        notes: dict[str, Any] = {
            kind: self.printed[kind]
            for kind in ("lead", "take", "priority")
            if kind in self.printed
        }
        notes |= {kind: True for kind in ("correction", "advisory") if kind in self.printed}
        return notes | ({"word_count": self.word_count} if self.word_count else {})


def number_in(printed: str) -> str | None:
    """The number an ordinal or count names, without leading zeros."""
    found = _NUMBER.search(printed)
    if found:
        return found[0].lstrip("0") or None
    return next((_ORDINALS[word] for word in printed.lower().split() if word in _ORDINALS), None)


def urgency(printed: str | None) -> int | None:
    """The urgency a priority word means, from 1; None if wires differ on it."""
    return URGENCY.get((printed or "").lower())


def read(line: str, at: int = 0) -> Marks:
    """The markers that follow each other from here, as many as there are."""
    printed: dict[str, str] = {}
    end = at
    for _ in range(_MOST):
        gap = _GAP.match(line, end)
        found = _MARKER.match(line, gap.end() if gap else end)
        if not found:
            break
        printed.setdefault(found.lastgroup or "", found[0].strip("()"))
        end = found.end()
    closing = _GAP.match(line, end) if printed else None
    return Marks(printed, closing.end() if closing else end)
