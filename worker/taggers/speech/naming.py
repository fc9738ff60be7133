"""Names of persons within phrases, without the offices and places set before them."""

from __future__ import annotations

import re

from worker.taggers.speech import offices

_UPPER = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁҮӨҢ]"
_TOKEN = (
    rf"(?:{_UPPER}[\w’'-]*\.?"
    rf"|(?<!\w)(?:al|el|ibn|bin|van|von|der|den|de|da|di|du|del|la)[ -](?={_UPPER}))"
)
RUN = re.compile(rf"{_TOKEN}(?:[ ]?{_TOKEN})*")
_OF = re.compile(r"\s(?:of|for|at|from|with|in|de|du|des|del|von|der|des)\s")
_NO_PERSON = ("the ", "of ", "in ", "at ", "from ", "near ", "across ")


def people(text: str) -> list[str]:
    """The names of persons the text seems to give: two words or more, or one with an office."""
    found = []
    for run in RUN.finditer(text):
        preceding = text[max(0, run.start() - 6) : run.start()].lower()
        tokens = stripped(run.group())
        if preceding.endswith("of ") and len(tokens) > 2:
            tokens = tokens[-2:]
        elif preceding.endswith(_NO_PERSON) and len(tokens) == len(run.group().split()):
            continue
        if len(tokens) > 1 or (
            tokens and len(run.group().split()) > 1 and _has_office(run.group())
        ):
            found.append(" ".join(tokens))
    return found


def _has_office(run: str) -> bool:
    return any(_is_office(token) for token in run.split())


def person(phrase: str) -> str | None:
    """A person's name within a noun phrase, without offices and places before it."""
    for number, segment in enumerate(_OF.split(phrase)):
        runs = RUN.findall(segment)
        tokens = stripped(runs[-1]) if runs else []
        if number and len(tokens) >= 3:
            return " ".join(tokens[-2:])
        if number and len(tokens) == 2 and len(runs[-1].split()) > 2:
            return " ".join(tokens)
        if not number and tokens and segment.rstrip().endswith(runs[-1].rstrip()):
            return " ".join(tokens)
    return None


def stripped(run: str) -> list[str]:
    """The tokens of a run after its last office or body; none if it ends in one."""
    tokens = run.split()
    while tokens and tokens[-1].lower().rstrip(".") in offices.STOPS:
        tokens.pop()
    marks = [i for i, token in enumerate(tokens) if _is_office(token) or _is_body(token)]
    kept = tokens[marks[-1] + 1 :] if marks else tokens
    if kept and len(kept[-1]) > 2:
        kept[-1] = kept[-1].rstrip(".")
    return kept


def _is_office(token: str) -> bool:
    """Whether the word is an office or a form of address, alone or as the end of a compound."""
    folded = token.lower().rstrip(".")
    if folded in offices.TITLES or folded.endswith(offices.OFFICE_ENDINGS):
        return True
    return "-" in folded and folded.rsplit("-", 1)[1] in offices.TITLES


def _is_body(token: str) -> bool:
    folded = token.lower().rstrip(".")
    return folded in offices.BODIES or folded in offices.STOPS
