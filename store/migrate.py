"""Bringing the database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from store.engine import get_engine


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def migrate() -> None:
    """Bring the database to the newest schema; nothing happens if it is there already."""
    config = _config()
    with get_engine().connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest() -> str | None:
    """The revision this program needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current() -> str | None:
    """The revision the database is at; None if it is empty."""
    with get_engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
