"""Headlines without site names, authors without roles, days that pages show."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from worker.parsers import page_authors, page_dates, page_nodes, page_titles


def best(markup: str, stated: str | None = None, shared: str | None = None, *sites: str) -> str:
    titles = page_titles.read(LexborHTMLParser(markup), stated, shared, list(sites))
    found = page_titles.best(titles)
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("markup", "shared", "site", "title"),
    [
        ("<title>Bridge at last | Moor Press</title>", None, "Moor Press", "Bridge at last"),
        ("<title>Moor Press: Bridge at last</title>", None, "Moor Press", "Bridge at last"),
        ("<title>Bridge at last - Some Paper</title>", None, "", "Bridge at last"),
        ("<h1>Moor Press</h1><title>Bridge at last</title>", None, "Moor Press", "Bridge at last"),
        ("<h1>Bridge - a plan</h1>", "Bridge - a plan", "", "Bridge - a plan"),
        (
            "<h1>Traffic Northmoor gets its bridge</h1>",
            "Northmoor gets its bridge",
            "",
            "Northmoor gets its bridge",
        ),
        ("<title>Moor Press</title>", None, "Moor Press", "Moor Press"),
        ("<h2 class='title'>Bridge at last</h2>", "Bridge at last", "", "Bridge at last"),
        ("<title>Bridge at last | moor.example</title>", None, "https://www.moor.example/a",
         "Bridge at last"),
        ("<p>no title</p>", None, "", ""),
    ],
)  # fmt: skip
def test_the_headline_stands_without_the_name_of_the_site(markup, shared, site, title):
    assert best(markup, None, shared, site) == title


def test_json_ld_is_believed_first():
    assert best("<h1>Shown</h1><title>Window</title>", "Stated headline") == "Stated headline"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ada Obi and Joe Roe", "Ada Obi, Joe Roe"),
        ("View all posts by Ada Obi", "Ada Obi"),
        ("AuthorAda Obi", "Ada Obi"),
        ("Ada Obi, staff writer", "Ada Obi"),
        ("Ada Obi | https://moor.example/ada", "Ada Obi"),
        ("Ada Obi Jr.", "Ada Obi Jr."),
        ("Von Ada Obi und Joe Roe", "Ada Obi, Joe Roe"),
        ("https://moor.example/ada", None),
        ("ada@moor.example", None),
        ("Staff", None),
        ("Moor Press", None),
        ("12 minutes ago", None),
        (None, None),
    ],
)
def test_authors_are_names_only(text, names):
    assert page_authors.cleaned(text, frozenset({"moorpress"})) == names


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<a rel='author' href='/ada'>Ada Obi</a>", "Ada Obi"),
        ("<div class='comments'><a rel='author'>Troll</a></div>", None),
        ("<span class='byline'>By Ada Obi, 3 May 2024</span>", "Ada Obi"),
        ("<p>Von Ada Obi</p>", "Ada Obi"),
        ("<p>By the river it rained.</p>", None),
    ],
)
def test_authors_are_found_where_they_are_shown(markup, names):
    found = page_authors.shown(LexborHTMLParser(markup), frozenset())

    assert (found[0] if found else None) == names


@pytest.mark.parametrize(
    ("markup", "language", "day"),
    [
        ("<time datetime='2020-10-13T08:00:00+06:00'>now</time>", None,
         "2020-10-13T08:00:00+06:00"),
        ("<span class='entry-date'>Posted on 13 October 2020</span>", None, "2020-10-13"),
        ("<span class='entry-date'>03/04/2020</span>", "de", "2020-04-03"),
        ("<span class='entry-date'>03/04/2020</span>", "en", None),
        ("<div class='comment-date'>13 October 2020</div>", None, None),
        ("<p class='date'>no day</p>", None, None),
    ],
)  # fmt: skip
def test_a_day_is_found_where_days_are_shown(markup, language, day):
    found = page_dates.shown(LexborHTMLParser(markup), language)

    assert (found[0] if found else None) == day


def test_a_day_is_found_in_a_line_of_its_own_and_in_an_address():
    tree = LexborHTMLParser("<p>Some words.</p><p>Northmoor, 13 October 2020</p>")

    assert page_dates.printed(tree, "en") == "2020-10-13"
    assert page_dates.printed(LexborHTMLParser("<p>1234 sheep</p>"), "en") is None
    assert page_dates.in_address("https://moor.example/2020/10/13/bridge") == "2020-10-13"
    assert page_dates.in_address("https://moor.example/20/bridge") is None
    assert page_dates.by_rules(None) is None


def test_the_opening_of_a_long_element_is_a_little_more_than_was_asked_for():
    tree = LexborHTMLParser("<p>" + "<b>word</b> <i>by</i> " * 25 + "</p>")

    assert len(page_nodes.opening(tree.css_first("p"), 10)) == 11
