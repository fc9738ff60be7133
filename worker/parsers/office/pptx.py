"""PowerPoint presentations (PPTX): slides in their order, with tables, diagrams and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import markup
from worker.parsers.office import properties, slides
from worker.parsers.office.blocks import Story
from worker.parsers.office.drawing import Shapes, paragraphs
from worker.parsers.office.package import Package, damaged, opened
from worker.parsers.office.slides import Slide

if TYPE_CHECKING:
    from collections import Counter

    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MAX_SLIDES = 2_000


def parse(raw: RawDocument) -> ParsedDocument:
    """The words of each slide and its notes, and what the document says of itself."""
    package = opened(raw.content, "PPTX")
    main = package.main("ppt/presentation.xml")
    paths = _slides(package, main)
    found = Story()
    shown = [_slide(package, path, found) for path in paths[:MAX_SLIDES]]
    if len(paths) > MAX_SLIDES:
        found.warnings.append(f"Only the first {MAX_SLIDES:,} of {len(paths):,} slides were read.")
    return slides.document(
        found, shown, properties.of_ooxml(package), parser="pptx/1", media_type=MEDIA_TYPE
    )


def _slides(package: Package, main: str) -> list[str]:
    """The paths of the slides in the order they are shown."""
    root = package.tree(main)
    if root is None:
        raise damaged("PPTX", f"it has no {main!r}")
    relations = package.relations(main)
    listed = markup.find_all(root, "sldIdLst/sldId")
    ids = [next((value for key, value in one.items() if key.endswith("}id")), "") for one in listed]
    return [relations[one].target for one in ids if one in relations and relations[one].target]


def _slide(package: Package, path: str, found: Story) -> Slide:
    root = package.spare(path)
    tree = markup.find(root, "cSld/spTree") if root is not None else None
    if root is None or tree is None:
        found.warnings.append("A slide is damaged and was left out.")
        return Slide("", ())
    shapes = Shapes()
    shapes.read(tree)
    found.languages.update(shapes.languages)
    found.comment_count += _comments(package, path)
    lines = [*shapes.lines, *_diagrams(package, path, shapes)]
    is_hidden = root.get("show") in ("0", "false")
    return Slide(shapes.title, lines, _notes(package, path), is_hidden)


def _notes(package: Package, path: str) -> list[str]:
    notes = package.related(path, "notesSlide")
    root = package.spare(notes) if notes else None
    tree = markup.find(root, "cSld/spTree") if root is not None else None
    if tree is None:
        return []
    shapes = Shapes()
    shapes.read(tree)
    return shapes.lines


def _diagrams(package: Package, path: str, shapes: Shapes) -> list[str]:
    """The words of the diagrams on a slide, which stand in parts of their own."""
    relations = package.relations(path)
    lines: list[str] = []
    for one in shapes.diagrams:
        target = relations[one].target if one in relations else ""
        root = package.spare(target) if target else None
        lines += _words(root, shapes.languages) if root is not None else ()
    return lines


def _words(root: _Element, languages: Counter[str]) -> list[str]:
    return [
        line for point in markup.find_all(root, "ptLst/pt") for line in paragraphs(point, languages)
    ]


def _comments(package: Package, path: str) -> int:
    comments = package.related(path, "comments")
    root = package.spare(comments) if comments else None
    return len(markup.find_all(root, "cm")) if root is not None else 0
