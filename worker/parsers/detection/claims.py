"""What a document's name and header claim; they settle only what the content leaves open."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.documents import RawDocument
from worker.parsers.declared import ending, essence

_ENDINGS = {
    "atom": "application/atom+xml",
    "csv": "text/csv",
    "docm": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "htm": "text/html",
    "html": "text/html",
    "jsonl": "application/jsonl",
    "markdown": "text/markdown",
    "mbox": "application/mbox",
    "mbx": "application/mbox",
    "md": "text/markdown",
    "mht": "multipart/related",
    "mhtml": "multipart/related",
    "ndjson": "application/jsonl",
    "pptm": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rss": "application/rss+xml",
    "tab": "text/tab-separated-values",
    "tsv": "text/tab-separated-values",
    "xhtml": "application/xhtml+xml",
    "xlsm": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}
"""What an ending claims, where content may leave it open."""

_ALIASES = {
    "application/csv": "text/csv",
    "application/ndjson": "application/jsonl",
    "application/x-jsonlines": "application/jsonl",
    "application/x-mimearchive": "multipart/related",
    "application/x-ndjson": "application/jsonl",
    "text/tsv": "text/tab-separated-values",
    "text/x-csv": "text/csv",
    "text/x-markdown": "text/markdown",
    "text/xml": "application/xml",
}
"""Other names that headers use."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The types that name and header claim; "" where they claim none."""

    ending: str
    named: str
    declared: str

    def reason(self, media_type: str) -> str | None:
        """Which of them claims this type, in words; the name is asked first."""
        if self.named == media_type:
            return f"name: .{self.ending}"
        return f"declared: {media_type}" if self.declared == media_type else None


def of(raw: RawDocument) -> Claims:
    """What is claimed of these bytes."""
    end, said = ending(raw.fields.filename), essence(raw.media_type)
    return Claims(end, _ENDINGS.get(end, ""), _ALIASES.get(said, said))
