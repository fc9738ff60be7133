"""The language a document is written in."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, Tags

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 3
_LEAST_CONFIDENCE = 0.5
_ENOUGH_TEXT = 4000
"""Characters that are plenty to tell a language from."""


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the language: as declared, else as recognised, else None."""
    return replace(tags, language=declared(parsed.language) or recognise(parsed.text))


def declared(language: str | None) -> str | None:
    """Return the ISO 639-1 code of a declared language: `en-GB` is `en`."""
    return re.split(r"[-_]", language.strip())[0].lower() or None if language else None


def recognise(text: str) -> str | None:
    """Return the language of a text, or None where it is too short to tell."""
    words = _WORD.findall(text[:_ENOUGH_TEXT])
    if len(words) < _FEWEST_WORDS:
        return None
    code, confidence = identifier().classify(" ".join(words))
    return str(code) if confidence >= _LEAST_CONFIDENCE else None


@cache
def identifier() -> LanguageIdentifier:
    """Return the identifier, whose confidence runs from 0 to 1."""
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
