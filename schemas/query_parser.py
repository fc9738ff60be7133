"""Reads queries, by recursive descent, and says where one goes wrong. Pure.

The grammar, in which what stands side by side is held together as if by AND:

    any      all { OR all }
    all      signed { [AND] signed }
    signed   (NOT | - | !) signed  |  [+] clause
    clause   "(" any ")"  |  field: value  |  word  |  word*  |  "phrase"
    value    "(" any ")"  |  word  |  word*  |  "phrase"  |  "[" low TO high "]"
"""

from __future__ import annotations

import re

from schemas import query_dates
from schemas.query_dates import Moment
from schemas.query_scanner import CLAUSE, DATES, Scanner, clipped
from schemas.query_tree import (
    BY_CODE,
    FIELDS,
    WHOLE,
    And,
    Field,
    Not,
    Or,
    Published,
    Query,
    Term,
    may_hold_colons,
)
from schemas.query_words import ends_in_word

LONGEST_QUERY = 4096
MOST_TERMS = 256
DEEPEST = 32

UNKNOWN = f'The fields are {", ".join(FIELDS)}. Put a colon that names none in quotes: "10:30"'


class Parser:
    """Reads one query."""

    def __init__(self, text: str) -> None:
        self.here = Scanner(text)
        self.depth = 0
        self.term_count = 0

    def query(self) -> Query:
        """The whole query. Raises InvalidQueryError."""
        here, size = self.here, len(self.here.text)
        if size > LONGEST_QUERY:
            remedy = f"At most {LONGEST_QUERY:,} are read: shorten it"
            here.fail(LONGEST_QUERY, f"it has {size:,} characters", remedy)
        here.skip()
        if not here.next():
            here.fail(0, "it is empty", CLAUSE)
        found = self._any(None)
        if here.next():
            here.fail(here.at, "this ')' closes no '('", "Leave it out, or open one before")
        return self._writable(found)

    def _writable(self, found: Query) -> Query:
        """The query, if its canonical text is short enough to be read again."""
        size = len(str(found))
        if size > LONGEST_QUERY:
            wrong = f"written out in full it has {size:,} characters"
            remedy = f"At most {LONGEST_QUERY:,} are read: shorten it"
            self.here.fail(len(self.here.text), wrong, remedy)
        return found

    def _any(self, field: Field | None) -> Query:
        parts = [self._all(field)]
        while self.here.takes("OR"):
            parts.append(self._all(field))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self, field: Field | None) -> Query:
        parts = [self._signed(field)]
        while self.here.takes("AND") or self._goes_on():
            parts.append(self._signed(field))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _goes_on(self) -> bool:
        """Whether another clause follows with no operator between."""
        return self.here.next() not in ("", ")") and self.here.operator() != "OR"

    def _signed(self, field: Field | None) -> Query:
        if not self.here.takes("NOT") and not self.here.takes_sign("-!"):
            self.here.takes_sign("+")
            return self._clause(field)
        self._descend()
        negated = Not(self._signed(field))
        self.depth -= 1
        return negated

    def _clause(self, field: Field | None) -> Query:
        name = self.here.name()
        if field is None and name is not None:
            return self._of_field(name)
        if name is not None and not may_hold_colons(name[0], field):
            remedy = f"Write it behind the ')', or in quotes if it is a value of {field}"
            self.here.fail(self.here.at, f"{name[0]!r} names another field in {field}:(…)", remedy)
        return self._value(field)

    def _of_field(self, name: re.Match[str]) -> Query:
        field = FIELDS.get(name[1].lower())
        if field is None:
            self.here.fail(self.here.at, f"there is no field {clipped(name[1])}", UNKNOWN)
        self.here.at = name.end()
        self.here.skip()
        return self._value(field)

    def _value(self, field: Field | None) -> Query:
        match self.here.next():
            case "(":
                return self._group(field)
            case "[" if field is Field.PUBLISHED:
                return self._range()
            case _:
                return self._leaf(field)

    def _group(self, field: Field | None) -> Query:
        opened_at = self.here.at
        self._descend()
        self.here.at += 1
        found = self._any(field)
        if not self.here.next():
            self.here.fail(opened_at, "this '(' is never closed", "Write the ')' where it ends")
        self.here.at += 1
        self.depth -= 1
        self.here.ends_clause(may_follow="()")
        return found

    def _descend(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            remedy = f"At most {DEEPEST} levels of '(' and NOT are read: take some away"
            self.here.fail(self.here.at, f"it is nested {self.depth} levels deep", remedy)

    def _count(self) -> None:
        self.term_count += 1
        if self.term_count > MOST_TERMS:
            remedy = f"At most {MOST_TERMS} are read: leave some out"
            self.here.fail(self.here.at, f"this is term number {self.term_count}", remedy)

    def _leaf(self, field: Field | None) -> Query:
        self._count()
        began_at = self.here.at
        if self.here.next() == '"':
            text, prefix = self.here.phrase(), False
        else:
            text, prefix = self.here.word(field)
        if field is Field.PUBLISHED:
            return self._day(began_at, text, prefix=prefix)
        term = Term(text, field, prefix)
        if not _is_complete(term):
            wrong = f"{clipped(self.here.text[began_at : self.here.at])} holds nothing to look for"
            remedy = "Write letters or digits, right before a '*' too; operators are AND, OR, NOT"
            self.here.fail(began_at, wrong, remedy)
        return term

    def _day(self, at: int, text: str, *, prefix: bool) -> Published:
        if prefix and not text:
            return Published(None, None)
        day = self._moment(at, f"{text}*" if prefix else text)
        return Published(day, day)

    def _range(self) -> Published:
        self._count()
        began_at, found = self.here.at, self.here.range()
        low, high = (
            None if found[end] == "*" else self._moment(found.start(end), found[end])
            for end in (1, 2)
        )
        if low and high and query_dates.begin(low) > query_dates.end(high):
            self.here.fail(began_at, "this range ends before it begins", "Put the earlier first")
        return Published(low, high)

    def _moment(self, at: int, text: str) -> Moment:
        found = query_dates.moment(text)
        if found is None:
            wrong = f"{clipped(text)} is no date, nor a time with its zone"
            self.here.fail(at, wrong, DATES)
        return found


def _is_complete(term: Term) -> bool:
    """Whether there is something to look for: a letter or digit, also right before a `*`."""
    if term.prefix and not term.text:
        return True
    if term.field in WHOLE or term.field in BY_CODE:
        return term.value != ""
    return ends_in_word(term.text) if term.prefix else bool(term.words)
