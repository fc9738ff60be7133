"""Datelines in scripts without capitals: Chinese, Japanese, Arabic."""

from __future__ import annotations

import re

from worker.parsers.dates import Day, Stamp

Found = tuple[str, str | None, Stamp | None, int]
"""The dateline as printed, its agency and day, and where the lead begins."""

_CHINESE = re.compile(
    r"[（(]?(?P<agency>新华社|新華社|中新社|中新网|中央社|中通社|人民网|央视|法新社|路透社)"
    r"(?:记者|記者)?(?P<place>[\u4e00-\u9fff·]{2,14}?)"
    r"(?:(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日[电電讯訊]"
    r"(?:\s?[（(][^（）()\n]{1,40}[)）])?[)）]?[\s:：]*"
)
_JAPANESE = re.compile(
    r"【(?P<place>[^【】\d\n]{1,12}?)?\s?(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日)?\s?"
    r"(?P<agency>共同|時事|AFP|ロイター|CNN|新華社)(?:通信)?(?:[=＝・][^【】\n]{1,12})?】\s*"
)
_ARABIC_MONTHS = (
    "يناير كانون-الثاني", "فبراير شباط", "مارس آذار", "أبريل إبريل نيسان", "مايو أيار",
    "يونيو حزيران", "يوليو تموز", "أغسطس آب", "سبتمبر أيلول", "أكتوبر تشرين-الأول",
    "نوفمبر تشرين-الثاني", "ديسمبر كانون-الأول",
)  # fmt: skip
_MONTHS = {
    name.replace("-", " "): number
    for number, names in enumerate(_ARABIC_MONTHS, start=1)
    for name in names.split()
}
_ARABIC = re.compile(
    r"(?P<place>[\u0621-\u064a]{2,14}(?:[ /-][\u0621-\u064a]{2,14}){0,2}?)[ ،,]{1,3}"
    rf"(?:(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)})"
    r"(?:[ ،]{1,2}(?P<year>\d{4}))?[ ،]{1,2})?"
    r"\((?P<agency>رويترز|د ب أ|أ ف ب|فرانس برس|شينخوا|وام|واس|بترا|قنا|كونا|سبوتنيك|الأناضول|"
    r"أ ب|يو بي آي|تاس|إفي|أسوشيتد برس)\)\s?(?:--|[-–—:.])?\s*"
)


def read(lead: str) -> Found | None:
    """The dateline this lead opens with, if it is one of a known agency."""
    return _chinese(lead) or _japanese(lead) or _arabic(lead)


def _chinese(lead: str) -> Found | None:
    found = _CHINESE.match(lead)
    if not found:
        return None
    return found[0].strip(), found["agency"], _stamp(found, found["month"]), found.end()


def _japanese(lead: str) -> Found | None:
    found = _JAPANESE.match(lead)
    return (found[0].strip(), found["agency"], None, found.end()) if found else None


def _arabic(lead: str) -> Found | None:
    found = _ARABIC.match(lead)
    if not found:
        return None
    printed = lead[: found.end("agency") + 1]
    return printed, found["agency"], _stamp(found, found["month"]), found.end()


def _stamp(found: re.Match[str], month: str | None) -> Stamp | None:
    number = int(month) if month and month.isdigit() else _MONTHS.get(month or "")
    if not number or not 1 <= number <= 12 or not 1 <= int(found["day"]) <= 31:
        return None
    year = int(found["year"]) if found["year"] else None
    end = found.end("day")
    return Stamp(Day(year, number, int(found["day"]), end), None, end)
