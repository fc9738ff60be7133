"""Where each field of a document came from: the rule, how sure it is, and where it stands."""

from __future__ import annotations

from typing import Any

from schemas.documents import ParsedDocument

LOOKED_AT = 20_000
"""Characters in which a field's value is looked for: heads and leads stand at the start."""

SAID, STATED, READ, GUESSED = 1.0, 0.95, 0.85, 0.6
"""How sure a field is that its sender gave, that markup states, that a rule for printed
stories read, and that was made up of other words."""

RULES = {
    "intake": SAID,
    "lead's first sentence": GUESSED,
    "first line": GUESSED,
    "biggest letters": GUESSED,
    "headline line": READ,
    "date header": READ,
    "date line": READ,
    "dateline": READ,
    "byline": READ,
    "slug line": READ,
    "keyword line": READ,
    "photo line": READ,
    "tail": READ,
    "labelled tail": READ,
}
"""Rules that are not markup."""
DOUBTFUL = ("creation date", "created", "modified", "guess")
"""Ends of the names of rules that often mean something else."""


def explained(parsed: ParsedDocument) -> dict[str, dict[str, Any]]:
    """For each field: its rule, a confidence from 0 to 1, and its offsets in the text in code
    points, or null where it does not stand there."""
    start = parsed.text[:LOOKED_AT]
    return {
        name: {
            "rule": rule,
            "confidence": confidence(rule),
            "offset": offset(getattr(parsed, name, None), start),
        }
        for name, rule in parsed.provenance.items()
    }


def confidence(rule: str) -> float:
    """How sure a field is that was read by that rule."""
    if rule.endswith(DOUBTFUL):
        return GUESSED
    return RULES.get(rule, STATED)


def offset(value: Any, text: str) -> list[int] | None:
    """Where a value stands in the text, in code points; None if it does not."""
    if not isinstance(value, str) or not value:
        return None
    at = text.find(value)
    return None if at < 0 else [at, at + len(value)]
