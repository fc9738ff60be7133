"""Small documents in the news industry's XML formats, and what their readers make of them."""

from __future__ import annotations

from pathlib import Path

from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument, RawDocument
from worker.parsers.news import appl, newsml1, newsml_g2, nitf

ROOT = Path(__file__).parents[4]
EXAMPLES = ROOT / "tests" / "data" / "newsml-g2"
SEEDS = ROOT / "seeds" / "documents"
TIME = "2024-05-14T07:41:58+02:00"


def example(name: str) -> bytes:
    """One of the examples of the standard."""
    return (EXAMPLES / name).read_bytes()


def seed(name: str) -> bytes:
    return (SEEDS / name).read_bytes()


def g2(
    *, item: str = "", content: str = "<headline>Ferry stops</headline>", body: str = ""
) -> ParsedDocument:
    """A news item with these elements in its parts."""
    markup = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="2">'
        f"<itemMeta><versionCreated>{TIME}</versionCreated>{item}</itemMeta>"
        f"<contentMeta>{content}</contentMeta><contentSet>{body}</contentSet></newsItem>"
    )
    return newsml_g2.parse(RawDocument(markup.encode()))


def g2_of(markup: str) -> ParsedDocument:
    return newsml_g2.parse(RawDocument(markup.encode()))


def newsml(
    *, management: str = "", component: str = "", lines: str = "<HeadLine>Bridge shut</HeadLine>"
) -> ParsedDocument:
    """A news item of NewsML 1 with these elements in its parts."""
    return newsml_of(
        f"<NewsML>{news_item('1', management=management, component=component, lines=lines)}"
        "</NewsML>"
    )


def news_item(number: str, *, management: str = "", component: str = "", lines: str = "") -> str:
    return (
        "<NewsItem><Identification><NewsIdentifier><ProviderId>x.example</ProviderId>"
        f"<DateId>20240302</DateId><NewsItemId>{number}</NewsItemId>"
        f'<RevisionId PreviousRevision="0">7</RevisionId><PublicIdentifier>'
        f"urn:newsml:x.example:20240302:{number}:7N</PublicIdentifier></NewsIdentifier>"
        f"</Identification><NewsManagement>{management}</NewsManagement>"
        f"<NewsComponent><NewsLines>{lines}</NewsLines>{component}</NewsComponent></NewsItem>"
    )


def newsml_of(markup: str) -> ParsedDocument:
    return newsml1.parse(RawDocument(markup.encode()))


def nitf_of(
    *, docdata: str = "", head: str = "", body_head: str = "", body: str = "<p>One.</p>"
) -> ParsedDocument:
    """An NITF document with these elements in its parts."""
    markup = (
        f"<nitf><head><docdata>{docdata}</docdata>{head}</head><body><body.head>"
        f"<hedline><hl1>Silo reopens</hl1></hedline>{body_head}</body.head>"
        f"<body.content>{body}</body.content></body></nitf>"
    )
    return nitf.parse(RawDocument(markup.encode()))


def publication(markup: str) -> ParsedDocument:
    content = f'<Publication xmlns="http://ap.org/schemas/03/2005/appl">{markup}</Publication>'
    return appl.parse(RawDocument(content.encode()))


def children_of(parsed: ParsedDocument) -> list[Child | LeftOut]:
    return list(parsed.children)


def content_of(child: Child | LeftOut) -> RawDocument:
    assert isinstance(child, Child)
    return RawDocument(child.content, child.media_type)
