"""What a file is to the one door: a submission that is known when it comes again.

A try that ends half-way is made again, with the same file at the same place of the work
folder. That place is the file's own, and is part of the submission's name; so are its bytes.
The name of a file that stays where it is holds its size and mtime too: the same bytes, once
they were others, are another arrival.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from schemas.arrivals import Arrival, Rejection, Submission, Token, Via
from schemas.documents import Failure
from worker.file_reading import Reading, Signature
from worker.folder import printable, source_of
from worker.work_folder import Claimed

REMEMBERED = timedelta(days=30)
"""How long a file may lie in the work folder before it counts as another that came."""


def taken(claimed: Claimed, arrival: Arrival) -> Submission:
    """The submission of a file that can be a document."""
    return Submission((arrival,), _token(arrival.sha256, claimed.path))


def refused(claimed: Claimed, why: Failure) -> Submission:
    """The submission of a file that can be none: it goes into the ledger."""
    return Submission((), _token(why.code, claimed.path), (_rejection(claimed, why),))


def left(claimed: Claimed, what: Reading) -> Submission:
    """The submission of a file that stays where it is."""
    sha256 = what.arrival.sha256
    return Submission((what.arrival,), _token(sha256, claimed.path, *_written(what.signature)))


def left_refused(claimed: Claimed, why: Failure, was: Signature) -> Submission:
    """The same of a file that can be no document."""
    token = _token(why.code, claimed.path, *_written(was))
    return Submission((), token, (_rejection(claimed, why),))


def _written(signature: Signature) -> tuple[str, str]:
    return str(signature.size), str(signature.mtime_ns)


def _rejection(claimed: Claimed, why: Failure) -> Rejection:
    return Rejection(
        why.code,
        why.message,
        Via.FILE,
        source=source_of(claimed.place),
        filename=printable(os.path.basename(claimed.place)),
        origin=printable(claimed.place),
        size=size_of(claimed.path),
    )


def size_of(path: str) -> int | None:
    """Bytes of the file, if it is there."""
    with suppress(OSError):
        return os.lstat(path).st_size
    return None


def _token(fingerprint: str, *name: str) -> Token:
    """A token whose name the fingerprint is part of."""
    digest = hashlib.sha256(os.fsencode("\0".join((*name, fingerprint)))).hexdigest()
    return Token(digest, fingerprint, datetime.now(UTC) + REMEMBERED)
