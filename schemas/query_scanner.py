"""The characters of a query: words, phrases and signs, from left to right. Pure."""

from __future__ import annotations

import re
from typing import NoReturn

from schemas.errors import InvalidQueryError
from schemas.query_tree import FIELD, SIGNS, Field

LONGEST_SHOWN = 40
"""Characters of what was found that an error shows."""

SPACE = re.compile(r"\s*")
BARE = re.compile(r'(?:[^\s()"\\]|\\.)+', re.DOTALL)
PHRASE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
OPERATOR = re.compile(r'(AND|OR|NOT)(?=[\s()"]|$)')
RANGE = re.compile(r"\[\s*([^\s\]]+)\s+TO\s+([^\s\]]+)\s*\]")
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
MEANT = re.compile(r"\\.|([\[\]{}~^?*])", re.DOTALL)
"""Characters of a word that Lucene gives a meaning, unless a backslash takes it away."""

CLAUSE = "Write a word, a \"phrase\", field:value or '(' there"
VALUE = "Write a word, a \"phrase\" or '(' there"
DATES = "Write 2020-10-13, 2020-10-13T08:00:00Z, or [2020-10-01 TO 2020-10-31], '*' for an open end"
ESCAPE_IT = r"To look for the character itself, write a '\' before it, or put all of it in quotes"


class Scanner:
    """Stands at one character of a query, and reads on from there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def fail(self, at: int, wrong: str, remedy: str) -> NoReturn:
        """Raise what is wrong with the query at the character `at`, counted from 0."""
        raise InvalidQueryError(at + 1, wrong, f"{remedy}.")

    def next(self) -> str:
        """The next character; empty at the end."""
        return self.text[self.at : self.at + 1]

    def found(self) -> str:
        """What stands here, as an error shows it."""
        if not self.next():
            return "the end"
        word = BARE.match(self.text, self.at)
        return clipped(word[0] if word else self.next())

    def skip(self) -> None:
        """Go past white space."""
        space = SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at

    def operator(self) -> str:
        """The operator that stands here; empty if none does."""
        found = OPERATOR.match(self.text, self.at)
        return found[1] if found else ""

    def takes(self, operator: str) -> bool:
        """Whether this operator is next; then it is read."""
        self.skip()
        if self.operator() != operator:
            return False
        self.at += len(operator)
        return True

    def takes_sign(self, signs: str) -> bool:
        """Whether one of these signs is next, right before a clause; then it is read."""
        follows = self.text[self.at + 1 : self.at + 2]
        if self.next() not in tuple(signs) or not follows or follows.isspace() or follows == ")":
            return False
        self.at += 1
        return True

    def name(self) -> re.Match[str] | None:
        """The name of a field with its colon, if one stands here."""
        return None if self.next() in tuple(SIGNS) else FIELD.match(self.text, self.at)

    def phrase(self) -> str:
        """The phrase that begins here."""
        phrase = PHRASE.match(self.text, self.at)
        if phrase is None:
            self.fail(self.at, "this '\"' is never closed", "Write the '\"' where the phrase ends")
        for meant in MEANT.finditer(phrase[1]):
            if meant[0] == "*":
                remedy = r"Take it out of the quotes, or write '\*' for the character itself"
                wrong = "'*' stands in a phrase, where prefixes do not work"
                self.fail(phrase.start(1) + meant.start(), wrong, remedy)
        self.at = phrase.end()
        self.ends_clause()
        return ESCAPE.sub(r"\1", phrase[1])

    def word(self, field: Field | None) -> tuple[str, bool]:
        """The word that begins here, and whether it is a prefix."""
        word = BARE.match(self.text, self.at)
        if word is None or self.operator():
            self._fail_for_want_of_a_word(field)
        if word[0][0] in SIGNS:
            self._fail_at_sign(word[0], field)
        if word[0][0] == ":" and field is None:
            self.fail(self.at, "no field's name stands right before this ':'", ESCAPE_IT)
        prefix = self._is_prefix(word)
        self.at = word.end()
        self.ends_clause()
        return ESCAPE.sub(r"\1", word[0][:-1] if prefix else word[0]), prefix

    def range(self) -> re.Match[str]:
        """The range that begins here: its two ends."""
        found = RANGE.match(self.text, self.at)
        if found is None:
            self.fail(self.at, "this range cannot be read", DATES)
        self.at = found.end()
        self.ends_clause()
        return found

    def ends_clause(self, *, may_follow: str = ")") -> None:
        """Raise if what comes next touches the clause before: one might take them for one."""
        follows = self.next()
        if not follows or follows.isspace() or follows in may_follow or self.operator():
            return
        if follows == "\\":
            self.fail(self.at, r"'\' escapes nothing", r"Write '\\' for the character itself")
        if follows == "*":
            wrong, remedy = "'*' stands behind what is no word", "It works at the end of a word"
            self.fail(self.at, wrong, remedy)
        self.fail(self.at, f"{self.found()} touches what is before it", "Put a space there")

    def _fail_for_want_of_a_word(self, field: Field | None) -> NoReturn:
        if self.next() == "\\":
            self.ends_clause()
        begins = f"the value of {field}" if field else "a clause"
        remedy = VALUE if field else CLAUSE
        if self.operator():
            remedy += "; to look for the word itself, put it in quotes"
        self.fail(self.at, f"{self.found()} stands where {begins} begins", remedy)

    def _fail_at_sign(self, word: str, field: Field | None) -> NoReturn:
        wrong = f"'{word[0]}' stands alone"
        if word[1:]:
            wrong = f"'{word[0]}' stands before a value" if field else "two signs contradict"
        remedy = "Write it right before what it applies to, as in -word or -field:value"
        self.fail(self.at, wrong, f"{remedy}. {ESCAPE_IT}")

    def _is_prefix(self, word: re.Match[str]) -> bool:
        """Whether it ends in `*`. Raises if another of its characters has a meaning."""
        for meant in MEANT.finditer(word[0]):
            if meant[1] == "*" and meant.end() == len(word[0]):
                return True
            if meant[1]:
                self.fail(word.start() + meant.start(), _not_here(meant[1]), ESCAPE_IT)
        return False


def _not_here(meant: str) -> str:
    """What is wrong with a character that is not where it works, or works in Lucene alone."""
    if meant == "*":
        return "'*' works at the end of a word, and nowhere else"
    if meant in "[]":
        return f"{meant!r} belongs to a range, which only published:[low TO high] has"
    return f"{meant!r} has no meaning in this language"


def clipped(found: str) -> str:
    """What was found, in quotes, if need be its beginning alone."""
    shown = found if len(found) <= LONGEST_SHOWN else f"{found[:LONGEST_SHOWN]}…"
    return repr(shown)
