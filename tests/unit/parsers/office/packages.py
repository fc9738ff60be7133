"""Builders of invented office documents, part by part."""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
)
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "style": "style", "meta": "meta",
        "draw": "drawing", "presentation": "presentation", "fo": "xsl-fo-compatible",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pack(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of these parts, the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, stored)
    return packed.getvalue()


def relations(**targets: str) -> str:
    """A part of relations; `styles_1="styles.xml"` is of the kind `styles`, with that id."""
    entries = "".join(
        f'<Relationship Id="{key}" Type="{TYPE}/{key.rpartition("_")[0]}" Target="{target}"/>'
        for key, target in targets.items()
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{entries}</Relationships>"
    )


def core(**said: str) -> str:
    """The properties of an OOXML document: `title=…`, `creator=…`, `created=…`."""
    prefixes = {
        "created": "dcterms",
        "modified": "dcterms",
        "keywords": "cp",
        "lastModifiedBy": "cp",
    }
    entries = "".join(
        f"<{prefixes.get(name, 'dc')}:{name}>{value}</{prefixes.get(name, 'dc')}:{name}>"
        for name, value in said.items()
    )
    return f"<cp:coreProperties {CORE}>{entries}</cp:coreProperties>"


def p(text: str, settings: str = "", run: str = "") -> str:
    """A paragraph of one run."""
    before = f"<w:pPr>{settings}</w:pPr>" if settings else ""
    within = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f'<w:p>{before}<w:r>{within}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(*body: str, properties: dict[str, str] | None = None, **parts: str | bytes) -> bytes:
    """A DOCX with these blocks; `styles=…`, `numbering=…` are parts, `files` others by path."""
    names = {f"{kind}_1": f"{kind}.xml" for kind in parts}
    return pack({
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations(officeDocument_1="word/document.xml"),
        "word/document.xml": (
            f"<w:document {W} {R} xmlns:mc='mc' xmlns:wps='wps' xmlns:v='v' xmlns:m='m'><w:body>"
            f"{''.join(body)}<w:sectPr/></w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": relations(**names),
        "docProps/core.xml": core(**(properties or {})),
        **{f"word/{kind}.xml": content for kind, content in parts.items()},
    })  # fmt: skip


def cells(*texts: str) -> str:
    """A row of a Word table."""
    return "<w:tr>" + "".join(f"<w:tc>{p(text)}</w:tc>" for text in texts) + "</w:tr>"


def shape(*lines: str, kind: str = "body", hidden: bool = False) -> str:
    """A shape of a slide with these paragraphs."""
    words = "".join(
        f'<a:p><a:r><a:rPr lang="en-GB"/><a:t>{line}</a:t></a:r></a:p>' for line in lines
    )
    flag = ' hidden="1"' if hidden else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="s"{flag}/><p:nvPr><p:ph type="{kind}"/></p:nvPr>'
        f"</p:nvSpPr><p:txBody>{words}</p:txBody></p:sp>"
    )


def slide(*shapes: str, flags: str = "") -> str:
    """A slide of these shapes."""
    return (
        f'<p:sld {P} {A} {R} xmlns:mc="mc" xmlns:d="d"{flags}><p:cSld><p:spTree>{"".join(shapes)}'
        "</p:spTree></p:cSld></p:sld>"
    )


def pptx(*slides: str, properties: dict[str, str] | None = None, **files: str) -> bytes:
    """A PPTX of these slides; files by path, with `__` for a stroke."""
    targets = {f"slide_{at}": f"slides/slide{at}.xml" for at in range(1, len(slides) + 1)}
    listed = "".join(
        f'<p:sldId id="{255 + at}" r:id="slide_{at}"/>' for at in range(1, len(slides) + 1)
    )
    return pack({
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations(officeDocument_1="ppt/presentation.xml"),
        "ppt/presentation.xml": (
            f"<p:presentation {P} {R}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": relations(**targets),
        **{f"ppt/slides/slide{at}.xml": one for at, one in enumerate(slides, 1)},
        "docProps/core.xml": core(**(properties or {})),
        **files,
    })  # fmt: skip


def xlsx(
    *sheets: str, strings: tuple[str, ...] = (), styles: str = "", settings: str = "",
    states: dict[int, str] | None = None, properties: dict[str, str] | None = None,
) -> bytes:  # fmt: skip
    """An XLSX of these sheets' rows."""
    count = range(1, len(sheets) + 1)
    states = states or {}
    listed = "".join(
        f'<sheet name="Sheet {at}" sheetId="{at}" state="{states.get(at, "visible")}" '
        f'r:id="worksheet_{at}"/>'
        for at in count
    )
    targets = {f"worksheet_{at}": f"worksheets/sheet{at}.xml" for at in count}
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    return pack(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": relations(officeDocument_1="xl/workbook.xml"),
            "xl/workbook.xml": f"<workbook {S} {R}>{settings}<sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": relations(
                **targets, sharedStrings_1="sharedStrings.xml", styles_1="styles.xml"
            ),
            "xl/sharedStrings.xml": f"<sst {S}>{shared}</sst>",
            "xl/styles.xml": f"<styleSheet {S}>{styles}</styleSheet>",
            **{
                f"xl/worksheets/sheet{at}.xml": (
                    f"<worksheet {S}><sheetData>{rows}</sheetData></worksheet>"
                )
                for at, rows in enumerate(sheets, 1)
            },
            "docProps/core.xml": core(**(properties or {})),
        }
    )


def odf(kind: str, body: str, *, styles: str = "", meta: str = "", manifest: str = "") -> bytes:
    """An OpenDocument file of this kind: `text`, `presentation`, `spreadsheet`."""
    return pack(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": (
                f"<office:document-content {ODF}><office:automatic-styles>{styles}"
                f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
                "</office:body></office:document-content>"
            ),
            "styles.xml": (
                f"<office:document-styles {ODF}><office:styles><style:default-style>"
                '<style:text-properties fo:language="fr"/></style:default-style></office:styles>'
                "</office:document-styles>"
            ),
            "meta.xml": (
                f"<office:document-meta {ODF}><office:meta>{meta}</office:meta>"
                f"</office:document-meta>"
            ),
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def epub(*chapters: str, metadata: str = "", files: dict[str, str] | None = None) -> bytes:
    """A book of these chapters' bodies."""
    count = range(1, len(chapters) + 1)
    items = "".join(
        f'<item id="c{at}" href="chapter%20{at}.xhtml" media-type="application/xhtml+xml"/>'
        for at in count
    )
    return pack(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": (
                '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
                '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
            ),
            "OPS/book.opf": (
                '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
                f"<metadata>{metadata}</metadata><manifest>{items}"
                '<item id="nav" href="nav.xhtml" properties="nav"/></manifest><spine>'
                '<itemref idref="nav"/>'
                + "".join(f'<itemref idref="c{at}"/>' for at in count)
                + "</spine></package>"
            ),
            **{
                f"OPS/chapter {at}.xhtml": (
                    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
                    f"<body>{body}</body></html>"
                )
                for at, body in enumerate(chapters, 1)
            },
            **(files or {}),
        }
    )
