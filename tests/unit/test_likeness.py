"""How a text stands to an earlier one, and by which keys it is found."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.stories import Relation
from tests.story_texts import CUT, FOLLOW_UP, OTHER, REPRINT, STORY
from worker import likeness, stories

CHINESE = (
    "比什凯克市市长周一宣布，横跨河流的大桥将于下周起关闭，因为去年春天的洪水使三根桥柱出现裂缝。"
    * 2
)
BULLETIN = " ".join(
    f"In {town} it will be {{}} degrees by day and {{}} at night, with some wind."
    for town in "Osh Talas Naryn Batken Karakol".split()
)
RESULT = (
    "{} beat {} in a match of the championship. The goals were scored by {} and {} in the first "
    "half, and the coach, {}, praised the defence of {} after the game on Saturday."
)


def relation(new, old):
    return likeness.relation(likeness.pair(stories.words(new), stories.words(old)))


def keys(text):
    return stories.keys(stories.words(text))


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (STORY, Relation.REPRINT),
        (REPRINT, Relation.REPRINT),
        (STORY.upper(), Relation.REPRINT),
        ("\n\n".join(reversed(STORY.split("\n\n"))), Relation.REPRINT),
        (CUT, Relation.EDIT),
        (FOLLOW_UP, Relation.FOLLOW_UP),
        (OTHER, None),
        (f"{3 * OTHER}\n\n{STORY}\n\n{3 * OTHER}", Relation.FOLLOW_UP),
    ],
    ids="same reprint capitals reordered cut follow-up other roundup".split(),
)
def test_texts_are_told_apart(new, told):
    assert relation(new, STORY) is told


def test_a_cut_is_an_edit_whichever_came_first():
    assert relation(STORY, CUT) is Relation.EDIT


def test_one_word_in_seven_may_be_another_one():
    dice = random.Random(1)
    words = STORY.split(" ")
    for at in dice.sample(range(len(words)), len(words) // 7):
        words[at] = "otherwise"

    assert relation(" ".join(words), STORY) is Relation.REPRINT


def test_a_footer_makes_no_story_of_two():
    assert relation(f"{OTHER}\n\n{CUT}", f"{FOLLOW_UP.split('Steel')[1][:300]}\n\n{CUT}") is None


def test_a_bulletin_with_other_figures_is_another_one():
    today, later = (BULLETIN.format(*range(start, start + 10)) for start in (10, 30))

    assert relation(later, today) is None


def test_figures_that_are_the_same_by_chance_make_no_reprint():
    today = BULLETIN.format(*[12, 3, 14, 5, 9, 1, 8, 2, 11, 4])
    later = BULLETIN.format(*[9, 4, 17, 1, 18, 3, 11, 7, 14, 0])

    assert relation(later, today) is None


def test_a_result_with_other_names_is_another_one():
    one = RESULT.format(*"Alga Dordoi Asanov Petrov Usenov Abdyshev".split())
    other = RESULT.format(*"Neftchi Kara-Balta Kadyrov Toktosunov Kim Sadykov".split())

    assert relation(other, one) is None


def test_a_toll_that_rose_is_the_same_story():
    assert relation(STORY.replace("nine thousand", "ten thousand"), STORY) is Relation.REPRINT


def test_a_text_in_a_script_without_spaces_is_compared_by_its_signs():
    assert relation(CHINESE + "市议会表示尚未收到任何资金。", CHINESE) is Relation.REPRINT
    assert set(keys(CHINESE)) & set(keys(CHINESE + "市议会表示尚未收到任何资金。"))


@pytest.mark.parametrize("new", [REPRINT, CUT, FOLLOW_UP])
def test_similar_texts_share_a_key(new):
    assert set(keys(new)) & set(keys(STORY))


def test_other_texts_share_none():
    assert not set(keys(OTHER)) & set(keys(STORY))


def test_a_short_text_has_one_key_and_a_shorter_one_none():
    assert len(keys("Trading at the exchange was suspended.")) == 1
    assert keys("Photo: the bridge") == ()


def test_small_words_are_keys_where_there_are_no_others():
    assert keys("so it is as it was and as we say it to be if we do or do not go on to it")


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_two_texts_can_be_compared(one, other):
    ours, theirs = stories.words(one), stories.words(other)

    assert len(ours.printed) == len(ours.folded)
    assert len(stories.keys(ours)) <= stories.KEYS
    if ours.folded and theirs.folded:
        two = likeness.pair(ours, theirs)
        assert 0 <= two.likeness <= 1
        assert likeness.relation(two) in (None, *Relation)


@given(
    st.lists(st.sampled_from(re.findall("[a-zA-Z]+", STORY)), min_size=5, max_size=60).map(" ".join)
)
def test_a_text_is_a_reprint_of_itself(text):
    assert relation(text, text) is Relation.REPRINT
    assert keys(text) == keys(text.upper())


def test_a_very_long_text_is_compared_by_its_beginning():
    text = stories.words("word " * 100_000)

    assert len(text.folded) == stories.MOST_WORDS
