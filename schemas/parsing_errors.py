"""Why a document cannot be read, beside what `errors` has for every door."""

from __future__ import annotations

from schemas.errors import PermanentError


class NeedsOcrError(PermanentError):
    """The document is pictures of text, and nothing here reads pictures."""

    code = "needs_ocr"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} holds pictures of text only. Install tesseract where the workers run and "
            "reprocess it, or send it with a text layer."
        )


class ParseTimeoutError(PermanentError):
    """Reading the document took too long."""

    code = "timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Reading the document was given up after {seconds:g} seconds. Send it in another "
            "format or in parts, or raise WIREDESK_PARSE_TIMEOUT."
        )


class ParserMemoryError(PermanentError):
    """Reading the document took too much memory."""

    code = "out_of_memory"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"Reading the document needs more than {limit:,} bytes of memory. Send it in "
            "another format or in parts, or raise WIREDESK_PARSER_MEMORY."
        )


class ParserCrashError(PermanentError):
    """The parser died of the document."""

    code = "parser_crashed"

    def __init__(self, media_type: str) -> None:
        super().__init__(
            f"The parser of {media_type} died of the document; nothing else was harmed. Open and "
            "save it again, or send its text."
        )


class OverBudgetError(PermanentError):
    """Something inside a container unpacks to more than is taken."""

    code = "too_large"
