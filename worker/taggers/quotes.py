"""What is quoted in a document, and who said it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from schemas.documents import ParsedDocument, Person, Quote, Tags
from worker.taggers.data import words

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_POSSESSIVE = re.compile(r"['’]s$")


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the quotations, speakers under the names of the people found."""
    from worker.parsers.quotes import find_quotes

    mentions = [(*span, person.name) for person in tags.people for span in person.mentions]
    found = find_quotes(parsed.text, mentions)
    known = full_names({quote.speaker for quote in found if quote.speaker}, tags.people)
    return replace(tags, quotes=tuple(_linked(quote, known) for quote in found))


def _linked(quote: Quote, known: Mapping[str, str]) -> Quote:
    return replace(quote, speaker=known.get(quote.speaker or "", quote.speaker))


def full_names(speakers: Iterable[str], people: Sequence[Person]) -> dict[str, str]:
    """Return the full name of each speaker whose name exactly one person has."""
    full = {person.name: _name_words(person.name) for person in people}
    found = {}
    for speaker in speakers:
        spoken = _name_words(speaker)
        meant = [name for name, words_ in full.items() if _means(spoken, words_)]
        if len(meant) == 1:
            found[speaker] = meant[0]
    return found


def _name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name as names are compared, without the titles before it."""
    found = [_POSSESSIVE.sub("", word.lower()) for word in _WORD.findall(name)]
    while len(found) > 1 and (found[0] in words("title") or found[0] in words("office")):
        found.pop(0)
    return tuple(found)


def _means(spoken: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether a form is a part of a full name, or holds all of it."""
    if not spoken or not full:
        return False
    short, long = sorted((spoken, full), key=len)
    at = [i for i in range(len(long) - len(short) + 1) if long[i : i + len(short)] == short]
    if len(spoken) > len(full):
        return bool(at) and len(full) > 1
    initial = len(spoken) == 2 and len(spoken[0]) == 1 and full[0].startswith(spoken[0])
    return bool(at) or (initial and spoken[-1] == full[-1])
