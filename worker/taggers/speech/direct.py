"""Direct quotations and who said them, by the marks and words around them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from schemas.documents import Quote
from worker.taggers.speech import attribution, divided, marks, setting, speakers
from worker.taggers.speech.attribution import Attribution
from worker.taggers.speech.divided import Divided
from worker.taggers.speech.marks import Marked
from worker.taggers.speech.reading import Reading, Voice

MAX_QUOTES = 1_000
"""How many marked stretches of one text are weighed."""


@dataclass(slots=True)
class Found:
    """The quotations of a text so far; later ones lean on those before them."""

    reading: Reading
    quotes: list[Quote] = field(default_factory=list)
    last: Marked | None = None
    """The last quotation's marks, to see what stands between it and the next."""
    speaker: Voice | None = None


def find(reading: Reading) -> tuple[Quote, ...]:
    """Return the direct quotations of the text in order, each with its speaker and cue."""
    found = Found(reading)
    spoken: list[Marked | Divided] = [*marks.pairs(reading.text)[:MAX_QUOTES]]
    spans = [(one.opening, one.after) for one in spoken if isinstance(one, Marked)]
    for parted in divided.dialogue(reading):
        begin, end = parted.pieces[0][0], parted.pieces[-1][1]
        if not any(start < begin < after for start, after in spans):
            spoken = [s for s in spoken if not (isinstance(s, Marked) and begin <= s.start < end)]
            spoken.append(parted)
    for one in sorted(spoken, key=_begin):
        if isinstance(one, Divided):
            _add_divided(found, one)
        else:
            _weigh(found, one)
    return tuple(found.quotes)


def _begin(one: Marked | Divided) -> int:
    return one.start if isinstance(one, Marked) else one.pieces[0][0]


def _weigh(found: Found, marked: Marked) -> None:
    """Keep what is marked if it is speech."""
    parted = divided.divide(found.reading, marked.start, marked.end)
    if parted and len(parted.pieces) > 1:
        _add_divided(found, parted)
        found.last = marked
        return
    told = setting.told(found.reading, found.last, marked)
    if not setting.is_quotation(found.reading, found.last, marked, told):
        return
    voice, cue = _voice(found, marked, told)
    _add(found, marked.start, marked.end, voice, cue)
    found.last = marked


def _voice(
    found: Found, marked: Marked, told: Attribution | None
) -> tuple[Voice | None, str | None]:
    """Return who speaks here: as told beside it, or the one who spoke before and goes on."""
    reading = found.reading
    if setting.is_divided(reading, found.last, marked) and found.quotes:
        return found.speaker, found.quotes[-1].cue
    if told is not None:
        voice = speakers.voice(reading, told, min(told.start, marked.opening))
        return voice, told.cue
    signed = attribution.signed(reading, marked.after)
    if signed:
        return speakers.named(reading, signed), None
    if setting.goes_on(reading, found.last, marked):
        return found.speaker, None
    context = setting.introduced(reading, marked)
    if context is None:
        return None, None
    return speakers.voice(reading, context, marked.opening), context.cue


def _add_divided(found: Found, one: Divided) -> None:
    """Keep the pieces of a speech that its attribution divides."""
    reading = found.reading
    told = attribution.after(reading, *one.attribution)
    voice = speakers.voice(reading, told, one.attribution[0])
    for start, end in one.pieces:
        _add(found, start, end, voice, told.cue if told else None)


def _add(found: Found, start: int, end: int, voice: Voice | None, cue: str | None) -> None:
    name = voice.name if voice else None
    found.quotes.append(Quote(found.reading.text[start:end], name, start, end, cue))
    found.speaker = voice
    if voice:
        found.reading.voices.append(replace(voice, end=end))
