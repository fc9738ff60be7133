"""Webhooks in full: the stream's positions, what an endpoint may ask for, replays."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
TIME = sa.DateTime(timezone=True)

LANES = (("fresh", "= spent_count"), ("tried", "> spent_count"))


def endpoint_columns() -> tuple[sa.Column[Any], ...]:
    """What endpoints gain."""
    return (
        sa.Column("filter", sa.Text),
        sa.Column("format", sa.String(16), nullable=False, server_default=sa.text("'standard'")),
        sa.Column("ordered", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column(
            "when_exhausted", sa.String(8), nullable=False, server_default=sa.text("'block'")
        ),
        sa.Column("rate_limit", sa.Float),
        sa.Column("next_send_at", TIME),
        sa.Column("headers", sa.LargeBinary),
        sa.Column("old_secrets", sa.JSON, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("private_key", sa.LargeBinary),
        sa.Column("handshake", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("enabled", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("disabled_at", TIME),
        sa.Column("disabled_reason", sa.String(16)),
        sa.Column("failing_since", TIME),
        sa.Column("failure_count", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("resume_at", TIME),
    )


def delivery_columns() -> tuple[sa.Column[Any], ...]:
    """What deliveries gain."""
    return (
        sa.Column("spent_count", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("format", sa.String(16), nullable=False, server_default=sa.text("'standard'")),
    )


def partial(condition: str) -> dict[str, Any]:
    """What makes an index hold those rows alone."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Apply this step."""
    for column in endpoint_columns():
        op.add_column("endpoints", column)
    for column in delivery_columns():
        op.add_column("deliveries", column)
    _number_events()
    for name, count in LANES:
        op.create_index(
            f"ix_deliveries_due_{name}",
            "deliveries",
            ["endpoint_id", "due_at", "sequence"],
            **partial(f"due_at IS NOT NULL AND attempt_count {count}"),
        )
    op.create_index(
        "ix_deliveries_queue",
        "deliveries",
        ["endpoint_id", "sequence"],
        **partial("due_at IS NOT NULL"),
    )
    op.drop_index("ix_deliveries_endpoint_due", "deliveries")
    _create_replays()


def _number_events() -> None:
    """Give every event its place in the stream: ids follow time."""
    op.add_column("events", sa.Column("position", sa.BigInteger))
    op.execute(
        "UPDATE events SET position = numbered.position FROM "
        "(SELECT id, row_number() OVER (ORDER BY id) AS position FROM events) AS numbered "
        "WHERE numbered.id = events.id"
    )
    op.create_index("uq_events_position", "events", ["position"], unique=True)
    op.create_table(
        "stream",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last_position", sa.BigInteger, nullable=False),
    )
    op.execute("INSERT INTO stream SELECT 1, coalesce(max(position), 0) FROM events")


def _create_replays() -> None:
    op.create_table(
        "replays",
        sa.Column("id", ID, primary_key=True),
        sa.Column(
            "endpoint_id", ID, sa.ForeignKey("endpoints.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME),
        sa.Column("only_failed", sa.Boolean, nullable=False),
        sa.Column("status", sa.String(16), nullable=False, index=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("finished_at", TIME),
        sa.Column("after_sequence", sa.BigInteger, nullable=False),
        sa.Column("through_sequence", sa.BigInteger, nullable=False),
        sa.Column("total_count", sa.BigInteger, nullable=False),
        sa.Column("replayed_count", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("replays")
    op.drop_table("stream")
    op.drop_index("uq_events_position", "events")
    op.drop_column("events", "position")
    op.create_index(
        "ix_deliveries_endpoint_due",
        "deliveries",
        ["endpoint_id", "due_at"],
        **partial("due_at IS NOT NULL"),
    )
    op.drop_index("ix_deliveries_queue", "deliveries")
    for name, _ in LANES:
        op.drop_index(f"ix_deliveries_due_{name}", "deliveries")
    for column in delivery_columns():
        op.drop_column("deliveries", column.name)
    for column in endpoint_columns():
        op.drop_column("endpoints", column.name)
