"""Lines that stand in a story's text without belonging to it: links, pleas, errors."""

from __future__ import annotations

import re

LONGEST = 300
"""Characters of a line that may be such; longer ones are prose."""

_POINTERS = (
    "read more|read next|read also|see more|see also|related|related articles?|related stories|"
    "related posts?|related content|related coverage|related news|don['’]t miss|recommended|"
    "you (?:may|might) also like|up next|further reading|explore further|most read|trending|"
    "leggi anche|lesen sie auch|lesen sie mehr|mehr zum thema|mehr dazu|auch interessant|"
    "das könnte (?:sie|dich) auch interessieren|weiterlesen|à lire aussi|à lire également|"
    "lire aussi|lea también|lee también|te puede interesar|leia também|leia mais|veja também|"
    "читайте также|читать также|смотрите также|czytaj też|czytaj także|czytaj również|zobacz też|"
    "zobacz także|zobacz również|polecane|lees ook|läs också|läs mer|les også|lue myös"
)
_ALONE = (
    "advertisement|anzeige|werbung|publicité|publicidad|реклама|sponsored|sponsored content|"
    "share|share this|share this (?:article|story|post)|tags|print|print article|order reprints|"
    "comments?|leave a comment|leave a reply|subscribe|sign up|newsletter|loading|wird geladen|"
    "teilen mit|see more photos"
)
_LINE = re.compile(
    rf"[\s\-•*>|»]*(?:(?:{_POINTERS})\s*(?:[:\-–|]\s*\S.*|[.…:!]*)|also on \S+\.\S+.*|"
    rf"(?:{_ALONE})\s*[.…:!]*|"
    r"(?:sign up|subscribe) (?:to|for|now|today|here)\b.*|"
    r"get the (?:latest|day['’]s|best)\b.*(?:inbox|newsletters?|stories|news|here)\b.*|"
    r"(?:click|tap) here (?:to|for)\b.*|get .{2,40} on the go by clicking here\W*|"
    r"(?:follow|like|join) .{1,80} on (?:twitter|facebook|instagram|youtube|telegram|x|linkedin|"
    r"whatsapp)\b.*|(?:email|contact|write to|reach) .{1,80} at \S+@\S+.*|"
    r".{0,80}may be reached at \S+@\S+.*|like this story\?.*|"
    r"(?:an error (?:has )?occurred|there was an error)\b.*|"
    r"thanks? for (?:signing up|subscribing)\b.*|"
    r"https?://\S+|\S+@\S+\.\S+|(?:©|copyright (?:©|\d{4})).*|all rights reserved\b.*)\s*",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether the whole line is a pointer elsewhere, a plea to subscribe or the like."""
    return len(line) < LONGEST and _LINE.fullmatch(line) is not None
