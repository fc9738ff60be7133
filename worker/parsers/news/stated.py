"""What an item states, collected field by field: the first source of each is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument, Place
from schemas.errors import EmptyDocumentError
from worker.parsers import bylines, datelines, dates, labels, titles
from worker.parsers.news import moments, subjects

STATUS = {
    "usable": "usable",
    "embargoed": "withheld",
    "withheld": "withheld",
    "withhold": "withheld",
    "canceled": "canceled",
    "cancelled": "canceled",
    "cancel": "canceled",
    "kill": "canceled",
    "killed": "canceled",
    "delete": "canceled",
    "deleted": "canceled",
    "withdrawn": "canceled",
}
"""Words for the status of publication, and which of the three they mean."""

_CODES = {
    "gb": "en",  # of the country, as one agency writes
    "ara": "ar", "chi": "zh", "zho": "zh", "deu": "de", "ger": "de", "eng": "en", "fra": "fr",
    "fre": "fr", "ita": "it", "jpn": "ja", "kaz": "kk", "kir": "ky", "kor": "ko", "nld": "nl",
    "dut": "nl", "pol": "pl", "por": "pt", "rus": "ru", "spa": "es", "swe": "sv", "tur": "tr",
    "ukr": "uk", "uzb": "uz",
}  # fmt: skip
_BY = re.compile(r"(?:by|par|von|por|door|af|av|przez|автор)[: ]\s*", re.IGNORECASE)
_OFFICE = re.compile(
    r", ([^,]{0,40}\b(?:writer|correspondent|reporter|editor|journalist|columnist))$", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,3}")
_CREATOR_NAME = re.compile(r"[^\W\d_].* .*[^\W\d_.]")


@dataclass(slots=True)
class Stated:
    """The fields of one item while it is read."""

    fields: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    located: list[Place] = field(default_factory=list)
    """Where it was written."""
    is_list: bool = False
    """Whether the text is a list, whose first line is no headline."""

    def say(self, name: str, value: Any, rule: str) -> None:
        """Keeps the value of a field, unless it is empty or the field has one."""
        if value and name not in self.fields:
            self.fields[name] = value
            self.provenance[name] = rule

    def note(self, name: str, value: Any) -> None:
        """Keeps what has no field of its own, unless it is empty or known."""
        if value:
            self.metadata.setdefault(name, value)

    def say_moment(
        self, name: str, text: str | None, rule: str, *, zone: str | None = None
    ) -> None:
        """Keeps a time, and warns of what was assumed of it."""
        found = moments.read(text, zone=zone)
        if found and name not in self.fields:
            is_embargo = name == "embargo_until"
            self.say(name, moments.after(found) if is_embargo else found.value, rule)
            if found.assumed:
                self.warnings.append(f"The time of the {rule} {found.assumed}.")

    def note_moment(self, name: str, text: str | None, *, zone: str | None = None) -> None:
        """Keeps a time that has no field of its own."""
        found = moments.read(text, zone=zone)
        self.note(name, found.value if found else None)

    def note_day(self, name: str, text: str | None) -> None:
        """Keeps the day of a time that has no field of its own."""
        found = moments.read(text)
        self.note(name, found.value[:10] if found else None)

    def say_number(self, name: str, text: str | None, rule: str) -> None:
        """Keeps a number of one to three digits."""
        if text and _NUMBER.fullmatch(text.strip()):
            self.say(name, int(text), rule)

    def say_status(self, text: str | None, rule: str) -> None:
        """Keeps the status of publication, given as a word or as a code of any vocabulary."""
        word = re.split(r"[:/#]", text.strip().lower())[-1] if text else ""
        self.say("pub_status", STATUS.get(word), rule)

    def say_language(self, tag: str | None, rule: str) -> None:
        """Keeps the language of a tag like `de-AT`, and the tag if it says more."""
        code = language(tag)
        self.say("language", code, rule)
        if code and tag and tag.strip().lower() != code:
            self.note("language_tag", tag.strip())

    def say_byline(self, text: str | None, rule: str) -> None:
        """Keeps who wrote it, without the word `By` and without their office."""
        words = " ".join((text or "").split())
        office = _OFFICE.search(words)
        if office:
            words = words[: office.start()]
            self.note("byline_title", office[1])
        read = bylines.read(words)
        self.say(
            "byline",
            (read and read.names) or _BY.sub("", words, count=1) if _BY.match(words) else words,
            rule,
        )

    def say_places(self, places: Iterable[Place], rule: str) -> None:
        """Keeps the places, once each."""
        unique = {(place.name, place.country): place for place in reversed(list(places))}
        self.say("places", tuple(reversed(unique.values())), rule)

    def say_subjects(self, codes: Iterable[str], rule: str) -> None:
        """Keeps subjects as they are stated, and the Media Topics they mean."""
        stated = tuple(dict.fromkeys(filter(None, codes)))
        self.say("subjects", stated, rule)
        self.say("topics", subjects.topics(stated), rule)

    def say_dateline(self, text: str | None, rule: str) -> None:
        """Keeps a dateline as printed; its place and day go apart into the metadata."""
        printed = (text or "").strip().rstrip("-–—= ").strip()
        self.say("dateline", printed, rule)
        if printed and self.fields["dateline"] == printed:
            place, day = _parted(printed)
            self.note("dateline_place", place)
            self.note("dateline_date", day)

    def related(self, rel: str | None, target: str | None, title: str | None = None) -> None:
        """Adds an item this one names."""
        entry = {"rel": rel, "id": target, "title": title}
        known = self.metadata.setdefault("related", [])
        if target and entry not in known and len(known) < 1000:
            known.append(entry)
        if not known:
            del self.metadata["related"]

    def document(
        self, text: str, parser: str, media_type: str, children: Iterable[Child | LeftOut] = ()
    ) -> ParsedDocument:
        """The document; an item without a body has its summary, note or headline as text."""
        text = text or (self._instead() if children == () else "")
        self._read_dateline(text)
        if not self.is_list:
            self.say("title", titles.from_lead(text) if text else None, "lead")
        return ParsedDocument(
            text=text,
            parser=parser,
            media_type=media_type,
            metadata=self.metadata,
            provenance=self.provenance,
            warnings=tuple(self.warnings),
            children=children,
            **self.fields,
        )

    def _instead(self) -> str:
        """The words of an item that has no body: a cancelled one, a picture, a plan."""
        canceled = self.fields.get("pub_status") == "canceled"
        order = ("ednote", "summary") if canceled else ("summary", "ednote")
        said = [self.fields.get(name) for name in order]
        words = [one for one in dict.fromkeys(said) if one]
        if not words:
            words = [self.fields[name] for name in ("title", "slugline") if name in self.fields][:1]
        if not words:
            raise EmptyDocumentError("the item has no body, and neither a note nor a headline")
        self.warnings.append("The item has no body; its note, summary or headline is the text.")
        return "\n\n".join(words)

    def _read_dateline(self, text: str) -> None:
        """A dateline that opens the text, if the item states none."""
        if "dateline" in self.fields:
            return
        found = datelines.read(text.split("\n", 1)[0])
        if found and found.printed:
            self.say_dateline(found.printed, "dateline")
            self.say("provider", found.agency, "dateline")


def language(tag: str | None) -> str | None:
    """The ISO 639-1 code of a language tag, of three letters, or of a name."""
    first = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return _CODES.get(first) or labels.language_code(tag or "")


def person(name: str | None) -> str | None:
    """The name if it reads like one, not like an account or initials."""
    name = " ".join((name or "").split())
    return name if _CREATOR_NAME.fullmatch(name) and "/" not in name else None


def _parted(printed: str) -> tuple[str | None, str | None]:
    """The place a dateline names, and its day if it has a year."""
    found = datelines.read(f"{printed} - ")
    head = printed.split("(", 1)[0].rstrip(" ,/")
    parts = head.split(", ")
    count = next((i for i, part in enumerate(parts) if dates.match(part)), len(parts))
    place = ", ".join(parts[:count]) or None
    day = found.stamp.iso() if found and found.stamp else None
    return place, day[:10] if day else None
