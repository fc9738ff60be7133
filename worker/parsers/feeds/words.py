"""Words that may be HTML sent as text, as most of those in feeds are."""

from __future__ import annotations

import re

from worker.parsers.news import prose

_MARKUP = re.compile(
    r"</?[a-zA-Z][\w:.-]{0,40}(?:\s[^<>]{0,2000})?/?>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|"
    r"[A-Za-z][A-Za-z0-9]{1,30});"
)


def read(said: str) -> str:
    """The words as paragraphs, tags and entities resolved; words without any as they are."""
    if ("<" in said or "&" in said) and _MARKUP.search(said):
        return prose.plain(f"<div>{said}</div>")
    return said.strip()
