"""The subject that follows its verb: `said Ada Obi`, `a déclaré hier Jean Dupont`."""

from __future__ import annotations

import re

from worker.taggers.speech.reading import Reading
from worker.taggers.speech.subjects import (
    COMMA,
    DROPPED,
    HARD,
    LONGEST,
    Subject,
    is_parted,
    pronoun,
)

_IMPERSONAL = re.compile(r"(?:тся|сказано)$")


def after(reading: Reading, verb: int, last: int) -> Subject | None:
    """Return the subject among the words that follow the verb, before number `last`."""
    words, known = reading.words, reading.vocabulary
    at = verb + 1
    while at < last and words[at].lower in known.helping and not HARD.search(reading.gap(at)):
        at += 1
    if at >= last or HARD.search(reading.gap(at)):
        return DROPPED
    lower = words[at].lower
    if lower in known.pronouns:
        return pronoun(reading, at)
    if lower in known.nobody:
        return None
    if lower in known.stop or lower in known.that or lower[0].isdigit():
        return _named_later(reading, at, last)
    return _following(reading, at, last)


def _following(reading: Reading, at: int, last: int) -> Subject:
    """Return the noun phrase that begins here, with the name set beside it."""
    words, known = reading.words, reading.vocabulary
    stop = at + 1
    while stop < last and stop - at < 2 * LONGEST:
        lower = words[stop].lower
        if is_parted(reading, stop) or lower in known.stop or lower in known.verbs:
            break
        stop += 1
    end = words[stop - 1].end
    if stop < last and COMMA.search(reading.gap(stop)):
        end = _beside(reading, words[at].start, stop, last) or end
    return Subject(words[at].start, end)


def _beside(reading: Reading, start: int, stop: int, last: int) -> int | None:
    """Return where the name ends that follows a comma: `the bank's economist, Ada Obi`."""
    if reading.named(start, reading.words[stop - 1].end):
        return None
    begin = reading.words[stop].start
    if not reading.text[begin].isupper():
        return None
    end = stop + 1
    while end < min(last, stop + 5) and not HARD.search(reading.gap(end)):
        if not reading.text[reading.words[end].start].isupper():
            break
        end += 1
    found = reading.named(begin, begin + 1)
    return found[0].end if found else reading.words[end - 1].end


def _named_later(reading: Reading, at: int, last: int) -> Subject | None:
    """Return the person named after the time or addressee: `a déclaré à l'AFP Jean Dupont`."""
    end = reading.words[last - 1].end
    found = reading.named(reading.words[at].start, end)
    if found:
        return Subject(found[0].start, found[0].end)
    if _IMPERSONAL.search(reading.words[at - 1].lower) and at + 1 < last:
        return _following(reading, at + 1, last)
    for index in range(at + 1, min(last, at + LONGEST)):
        if _is_name_pair(reading, index, last):
            return _following(reading, index, last)
    return DROPPED


def _is_name_pair(reading: Reading, index: int, last: int) -> bool:
    """Whether two words with capitals follow each other here."""
    words, text = reading.words, reading.text
    if index + 1 >= last or reading.gap(index + 1) != " ":
        return False
    if text[words[index].start : words[index].end].isupper():
        return False
    return text[words[index].start].isupper() and text[words[index + 1].start].isupper()
