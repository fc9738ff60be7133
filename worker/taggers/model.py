"""The name model: people, organisations and places of a text, in several languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from worker.taggers.name_tags import Entity, entities_of
from worker.taggers.pieces import FOLDER, vocabulary
from worker.taggers.windows import windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

__all__ = ["LANGUAGES", "Entity", "entities", "load"]

LANGUAGES = frozenset("da de en es fr hr it kk nl pl pt ru sv".split())
"""The languages whose names the model was measured on; in others it reads as well as it can."""

UNREAD = frozenset(
    "am ar bn dv fa gu he hi hy ja ka km kn ko lo ml mr my ne or pa ps si ta te th ur yi zh".split()
)
"""Languages whose letters the model has no pieces for."""


@dataclass(frozen=True, slots=True)
class Model:
    """What reads names: what pieces mean, and the network over them."""

    table: NDArray[np.uint8]
    session: InferenceSession

    def logits(self, pieces: tuple[int, ...]) -> NDArray[np.float32]:
        """Return what the network says of each piece of a window."""
        import numpy as np

        rows = unpacked(self.table[list(pieces)])
        given = {"rows": rows[None], "mask": np.ones((1, len(pieces)), np.int64)}
        tags: NDArray[np.float32] = self.session.run(None, given)[0][0]
        return tags


def unpacked(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return rows of the table as numbers: of 18 bytes, two are a scale and 16 hold 32 weights."""
    import numpy as np

    blocks = packed.reshape(len(packed), -1, 18)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2").astype(np.float32)
    pairs = blocks[:, :, 2:]
    weights = np.concatenate([pairs & 15, pairs >> 4], axis=2).astype(np.float32) - 8
    return (weights * scales).reshape(len(packed), -1)


@cache
def load() -> Model:
    """Return the model; one thread, no pool of memory, so that a worker may fork after it."""
    import numpy as np
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    session = InferenceSession(
        str(FOLDER / "names.onnx"), options, providers=["CPUExecutionProvider"]
    )
    vocabulary()
    return Model(np.load(FOLDER / "words.npy", mmap_mode="r"), session)


@lru_cache(maxsize=2)
def entities(text: str, language: str | None = None) -> tuple[Entity, ...]:
    """Return the names the model sees in a text; asked twice, it runs once."""
    if language in UNREAD:
        return ()
    model = load()
    found = (
        entities_of(text, window.words, model.logits(window.pieces)[list(window.firsts)])
        for window in windows(text)
    )
    return tuple(entity for names in found for entity in names)
