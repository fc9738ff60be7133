"""Errors of those who find no room: later, it may be there."""

from __future__ import annotations

from schemas.errors import TransientError


class DiskFullError(TransientError):
    """The disk takes no more bytes."""

    code = "disk_full"

    def __init__(self) -> None:
        super().__init__("The disk is full; nothing of this was kept. Try again later.")


class DiskNearlyFullError(TransientError):
    """So little room is left that nothing is taken in."""

    code = "disk_nearly_full"

    def __init__(self, free: int, least: int) -> None:
        super().__init__(
            f"{free:,} bytes are free on the disk; below {least:,} nothing is taken in. "
            "Try again later; the operator makes room, or lowers WIREDESK_MIN_FREE_BYTES."
        )


class OverloadedError(TransientError):
    """So many documents wait to be read that no more are taken in."""

    code = "overloaded"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"More than {most:,} documents wait to be read. Try again later; the operator "
            "adds ingest workers, or raises WIREDESK_MAX_BACKLOG."
        )
