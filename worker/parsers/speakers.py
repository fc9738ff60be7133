"""From the words beside a quotation to who said it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.parsers import cues, names

_WORD = re.compile(r"[\w’'.-]*\w")
_SUBJECT_END = re.compile(
    r"\s(?:in|on|at|during|after|before|when|who|to|that|as|while|upon|through|via|about|by|"
    r"with|and|"
    r"adding|noting|mit|hinzu|dans|lors|en|durante|am|beim|bei|nach|vor|während|im|à|devant|avec|"
    r"après|avant|pendant|depuis|chez|tras|ante|desde|hacia|near|outside|inside|from|into|over|"
    r"amid|against|в|на|во|по|после|перед|во время|через)\s|[,;:()—–]|\s-\s|\n"
)
_DAYS = re.compile(
    r"\s(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|ayer|hoy|hier|gestern|heute|"
    r"вчера|сегодня)\b.*",
    re.DOTALL,
)
_ACCORDING = re.compile(
    r"(?:according to|in the words of|as told by|по словам|по данным|по информации|selon|"
    r"d'après|laut|"
    r"según|so)\s+(?P<who>[^.!?;:\n]{2,120})",
    re.IGNORECASE,
)
_PUT = re.compile(r"(?:as\s+)?(?P<who>[^.!?;:\n]{2,80}?)\s+put(?:s)? it\b", re.IGNORECASE)
_CITED = re.compile(r"\b(?:quote|cite)[ds]\s+(?P<who>[^.!?;:,\n]{2,80}?)\s+as saying")
_NO_SUBJECT = frozenset(
    "when which while if because although though where whose unless until since whereas was were "
    "is are will would has have had can could may might must should did does do".split()
)
_MAX_WORDS = 14
_MAX_NOUN_WORDS = 9


@dataclass(frozen=True, slots=True)
class Cue:
    """The words naming a speaker, and whether they touch the quotation."""

    phrase: str
    tight: bool


def after(clause: str) -> Cue | None:
    """The speaker named in what follows a quotation, up to the sentence's end."""
    clause = clause.strip(" ,—–-")
    given = _ACCORDING.match(clause) or _PUT.match(clause) or _CITED.search(clause)
    if given:
        return Cue(_cut(given["who"]), tight=True)
    words = _words(clause)
    place = next((i for i, word in enumerate(words) if word.group().lower() in cues.VERBS), None)
    if place is None:
        return _inverted(words)
    lead = clause[: words[place].start()]
    if _is_empty(lead):
        return Cue(_cut(clause[words[place].end() :]), tight=True)
    if words[0].group().lower() in _NO_SUBJECT or place > 12:
        return None
    return Cue(lead, tight=True)


def before(sentence: str) -> Cue | None:
    """The speaker named in what leads up to a quotation within its sentence."""
    given = _ACCORDING.match(sentence.strip())
    if given and sentence.rstrip().endswith(","):
        return Cue(given["who"].rstrip(" ,").split(",")[0], tight=True)
    cited = _CITED.search(sentence)
    if cited:
        return Cue(cited["who"], _is_tight(sentence[cited.end() :]))
    words = list(_WORD.finditer(sentence))[-40:]
    place = next((word for word in reversed(words) if word.group().lower() in cues.VERBS), None)
    if place is None:
        return _named(sentence)
    lead, tail = sentence[: place.start()], sentence[place.end() :]
    tight = _is_tight(tail)
    if place.group().lower() in cues.NAMING and not tail.strip():
        return None
    if _is_empty(lead):
        return Cue(_cut(tail.strip(" ,:") + " "), tight)
    if place.group().lower().endswith("ing") and not lead.rstrip().endswith(" as"):
        return Cue(_main_subject(lead), tight)
    return Cue(_clause(lead), tight)


def name(phrase: str) -> str | None:
    """The person, or else the noun, that this subject names; None for a pronoun or nothing."""
    phrase = _trimmed(phrase)
    lowered = phrase.lower()
    if not phrase or lowered in cues.PRONOUNS or lowered in cues.UNNAMED:
        return None
    parts = [part.strip() for part in phrase.split(",") if part.strip()]
    for part in parts:
        person = names.person(part)
        if person:
            return person
    return _noun(parts[0]) if parts else None


def is_pronoun(phrase: str) -> bool:
    """Whether the subject stands for someone named before."""
    return _trimmed(phrase).lower() in cues.PRONOUNS


def _words(clause: str) -> list[re.Match[str]]:
    return [found for _, found in zip(range(_MAX_WORDS), _WORD.finditer(clause), strict=False)]


def _inverted(words: list[re.Match[str]]) -> Cue | None:
    """French `a-t-il`, `dit-elle`: verb and pronoun in one word."""
    if words and words[0].group().lower() in cues.PRONOUNS and "-" in words[0].group():
        return Cue(words[0].group(), tight=True)
    return None


def _named(sentence: str) -> Cue | None:
    """`Jane Doe: "…"`, as interviews print it."""
    sentence = sentence.strip()
    if not sentence.endswith(":"):
        return None
    who = sentence[:-1].strip()
    return Cue(who, tight=True) if len(who.split()) <= 5 and who[:1].isupper() else None


def _is_empty(lead: str) -> bool:
    return all(word.lower() in cues.LEADING for word in lead.replace(",", " ").split())


def _is_tight(tail: str) -> bool:
    """Whether hardly anything stands between the verb and the quotation."""
    tail = tail.strip()
    if tail.lower() in ("", ",", ":", "that", "that:", "что", "que", "dass", "it"):
        return True
    if tail.lower().endswith((" that", " что", " que", " dass")):
        return len(tail) <= 40
    return tail.endswith((":", ",")) and len(tail) <= 90


def _clause(lead: str) -> str:
    """The subject's own clause: what stands after the last comma that is no apposition's."""
    lead = re.split(r"[;:—–]\s", lead)[-1].rstrip()
    parts = [part for part in lead.rstrip(",").split(", ") if part.strip()]
    if not parts:
        return ""
    if lead.endswith(",") and len(parts) >= 2:
        return ", ".join(parts[-2:])
    return parts[-1]


def _main_subject(lead: str) -> str:
    """`Omurbekov praised the plan, saying …`: the name that opens the sentence."""
    found = names.RUN.match(lead.strip())
    return " ".join(names.stripped(found.group())) if found else ""


def _cut(phrase: str) -> str:
    """The subject that follows a verb, without the time and place that follow it."""
    phrase = _DAYS.sub("", f" {phrase.strip()}").strip()
    if phrase.lower().startswith(("в ", "in ", "во ", "dans ")):
        phrase = phrase.split(" ", 1)[1]
    phrase = f" {phrase}"
    end = _SUBJECT_END.search(phrase)
    if end is None:
        return phrase
    head = phrase[: end.start()]
    if end.group() == "," and names.person(head) is None:
        return head + "," + phrase[end.end() :].split(",")[0]
    return head


def _trimmed(phrase: str) -> str:
    words = phrase.strip(' ,:;.—–-"«»“”()').split()
    while words and words[-1].lower().strip(",") in cues.TRAILING:
        words.pop()
    while words and words[0].lower() in cues.LEADING:
        words.pop(0)
    return " ".join(words).strip(" ,")


def _noun(phrase: str) -> str | None:
    """The noun that is the source: `message`, `press service of the Interior Ministry`."""
    words = phrase.split()
    if not words or len(words) > _MAX_NOUN_WORDS:
        return None
    if words[0].lower() in cues.CASES:
        return cues.CASES[words[0].lower()]
    return " ".join(words)
