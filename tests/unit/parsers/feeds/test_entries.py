"""Single entries: what each element becomes, and dates as feeds break them."""

from __future__ import annotations

import pytest

from schemas.errors import EmptyDocumentError
from worker.parsers.feeds import entries, feed_dates, people

from .rss_files import raw


def item(inner: str, names: str = "") -> str:
    return f"<item {names}>{inner}</item>"


def test_an_entry_without_a_title_is_called_after_its_first_sentence():
    story = entries.parse(raw(item("<description>A bridge comes. It is new.</description>")))

    assert (story.title, story.provenance["title"]) == ("A bridge comes", "first sentence")


def test_an_entry_without_words_is_empty():
    with pytest.raises(EmptyDocumentError, match="neither a title nor words"):
        entries.parse(raw(item("<link>https://moor.example/</link>")))


def test_subjects_of_iptc_become_topics_and_other_numbers_do_not():
    story = entries.parse(
        raw(
            item(
                "<title>a</title><category domain='iptc'>11000000</category>"
                "<category>12345678</category><category domain='nav_menu'>menu</category>"
            )
        )
    )

    assert story.subjects == ("subj:11000000", "12345678")
    assert [topic.name for topic in story.topics] == ["politics"]


def test_a_language_of_its_own_and_a_place_are_kept():
    names = (
        "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:georss='http://www.georss.org/georss' "
        "xml:lang='en'"
    )
    inner = "<title>a</title><dc:language>ky</dc:language><georss:point>42.9 74.6</georss:point>"

    story = entries.parse(raw(item(inner, names)))

    assert (story.language, story.metadata["georss_point"]) == ("ky", "42.9 74.6")


def test_an_address_that_is_none_is_left_out():
    story = entries.parse(raw(item("<title>a</title><link>javascript:go()</link>")))

    assert story.metadata == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ada@moor.example (Ada Obi)", "Ada Obi"),
        ("Ada Obi <ada@moor.example>", "Ada Obi"),
        ("ada@moor.example", None),
        ("https://moor.example/ada", None),
        ("Ada Obi", "Ada Obi"),
        ("a@" * 50_000, None),
        ("", None),
    ],
)
def test_people_are_names_without_addresses(text, name):
    assert people.person(text) == name


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 13 Oct 2020 08:00:00 +0600", "2020-10-13T08:00:00+06:00"),
        ("Tue, 13 Oct 2020 08:00:00 GMT", "2020-10-13T08:00:00+00:00"),
        ("Tue, 13 Oct 2020 08:00:00 EST", "2020-10-13T08:00:00-05:00"),
        ("13 Oct 20 08:00 UT", "2020-10-13T08:00:00+00:00"),
        ("2020-10-13T08:00:00Z", "2020-10-13T08:00:00+00:00"),
        ("2020-10-13T08:00:00.123+06:00", "2020-10-13T08:00:00+06:00"),
        ("2020-10-13 08:00:00 UTC", "2020-10-13T08:00:00+00:00"),
        ("2020-10-13T08:00:00", "2020-10-13"),
        ("Tue, 13 Oct 2020 08:00:00", "2020-10-13"),
        ("2020-10-13", "2020-10-13"),
        ("October 13, 2020", "2020-10-13"),
        ("2020-13-45T08:00:00Z", None),
        ("Mon, 30 Nov -0001 00:00:00 +0000", None),
        ("0000-00-00 00:00:00", None),
        ("soon", None),
        ("", None),
        ("1" * 100, None),
    ],
)
def test_dates_keep_their_zone_and_lose_a_time_without_one(text, moment):
    assert feed_dates.iso(text) == moment


def test_a_time_that_is_utc_by_its_name_is_utc():
    assert feed_dates.iso("2020-10-13 02:00:00", is_utc=True) == "2020-10-13T02:00:00+00:00"
