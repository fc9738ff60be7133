"""Files that are attached to a PDF."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from schemas.arrivals import Via
from schemas.children import Child, LeftOut
from schemas.parsing_errors import OverBudgetError
from worker.parsers.budget import Budget

if TYPE_CHECKING:
    from pypdfium2 import PdfAttachment, PdfDocument


def children(document: PdfDocument, budget: Budget) -> Iterator[Child | LeftOut]:
    """Each attached file, or why it is left out."""
    for number in range(document.count_attachments()):
        yield _child(document, number, budget)


def _child(document: PdfDocument, number: int, budget: Budget) -> Child | LeftOut:
    from pypdfium2 import PdfiumError  # here, because plain text never pays for it

    name = None
    try:
        attached = document.get_attachment(number)
        name = attached.get_name() or None
        _check(attached, budget)
        content = budget.read(BytesIO(bytes(attached.get_data())))
        return Child(content, name, attached.get_subtype() or None, Via.ATTACHMENT)
    except OverBudgetError as error:
        return LeftOut(name, error.code, str(error), Via.ATTACHMENT)
    except PdfiumError:
        message = "The attached file is damaged. Send it by itself."
        return LeftOut(name, "corrupt", message, Via.ATTACHMENT)


def _check(attached: PdfAttachment, budget: Budget) -> None:
    """OverBudgetError if the file is too large to be copied out at all."""
    from pypdfium2 import raw  # here, as above

    size = ctypes.c_ulong()
    raw.FPDFAttachment_GetFile(attached, None, 0, size)
    if size.value > min(budget.each, budget.total):
        raise OverBudgetError(
            f"The attached file has {size.value:,} bytes, too many to unpack. Send it by itself."
        )
