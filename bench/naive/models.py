"""The tables, as ORM classes, and the session."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from sqlalchemy import DateTime, ForeignKey, LargeBinary, String, Text, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker

from bench.naive.settings import DATABASE_URL


class Base(DeclarativeBase):
    """The tables of the reference."""


class Document(Base):
    """A document, and where it stands."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    text: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(String(500))
    source: Mapped[str | None] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(16), default="received")
    received_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default=lambda: datetime.now(UTC)
    )
    stored_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Endpoint(Base):
    """A subscriber's URL."""

    __tablename__ = "endpoints"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(2048))


class Webhook(Base):
    """One document on its way to one endpoint."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"))
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("endpoints.id"))
    status: Mapped[str] = mapped_column(String(16), default="pending")
    document: Mapped[Document] = relationship()
    endpoint: Mapped[Endpoint] = relationship()


class Event(Base):
    """Something to tell, as it is sent."""

    __tablename__ = "events"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Delivery(Base):
    """One event on its way to one endpoint."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("events.id"))
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("endpoints.id"))
    status: Mapped[str] = mapped_column(String(16), default="pending", index=True)


class Attempt(Base):
    """One request made for a delivery."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    duration_ms: Mapped[int]
    status_code: Mapped[int | None]


IS_SQLITE = DATABASE_URL.startswith("sqlite")
engine = create_engine(
    DATABASE_URL, connect_args={"timeout": 30} if IS_SQLITE else {}, pool_size=16
)
Session = sessionmaker(engine)

if IS_SQLITE:

    @event.listens_for(engine, "connect")
    def _make_durable(connection, _record):
        """As durable as ours: a commit is on the disk before it returns."""
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
