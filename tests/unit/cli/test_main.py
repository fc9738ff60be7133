"""The command line as a whole: help, and failures told on one line."""

import subprocess
import sys

import pytest

from cli import keys
from cli.main import app, main
from schemas.keys import Scope

COMMANDS = (
    "up inspect push watch listen sweep seed doctor migrate "
    "endpoints/add endpoints/list endpoints/show endpoints/update endpoints/test "
    "endpoints/enable endpoints/disable endpoints/rotate-secret endpoints/remove "
    "keys/create keys/list keys/revoke"
).split()
HEAVY = ("store", "worker", "api", "httpx", "rich", "pydantic", "sqlalchemy", "celery", "orjson")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_begins_with_a_sentence(wiredesk, command):
    ran = wiredesk(*command.split("/"), "--help")

    usage, _, sentence, *_ = ran.out.splitlines()
    assert ran.status == 0
    assert usage.startswith("Usage: ")
    assert sentence.startswith("  ")
    assert sentence.strip()[0].isupper()


def test_without_a_command_the_help_is_shown(wiredesk):
    ran = wiredesk()

    assert ran.status == 0
    assert all(command.split("/")[0] in ran.out for command in COMMANDS)


def test_the_command_line_starts_without_what_only_commands_need():
    show = f"import sys, cli.main; print([name for name in {HEAVY} if name in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", show], capture_output=True, check=True)

    assert loaded.stdout.strip() == b"[]"


def test_the_program_can_be_run_as_a_module():
    ran = subprocess.run(
        [sys.executable, "-m", "cli.main", "nonsense"], capture_output=True, check=False
    )

    assert ran.returncode == 2
    assert ran.stderr == b"wiredesk: No such command 'nonsense'. See 'wiredesk --help'.\n"


def test_the_program_ends_with_the_status_of_its_command(monkeypatch, capfd):
    monkeypatch.setattr(sys, "argv", ["wiredesk", "--help"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert "Usage: wiredesk" in capfd.readouterr().out


def test_a_wrong_argument_is_one_line_that_points_to_the_help(wiredesk):
    ran = wiredesk("keys", "create", "x", "--scope", "write")

    assert ran.status == 2
    assert len(ran.err.splitlines()) == 1
    assert "'write' is not one of 'ingest', 'read', 'admin'" in ran.err
    assert "See 'wiredesk keys create --help'" in ran.err


def test_a_group_without_a_command_points_to_the_help(wiredesk):
    ran = wiredesk("keys")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "wiredesk: Missing command. See 'wiredesk keys --help'.\n"


def test_a_wrong_setting_is_one_line(wiredesk, monkeypatch):
    monkeypatch.setenv("WIREDESK_PORT", "high")

    ran = wiredesk("migrate")

    assert ran.status == 1
    assert ran.err.startswith("wiredesk: WIREDESK_PORT='high': ")
    assert len(ran.err.splitlines()) == 1


def test_what_the_system_refuses_is_one_line(wiredesk, monkeypatch, tmp_path):
    (tmp_path / "admin.key").mkdir()
    (tmp_path / "file").touch()
    monkeypatch.setenv("WIREDESK_DATA_DIR", str(tmp_path / "file"))

    ran = wiredesk("up")

    assert ran.status == 1
    assert ran.err.splitlines()[-1].endswith("'wiredesk doctor' looks for the cause.")


def test_the_scopes_on_the_command_line_are_those_of_keys():
    assert [scope.value for scope in keys.ScopeName] == [scope.value for scope in Scope]


def test_no_two_commands_share_a_name():
    names = [command.name or command.callback.__name__ for command in app.registered_commands]

    assert len(names) == len(set(names))
