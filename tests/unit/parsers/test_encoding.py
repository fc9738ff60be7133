"""Decoding never loses silently, and cleaning is a fixed point."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import CorruptDocumentError
from worker.parsers.encoding import canonical, clean, decode, plausible

RUSSIAN = "Городской совет Нортмура одобрил строительство нового моста через реку. " * 3
FRENCH = "Le conseil a approuvé la création d'un nouveau pont, où l'été sera très agité. " * 3
JAPANESE = "市議会は月曜日に新しい橋の建設を承認しました。工事は春に始まります。" * 3
KOREAN = "시의회는 월요일에 새로운 다리 건설을 승인했습니다. 공사는 봄에 시작됩니다. " * 3
CHINESE = "市议会星期一批准了新桥梁的建设。工程将于春季开始，市长办公室报道。" * 3


@given(
    st.text(alphabet=st.characters(exclude_characters="\0\x1b\ufeff", exclude_categories=["Cs"]))
)
def test_utf8_comes_back_as_it_was(text):
    decoded = decode(text.encode())

    assert (decoded.text, decoded.encoding, decoded.warnings) == (text, "utf-8", ())


@settings(deadline=None)  # the first odd byte imports the detector
@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "windows-1251", "gb2312", "nonsense", "hex"]),
)
def test_nothing_is_replaced_without_a_warning(content, declared):
    try:
        decoded = decode(content, declared)
    except CorruptDocumentError:
        return

    invented = decoded.text.count("\ufffd") > content.count("\ufffd".encode())
    assert decoded.warnings or not invented or decoded.encoding.startswith(("utf-16", "utf-32"))


@given(st.text(max_size=300))
def test_clean_text_stays_as_it_is(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, "The council of Northmoor met. "])
def test_unicode_is_read_with_or_without_a_mark(text, encoding):
    decoded = decode(text.encode(encoding))

    assert (decoded.text, decoded.warnings) == (text, ())


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (FRENCH.replace("'", "’"), "cp1252", "iso-8859-1"),
        (CHINESE + "镕", "gb18030", "gb2312"),
        (KOREAN, "cp949", "euc-kr"),
        (JAPANESE, "cp932", "shift_jis"),
        (JAPANESE, "iso2022_jp", None),
        (FRENCH, "cp1252", '"us-ascii"'),
    ],
)
def test_a_declared_charset_is_widened_and_used(text, encoding, declared):
    decoded = decode(text.encode(encoding), declared)

    assert (decoded.text, decoded.warnings) == (text, ())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (FRENCH, "cp1252"), (JAPANESE, "shift_jis")],
)
def test_an_undeclared_encoding_is_recognised_with_a_warning(text, encoding):
    decoded = decode(text.encode(encoding))

    assert decoded.text == text
    assert "not declared" in decoded.warnings[0]


def test_a_declared_charset_that_gives_no_words_is_not_believed():
    decoded = decode(RUSSIAN.encode("cp1251"), "iso-8859-1")

    assert decoded.text == RUSSIAN


def test_a_declared_charset_that_mixes_scripts_in_words_is_not_believed():
    decoded = decode(FRENCH.replace(" ", "é").encode("cp1252"), "windows-1251")

    assert "й" not in decoded.text


def test_stray_bytes_in_utf8_are_shown_and_counted():
    decoded = decode(RUSSIAN.encode() + b"\xff")

    assert decoded.text == RUSSIAN + "\ufffd"
    assert decoded.warnings == ("1 byte sequences are not utf-8 and are shown as U+FFFD.",)


def test_a_mark_with_broken_content_is_read_with_a_warning():
    decoded = decode(b"\xff\xfe" + "мост".encode("utf-16-le") + b"\x00")

    assert decoded.text.startswith("мост")
    assert decoded.warnings


def test_half_a_character_at_the_end_of_utf16_is_left_out_with_a_warning():
    decoded = decode("The council met.".encode("utf-16-le") + b"a")

    assert decoded.text == "The council met."
    assert "half a character" in decoded.warnings[0]


def test_bytes_that_are_no_text_are_corrupt():
    with pytest.raises(CorruptDocumentError, match="Send UTF-8"):
        decode(bytes(range(128, 256)) * 20)


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("GB2312", "gb18030"),
        ("latin1", "cp1252"),
        ("EUC-KR", "cp949"),
        ("sjis", "cp932"),
        ("utf8", "utf-8"),
        ("nonsense", None),
        (None, None),
        ("", None),
        ("a\0b", None),
    ],
)
def test_charsets_have_canonical_names(charset, codec):
    assert canonical(charset) == codec


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a \r\nb\t\rc", "a\nb\nc"),
        ("a\n \n\n\nb", "a\n\nb"),
        ("\ufeffa\u200db\ufffe", "a\u200db"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\ud800b\x9fc", "abc"),
        ("e\u0301", "e\u0301"),
        ("\n\n a", " a"),
    ],
)
def test_clean_drops_what_cannot_be_read_and_nothing_else(text, cleaned):
    assert clean(text) == cleaned


def test_stray_bytes_outside_utf8_and_cp1252_are_told():
    decoded = decode(b"The council \x81 met in the old town hall of Northmoor.", "ascii")

    assert decoded.text.startswith("The council")
    assert decoded.warnings


def test_blank_text_is_plausible():
    assert plausible("  ")
