"""Reading files with patience: what may pass is tried again, what cannot is a failure."""

from __future__ import annotations

from schemas.documents import Failure
from schemas.errors import InvalidIntakeError, PermanentError
from worker import file_reading
from worker.file_reading import ChangedFileError, Reading, UnreadableSidecarError
from worker.folder import Once
from worker.work_folder import Claimed

SIDECAR_TRIES = 3
"""How often reading a sidecar is tried before its file fails."""


class FileReader:
    """Reads files, and remembers whose sidecar could not be read."""

    def __init__(self, *, limit: int, once: Once) -> None:
        self._limit = limit
        self._once = once
        self._tries: dict[str, int] = {}

    def read(self, claimed: Claimed) -> Reading | Failure | None:
        """The document, or why it cannot be one; None if it has to be read again later."""
        try:
            return file_reading.read(claimed, limit=self._limit)
        except PermanentError as error:
            return Failure(error.code, str(error))
        except UnreadableSidecarError as error:
            return self._without_sidecar(claimed, error)
        except (ChangedFileError, OSError) as error:
            self._once.warn("file cannot be read: it is tried again", claimed.path, str(error))
            return None

    def _without_sidecar(self, claimed: Claimed, error: UnreadableSidecarError) -> Failure | None:
        """None for a few tries; then the file fails, rather than lose what was said of it."""
        tries = self._tries.pop(claimed.path, 0) + 1
        if tries >= SIDECAR_TRIES:
            return Failure(InvalidIntakeError.code, str(error))
        self._tries[claimed.path] = tries
        return None
