"""Names in dates: months and weekdays in the languages of the wire, and time zones."""

from __future__ import annotations

_MONTH_NAMES = (
    "january jan januar jänner januari janvier janv enero ene янв январь января gennaio "
    "janeiro ocak қаңтар yanvar січня січень styczeń stycznia",
    "february feb febr februar febrero février fevrier févr fév фев февр февраль февраля "
    "febbraio şubat ақпан fevral лютого лютий luty lutego fevereiro",
    "march mar mär märz maerz mrz mars marzo март марта мар março mart наурыз березня marzec marca",
    "april apr avril avr abril abr апрель апреля апр aprile nisan сәуір kwietnia kwiecień "
    "квітня aprel",
    "may mai mayo май мая maggio maio mayıs мамыр травня",
    "june jun juni juin junio июнь июня июн giugno junho haziran маусым czerwca червня iyun",
    "july jul juli juil juillet julio июль июля июл luglio julho temmuz шілде lipca липня iyul",
    "august aug août aout agosto ago август августа авг ağustos тамыз sierpnia серпня avgust",
    "september sep sept septembre septiembre setiembre сентябрь сентября сен сент settembre "
    "setembro eylül қыркүйек września вересня sentabr",
    "october oct oktober okt octobre octubre октябрь октября окт ottobre outubro ekim қазан "
    "października жовтня oktabr ott",
    "november nov novembre noviembre ноябрь ноября ноя нояб novembro kasım қараша listopada "
    "листопада noyabr",
    "december dec dezember dez décembre decembre déc diciembre dic декабрь декабря дек "
    "dicembre aralık желтоқсан grudnia грудня dekabr",
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
