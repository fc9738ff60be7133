"""URLs of documents that the service fetches: what may be asked for, and how it is told. Pure."""

from __future__ import annotations

from urllib.parse import unquote, urldefrag, urlsplit

from schemas.endpoint_texts import http_url


def fetchable(url: str) -> str:
    """The URL without its fragment, if it can be fetched. Raises ValueError, which never quotes
    it: a query may be a secret."""
    wanted = urldefrag(url).url
    if not wanted.isprintable() or any(char.isspace() for char in wanted):
        raise ValueError(
            "holds a space or a character that cannot be printed: write it as %20 and the like"
        )
    parts = urlsplit(wanted)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is no http or https URL with a host, as https://example.com/story")
    if parts.username is not None:
        raise ValueError("carries a user name: leave it out")
    return http_url(wanted)


def shown(url: str) -> str:
    """The URL as it may be shown and kept: without user, query and fragment."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def last_part(url: str) -> str:
    """The last part of its path, which may be empty: often the name of a file."""
    return unquote(urlsplit(url).path).rpartition("/")[2]
