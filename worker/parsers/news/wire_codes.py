"""What the letters in the headers of IPTC 7901 and ANPA 1312 mean."""

from __future__ import annotations

from typing import NamedTuple


class Category(NamedTuple):
    """A category in words, and the Media Topic it means, if it means one."""

    name: str
    topic: str | None = None


ARTS, CRIME, DISASTER, ECONOMY = "01000000", "02000000", "03000000", "04000000"
LIFESTYLE, POLITICS, SPORT, WEATHER = "10000000", "11000000", "15000000", "17000000"

ANPA_CATEGORIES = {
    "a": Category("domestic news"),
    "c": Category("standing features"),
    "d": Category("food"),
    "e": Category("entertainment and culture", ARTS),
    "f": Category("business and finance", ECONOMY),
    "g": Category("state summaries"),
    "h": Category("headlines"),
    "i": Category("international"),
    "j": Category("lottery results"),
    "k": Category("commentary"),
    "l": Category("lifestyle", LIFESTYLE),
    "m": Category("farm news"),
    "n": Category("state and regional"),
    "o": Category("weather", WEATHER),
    "p": Category("politics", POLITICS),
    "q": Category("sports results", SPORT),
    "r": Category("racing", SPORT),
    "s": Category("sports", SPORT),
    "t": Category("travel"),
    "v": Category("advisories"),
    "w": Category("Washington"),
}
"""Category letters of ANPA 1312 that American wires agree on; `b`, for one, they do not."""

ANPA_URGENCIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6, "s": 6, "h": 6, "y": 6}
"""Priority letters (flash, bulletin, urgent, regular, deferred, advances) as IPTC urgencies."""

IPTC_CATEGORIES = {
    "ace": Category("arts, culture and entertainment", ARTS),
    "clj": Category("crime, law and justice", CRIME),
    "dis": Category("disasters and accidents", DISASTER),
    "fin": Category("economy, business and finance", ECONOMY),
    "edu": Category("education", "05000000"),
    "evn": Category("environment", "06000000"),
    "hth": Category("health", "07000000"),
    "hum": Category("human interest", "08000000"),
    "lab": Category("labour", "09000000"),
    "lif": Category("lifestyle and leisure", LIFESTYLE),
    "pol": Category("politics", POLITICS),
    "rel": Category("religion and belief", "12000000"),
    "sci": Category("science and technology", "13000000"),
    "soi": Category("social issues", "14000000"),
    "spo": Category("sport", SPORT),
    "war": Category("unrest, conflicts and war", "16000000"),
    "wea": Category("weather", WEATHER),
    "eco": Category("economy, business and finance", ECONOMY),
    "gen": Category("general"),
    "clt": Category("arts, culture and entertainment", ARTS),
    "res": Category("sports results", SPORT),
    "i": Category("international"),
    "e": Category("economy, business and finance", ECONOMY),
    "f": Category("economy, business and finance", ECONOMY),
    "p": Category("politics", POLITICS),
    "s": Category("sport", SPORT),
    "pl": Category("politics", POLITICS),
    "wi": Category("economy, business and finance", ECONOMY),
    "ku": Category("arts, culture and entertainment", ARTS),
    "sp": Category("sport", SPORT),
    "vm": Category("miscellaneous"),
}
"""Category codes of IPTC 7901: IPTC's own of three letters, and those German, Belgian and French
wires print."""
