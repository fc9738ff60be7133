"""The tables. Private to this package."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware on both databases (SQLite itself knows no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the database keeps it."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the service uses it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> Uuid[str]:
    return Uuid(as_uuid=False)


blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", _id(), primary_key=True),
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
)
FRESH = documents.c.attempt_count == text("0")
TRIED = documents.c.attempt_count > text("0")
"""Written with literals: SQLite takes a partial index only for a condition that stands
in the statement word for word."""
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

events = Table(
    "events",
    metadata,
    Column("id", _id(), primary_key=True),
    Column("type", String(32), nullable=False),
    Column("document_id", _id(), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

endpoints = Table(
    "endpoints",
    metadata,
    Column("id", _id(), primary_key=True),
    Column("url", String(2048), nullable=False),
    Column("description", String(500)),
    Column("event_types", JSON, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_sequence", BigInteger, nullable=False, server_default=text("0")),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _id(), primary_key=True),
    Column("endpoint_id", ForeignKey(endpoints.c.id, ondelete="CASCADE"), nullable=False),
    Column("event_id", ForeignKey(events.c.id), nullable=False, index=True),
    Column("sequence", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("attempt_count", Integer, nullable=False),
    UniqueConstraint("endpoint_id", "event_id"),
    UniqueConstraint("endpoint_id", "sequence"),
)
DELIVERY_DUE = deliveries.c.due_at.is_not(None)
Index(
    "ix_deliveries_endpoint_due",
    deliveries.c.endpoint_id,
    deliveries.c.due_at,
    sqlite_where=DELIVERY_DUE,
    postgresql_where=DELIVERY_DUE,
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

keys = Table(
    "keys",
    metadata,
    Column("id", _id(), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)
