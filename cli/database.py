"""The database, for the commands that go straight to it."""

from __future__ import annotations

from pathlib import Path

from cli.errors import CommandError
from schemas.errors import SettingsError
from schemas.settings import Settings
from store import migrate


def exists(settings: Settings) -> bool:
    """Whether there is a database: a file, unless another machine may have it."""
    place = settings.database.removeprefix("sqlite:///")
    return place == settings.database or Path(place).exists()


def schema() -> str | None:
    """The revision the database is at; None if it is empty. Raises CommandError, SettingsError."""
    try:
        return migrate.current()
    except SettingsError:
        raise
    except Exception as error:
        raise CommandError(
            f"The database does not answer ({cause(error)}). "
            "Check WIREDESK_DATABASE_URL and WIREDESK_DATA_DIR."
        ) from error


def cause(error: BaseException) -> str:
    """The first line of an error, or its class."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def prepare() -> None:
    """Have the newest schema, made here if the database is empty. Raises SettingsError."""
    at, needed = schema(), migrate.newest()
    if at is None:
        migrate.migrate()
    elif at != needed:
        raise SettingsError(
            f"The database is at schema {at}, not {needed}. Run 'wiredesk migrate'."
        )
