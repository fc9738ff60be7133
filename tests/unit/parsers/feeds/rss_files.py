"""Feeds as their makers write them, for the tests of this package."""

from __future__ import annotations

from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument, RawDocument
from worker.parsers.feeds import entries

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>Moor Press</title><link>https://moor.example/</link>
<atom:link rel="self" href="https://moor.example/feed"/>
<description>News of the moor</description><language>en-gb</language>
<copyright>Moor Press Ltd</copyright>
<lastBuildDate>Tue, 13 Oct 2020 09:00:00 GMT</lastBuildDate>
<item>
  <title>Bridge for Northmoor &amp;amp; Southmoor</title><link>/bridge</link>
  <guid isPermaLink="false">moor-1</guid>
  <pubDate>Tue, 13 Oct 2020 08:00:00 +0600</pubDate>
  <dc:creator><![CDATA[Ada Obi]]></dc:creator>
  <category>Local</category><category domain="http://cv.iptc.org/newscodes/mediatopic/">11000000
  </category>
  <description>The council votes.</description>
  <content:encoded><![CDATA[<p>NORTHMOOR, Oct 13 (Meridian) - The council approved a bridge.</p>
  <p>Work starts<br>in spring.</p><ul><li>stone</li><li>wood</li></ul>
  <p>The post Bridge appeared first on Moor Press.</p>]]></content:encoded>
  <enclosure url="https://moor.example/a.mp3" type="audio/mpeg" length="1"/>
  <media:content url="https://moor.example/b.jpg" medium="image">
    <media:credit role="photographer">Joe Roe</media:credit>
    <media:keywords>bridge, river</media:keywords>
  </media:content>
  <comments>https://moor.example/bridge#comments</comments>
</item>
<item><title>Tram at night</title><guid>https://moor.example/tram</guid>
  <author>ada@moor.example (Ada Obi)</author><pubDate>yesterday</pubDate>
</item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://moor.example/fr/">
<title>Presse du Moor</title><subtitle>Les nouvelles</subtitle>
<link href="/fr/"/><link rel="self" href="feed.atom"/>
<id>tag:moor.example,2020:feed</id><updated>2020-10-13T09:00:00Z</updated>
<rights>Presse du Moor SA</rights>
<author><name>La rédaction</name></author>
<entry><title type="html">Un &lt;b&gt;pont&lt;/b&gt;</title><id>tag:moor.example,2020:1</id>
  <link href="pont"/><link rel="related" href="https://moor.example/tram" title="Le tram"/>
  <link rel="enclosure" href="a.mp3" type="audio/mpeg"/>
  <published>2020-10-13T08:00:00+02:00</published><updated>2020-10-13T08:30:00+02:00</updated>
  <author><name>Ada Obi</name><email>ada@moor.example</email></author>
  <author><name>Joe Roe</name></author>
  <category term="11000000" scheme="http://cv.iptc.org/newscodes/mediatopic/"/>
  <category term="local" label="Vie locale"/>
  <summary>Le conseil vote.</summary>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le conseil a voté.</p>
  <p>Les travaux commencent.</p></div></content>
</entry>
<entry><title>Le tram</title><id>tag:moor.example,2020:2</id>
  <updated>2020-10-13T08:30:00+02:00</updated><summary type="text">1 &lt; 2</summary></entry>
</feed>"""


def raw(markup: str | bytes, media_type: str | None = None) -> RawDocument:
    return RawDocument(markup.encode() if isinstance(markup, str) else markup, media_type)


def children(parsed: ParsedDocument) -> list[Child]:
    return [one for one in parsed.children if isinstance(one, Child)]


def left_out(parsed: ParsedDocument) -> list[LeftOut]:
    return [one for one in parsed.children if isinstance(one, LeftOut)]


def entry(child: Child) -> ParsedDocument:
    return entries.parse(RawDocument(child.content, child.media_type))
