"""The words that stand beside dates, by language."""

from __future__ import annotations

RANGES = {
    "en": "to|and|through|until",
    "ru": "по|и|до",
    "fr": "au|et|à",
    "de": "bis|bis zum|und",
    "es": "al|y|a",
    "uk": "по|і|та|до",
}
"""What joins the first and last day of a range."""

MONTH_AFTER = {
    "en": "in|since|until|till|by|during|early|late|mid|last|next|this|of|from|through",
    "ru": "в|во|с|со|до|к|начале|конце|середине|начала|конца",
    "fr": "en|début|fin|mi|depuis|courant",
    "de": "im|seit|anfang|ende|mitte|bis|ab|letzten|kommenden|nächsten",
    "es": "en|desde|hasta|de|pasado|próximo",
    "uk": "у|в|з|до|початку|кінці",
}
"""Words after which a month may stand alone."""

YEAR_AFTER = {
    "en": "in|since|until|till|by|during|before|after|early|late|mid|from|year|of|through",
    "fr": "en|depuis|année|fin|début|avant|après|de",
    "de": "jahr|jahre|jahres|seit|bis|ende|anfang|mitte|vor|nach",
    "es": "en|desde|hasta|año|de",
}
"""Words after which a year may stand alone."""

YEAR_BEFORE = {
    "ru": r"год(?:у|а|ом|е|ах|ов|ы)?\b|гг?\.",
    "uk": r"рок(?:у|ом|ів|ах|и)\b|році\b|рік\b|р\.",
    "ky": r"жыл[^\W\d_]{0,6}\b",
    "kk": r"жыл[^\W\d_]{0,6}\b",
    "uz": r"(?:yil|йил)[^\W\d_]{0,6}\b",
    "tr": r"yıl[^\W\d_]{0,6}\b",
}
"""What follows a year to make it one."""

WEEKDAY_PHRASES = {
    "en": r"(?:(?P<which>last|next|this|coming|previous|past)\s+)?(?P<t>(?P<weekday>{w}))\b"
    r"(?!-|,?\s+(?:{m})\b)",
    "ru": r"(?:во?|со?|до|ко?|на)\s+(?P<t>(?:(?P<which>прошл\w+|минувш\w+|следующ\w+|ближайш\w+"
    r"|эт\w+)\s+)?(?P<weekday>{w}))\b",
    "fr": r"(?P<t>(?P<weekday>{w})(?:\s+(?P<which>dernier|prochain|passé))?)\b",
    "de": r"(?:(?P<which>letzten|vergangenen|nächsten|kommenden|diesen)\s+)?"
    r"(?P<t>(?P<weekday>{w}))\b(?!-)",
    "es": r"(?:el|este|del)\s+(?P<t>(?:(?P<which>pasado|próximo)\s+)?(?P<weekday>{w})"
    r"(?:\s+(?P<after>pasado|próximo))?)\b",
    "uk": r"[ув]\s+(?P<t>(?P<weekday>{w}))\b",
}
"""Weekdays with what stands beside them; `{w}`: their names, `{m}`: those of months."""

WEEKDAY_LED = {
    "en": "last|next|this|coming|previous|past",
    "ru": "в|во|с|со|до|к|ко|на",
    "de": "letzten|vergangenen|nächsten|kommenden|diesen",
    "es": "el|este|del",
    "uk": "у|в",
}
"""Words that lead up to a weekday."""

BETWEEN_LED = {"ru": "через", "fr": "il|dans", "de": "vor|in", "es": "hace|dentro"}
"""Words that lead up to a stretch of time."""

BETWEEN = {
    "en": (
        r"(?P<ago>{n})\s+(?P<unit>{u})\s+ago\b",
        r"(?P<to_come>{n})\s+(?P<unit>{u})\s+from\s+now\b",
    ),
    "ru": (
        r"(?:(?P<ago>{n})\s+)?(?P<unit>{u})\s+назад\b",
        r"через\s+(?:(?P<to_come>{n})\s+)?(?P<unit>{u})\b",
    ),
    "fr": (
        r"il\s+y\s+a\s+(?P<ago>{n})\s+(?P<unit>{u})\b",
        r"dans\s+(?P<to_come>{n})\s+(?P<unit>{u})\b",
    ),
    "de": (r"vor\s+(?P<ago>{n})\s+(?P<unit>{u})\b", r"in\s+(?P<to_come>{n})\s+(?P<unit>{u})\b"),
    "es": (
        r"hace\s+(?P<ago>{n})\s+(?P<unit>{u})\b",
        r"dentro\s+de\s+(?P<to_come>{n})\s+(?P<unit>{u})\b",
    ),
}
"""Stretches of time ago, and to come; `{n}`: a number, `{u}`: a unit."""

QUARTERS = {
    "en": r"(?P<quarter>{o})[\s-]quarter(?:\s+(?:of\s+)?{y})?\b",
    "ru": r"(?P<quarter>{o})\s+квартал[еау]?(?:\s+{y}\s+года)?\b",
    "fr": r"(?P<quarter>{o})\s+trimestre(?:\s+(?:de\s+)?{y})?\b",
    "de": r"(?P<quarter>{o})\s+Quartals?(?:\s+{y})?\b",
    "es": r"(?P<quarter>{o})\s+trimestre(?:\s+(?:de\s+|del\s+)?{y})?\b",
}
"""Quarters of a year; `{o}`: which, `{y}`: the year."""

SURELY = {
    "en": "will|shall|is due|are due|is to|are to|scheduled|planned|expected|deadline",
    "ru": "будет|будут|планируется|намечено|запланировано|состоится|состоятся|пройдет|пройдут",
    "fr": "sera|seront|aura lieu|prévue?s?|devra|devront",
    "de": "wird|werden|soll|sollen|geplant",
    "es": "será|serán|tendrá|tendrán|prevista?o?",
}
"""What tells that something is to come."""

UNTIL = {
    "en": "until|till|by|from|starting|beginning|before",
    "ru": "до|с|к",
    "fr": "jusqu['’]au|d['’]ici au|d['’]ici le|dès le|à partir du|avant le",
    "de": "bis zum|bis|ab dem|ab|vor dem",
    "es": "hasta el|desde el|a partir del|antes del",
}
"""What leads up to a day that is more often to come than past."""
