"""Shapes of the intake: what a sender may send as JSON, and the receipt it gets."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from typing import Annotated, Any, TypeVar

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from schemas.arrivals import Receipt
from schemas.documents import IntakeFields
from schemas.errors import InvalidIntakeError, UnparsableError
from schemas.events import rfc3339
from schemas.source_urls import fetchable

DAY = re.compile(r"\d{4}-\d\d-\d\d")

ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

MOST_METADATA = 64 * 1024

JSON_ROOM = 1024 * 1024
"""Bytes a JSON intake may have beside its content: its fields, each character escaped in up to
six bytes. The content may be escaped to twice its size."""

BOM = b"\xef\xbb\xbf"

MEDIA_TYPE = re.compile(
    r"[\w!#$&^.+*'%`|~-]+/[\w!#$&^.+*'%`|~-]+[ \t]*(;[ \t\x21-\x7e]*)?", re.ASCII
)

COMPLETED = ("source", "external_id", "version")
"""What may be said beside the object, for where it says nothing of it."""

MOST_LOOKED_AT = 1024 * 1024
"""Bytes of a refused body that are read once more, for what it says of itself."""

CONTENT = ("text", "html", "content_base64", "url")

ONE_CONTENT: dict[str, Any] = {
    "oneOf": [{"required": [name], "properties": {name: {"type": "string"}}} for name in CONTENT]
}
"""What the model checks of them, as JSON Schema says it."""


def printable(text: str) -> str:
    """The text, if a database can keep it."""
    if "\x00" in text:
        raise ValueError("holds a NUL character: leave it out")
    return text


def day_or_moment(text: str) -> str:
    """The text, if it is a date or a time with its zone, as ISO 8601 and RFC 3339 write them."""
    try:
        zoned = DAY.fullmatch(text) or datetime.fromisoformat(text).tzinfo is not None
        datetime.fromisoformat(text)
    except ValueError:
        zoned = None
    if not zoned:
        raise ValueError("is no date as 2020-10-13, nor a time with zone as 2020-10-13T08:00:00Z")
    return text


def _media_type(text: str) -> str:
    """The text, if it looks like a media type, or is empty."""
    if text and not MEDIA_TYPE.fullmatch(text):
        raise ValueError("is no media type, as application/pdf or text/html; charset=utf-8")
    return text


def _keepable(metadata: dict[str, Any]) -> dict[str, Any]:
    """The metadata, if it is no larger than the service keeps and comes back as it was."""
    try:
        kept = orjson.dumps(metadata)
    except orjson.JSONEncodeError:
        kept = b"null"
    if ESCAPED_NUL.search(kept):
        raise ValueError("holds a NUL character: leave it out")
    if orjson.loads(kept) != metadata:
        raise ValueError("holds a number that is beyond 64 bits or not finite")
    if len(kept) > MOST_METADATA:
        raise ValueError(f"has {len(kept):,} bytes as JSON: at most {MOST_METADATA:,} are kept")
    return metadata


Short = Annotated[str, Field(max_length=255), AfterValidator(printable)]
Tag = Annotated[Short, Field(min_length=1)]
Long = Annotated[str, Field(max_length=2000), AfterValidator(printable)]
When = Annotated[Short, AfterValidator(day_or_moment)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class FieldsIn(BaseModel):
    """What a sender may say about a document, beside its content."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    title: Long | None = None
    """Overrides the title found in the document."""
    source: Short | None = None
    """Where it comes from: a feed, an agency, a folder."""
    filename: Short | None = None
    """Its name at the sender's."""
    published_at: When | None = None
    """A date, or a time with zone (RFC 3339)."""
    language: Language | None = None
    """A language tag such as `en`, `ky` or `zh-Hant` (BCP 47); the first part of it counts."""
    external_id: Short | None = None
    """The sender's own id: documents of one source with the same one are its versions."""
    version: Short | None = None
    """Which version it is; without one, what comes later is newer."""
    tags: list[Tag] = Field(default_factory=list, max_length=100)
    """Free tags, kept as they are; one that is given twice, once."""
    metadata: Annotated[dict[str, Any], AfterValidator(_keepable)] = Field(default_factory=dict)
    """Anything else, kept as it is."""

    def complete(self, beside: IntakeFields) -> None:
        """Take from what was said beside the object what it leaves out or empty."""
        for name in COMPLETED:
            setattr(self, name, getattr(self, name) or getattr(beside, name))

    def fields(self) -> IntakeFields:
        """The fields as the service carries them. An empty source, id or version is none:
        else all that a sender has no id for would be versions of one thing."""
        return IntakeFields(
            title=self.title,
            source=self.source or None,
            filename=self.filename,
            published_at=self.published_at,
            language=self.language,
            external_id=self.external_id or None,
            version=self.version or None,
            tags=tuple(dict.fromkeys(self.tags)),
            metadata=self.metadata,
        )


class IntakeIn(FieldsIn):
    """A document as JSON: its content in exactly one form, and what is said about it."""

    model_config = ConfigDict(json_schema_extra=ONE_CONTENT)

    text: str | None = None
    """Plain text."""
    html: str | None = None
    """A page of HTML."""
    content_base64: str | None = None
    """Any bytes, in base64."""
    url: Annotated[Long, AfterValidator(fetchable)] | None = None
    """An http or https URL it is fetched from."""
    media_type: Annotated[Short, AfterValidator(_media_type)] | None = None
    """What `content_base64` holds, if known."""

    @model_validator(mode="after")
    def _one_content(self) -> IntakeIn:
        given = [name for name in CONTENT if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(CONTENT)} (given: {len(given)})")
        if self.media_type is not None and self.content_base64 is None:
            raise ValueError("media_type goes with content_base64 only")
        return self

    def content(self) -> tuple[bytes, str | None]:
        """The bytes and their media type. Raises InvalidIntakeError."""
        if self.text is not None:
            return self.text.encode(), "text/plain; charset=utf-8"
        if self.html is not None:
            return self.html.encode(), "text/html; charset=utf-8"
        if self.url is not None:
            raise InvalidIntakeError("A url is fetched by a server only. Send the content itself.")
        try:
            content = base64.b64decode(self.content_base64 or "", validate=True)
        except ValueError as error:
            raise InvalidIntakeError(f"content_base64 is not base64: {error}") from None
        return content, self.media_type or None


def read_intake(body: bytes) -> IntakeIn:
    """The intake in a JSON body. Raises UnparsableError, InvalidIntakeError."""
    return _read(IntakeIn, body)


def read_fields(body: bytes, beside: IntakeFields | None = None) -> IntakeFields:
    """The fields in the JSON of a `metadata` part, completed by those said beside it. Raises
    UnparsableError, InvalidIntakeError."""
    given = _read(FieldsIn, body)
    if beside is not None:
        given.complete(beside)
    return given.fields()


def check_fields(**given: str | None) -> IntakeFields:
    """The fields given one by one, as by a request's head. Raises InvalidIntakeError."""
    try:
        return FieldsIn.model_validate(given).fields()
    except ValidationError as error:
        raise _told(error, FieldsIn) from None


def said_of(body: bytes) -> tuple[str | None, str | None]:
    """The source and the filename in a JSON body that is no intake, where they can be read."""
    try:
        given = orjson.loads(body.removeprefix(BOM)) if len(body) <= MOST_LOOKED_AT else None
    except orjson.JSONDecodeError:
        given = None
    said = given if isinstance(given, dict) else {}
    source, filename = (said.get(name) for name in ("source", "filename"))
    return (
        source if isinstance(source, str) else None,
        filename if isinstance(filename, str) else None,
    )


Shape = TypeVar("Shape", bound=BaseModel)


def _read(shape: type[Shape], body: bytes) -> Shape:
    try:
        return shape.model_validate_json(body.removeprefix(BOM))
    except ValidationError as error:
        raise _told(error, shape) from None


def _told(error: ValidationError, shape: type[BaseModel]) -> InvalidIntakeError:
    """What is wrong, without the values: they may be document text."""
    first = error.errors(include_input=False, include_url=False)[0]
    if first["type"] == "json_invalid":
        return UnparsableError(f"The body is not JSON: {first['msg']}")
    where = ".".join(str(part) for part in first["loc"]) or "the object"
    known = ", ".join(shape.model_fields)
    said = first["msg"].removeprefix("Value error, ")
    return InvalidIntakeError(f"{where}: {said}. Known fields: {known}.")


def receipt_object(receipt: Receipt) -> dict[str, Any]:
    """The receipt as it is answered."""
    return {
        "id": receipt.id,
        "status": receipt.status,
        "duplicate": receipt.duplicate,
        "received_at": rfc3339(receipt.received_at),
        "links": {"self": f"/v1/documents/{receipt.id}"},
    }
