"""Which documents a query finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.query import And, Not, Or, parse
from schemas.query_match import matches, view
from schemas.query_words import fold, words

STORY = {
    "title": "Kyrgyzstan’s repeat parliamentary elections",
    "text": "President Sooronbai Jeenbekov said on October 4 that the U.N. mission, re-elected "
    "in Naryn, would stay. Ёлка в Бишкеке; Жогорку Кеңеш.",
    "source": "24.kg",
    "language": "en",
    "published_at": "2020-10-13",
    "countries": [{"code": "KG", "name": "Kyrgyzstan"}, {"code": "CI", "name": "Côte d’Ivoire"}],
    "topics": [{"code": "medtop:11000000", "name": "politics and government"}],
    "people": [{"name": "Sooronbai Jeenbekov", "role": "president", "aliases": ["S. Jeenbekov"]}],
    "organisations": [
        {"name": "United Nations", "aliases": ["UN"]},
        {"name": "World Bank", "aliases": []},
    ],
    "places": [{"name": "Jalal-Abad", "country": "KG"}],
    "keywords": [{"text": "repeat parliamentary elections", "score": 0.8}],
    "tags": ["rule:kyrgyz-elections", "Desk: Central  Asia"],
}

BARE = {
    "title": None,
    "text": None,
    "source": None,
    "tags": None,
    "people": [{"name": None, "aliases": None}, {}],
    "countries": [{"code": None, "name": None}],
    "published_at": None,
}


def finds(text, document=STORY, event_type=""):
    """Whether the query finds the document."""
    return matches(parse(text), document, event_type=event_type)


@pytest.mark.parametrize(
    "text",
    [
        "kyrgyzstan",
        "KYRGYZSTAN",
        "jeenbekov",
        "kyrgyzstan jeenbekov",
        '"repeat parliamentary elections"',
        "title:elections",
        "title:repeat",
        'title:"REPEAT parliamentary"',
        "text:naryn",
        '"re elected in naryn"',
        "re-elected",
        '"U.N. mission"',
        '"u n mission"',
        "Kyrgyzstan's",
        '"kyrgyzstan s repeat"',
        "october 4",
        "елка",
        "ЁЛКА",
        '"Ёлка в Бишкеке"',
        "Кеңеш",
        '"ЖОГОРКУ кеңеш"',
    ],
)
def test_words_and_phrases_are_found_whatever_their_case_accents_and_punctuation(text):
    assert finds(text)


@pytest.mark.parametrize(
    "text",
    [
        "kyrgyz",
        "election",
        '"parliamentary repeat"',
        '"elections president"',
        '"repeat elections"',
        "title:jeenbekov",
        "text:parliamentary",
        "title:24.kg",
        "бишкек",
    ],
)
def test_a_word_is_a_whole_one_and_a_phrase_stays_in_order_and_in_one_text(text):
    assert not finds(text)


@pytest.mark.parametrize(
    "text",
    ["kyrg*", "KYRG*", "elections*", "title:parl*", "бишк*", "кең*", r"sooronbai\ jeen*", "re-el*"],
)
def test_a_prefix_finds_words_that_begin_so(text):
    assert finds(text)


@pytest.mark.parametrize("text", ["yrgyz*", "title:jeen*", "24.k*", r"jeenbekov\ sooron*", "zz*"])
def test_a_prefix_finds_nothing_in_the_middle_of_words(text):
    assert not finds(text)


@pytest.mark.parametrize(
    "text",
    [
        "source:24.kg",
        "source:24.KG",
        "source:24*",
        "language:EN",
        "country:KG",
        "country:kg",
        "country:k*",
        "country:kyrgyzstan",
        "country:kyr*",
        'country:"cote d\'ivoire"',
        "country:(KZ OR KG)",
        "country:(KG CI)",
        "topic:medtop:11000000",
        "topic:medtop:11*",
        "topic:politics",
        'topic:"politics and government"',
        "topic:gov*",
        'person:"Sooronbai Jeenbekov"',
        "person:jeenbekov",
        'person:"s jeenbekov"',
        'org:"united nations"',
        "org:un",
        "org:bank",
        "place:jalal-abad",
        "place:abad",
        'keyword:"parliamentary elections"',
        "tag:rule:kyrgyz-elections",
        "tag:rule:*",
        'tag:"desk: central asia"',
        "-tag:rule",
        "-country:kirgistan",
        "-topic:11000000",
        "-source:kg",
        "-language:e",
        "-person:president",
        '-org:"nations un"',
        '-org:"un world"',
        "-place:KG",
        '-country:"KG kyrgyzstan"',
    ],
)
def test_a_field_is_compared_as_its_kind_demands(text):
    assert finds(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("type:document.stored", True),
        ("type:DOCUMENT.*", True),
        ("type:*", True),
        ("type:document.failed", False),
        ("type:document", False),
        ("kyrgyzstan type:(document.stored OR document.updated)", True),
    ],
)
def test_type_is_that_of_the_event(text, found):
    assert finds(text, event_type="document.stored") is found


def test_with_no_event_there_is_no_type():
    assert not finds("type:*")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("published:[2020-10-01 TO 2020-10-31]", True),
        ("published:[2020-10-13 TO 2020-10-13]", True),
        ("published:2020-10-13", True),
        ("published:2020-10-12", False),
        ("published:[2020-10-14 TO *]", False),
        ("published:[* TO 2020-10-13]", True),
        ("published:[* TO 2020-10-12]", False),
        ("published:*", True),
        ("published:[2020-10-13T12:00:00Z TO *]", True),
        ("published:[2020-10-14T00:00:00Z TO *]", False),
        ("published:[* TO 2020-10-13T00:00:00Z]", True),
        ("published:[* TO 2020-10-12T23:59:59Z]", False),
        ("published:[* TO 2020-10-13T05:00+06:00]", False),
    ],
)
def test_a_date_is_the_whole_of_its_day_in_utc(text, found):
    assert finds(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("published:2020-10-31", True),
        ("published:2020-11-01", False),
        ("published:[2020-10-31T20:00:00Z TO 2020-10-31T20:00:00Z]", True),
        ("published:[2020-10-31T20:00:01Z TO *]", False),
        ("published:[* TO 2020-11-01T01:59:59+06:00]", False),
    ],
)
def test_a_time_with_a_zone_is_that_moment(text, found):
    at_night = {"published_at": "2020-11-01T02:00:00+06:00"}

    assert finds(text, at_night) is found


@pytest.mark.parametrize("stated", [None, "", "yesterday", "2020-13-45", 20201013])
def test_what_is_no_date_is_in_no_range(stated):
    assert not finds("published:*", {"published_at": stated})
    assert finds("-published:[2020-10-01 TO 2020-10-31]", {"published_at": stated})


@pytest.mark.parametrize("stated", ["2020-10-13T08:00:00", "20201013T080000Z"])
def test_a_document_may_write_its_time_in_any_form_of_iso_8601(stated):
    assert finds("published:2020-10-13T08:00:00Z", {"published_at": stated})


@pytest.mark.parametrize("document", [{}, BARE])
@pytest.mark.parametrize("field", "title text source country topic person org tag".split())
def test_what_a_document_lacks_is_found_by_no_query_but_a_negated_one(document, field):
    assert not finds(f"{field}:*", document)
    assert not finds(f"{field}:a", document)
    assert not finds(f"{field}:a*", document)
    assert finds(f"-{field}:a a OR NOT a", document)


@pytest.mark.parametrize("text", ["*", "title:*", "text:*", "person:*", "tag:*", "country:*"])
def test_a_star_alone_asks_whether_there_is_anything(text):
    assert finds(text)


def test_a_code_without_letters_is_not_taken_for_any_word():
    assert not finds('topic:"-"')
    assert not finds("topic:.*")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kyrgyzstan nowhere", False),
        ("kyrgyzstan OR nowhere", True),
        ("nowhere OR kyrgyzstan elsewhere", False),
        ("(nowhere OR kyrgyzstan) elections", True),
        ("NOT nowhere kyrgyzstan", True),
        ("NOT (nowhere kyrgyzstan)", True),
        ("NOT nowhere", True),
        ("kyrgyzstan -elections", False),
    ],
)
def test_operators_join_what_is_found(text, found):
    assert finds(text) is found


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("Łukasz Øystein Diyarbakır", "lukasz oystein diyarbakir"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("ПОДЪЁМ", "подъем"),
        ("Новый Афон", "новыи афон"),
        ("Oʻzbekiston", "o'zbekiston"),
        ("zwi\u00adschen", "zwischen"),
        ("cafe\u0301", "caf\u00e9"),
        ("ﬁnal", "final"),
        ("北京选举", "选举"),
        ("การเลือกตั้ง", "เลือก"),
        ("선거관리", "선거*"),
        ("हिन्दी", "हिन्दी"),
        ("हिन्दी", "हि*"),
        ("cafés", "cafe\u0301*"),
        ("snake_case", "case"),
    ],
)
def test_words_of_many_scripts_are_found(written, sought):
    assert finds(sought, {"text": written})


@pytest.mark.parametrize(
    ("written", "sought"),
    [("काम", "किम"), ("北京选举", "京选北"), ("선거", "서*"), ("foobar", "bar")],
)
def test_words_of_many_scripts_are_not_taken_for_others(written, sought):
    assert not finds(sought, {"text": written})


@given(st.text())
def test_folding_is_done_once_and_knows_no_case(text):
    assert fold(fold(text)) == fold(text)
    assert fold(text.casefold()) == fold(text)


@given(st.text(min_size=1), st.text(), st.text())
def test_a_word_of_a_text_is_found_in_it(text, before, after):
    document = {"text": f"{before} {text} {after}"}

    assert all(finds(f'"{word}"', document) for word in words(text))
    assert all(finds(f"{word}*", document) for word in words(text))


QUERIES = st.sampled_from(
    [
        parse(text)
        for text in (
            "kyrgyzstan",
            "nowhere",
            "country:KG",
            "country:KZ",
            "parl*",
            '"repeat parliamentary"',
            "published:2020-10-13",
            "type:document.stored",
        )
    ]
)


@given(QUERIES, QUERIES)
def test_the_laws_of_logic_hold(one, other):
    seen = view(STORY, "document.stored")

    def found(query):
        return matches(query, seen)

    assert found(Not(Not(one))) == found(one)
    assert found(Not(one)) != found(one)
    assert found(And((one, other))) == (found(one) and found(other))
    assert found(Or((one, other))) == (found(one) or found(other))
    assert found(Not(And((one, other)))) == found(Or((Not(one), Not(other))))


def test_a_view_is_asked_as_the_document_would_be_and_brings_its_event_type():
    seen = view(STORY, "document.stored")

    assert matches(parse("kyrgyzstan type:document.stored"), seen)
    assert not matches(parse("type:document.failed"), seen, event_type="document.failed")


class CountingDocument(dict):
    """A document that counts how often each of its fields is read."""

    def __init__(self, fields):
        super().__init__(fields)
        self.read = []

    def get(self, key, default=None):
        self.read.append(key)
        return super().get(key, default)


def test_a_views_fields_are_read_once_for_all_queries():
    document = CountingDocument(STORY)
    seen = view(document)

    for text in ("nowhere", "kyrg* elsewhere", "text:naryn OR text:nobody", "text:x"):
        matches(parse(text), seen)

    assert sorted(document.read) == ["text", "title"]


def test_a_text_is_not_read_if_no_clause_needs_its_words():
    document = CountingDocument(STORY)

    matches(parse("country:KG source:24.kg title:elections"), document)

    assert "text" not in document.read
