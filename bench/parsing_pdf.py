"""`python -m bench.parsing_pdf FOLDER`: PDF files read by us, by pdfium alone, and by pypdf.

FOLDER holds PDF files of any public set, for instance checkouts of github.com/py-pdf/sample-files,
github.com/apache/tika and github.com/docling-project/docling. Similarity is the F1 of words, in
any order, against what pypdf reads, where pypdf is installed; ours counts with the title and the
running heads that it sets apart. Scanned pages are not read: this measures letters.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import IngestError
from worker.parsers import ocr, pdf

OURS, BARE, REFERENCE = "ours", "pdfium alone", "pypdf"
LEAST_WORDS = 20
"""Words a file must have to be compared."""
WANTED = 200
"""Pages a second."""


def ours(content: bytes) -> tuple[str, int]:
    """The words of our parser, and the number of pages."""
    try:
        parsed = pdf.parse(RawDocument(content))
    except IngestError:
        return "", 0
    return "\n".join(_said(parsed)), parsed.metadata["page_count"]


def bare(content: bytes) -> tuple[str, int]:
    """The text pdfium gives for each page, as it comes."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        pages = [page.get_textpage().get_text_range() for page in document]
    except pypdfium2.PdfiumError:
        return "", 0
    document.close()
    return "\n".join(pages), len(pages)


def main() -> int:
    """Measure; 1 if we read fewer pages a second than wanted."""
    parser = argparse.ArgumentParser(prog="python -m bench.parsing_pdf", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reference", type=Path, help="texts by name, as JSON, for pypdf's")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    ocr.reader = lambda language=None: None  # type: ignore[assignment]
    files = {path.name: path.read_bytes() for path in sorted(options.folder.rglob("*.pdf"))}
    wanted = json.loads(options.reference.read_text()) if options.reference else _reference(files)
    _run(ours, files)  # what is loaded late is loaded now
    rates = [_show(name, read, files, wanted) for name, read in ((BARE, bare), (OURS, ours))]
    return 0 if rates[-1] >= WANTED else 1


def _show(name: str, read: Callable[[bytes], tuple[str, int]], files, wanted) -> float:
    began = time.process_time()
    found = _run(read, files)
    spent = time.process_time() - began
    pages = sum(count for _, count in found.values())
    scores = [
        _similarity(found[file][0], text)
        for file, text in wanted.items()
        if file in found and len(text.split()) >= LEAST_WORDS
    ]
    score = f"{sum(scores) / len(scores):.3f} of {len(scores)}" if scores else "-"
    print(f"{name:14} {len(files)} files {pages:6} pages {pages / spent:6.0f} pages/s  F1 {score}")
    return pages / spent


def _run(read: Callable[[bytes], tuple[str, int]], files: dict[str, bytes]):
    return {name: read(content) for name, content in files.items()}


def _reference(files: dict[str, bytes]) -> dict[str, str]:
    """The texts of pypdf, if it is installed."""
    try:
        from pypdf import PdfReader
    except ImportError:
        return {}
    from io import BytesIO

    texts = {}
    for name, content in files.items():
        try:
            pages = PdfReader(BytesIO(content)).pages
            texts[name] = "\n".join(page.extract_text() for page in pages)
        except Exception as error:  # whatever stops it, there is nothing to compare with
            print(f"{REFERENCE} cannot read {name}: {type(error).__name__}")
    return texts


def _said(parsed: ParsedDocument) -> list[str]:
    is_shown = parsed.provenance.get("title") in ("first line", "largest words")
    title = parsed.title if is_shown or (parsed.title or "") not in parsed.text else ""
    return [parsed.text, title or "", *parsed.metadata.get("running_heads", [])]


def _similarity(one: str, other: str) -> float:
    left, right = (Counter(re.findall(r"\w+", text.casefold())) for text in (one, other))
    common = sum((left & right).values())
    return 2 * common / max(1, left.total() + right.total())


if __name__ == "__main__":
    sys.exit(main())
