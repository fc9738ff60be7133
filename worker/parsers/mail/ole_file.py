"""A compound file whose directory takes time by its size, not by the square of it."""

from __future__ import annotations

from olefile import OleFileIO


class OleFile(OleFileIO):  # type: ignore[misc]  # olefile has no types
    """Does not compare each stream with all others: their bytes together are bounded instead."""

    def _check_duplicate_stream(self, first_sect: int, minifat: bool = False) -> None:
        """Nothing: streams may begin at the same place."""
