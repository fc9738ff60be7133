"""Commands that go straight to the database: keys, migrate, sweep, doctor, watch."""

import os
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.keys import Scope
from store import keys, migrate, queue
from store.session import reading
from tests.command import wiredesk
from tests.conftest import forget
from tests.factories import make_document, make_id
from tests.servers import broker, until
from worker import parsers
from worker import sweep as sweeping

__all__ = ["wiredesk"]


@pytest.fixture
def answering_broker(monkeypatch, tmp_path):
    """A broker that answers."""
    with broker(tmp_path) as url:
        monkeypatch.setenv("WIREDESK_BROKER_URL", url)
        forget()
        yield url


def scopes_of(key):
    with reading() as tx:
        known = keys.find(tx, key, now=datetime.now(UTC))
    return known.scopes if known else frozenset()


def checks(ran):
    return {check["name"]: check for check in ran.json["checks"]}


def kill(sign):
    os.kill(os.getpid(), sign)


def test_a_key_is_printed_alone_so_that_a_shell_can_keep_it(wiredesk, database):
    ran = wiredesk("keys", "create", "newsroom")

    assert ran.status == 0
    assert scopes_of(ran.out.strip()) == {Scope.INGEST, Scope.READ}
    assert "shown this once" in ran.err


def test_a_key_has_the_scopes_that_were_asked_for(wiredesk, database):
    ran = wiredesk("keys", "create", "x", "--scope", "read", "--scope", "admin", "--json")

    assert ran.json["scopes"] == ["read", "admin"]
    assert scopes_of(ran.json["key"]) == {Scope.READ, Scope.ADMIN}


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\nb", "\x1b[2J", "caf\udce9"])
def test_a_key_without_a_proper_name_is_not_made(wiredesk, database, name):
    ran = wiredesk("keys", "create", name)

    assert ran.status == 2
    assert "a name has 1 to 200 printable characters" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert wiredesk("keys", "list", "--json").json == []


def test_the_first_key_can_be_made_before_anything_has_run(wiredesk):
    ran = wiredesk("keys", "create", "first")

    assert ran.status == 0
    assert migrate.current() == migrate.newest()


def test_keys_are_listed_without_the_keys_themselves(wiredesk, database):
    key = wiredesk("keys", "create", "newsroom").out.strip()

    listed, as_json = wiredesk("keys", "list"), wiredesk("keys", "list", "--json")

    heading = "ID NAME SCOPES CREATED EXPIRES LAST USED PER SECOND REVOKED"
    assert listed.out.splitlines()[0].split() == heading.split()
    assert "newsroom  ingest,read" in listed.out
    assert [entry["name"] for entry in as_json.json] == ["newsroom"]
    assert key not in listed.out + as_json.out


def test_a_revoked_key_opens_nothing(wiredesk, database):
    made = wiredesk("keys", "create", "x", "--json").json

    ran = wiredesk("keys", "revoke", made["id"])

    assert ran.status == 0
    assert scopes_of(made["key"]) == frozenset()


def test_revoking_a_key_there_is_not_fails(wiredesk, database):
    nothing = make_id()

    ran = wiredesk("keys", "revoke", nothing)

    assert ran.status == 1
    assert ran.err == f"wiredesk: No key '{nothing}'. The list of keys shows what there is.\n"


def test_an_id_that_is_none_is_refused_before_the_database_is_asked(wiredesk):
    ran = wiredesk("keys", "revoke", "nothing")

    assert ran.status == 2
    assert "should be a valid UUID" in ran.err


def test_a_database_of_another_schema_is_not_touched(wiredesk, database, monkeypatch):
    monkeypatch.setattr(migrate, "newest", lambda: "9999")

    ran = wiredesk("keys", "list")

    assert ran.status == 1
    assert "not 9999. Run 'wiredesk migrate'." in ran.err


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/x", "not a url"])
def test_a_database_that_does_not_answer_is_one_line(wiredesk, monkeypatch, url):
    monkeypatch.setenv("WIREDESK_DATABASE_URL", url)

    ran = wiredesk("keys", "list")

    assert ran.status == 1
    assert ran.err.startswith("wiredesk: The database does not answer (")
    assert ran.err.endswith("Check WIREDESK_DATABASE_URL and WIREDESK_DATA_DIR.\n")
    assert len(ran.err.splitlines()) == 1


def test_a_database_of_another_kind_is_one_line(wiredesk, monkeypatch):
    monkeypatch.setenv("WIREDESK_DATABASE_URL", "mysql://x/y")

    ran = wiredesk("migrate")

    assert ran.status == 1
    assert ran.err.startswith("wiredesk: WIREDESK_DATABASE_URL names 'mysql'")


def test_migrating_brings_an_empty_database_to_the_newest_schema(wiredesk):
    first, again = wiredesk("migrate", "--json"), wiredesk("migrate")

    assert first.json == {"before": None, "now": migrate.newest()}
    assert again.out == f"The database is at schema {migrate.newest()} (as before).\n"


def test_a_sweep_offers_what_is_due(wiredesk, database, answering_broker):
    make_document()

    ran = wiredesk("sweep", "--json")

    assert ran.status == 0
    assert ran.json == {
        "documents_due": True,
        "deliveries_due": False,
        "documents_failed": 0,
        "broker_answers": True,
    }
    assert queue.waiting("documents.ingest") == 1


def test_a_sweep_whose_offer_nobody_takes_fails(wiredesk, woken):
    migrate.migrate()
    make_document()

    ran = wiredesk("sweep")

    assert ran.status == 1
    assert ran.out.splitlines()[0] == "documents due: yes"
    assert "wiredesk: The broker does not answer. Start it with 'wiredesk up'" in ran.err


@pytest.fixture
def interrupted(monkeypatch):
    """Send this process a signal in the middle of its first sweep."""

    def in_a_sweep(sign):
        monkeypatch.setattr(sweeping, "sweep", lambda *_given: kill(sign))

    return in_a_sweep


def test_sweeping_forever_ends_on_sigterm(wiredesk, interrupted, woken):
    interrupted(signal.SIGTERM)

    with pytest.raises(SystemExit) as ended:
        wiredesk("sweep", "--forever")

    assert ended.value.code == 0


def test_sweeping_forever_ends_on_ctrl_c(wiredesk, interrupted, woken):
    interrupted(signal.SIGINT)

    assert wiredesk("sweep", "--forever").status == 130


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_watcher_takes_files_until_it_is_told_to_stop(wiredesk, database, sign):
    inbox = Path(os.environ["WIREDESK_DATA_DIR"]) / "inbox"
    before = signal.getsignal(sign)

    def drop_and_stop():
        until(inbox.is_dir)
        (inbox / "a.txt").write_text("A story about a bridge.")
        until(lambda: not (inbox / "a.txt").exists())
        kill(sign)

    thread = threading.Thread(target=drop_and_stop)
    thread.start()
    ran = wiredesk("watch")
    thread.join()

    assert ran.status == 0
    assert signal.getsignal(sign) is before


def test_the_doctor_finds_nothing_wrong_where_all_is_well(wiredesk, database, answering_broker):
    migrate.migrate()

    ran, as_json = wiredesk("doctor"), wiredesk("doctor", "--json")

    assert ran.status == 0
    assert all(line.startswith("ok ") for line in ran.out.splitlines())
    assert as_json.json["ok"] is True
    assert list(checks(as_json)) == [
        "settings",
        "data folder",
        "disk",
        "database",
        "broker",
        "blob folder",
        "tagged by",
        "watched folder",
        "taggers",
    ]


def test_the_doctor_touches_nothing_before_the_first_start(wiredesk, tmp_path):
    ran = wiredesk("doctor", "--json")

    assert ran.status == 1
    assert "Run 'wiredesk migrate' or 'wiredesk up'" in checks(ran)["database"]["said"]
    assert "Start it with 'wiredesk up'" in checks(ran)["broker"]["said"]
    assert ran.err == "wiredesk: 2 of 9 checks failed: database, broker.\n"
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_says_how_to_get_the_newest_schema(wiredesk, database, monkeypatch):
    monkeypatch.setattr(migrate, "newest", lambda: "9999")

    ran = wiredesk("doctor", "--json")

    assert checks(ran)["database"]["said"].endswith("not 9999. Run 'wiredesk migrate'.")


def test_the_doctor_shows_no_password(wiredesk, monkeypatch):
    monkeypatch.setenv("WIREDESK_DATABASE_URL", "postgresql://me:hidden@127.0.0.1:1/x")
    monkeypatch.setenv("WIREDESK_BROKER_URL", "redis://:hidden@127.0.0.1:1/0")

    ran = wiredesk("doctor")

    assert "hidden" not in ran.out
    assert "redis://:***@127.0.0.1:1/0 does not answer" in ran.out
    assert "Check WIREDESK_BROKER_URL" in ran.out


def test_the_doctor_stops_at_settings_that_are_wrong(wiredesk, monkeypatch):
    monkeypatch.setenv("WIREDESK_BLOB_URL", "ftp://x")

    ran = wiredesk("doctor", "--json")

    [check] = ran.json["checks"]
    assert ran.status == 1
    assert check["said"] == "WIREDESK_BLOB_URL 'ftp://x' is not supported. Use file:///…"


def test_the_doctor_sees_a_watched_folder_that_is_none(wiredesk, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("WIREDESK_WATCH_DIR", f"{tmp_path / 'file'},{tmp_path / 'in'}")

    ran = wiredesk("doctor")

    assert f"problem  watched folder  {tmp_path / 'file'} is no folder." in ran.out
    assert f"ok       watched folder  {tmp_path / 'in'}, made when first needed" in ran.out


def test_the_doctor_loads_the_models_if_asked(wiredesk, monkeypatch):
    monkeypatch.setenv("WIREDESK_TAGGERS", "dates")

    assert "ok       models          loaded for dates" in wiredesk("doctor", "--models").out


def test_the_doctor_says_what_to_do_when_models_do_not_load(wiredesk, monkeypatch):
    def broken():
        raise ImportError("No module named 'pypdfium2'")

    monkeypatch.setenv("WIREDESK_TAGGERS", "none")
    monkeypatch.setattr(parsers, "warm", broken)

    ran = wiredesk("doctor", "--models")

    assert "No module named 'pypdfium2'). Install the locked dependencies anew." in ran.out
