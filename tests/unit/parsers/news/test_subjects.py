"""Subject codes of two vocabularies, and the Media Topics they mean."""

from __future__ import annotations

import pytest

from schemas.documents import Topic
from worker.parsers.news import subjects


@pytest.mark.parametrize(
    ("code", "scheme", "qcode"),
    [
        ("medtop:11000000", None, "medtop:11000000"),
        ("http://cv.iptc.org/newscodes/mediatopic/20000003", None, "medtop:20000003"),
        ("20000003", None, "medtop:20000003"),
        ("29999999", None, None),
        ("subj:11003000", None, "subj:11003000"),
        ("http://cv.iptc.org/newscodes/subjectcode/11003000/", None, "subj:11003000"),
        ("11003000", "IptcSubjectCodes", "subj:11003000"),
        ("IPTC:11003000", None, "subj:11003000"),
        ("11003000", None, "subj:11003000"),
        ("99003000", None, None),
        ("12345678", "EFE", None),
        ("dpasubject:11003000", None, None),
        ("politics", None, None),
        ("", None, None),
    ],
)
def test_a_code_becomes_a_qcode_only_if_it_is_of_one_of_the_vocabularies(code, scheme, qcode):
    assert subjects.qcode(code, scheme) == qcode


def test_codes_become_the_media_topics_they_mean_once_each():
    codes = ["subj:11003000", "medtop:20000574", "unknown", "medtop:29999999", "medtop:11000000"]

    found = subjects.topics(codes)

    assert found == (
        Topic("medtop:20000574", "election", 1.0),
        Topic("medtop:11000000", "politics", 1.0),
    )


@pytest.mark.parametrize(
    ("code", "name"), [("subj:11003998", "election"), ("subj:12998000", "religion")]
)
def test_a_subject_code_without_a_topic_means_that_of_the_one_above(code, name):
    assert [topic.name for topic in subjects.topics([code])] == [name]


def test_every_category_of_three_letters_is_a_topic():
    found = subjects.topics(f"subj:{code}" for code in subjects.CATEGORIES.values())

    assert len(found) == 17


def test_topics_are_named_in_english():
    assert subjects.topic_name("medtop:20000574") == "election"
    assert subjects.topic_name("subj:11003000") == "election"
    assert subjects.topic_name("subj:11003998") is None


def test_every_topic_but_the_first_ones_is_below_another():
    vocabulary = subjects._vocabulary()

    without = [code for code, above in vocabulary.broader.items() if not above]

    assert len(vocabulary.names) > 1300
    assert sorted(without) == sorted(subjects.CATEGORIES.values())
