"""Web pages: main text, and fields from the markup."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError, IngestError
from worker.parsers import html

from .stories import read

BODY = (
    "<nav><a href='/'>Home</a></nav><article><h1>Bridge for Northmoor</h1>"
    "<p>NORTHMOOR (AP) — The council approved a new bridge on Monday after "
    "a debate of nine hours.</p>"
    "<p>Work starts in the spring and takes two years, the office of the "
    "mayor reported on Monday.</p>"
    "<ul><li>One bridge of stone</li><li>One bridge of wood</li></ul></article>"
)


def page(head: str = "", body: str = BODY, html: str = "<html>") -> str:
    return f"<!doctype html>{html}<head>{head}</head><body>{body}</body></html>"


def json_ld(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


def test_the_main_text_is_read_without_its_headline():
    parsed = read(page())

    assert parsed.text.startswith("NORTHMOOR (AP) — The council")
    assert parsed.text.endswith("Monday.\n\n- One bridge of stone\n- One bridge of wood")
    assert "Home" not in parsed.text
    assert (parsed.title, parsed.provenance["title"]) == ("Bridge for Northmoor", "h1")
    assert (parsed.dateline, parsed.provider) == ("NORTHMOOR (AP)", "AP")


def test_json_ld_is_believed_before_meta_tags():
    head = json_ld(
        '{"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"], "headline": "From JSON", '
        '"datePublished": "2020-10-13T08:00:00+06:00", "author": [{"name": "Ada Obi"}, "Joe Roe"], '
        '"description": "Short.", "publisher": {"name": "Moor Press"}, "inLanguage": "en-GB", '
        '"keywords": "bridge, river", "articleSection": ["Politics"]}]}'
    )

    parsed = read(page(head + "<meta property='og:title' content='From meta'>"))

    assert (parsed.title, parsed.byline) == ("From JSON", "Ada Obi, Joe Roe")
    assert parsed.published_at == "2020-10-13T08:00:00+06:00"
    assert (parsed.summary, parsed.provider, parsed.language) == ("Short.", "Moor Press", "en")
    assert (parsed.keywords, parsed.subjects) == (("bridge", "river"), ("Politics",))
    assert parsed.provenance["byline"] == "json-ld"


@pytest.mark.parametrize(
    "broken",
    [
        "{broken",
        "[1, 2]",
        '{"@type": "Person", "name": "Ada"}',
        '"text"',
        "[" * 600,
        '{"@graph": null}',
    ],
)
def test_json_ld_without_an_article_is_passed_over(broken):
    parsed = read(page(json_ld(broken)))

    assert parsed.title == "Bridge for Northmoor"


def test_json_ld_with_raw_line_ends_is_forgiven():
    parsed = read(page(json_ld('<!-- {"@type": "Article", "headline": "Bridge\nat last"}; -->')))

    assert parsed.title == "Bridge at last"


def test_a_graph_without_end_is_bounded():
    parsed = read(page(json_ld("[" + ",".join(['{"@type": "Person"}'] * 700) + "]")))

    assert parsed.title == "Bridge for Northmoor"


def test_meta_tags_fill_the_fields():
    parsed = read(
        page(
            "<title>Bridge | Moor Press</title>"
            "<meta property='og:title' content='Bridge - Moor Press'>"
            "<meta name='author' content='By Ada Obi'>"
            "<meta name='date' content='2020-10-13'>"
            "<meta name='description' content='A  bridge\n comes.'>"
            "<meta name='keywords' content='a; b'>"
            "<meta property='article:section' content='Local'>"
            "<meta name='copyright' content='Moor'>"
            "<meta property='og:site_name' content='Moor Press'><meta content='nameless'>",
            html="<html lang='fr-FR'>",
        )
    )

    assert (parsed.title, parsed.provenance["title"]) == ("Bridge for Northmoor", "h1")
    assert (parsed.byline, parsed.published_at) == ("Ada Obi", "2020-10-13")
    assert (parsed.summary, parsed.keywords) == ("A bridge comes.", ("a", "b"))
    assert (parsed.subjects, parsed.copyright) == (("Local",), "Moor")
    assert (parsed.language, parsed.provider) == ("fr", "Moor Press")
    assert parsed.provenance["published_at"] == "meta date"


def test_an_address_is_no_author_and_a_word_is_no_date():
    parsed = read(
        page(
            "<meta name='author' content='https://a.example/ada'><meta name='date' content='soon'>"
        )
    )

    assert (parsed.byline, parsed.published_at) == (None, None)


def test_what_is_shown_fills_what_the_head_leaves_out():
    body = BODY.replace(
        "<h1>Bridge for Northmoor</h1>", "<time datetime='2020-10-13'>Tuesday</time>"
    )

    parsed = read(page("<title>Bridge for Northmoor - Moor Press</title>", body))

    assert (parsed.title, parsed.published_at) == ("Bridge for Northmoor", "2020-10-13")
    assert parsed.provenance["title"] == "title"


@pytest.mark.parametrize(
    ("encoding", "meta", "media_type"),
    [
        ("cp1251", "<meta charset='windows-1251'>", "text/html"),
        ("cp1251", "", "text/html; charset=windows-1251"),
        ("utf-8", "", None),
        ("utf-16", "", None),
    ],
)
def test_the_charset_is_read_from_header_or_meta(encoding, meta, media_type):
    text = (
        "Городской совет одобрил строительство нового моста через реку в понедельник вечером. " * 3
    )
    content = page(meta, f"<article><p>{text}</p><p>{text}</p></article>").encode(encoding)

    parsed = read(content, media_type)

    assert "Городской совет одобрил" in parsed.text
    assert parsed.warnings == ()


def test_xhtml_with_an_xml_declaration_is_read():
    content = "<?xml version='1.0' encoding='windows-1252'?>" + page(body=BODY + "<p>Café.</p>")

    parsed = read(content.encode("cp1252"))

    assert (parsed.media_type, parsed.title) == ("application/xhtml+xml", "Bridge for Northmoor")


def test_a_page_without_main_text_is_read_whole_with_a_warning():
    parsed = read("<html><body><footer>Moor</footer><script>var a</script></body></html>")

    assert parsed.text == "Moor"
    assert "No main text" in parsed.warnings[0]


def test_a_page_without_words_is_empty():
    with pytest.raises(EmptyDocumentError, match="built by scripts"):
        read("<html><body><script>draw()</script></body></html>")


@pytest.mark.parametrize(
    ("markup", "bound"),
    [
        ("<p>a" * 60_001, "60,000 tags"),
        ("<div>" * 3_200, "3,000 elements open"),
        ("<a " + "b=1 " * 4_500 + ">", "4,000 attributes"),
        ('<a x="<" ' + "b " * 4_500 + ">", "4,000 attributes"),
    ],
)
def test_a_page_built_to_hang_is_refused_by_the_bound_it_passes(markup, bound):
    with pytest.raises(CorruptDocumentError, match=f"more than {bound}"):
        read(f"<html><body>{markup}</body></html>")


def test_a_long_page_or_picture_within_the_bounds_is_read():
    picture = f"<img src='data:image/png;base64,{'A/+b' * 5_000}'>"
    many = "<div><br>a</div>" * 600

    assert read(page(body=BODY + picture + many)).title == "Bridge for Northmoor"


def test_a_long_script_is_no_tag_with_many_attributes():
    script = "<script>var a = b<c; " + "let it be = 1; " * 3_000 + "</script>"

    assert read(page(script)).title == "Bridge for Northmoor"


def test_a_page_of_white_space_is_read_at_once():
    parsed = read(page(body=BODY + " " * 300_000 + "<p></p>"))

    assert parsed.title == "Bridge for Northmoor"


def test_a_standfirst_that_trafilatura_drops_stands_above_the_text():
    standfirst = (
        "A debate of nine hours ended with a vote that will change how the town crosses its river."
    )
    head = f"<meta property='og:description' content='{standfirst[:70]}…'>"
    body = BODY.replace("<article>", f"<div class='teaser'><p>{standfirst}</p></div><article>")

    parsed = read(page(head, body))

    assert parsed.text.startswith(standfirst + "\n\nNORTHMOOR")


def test_a_description_that_the_page_does_not_show_is_a_summary_only():
    head = f"<meta property='og:description' content='{'Nobody sees these words. ' * 5}'>"

    parsed = read(page(head))

    assert parsed.text.startswith("NORTHMOOR")
    assert parsed.summary.startswith("Nobody")


def test_a_body_in_json_ld_is_taken_where_the_page_shows_little_of_it():
    body = "The council approved a new bridge on Monday after nine hours. " * 30
    head = json_ld(f'{{"@type": "NewsArticle", "headline": "Bridge", "articleBody": "{body}"}}')

    parsed = read(page(head, "<article><p>Subscribe to read more of this.</p></article>"))

    assert parsed.text == body.strip()


def test_addresses_of_the_page_and_its_picture_are_metadata():
    head = (
        "<link rel='canonical' href='https://moor.example/2020/10/13/bridge'>"
        "<meta property='og:image' content='https://moor.example/b.jpg'>"
        "<meta property='og:site_name' content='Moor Press'>"
    )

    parsed = read(page(head))

    assert parsed.metadata == {
        "canonical_url": "https://moor.example/2020/10/13/bridge",
        "image": "https://moor.example/b.jpg",
        "site_name": "Moor Press",
    }
    assert (parsed.published_at, parsed.provenance["published_at"]) == ("2020-10-13", "address")


def test_pointers_to_other_pages_are_no_text():
    pointers = "<p>Read more: The other bridge</p><p>Share this article</p>"

    parsed = read(page(body=BODY.replace("<ul>", pointers + "<ul>")))

    assert "Read more" not in parsed.text
    assert "Share this" not in parsed.text


@given(st.binary(max_size=2_000))
@settings(deadline=None)
def test_any_bytes_give_a_page_or_a_stated_error(content):
    with contextlib.suppress(IngestError):
        assert html.parse(RawDocument(b"<html>" + content, "text/html")).parser == "html/1"


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_a_mutated_page_gives_a_page_or_a_stated_error(data):
    content = bytearray(page("<title>Bridge</title>" + json_ld('{"@type": "Article"}')).encode())
    for _ in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    with contextlib.suppress(IngestError):
        assert html.parse(RawDocument(bytes(content), "text/html")).text


def test_a_standfirst_that_is_text_already_is_not_repeated():
    lead = "NORTHMOOR (AP) — The council approved a new bridge on Monday after a debate"
    head = f"<meta property='og:description' content='{lead}…'>"

    parsed = read(page(head))

    assert parsed.text.count("The council approved") == 1


def test_bytes_that_are_hardly_a_page_are_empty():
    with pytest.raises(EmptyDocumentError):
        html.parse(RawDocument(b" ", "text/html"))


def test_a_page_of_nothing_but_its_title_is_read_whole():
    parsed = html.parse(RawDocument(b"<html><body><h1>Bridge for Northmoor</h1></body></html>"))

    assert parsed.text == "Bridge for Northmoor"


@pytest.mark.parametrize("tag", ["b", "div class=author", "span class=date"])
def test_words_deep_within_many_elements_are_not_read_again_for_each(tag):
    head = f"<meta name='description' content='{'Nobody sees these words. ' * 5}'>"
    content = page(head, BODY + f"<{tag}>" * 2_000 + "word " * 100_000)

    began = time.process_time()
    parsed = read(content)

    assert parsed.title == "Bridge for Northmoor"
    assert time.process_time() - began < 5
