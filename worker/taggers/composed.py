"""Texts with marks apart from their letters: read composed, answered in their own offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeVar

from schemas.documents import Figure, Quote, Reported, Span, Tags

Said = TypeVar("Said", Quote, Reported, Figure)

_CLUSTER = re.compile(r"[\w\W][\u0300-\u036f\u0653-\u0655\u0483-\u0487\u3099\u309a]*")


@dataclass(frozen=True, slots=True)
class Composed:
    """A text whose letters carry their marks, and where each of them stood before."""

    text: str
    origin: Sequence[int]

    def span(self, span: Span) -> Span:
        """Return where a stretch of the composed text stands in the original."""
        return self.origin[span[0]], self.origin[span[1]]


def compose(text: str) -> Composed | None:
    """Return the text composed, or None where it is so already."""
    if unicodedata.is_normalized("NFC", text):
        return None
    clusters = _CLUSTER.findall(text)
    letters = [unicodedata.normalize("NFC", cluster) for cluster in clusters]
    ends = [0, *accumulate(map(len, clusters))]
    origin = [end for end, letter in zip(ends, letters, strict=False) for _ in letter]
    return Composed("".join(letters), [*origin, len(text)])


def restored(tags: Tags, composed: Composed, text: str) -> Tags:
    """Return the tags of a composed text with the offsets of the original."""
    return replace(
        tags,
        people=tuple(replace(p, mentions=_spans(p.mentions, composed)) for p in tags.people),
        organisations=tuple(
            replace(o, mentions=_spans(o.mentions, composed)) for o in tags.organisations
        ),
        places=tuple(replace(p, mentions=_spans(p.mentions, composed)) for p in tags.places),
        quotes=tuple(_said(quote, composed, text) for quote in tags.quotes),
        reported=tuple(_said(reported, composed, text) for reported in tags.reported),
        figures=tuple(_said(figure, composed, text) for figure in tags.figures),
    )


def _spans(spans: Sequence[Span], composed: Composed) -> tuple[Span, ...]:
    return tuple(composed.span(span) for span in spans)


def _said(found: Said, composed: Composed, text: str) -> Said:
    start, end = composed.span((found.start, found.end))
    return replace(found, text=text[start:end], start=start, end=end)
