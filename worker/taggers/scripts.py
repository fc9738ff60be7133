"""Languages told by their script alone: those that share it with no other in the news."""

from __future__ import annotations

import re

_SCRIPTS = {
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff",
    "bn": "\u0980-\u09ff",
    "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff",
    "or": "\u0b00-\u0b7f",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "ka": "\u10a0-\u10ff\u1c90-\u1cbf",
    "am": "\u1200-\u137f",
    "km": "\u1780-\u17ff",
    "ja": "\u3041-\u30ff",
    "ko": "\u1100-\u11ff\uac00-\ud7a3",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff",
}
"""The letters of each script. Bengali is also Assamese, the Hebrew script also Yiddish."""
_PATTERNS = {code: re.compile(f"[{letters}]") for code, letters in _SCRIPTS.items()}
_ANY = re.compile("".join(["[", *_SCRIPTS.values(), "]"]))
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST = 4
_FEW = 600
"""About so many characters, spread over the text, tell the script."""
_KANA_SHARE = 0.1
_SHARED = {"bn": "\u09f0\u09f1", "he": "\u05f0\u05f1\u05f2"}
"""Letters by which another language of the script is told: those are left to the identifier."""


def language_of_script(text: str) -> str | None:
    """Return the language most letters of the text belong to, None if others share its script."""
    part = text[:: 1 + len(text) // _FEW]
    if len(_ANY.findall(part)) < _FEWEST:
        return None
    counts = {code: len(pattern.findall(part)) for code, pattern in _PATTERNS.items()}
    letters = max(len(_LETTER.findall(part)), 1)
    kana, han = counts["ja"], counts["zh"]
    if 2 * (kana + han) > letters and counts["ko"] <= kana + han:
        return "ja" if kana > _KANA_SHARE * (kana + han) else "zh"
    best = max(counts, key=lambda code: counts[code])
    shared = any(letter in part for letter in _SHARED.get(best, ()))
    return best if 2 * counts[best] > letters and not shared else None
