"""The tables of documents, and of all that arrives. Private to this package."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    func,
    literal_column,
    text,
)

from store.columns import Id, UtcDateTime, metadata

contents = Table(
    "contents",
    metadata,
    Column("document_id", Id(), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The bytes of small documents. Ids follow time, so a new row stands beside the last one: by
their digests, each would touch a page of its own."""

documents = Table(
    "documents",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(255)),
    Column("source", String(255)),
    Column("fields", JSON, nullable=False),
    Column("status", String(16), nullable=False),
    Column("error_code", String(64)),
    Column("error_message", Text),
    Column("received_at", UtcDateTime, nullable=False),
    Column("stored_at", UtcDateTime),
    Column("language", String(16)),
    Column("body", LargeBinary),
    Column("text", Text),
    Column("due_at", UtcDateTime),
    Column("attempt_count", Integer, nullable=False),
    Column("spent_count", Integer, nullable=False, server_default=text("0")),
    Column("via", String(16), nullable=False, server_default=text("'request'")),
    Column("origin", Text),
    Column("parent_id", Id()),
    Column("external_id", String(255)),
    Column("version", String(255)),
    Column("supersedes", Id()),
)
"""A document's row is also its first arrival: `via` and `origin` say how it came.
`spent_count` attempts were made before it was last to be worked anew."""
FRESH = documents.c.attempt_count == documents.c.spent_count
TRIED = documents.c.attempt_count > documents.c.spent_count
"""SQLite takes a partial index only for a condition that stands in the statement word for
word."""
Index(
    "ix_documents_arrivals",
    documents.c.source,
    documents.c.id,
    documents.c.status,
    documents.c.supersedes,
)
"""All that the ledger counts, so that it need not read the documents themselves."""
for _column in (documents.c.external_id, documents.c.parent_id, documents.c.supersedes):
    Index(
        f"ix_documents_{_column.name}",
        _column,
        sqlite_where=_column.is_not(None),
        postgresql_where=_column.is_not(None),
    )
UNDER_WAY = documents.c.due_at.is_not(None) & documents.c.external_id.is_not(None)
Index(
    "ix_documents_under_way",
    documents.c.external_id,
    func.coalesce(documents.c.source, literal_column("''")),
    documents.c.id,
    sqlite_where=UNDER_WAY,
    postgresql_where=UNDER_WAY,
)
"""Versions that later ones of the same thing wait for."""
PENDING = documents.c.status == literal_column("'received'")
FAILED = documents.c.status == literal_column("'failed'")
UPDATED = documents.c.supersedes.is_not(None)
"""Few documents are: lists of them go by indexes of their own."""
for _name, _which in (("pending", PENDING), ("failed", FAILED), ("updated", UPDATED)):
    Index(f"ix_documents_{_name}", documents.c.id, sqlite_where=_which, postgresql_where=_which)
Index(
    "ix_documents_language",
    documents.c.language,
    documents.c.id,
    sqlite_where=documents.c.language.is_not(None),
    postgresql_where=documents.c.language.is_not(None),
)
Index(
    "ix_documents_due_fresh",
    documents.c.due_at,
    sqlite_where=documents.c.due_at.is_not(None) & FRESH,
    postgresql_where=documents.c.due_at.is_not(None) & FRESH,
)
Index(
    "ix_documents_due_tried",
    documents.c.due_at,
    sqlite_where=documents.c.due_at.is_not(None) & TRIED,
    postgresql_where=documents.c.due_at.is_not(None) & TRIED,
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("via", String(16), nullable=False),
    Column("origin", Text),
    Column("source", String(255)),
    Column("filename", String(255)),
    Column("sha256", String(64)),
    Column("size", BigInteger),
    Column("outcome", String(16), nullable=False),
    Column("reason_code", String(64)),
    Column("reason", Text),
    Column("document_id", Id(), index=True),
    Column("parent_id", Id()),
)
"""Arrivals that are not the first of a document that is there: duplicates, what was
refused, and the first arrivals of documents that were deleted."""
Index("ix_arrivals_source", arrivals.c.source, arrivals.c.id, arrivals.c.outcome)
Index("ix_arrivals_outcome", arrivals.c.outcome, arrivals.c.id)
Index(
    "ix_arrivals_parent_id",
    arrivals.c.parent_id,
    sqlite_where=arrivals.c.parent_id.is_not(None),
    postgresql_where=arrivals.c.parent_id.is_not(None),
)

families = Table(
    "families",
    metadata,
    Column("document_id", ForeignKey(documents.c.id, ondelete="CASCADE"), primary_key=True),
    Column("root_id", Id(), nullable=False, index=True),
    Column("depth", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
)
"""Documents found inside others: the outermost one, and how many containers deep."""

tokens = Table(
    "tokens",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("receipts", JSON),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
"""By which a submission that comes again is known, and what it was answered."""

items = Table(
    "items",
    metadata,
    Column("source", String(255), primary_key=True),
    Column("external_id", String(255), primary_key=True),
    Column("document_id", Id(), index=True),
)
"""Of what its sender calls by one id, the document that is the newest version. No source
is the empty one. Whoever changes it holds its row."""

document_terms = Table(
    "document_terms",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("value", String(255), primary_key=True),
    Column("document_id", ForeignKey(documents.c.id, ondelete="CASCADE"), primary_key=True),
)
Index("ix_document_terms_document_id", document_terms.c.document_id)
"""What lists of documents are filtered by: countries, topics, names, tags."""

prints = Table(
    "prints",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("document_id", ForeignKey(documents.c.id, ondelete="CASCADE"), primary_key=True),
    Column("made_at", UtcDateTime, nullable=False, index=True),
)
Index("ix_prints_document_id", prints.c.document_id)
"""By what rewrites of recent stories are found."""

sketches = Table(
    "sketches",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column(
        "document_id",
        ForeignKey(documents.c.id, ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("story_id", Id(), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""Recent documents by which similar ones are known, and the story of each. The numbers are
those of their keys: shorter than ids, and never given twice."""

sketch_keys = Table(
    "sketch_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""By what similar documents are found. What deletes a sketch deletes its keys, which it holds
too: an index by number would be as large as the table."""

corrections = Table(
    "corrections",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("document_id", ForeignKey(documents.c.id, ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("fields", JSON, nullable=False),
)
Index("ix_corrections_document_id", corrections.c.document_id, corrections.c.id)
"""What people said is right of documents, and what the machine had."""

graves = Table(
    "graves",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("deleted_at", UtcDateTime, nullable=False),
)
"""Files of large documents that were deleted: they go when nobody can be writing them."""

sources = Table(
    "sources",
    metadata,
    Column("name", String(255), primary_key=True),
    Column("quiet_at", UtcDateTime, nullable=False),
    Column("last_arrival_at", UtcDateTime, nullable=False),
)
"""Sources that are quiet, since when that is known, and what came last before: it is told
once, until something comes."""

left_files = Table(
    "left_files",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("sha256", String(64)),
)
"""Files that were taken and stay where they are, by the digest of their path, as they were
then; those that could be no document have no digest."""
