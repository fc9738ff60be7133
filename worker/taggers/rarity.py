"""How rare words are, which belong to no keyword, and which are forms of one word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from worker.taggers.calendar import MONTHS, WEEKDAYS
from worker.taggers.data import rows, words

LISTED = frozenset({"en", "ru", "fr", "de", "es"})
"""The languages of whose words the frequency is known."""
_UNKNOWN_ZIPF = 3.0
"""Tenths of it apart: how frequent a word is that stands in no list."""
_MOST_FREQUENT = 7.0
_COMMON_IN_NEWS = 0.35
_LEAST = 0.1
_SHORTEST_STEM = 3
_ENDINGS = {
    "en": re.compile(r"(?:'s|s')$|(?<=[^s])s$"),
    "ru": re.compile(
        r"(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|иях|иям|ией|ах|ях|ов|ев|ей|ой|ый|ий|ая|яя|ое|ее"
        r"|ые|ие|ую|юю|ых|их|ым|им|ом|ем|ам|ям|ии|ия|ию|ы|и|а|я|о|е|у|ю|ь|й)$"
    ),
    "fr": re.compile(r"(?:aux|eaux|es|s|x|e)$"),
    "de": re.compile(r"(?:ern|en|er|es|em|e|n|s)$"),
    "es": re.compile(r"(?:es|s|os|as|o|a)$"),
}
_VERBAL = {
    "en": re.compile(r"\w{3,}(?:[^e]ed|ly)"),
    "ru": re.compile(
        r"\w{2,}(?:ться|тся|лся|лась|лись|лось|ила|или|ило|[оы]вал[аио]?|ала|али|ует|уют|ают|яют"
        r"|ает|яет|еет|ешь|ишь|[аеия]ть|вший|вшая|вшие|вшего|вших|ющий|ющая|ющие|ющих|ющего|нный"
        r"|[аеиу]л|[ыо]вая|авая|ено|ано|ана|аны|ены)"
    ),
    "fr": re.compile(
        r"\w{3,}(?:[^t]ée?s?|aient|[^f]ait|eront|erait|issent|èrent|[^i]er|ant|[ae]mment)"
    ),
    "es": re.compile(r"\w{2,}(?:ó|aron|ieron|aban?|ían|ará|arán|erá|irá|ando|iendo)"),
    "de": re.compile(r"[^\W\dA-ZÄÖÜ]\w{3,}(?:te|ten|iert|ieren)"),
}
_SHORTEST_ADJECTIVE = 4
_ADJECTIVE = tuple(
    "ый ого ому ые ых ыми ская ской ским ских ские ский скую ское ная ную ное ная ные ных".split()
)
_NOMINAL = frozenset(
    "family assembly supply monopoly anomaly ally rally bully hundred ministère frontière première "
    "étudiant habitant enfant montant restaurant gouvernant manifestant сеть память нефть "
    "кровать печать отдел предел раздел удел капитал канал материал журнал вокзал персонал "
    "терминал "
    "портал арсенал генерал адмирал маршал филиал сериал финал полуфинал квартал сигнал криминал "
    "потенциал скандал провал обвал завал подвал перевал трибунал мемориал минерал либерал идеал "
    "ритуал оригинал пепел обстрел расстрел выстрел аул караул разгул титул детали медали сила "
    "начала правила скала шкала могила страны охрана органы раны планы цены стены сцены жены "
    "члены смены измены перемены экраны рестораны ветераны".split()
)


def is_barred(printed: str, lower: str, language: str) -> bool:
    """Tell whether a word belongs to no keyword: a stop word, a verb, an adverb, a month."""
    if lower in _stops(language):
        return True
    verbal = _VERBAL.get(language)
    word = printed if language == "de" else lower
    return verbal is not None and lower not in _NOMINAL and bool(verbal.fullmatch(word))


def is_adjective(lower: str, language: str) -> bool:
    """Tell whether a word is an adjective that names nothing alone, where that is known."""
    if language == "ru":
        return len(lower) > _SHORTEST_ADJECTIVE and lower.endswith(_ADJECTIVE)
    return language == "en" and lower in _parts("adjective")


@cache
def rarity(lower: str, language: str) -> float:
    """Return how much a word tells, from 0.1 for the most frequent to about 1."""
    if language not in LISTED:
        return 1.0
    zipf = _frequencies(language).get(lower, _UNKNOWN_ZIPF)
    news = _COMMON_IN_NEWS if language == "en" and lower in common_words() else 1.0
    return max(_LEAST, (_MOST_FREQUENT - zipf) / (_MOST_FREQUENT - _UNKNOWN_ZIPF)) * news


def stem(lower: str, language: str) -> str:
    """Return a word without the ending of its number and case, to tell forms of it as one."""
    if language == "en" and lower.endswith("ies") and len(lower) > _SHORTEST_STEM + 2:
        return lower[:-3] + "y"
    endings = _ENDINGS.get(language)
    found = endings.search(lower) if endings else None
    if found is None or found.start() < _SHORTEST_STEM:
        return lower
    return lower[: found.start()]


@cache
def _frequencies(language: str) -> Mapping[str, float]:
    table = rows(f"frequencies_{language}")
    return {word: int(zipf) / 10 for zipf, cell in table for word in cell.split("|")}


@cache
def _stops(language: str) -> frozenset[str]:
    """Return the words of a language that belong to no keyword."""
    listed = next((cell for code, cell in rows("stopwords") if code == language), "").split("|")
    calendar = {*MONTHS.get(language, ()), *WEEKDAYS.get(language, ())}
    if language in LISTED - {"en"} or listed != [""]:
        own = _english() if language == "en" else frozenset[str]()
        return own | calendar | frozenset(listed)
    return _english()


@cache
def _english() -> frozenset[str]:
    kinds = ("function", "speech", "calendar", "stop", "office", "title")
    return frozenset().union(*map(words, kinds)) | _parts("other")


@cache
def _parts(kind: str) -> frozenset[str]:
    """Return the English words of one kind by their part of speech."""
    found = (cell for name, cell in rows("parts_of_speech") if name == kind)
    return frozenset(word for cell in found for word in cell.split("|"))


@cache
def common_words() -> frozenset[str]:
    """Return words that are common in any news story."""
    kinds = ("common", "office", "plain")
    return frozenset().union(*map(words, kinds))
