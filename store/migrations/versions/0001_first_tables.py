"""The first tables: documents and their bytes, events, endpoints, deliveries, keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
TIME = sa.DateTime(timezone=True)


def partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    """An index over those rows alone that wait for work."""
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Stories of a page or two stay in the row as they are: packing them costs more time
        # than all the rest of accepting them.
        op.execute("ALTER TABLE blobs SET (toast_tuple_target = 8160)")
    op.create_table(
        "documents",
        sa.Column("id", ID, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("media_type", sa.String(255)),
        sa.Column("source", sa.String(255)),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("error_code", sa.String(64)),
        sa.Column("error_message", sa.Text),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("stored_at", TIME),
        sa.Column("language", sa.String(16)),
        sa.Column("body", sa.LargeBinary),
        sa.Column("text", sa.Text),
        sa.Column("due_at", TIME),
        sa.Column("attempt_count", sa.Integer, nullable=False),
        sa.UniqueConstraint("sha256", name="uq_documents_sha256"),
    )
    waiting = "due_at IS NOT NULL AND attempt_count"
    partial_index("ix_documents_due_fresh", "documents", ["due_at"], f"{waiting} = 0")
    partial_index("ix_documents_due_tried", "documents", ["due_at"], f"{waiting} > 0")
    op.create_table(
        "events",
        sa.Column("id", ID, primary_key=True),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("document_id", ID, index=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "endpoints",
        sa.Column("id", ID, primary_key=True),
        sa.Column("url", sa.String(2048), nullable=False),
        sa.Column("description", sa.String(500)),
        sa.Column("event_types", sa.JSON, nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_sequence", sa.BigInteger, nullable=False, server_default=sa.text("0")),
    )
    create_deliveries()
    op.create_table(
        "keys",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME),
        sa.UniqueConstraint("hash", name="uq_keys_hash"),
    )


def create_deliveries() -> None:
    """Deliveries and their attempts."""
    op.create_table(
        "deliveries",
        sa.Column("id", ID, primary_key=True),
        sa.Column(
            "endpoint_id", ID, sa.ForeignKey("endpoints.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("event_id", ID, sa.ForeignKey("events.id"), nullable=False, index=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("finished_at", TIME),
        sa.Column("due_at", TIME),
        sa.Column("attempt_count", sa.Integer, nullable=False),
        sa.UniqueConstraint("endpoint_id", "event_id", name="uq_deliveries_endpoint_id_event_id"),
        sa.UniqueConstraint("endpoint_id", "sequence", name="uq_deliveries_endpoint_id_sequence"),
    )
    due = "due_at IS NOT NULL"
    partial_index("ix_deliveries_endpoint_due", "deliveries", ["endpoint_id", "due_at"], due)
    op.create_table(
        "attempts",
        sa.Column(
            "delivery_id",
            ID,
            sa.ForeignKey("deliveries.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("duration_ms", sa.Integer, nullable=False),
        sa.Column("status_code", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("response", sa.LargeBinary),
    )


def downgrade() -> None:
    """Take this step back."""
    for table in ("attempts", "deliveries", "keys", "endpoints", "events", "documents", "blobs"):
        op.drop_table(table)
