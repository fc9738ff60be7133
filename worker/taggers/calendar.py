"""How dates are written in the languages whose dates are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Patterns:
    """What finds the dates of one language."""

    language: str
    absolute: tuple[re.Pattern[str], ...]
    relative: re.Pattern[str]


def _numbered(names: str) -> dict[str, int]:
    """Return month names, several forms each, with the number of the month."""
    months = names.split()
    return {form: n for n, forms in enumerate(months, 1) for form in forms.split("/")}


MONTHS: Mapping[str, Mapping[str, int]] = {
    "en": _numbered(
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug"
        " september/sep/sept october/oct november/nov december/dec"
    ),
    "ru": _numbered(
        "января/январь/январе февраля/февраль/феврале марта/март/марте апреля/апрель/апреле"
        " мая/май/мае июня/июнь/июне июля/июль/июле августа/август/августе"
        " сентября/сентябрь/сентябре октября/октябрь/октябре ноября/ноябрь/ноябре"
        " декабря/декабрь/декабре"
    ),
    "fr": _numbered(
        "janvier février/fevrier mars avril mai juin juillet août/aout septembre octobre"
        " novembre décembre/decembre"
    ),
    "de": _numbered(
        "januar/jänner februar märz/maerz april mai juni juli august september oktober"
        " november dezember"
    ),
    "es": _numbered(
        "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre"
        " noviembre diciembre"
    ),
}

NUMBERS: Mapping[str, Mapping[str, int]] = {
    "en": {
        "today": 0,
        "tonight": 0,
        "yesterday": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
        "last night": -1,
        "this morning": 0,
    },
    "ru": {"сегодня": 0, "вчера": -1, "завтра": 1, "позавчера": -2, "послезавтра": 2},
    "fr": {"aujourd'hui": 0, "aujourd’hui": 0, "hier": -1, "demain": 1, "avant-hier": -2},
    "de": {"heute": 0, "gestern": -1, "vorgestern": -2, "übermorgen": 2},
    "es": {"hoy": 0, "ayer": -1, "anteayer": -2},
    "count": dict(
        zip(
            [
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "a",
                "an",
            ],
            (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 1),
            strict=True,
        )
    ),
}


def _week(names: str) -> dict[str, int]:
    days = names.split()
    return {form: n for n, forms in enumerate(days) for form in forms.split("/")}


WEEKDAYS: Mapping[str, Mapping[str, int]] = {
    "en": _week("monday tuesday wednesday thursday friday saturday sunday"),
    "ru": _week(
        "понедельник вторник среду/среда четверг пятницу/пятница субботу/суббота воскресенье"
    ),
    "fr": _week("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    "de": _week("montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag"),
    "es": _week("lunes martes miércoles/miercoles jueves viernes sábado/sabado domingo"),
}

_WHICH = {
    "en": r"(?:(?:on|this|by|since|until|from)\s+)?(?:(?P<which>last|next)\s+)?",
    "ru": r"во?\s+",
    "fr": r"(?:ce\s+)?",
    "de": r"am\s+",
    "es": r"el\s+",
}
_AGO = (
    r"(?P<ago>\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|an?)\s+"
    r"(?P<unit>day|week)s?\s+ago"
)


_SURELY = {
    "en": "will|shall|is due|are due|is to|are to|scheduled|planned|expected|deadline",
    "ru": "будет|будут|планируется|намечено|запланировано|состоится|состоятся",
    "fr": "sera|seront|aura lieu|prévue?s?|devra|devront",
    "de": "wird|werden|soll|sollen|geplant",
    "es": "será|serán|tendrá|tendrán|prevista?o?",
}
_UNTIL = {
    "en": "until|till|by|from|starting|beginning|before",
    "ru": "до|с|к",
    "fr": "jusqu['’]au|d['’]ici au|d['’]ici le|dès le|à partir du|avant le",
    "de": "bis zum|bis|ab dem|ab|vor dem",
    "es": "hasta el|desde el|a partir del|antes del",
}


@cache
def ahead(language: str) -> re.Pattern[str]:
    """Return what, at the end of a text, tells that the day after it is to come."""
    return re.compile(
        rf"(?:\b(?P<surely>{_SURELY[language]})\b[^,.;:!?\n]*|\b(?:{_UNTIL[language]})\s+)$",
        re.IGNORECASE,
    )


@cache
def patterns(language: str) -> Patterns:
    """Return the patterns of a language, the English ones where it is not known."""
    known = language if language in MONTHS else "en"
    return Patterns(known, _absolute(known), _relative(known))


def _absolute(language: str) -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(MONTHS[language], key=len, reverse=True))
    month = rf"(?P<month>{names})\b\.?"
    day = r"(?P<day>\d{1,2})"
    year = r"(?P<year>(?:1[89]|20)\d\d)"
    of = r"(?:\s+(?:de|del|of))?"
    years = rf"(?:{of},?\s+{year}\b)?"
    return tuple(
        re.compile(source, re.IGNORECASE)
        for source in (
            rf"(?<![\w-]){year}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d|-\d)",
            rf"(?<![\w.]){day}\.(?P<month>\d{{1,2}})\.{year}\b",
            rf"\b{month}\s+{day}(?:st|nd|rd|th)?\b(?!:\d)(?:,?\s+{year}\b)?",
            rf"(?<![\w.,:-]){day}(?:st|nd|rd|th|er|º)?\.?{of}\s+{month}{years}",
            rf"\b{month}{of},?\s+{year}\b",
        )
    )


def _relative(language: str) -> re.Pattern[str]:
    near = "|".join(
        re.escape(phrase).replace(r"\ ", r"\s+")
        for phrase in sorted(NUMBERS[language], key=len, reverse=True)
    )
    weekdays = "|".join(WEEKDAYS[language])
    ago = rf"|\b{_AGO}\b" if language == "en" else ""
    named = rf"\b{_WHICH[language]}(?P<weekday>{weekdays})\b"
    return re.compile(rf"\b(?P<near>{near})\b|{named}{ago}", re.IGNORECASE)
