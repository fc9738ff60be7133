"""XML is read whatever its encoding, and never does anything but be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import CorruptDocumentError, IngestError
from worker.parsers import markup

LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY b "hahahaha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><a>&d;&d;&d;&d;</a>'
)


def words(content: bytes) -> str:
    return markup.text_of(markup.tree(content))


@pytest.mark.parametrize(
    "content",
    [
        "<a>café</a>".encode(),
        b"\xef\xbb\xbf" + "<a>café</a>".encode(),
        "<?xml version='1.0' encoding='utf-16'?><a>café</a>".encode("utf-16"),
        "<?xml version='1.0' encoding='iso-8859-1'?><a>café</a>".encode("iso-8859-1"),
        "<?xml version='1.0' encoding='iso-8859-1'?><a>café</a>".encode(),
        "\n <?xml version='1.0'?><a>café</a>".encode(),
        b"<a>caf&eacute;</a>",
        b"<!DOCTYPE a SYSTEM 'a.dtd'><a>caf&eacute;</a>",
        b"<a>caf&#233;\x01</a>",
        b"<a><!-- no --><?no no?>caf<b>&#xe9;</b></a>",
    ],
)
def test_the_words_are_the_same_in_every_encoding(content):
    assert words(content) == "café"


def test_a_wrong_encoding_is_mended_with_a_warning():
    text = "Le vieux pont a été fermé à la circulation, et le restera jusqu’au mois de juin."
    content = f"<?xml version='1.0' encoding='utf-8'?><a>{text}</a>".encode("cp1252")

    found = markup.read(content)

    assert markup.text_of(found.root) == text
    assert len(found.warnings) == 1


def test_the_charset_of_the_sender_is_used_where_the_xml_declares_none():
    content = "<a>Спасатели нашли туристов в горах</a>".encode("koi8-r")

    found = markup.read(content, "koi8-r")

    assert markup.text_of(found.root) == "Спасатели нашли туристов в горах"


def test_bare_ampersands_are_escaped_with_a_warning():
    found = markup.read(b"<a>B&B &amp; R&D; &lt; &#38;</a>")

    assert markup.text_of(found.root) == "B&B & R&D; < &"
    assert found.warnings == ("Ampersands that were not escaped: 2.",)


def test_prefixes_that_nobody_declared_are_declared():
    found = markup.read(b"<a><dc:b x:y='1'>One</dc:b></a>")

    assert markup.text_at(found.root, "b") == "One"
    assert found.warnings == ("Some names have a prefix that is not declared.",)


def test_entities_are_not_expanded():
    assert len(words(LAUGHS)) < 20


def test_no_file_is_read():
    content = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>One &b;</a>'

    assert words(content) == "One &b;"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not well-formed"),
        (b"One", "not well-formed"),
        (b"<a><b></a>", "not well-formed"),
        (b"<a>" * 300 + b"</a>" * 300, "depth"),
        (b"<a " + b" ".join(b'a%d="1"' % n for n in range(1001)) + b"/>", "1,000 attributes"),
        (b"<" * 3_000_001, "3,000,000 tags"),
        (b"<" + b" " * 500_000, "not well-formed"),
        (b"<a>" + b"<".join(b"b%d:c/>" % n for n in range(30)) + b"</a>", "not well-formed"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content, why):
    with pytest.raises(CorruptDocumentError, match=why):
        markup.tree(content)


def test_elements_and_attributes_are_found_in_any_namespace():
    root = markup.tree(b'<a xmlns="x" xmlns:y="y"><y:b y:c=" 1 "><d>One</d></y:b><b/></a>')

    found = markup.find(root, "b")

    assert found is not None
    assert (markup.name(found), markup.attribute(found, "c")) == ("b", "1")
    assert markup.attribute(found, "e") is None
    assert len(markup.find_all(root, "b")) == 2
    assert markup.text_at(root, "b/d") == "One"
    assert markup.text_at(root, "b/e") is None
    assert [markup.name(one) for one in markup.descendants(root, "b", "d")] == ["b", "d", "b"]


def test_what_is_no_element_has_no_name():
    root = markup.tree(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

    assert [markup.name(child) for child in root] == [""]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    try:
        found = markup.tree(b"<a>" + content)
    except IngestError:
        return

    assert markup.name(found) == "a"


def test_what_was_wrong_with_an_earlier_document_is_not_said_of_a_later_one():
    markup.read(b"<a><dc:b>One</dc:b></a>")

    found = markup.read(b"<a xmlns:dc='urn:x'><dc:b>B&B</dc:b></a>")

    assert found.warnings == ("Ampersands that were not escaped: 1.",)
