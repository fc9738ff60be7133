"""What `doctor` looks at: each check says what it found, or what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from cli import database, folders
from cli.errors import CommandError
from cli.output import plain
from cli.understanding import chosen_taggers
from schemas.errors import IngestError
from schemas.setting_types import WatchMode
from schemas.settings import Settings, get_settings

ROOM_FOR = 10
"""Largest documents for which there should be room on the disk."""

MOST_COUNTED = 100_000
"""Waiting documents that are counted where the settings set no bound."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    name: str
    ok: bool
    said: str

    def line(self) -> str:
        """The finding for people."""
        return f"{'ok' if self.ok else 'problem':8} {self.name:15} {plain(self.said)}"

    def shown(self) -> dict[str, Any]:
        """The finding as JSON."""
        return asdict(self)


Check = Callable[[Settings], str]
"""Says what is well. Raises IngestError, which says what is wrong and what to do."""


def findings(*, models: bool) -> Iterator[Finding]:
    """What each check finds; if the settings are wrong, nothing else is looked at."""
    try:
        settings = get_settings()
        settled = check_settings(settings)
    except IngestError as error:
        yield Finding("settings", False, str(error))
        return
    yield Finding("settings", True, settled)
    for name, check in all_checks(settings, models=models):
        yield _finding(name, check, settings)


def all_checks(settings: Settings, *, models: bool) -> Iterator[tuple[str, Check]]:
    """The checks that need settings, in order."""
    yield from CHECKS.items()
    for folder in settings.watch_dirs:
        yield "watched folder", partial(check_watched, folder)
    yield "taggers", check_taggers
    if models:
        yield "models", check_models


def _finding(name: str, check: Check, settings: Settings) -> Finding:
    try:
        return Finding(name, True, check(settings))
    except IngestError as error:
        return Finding(name, False, str(error))


def check_settings(settings: Settings) -> str:
    """That what is only looked at when needed is right too."""
    _ = settings.blob_dir
    chosen_taggers(None)
    return f"server at {settings.base_url}"


def check_data(settings: Settings) -> str:
    """That the data folder may be written to."""
    return folders.check_writable(settings.data_dir, setting="WIREDESK_DATA_DIR")


def check_disk(settings: Settings) -> str:
    """That there is room for more documents."""
    needed = ROOM_FOR * settings.max_document_bytes
    found = folders.check_room(settings.data_dir, needed=max(needed, settings.min_free_bytes))
    if settings.blob_url:
        folders.check_room(
            settings.blob_dir, needed=settings.min_free_bytes, setting="WIREDESK_BLOB_URL"
        )
    return found


def check_database(settings: Settings) -> str:
    """That the database answers and has the newest schema. Makes no database."""
    from store import migrate

    if not database.exists(settings):
        place = settings.database.removeprefix("sqlite:///")
        raise CommandError(f"{place} does not exist yet. Run 'wiredesk migrate' or 'wiredesk up'.")
    at, needed = database.schema(), migrate.newest()
    if at != needed:
        raise CommandError(f"It is at schema {at}, not {needed}. Run 'wiredesk migrate'.")
    return f"{without_password(settings.database)}, schema {at}, {_backlog(settings)}"


def _backlog(settings: Settings) -> str:
    """How many documents wait, if not too many. Raises CommandError."""
    from store import pressure

    most = settings.max_backlog
    waiting = pressure.count_backlog(most=most + 1 if most else MOST_COUNTED)
    if most and waiting > most:
        raise CommandError(
            f"More than {most:,} documents wait to be read, so no more are taken in. Start "
            "workers, raise WIREDESK_INGEST_CONCURRENCY, or raise WIREDESK_MAX_BACKLOG."
        )
    return f"{waiting:,} documents wait"


def check_broker(settings: Settings) -> str:
    """That the broker answers."""
    from store import health

    try:
        health.check_broker()
    except Exception as error:
        way = "Check WIREDESK_BROKER_URL" if settings.broker_url else "Start it with 'wiredesk up'"
        raise CommandError(
            f"{without_password(settings.broker)} does not answer ({database.cause(error)}). {way}."
        ) from error
    return without_password(settings.broker)


def check_blobs(settings: Settings) -> str:
    """That large documents can be kept."""
    return folders.check_writable(settings.blob_dir, setting="WIREDESK_BLOB_URL")


def check_watched(folder: Path, settings: Settings) -> str:
    """That files can be taken from the watched folder, and how they are noticed."""
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{folder} is no folder. Set WIREDESK_WATCH_DIR to one.")
    leaves = settings.watch_mode is WatchMode.LEAVE
    place = (
        folders.check_readable(folder, setting="WIREDESK_WATCH_DIR")
        if leaves
        else folders.check_writable(folder, setting="WIREDESK_WATCH_DIR")
    )
    known = folder.is_dir()
    return f"{place}, {folders.mechanism(folder, may_write=not leaves)}" if known else place


def check_taggers(settings: Settings) -> str:
    """That the plug-ins that are installed can be used. Raises CommandError."""
    from worker import taggers, understanding

    wrong = understanding.unusable_taggers(settings.taggers)
    if wrong:
        raise CommandError(
            f"{'; '.join(wrong)}. Mend or remove the package, or set WIREDESK_TAGGERS to all,-NAME."
        )
    names = chosen_taggers(None)
    return f"{', '.join(names)}: version {taggers.version(names)}" if names else "none chosen"


def check_tagged(settings: Settings) -> str:
    """How many documents other taggers tagged than would today, and how to renew them.
    Raises CommandError where the database does not answer."""
    from store import migrate, tagger_versions
    from store.session import reading
    from worker import taggers

    if not database.exists(settings) or database.schema() != migrate.newest():
        return "not known yet"
    now = taggers.version(chosen_taggers(None))
    with reading() as tx:
        others = tagger_versions.others(tx, now)
        old = sum(tagger_versions.count(tx, other, most=MOST_COUNTED) for other in others)
    if not old:
        return f"all by version {now}"
    return (
        f"{old:,} documents by other versions ({', '.join(others[:5])}) than {now}; "
        "'wiredesk reprocess --outdated' renews them"
    )


def check_models(_settings: Settings) -> str:
    """That the parsers' libraries and the taggers' models load."""
    from worker import parsers, taggers

    names = chosen_taggers(None)
    try:
        parsers.warm()
        taggers.warm(names)
    except Exception as error:
        raise CommandError(
            f"They do not load ({database.cause(error)}). Install the locked dependencies anew."
        ) from error
    return f"loaded for {', '.join(names) or 'no tagger'}"


def without_password(url: str) -> str:
    """The URL, with what stands between user name and host hidden."""
    return re.sub(r"//([^:/@]*):[^/]*@", r"//\1:***@", url)


CHECKS: dict[str, Check] = {
    "data folder": check_data,
    "disk": check_disk,
    "database": check_database,
    "broker": check_broker,
    "blob folder": check_blobs,
    "tagged by": check_tagged,
}
