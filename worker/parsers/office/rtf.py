"""Rich text (RTF): paragraphs, lists, tables and notes, and the document's information."""

from __future__ import annotations

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from worker.parsers.office import properties, story
from worker.parsers.office.blocks import Block, Story
from worker.parsers.office.properties import Properties
from worker.parsers.office.rtf_reader import Reader
from worker.parsers.office.rtf_state import Known

MEDIA_TYPE = "application/rtf"


def parse(raw: RawDocument) -> ParsedDocument:
    """The text as it is read, and what the document says of itself."""
    start = raw.content[:1024].find(b"{\\rtf")
    if start < 0:
        raise CorruptDocumentError("This is no RTF: it does not begin with {\\rtf. Save it again.")
    reader = Reader()
    reader.read(raw.content[start:])
    known = reader.known
    blocks = [Block(_paired(block.text), block.kind) for block in reader.finished()]
    found = Story(blocks, known.languages, known.language, known.comment_count)
    return story.document(found, _properties(known), parser="rtf/1", media_type=MEDIA_TYPE)


def _paired(text: str) -> str:
    """The text with the two halves of a rare character put together."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _properties(known: Known) -> Properties:
    info = {name: _paired(value).strip() for name, value in known.info.items()}
    return properties.make(
        title=info.get("title"),
        author=info.get("author"),
        subject=info.get("subject"),
        description=info.get("description"),
        keywords=info.get("keywords"),
        created=_time(known.times.get("created", {})),
        modified=_time(known.times.get("modified", {})),
        last_modified_by=info.get("last_modified_by"),
        category=info.get("category"),
        company=info.get("company"),
        page_count=known.counts.get("page_count"),
        word_count=known.counts.get("word_count"),
    )


def _time(said: dict[str, int]) -> str | None:
    """The day: RTF's times are those of the writer's clock, in no stated zone."""
    if not {"yr", "mo", "dy"} <= said.keys():
        return None
    return f"{said['yr']:04d}-{said['mo']:02d}-{said['dy']:02d}"
