"""What is closed at the end of a `with` block."""

from __future__ import annotations

from typing import Self


class Closing:
    """Something that is ready when it is made, and closed at the end of a `with` block."""

    def close(self) -> None:
        """Give back what is held."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Ready to use."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closed, whatever happened."""
        self.close()
