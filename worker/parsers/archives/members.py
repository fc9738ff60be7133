"""Members of an archive, unpacked one after the other within one budget."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from schemas.parsing_errors import OverBudgetError
from worker.parsers.budget import Budget, Stream

MOST = 100_000
"""Members that are looked at; more are refused before any is."""

DAMAGE = (
    CorruptDocumentError,
    EOFError,
    IndexError,
    OSError,
    ValueError,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What unpacking raises for bytes that are not what was packed."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive that is not unpacked yet."""

    name: str
    size: int | None
    """Bytes, as the archive says."""
    open: Callable[[], Stream]
    packed: int | None = None
    """Bytes it takes in the archive, if that is known of it alone."""
    refused: tuple[str, str] | None = None
    """Code and sentence, if it cannot be unpacked."""


def document(
    members: Sequence[Member],
    *,
    parser: str,
    media_type: str,
    skipped: int,
    budget: Budget | None = None,
) -> ParsedDocument:
    """An archive of these members, which are unpacked as its children are iterated over."""
    if not members:
        raise EmptyDocumentError(f"the archive has no files to read; {skipped} were skipped")
    if len(members) > MOST:
        raise too_many()
    if all(member.refused and member.refused[0] == "encrypted" for member in members):
        raise EncryptedDocumentError(
            "All files of the archive are locked with a password. Send it without one."
        )
    return ParsedDocument(
        text="",
        parser=parser,
        media_type=media_type,
        metadata={"member_count": len(members), "skipped_count": skipped},
        children=unpacked(members, budget or Budget()),
    )


def too_many() -> OverBudgetError:
    """The refusal of an archive that lists more members than are looked at."""
    return OverBudgetError(f"The archive lists more than {MOST:,} members. Send several.")


def unpacked(members: Iterable[Member], budget: Budget) -> Iterator[Child | LeftOut]:
    """Every member, or why it is left out; it ends where the budget has no members left."""
    for member in members:
        yield take(member, budget)
        if budget.members < 0:
            return


def take(member: Member, budget: Budget) -> Child | LeftOut:
    """The member's bytes as a child, or why it is left out."""
    if member.refused:
        return left_out(member, *member.refused)
    try:
        content = budget.read(member.open(), packed=member.packed, declared=member.size)
    except OverBudgetError as error:
        return left_out(member, error.code, str(error))
    except NotImplementedError as error:
        return left_out(member, *undone(str(error)))
    except DAMAGE as error:
        return left_out(member, "corrupt", _damaged(error))
    if not content:
        return left_out(member, "empty", "The member has 0 bytes.")
    return Child(content, member.name)


def left_out(member: Member, code: str, message: str) -> LeftOut:
    """The member as one that is not taken."""
    return LeftOut(member.name, code, message, size=member.size)


def encrypted() -> tuple[str, str]:
    """Why a locked member is not unpacked."""
    return "encrypted", "The member is locked with a password. Send it without one."


def undone(method: str) -> tuple[str, str]:
    """Why a member packed by an unknown method is not unpacked."""
    return (
        "unsupported_media_type",
        f"The member is packed in a way that is not undone here ({method}). Pack it with Deflate.",
    )


def _damaged(error: Exception) -> str:
    if isinstance(error, CorruptDocumentError):
        return str(error)
    return f"The member is damaged ({str(error)[:200] or type(error).__name__}). Pack it again."
