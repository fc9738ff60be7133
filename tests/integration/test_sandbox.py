"""A sandboxed parser may crash, hang, grow or reach out: the worker goes on."""

import ctypes
import os
import signal
import socket
import tempfile
import time
from pathlib import Path

import pytest

from schemas.arrivals import Via
from schemas.children import Child, LeftOut
from schemas.documents import IntakeFields, ParsedDocument, Place, RawDocument, Topic
from schemas.errors import CorruptDocumentError, PermanentError
from worker import parsers, sandbox, sandbox_folders
from worker.sandbox import Bounds, Sandbox
from worker.sandbox_folders import PREFIX

PAGE = RawDocument(b"<html><body><p>The minister met the ambassador.</p></body></html>")


@pytest.fixture
def room():
    running = Sandbox(Bounds(seconds=2.0, memory=2**28))
    yield running
    running.close()


@pytest.fixture
def parser(monkeypatch):
    """Has web pages read by a parser of the test's own."""

    def register(parse):
        monkeypatch.setitem(parsers.PARSERS, "text/html", parse)

    return register


def refusal(room, raw=PAGE):
    with pytest.raises(PermanentError) as refused:
        room.read(raw, [].append)
    return refused.value


def is_running(pid):
    """Whether the process runs; one that has ended and nobody asked after does not."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def folders():
    return set(Path(tempfile.gettempdir()).glob(f"{PREFIX}{os.getpid()}-*"))


def test_a_document_is_read_as_it_would_be_without_a_sandbox(room):
    read = room.read(PAGE, [].append)

    assert read == parsers.read(PAGE, [].append)


def test_everything_a_parser_gives_comes_through(room, parser):
    inside = Child(b"a" * 100_000, "b/a.txt", "text/plain", Via.ATTACHMENT, IntakeFields(title="A"))
    left = LeftOut("c.bin", "encrypted", "It is locked.", size=7)
    given = ParsedDocument(
        text="Text.",
        parser="test/1",
        media_type="text/html",
        topics=(Topic("medtop:11000000", "politics", 1.0),),
        places=(Place("Osh", "KG", 40.5, 72.8, 0, ()),),
        keywords=("a", "b"),
        metadata={"pages": [[0, 5]]},
        provenance={"keywords": "test"},
        children=(inside, left),
    )
    parser(lambda _: given)
    found = []

    read = room.read(PAGE, found.append)

    assert found == [inside, left]
    assert (read.topics, read.places, read.keywords) == (given.topics, given.places, ("a", "b"))
    assert (read.metadata, read.provenance) == (given.metadata, given.provenance)


def test_what_a_parser_refuses_keeps_its_code_and_words(room, parser):
    def parse(_):
        raise CorruptDocumentError("It is torn in two.")

    parser(parse)

    refused = refusal(room)

    assert (refused.code, str(refused)) == ("corrupt", "It is torn in two.")


def test_a_parser_that_dies_fails_its_document_and_no_other(room, parser):
    parser(lambda _: ctypes.string_at(0))

    refused = refusal(room)

    assert refused.code == "parser_crashed"
    assert room.read(RawDocument(b"Plain words, a few."), [].append).text


def test_a_parser_that_never_ends_is_ended(room, parser):
    def parse(_):
        while True:
            pass

    parser(parse)
    began = time.monotonic()

    refused = refusal(room)

    assert refused.code == "timeout"
    assert time.monotonic() - began < 10


def test_a_parser_that_sleeps_is_ended(room, parser):
    parser(lambda _: time.sleep(600))

    assert refusal(room).code == "timeout"


def test_a_parser_that_blocks_all_signals_it_can_is_ended(room, parser):
    def parse(_):
        for number in (signal.SIGTERM, signal.SIGXCPU, signal.SIGALRM):
            signal.signal(number, signal.SIG_IGN)
        while True:
            pass

    parser(parse)

    assert refusal(room).code == "timeout"


def test_a_parser_gets_no_more_memory_than_it_may_have(room, parser):
    parser(lambda _: bytearray(2**29))

    assert refusal(room).code == "out_of_memory"


def test_a_parser_reaches_no_network(room, parser):
    def parse(_):
        try:
            socket.create_connection(("127.0.0.1", 9))
        except PermissionError:
            raise CorruptDocumentError("refused") from None

    parser(parse)

    assert str(refusal(room)) == "refused"


def test_the_kernel_itself_refuses_a_parser_sockets(room, parser):
    def parse(_):
        libc = ctypes.CDLL(None, use_errno=True)
        raise CorruptDocumentError(f"{libc.socket(2, 1, 0)} {ctypes.get_errno()}")

    parser(parse)

    assert str(refusal(room)) == "-1 13"


def test_a_parser_has_no_file_of_its_worker_open(room, parser):
    def parse(_):
        raise CorruptDocumentError(",".join(sorted(os.listdir("/proc/self/fd"))))

    parser(parse)

    assert str(refusal(room)) == "0,1,2,3,4"  # the last is the listing itself


def test_what_a_parser_writes_is_gone_with_its_document(room, parser):
    def parse(_):
        before = os.listdir()
        Path("left.txt").write_text("left")
        return ParsedDocument(text=f"{before}", parser="test/1", media_type="text/html")

    parser(parse)

    texts = [room.read(PAGE, [].append).text for _ in range(2)]

    assert texts == ["[]", "[]"]


def test_a_program_that_a_parser_started_ends_with_it(room, parser):
    def parse(_):
        started = os.spawnlp(os.P_NOWAIT, "sleep", "sleep", "600")
        Path(tempfile.gettempdir(), "pid").write_text(str(started))
        raise CorruptDocumentError(str(started))

    parser(parse)
    started = int(str(refusal(room)))

    room.close()

    deadline = time.monotonic() + 5
    while is_running(started) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_running(started)


def test_nothing_is_left_when_the_sandbox_is_closed():
    room = Sandbox()
    before = folders()
    room.warm()
    [folder] = folders() - before

    room.close()

    assert not folder.exists()


def test_a_folder_whose_keeper_was_killed_goes_when_the_next_one_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = os.spawnlp(os.P_NOWAIT, "true", "true")
    os.waitpid(gone, 0)
    orphan = tmp_path / f"{PREFIX}{gone}-x"
    orphan.mkdir()
    ours = tmp_path / f"{PREFIX}{os.getpid()}-x"
    ours.mkdir()

    sandbox_folders.make()

    assert not orphan.exists()
    assert ours.exists()


def test_a_child_is_kept_for_the_next_document(room, parser):
    parser(lambda _: ParsedDocument(text=f"{os.getpid()}", parser="t/1", media_type="text/html"))

    first, second = (room.read(PAGE, [].append).text for _ in range(2))

    assert first == second != str(os.getpid())


def test_a_child_is_renewed_after_its_last_document(room, parser, monkeypatch):
    monkeypatch.setattr(sandbox, "DOCUMENTS", 1)
    parser(lambda _: ParsedDocument(text=f"{os.getpid()}", parser="t/1", media_type="text/html"))

    first, second = (room.read(PAGE, [].append).text for _ in range(2))

    assert first != second


def test_a_child_that_has_grown_is_renewed(parser):
    room = Sandbox(Bounds(seconds=5.0, memory=2**30))

    def parse(_):
        bytearray(400 * 2**20).find(b"x")
        return ParsedDocument(text=f"{os.getpid()}", parser="t/1", media_type="text/html")

    parser(parse)

    first, second = (room.read(PAGE, [].append).text for _ in range(2))
    room.close()

    assert first != second


def test_a_bug_in_a_parser_is_no_fault_of_the_document(room, parser, monkeypatch):
    monkeypatch.setattr(parsers, "read", lambda *_: 1 // 0)

    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        room.read(PAGE, [].append)
