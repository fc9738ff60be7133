"""Nouns of source as they are named, from the forms they have in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = {
    "сообщении": "сообщение", "заявлении": "заявление", "письме": "письмо", "документе": "документ",
    "пресс-релизе": "пресс-релиз", "обращении": "обращение", "министерстве": "министерство",
    "ведомстве": "ведомство", "пресс-службе": "пресс-служба", "докладе": "доклад",
    "тексте": "текст", "mitteilung": "Mitteilung", "пресс-службу": "пресс-служба",
}  # fmt: skip


def nominative(words: Sequence[str]) -> str:
    """Return the phrase as it is named if its first word is known, else as it is printed."""
    known = _NAMED.get(words[0].lower())
    return known if known else " ".join(words)
