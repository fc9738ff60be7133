"""How well the roles stated beside names are read, on sentences labelled by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from bench.figures import Figure, show
from schemas.documents import ParsedDocument, Person
from worker import taggers

_DATA = Path(__file__).parent / "data" / "roles"
_CHOSEN = ["language", "names", "roles"]
_ARTICLES = frozenset(
    "the a an le la les l un une der die das dem den des ein eine el los las".split()
)
_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_OPTIONAL = re.compile(r"\(([^()]*)\)")
_STEM = 4
"""Letters in which an inflected surname agrees with its nominative."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage, and the people in it with every role that would be right (None: no role)."""

    text: str
    language: str
    people: dict[str, tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class Score:
    """What was right of what was found and of what there is, for people and for roles."""

    counts: Counter[str]

    def share(self, part: str, whole: str) -> float:
        """Return a share, none of nothing being 0."""
        return self.counts[part] / max(1, self.counts[whole])


def load(name: str) -> list[Labelled]:
    """Return a labelled set: `development`, `held_out` or `languages`."""
    lines = (_DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_labelled(json.loads(line)) for line in lines]


def _labelled(row: dict[str, object]) -> Labelled:
    people = {str(p["name"]): tuple(p["roles"]) for p in row["people"]}  # type: ignore[attr-defined]
    return Labelled(str(row["text"]), str(row["language"]), people)


def score(passages: Sequence[Labelled]) -> Score:
    """Return how the taggers do on labelled passages."""
    counts: Counter[str] = Counter()
    for passage in passages:
        for outcome in judge(passage, found_in(passage)):
            counts.update(outcome)
    return Score(counts)


def found_in(passage: Labelled) -> tuple[Person, ...]:
    """Return the people the taggers find."""
    parsed = ParsedDocument(
        text=passage.text, parser="x", media_type="text/plain", language=passage.language
    )
    return taggers.tag(parsed, _CHOSEN).people


def judge(passage: Labelled, found: Sequence[Person]) -> Iterator[list[str]]:
    """Yield for each person found or labelled what it counts for."""
    owners = [_owner(person.name, passage) for person in found]
    for person, owner in zip(found, owners, strict=True):
        outcome = ["found", *(["found right"] if owner else [])]
        roles = passage.people[owner] if owner else (None,)
        if person.role:
            right = any(_agrees(person.role, role) for role in roles if role)
            outcome += ["role", *(["role right"] if right else [])]
        yield outcome
    for name, roles in passage.people.items():
        yield ["named", *(["named role"] if None not in roles else [])]
        # A person may be found under two names; the role is recalled once.
        given = [p.role for p, owner in zip(found, owners, strict=True) if owner == name and p.role]
        if None not in roles and any(_agrees(role, r) for role in given for r in roles if r):
            yield ["recalled"]


def _owner(name: str, passage: Labelled) -> str | None:
    """Return the labelled person a found name means: the same surname, inflected in Russian."""
    if name in passage.people:
        return name
    last = name.split()[-1].casefold()
    for label in passage.people:
        wanted = label.split()[-1].casefold()
        same = last[: max(_STEM, len(wanted) - 2)] == wanted[: max(_STEM, len(wanted) - 2)]
        if last == wanted or (passage.language == "ru" and same):
            return label
    return None


def _agrees(role: str, label: str) -> bool:
    """Tell whether a role is as labelled, words in brackets being optional."""
    return _plain(role) in {_plain(form) for form in _forms(label)}


def _forms(label: str) -> Iterator[str]:
    parts = _OPTIONAL.split(label)
    optional = range(1, len(parts), 2)
    for kept in product((True, False), repeat=len(optional)):
        dropped = {i for i, keep in zip(optional, kept, strict=True) if not keep}
        yield "".join(part for i, part in enumerate(parts) if i not in dropped)


def _plain(role: str) -> tuple[str, ...]:
    words = (word.casefold() for word in _WORD.findall(role))
    return tuple(word for word in words if word not in _ARTICLES)


def figures(folder: Path | None = None) -> list[Figure]:
    """Return the figures of the roles; the sets are our own, no folder is needed."""
    found = []
    for name in ("development", "held_out"):
        found += _figures(f"roles, English, {name.replace('_', ' ')}", load(name))
    for language in ("ru", "fr", "de", "es"):
        own = [passage for passage in load("languages") if passage.language == language]
        found += _figures(f"roles, {language}", own)
    return found


def _figures(name: str, passages: Sequence[Labelled]) -> list[Figure]:
    got = score(passages)
    people = got.counts
    return [
        Figure(f"{name}: precision", got.share("role right", "role"), None, 0.9, people["role"]),
        Figure(
            f"{name}: recall", got.share("recalled", "named role"), None, 0.75, people["named role"]
        ),
        Figure(
            f"{name}: people, precision",
            got.share("found right", "found"),
            None,
            None,
            people["found"],
        ),
        Figure(
            f"{name}: people, recall",
            got.share("found right", "named"),
            None,
            None,
            people["named"],
        ),
    ]


def main() -> None:
    """Print the figures."""
    show(figures())


if __name__ == "__main__":
    main()
