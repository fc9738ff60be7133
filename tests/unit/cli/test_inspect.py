"""Documents read with no server: the API's document object, or its error."""

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from cli import reading
from schemas.document_object import body, document_object
from schemas.documents import (
    DocumentRow,
    DocumentStatus,
    IntakeFields,
    ParsedDocument,
    Tags,
    Understood,
)
from worker import parsers

STORY = b"TASHKENT, March 12 (Meridian) -- The minister met the ambassador on Tuesday.\n"


@pytest.fixture
def story(tmp_path) -> Path:
    """One file with a story."""
    path = tmp_path / "story.txt"
    path.write_bytes(STORY)
    return path


@pytest.fixture
def inspect(wiredesk):
    """Inspect without the taggers that load a model."""

    def run(*args, **given):
        return wiredesk("inspect", "--taggers", "language", *args, **given)

    return run


def keys_of_the_api() -> list[str]:
    """The keys of a document, in the order the API shows them."""
    now = datetime.now(UTC)
    row = DocumentRow("", DocumentStatus.STORED, None, "", 0, None, IntakeFields(), now, now)
    found = body(Understood(ParsedDocument("", "", ""), Tags()), tagger_version="1")
    return list(document_object(row, found, ""))


def line(**fields: object) -> bytes:
    return orjson.dumps(fields) + b"\n"


def test_a_file_is_shown_as_the_api_shows_a_document(inspect, story):
    ran = inspect(story)

    shown = ran.json
    assert ran.status == 0
    assert list(shown) == keys_of_the_api()
    assert shown["status"] == "stored"
    assert shown["media_type"] == "text/plain"
    assert shown["filename"] == "story.txt"
    assert shown["size"] == len(STORY)
    assert shown["text"] == STORY.decode().strip()
    assert (shown["id"], shown["received_at"], shown["stored_at"]) == (None, None, None)


def test_a_single_file_is_indented_unless_one_line_is_asked_for(inspect, story):
    indented, one_line = inspect(story), inspect("--json", story)

    assert indented.out.startswith('{\n  "id"')
    assert len(one_line.out.splitlines()) == 1
    assert indented.json == one_line.json


def test_several_files_are_shown_one_a_line(inspect, story):
    other = story.with_name("other.txt")
    other.write_bytes(STORY)

    assert [shown["filename"] for shown in inspect(story, other).jsons] == [
        "story.txt",
        "other.txt",
    ]


def test_a_folder_is_walked_in_order_without_hidden_names(inspect, story):
    for name in ("b/2.txt", "b/.hidden.txt", "b/half.txt.part", ".git/x.txt", "a/1.txt"):
        path = story.parent / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(STORY)

    ran = inspect(story.parent)

    assert [shown["filename"] for shown in ran.jsons] == ["story.txt", "1.txt", "2.txt"]


def test_links_in_a_folder_are_passed_over(inspect, story):
    (story.parent / "link.txt").symlink_to(story)

    ran = inspect(story.parent)

    assert [shown["filename"] for shown in ran.jsons] == ["story.txt"]
    assert "link.txt: passed over, as it is a symbolic link." in ran.err


def test_an_empty_folder_is_a_mistake(inspect, tmp_path):
    ran = inspect(tmp_path)

    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"wiredesk: No files in {tmp_path}. Name some that there are.\n"


def test_no_line_at_all_is_none_that_failed(inspect):
    assert inspect("--ndjson").status == 0


def test_a_name_that_is_not_unicode_and_not_there_is_told(inspect, tmp_path):
    ran = inspect(tmp_path / "caf\udce9.txt")

    assert ran.json["error"]["message"].startswith(f"{tmp_path}/caf\ufffd.txt cannot be read")
    assert "caf\ufffd.txt cannot be read" in ran.err


def test_stdin_is_read_as_bytes(inspect):
    ran = inspect("-", stdin="Министр встретил посла".encode("cp1251"))

    assert ran.json["text"] == "Министр встретил посла"
    assert ran.json["filename"] is None


def test_a_name_that_is_not_unicode_is_shown_all_the_same(inspect, tmp_path):
    path = tmp_path / "caf\udce9.txt"
    path.write_bytes(STORY)

    assert inspect(path).json["filename"] == "caf\ufffd.txt"


def test_what_cannot_be_read_is_shown_with_its_error_and_stops_nothing(inspect, story):
    ran = inspect(story.with_name("missing.txt"), story)

    missing, stored = ran.jsons
    assert ran.status == 1
    assert missing["error"]["code"] == "unreadable"
    assert "missing.txt cannot be read: No such file" in missing["error"]["message"]
    assert (missing["status"], missing["sha256"], missing["size"]) == ("failed", None, None)
    assert list(missing) == keys_of_the_api()
    assert stored["status"] == "stored"
    assert ran.err == f"wiredesk: {missing['error']['message']}\n"


def test_a_document_no_parser_takes_fails_with_its_digest(inspect, story):
    story.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(51))

    ran = inspect(story)

    assert ran.status == 1
    assert ran.json["status"] == "failed"
    assert ran.json["error"]["code"] == "unsupported_media_type"
    assert ran.err.startswith("wiredesk: story.txt: No parser for 'application/x-elf'.")
    assert len(ran.json["sha256"]) == 64
    assert ran.json["size"] == 58
    assert ran.json["text"] is None


def test_a_bug_fails_one_document_and_stops_nothing(inspect, story, monkeypatch):
    def broken(*_):
        raise KeyError("a secret of the text")

    monkeypatch.setattr(parsers, "parse", broken)

    first, second = (ran := inspect(story, story)).jsons

    assert ran.status == 1
    assert first == second
    assert first["error"]["code"] == "internal_error"
    assert first["error"]["message"] == "Reading it broke off (KeyError). Please report this."


def test_more_bytes_than_the_service_takes_are_refused(inspect, story, monkeypatch):
    monkeypatch.setenv("WIREDESK_MAX_DOCUMENT_BYTES", "10")

    ran = inspect(story)

    assert ran.status == 1
    assert ran.json["error"]["code"] == "too_large"


def test_inspecting_makes_no_file(inspect, story, monkeypatch):
    monkeypatch.setenv("WIREDESK_DATA_DIR", str(story.parent / "var"))

    inspect(story)

    assert list(story.parent.iterdir()) == [story]


def test_without_a_path_the_command_says_what_to_name(inspect):
    ran = inspect()

    assert ran.status == 2
    assert "name at least one PATH" in ran.err


def test_an_unknown_tagger_is_named_with_those_there_are(wiredesk, story):
    ran = wiredesk("inspect", story, "--taggers", "language,moods")

    assert ran.status == 1
    assert "No tagger 'moods'. There are: all, none, language, " in ran.err


def test_without_taggers_nothing_is_found(wiredesk, story):
    shown = wiredesk("inspect", story, "--taggers", "none").json

    assert shown["language"] is None
    assert shown["people"] == []


def test_the_taggers_are_those_of_the_settings(wiredesk, story, monkeypatch):
    monkeypatch.setenv("WIREDESK_TAGGERS", "quotes,dates")

    assert wiredesk("inspect", story).json["language"] is None


def test_by_default_all_taggers_run(wiredesk):
    story = "Министр здравоохранения 5 марта встретил посла и говорил с ним о больницах."

    shown = wiredesk("inspect", "-", stdin=story.encode()).json

    assert shown["language"] == "ru"
    assert shown["summary"] == story


def test_lines_of_json_are_answered_in_order(inspect):
    lines = [
        line(text="The first story.", source="wire", tags=["a"]),
        line(html="<html><body><p>The second story is longer.</p></body></html>"),
        line(content_base64="VGhlIHRoaXJkIHN0b3J5Lg==", filename="3.txt", metadata={"n": 3}),
    ]

    first, second, third = (ran := inspect("--ndjson", stdin=b"".join(lines))).jsons

    assert ran.status == 0
    assert (first["text"], first["source"], first["tags"]) == ("The first story.", "wire", ["a"])
    assert second["media_type"] == "text/html"
    assert (third["text"], third["filename"]) == ("The third story.", "3.txt")
    assert third["metadata"] == {"n": 3}


def test_a_bad_line_is_told_with_its_number_and_stops_nothing(inspect):
    lines = [line(text="one"), b"\n", b"{nonsense\n", line(txt="?"), line(text="two")]

    ran = inspect("--ndjson", stdin=b"".join(lines))

    one, bad, unknown, two = ran.jsons
    assert ran.status == 1
    assert (bad["error"]["code"], bad["error"]["line"]) == ("unparsable", 3)
    assert (unknown["error"]["code"], unknown["error"]["line"]) == ("invalid_intake", 4)
    assert (one["text"], two["text"]) == ("one", "two")
    assert list(bad) == keys_of_the_api()
    assert ran.err.startswith("wiredesk: 2 of 4 documents failed. The first: line 3: The body is")


def test_a_line_whose_document_cannot_be_read_has_its_number(inspect):
    ran = inspect("--ndjson", stdin=line(content_base64="iVBORw0KGgoAAAAA", source="wire"))

    assert ran.json["error"]["line"] == 1
    assert ran.json["source"] == "wire"


def test_the_last_line_needs_no_end(inspect):
    assert inspect("--ndjson", "-", stdin=line(text="one").strip()).json["text"] == "one"


def test_a_line_that_is_too_long_is_skipped_without_being_kept(inspect, monkeypatch):
    monkeypatch.setenv("WIREDESK_MAX_DOCUMENT_BYTES", "20")
    monkeypatch.setattr(reading, "JSON_ROOM", 100)
    lines = [line(text="x" * 1000), line(text="y" * 30), line(text="short"), line(text="z" * 500)]

    ran = inspect("--ndjson", stdin=b"".join(lines).strip())

    told = [
        shown["error"] and (shown["error"]["code"], shown["error"]["line"]) for shown in ran.jsons
    ]
    assert told == [("too_large", 1), ("too_large", 2), None, ("too_large", 4)]


def test_lines_may_stand_in_files(inspect, tmp_path):
    path = tmp_path / "stories.ndjson"
    path.write_bytes(line(text="one") + line(text="two"))

    ran = inspect("--ndjson", path, tmp_path / "missing")

    one, two, missing = ran.jsons
    assert ran.status == 1
    assert (one["text"], two["text"]) == ("one", "two")
    assert missing["error"]["code"] == "unreadable"
