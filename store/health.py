"""Whether what the service needs answers."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text

from schemas.errors import SettingsError
from store import migrate, queue
from store.session import reading


def check_database() -> None:
    """Return if the database answers and is at the newest schema. Raises otherwise."""
    with reading() as tx:
        tx.execute(text("SELECT 1"))
    at, needed = migrate.current(), migrate.newest()
    if at != needed:
        raise SettingsError(
            f"The database is at schema {at}, not {needed}. Run 'wiredesk migrate'."
        )


def check_broker() -> None:
    """Return if the broker answers. Raises otherwise."""
    with queue.get_app().connection_for_write(connect_timeout=queue.PATIENCE) as connection:
        connection.ensure_connection(max_retries=0, timeout=queue.PATIENCE)
        connection.default_channel.close()


CHECKS: dict[str, Callable[[], None]] = {"database": check_database, "broker": check_broker}
