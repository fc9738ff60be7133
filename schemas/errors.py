"""The error tree: whether trying again would help, and what to say."""

from __future__ import annotations


class IngestError(Exception):
    """Anything that can go wrong with a document, with a stable `code`."""

    code = "ingest_error"


class PermanentError(IngestError):
    """Trying again cannot help: the document fails and says why."""

    code = "permanent"


class TransientError(IngestError):
    """Trying again may help: the row becomes due later."""

    code = "transient"


class DatabaseAwayError(TransientError):
    """The database does not answer, or cannot write now."""

    code = "database_away"

    def __init__(self) -> None:
        super().__init__("The database does not answer. Try again in a moment.")


class BlobMissingError(TransientError):
    """The bytes of a document are not where they are kept."""

    code = "blob_missing"

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"The bytes with the SHA-256 {sha256} are not where they are kept: is the folder of "
            "WIREDESK_BLOB_URL there, whole, and the same for all parts of the service?"
        )


class UnstorableError(PermanentError):
    """A value the database cannot hold."""

    code = "unstorable"

    def __init__(self) -> None:
        super().__init__("A value holds a NUL character, or a number out of range. Leave it out.")


class NotFoundError(IngestError):
    """There is no such thing under that id."""

    code = "not_found"

    def __init__(self, kind: str, name: str) -> None:
        kinds = {"delivery": "deliveries", "entry": "entries"}.get(kind, f"{kind}s")
        super().__init__(f"No {kind} {name!r}. The list of {kinds} shows what there is.")


class NotStoredError(IngestError):
    """The document is not understood, or is on its way: nothing of it can be corrected."""

    code = "not_stored"

    def __init__(self, document_id: str, status: str) -> None:
        super().__init__(
            f"The document {document_id!r} is {status}; only stored ones can be corrected. If it "
            "is on its way, try again in a moment; if it failed, reprocess it first."
        )


class ReplayRunningError(IngestError):
    """A replay of this endpoint is under way already."""

    code = "replay_running"

    def __init__(self, replay_id: str) -> None:
        super().__init__(
            f"The replay {replay_id!r} of this endpoint is running. Wait until it is done, "
            "or cancel it."
        )


class TooManyKeysError(IngestError):
    """There are as many living keys as there may be."""

    code = "too_many_keys"

    def __init__(self, most: int) -> None:
        super().__init__(f"There are {most:,} living keys, the most there may be. Revoke one.")


class LastAdminKeyError(IngestError):
    """The key is the last that may make keys."""

    code = "last_admin_key"

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"The key {key_id!r} is the last living admin key. Make another admin key first."
        )


class EmptyDocumentError(PermanentError):
    """The document holds no bytes, or no text."""

    code = "empty"

    def __init__(self, found: str) -> None:
        super().__init__(f"The document holds no text ({found}). Send one that does.")


SUPPORTED_NAMED = (
    "text/plain",
    "text/html",
    "application/pdf",
    "message/rfc822",
    "application/zip",
)
"""Media types that an error names, of all that are read."""


class UnsupportedMediaTypeError(PermanentError):
    """No parser is registered for this media type."""

    code = "unsupported_media_type"

    def __init__(self, media_type: str, supported: list[str]) -> None:
        named = [kind for kind in SUPPORTED_NAMED if kind in supported]
        others = len(supported) - len(named)
        super().__init__(
            f"No parser for {media_type!r}. Supported: {', '.join(named)} and {others} others; "
            "docs/formats.md lists them."
        )


class CorruptDocumentError(PermanentError):
    """The bytes are not what their format demands."""

    code = "corrupt"


class EncryptedDocumentError(PermanentError):
    """The document is locked with a password."""

    code = "encrypted"


class TooLargeError(PermanentError):
    """More bytes than the service takes."""

    code = "too_large"

    def __init__(self, limit: int, what: str = "The document") -> None:
        super().__init__(
            f"{what} has more than {limit:,} bytes. Split it, or raise WIREDESK_MAX_DOCUMENT_BYTES."
        )


class TextTooLongError(PermanentError):
    """More text than is read in one document."""

    code = "text_too_long"

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"The document holds {size:,} bytes of text; at most {limit:,} are read. Split it."
        )


class InvalidIntakeError(PermanentError):
    """What was sent is not an intake the service understands."""

    code = "invalid_intake"


class FormRefusedError(InvalidIntakeError):
    """A file of a form was not at fault itself: another was, and the form was refused."""

    code = "form_refused"

    def __init__(self, faulty: str) -> None:
        super().__init__(f"The form was refused as a whole, because of its part {faulty!r:.100}.")


class InvalidRequestError(PermanentError):
    """A parameter that a request which takes in documents does not know, or not twice."""

    code = "invalid_request"


class UnsupportedEncodingError(PermanentError):
    """The bytes of a body do not come as they are."""

    code = "unsupported_content_encoding"

    def __init__(self, encoding: str) -> None:
        super().__init__(
            f"The body has the Content-Encoding {encoding!r:.100}, which is not undone here. Send "
            "the bytes as they are, or the compressed file under its own media type."
        )


class TokenReusedError(PermanentError):
    """Something else came under a token that is taken."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__(
            "Another request was sent with this Idempotency-Key. Send a new key with it, or "
            "the same request again."
        )


class FetchFailedError(PermanentError):
    """A document could not be fetched by its URL."""

    code = "fetch_failed"

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"{url} could not be fetched: {why}. Send a URL that answers 200 with the document, "
            "or send the document itself."
        )


class UnparsableError(InvalidIntakeError):
    """What was sent is not JSON at all."""

    code = "unparsable"


class InvalidQueryError(PermanentError):
    """A query cannot be read; `position` is the character, from 1, where it goes wrong."""

    code = "invalid_query"

    def __init__(self, position: int, wrong: str, remedy: str) -> None:
        super().__init__(f"The query goes wrong at character {position:,}: {wrong}. {remedy}")
        self.position = position


class SettingsError(IngestError):
    """A setting is wrong, or what it points at is not usable."""

    code = "settings"


class UnknownEventError(IngestError):
    """The stream holds no event of that id."""

    code = "unknown_event"

    def __init__(self, event_id: str) -> None:
        super().__init__(
            f"The stream holds no event {event_id!r}. Go on after a position, or after 0: "
            "from the beginning."
        )


class UnderWayError(IngestError):
    """An attempt at the delivery is being made right now."""

    code = "under_way"

    def __init__(self, delivery_id: str) -> None:
        super().__init__(
            f"An attempt at the delivery {delivery_id!r} is under way. Look at it in a moment."
        )
