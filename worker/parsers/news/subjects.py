"""IPTC's subject vocabularies: Media Topics, and the subject codes that came before them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from schemas.documents import Topic

DATA = Path(__file__).parent.parent / "data" / "media_topics.tsv"

CATEGORIES = {
    "ACE": "01000000",
    "CLJ": "02000000",
    "DIS": "03000000",
    "FIN": "04000000",
    "EDU": "05000000",
    "EVN": "06000000",
    "HTH": "07000000",
    "HUM": "08000000",
    "LAB": "09000000",
    "LIF": "10000000",
    "POL": "11000000",
    "REL": "12000000",
    "SCI": "13000000",
    "SOI": "14000000",
    "SPO": "15000000",
    "WAR": "16000000",
    "WEA": "17000000",
}
"""IPTC's category codes of three letters, and the first digits of subject code they mean."""

_DIGITS = re.compile(r"(?:.*[^0-9A-Za-z])?(?:IPTC)?(\d{8})/?", re.IGNORECASE)
_MEDIA_TOPIC = re.compile(r"medtop|media.?topic", re.IGNORECASE)
_SUBJECT_CODE = re.compile(r"\b(?:i?subj|iptc|subject.?code)|iptc.?subj", re.IGNORECASE)
_FIRST_OF_NEW = "20000000"
"""Subject codes are below it; Media Topics are above, or are the 17 that both have."""


class _Vocabulary(NamedTuple):
    names: dict[str, str]
    """Media Topic to English name."""
    broader: dict[str, str]
    """Media Topic to the one above it."""
    mapped: dict[str, str]
    """Subject code to Media Topic."""


def topics(codes: Iterable[str]) -> tuple[Topic, ...]:
    """The Media Topics these codes mean, once each and in their order; unknown ones are left out.

    A code is a qcode (`medtop:11000000`, `subj:11003000`), a URI of either vocabulary, or eight
    bare digits. A subject code without a Media Topic of its own means that of the code above it.
    """
    found = dict.fromkeys(filter(None, map(_media_topic, codes)))
    names = _vocabulary().names if found else {}
    return tuple(Topic(f"medtop:{code}", names[code], 1.0) for code in found)


def qcode(code: str, scheme: str | None = None) -> str | None:
    """The code as `medtop:…` or `subj:…`; None if it is of neither vocabulary.

    `scheme` is the name or URI of the vocabulary, where the code itself does not tell. Eight
    digits with neither are believed if there is such a code.
    """
    found = _DIGITS.fullmatch(code.strip())
    if not found:
        return None
    digits, said = found[1], f"{scheme or ''} {code[: found.start(1)]}".strip()
    if _MEDIA_TOPIC.search(said):
        return f"medtop:{digits}"
    if said and not _SUBJECT_CODE.search(said):
        return None
    if digits >= _FIRST_OF_NEW:
        return f"medtop:{digits}" if digits in _vocabulary().names else None
    return f"subj:{digits}" if said or _mapped(digits) else None


def topic_name(code: str) -> str | None:
    """The English name of the Media Topic a qcode means exactly; None if there is none."""
    vocabulary, digits = _vocabulary(), code[-8:]
    own = digits if code.startswith("medtop:") else vocabulary.mapped.get(digits, "")
    return vocabulary.names.get(own)


@lru_cache(2048)
def ancestors(digits: str) -> tuple[str, ...]:
    """A Media Topic and those above it, upwards, as eight digits; itself alone if not known."""
    broader = _vocabulary().broader
    found = [digits]
    while above := broader.get(found[-1]):
        found.append(above)
    return tuple(found)


def _media_topic(code: str) -> str | None:
    """The eight digits of the Media Topic a code means."""
    known = qcode(code)
    if known is None:
        return None
    digits = known[-8:]
    if known.startswith("subj:"):
        return _mapped(digits)
    return digits if digits in _vocabulary().names else None


def _mapped(digits: str) -> str | None:
    """The Media Topic of a subject code, else of its matter, else of its subject."""
    mapped = _vocabulary().mapped
    steps = (digits, f"{digits[:5]}000", f"{digits[:2]}000000")
    return next((mapped[step] for step in steps if step in mapped), None)


@cache
def _vocabulary() -> _Vocabulary:
    """Both vocabularies, read once."""
    vocabulary = _Vocabulary({}, {}, {})
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, name, broader, subjects = line.split("\t")
            vocabulary.names[code] = name
            vocabulary.broader[code] = broader
            vocabulary.mapped.update(dict.fromkeys(subjects.split(), code))
            if code < _FIRST_OF_NEW:
                vocabulary.mapped[code] = code
    return vocabulary
