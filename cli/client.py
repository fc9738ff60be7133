"""A small client of a running server's API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit

import httpx

from cli.closing import Closing
from cli.errors import CommandError
from cli.files import plain_name
from schemas.settings import Settings, get_settings
from schemas.version import VERSION

TIMEOUT = httpx.Timeout(60.0, connect=5.0)
LIMITS = httpx.Limits(max_connections=16)
PAGE = 200
UNKNOWN_TYPE = "application/octet-stream"
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked up, not bound to
"""What a server listens on that takes all addresses, and where it is then reached."""


class ServerError(CommandError):
    """The server answered with a problem, or not at all; `status` is then None."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Client(Closing):
    """A running server. Use it as a context manager; it is safe in threads."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url.rstrip("/")
        headers = {b"user-agent": f"wiredesk-cli/{VERSION}".encode()}
        if key:
            headers[b"authorization"] = f"Bearer {key}".encode()
        self._http = httpx.Client(
            headers=headers, timeout=TIMEOUT, limits=LIMITS, trust_env=not is_local(self.url)
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def request(self, method: str, path: str, **given: Any) -> Any:
        """The JSON the server answers, None if nothing. Raises ServerError."""
        return _content(self._answer(method, path, **given))

    def original(self, document_id: str) -> bytes:
        """The bytes of a document, as they came. Raises ServerError."""
        path = f"/v1/documents/{quote(document_id, safe='')}/original"
        return _succeeded(self._answer("GET", path)).content

    def _answer(self, method: str, path: str, **given: Any) -> httpx.Response:
        try:
            return self._http.request(method, self.url + path, **given)
        except httpx.ConnectError as error:
            raise ServerError(
                f"No server at {self.url}. Start one with 'wiredesk up', "
                "or name one with --url or WIREDESK_URL."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            said = str(error) or "the exchange broke off"
            raise ServerError(f"{self.url} does not answer as it should ({said}).") from error

    def get(self, path: str, **params: Any) -> Any:
        """The JSON at that path. Raises ServerError."""
        return self.request("GET", path, params=params)

    def items(self, path: str, **params: str) -> Iterator[Any]:
        """All entries of a list, page by page. Raises ServerError."""
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, limit=PAGE, **params, **cursor)
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            cursor = {"cursor": page["next_cursor"]}

    def upload(
        self, path: Path, *, source: str | None = None, metadata: bytes | None = None
    ) -> dict[str, Any]:
        """The receipt for the bytes of that file, which are streamed; `metadata` is a JSON
        object of fields, in place of `source`.

        Raises ServerError, and OSError if the file cannot be read.
        """
        name = plain_name(path)
        with path.open("rb") as file:
            given = _raw(file, name, source) if metadata is None else _form(file, name, metadata)
            receipt: dict[str, Any] = self.request("POST", "/v1/documents", **given)
        return receipt


def _raw(file: IO[bytes], name: str, source: str | None) -> dict[str, Any]:
    """A request whose body is the file."""
    headers = {
        "content-type": UNKNOWN_TYPE,
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
    }
    params = {"source": source} if source is not None else {}
    return {"content": file, "headers": headers, "params": params}


def _form(file: IO[bytes], name: str, metadata: bytes) -> dict[str, Any]:
    """A request whose body is a form of fields and the file."""
    parts = {
        "metadata": (None, metadata, "application/json"),
        "file": (name, file, UNKNOWN_TYPE),
    }
    return {"files": parts}


def _succeeded(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        raise ServerError(_problem(answer), answer.status_code)
    return answer


def _content(answer: httpx.Response) -> Any:
    if not _succeeded(answer).content:
        return None
    try:
        return answer.json()
    except ValueError:
        raise ServerError(_stranger(answer), answer.status_code) from None


def _problem(answer: httpx.Response) -> str:
    """What the server says is wrong, in one sentence."""
    try:
        code, said = (str(answer.json()[name]) for name in ("code", "detail"))
    except (ValueError, KeyError, TypeError):
        return _stranger(answer)
    if code == "no_such_path":
        return _stranger(answer)
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return f"{said} Commands take it from --key or WIREDESK_KEY."
    return said


def _stranger(answer: httpx.Response) -> str:
    return (
        f"{answer.url.copy_with(query=None)} answered {answer.status_code} "
        f"{answer.reason_phrase}: no Wiredesk server, or one of another version. "
        "Check --url and WIREDESK_URL."
    )


def connect(url: str | None, key: str | None) -> Client:
    """The server that is meant: as named, else that of the settings."""
    settings = get_settings()
    return Client(url or own_url(settings), key or own_key(settings))


def own_url(settings: Settings) -> str:
    """Where a server with these settings is reached from this machine."""
    host = ANY_ADDRESS.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def own_key(settings: Settings) -> str:
    """The admin key of these settings; empty if none is made yet."""
    kept = settings.data_dir / "admin.key"
    if settings.admin_key or not kept.is_file():
        return settings.admin_key
    return kept.read_text().strip()


def is_local(url: str) -> bool:
    """Whether the URL leads to this machine, where no proxy must stand in the way."""
    try:
        return urlsplit(url).hostname in THIS_MACHINE
    except ValueError:
        return False
