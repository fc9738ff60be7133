"""Paragraphs by where their lines stand."""

from __future__ import annotations

from worker.parsers.pages import layout
from worker.parsers.pages.lines import Line

from .print_shop import column, print_pages, read, shown

PROSE = [
    "The council of Northmoor approved a new bridge on",
    "Monday. Work starts in the spring, the office of the",
    "mayor reported to the newspapers of the valley.",
]


def text_of(*pages) -> str:
    return read(print_pages(*pages)).text


def test_lines_of_a_paragraph_are_joined():
    assert text_of(column(PROSE)) == " ".join(PROSE)


def test_a_wider_gap_parts_paragraphs():
    below = column(["It was the third vote on it in the valley this year."], top=700)

    assert text_of([*column(PROSE), *below]).split("\n\n")[1].startswith("It was the third")


def test_an_indent_or_a_line_with_room_after_a_stop_parts_paragraphs():
    indented = [(75.0, 724.0, 10.0, "It was the third vote on the bridge in one year,")]
    after_a_stop = column([*PROSE, "The vote.", *PROSE])

    assert text_of([*column(PROSE), *indented]).count("\n\n") == 1
    assert text_of(after_a_stop).split("\n\n")[1].startswith("The council")


def test_a_word_broken_at_the_margin_is_mended():
    lines = ["The council of Northmoor approved a new bridge in No-", "vember, and a well-"]
    more = ["known road beside it. The road is well-known to all."]

    text = text_of(column(lines + more))

    assert "bridge in November, and a well-known road" in text


def test_columns_are_read_one_after_the_other_and_a_sentence_goes_on():
    left = column(["A bridge is built", "over the river of", "the valley, and it"], left=50)
    right = column(["will be opened in", "the spring by the", "mayor of the town."], left=320)

    assert text_of([*left, *right]) == (
        "A bridge is built over the river of the valley, and it will be opened in the spring by "
        "the mayor of the town."
    )


def test_items_and_rows_keep_their_lines():
    items = ["\x95 a bridge of steel over the river in the north", "\x95 a road"]
    rows = [
        (60, 600, 10, "Bridge"), (300, 600, 10, "12"),
        (60, 588, 10, "Road"), (300, 588, 10, "7"),
    ]  # fmt: skip

    text = text_of([*column([line.encode("latin-1").decode("cp1252") for line in items]), *rows])

    assert text == (
        "• a bridge of steel over the river in the north\n• a road\n\nBridge 12\nRoad 7"
    )


def test_pieces_on_one_base_are_one_row():
    def piece(text: str, left: float, base: float) -> Line:
        return Line(text, left, left + 5 * len(text), base, 10, 10)

    beside = [piece("A bridge", 60, 700), piece("is built,", 102, 700), piece("and so on", 60, 688)]
    apart = [piece("Bridge", 60, 700), piece("12", 300, 700), piece("Road", 60, 688)]

    assert layout.read(beside) == ["A bridge is built, and so on"]
    assert layout.read(apart) == ["Bridge 12\nRoad"]


def test_words_without_spaces_between_them_are_joined_without_one():
    assert layout.glued("新しい橋", "が開通") == "新しい橋が開通"
    assert layout.glued("so\ufffe", "on") == "so\ufffeon"


def test_a_hanging_item_goes_on_and_ends():
    lines = [
        (60, 760, 10, "1. A bridge of steel over the river in the north"),
        (75, 748, 10, "of the valley, where it is narrow."),
        (60, 736, 10, "That was all that the council had to say on Monday."),
    ]

    assert text_of(lines).count("\n\n") == 1
    assert "north of the valley" in text_of(lines)


def test_a_centred_headline_over_two_lines_is_one():
    lines = [
        (120, 780, 20, "A bridge for all of"),
        (180, 756, 20, "Northmoor"),
        *column(PROSE, top=700),
    ]

    parsed = read(print_pages(lines))

    assert parsed.title == "A bridge for all of Northmoor"
    assert parsed.provenance["title"] == "largest words"
    assert parsed.text == " ".join(PROSE)
    assert shown(parsed) == [parsed.text]


def test_a_short_line_over_a_long_one_is_a_heading():
    lines = ["Bridge for the town", *PROSE]

    assert text_of(column(lines)) == " ".join(PROSE)


def test_text_turned_on_its_side_is_read():
    turned = print_pages(column(["A bridge.", "A road."])).replace(
        b"60 760 Td", b"0 1 -1 0 60 60 Tm"
    ).replace(b"60 748.0 Td", b"0 1 -1 0 90 60 Tm")  # fmt: skip

    assert read(turned).text == "A bridge. A road."
