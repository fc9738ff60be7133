"""What parsing needs: families of documents, events that wait for their moment."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
TIME = sa.DateTime(timezone=True)


def partial(condition: str) -> dict[str, Any]:
    """What makes an index hold those rows alone."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Apply this step."""
    op.add_column("arrivals", sa.Column("parent_id", ID))
    op.add_column("events", sa.Column("release_at", TIME))
    op.add_column(
        "endpoints",
        sa.Column("embargoed", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    for table, name in (("arrivals", "parent_id"), ("events", "release_at")):
        op.create_index(f"ix_{table}_{name}", table, [name], **partial(f"{name} IS NOT NULL"))
    _create_families()
    _create_prints()
    _create_corrections()


def _create_families() -> None:
    op.create_table(
        "families",
        sa.Column("document_id", ID, primary_key=True),
        sa.Column("root_id", ID, nullable=False, index=True),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
    )


def _create_prints() -> None:
    op.create_table(
        "prints",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("document_id", ID, primary_key=True, index=True),
        sa.Column("made_at", TIME, nullable=False, index=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
    )


def _create_corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", ID, primary_key=True),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_corrections_document_id", "corrections", ["document_id", "id"])


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("families")
    op.drop_table("prints")
    op.drop_table("corrections")
    for table, name in (("arrivals", "parent_id"), ("events", "release_at")):
        op.drop_index(f"ix_{table}_{name}", table)
        op.drop_column(table, name)
    op.drop_column("endpoints", "embargoed")
