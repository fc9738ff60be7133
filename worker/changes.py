"""What changed from one version of a document to the next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What changed from one document object to the next."""
    return {}
