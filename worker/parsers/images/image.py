"""Images: their captions and fields, and the words in the picture if they can be read."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError
from schemas.parsing_errors import NeedsOcrError, OverBudgetError
from worker.parsers import ocr
from worker.parsers.images import exif, iim, picture_fields, xmp
from worker.parsers.images.picture_fields import Marks
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 100_000_000
READABLE_PIXELS = 20_000_000
"""Of a picture that is read: larger ones are made smaller first."""
SMALLEST = 40
"""Pixels of the shorter side of a picture that may hold words."""
FORMATS = ("JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP")
PLUGINS = ("PIL.TiffImagePlugin", "PIL.WebPImagePlugin")
"""Those that Pillow does not have at hand."""
_TYPES = {"MPO": "image/jpeg"}
_IIM_IN_TIFF, _XMP_IN_TIFF = 33723, 700
_IIM_IN_PHOTOSHOP = 0x0404


def parse(raw: RawDocument) -> ParsedDocument:
    """Caption and fields; NeedsOcrError if it has no caption and its words cannot be read."""
    with _opened(raw.content) as image:
        _check_size(image)
        media_type = _TYPES.get(image.format or "") or f"image/{(image.format or '').lower()}"
        stated = Stated()
        caption = picture_fields.say(stated, _marks(image))
        stated.note("width", image.width)
        stated.note("height", image.height)
        words = _recognised(image, stated)
    text = "\n\n".join(filter(None, (caption, words)))
    if not text:
        text = stated.fields.get("title") or ""
    if not text:
        raise _wordless(ocr.reader() is not None)
    return stated.document(text, "image/1", media_type)


def _wordless(is_read: bool) -> NeedsOcrError | EmptyDocumentError:
    """Why the image says nothing."""
    if is_read:
        return EmptyDocumentError("the image has no caption, and no words were read in it")
    return NeedsOcrError("The image")


@contextmanager
def _opened(content: bytes) -> Iterator[Image]:
    """The image, of which only the head is read yet; CorruptDocumentError if it is none."""
    from PIL import Image, UnidentifiedImageError  # here, because plain text never pays for it

    for plugin in PLUGINS:  # else Pillow imports the readers of all its formats to find one
        importlib.import_module(plugin)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=FORMATS) as image:
                yield image
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (UnidentifiedImageError, SyntaxError, OSError, EOFError, ValueError) as error:
        raise CorruptDocumentError(
            "The image is damaged and cannot be opened. Save it again and resend."
        ) from error


def _check_size(image: Image) -> None:
    """OverBudgetError if the picture has too many pixels to be unpacked."""
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> OverBudgetError:
    return OverBudgetError(
        f"The image has more than {MOST_PIXELS:,} pixels. Send it in a smaller size."
    )


def _marks(image: Image) -> Marks:
    """What stands beside the picture; a part that is broken says nothing."""
    directories = _directories(image)
    tags = directories.get(exif.IMAGE, {})
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or tags.get(_XMP_IN_TIFF)
    packet = packet.encode() if isinstance(packet, str) else packet
    blocks = image.info.get("photoshop")
    block = blocks.get(_IIM_IN_PHOTOSHOP) if isinstance(blocks, dict) else tags.get(_IIM_IN_TIFF)
    return Marks(
        properties=xmp.read(packet) if isinstance(packet, bytes) else {},
        sets=iim.read(block) if isinstance(block, bytes) else {},
        directories=directories,
    )


def _directories(image: Image) -> dict[int, Mapping[int, Any]]:
    found: dict[int, Mapping[int, Any]] = {}
    try:
        tags = image.getexif()
        found[exif.IMAGE] = dict(tags)
        for number in (exif.PHOTO, exif.GPS):
            found[number] = dict(tags.get_ifd(number))
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, AttributeError, EOFError):
        return found
    return found


def _recognised(image: Image, stated: Stated) -> str:
    """The words in the picture, page by page; what is left unread is said in a warning."""
    reader = ocr.reader(stated.fields.get("language"))
    if not reader or min(image.size) < SMALLEST:
        return ""
    count = min(getattr(image, "n_frames", 1), 1_000) if image.format == "TIFF" else 1
    read, words = list[int](), list[str]()
    for number in range(count):
        shown = _frame(image, number, reader)
        if shown is None:
            stated.warnings.append(f"Of {count} pages, those from {number + 1} on were not read.")
            break
        if shown:
            read.append(number + 1)
            words.append(shown)
    stated.note("page_count", count if count > 1 else None)
    stated.note("ocr_pages", read)
    return "\n\n".join(words)


def _frame(image: Image, number: int, reader: ocr.Reader) -> str | None:
    """The words of one page of the image; None if they are not read."""
    from PIL import ImageOps  # here, as above

    if number:
        image.seek(number)
    _check_size(image)
    grey = ImageOps.exif_transpose(image).convert("L")
    if grey.width * grey.height > READABLE_PIXELS:
        side = int(READABLE_PIXELS**0.5)
        grey.thumbnail((side, side))
    shown = BytesIO()
    grey.save(shown, "PPM")
    return reader.read(shown.getvalue(), may_lie=image.format == "TIFF")
