"""Stories that agencies send by mail: the body's own heads, dateline and byline."""

from __future__ import annotations

import re

from schemas.documents import ParsedDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import newswire
from worker.parsers.mail import plain_words

LONGEST = 200_000
"""Characters of a body that may be a story."""

_DATED_OR_SIGNED = re.compile(r"[(\d]")
_FROM_LEAD = "lead's first sentence"


def read(words: str) -> ParsedDocument | None:
    """The story that a body is; None unless slugline, dateline or order prove it one."""
    if len(words) > LONGEST or plain_words.has_quotes(words):
        return None
    try:
        story = newswire.read(words)
    except EmptyDocumentError:
        return None
    return story if _is_story(story) else None


def title(story: ParsedDocument) -> str | None:
    """The headline, if the body states one."""
    return None if story.provenance.get("title") == _FROM_LEAD else story.title


def _is_story(story: ParsedDocument) -> bool:
    dateline = story.dateline
    if story.slugline or story.embargo_until or story.pub_status != "usable":
        return True
    if dateline and _DATED_OR_SIGNED.search(dateline):
        return True
    return bool((dateline or story.provider) and story.byline)
