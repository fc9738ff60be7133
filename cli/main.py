"""`wiredesk`: the one command-line program."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli import (
    corrections,
    documents,
    endpoints,
    inspect,
    keys,
    ledger,
    listen,
    operate,
    push,
    replay,
    replays,
    reprocess,
    seed,
)
from cli.output import plain
from schemas.errors import IngestError

app = typer.Typer(
    name="wiredesk",
    help="Drop a document, get an event.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


AllowLoopback = Annotated[
    bool,
    typer.Option(
        "--allow-loopback",
        help="Let webhooks reach this machine, unless WIREDESK_ALLOW_PRIVATE_WEBHOOKS is set.",
    ),
]


@app.command()
def up(allow_loopback: AllowLoopback = False) -> None:
    """Start the whole service on this machine: API, workers, watched folder, broker."""
    from cli.up import up as start

    start(allow_loopback=allow_loopback)


app.command(epilog=inspect.EXAMPLES)(inspect.inspect)
app.command(epilog=push.EXAMPLES)(push.push)
app.command()(operate.watch)
app.command(epilog=listen.EXAMPLES)(listen.listen)
app.add_typer(documents.app, name="documents")
app.command(epilog=reprocess.EXAMPLES)(reprocess.reprocess)
app.add_typer(corrections.app, name="corrections")
app.add_typer(endpoints.app, name="endpoints")
app.command(epilog=replay.EXAMPLES)(replay.replay)
app.add_typer(replays.app, name="replays")
app.add_typer(ledger.app, name="ledger")
app.add_typer(keys.app, name="keys")
app.command()(operate.sweep)
app.command()(seed.seed)
app.command()(operate.doctor)
app.command()(operate.migrate)


def main() -> None:
    """Run the command line of this process, and end with its status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(run(sys.argv[1:]))


def run(args: list[str]) -> int:
    """Run one command; the status to end with, 130 after Ctrl-C.

    A failure is one line on stderr.
    """
    try:
        return app(args or ["--help"], prog_name="wiredesk", standalone_mode=False) or 0
    except typer.TyperException as error:
        return _say(_usage(error), error.exit_code)
    except IngestError as error:
        return _say(str(error))
    except UnicodeEncodeError as error:
        return _say(f"{error.object!r} is not UTF-8: it can be neither sent nor kept.")
    except OSError as error:
        return _say(f"{error}. 'wiredesk doctor' looks for the cause.")


def _usage(error: typer.TyperException) -> str:
    """What is wrong with the arguments, and where the right ones stand."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "wiredesk"
    return f"{error.format_message().rstrip('.')}. See '{command} --help'."


def _say(message: str, status: int = 1) -> int:
    typer.echo(f"wiredesk: {plain(message)}", err=True)
    return status


if __name__ == "__main__":
    main()
