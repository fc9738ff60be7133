"""The subject of a verb of speech: who is said to speak, as printed."""

from __future__ import annotations

import re
from typing import NamedTuple

from worker.taggers.speech.reading import Reading

HARD = re.compile(r"[,;:()—–.!?]|\s-\s")
_PARTED = re.compile(r"[;:]")
COMMA = re.compile(r",")
_PARTICIPLE = re.compile(r"(?:ing|ant|[ие]в|ando|iendo)$")
_SUBJOINED = re.compile(r"^(.+?)-(?:t-)?(ils?|elles?|on|je)$")
LONGEST = 12
_PREPOSITIONS = frozenset(
    "in on at by with to from about against near after before with of for à dans avec sur chez par "
    "mit bei nach vor gegen zu an auf über con a por sobre en contra в на с о об к по у за "
    "от из".split()
)
_RELATIVE = frozenset("who which qui который которая которые quien".split())


class Subject(NamedTuple):
    """Who is said to speak: a stretch of the text, a pronoun, or nobody named beside the verb."""

    start: int
    end: int
    pronoun: str | None = None
    is_dropped: bool = False


DROPPED = Subject(0, 0, None, is_dropped=True)


def before(reading: Reading, first: int, verb: int) -> Subject | None:
    """Return the subject among the words from `first` on that lead up to the verb."""
    words, known = reading.words, reading.vocabulary
    if _PARTICIPLE.search(words[verb].lower):
        return _of_participle(reading, first, verb)
    last = verb - 1
    if last >= first and _PARTED.search(reading.gap(verb)):
        return DROPPED
    while last >= first and words[last].lower in known.helping:
        last -= 1
    last = _before_brackets(reading, first, last)
    if last < first:
        return DROPPED
    lower = words[last].lower
    if lower in known.pronouns:
        return pronoun(reading, last)
    if lower in known.nobody:
        return None
    if lower in known.joining:
        return main(reading, first, last)
    if words[last + 1].lower in _RELATIVE:
        return _noun_before(reading, first, last)
    if COMMA.search(reading.gap(last + 1)):
        return _apposed(reading, first, last)
    begin = _left(reading, first, last)
    beside = _name_before_comma(reading, begin)
    return beside or _phrase(reading, begin, last) or main(reading, first, last)


def _name_before_comma(reading: Reading, at: int) -> Subject | None:
    """Return the name that a clause describes: `Obi, the candidate of the left had called`."""
    start = reading.words[at].start
    if not at or reading.gap(at).strip() != "," or reading.text[start].isupper():
        return None
    end = reading.words[at - 1].end
    found = [one for one in reading.named(max(0, end - 60), end) if one.end == end]
    return Subject(found[-1].start, end) if found else None


def _of_participle(reading: Reading, first: int, verb: int) -> Subject:
    """Return the subject of `saying`: the noun it touches, else that of the sentence."""
    if verb > first and not HARD.search(reading.gap(verb)) and not _hangs(reading, verb - 1):
        return _noun_before(reading, first, verb - 1)
    return main(reading, first, verb) or DROPPED


def _hangs(reading: Reading, at: int) -> bool:
    """Whether the word cannot end a noun phrase: `as` in `quoted as saying`."""
    lower, known = reading.words[at].lower, reading.vocabulary
    return lower in known.stop or lower in known.of


def _noun_before(reading: Reading, first: int, last: int) -> Subject:
    """Return the noun that ends with word number `last`, without what it hangs on."""
    words, known = reading.words, reading.vocabulary
    if words[last].lower in known.pronouns:
        return pronoun(reading, last)
    at = last
    while at > first and last - at < LONGEST and not HARD.search(reading.gap(at)):
        lower = words[at - 1].lower
        if any(lower in kind for kind in (known.helping, known.stop, known.of, known.verbs)):
            break
        at -= 1
    return Subject(words[at].start, words[last].end)


def _before_brackets(reading: Reading, first: int, last: int) -> int:
    """Return the word before the brackets that end here: `Lionel Tardy (UMP)`."""
    if last <= first or ")" not in reading.gap(last + 1):
        return last
    at = last
    while at > first and "(" not in reading.gap(at):
        at -= 1
    return at - 1 if at > first else last


def main(reading: Reading, first: int, end: int) -> Subject | None:
    """Return the subject of the sentence whose words begin at `first`."""
    words, known = reading.words, reading.vocabulary
    for at in range(first, end):
        gender = known.pronouns.get(words[at].lower)
        if gender and (at == first or gender in "mf"):
            return pronoun(reading, at)
        if _begins_name(reading, at) and not _is_tied(reading, first, at):
            return Subject(*_mention(reading, at))
    return _opening(reading, first, end)


def subjoined(word: str) -> str | None:
    """Return the pronoun of a verb that carries it: `dit-il`, `a-t-elle`."""
    found = _SUBJOINED.match(word)
    return found[2] if found else None


def pronoun(reading: Reading, at: int) -> Subject:
    """Return the pronoun at this place as a subject."""
    word = reading.words[at]
    return Subject(word.start, word.end, word.lower)


def _begins_name(reading: Reading, at: int) -> bool:
    start = reading.words[at].start
    found = reading.named(start, start + 1) or reading.bodied(start, start + 1)
    return bool(found)


def _mention(reading: Reading, at: int) -> tuple[int, int]:
    start = reading.words[at].start
    found = reading.named(start, start + 1) or reading.bodied(start, start + 1)
    return found[0].start, found[0].end


def _is_tied(reading: Reading, first: int, at: int) -> bool:
    """Whether a name depends on a preposition before it, or owns what follows."""
    known = reading.vocabulary
    end = _mention(reading, at)[1]
    if reading.text[end : end + 2] in ("'s", "’s"):
        return True
    if at == first or COMMA.search(reading.gap(at)):
        return False
    lower = reading.words[at - 1].lower
    return lower in known.of or lower in _PREPOSITIONS


def _opening(reading: Reading, first: int, end: int) -> Subject | None:
    """Return the noun that opens a sentence, up to its verb."""
    words, known = reading.words, reading.vocabulary
    at = first
    if at < end and words[at].lower in known.stop:
        return None
    while at < end and (words[at].lower in known.leading or words[at].lower in known.joining):
        at += 1
    stop = at
    while stop < min(end, at + LONGEST) and not _ends_subject(reading, at, stop):
        stop += 1
    if stop == at or stop - at >= LONGEST:
        return None
    if stop - at == 1 and words[at].lower in known.nobody:
        return None
    return Subject(words[at].start, words[stop - 1].end)


def _ends_subject(reading: Reading, at: int, stop: int) -> bool:
    lower, known = reading.words[stop].lower, reading.vocabulary
    if stop > at and HARD.search(reading.gap(stop)):
        return True
    return lower in known.helping or lower in known.verbs or lower in known.stop


def _left(reading: Reading, first: int, last: int) -> int:
    """Return the first word of the clause that ends with word number `last`."""
    words, known = reading.words, reading.vocabulary
    at = last
    while at > first and last - at < 2 * LONGEST:
        lower = words[at - 1].lower
        opens = lower in known.that or lower in known.clause or lower in known.verbs
        if opens or is_parted(reading, at):
            break
        at -= 1
    return at


def is_parted(reading: Reading, at: int) -> bool:
    """Whether a mark that parts clauses stands before the word."""
    gap = reading.gap(at)
    return bool(HARD.search(gap)) and gap not in (". ", ".")


def _phrase(reading: Reading, first: int, last: int) -> Subject | None:
    """Return the subject in these words, without what leads up to it."""
    words, known = reading.words, reading.vocabulary
    while first <= last and (
        words[first].lower in known.leading or words[first].lower in known.joining
    ):
        first += 1
    if first > last:
        return None
    return Subject(words[first].start, words[last].end)


def _apposed(reading: Reading, first: int, last: int) -> Subject | None:
    """Return the subject before a comma: `Sarin, the minister, said`."""
    inner = _left(reading, first, last)
    if inner <= first or not COMMA.search(reading.gap(inner)):
        return main(reading, first, last + 1)
    outer = _left(reading, first, inner - 1)
    whole = _phrase(reading, outer, inner - 1)
    beside = _phrase(reading, inner, last)
    if beside and not (whole and reading.heads(whole.start, whole.end)):
        if reading.heads(beside.start, beside.end) or _is_proper(reading, inner, last):
            return beside
        if whole and reading.words[outer].lower in reading.vocabulary.stop:
            return main(reading, first, last + 1)
    return whole or beside


def _is_proper(reading: Reading, first: int, last: int) -> bool:
    """Whether a name alone stands between commas: `the state news agency, Xinhua, said`."""
    starts = [word.start for word in reading.words[first : last + 1]]
    return len(starts) <= 3 and all(reading.text[start].isupper() for start in starts)
