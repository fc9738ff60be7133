"""From the subject of an attribution to who speaks: a person in full, a body, or a noun."""

from __future__ import annotations

import re

from worker.taggers.speech import antecedents, cases, naming, offices
from worker.taggers.speech.attribution import Attribution
from worker.taggers.speech.reading import POSSESSIVE, Mention, Reading, Voice
from worker.taggers.speech.subjects import Subject

_LONGEST_NOUN, _LONGEST_WHOLE = 9, 6
_CONTEXT = 24
_ARTICLES = frozenset("the der die das des la le el los".split())
_THINGS = offices.BODIES | frozenset(
    "statement message report letter announcement article study document newspaper agency "
    "daily".split()
)
_COMPLEMENT = re.compile(r"\s(?:of|for|from|at|in|de|du|des|del|von|aus)\s")
_DETERMINER = re.compile(
    r"^(?:(?:the|an?|le|la|les|une?|der|die|das|eine?|el|los|las|una?|his|her|their|its|one|some"
    r"|son|sa|su|sein|ihr|another|in|as|au|den|dem)\s+|l['’])+",
    re.IGNORECASE,
)
_EDGES = ' ,:;.—–-"«»“”„()\n'


def voice(reading: Reading, found: Attribution | None, at: int) -> Voice | None:
    """Return who speaks at this place by its attribution; None where that is not told."""
    if found is None or found.subject is None:
        return None
    subject = found.subject
    if subject.is_dropped:
        return antecedents.find(reading, at, None)
    if subject.pronoun:
        gender = reading.vocabulary.pronouns[subject.pronoun]
        return antecedents.find(reading, subject.start, gender)
    return named(reading, subject)


def named(reading: Reading, subject: Subject) -> Voice | None:
    """Return whom a noun phrase means."""
    start, end = subject.start, subject.end
    people = reading.heads(start, end)
    if people:
        return Voice(end, _full_name(reading, people[0]), is_person=True)
    phrase = _noun_of(reading.text[start:end])
    body = _body(reading, start, end, phrase)
    if body:
        return Voice(end, body, is_person=False)
    printed = None if reading.bodied(start, end) else naming.person(phrase)
    if printed and not _is_owner(reading, printed, start, end):
        return Voice(end, printed, is_person=True)
    return _holder(reading, phrase, end) or _noun(phrase, end)


def _full_name(reading: Reading, one: Mention) -> str:
    """Return the full name of a person, or the surname as printed where two people share it."""
    printed = reading.text[one.start : one.end]
    if " " in printed:
        return one.name
    sharing = {name for _, _, name in reading.people if name.endswith(f" {printed}")}
    return printed if len(sharing) > 1 else one.name


def _is_owner(reading: Reading, name: str, start: int, end: int) -> bool:
    """Whether the printed name owns what follows: `Sand's lawyer`."""
    at = reading.text.find(name, start, end)
    return reading.text[at + len(name) : at + len(name) + 2] in POSSESSIVE


def _body(reading: Reading, start: int, end: int, phrase: str) -> str | None:
    """Return the full name of the organisation that is the whole phrase."""
    for one in reading.bodied(start, end):
        if _noun_of(reading.text[one.start : one.end]) == phrase:
            return one.name
    return None


def _noun_of(phrase: str) -> str:
    return _DETERMINER.sub("", " ".join(phrase.split()).strip(_EDGES)).strip(_EDGES)


def _holder(reading: Reading, phrase: str, end: int) -> Voice | None:
    """Return the one person the text calls by this office: `the minister`."""
    office = phrase.lower()
    if " " in office:
        return None
    names = {one.name for one in reading.people if _holds(reading, one, office)}
    names |= {name for name, role in reading.roles if office in role.lower().split()}
    return Voice(end, names.pop(), is_person=True) if len(names) == 1 else None


def _holds(reading: Reading, one: Mention, office: str) -> bool:
    """Whether the office is printed beside this mention of a person."""
    text = reading.text
    behind = text[one.end : one.end + _CONTEXT].lower()
    if re.match(rf",\s(?:\w+\s)?{re.escape(office)}\b", behind):
        return True
    before = text[max(0, one.start - 2 * _CONTEXT) : one.start]
    at = before.lower().rfind(office)
    if at < 0:
        return False
    return all(
        word[0].isupper() or word in reading.vocabulary.of or word in _ARTICLES
        for word in re.findall(r"[^\W\d_]\S*|[.!?]", before[at + len(office) :])
    )


def _shortened(phrase: str) -> str:
    """Return a long phrase without its complements: `analysis of its own statistics`."""
    return phrase if len(phrase.split()) <= _LONGEST_WHOLE else _COMPLEMENT.split(phrase)[0]


def _noun(phrase: str, end: int) -> Voice | None:
    """Return the noun that is the source: `message`, `press service of the Interior Ministry`."""
    words = _shortened(phrase).split()
    if not words or len(words) > _LONGEST_NOUN or not phrase[0].isalpha():
        return None
    is_body = any(word.lower().strip(".,") in _THINGS for word in words)
    return Voice(end, cases.nominative(words), is_person=False, is_noun=not is_body)
