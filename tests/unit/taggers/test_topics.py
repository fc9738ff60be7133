"""Topics: which Media Topics a story is given, in which languages, and how they are ranked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import ParsedDocument, Tags, Topic
from worker.parsers.news import subjects
from worker.taggers import topic_model, topic_points, topic_scores, topic_stems, topic_terms, topics
from worker.taggers.data import rows
from worker.taggers.topic_words import LONGEST_READ, pairs, plain_words

VOTE = (
    "Voters in Nardania go to the polls on Sunday in a repeat parliamentary election. The election "
    "commission said 12 parties put up candidates and 2,400 polling stations would open at dawn."
)
STRIKE = (
    "Nurses walked out on Monday in a strike over wages. The trade union said its members would "
    "stay away from work until the employers return to collective bargaining."
)
STORM = (
    "A tropical storm brought torrential rain to the coast, and the weather service warned of "
    "flash floods. Rescue workers evacuated 2,000 people from flooded villages."
)


def topics_of(text: str, language: str | None = "en", **fields: object) -> tuple[Topic, ...]:
    """Return the topics of a text."""
    parsed = ParsedDocument(text=text, parser="newswire/1", media_type="text/plain")
    return topics.tag(replace(parsed, **fields), Tags(language=language)).topics


def names_of(text: str, language: str | None = "en", **fields: object) -> list[str]:
    """Return the names of its topics in their order."""
    return [topic.name for topic in topics_of(text, language, **fields)]


def test_a_story_has_its_topic_under_its_name_and_the_narrower_one():
    found = topics_of(VOTE)

    assert (found[0].code, found[0].name) == ("medtop:11000000", "politics")
    assert "election" in [topic.name for topic in found]
    assert all(0 < topic.score <= 1 for topic in found)


def test_a_story_may_have_several_topics():
    assert {"disaster, accident and emergency incident", "weather"} <= set(names_of(STORM))


def test_topics_are_ranked_by_their_scores():
    scores = [topic.score for topic in topics_of(STORM)]

    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("text", [VOTE, STRIKE, STORM])
def test_a_narrower_topic_comes_with_those_above_it_and_is_never_likelier(text):
    found = {topic.code[-8:]: topic.score for topic in topics_of(text)}

    above = {code: subjects.ancestors(code)[1:] for code in found}

    assert all(found[one] >= found[code] for code, broader in above.items() for one in broader)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The 6.1 magnitude earthquake shook the town, and aftershocks followed.", "earthquake"),
        (
            "He was sentenced to death. The death penalty was last used in 1998.",
            "capital punishment",
        ),
        ("The central bank raised its interest rate, citing inflation.", "central bank"),
        (
            "Bitcoin fell, and cryptocurrency exchanges halted trading.",
            "cryptocurrency",
        ),
        ("The grandmaster won the world chess championship in the last game.", "chess"),
        ("Soldiers staged a military coup, and the junta seized the palace.", "coup d'etat"),
        ("Two ministers took bribes; the corruption scandal grows.", "corruption"),
        ("The striking workers voted for a general strike at the port.", "labour strike"),
        ("Astronomers found an exoplanet with the space telescope.", "astronomy"),
        ("The Vatican said the Pope will visit the cathedral.", "pope"),
        ("The referendum on independence was held; voters backed it.", "referenda"),
        ("Wildfires burned; firefighters battled the forest fire for days.", "wildfire"),
    ],
)
def test_rare_topics_are_told_by_their_terms(text, name):
    assert name in names_of(text)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ru", "Парламент назначил досрочные выборы президента, сообщила избирком.", "politics"),
        ("ru", "Сборная по футболу выиграла матч чемпионата со счетом 2:1.", "sport"),
        ("fr", "Le tribunal a condamné l'ancien maire à trois ans de prison.", None),
        ("de", "Der Bundestag stimmte über das Gesetz der Regierung ab.", "politics"),
        ("es", "El terremoto dejó quince muertos y cientos de heridos.", None),
    ],
)
def test_stories_in_other_languages_have_their_topics(language, text, name):
    expected = (
        name
        or {
            "fr": "crime, law and justice",
            "es": "disaster, accident and emergency incident",
        }[language]
    )

    assert names_of(text, language)[0] == expected


@pytest.mark.parametrize("language", [None, "ky", "xx"])
def test_a_language_without_terms_has_no_topics(language):
    assert topics_of(VOTE, language) == ()


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("text", ["", "12:30 — 14:00", "qwrtp zxcvb"])
def test_a_text_without_known_words_has_no_topics(text, language):
    assert topics_of(text, language) == ()


def test_the_declared_language_counts_where_none_was_recognised():
    parsed = ParsedDocument(text=VOTE, parser="wire/1", media_type="text/plain", language="en")

    assert topics.tag(parsed, Tags()).topics[0].name == "politics"


def test_the_title_counts_once():
    text = "It was a long day.\n\nNobody was surprised."

    with_title = names_of(text, title="Parliamentary election: voters go to the polls")

    assert with_title[0] == "politics"
    assert names_of(VOTE, title=VOTE[:20]) == names_of(VOTE)


def test_its_own_keywords_count():
    text = "The two sides met on Monday, and went home."

    assert names_of(text, keywords=("general strike", "trade unions", "wages"))[0] == "labour"


def test_what_earlier_taggers_found_is_kept():
    parsed = ParsedDocument(text=VOTE, parser="newswire/1", media_type="text/plain")

    tags = topics.tag(parsed, Tags(language="en", summary="A vote."))

    assert tags.summary == "A vote."


def test_only_the_beginning_of_a_long_text_is_read():
    filler = "One two three four five. " * (LONGEST_READ // 20)

    assert topics_of(VOTE + filler) == topics_of(VOTE + filler + STORM)


@given(st.text(max_size=300), st.sampled_from(["en", "ru", "fr", "de", "es", "ky", None]))
def test_any_text_gives_known_topics_in_order(text, language):
    found = topics_of(text, language)

    assert [topic.score for topic in found] == sorted((t.score for t in found), reverse=True)
    assert all(subjects.topic_name(topic.code) == topic.name for topic in found)
    assert len({topic.code for topic in found}) == len(found)


def test_words_lose_plural_and_possessive_endings():
    text = "Countries' armies, churches and the nation's boxes: news of 1,200 crises, boss"

    assert plain_words(text) == "country army church and the nation box news of crise boss".split()


def test_pairs_are_neighbours():
    assert list(pairs(["a", "b", "c"])) == ["a b", "b c"]
    assert list(pairs(["a"])) == []


def test_a_term_that_comes_again_counts_half_as_much_once():
    once = _points("earthquake")["earthquake"]

    assert _points("earthquake " * 2)["earthquake"] == 1.5 * once
    assert _points("earthquake " * 9)["earthquake"] == 1.5 * once


def test_a_phrase_counts_only_as_a_whole():
    assert "capital punishment" in _points("the death penalty")
    assert "capital punishment" not in _points("penalty death")


def _points(text: str) -> dict[str, float]:
    """Return points by the names of topics."""
    points = topic_terms.points(plain_words(text))
    return {subjects.topic_name(f"medtop:{code}") or code: one for code, one in points.items()}


_EARTHQUAKE = "20000153"


def test_points_go_up_to_the_top():
    assert topic_points.raised({_EARTHQUAKE: 2.0, "03000000": 1.0}) == {"03000000": 3.0}


def test_every_term_belongs_to_the_topic_it_is_listed_under():
    table = rows("topic_terms")

    assert all(subjects.topic_name(f"medtop:{code}") == name for code, name, *_ in table)
    assert sum(code >= "20000000" for code, *_ in table) >= 60


def test_every_language_has_stems_for_all_top_level_topics():
    tops = set(topic_model.load()[1])

    found = {(language, code) for language, code, *_ in rows("topic_stems")}

    assert topic_stems.languages() == {"ru", "fr", "de", "es"}
    assert found == {(language, code) for language in topic_stems.languages() for code in tops}


def test_a_stem_marked_as_a_word_is_no_beginning_of_another():
    assert topic_stems.points("Le pape est arrivé.", "fr")
    assert not topic_stems.points("Le papetier dort.", "fr")


def test_longer_texts_need_more_terms():
    short = topic_scores.signs({"15000000": 4.0}, 50, {})["15000000"]

    long = topic_scores.signs({"15000000": 4.0}, 400, {})["15000000"]

    assert long.points < short.points
    assert long.share == short.share == 1.0


def test_the_model_says_nothing_of_words_it_does_not_know():
    assert topic_model.log_odds(["qwrtpzx"]) == {}
