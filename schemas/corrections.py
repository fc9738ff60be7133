"""Corrections: what a person may say of a document's fields, and how it is read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, computed_field, model_validator

from schemas.intake import Language, Long, Short, When, printable

MOST = 500
"""Entries of a list."""

LONGEST_REASON = 1000

Word = Annotated[Short, Field(min_length=1)]
Name = Annotated[Long, Field(min_length=1)]
Prose = Annotated[str, Field(max_length=10_000), AfterValidator(printable)]
Reason = Annotated[str, Field(min_length=1, max_length=LONGEST_REASON), AfterValidator(printable)]
Score = Annotated[float, Field(ge=0, le=1)]


class _Shape(BaseModel):
    """A shape that takes no field it does not know."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class PersonIn(_Shape):
    """Someone named in the story."""

    name: Name
    role: Long | None = None


class OrganisationIn(_Shape):
    """An organisation, with other names for it."""

    name: Name
    aliases: list[Name] = Field(default_factory=list, max_length=MOST)


class PlaceIn(_Shape):
    """A place; `country` is ISO 3166-1 alpha-2."""

    name: Name
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None


class CountryIn(_Shape):
    """A country the story is about."""

    code: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    """ISO 3166-1 alpha-2."""
    name: Word | None = None
    """Null: its English name."""


class TopicIn(_Shape):
    """An IPTC Media Topic."""

    code: Word
    name: Word | None = None
    """Null: as it was found, or else the code."""


class KeywordIn(_Shape):
    """A phrase an editor chose."""

    text: Word
    score: Score = 1.0


def _keyword(entry: Any) -> Any:
    return KeywordIn(text=entry) if isinstance(entry, str) else entry


Keywords = list[Annotated[Word, AfterValidator(_keyword)] | KeywordIn]

EXAMPLE: dict[str, Any] = {
    "reason": "The byline is the translator's.",
    "byline": "Ada Bek",
    "countries": [{"code": "KG"}],
}


class CorrectionIn(_Shape):
    """A reason, and each field that is wrong as it should be. What is absent stays."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 2, "examples": [EXAMPLE]})

    reason: Annotated[
        str, Field(min_length=1, max_length=LONGEST_REASON), AfterValidator(printable)
    ]
    """For those who read it later."""
    title: Name | None = None
    byline: Name | None = None
    published_at: When | None = None
    """A date, or a time with zone (RFC 3339)."""
    language: Language | None = None
    """A language tag (BCP 47); the first part of it counts."""
    dateline: Name | None = None
    slugline: Name | None = None
    urgency: Annotated[int, Field(ge=0, le=9, strict=True)] | None = None
    provider: Name | None = None
    credit: Name | None = None
    copyright: Name | None = None
    pub_status: Literal["usable", "withheld", "canceled"] = "usable"
    embargo_until: When | None = None
    """A date, or a time with zone (RFC 3339)."""
    ednote: Prose | None = None
    summary: Prose | None = None
    subjects: list[Word] = Field(default_factory=list, max_length=MOST)
    tags: list[Word] = Field(default_factory=list, max_length=MOST)
    people: list[PersonIn] = Field(default_factory=list, max_length=MOST)
    organisations: list[OrganisationIn] = Field(default_factory=list, max_length=MOST)
    places: list[PlaceIn] = Field(default_factory=list, max_length=MOST)
    countries: list[CountryIn] = Field(default_factory=list, max_length=MOST)
    topics: list[TopicIn] = Field(default_factory=list, max_length=MOST)
    keywords: Keywords = Field(default_factory=list, max_length=MOST)
    """Texts, or `{"text", "score"}`."""

    @model_validator(mode="after")
    def _corrects(self) -> CorrectionIn:
        if not self.model_fields_set - {"reason"}:
            raise ValueError(f"name at least one field to correct: {', '.join(CORRECTED)}")
        return self

    def said(self) -> dict[str, Any]:
        """The fields that are named, as JSON has them."""
        said = self.model_dump(exclude_unset=True, exclude={"reason"})
        return {name: SAID.get(name, _as_it_is)(getattr(self, name)) for name in said}


def _as_it_is(value: Any) -> Any:
    return value


def _first_part(language: str | None) -> str | None:
    return language.split("-", 1)[0] if language else None


def _each_once(entries: list[Any]) -> list[Any]:
    """The entries as JSON has them, each once."""
    shown = [entry.model_dump() if isinstance(entry, BaseModel) else entry for entry in entries]
    return [entry for number, entry in enumerate(shown) if entry not in shown[:number]]


CORRECTED = tuple(name for name in CorrectionIn.model_fields if name != "reason")
"""Fields that can be corrected."""

LISTS = tuple("subjects tags people organisations places countries topics keywords".split())

SAID: dict[str, Callable[[Any], Any]] = {
    "language": _first_part,
    **dict.fromkeys(LISTS, _each_once),
}
"""How what is said of a field becomes what is kept, where it is not kept as it is."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as it is kept: by field, what the machine had, and what is right."""

    id: str
    document_id: str
    created_at: datetime
    reason: str
    fields: dict[str, dict[str, Any]]


class CorrectedOut(BaseModel):
    """One field of a correction."""

    machine: Any
    """What parsers and taggers had found, or the sender had said."""
    corrected: Any
    """What is right."""


class CorrectionOut(BaseModel):
    """A correction of a document."""

    model_config = ConfigDict(use_attribute_docstrings=True, from_attributes=True)

    id: str
    document_id: str
    created_at: datetime
    reason: str
    fields: dict[str, CorrectedOut]
    """By name, the fields that were corrected."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def links(self) -> dict[str, str]:
        """Where the document is found."""
        return {"document": f"/v1/documents/{self.document_id}"}


class CorrectionPage(BaseModel):
    """A page of corrections, newest first."""

    items: list[CorrectionOut]
    next_cursor: str | None
