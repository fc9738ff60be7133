"""Names in dates: months and weekdays in the languages of the wire, and time zones."""

from __future__ import annotations

_MONTH_NAMES = (
    "january jan januar jänner januari janvier janv enero ene янв январь января gennaio janeiro",
    "february feb febr februar febrero février fevrier févr fév фев февр февраль февраля febbraio",
    "march mar mär märz maerz mrz mars marzo март марта мар março",
    "april apr avril avr abril abr апрель апреля апр aprile",
    "may mai mayo май мая maggio maio",
    "june jun juni juin junio июнь июня июн giugno junho",
    "july jul juli juil juillet julio июль июля июл luglio julho",
    "august aug août aout agosto ago август августа авг",
    "september sep sept septembre septiembre setiembre сентябрь сентября сен сент settembre "
    "setembro",
    "october oct oktober okt octobre octubre октябрь октября окт ottobre outubro",
    "november nov novembre noviembre ноябрь ноября ноя нояб novembro",
    "december dec dezember dez décembre decembre déc diciembre dic декабрь декабря дек dicembre",
)

MONTHS = {
    name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()
}
"""A month's name or short form in lower case, and its number."""

WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri "
    "sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr "
    "sa so lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim lunes "
    "martes miércoles jueves viernes sábado domingo понедельник вторник среда четверг пятница "
    "суббота воскресенье пн вт ср чт пт сб вс".split()
)
"""Weekday names in lower case, with their short forms."""

ZONES = {
    "Z": 0.0, "UTC": 0.0, "GMT": 0.0, "EST": -5.0, "EDT": -4.0, "CDT": -5.0, "MDT": -6.0,
    "MST": -7.0, "PST": -8.0, "PDT": -7.0, "CET": 1.0, "CEST": 2.0, "EET": 2.0, "EEST": 3.0,
    "MSK": 3.0, "JST": 9.0, "KST": 9.0, "HKT": 8.0, "AEST": 10.0, "AEDT": 11.0, "NZST": 12.0,
    "NZDT": 13.0,
}  # fmt: skip
"""Hours east of Greenwich. Names that mean several zones (BST, CST, IST) are left out."""
