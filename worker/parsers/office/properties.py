"""What office documents say about themselves, in the properties dialog."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from worker.parsers import dates, markup

if TYPE_CHECKING:
    from lxml.etree import _Element

    from worker.parsers.office.package import Package

_SEPARATORS = re.compile(r"\s*[,;\n]\s*")
_NO_TITLE = re.compile(
    r"(?:untitled(?: document)?|no title|titel|title|document|presentation|book|word document|"
    r"powerpoint[- ]präsentation|powerpoint presentation|présentation powerpoint|"
    r"presentación de powerpoint|презентация powerpoint|document\s?\d*|presentation\s?\d*|"
    r"microsoft \w+ - .*|слайд.*|без названия|.*\.(?:docx?|pptx?|xlsx?|pdf|rtf|od[tps]|txt|indd))",
    re.IGNORECASE,
)
_TEMPLATES = frozenset({"2013-12-23T23:15:00+00:00", "2013-01-27T09:14:16+00:00"})
"""When the templates of widely used libraries were made: no date of a document."""
_TEMPLATE_WORDS = re.compile(r"python-(?:docx|pptx)|generated (?:by|using) .*|steve canny|openpyxl")
_COUNTS = {
    "Pages": "page_count", "page-count": "page_count", "Words": "word_count",
    "word-count": "word_count",
}  # fmt: skip
_WORDS = {"Application": "application", "Company": "company", "Manager": "manager"}
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says about itself; None and () where it says nothing."""

    title: str | None = None
    author: str | None = None
    subject: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    created_at: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    """The rest, by the names it has in a document's metadata."""


def of_ooxml(package: Package) -> Properties:
    """The properties of DOCX, PPTX and XLSX: `docProps/core.xml` and `app.xml`."""
    core = package.spare(package.related("", "core-properties") or "docProps/core.xml")
    app = package.spare(package.related("", "extended-properties") or "docProps/app.xml")
    said = _said(core)
    return make(
        title=said.get("title"),
        author=said.get("creator"),
        subject=said.get("subject"),
        description=said.get("description"),
        keywords=said.get("keywords"),
        language=said.get("language"),
        created=said.get("created"),
        modified=said.get("modified"),
        last_modified_by=said.get("lastModifiedBy"),
        category=said.get("category"),
        **_counted(_said(app)),
    )


def of_odf(package: Package) -> Properties:
    """The properties of ODT, ODS and ODP: `meta.xml`."""
    root = package.spare("meta.xml")
    meta = markup.find(root, "meta") if root is not None else None
    said = _said(meta)
    statistic = markup.find(meta, "document-statistic") if meta is not None else None
    counts = (
        {key.rpartition("}")[2]: value for key, value in statistic.items()}
        if (statistic is not None)
        else {}
    )
    listed = markup.find_all(meta, "keyword") if meta is not None else []
    return make(
        title=said.get("title"),
        author=said.get("initial-creator") or said.get("creator"),
        subject=said.get("subject"),
        description=said.get("description"),
        keywords=";".join(map(markup.text_of, listed)),
        language=said.get("language"),
        created=said.get("creation-date"),
        modified=said.get("date"),
        last_modified_by=said.get("creator"),
        **_counted(counts | {"Application": said.get("generator", "")}),
    )


def make(
    *,
    title: str | None = None,
    author: str | None = None,
    subject: str | None = None,
    description: str | None = None,
    keywords: str | None = None,
    language: str | None = None,
    created: str | datetime | None = None,
    modified: str | datetime | None = None,
    **other: str | int | None,
) -> Properties:
    """Properties as they were read, without what a template or program put there."""
    made = moment(created)
    named = _worded(author)
    metadata = {
        "author": named,
        "created_at": None if made in _TEMPLATES else made,
        "modified_at": moment(modified),
        **other,
    }
    return Properties(
        title=real_title(title),
        author=named,
        subject=_worded(subject),
        description=_worded(description),
        keywords=tuple(dict.fromkeys(filter(None, _SEPARATORS.split(_worded(keywords) or "")))),
        language=language,
        created_at=None if made in _TEMPLATES else made,
        metadata={key: value for key, value in metadata.items() if value not in (None, "")},
    )


def real_title(title: str | None) -> str | None:
    """The title, unless a program made it up: `Untitled`, `Document1`, a file's name."""
    title = " ".join((title or "").split())
    return None if len(title) < 2 or _NO_TITLE.fullmatch(title) else title


def _worded(value: str | None) -> str | None:
    """What a person wrote, in one line; None for what a library's template holds."""
    value = " ".join((value or "")[:_LONGEST].split())
    return None if not value or _TEMPLATE_WORDS.fullmatch(value.lower()) else value


def moment(value: str | datetime | None) -> str | None:
    """ISO 8601, with a time only where its zone is known."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC, microsecond=0).isoformat() if value.year > 1970 else None
    stamp = dates.match((value or "").strip())
    return stamp.iso() if stamp else None


def _said(element: _Element | None) -> dict[str, str]:
    """The words of each element within this one, by its plain name; the first one wins."""
    found: dict[str, str] = {}
    for child in element if element is not None else ():
        found.setdefault(markup.name(child), markup.text_of(child))
    return found


def _counted(said: dict[str, str]) -> dict[str, str | int | None]:
    """What a program counted, and its own name, by the names of metadata."""
    counts: dict[str, str | int | None] = {
        kept: int(said[name])
        for name, kept in _COUNTS.items()
        if said.get(name, "")[:9].isdecimal()
    }
    return counts | {kept: said.get(name) for name, kept in _WORDS.items()}
