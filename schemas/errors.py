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


class NotFoundError(IngestError):
    """There is no such thing under that id."""

    code = "not_found"

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"No {kind} {name!r}. The list of {kind}s shows what there is.")


class EmptyDocumentError(PermanentError):
    """The document holds no bytes, or no text."""

    code = "empty"

    def __init__(self, found: str) -> None:
        super().__init__(f"The document holds no text ({found}). Send one that does.")


class UnsupportedMediaTypeError(PermanentError):
    """No parser is registered for this media type."""

    code = "unsupported_media_type"

    def __init__(self, media_type: str, supported: list[str]) -> None:
        super().__init__(f"No parser for {media_type!r}. Supported: {', '.join(supported)}.")


class CorruptDocumentError(PermanentError):
    """The bytes are not what their format demands."""

    code = "corrupt"


class EncryptedDocumentError(PermanentError):
    """The document is locked with a password."""

    code = "encrypted"


class TooLargeError(PermanentError):
    """More bytes than the service takes."""

    code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The document has more than {limit:,} bytes. "
            "Split it, or raise WIREDESK_MAX_DOCUMENT_BYTES."
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


class UnparsableError(InvalidIntakeError):
    """What was sent is not JSON at all."""

    code = "unparsable"


class SettingsError(IngestError):
    """A setting is wrong, or what it points at is not usable."""

    code = "settings"
