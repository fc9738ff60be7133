"""Where sentences end, and what the lead of a story is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.taggers.sentences import sentence_ends
from worker.taggers.summary import lead

STORY = "The bridge was opened today by the mayor. It is long. It is blue."
LEAD = "The bridge was opened today by the mayor. It is long."


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of a text."""
    ends = sentence_ends(text, language)
    return [text[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Mr. Osmonov met J. Smith in the U.S. Senate.", "He left the U.S.", "The end."]),
        ("en", ["It ended at 5 p.m.", "Then No. 5 won.", '"We won!" he said.', '"Yes."']),
        ("ru", ["Это было в г. Ош, т.е. на юге, в 2019 г.", "После этого И. И. Иванов ушел."]),
        ("de", ["Das war z. B. am 4. Oktober in St. Gallen.", "Er kam im Jahr 2019.", "Ende."]),
        ("fr", ["M. Macron a vu Mme. Dupont.", "Il part."]),
        ("es", ["El Sr. Pérez llegó de EE. UU. el lunes.", "Dijo que no.", "Fue, p. ej. Ana."]),
        ("zh", ["他来了。", "他走了。"]),
    ],
)
def test_a_full_stop_after_an_abbreviation_ends_no_sentence(language, expected):
    joiner = "" if language == "zh" else " "

    assert sentences(joiner.join(expected), language) == expected


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        f"Bridge opens in Osh\n\n{STORY}",
        f"Bridge opens in Osh\n{STORY}",
        f"PHOTO: a bridge over the river in Osh.\n\n{STORY}",
        f"By John Smith, staff writer of the paper\n\n{STORY}",
        f"Bridge opens in Osh\n\nOSH, Oct 13 (24.kg) - {STORY}",
    ],
)
def test_what_stands_above_the_story_is_no_part_of_its_lead(text):
    assert lead(text, None, "Bridge opens in Osh", "en") == LEAD


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["en", "ru", "de", None]))
def test_the_lead_of_any_text_is_a_part_of_it(text, language):
    assert (lead(text, None, None, language) or "") in text
