"""Exports of WordPress: published posts are children, all else is named as left out."""

from __future__ import annotations

from worker import parsers
from worker.parsers.feeds import wxr

from .rss_files import children, entry, left_out, raw

POST = """<item><title>{title}</title><link>https://moor.example/?p=1</link>
<pubDate>{pub}</pubDate><dc:creator><![CDATA[ada]]></dc:creator>
<guid isPermaLink="false">https://moor.example/?p=1</guid>
<content:encoded><![CDATA[<!-- wp:paragraph -->The council approved a bridge.

[caption id="a"]Work starts in <em>spring</em>.[/caption]<!-- /wp:paragraph -->]]></content:encoded>
<excerpt:encoded><![CDATA[In short.]]></excerpt:encoded>
<wp:post_id>1</wp:post_id><wp:post_date_gmt>2020-10-13 02:00:00</wp:post_date_gmt>
<wp:post_name>bridge</wp:post_name><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type><wp:post_password>{password}</wp:post_password>
<category domain="category" nicename="local">Local</category>
<category domain="post_tag" nicename="bridge">bridge</category></item>"""


def export(*posts: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Moor Blog</title><link>https://moor.example</link><description>Words</description>
<language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>ada</wp:author_login>
<wp:author_display_name><![CDATA[Ada Obi]]></wp:author_display_name></wp:author>
{"".join(posts)}</channel></rss>"""


def post(
    title: str = "Bridge",
    *,
    pub: str = "Mon, 30 Nov -0001 00:00:00 +0000",
    status: str = "publish",
    kind: str = "post",
    password: str = "",
) -> str:
    return POST.format(title=title, pub=pub, status=status, kind=kind, password=password)


def test_a_published_post_is_a_story_signed_with_the_name_that_is_shown():
    story = entry(children(wxr.parse(raw(export(post()))))[0])

    assert (story.title, story.byline) == ("Bridge", "Ada Obi")
    assert story.text == "The council approved a bridge.\n\nWork starts in spring."
    assert story.published_at == "2020-10-13T02:00:00+00:00"
    assert (story.summary, story.keywords, story.subjects) == ("In short.", ("bridge",), ("Local",))
    assert (story.metadata["slug"], story.provider) == ("bridge", "Moor Blog")


def test_drafts_menus_and_locked_posts_are_left_out_and_counted():
    posts = [
        post("Draft", status="draft"),
        post("Menu", kind="nav_menu_item"),
        post("Locked", password="x"),
        post("Page", kind="page"),
    ]

    parsed = wxr.parse(raw(export(*posts)))
    found = left_out(wxr.parse(raw(export(*posts))))

    assert [(one.name, one.code) for one in found] == [
        ("Draft", "not_published"),
        ("Menu", "unsupported_media_type"),
        ("Locked", "not_published"),
    ]
    assert [entry(child).title for child in children(parsed)] == ["Page"]
    assert parsed.metadata["post_types"] == {"post": 2, "nav_menu_item": 1, "page": 1}


def test_an_export_goes_through_the_whole_of_parsing():
    taken = []

    parsed = parsers.read(raw(export(post())), taken.append)

    assert (parsed.media_type, parsed.title, parsed.text) == (
        "application/x-wxr+xml",
        "Moor Blog",
        "Words",
    )
    assert len(taken) == 1
