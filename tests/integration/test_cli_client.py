"""Commands that talk to a running server: push, endpoints, listen, seed."""

import hashlib
import os
import signal
import socket
import threading
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from cli import pushing
from schemas.document_lists import DocumentFilter
from schemas.documents import DocumentStatus
from schemas.settings import get_settings
from store import document_lists
from store.endpoints import page
from store.session import reading
from tests import service
from tests.command import settings, wiredesk
from tests.conftest import forget
from tests.factories import all_deliveries, make_document
from tests.servers import until

__all__ = ["settings", "wiredesk"]


@pytest.fixture
def api(settings, monkeypatch):
    """A server that takes documents and leaves them unread."""
    with service.api() as url:
        monkeypatch.setenv("WIREDESK_URL", url)
        yield url


@pytest.fixture
def whole_service(settings, monkeypatch):
    """A server that reads documents and tells of them."""
    with service.service(settings) as url:
        monkeypatch.setenv("WIREDESK_URL", url)
        yield url


@pytest.fixture
def stories(tmp_path):
    """A folder with three stories and what is not to be sent."""
    folder = tmp_path / "stories"
    (folder / "more").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "more/c.txt"):
        (folder / name).write_text(f"The story of {name} and the minister.")
    for name in (".hidden", "half.part", "alone.txt.meta.json"):
        (folder / name).write_text("{}")
    return folder


def the_endpoints():
    with reading() as tx:
        return page(tx, limit=100, before=None)


def the_documents(**wanted):
    with reading() as tx:
        found = document_lists.page(tx, DocumentFilter(**wanted), limit=100, before=None).documents
    return [saved.head for saved in found]


def all_delivered():
    found = all_deliveries()
    return found and all(delivery.status == "delivered" for delivery in found)


def end(sign=signal.SIGTERM):
    os.kill(os.getpid(), sign)


@contextmanager
def meanwhile(act):
    """Have `act` run beside a command, which it ends at last by a signal."""
    thread = threading.Thread(target=act)
    thread.start()
    yield
    thread.join()


class OneAnswer:
    """A server that gives one answer, whatever it is asked."""

    def __init__(self, answer):
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def _serve(self):
        connection, _ = self._socket.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(self._answer)

    def __exit__(self, *_):
        self._socket.close()


def test_a_folder_is_pushed_whole_and_summed_up(wiredesk, api, stories):
    ran = wiredesk("push", stories, "--source", "wire")

    listed = the_documents()
    assert ran.status == 0
    assert ran.out == "files: 3, accepted: 3, duplicates: 0, failed: 0\n"
    assert sorted(document.fields.filename for document in listed) == ["a.txt", "b.txt", "c.txt"]
    assert {document.fields.source for document in listed} == {"wire"}


def test_without_a_source_none_is_given(wiredesk, api, stories):
    wiredesk("push", stories / "a.txt")

    assert the_documents()[0].fields.source is None


def test_a_name_in_any_script_arrives_as_it_is(wiredesk, api, tmp_path):
    path = tmp_path / 'весть "1"; a=b.txt'
    path.write_text("A story.")

    wiredesk("push", path)

    assert the_documents()[0].fields.filename == path.name


def test_bytes_that_are_known_are_duplicates(wiredesk, api, stories):
    wiredesk("push", stories / "a.txt")

    ran = wiredesk("push", stories, "--json")

    assert ran.json["accepted"] == 2
    assert ran.json["duplicates"] == 1
    assert [item["result"] for item in ran.json["items"]] == ["duplicate", "accepted", "accepted"]
    assert all(item["receipt"]["id"] for item in ran.json["items"])


def test_what_cannot_be_sent_is_told_and_the_rest_is_sent(wiredesk, api, stories):
    (stories / "empty.txt").touch()

    ran = wiredesk("push", stories, stories / "missing.txt")

    assert ran.status == 1
    assert ran.out == "files: 5, accepted: 3, duplicates: 0, failed: 2\n"
    assert f"{stories / 'empty.txt'}: The document holds no text (0 bytes)" in ran.err
    assert f"{stories / 'missing.txt'}: cannot be read: No such file" in ran.err


def test_pushing_nothing_is_a_mistake(wiredesk, api, tmp_path):
    (tmp_path / "empty").mkdir()

    ran = wiredesk("push", tmp_path / "empty")

    assert ran.status == 1
    assert f"No files in {tmp_path / 'empty'}." in ran.err


def test_a_name_that_is_not_unicode_is_shown_all_the_same(wiredesk, api, tmp_path):
    (tmp_path / "caf\udce9.txt").write_text("A story.")
    (tmp_path / "empt\udce9.txt").touch()

    ran = wiredesk("push", tmp_path / "caf\udce9.txt", tmp_path / "empt\udce9.txt", "--json")

    assert [item["file"] for item in ran.json["items"]] == [
        f"{tmp_path}/caf\ufffd.txt",
        f"{tmp_path}/empt\ufffd.txt",
    ]
    assert f"{tmp_path}/empt\ufffd.txt: The document holds no text" in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("push", "a.txt", "--source", "wire\udce9"),
        ("endpoints", "add", "https://example.com/\udce9"),
    ],
)
def test_an_argument_that_is_not_unicode_is_one_line(wiredesk, api, stories, monkeypatch, command):
    monkeypatch.chdir(stories)

    ran = wiredesk(*command)

    assert ran.status == 1
    assert "is not UTF-8" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_links_in_a_folder_are_passed_over_and_told_of(wiredesk, api, stories, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "passwd").write_text("not for everybody")
    (stories / "link.txt").symlink_to(tmp_path / "secret" / "passwd")
    (stories / "linked").symlink_to(tmp_path / "secret")

    ran = wiredesk("push", stories)

    assert ran.out == "files: 3, accepted: 3, duplicates: 0, failed: 0\n"
    assert f"{stories / 'link.txt'}: passed over, as it is a symbolic link." in ran.err
    assert f"{stories / 'linked'}: passed over, as it is a symbolic link." in ran.err


def test_a_link_that_is_named_is_followed(wiredesk, api, stories, tmp_path):
    (tmp_path / "link.txt").symlink_to(stories / "a.txt")
    (tmp_path / "linked").symlink_to(stories / "more")

    ran = wiredesk("push", tmp_path / "link.txt", tmp_path / "linked")

    assert ran.out == "files: 2, accepted: 2, duplicates: 0, failed: 0\n"


def test_a_sidecar_gives_its_file_fields(wiredesk, api, stories):
    said = {"title": "Elections", "source": "kabar", "tags": ["a"], "metadata": {"n": 1}}
    (stories / "a.txt.meta.json").write_bytes(orjson.dumps(said))
    (stories / "b.txt.meta.json").write_bytes(b'{"title": "B", "filename": "original.txt"}')

    ran = wiredesk("push", stories, "--source", "wire")

    found = {head.fields.filename: head.fields for head in the_documents()}
    assert ran.status == 0
    assert found.keys() == {"a.txt", "original.txt", "c.txt"}
    assert (found["a.txt"].title, found["a.txt"].source) == ("Elections", "kabar")
    assert (found["a.txt"].tags, found["a.txt"].metadata) == (("a",), {"n": 1})
    assert (found["original.txt"].title, found["original.txt"].source) == ("B", "wire")


def test_a_file_with_a_sidecar_keeps_its_name_and_bytes(wiredesk, api, tmp_path):
    path = tmp_path / 'весть "1"; a=b.txt'
    path.write_bytes(b"A story.\r\n--x--\r\n\x00\xff")
    (tmp_path / f"{path.name}.meta.json").write_text("{}")

    wiredesk("push", path)

    [head] = the_documents()
    assert head.fields.filename == path.name
    assert head.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_sidecar_that_is_named_beside_its_file_goes_with_it(wiredesk, api, stories):
    (stories / "a.txt.meta.json").write_text('{"title": "Elections"}')

    ran = wiredesk("push", stories / "a.txt", stories / "a.txt.meta.json")

    assert ran.out == "files: 1, accepted: 1, duplicates: 0, failed: 0\n"
    assert the_documents()[0].fields.title == "Elections"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "Its .meta.json is not JSON: "),
        ("[" * 100_000, "Its .meta.json is not JSON: "),
        ("[]", "Its .meta.json is not a JSON object."),
        ('{"colour": "red"}', "colour: Extra inputs are not permitted. Known fields: title"),
        (" " * (1024 * 1024 + 1), "Its .meta.json has more than 1,048,576 bytes"),
    ],
    ids=["cut-off", "deep", "list", "unknown-field", "long"],
)
def test_a_sidecar_that_is_wrong_fails_its_file_only(wiredesk, api, stories, content, says):
    (stories / "a.txt.meta.json").write_text(content)

    ran = wiredesk("push", stories)

    assert ran.status == 1
    assert ran.out == "files: 3, accepted: 2, duplicates: 0, failed: 1\n"
    assert f"{stories / 'a.txt'}: {says}" in ran.err


def test_a_sidecar_that_is_a_link_is_not_followed(wiredesk, api, stories, tmp_path):
    (tmp_path / "secret.json").write_text('{"title": "not for everybody"}')
    (stories / "a.txt.meta.json").symlink_to(tmp_path / "secret.json")

    ran = wiredesk("push", stories / "a.txt")

    assert ran.status == 1
    assert "Its .meta.json is a symbolic link." in ran.err
    assert the_documents() == []


def test_a_sidecar_that_cannot_be_read_fails_its_file(wiredesk, api, stories, monkeypatch):
    really_open = Path.open

    def guarded(path, *args, **kwargs):
        if path.name.endswith(".meta.json"):
            raise PermissionError(13, "Permission denied")
        return really_open(path, *args, **kwargs)

    (stories / "a.txt.meta.json").write_text("{}")
    monkeypatch.setattr(Path, "open", guarded)

    ran = wiredesk("push", stories / "a.txt")

    assert ran.status == 1
    assert "Its .meta.json cannot be read: Permission denied." in ran.err


def test_bytes_that_failed_before_fail_again_for_who_waits(wiredesk, whole_service, tmp_path):
    path = tmp_path / "bad.txt"
    path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(64))
    wiredesk("push", path, "--wait")

    ran = wiredesk("push", path, path, "--wait")

    assert ran.status == 1
    assert ran.out == "files: 2, accepted: 0, duplicates: 0, failed: 2\n"
    assert f"{path}: No parser for 'application/x-elf'." in ran.err


def test_waiting_ends_when_all_are_stored_or_failed(wiredesk, whole_service, stories):
    (stories / "picture.txt").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(64))
    wiredesk("push", stories / "a.txt")

    ran = wiredesk("push", stories, "--wait")

    assert ran.status == 1
    assert ran.out == "files: 4, accepted: 2, duplicates: 1, failed: 1\n"
    assert f"{stories / 'picture.txt'}: No parser for 'application/x-elf'." in ran.err
    assert the_documents(status=DocumentStatus.RECEIVED) == []


def test_waiting_ends_when_time_is_up(wiredesk, api, stories, monkeypatch):
    monkeypatch.setattr(pushing, "PAUSE", 0.01)

    ran = wiredesk("push", stories, "--wait", "--timeout", "0.1")

    assert ran.status == 1
    assert ran.out == "files: 3, accepted: 0, duplicates: 0, failed: 3\n"
    assert "still waiting to be read after 0.1 s: check that a worker runs" in ran.err


def test_without_a_server_the_command_says_how_to_start_one(wiredesk, stories):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"

    ran = wiredesk("push", stories, "--url", url)

    assert ran.status == 1
    assert ran.err == (
        f"wiredesk: No server at {url}. Start one with 'wiredesk up', "
        "or name one with --url or WIREDESK_URL.\n"
    )


def test_a_key_that_is_not_valid_ends_the_push_at_once(wiredesk, api, stories):
    ran = wiredesk("push", stories, "--key", "не ключ")

    assert ran.status == 1
    assert ran.err.startswith("wiredesk: No valid API key.")
    assert ran.err.endswith("Commands take it from --key or WIREDESK_KEY.\n")
    assert len(ran.err.splitlines()) == 1


def test_before_a_key_is_made_none_is_sent(wiredesk, api, monkeypatch, tmp_path, stories):
    monkeypatch.setenv("WIREDESK_DATA_DIR", str(tmp_path / "other"))
    get_settings.cache_clear()

    assert "No valid API key" in wiredesk("push", stories).err


def test_the_admin_key_of_the_settings_is_used(wiredesk, settings, monkeypatch):
    monkeypatch.setenv("WIREDESK_ADMIN_KEY", "a key of the operator")
    forget()

    with service.api() as url:
        ran = wiredesk("endpoints", "list", "--url", url)

    assert ran.status == 0


@pytest.mark.parametrize("path", ["/docs", "/nothing"])
def test_a_url_that_is_no_servers_is_told(wiredesk, api, path):
    ran = wiredesk("endpoints", "list", "--url", api + path)

    assert ran.status == 1
    assert "answered 404 Not Found: no Wiredesk server, or one of another version." in ran.err


@pytest.mark.parametrize("url", ["ftp://x", "http://[", "http://127.0.0.1:99999"])
def test_a_url_that_is_none_is_one_line(wiredesk, settings, url):
    ran = wiredesk("endpoints", "list", "--url", url)

    assert ran.status == 1
    assert ran.err.startswith("wiredesk: ")
    assert len(ran.err.splitlines()) == 1


def test_a_server_that_answers_no_json_is_told(wiredesk, settings):
    with OneAnswer(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi") as url:
        ran = wiredesk("endpoints", "list", "--url", url)

    assert ran.status == 1
    assert "answered 200 OK: no Wiredesk server" in ran.err


def test_a_proxy_that_answers_for_a_dead_server_is_told(wiredesk, settings):
    with OneAnswer(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n") as url:
        ran = wiredesk("endpoints", "list", "--url", url)

    assert ran.status == 1
    assert "answered 502 Bad Gateway" in ran.err


def test_an_endpoint_is_added_shown_listed_and_removed(wiredesk, api):
    url = "https://example.com/in"

    added = wiredesk("endpoints", "add", url, "--event-type", "document.failed")
    endpoint_id = added.out.split()[1]
    shown = wiredesk("endpoints", "show", endpoint_id)
    listed = wiredesk("endpoints", "list")
    removed = wiredesk("endpoints", "remove", endpoint_id)

    assert added.out.splitlines()[1].startswith("secret  whsec_")
    assert "document.failed" in shown.out
    assert url in listed.out
    assert removed.status == 0
    assert the_endpoints() == []


def test_endpoints_are_told_as_json(wiredesk, api):
    added = wiredesk("endpoints", "add", "https://example.com", "--description", "d", "--json").json
    shown = wiredesk("endpoints", "show", added["id"], "--json").json
    listed = wiredesk("endpoints", "list", "--json").json

    assert added["secret"].startswith("whsec_")
    assert shown == {key: value for key, value in added.items() if key != "secret"}
    assert listed == [shown]


def test_the_list_of_endpoints_goes_over_pages(wiredesk, api, monkeypatch):
    monkeypatch.setattr("cli.client.PAGE", 1)
    for number in range(3):
        wiredesk("endpoints", "add", f"https://example.com/{number}")

    assert len(wiredesk("endpoints", "list", "--json").json) == 3


def test_what_the_server_refuses_is_told_in_its_words(wiredesk, api):
    ran = wiredesk("endpoints", "add", "nonsense")

    assert ran.status == 1
    assert "'nonsense' is no http or https URL" in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["https://example.com/a b"], "holds a space or a character that cannot be printed"),
        (["https://example.com/\ta"], "holds a space or a character that cannot be printed"),
        (["\x1bhttps://example.com"], "holds a space or a character that cannot be printed"),
        (["https://example.com", "--description", "a\nb"], "description: holds a line break"),
        (["https://example.com", "--description", "\x1b[2J"], "description: holds a line break"),
    ],
)
def test_an_endpoint_with_control_characters_is_refused(wiredesk, api, arguments, says):
    ran = wiredesk("endpoints", "add", *arguments)

    assert ran.status == 1
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1
    assert the_endpoints() == []


def test_an_endpoint_there_is_not_cannot_be_removed(wiredesk, api):
    ran = wiredesk("endpoints", "remove", "00000000-0000-7000-8000-000000000000")

    assert ran.status == 1
    assert ran.err.startswith("wiredesk: No endpoint ")


def test_listening_shows_what_arrives_and_leaves_no_endpoint(wiredesk, whole_service):
    def act():
        until(the_endpoints)
        make_document(b"The Minister of Health spoke in Tashkent on Monday about hospitals.")
        until(all_delivered)
        end()

    with meanwhile(act):
        ran = wiredesk("listen")

    assert ran.status == 0
    assert "document.stored  The Minister of Health spoke in Tashkent" in ran.out
    assert "Listening at http://127.0.0.1:" in ran.err
    assert "WIREDESK_ALLOW_PRIVATE_WEBHOOKS" not in ran.err
    assert the_endpoints() == []


def test_listening_forwards_the_same_bytes_and_headers(wiredesk, whole_service, receiver):
    def act():
        until(the_endpoints)
        make_document()
        receiver.waits_for(1)
        until(all_delivered)
        end()

    with meanwhile(act):
        ran = wiredesk("listen", "--json", "--forward", receiver.url)

    [forwarded] = receiver.received
    secret = ran.err.split("signed with ")[1].split()[0]
    assert forwarded.verifies(secret)
    assert orjson.loads(ran.out) == forwarded.event
    assert len(ran.out.splitlines()) == 1
    assert forwarded.headers["user-agent"].startswith("Wiredesk/")


def test_ctrl_c_ends_listening_and_leaves_no_endpoint(wiredesk, api):
    def act():
        until(lambda: "receiver" in [thread.name for thread in threading.enumerate()])
        end(signal.SIGINT)

    with meanwhile(act):
        ran = wiredesk("listen")

    assert ran.status == 130
    assert the_endpoints() == []


def test_a_hint_says_what_lets_webhooks_through(wiredesk, api, monkeypatch):
    monkeypatch.delenv("WIREDESK_ALLOW_PRIVATE_WEBHOOKS")
    get_settings.cache_clear()

    with meanwhile(lambda: until(the_endpoints) and end()):
        ran = wiredesk("listen")

    assert "WIREDESK_ALLOW_PRIVATE_WEBHOOKS=127.0.0.0/8" in ran.err
