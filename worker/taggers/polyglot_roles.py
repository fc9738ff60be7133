"""Offices stated next to names in Russian, French, German and Spanish."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemas.documents import Span
from worker.taggers.offices import Holder
from worker.taggers.polyglot_words import Vocabulary, Word, first_in, span_of, split, vocabulary

_MOST_ADJECTIVES, _MOST_TITLES = 6, 3
_LONGEST_ROLE = 20
_OPENERS = frozenset({",", "(", "—", "–", "-"})
_QUOTES = frozenset('«»„“”"')
_ARTICLES = frozenset(
    "le la l' un une el los las der die den dem des ein eine einer einem einen".split()
)
_YEARS = frozenset({"ans", "jahre", "años", "лет", "год", "года", "jahren"})
_DESCRIBING = {
    "fr": re.compile(
        r"(?:al|ale|ales|aux|ien|ienne|iens|iennes|ais|aise|ois|oise|ain|aine|ique|iques|if|ive|"
        r"ère|ères|é|ée|és|ées|eur|euse|oine|ol|ole|ant|ante|isse|and|ande|ard|arde|elle|el|els|elles)$"
    ),
    "es": re.compile(
        r"(?:al|ales|ano|ana|anos|anas|eno|ena|ense|enses|és|esa|ino|ina|ico|ica|icos|icas|ivo|iva|"
        r"ario|aria|or|ora|ado|ada|eño|eña|electo|electa|ante|ente|ente|iente|eo|ea|eco|eca|uz|án|ana|"
        r"oso|osa|eros|eras|ero|era|ores|idos|ido|ida)$"
    ),
}
"""How adjectives end that may stand after a noun."""
_GERMAN_ADJECTIVE = re.compile(r"(?:e|en|er|es|em)$")
_RUSSIAN_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ого|его|ому|ему|ым|им|ая|яя|ую)$")
_RUSSIAN_VERB = re.compile(
    r"(?:[а-я]{2,}[аеиыуояю]л|[а-я]{2,}[аеиыуояю]л[аи]|лся|лась|лись|тся|ться|[аяуе]ет|ит|[аяу]ют|ят|ив|ав)$"
)
_RUSSIAN_NOUNS = frozenset(
    "отдел канал журнал филиал портал генерал вокзал квартал материал капитал персонал раздел "
    "футбол протокол арсенал трибунал сериал".split()
)
"""What looks like a verb in the past, and is none."""


def holders(text: str, mentions: Sequence[Span], language: str) -> tuple[Holder, ...]:
    """Return the offices before and after these names of people."""
    words = split(text)
    reader = _Reader(words, vocabulary(language), language, _covered(words, mentions))
    found = []
    for mention in mentions:
        first, end = first_in(words, mention[0]), first_in(words, mention[1])
        role = reader.before(first) or reader.after(end)
        if role:
            found.append(Holder(mention, span_of(words, *role)))
    return tuple(found)


def _covered(words: Sequence[Word], mentions: Sequence[Span]) -> frozenset[int]:
    """Return the words that are names of people."""
    runs = ((first_in(words, start), first_in(words, end)) for start, end in mentions)
    return frozenset(index for first, end in runs for index in range(first, end))


class _Reader:
    """The words of a text, read for what stands before and after a name."""

    def __init__(
        self, words: Sequence[Word], known: Vocabulary, language: str, people: frozenset[int]
    ) -> None:
        self._words, self._known, self._language, self._people = words, known, language, people

    def before(self, name: int) -> tuple[int, int] | None:
        """Return the office that ends right before a name, a comma at most between."""
        end = self._without_titles(name)
        apart = end > 0 and self._lower(end - 1) == ","
        end -= apart
        if self._lower(end - 1) in self._known.links or self._is_elided(end - 1):
            return None
        head = self._first_head(end)
        if head is None or (apart and not self._opens(head)):
            return None
        return self._start(head), end

    def after(self, name_end: int) -> tuple[int, int] | None:
        """Return the office that an opening mark after a name introduces."""
        if self._lower(name_end) not in _OPENERS:
            return None
        start = self._past_age(name_end + 1)
        while self._lower(start) in _ARTICLES:
            start += 1
        head = self._head_after(start)
        if head is None:
            return None
        end = self._end(head + 1)
        follows = end in self._people and self._lower(end - 1) != ","
        return None if follows else (start, end)

    def _lower(self, index: int) -> str:
        return self._words[index].lower if 0 <= index < len(self._words) else ""

    def _is_elided(self, index: int) -> bool:
        return index >= 0 and self._words[index].kind == "elided"

    def _without_titles(self, end: int) -> int:
        """Return where what stands before a name ends, forms of address left out."""
        limit = max(0, end - _MOST_TITLES)
        while end > limit and self._lower(end - 1) in self._known.titles:
            end -= 1
        return end

    def _first_head(self, end: int) -> int | None:
        """Return the first office in the words that lead up to here without a break."""
        found = None
        for index in range(end - 1, max(-1, end - _LONGEST_ROLE), -1):
            if index in self._people or not self._leads(index, end):
                break
            if self._is_head(index) and (found is None or self._governs(index, found)):
                found = index
        return found

    def _governs(self, index: int, head: int) -> bool:
        """Tell `deputy of the minister` from two people joined by a word."""
        between = [self._lower(i) for i in range(index + 1, head)]
        return not any(word in {"и", "et", "und", "y", "e", ","} for word in between)

    def _is_head(self, index: int) -> bool:
        word = self._words[index]
        return word.kind == "word" and self._known.is_head(word.lower)

    def _leads(self, index: int, end: int) -> bool:
        """Tell whether this word may stand between an office and the name after it."""
        word = self._words[index]
        if word.kind == "elided":
            return True
        if word.kind == "mark":
            return word.text in _QUOTES or word.text == "&"
        return word.kind in ("word", "short") and self._belongs(index, end)

    def _belongs(self, index: int, end: int) -> bool:
        word = self._words[index]
        if word.lower in self._known.verbs:
            return False
        if word.lower in self._known.links or self._is_head(index) or word.capital:
            return word.lower not in self._known.links or index + 1 < end
        return self._describes(index)

    def _describes(self, index: int) -> bool:
        """Tell whether a plain word is a noun or adjective within an office, no verb."""
        word, before = self._words[index], self._lower(index - 1)
        if self._language == "ru":
            noun = word.lower in _RUSSIAN_NOUNS or word.lower[:-1] in _RUSSIAN_NOUNS
            return noun or not _RUSSIAN_VERB.search(word.lower)
        if self._language == "de":
            capital = index + 1 < len(self._words) and self._words[index + 1].capital
            adjective = capital and bool(_GERMAN_ADJECTIVE.search(word.lower))
            return adjective and (before in self._known.links or self._before(index))
        linked = before in self._known.links or self._words[index - 1].kind == "elided"
        return linked or self._before(index) or bool(_DESCRIBING[self._language].search(word.lower))

    def _before(self, index: int) -> bool:
        return self._lower(index) in self._known.before

    def _opens(self, head: int) -> bool:
        """Tell whether an office opens its clause or has an article: then a comma may follow it."""
        start = self._start(head)
        word = self._lower(start - 1)
        opening = start == 0 or self._words[start - 1].kind == "mark"
        return self._language == "ru" or opening or word in _ARTICLES or word in self._known.links

    def _start(self, head: int) -> int:
        """Return where an office begins, with the adjectives before it."""
        start, limit = head, max(0, head - _MOST_ADJECTIVES)
        while start > limit and start - 1 not in self._people and self._modifies(start - 1):
            start -= 1
        return start

    def _modifies(self, index: int) -> bool:
        word = self._words[index]
        if self._before(index):
            return True
        if self._language == "ru":
            adjective = bool(_RUSSIAN_ADJECTIVE.search(word.lower))
            return word.kind == "word" and adjective and word.lower not in self._known.verbs
        if self._language == "de" and not word.capital:
            after_article = self._lower(index - 1) in _ARTICLES
            adjective = word.kind == "word" and bool(_GERMAN_ADJECTIVE.search(word.lower))
            return adjective and after_article and word.lower not in _ARTICLES | self._known.links
        return False

    def _past_age(self, index: int) -> int:
        """Return what follows `52 ans,` or `(52)`."""
        number = index < len(self._words) and self._words[index].kind == "number"
        if number and self._lower(index + 1) in _YEARS and self._lower(index + 2) == ",":
            return index + 3
        return index + 2 if number and self._lower(index + 1) == "," else index

    def _head_after(self, start: int) -> int | None:
        """Return the office at most a few adjectives away from here."""
        for index in range(start, min(start + 4, len(self._words))):
            if index in self._people:
                return None
            if self._is_head(index):
                return index
            if not self._modifies(index) and not self._is_adjective(index):
                return None
        return None

    def _is_adjective(self, index: int) -> bool:
        word = self._words[index]
        return (
            self._language == "de"
            and bool(_GERMAN_ADJECTIVE.search(word.lower))
            and (word.kind == "word" and not word.capital)
        )

    def _end(self, index: int) -> int:
        """Return where an office ends that begins before here."""
        limit = min(index + _LONGEST_ROLE, len(self._words))
        end = index
        while end < limit and end not in self._people and self._leads(end, limit):
            end += 1
        while end > index and self._lower(end - 1) in self._known.links | _QUOTES - {"»", "“", "”"}:
            end -= 1
        return end
