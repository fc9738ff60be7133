from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.taggers import model
from worker.taggers.name_tags import LABELS, entities_of
from worker.taggers.pieces import BEGIN, END, Word, words
from worker.taggers.windows import LONGEST_WINDOW, windows

STORIES = {
    "en": (
        "Finance Minister Aizada Toktogulova told lawmakers in Bishkek on Tuesday that the World "
        "Bank would lend Kyrgyzstan $40 million. Peter Hammond of Northfield Energy welcomed "
        "the news.",
        {
            ("Aizada Toktogulova", "PERSON"),
            ("Bishkek", "LOC"),
            ("World Bank", "ORG"),
            ("Kyrgyzstan", "LOC"),
            ("Peter Hammond", "PERSON"),
            ("Northfield Energy", "ORG"),
        },
    ),
    "ru": (
        "Президент России Виктор Соловьёв прибыл в Казань. По данным МИД, его встретил Ильдар "
        "Гатин.",
        {
            ("России", "LOC"),
            ("Виктор Соловьёв", "PERSON"),
            ("Казань", "LOC"),
            ("МИД", "ORG"),
            ("Ильдар Гатин", "PERSON"),
        },
    ),
    "fr": (
        "Le ministre Étienne Marchand s'est rendu à Lyon mardi. L'entreprise Renault a refusé de "
        "commenter, a indiqué Claire Dubois.",
        {
            ("Étienne Marchand", "PERSON"),
            ("Lyon", "LOC"),
            ("Renault", "ORG"),
            ("Claire Dubois", "PERSON"),
        },
    ),
    "de": (
        "Der Sprecher der Deutschen Bahn, Jürgen Wettstein, sagte am Montag in Leipzig, der Zug "
        "aus Polen sei pünktlich.",
        {("Jürgen Wettstein", "PERSON"), ("Leipzig", "LOC"), ("Polen", "LOC")},
    ),
    "es": (
        "El alcalde de Sevilla, Ramón Villalba, viajó a Portugal para reunirse con directivos de "
        "Telefónica.",
        {
            ("Sevilla", "LOC"),
            ("Ramón Villalba", "PERSON"),
            ("Portugal", "LOC"),
            ("Telefónica", "ORG"),
        },
    ),
}


@pytest.mark.parametrize("language", sorted(STORIES))
def test_the_names_of_a_story_are_found_in_five_languages(language):
    text, expected = STORIES[language]

    found = model.entities(text, language)

    assert expected <= {(text[one.start : one.end], one.label) for one in found}


def test_a_text_without_a_name_has_none():
    found = model.entities("It rained all night, and the road was closed until noon.")

    assert found == ()


def test_an_empty_text_has_no_names():
    assert model.entities("") == ()
    assert model.entities(" \n\t ") == ()


def test_a_language_whose_letters_the_model_does_not_know_gets_no_names():
    assert model.entities("王毅在北京", "zh") == ()


def test_a_possessive_and_the_marks_around_a_name_are_no_part_of_it():
    text = '"Marta Lindqvist\'s office (in Uppsala), near Göteborg," she said.'

    found = {text[one.start : one.end] for one in model.entities(text)}

    assert {"Marta Lindqvist", "Uppsala", "Göteborg"} <= found


def test_the_same_text_has_the_same_names_when_it_is_read_again():
    text = STORIES["en"][0]
    first = model.entities(text)
    model.entities.cache_clear()

    again = model.entities(text)

    assert again == first


def test_a_name_is_found_wherever_it_stands_in_a_long_text():
    filler = "The committee met again and discussed the plan for the coming year in detail. "
    text = filler * 150 + "Angela Brandt arrived in Oslo. " + filler * 150

    found = {(text[one.start : one.end], one.label) for one in model.entities(text)}

    assert {("Angela Brandt", "PERSON"), ("Oslo", "LOC")} <= found


def test_one_word_without_an_end_is_read_and_hurts_nothing():
    text = "x" * 30_000 + " Angela Brandt arrived in Oslo."

    found = model.entities(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_valid_names_in_order(text):
    found = model.entities(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.label in LABELS for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="Ab .\n'(é中", max_size=900))
def test_windows_hold_every_word_once_and_are_bounded(text):
    read = list(windows(text, 40))

    spans = [(word.start, word.end) for window in read for word in window.words]
    assert spans == sorted(set(spans))
    assert all(len(window.pieces) <= 40 for window in read)
    assert all(window.pieces[0] == BEGIN and window.pieces[-1] == END for window in read)
    assert all(len(window.firsts) == len(window.words) for window in read)


def test_a_window_ends_where_a_sentence_ends():
    text = "He came to the town and left again. " * 60

    read = list(windows(text))

    assert len(read) > 2
    assert all(text[window.words[-1].start : window.words[-1].end] == "." for window in read)
    assert all(len(window.pieces) <= LONGEST_WINDOW for window in read)


def tagged(text, tags):
    """Return the names of words with these tags."""
    words, at = [], 0
    for part in text.split(" "):
        words.append(Word(at, at + len(part), (9,)))
        at += len(part) + 1
    names = entities_of(text, words, np.eye(7, dtype=np.float32)[list(tags)])
    return [(text[one.start : one.end], one.label) for one in names]


def test_two_names_that_touch_stay_two():
    found = tagged("Paris Berlin Rome", [5, 5, 5])

    assert found == [("Paris", "LOC"), ("Berlin", "LOC"), ("Rome", "LOC")]


def test_a_name_of_which_the_model_is_of_two_minds_has_the_kind_most_words_say():
    found = tagged("Bank of Sweden spoke", [3, 4, 6, 0])

    assert found == [("Bank of Sweden", "ORG")]


def test_a_name_may_begin_without_the_mark_of_a_beginning():
    found = tagged("said Anna Berg today", [0, 2, 2, 0])

    assert found == [("Anna Berg", "PERSON")]


def test_marks_at_the_edges_of_a_name_are_dropped():
    found = tagged("( Anna Berg ) .", [1, 2, 2, 2, 2])

    assert found == [("Anna Berg", "PERSON")]


def test_what_has_no_letter_is_no_name():
    assert tagged("-- ...", [1, 2]) == []


def pieces_by_word(text):
    """Return the words of a text with how many pieces each has."""
    return {text[word.start : word.end]: len(word.pieces) for word in words(text)}


def test_every_mark_is_a_word_of_its_own():
    text = "(U.S.), 24.kg!"

    read = [text[word.start : word.end] for word in words(text)]

    assert read == ["(", "U", ".", "S", ".", ")", ",", "24", ".", "kg", "!"]


def test_a_common_word_is_one_piece_in_every_language():
    found = pieces_by_word("government правительство gouvernement Regierung gobierno")

    assert set(found.values()) == {1}


def test_a_word_with_a_hidden_hyphen_is_the_word():
    hidden, plain = (next(words(text)) for text in ("Bish\u00adkek", "Bishkek"))

    assert hidden.pieces == plain.pieces
    assert hidden.end == len("Bish\u00adkek")


def test_signs_that_no_piece_writes_are_words_all_the_same():
    read = list(words("𓀀 Oslo"))

    assert [(word.start, word.end) for word in read] == [(0, 1), (2, 6)]


def test_of_a_very_long_word_only_the_beginning_is_read():
    read = list(words("ab" * 5_000))

    assert len(read) == 1
    assert len(read[0].pieces) <= 65
