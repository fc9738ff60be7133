"""Intake in full: every arrival, versions, terms, tokens, keys that end."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
TIME = sa.DateTime(timezone=True)
SHORT = sa.String(255)

POINTERS = ("external_id", "parent_id", "supersedes")
"""Columns of documents that few documents have: their indexes hold those alone."""

OUTCOMES = {
    "pending": "status = 'received'",
    "failed": "status = 'failed'",
    "updated": "supersedes IS NOT NULL",
}
"""Outcomes that few documents have at any time, found by an index of their own."""


def document_columns() -> tuple[sa.Column[Any], ...]:
    """What documents gain."""
    return (
        sa.Column("spent_count", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("via", sa.String(16), nullable=False, server_default=sa.text("'request'")),
        sa.Column("origin", sa.Text),
        sa.Column("parent_id", ID),
        sa.Column("external_id", SHORT),
        sa.Column("version", SHORT),
        sa.Column("supersedes", ID),
    )


def key_columns() -> tuple[sa.Column[Any], ...]:
    """What keys gain."""
    return (
        sa.Column("expires_at", TIME),
        sa.Column("last_used_at", TIME),
        sa.Column("rate_limit", sa.Float),
    )


def partial(condition: str) -> dict[str, Any]:
    """What makes an index hold those rows alone."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Apply this step."""
    for column in document_columns():
        op.add_column("documents", column)
    for column in key_columns():
        op.add_column("keys", column)
    _index_due("= spent_count", "> spent_count")
    op.create_index("ix_documents_arrivals", "documents", ["source", "id", "status", "supersedes"])
    for name, condition in OUTCOMES.items():
        op.create_index(f"ix_documents_{name}", "documents", ["id"], **partial(condition))
    for name in POINTERS:
        op.create_index(
            f"ix_documents_{name}", "documents", [name], **partial(f"{name} IS NOT NULL")
        )
    under_way = partial("due_at IS NOT NULL AND external_id IS NOT NULL")
    name = ["external_id", sa.text("coalesce(source, '')"), "id"]
    op.create_index("ix_documents_under_way", "documents", name, **under_way)
    language = partial("language IS NOT NULL")
    op.create_index("ix_documents_language", "documents", ["language", "id"], **language)
    _create_arrivals()
    _create_items()
    _create_terms()
    _create_small_tables()
    _create_left_files()
    _move_contents()
    _fill_in()


def _index_due(fresh: str, tried: str) -> None:
    for name, count in (("fresh", fresh), ("tried", tried)):
        op.drop_index(f"ix_documents_due_{name}", "documents")
        condition = f"due_at IS NOT NULL AND attempt_count {count}"
        op.create_index(f"ix_documents_due_{name}", "documents", ["due_at"], **partial(condition))


def _create_arrivals() -> None:
    op.create_table(
        "arrivals",
        sa.Column("id", ID, primary_key=True),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("via", sa.String(16), nullable=False),
        sa.Column("origin", sa.Text),
        sa.Column("source", SHORT),
        sa.Column("filename", SHORT),
        sa.Column("sha256", sa.String(64)),
        sa.Column("size", sa.BigInteger),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reason_code", sa.String(64)),
        sa.Column("reason", sa.Text),
        sa.Column("document_id", ID, index=True),
    )
    op.create_index("ix_arrivals_source", "arrivals", ["source", "id", "outcome"])
    op.create_index("ix_arrivals_outcome", "arrivals", ["outcome", "id"])


def _create_items() -> None:
    op.create_table(
        "items",
        sa.Column("source", SHORT, primary_key=True),
        sa.Column("external_id", SHORT, primary_key=True),
        sa.Column("document_id", ID, index=True),
    )


def _create_terms() -> None:
    document = sa.ForeignKey("documents.id", ondelete="CASCADE")
    op.create_table(
        "document_terms",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("value", SHORT, primary_key=True),
        sa.Column("document_id", ID, document, primary_key=True, index=True),
    )


def _create_small_tables() -> None:
    op.create_table(
        "tokens",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("receipts", sa.JSON),
        sa.Column("expires_at", TIME, nullable=False, index=True),
    )
    op.create_table(
        "graves",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("deleted_at", TIME, nullable=False),
    )
    op.create_table(
        "sources",
        sa.Column("name", SHORT, primary_key=True),
        sa.Column("quiet_at", TIME, nullable=False),
        sa.Column("last_arrival_at", TIME, nullable=False),
    )


def _create_left_files() -> None:
    op.create_table(
        "left_files",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64)),
    )


def _move_contents() -> None:
    """Keep small bytes by their document, not by their digest."""
    op.create_table(
        "contents",
        sa.Column("document_id", ID, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Stories of a page or two stay in the row as they are: packing them costs more time
        # than all the rest of accepting them.
        op.execute("ALTER TABLE contents SET (toast_tuple_target = 8160)")
    op.execute(
        "INSERT INTO contents SELECT documents.id, blobs.content "
        "FROM blobs JOIN documents ON documents.sha256 = blobs.sha256"
    )
    op.drop_table("blobs")


def _move_contents_back() -> None:
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.execute(
        "INSERT INTO blobs SELECT documents.sha256, contents.content "
        "FROM contents JOIN documents ON documents.id = contents.document_id"
    )
    op.drop_table("contents")


def _fill_in() -> None:
    """Take the senders' ids from the fields, and the newest document of each."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    field = "fields ->> '{}'" if is_postgresql else "json_extract(fields, '$.{}')"
    known = field.format("external_id")
    op.execute(
        f"UPDATE documents SET external_id = {known}, version = {field.format('version')} "  # noqa: S608
        f"WHERE {known} IS NOT NULL"
    )
    op.execute(
        "INSERT INTO items SELECT source, external_id, id FROM ("
        "SELECT coalesce(source, '') AS source, external_id, id, row_number() OVER "
        "(PARTITION BY coalesce(source, ''), external_id ORDER BY id DESC) AS place "
        "FROM documents WHERE external_id IS NOT NULL AND status = 'stored') AS numbered "
        "WHERE place = 1"
    )


def downgrade() -> None:
    """Take this step back."""
    _move_contents_back()
    op.drop_table("left_files")
    for table in ("sources", "graves", "tokens", "document_terms", "items", "arrivals"):
        op.drop_table(table)
    for name in (*POINTERS, *OUTCOMES):
        op.drop_index(f"ix_documents_{name}", "documents")
    for name in ("arrivals", "language", "under_way"):
        op.drop_index(f"ix_documents_{name}", "documents")
    _index_due("= 0", "> 0")
    for column in key_columns():
        op.drop_column("keys", column.name)
    for column in document_columns():
        op.drop_column("documents", column.name)
