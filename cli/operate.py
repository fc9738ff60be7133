"""Commands for those who run the service: watch, sweep, doctor, migrate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import AsJson
from cli.output import note, print_json

if TYPE_CHECKING:
    from worker.sweep import Swept

Forever = Annotated[
    bool, typer.Option("--forever", help="Sweep again and again, every WIREDESK_SWEEP_INTERVAL.")
]
Models = Annotated[bool, typer.Option("--models", help="Also load what the taggers need.")]


def watch() -> None:
    """Run the folder watcher alone, until told to stop."""
    from signal import SIGINT, SIGTERM

    from cli.signals import stopping
    from schemas import logs
    from schemas.settings import get_settings
    from worker.watcher import watch_forever

    settings = get_settings()
    logs.configure(settings, part="watcher")
    with stopping(SIGINT, SIGTERM) as stop:
        watch_forever(settings, stop)


def sweep(forever: Forever = False, as_json: AsJson = False) -> None:
    """Offer forgotten work once, as the periodic sweep does, and print what was found."""
    from cli import database
    from cli.signals import exit_on_term
    from schemas import logs
    from schemas.settings import get_settings
    from worker import sweep as sweeping

    settings = get_settings()
    logs.configure(settings, part="sweep")
    if forever:
        exit_on_term()
        sweeping.sweep_forever(settings)
    database.prepare()
    _show_swept(sweeping.sweep(settings), as_json=as_json)


def _show_swept(found: Swept, *, as_json: bool) -> None:
    """Print what a sweep found. Raises CommandError if the broker did not answer."""
    from dataclasses import asdict

    from cli.errors import CommandError

    if as_json:
        print_json(asdict(found))
    else:
        typer.echo(f"documents due: {_yes(found.documents_due)}")
        typer.echo(f"deliveries due: {_yes(found.deliveries_due)}")
        typer.echo(f"documents failed, out of attempts: {found.documents_failed}")
    if not found.broker_answers:
        raise CommandError(
            "The broker does not answer. Start it with 'wiredesk up', or check "
            "WIREDESK_BROKER_URL; running workers find the work by themselves meanwhile."
        )


def _yes(is_due: bool) -> str:
    return "yes" if is_due else "no"


def migrate(as_json: AsJson = False) -> None:
    """Bring the database to the newest schema."""
    from cli import database
    from store import migrate as migrating

    before = database.schema()
    migrating.migrate()
    now = migrating.current()
    if as_json:
        print_json({"before": before, "now": now})
    else:
        typer.echo(f"The database is at schema {now} ({'as before' if now == before else 'new'}).")


def doctor(models: Models = False, as_json: AsJson = False) -> None:
    """Check settings, database, broker and folders; say what is wrong and what to do."""
    from cli import checks

    found = []
    for finding in checks.findings(models=models):
        found.append(finding)
        if not as_json:
            typer.echo(finding.line())
    if as_json:
        print_json({"ok": all(f.ok for f in found), "checks": [f.shown() for f in found]})
    wrong = [finding.name for finding in found if not finding.ok]
    if wrong:
        note(f"wiredesk: {len(wrong)} of {len(found)} checks failed: {', '.join(wrong)}.")
        raise typer.Exit(1)
