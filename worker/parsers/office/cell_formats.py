"""Number formats of an XLSX: which cells hold dates, and how a date is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.office.sheets import number, shown

if TYPE_CHECKING:
    from lxml.etree import _Element

_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), "d"),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), "h"),
    46: "[h]",
    9: "0%",
    10: "0.00%",
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]')
_LAST_DAY = 2_958_466
_FIRST_OF_1900, _FIRST_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


class Form(StrEnum):
    """What a number stands for."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    SPAN = "span"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of a workbook, by the number a cell has for its style."""

    forms: tuple[Form, ...] = ()
    since_1904: bool = False

    def written(self, value: str, style: str | None) -> str:
        """A number as its cell shows it, near enough; what is no number stays."""
        try:
            found = float(value)
        except ValueError:
            return value
        return self.shown(
            found, int(style) if style and style.isdecimal() and len(style) < 7 else 0
        )

    def shown(self, value: float, style: int) -> str:
        """The same of a number."""
        found = self.forms[style] if style < len(self.forms) else Form.NUMBER
        return _written(value, found, _FIRST_OF_1904 if self.since_1904 else _FIRST_OF_1900)


def read(root: _Element | None, *, since_1904: bool) -> Formats:
    """The formats of `styles.xml`; without it all numbers are plain."""
    if root is None:
        return Formats((), since_1904)
    own = {
        one.get("numFmtId"): one.get("formatCode", "")
        for one in markup.find_all(root, "numFmts/numFmt")
    }
    ids = [one.get("numFmtId", "0") for one in markup.find_all(root, "cellXfs/xf")]
    numbers = [int(one) if one.isdecimal() and len(one) < 5 else 0 for one in ids]
    forms = (form(number, own.get(one)) for one, number in zip(ids, numbers, strict=True))
    return Formats(tuple(forms), since_1904)


@lru_cache(maxsize=1_000)
def form(number: int, code: str | None) -> Form:
    """What a format says its numbers stand for: one of the workbook's own, or a built-in one."""
    return _form(code or _BUILT_IN.get(number, ""))


def _form(code: str) -> Form:
    code = _LITERAL.sub("", code.split(";", 1)[0]).lower()
    if "[" in code:
        return Form.SPAN
    if "d" in code or "yy" in code or code.strip("m/-. ") in ("y",):
        return Form.DATE
    if "general" not in code and ("h" in code or "s" in code):
        return Form.TIME
    return Form.PERCENT if "%" in code else Form.NUMBER


def _written(value: float, form: Form, first: datetime) -> str:
    if form is Form.PERCENT and abs(value) < 1e12:
        return number(round(value * 100, 10)) + "%"
    if form is Form.NUMBER or not 0 <= value < _LAST_DAY:
        return (
            f"{value}"
            if value in (float("inf"), float("-inf")) or value != value
            else number(value)
        )
    span = timedelta(seconds=round(value * 86_400))
    if form is Form.SPAN:
        return shown(span)
    moment = first + span
    return shown(moment.time() if form is Form.TIME and value < 1 else moment)
