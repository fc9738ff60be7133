"""The tables of events, of those who hear of them, and of keys. Private to this package."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from store.columns import Id, UtcDateTime, metadata

stream = Table(
    "stream",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last_position", BigInteger, nullable=False),
)
"""One row: whoever records events holds it, so positions follow the order of commits."""

events = Table(
    "events",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("type", String(32), nullable=False),
    Column("document_id", Id(), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("position", BigInteger),
    Column("release_at", UtcDateTime),
)
"""One under embargo has no position, and waits for `release_at`."""
Index(
    "ix_events_release_at",
    events.c.release_at,
    sqlite_where=events.c.release_at.is_not(None),
    postgresql_where=events.c.release_at.is_not(None),
)
Index("uq_events_position", events.c.position, unique=True)

endpoints = Table(
    "endpoints",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("url", String(2048), nullable=False),
    Column("description", String(500)),
    Column("event_types", JSON, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_sequence", BigInteger, nullable=False, server_default=text("0")),
    Column("filter", Text),
    Column("format", String(16), nullable=False, server_default=text("'standard'")),
    Column("ordered", Boolean, nullable=False, server_default=false()),
    Column("when_exhausted", String(8), nullable=False, server_default=text("'block'")),
    Column("rate_limit", Float),
    Column("next_send_at", UtcDateTime),
    Column("headers", LargeBinary),
    Column("old_secrets", JSON, nullable=False, server_default=text("'[]'")),
    Column("private_key", LargeBinary),
    Column("handshake", Boolean, nullable=False, server_default=false()),
    Column("embargoed", Boolean, nullable=False, server_default=false()),
    Column("enabled", Boolean, nullable=False, server_default=true()),
    Column("disabled_at", UtcDateTime),
    Column("disabled_reason", String(16)),
    Column("failing_since", UtcDateTime),
    Column("failure_count", Integer, nullable=False, server_default=text("0")),
    Column("resume_at", UtcDateTime),
)
"""`secret`, `headers`, `private_key` and the secrets in `old_secrets` are sealed.
`failure_count` counts attempts since the last success; nothing is sent before `resume_at`
(the subscriber asked for a pause) and `next_send_at` (the rate allows the next)."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("endpoint_id", ForeignKey(endpoints.c.id, ondelete="CASCADE"), nullable=False),
    Column("event_id", ForeignKey(events.c.id), nullable=False, index=True),
    Column("sequence", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("attempt_count", Integer, nullable=False),
    Column("spent_count", Integer, nullable=False, server_default=text("0")),
    Column("format", String(16), nullable=False, server_default=text("'standard'")),
    UniqueConstraint("endpoint_id", "event_id"),
    UniqueConstraint("endpoint_id", "sequence"),
)
"""`spent_count` attempts were made before the delivery was last replayed: its schedule
begins after them. `format` is the endpoint's at the time, so the body never changes."""
DELIVERY_FRESH = deliveries.c.attempt_count == deliveries.c.spent_count
DELIVERY_TRIED = deliveries.c.attempt_count > deliveries.c.spent_count
"""A replayed delivery counts as fresh: only what failed since is a retry."""
Index(
    "ix_deliveries_queue",
    deliveries.c.endpoint_id,
    deliveries.c.sequence,
    sqlite_where=deliveries.c.due_at.is_not(None),
    postgresql_where=deliveries.c.due_at.is_not(None),
)
for _name, _which in (("fresh", DELIVERY_FRESH), ("tried", DELIVERY_TRIED)):
    Index(
        f"ix_deliveries_due_{_name}",
        deliveries.c.endpoint_id,
        deliveries.c.due_at,
        deliveries.c.sequence,
        sqlite_where=deliveries.c.due_at.is_not(None) & _which,
        postgresql_where=deliveries.c.due_at.is_not(None) & _which,
    )

attempts = Table(
    "attempts",
    metadata,
    Column("delivery_id", ForeignKey(deliveries.c.id, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("status_code", Integer),
    Column("error", Text),
    Column("response", LargeBinary),
)

replays = Table(
    "replays",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("endpoint_id", ForeignKey(endpoints.c.id, ondelete="CASCADE"), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    Column("only_failed", Boolean, nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("after_sequence", BigInteger, nullable=False),
    Column("through_sequence", BigInteger, nullable=False),
    Column("total_count", BigInteger, nullable=False),
    Column("replayed_count", BigInteger, nullable=False),
)
"""A replay takes up deliveries after `after_sequence`, which moves on, and up to
`through_sequence`."""

keys = Table(
    "keys",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("expires_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
    Column("rate_limit", Float),
)
