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
THAI = "สภาเมืองอนุมัติการก่อสร้างสะพานใหม่ข้ามแม่น้ำเมื่อวันจันทร์ " * 3
ARABIC = "وافق مجلس المدينة يوم الاثنين على بناء جسر جديد فوق النهر. " * 3
GREEK = "Το δημοτικό συμβούλιο ενέκρινε την κατασκευή νέας γέφυρας. " * 3
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
    "encoding", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be", "utf-16", "utf-32"]
)
@pytest.mark.parametrize("text", [CHINESE, JAPANESE, KOREAN, THAI, ARABIC, GREEK, FRENCH])
def test_wide_characters_of_any_script_need_no_mark(text, encoding):
    decoded = decode(text.encode(encoding))

    assert (decoded.text, decoded.warnings) == (text, ())


@pytest.mark.parametrize(
    ("text", "encoding"), [(KOREAN, "iso2022_kr"), (JAPANESE, "iso2022_jp"), (CHINESE, "hz")]
)
def test_seven_bit_sets_are_known_by_their_escapes(text, encoding):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "text", ["a~{b~}c", "use ~{name} and ~}", "one \x1b[0m two", "a ~{ab~} b ~c"]
)
def test_tildes_and_escapes_in_code_stay(text):
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_lines_of_another_encoding_are_read_in_it(encoding):
    line = RUSSIAN.strip()
    content = b"\n".join([line.encode(), line.encode(encoding), b"plain", line.encode()])

    decoded = decode(content)

    assert decoded.text == "\n".join([line, line, "plain", line])
    assert decoded.warnings == (f"1 lines are not utf-8; they are read as {encoding}.",)


def test_lines_of_a_declared_other_encoding_are_read_in_that():
    content = RUSSIAN.encode() + b"\nUne " + "création déjà approuvée".encode("cp1252")

    decoded = decode(content, "iso-8859-1")

    assert decoded.text.endswith("Une création déjà approuvée")
    assert "cp1252" in decoded.warnings[0]


def test_lines_of_no_encoding_are_shown_and_counted():
    decoded = decode(RUSSIAN.encode() * 9 + b"\n\x81\x8d\x8f\x90\x9d\x81\x8d\x01\x02\x03")

    assert "\ufffd" in decoded.text
    assert decoded.warnings


@pytest.mark.parametrize("shown", ["cp1252", "latin-1", "cp1251"])
@pytest.mark.parametrize("text", [RUSSIAN, FRENCH.replace("à", "a")])
def test_text_decoded_wrongly_before_is_read_anew_with_a_warning(text, shown):
    wrong = "".join(bytes([code]).decode(shown, "ignore") or chr(code) for code in text.encode())

    decoded = decode(wrong.encode())

    assert decoded.text == text
    assert "read anew" in decoded.warnings[-1]


def test_text_decoded_wrongly_twice_is_read_anew():
    once = RUSSIAN.encode().decode("latin-1")

    assert decode(once.encode("utf-8").decode("latin-1").encode()).text == RUSSIAN


@pytest.mark.parametrize(
    "text",
    [
        "CITÉ «ÉTÉ» À L'ÉCOLE «CAFÉ»",
        "São Paulo, NÃO À©",
        "МОСКВА. «СССР» Р° и С»",
        "The letters Ã© stand for é.",
        "ÅNGSTRÖM Å° Å° À la carte €",
        "Ã" * 20,
        "Р°Р±" + RUSSIAN,
    ],
)
def test_rare_letters_that_are_meant_stay(text):
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("A câmara aprovou a construção", "cp1252"),
        ("A câmara aprovou a construção", "cp850"),
        ("Le café “créé” — c’est l’été", "mac-roman"),
    ],
)
def test_a_western_title_is_read_by_its_accents(text, encoding):
    assert decode(text.encode(encoding)).text == text


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
        ("x-sjis", "cp932"),
        ("Big5", "big5hkscs"),
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
