"""Reading queries: what they mean, where they go wrong, and their canonical text."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.errors import InvalidQueryError, PermanentError
from schemas.query import And, Field, Not, Or, Published, Term, leaves, parse
from schemas.query_tree import BY_CODE, WHOLE
from schemas.query_words import ends_in_word

A, B, C = Term("a"), Term("b"), Term("c")
KG, KZ = Term("KG", Field.COUNTRY), Term("KZ", Field.COUNTRY)
DAY = date(2020, 10, 13)
MORNING = datetime(2020, 10, 13, 8, tzinfo=UTC)
OCTOBER = Published(date(2020, 10, 1), date(2020, 10, 31))


def has_something(term):
    """Whether a query may ask for this term."""
    if term.field in WHOLE | BY_CODE:
        return term.value != ""
    return ends_in_word(term.text) if term.prefix else bool(term.words)


def what_comes_of(text):
    """The query, or the error that says why it is none."""
    try:
        return parse(text)
    except InvalidQueryError as error:
        return error


SIGNS = list('()":*-+![]{}~^?|&\\') + " ,  ,\n,\u0301,\x1f,\ud800,\x00".split(",")
PIECES = (
    "AND OR NOT TO title: tag: country: type: published: published:[ 2020-10-13 "
    "2020-10-13T08:00:00Z a Bishkek Ёлка café 北京"
).split()
SCRAPS = st.lists(st.text(max_size=3) | st.sampled_from(SIGNS + PIECES), max_size=30).map("".join)

FIELDS = st.none() | st.sampled_from([field for field in Field if field is not Field.PUBLISHED])
TEXTS = st.text(min_size=1, max_size=8) | SCRAPS.filter(bool)
TERMS = st.builds(Term, TEXTS, FIELDS, st.booleans())
ANYTHING = st.builds(Term, st.just(""), FIELDS, st.just(True))

ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.dates() | st.datetimes(timezones=ZONES)
RANGES = MOMENTS.map(lambda moment: Published(moment, moment)) | st.sampled_from(
    [OCTOBER, Published(None, None), Published(date(1, 1, 1), None), Published(None, MORNING)]
)
OF_ONE_FIELD = st.lists(st.sampled_from([KG, KZ]), min_size=2, max_size=3).map(tuple)
TREES = st.recursive(
    TERMS.filter(has_something) | ANYTHING | RANGES | OF_ONE_FIELD.map(And) | OF_ONE_FIELD.map(Or),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=4).map(tuple).map(And),
        st.lists(inner, min_size=2, max_size=4).map(tuple).map(Or),
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        (" \n a\t", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a b AND c", And((A, B, C))),
        ("a OR b OR c", Or((A, B, C))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a b OR c", Or((And((A, B)), C))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("(a OR b)(c)", And((Or((A, B)), C))),
        ("a (b c)", And((A, And((B, C))))),
        ("NOT a b", And((Not(A), B))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT b", And((A, Not(B)))),
        ("NOT a OR b", Or((Not(A), B))),
        ("a OR NOT b", Or((A, Not(B)))),
        ("NOT (a b)", Not(And((A, B)))),
        ("NOT(a)AND(b)OR(c)", Or((And((Not(A), B)), C))),
        ("a -b", And((A, Not(B)))),
        ("a !b", And((A, Not(B)))),
        ("+a -b", And((A, Not(B)))),
        ("-(a OR b)", Not(Or((A, B)))),
        ('-"a b"', Not(Term("a b"))),
        ("-country:KG", Not(KG)),
        ("NOT NOT a", Not(Not(A))),
        ("--a", Not(Not(A))),
        ("((((a))))", A),
    ],
)
def test_not_binds_closer_than_and_which_binds_closer_than_or(text, tree):
    assert parse(text) == tree


def test_operators_are_upper_case_only():
    query = parse("not a And b or c")

    assert query == And(tuple(Term(word) for word in ("not", "a", "And", "b", "or", "c")))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("country:KG", KG),
        ("country: KG", KG),
        ("COUNTRY:KG", KG),
        ('country:"KG"', KG),
        ("country:(KG OR KZ)", Or((KG, KZ))),
        ("country:(KG -KZ)", And((KG, Not(KZ)))),
        ("country:((KG))", KG),
        ('person:"Sooronbai Jeenbekov"', Term("Sooronbai Jeenbekov", Field.PERSON)),
        ("topic:medtop:11000000", Term("medtop:11000000", Field.TOPIC)),
        (r"topic:medtop\:11000000", Term("medtop:11000000", Field.TOPIC)),
        ('topic:"medtop:11000000"', Term("medtop:11000000", Field.TOPIC)),
        ("tag:(desk:asia)", Term("desk:asia", Field.TAG)),
        ('tag:("source:x")', Term("source:x", Field.TAG)),
        (r"tag:(source\:x)", Term("source:x", Field.TAG)),
        ("tag:source:x", Term("source:x", Field.TAG)),
        ("type:document.stored", Term("document.stored", Field.TYPE)),
        (r'source:"\*\*"', Term("**", Field.SOURCE)),
    ],
)
def test_a_field_takes_a_word_a_phrase_or_a_group(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize("field", Field)
def test_every_field_can_be_asked_whether_it_holds_anything(field):
    query = parse(f"{field}:*")

    assert query.field is field
    assert str(query) == f"{field}:*"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("parl*", Term("parl", prefix=True)),
        ("tag:rule:*", Term("rule:", Field.TAG, prefix=True)),
        ("*", Term("", prefix=True)),
        ("AND*", Term("AND", prefix=True)),
        (r"a\ b*", Term("a b", prefix=True)),
        (r"a\*", Term("a*")),
        (r"\-a", Term("-a")),
        (r"\AND", Term("AND")),
        ('"AND"', Term("AND")),
        (r'"a \"b\" \* \\"', Term('a "b" * \\')),
        (r"10\:30", Term("10:30")),
        ('"10:30"', Term("10:30")),
        ('"what happened?"', Term("what happened?")),
        (r"https\://example.com/", Term("https://example.com/")),
        ("C++", Term("C++")),
        ("O'Brien", Term("O'Brien")),
        ("co-operation!", Term("co-operation!")),
    ],
)
def test_a_star_ends_a_prefix_and_a_backslash_or_quotes_take_a_meaning_away(text, term):
    assert parse(text) == term


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("published:[2020-10-01 TO 2020-10-31]", date(2020, 10, 1), date(2020, 10, 31)),
        ("published:[ 2020-10-13  TO  * ]", DAY, None),
        ("published:[* TO 2020-10-13]", None, DAY),
        ("published:[* TO *]", None, None),
        ("published:*", None, None),
        ("published:2020-10-13", DAY, DAY),
        ('published:"2020-10-13"', DAY, DAY),
        ("published:2020-10-13T08:00:00Z", MORNING, MORNING),
        ("published:2020-10-13t08:00z", MORNING, MORNING),
        ("published:[2020-10-13T14:00:00.000+06:00 TO 2020-10-13]", MORNING, DAY),
        ("published:(2020-10-13)", DAY, DAY),
    ],
)
def test_a_time_of_publication_is_a_date_a_time_with_zone_or_a_range(text, low, high):
    assert parse(text) == Published(low, high)


def test_ranges_may_stand_in_a_group():
    either = parse("published:([2020-10-01 TO 2020-10-31] OR 2020-10-13)")

    assert either == Or((OCTOBER, Published(DAY, DAY)))


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("", 1, "empty"),
        (" \n", 1, "empty"),
        ("(", 2, "the end stands where a clause begins"),
        ("()", 2, "')' stands where a clause begins"),
        ("a )", 3, "closes no '('"),
        ("a (b OR (c)", 3, "'(' is never closed"),
        ("a OR", 5, "the end stands where a clause begins"),
        ("a AND OR b", 7, "'OR' stands where a clause begins"),
        ("OR b", 1, "'OR' stands where a clause begins"),
        ("a NOT", 6, "the end stands where a clause begins"),
        ("a colour:red", 3, "no field 'colour'"),
        ("10:30", 1, 'in quotes: "10:30"'),
        (":a", 1, "no field's name stands right before this ':'"),
        ("title:", 7, "the end stands where the value of title begins"),
        ("title:)", 7, "')' stands where the value of title begins"),
        ("title:NOT", 7, "in quotes"),
        ("title:-a", 7, "'-' stands before a value"),
        ("country:(KG source:x)", 13, "'source:' names another field in country:(…)"),
        ('a "b c', 3, "'\"' is never closed"),
        ('"parl* elections"', 6, "prefixes do not work"),
        ('"elections"*', 12, "It works at the end of a word"),
        ("(a b)*", 6, "It works at the end of a word"),
        ("par*ment", 4, "'*' works at the end of a word"),
        ("*ment", 1, "'*' works at the end of a word"),
        ("co-*", 1, "right before a '*'"),
        ("te?t", 3, "'?' has no meaning in this language"),
        ("roam~2", 5, "'~' has no meaning in this language"),
        ("(a b)^2", 6, "'^2' touches what is before it"),
        ("title:[a TO b]", 7, "which only published:[low TO high] has"),
        ("a - b", 3, "'-' stands alone"),
        ("a +-b", 4, "two signs contradict"),
        ('5"a"', 2, "touches what is before it"),
        ('"a"b', 4, "touches what is before it"),
        ("title(a)", 6, "touches what is before it"),
        ("a && b", 3, "operators are AND, OR, NOT"),
        ('person:"!?"', 8, "holds nothing to look for"),
        ('source:""', 8, "holds nothing to look for"),
        ("a\\", 2, "escapes nothing"),
        ("\\", 1, "escapes nothing"),
        ("published:yesterday", 11, "'yesterday' is no date"),
        ("published:2020*", 11, "'2020*' is no date"),
        ("published:2020-02-30", 11, "'2020-02-30' is no date"),
        ("published:[2020-10-01 TO 2020-10-31T08:00]", 26, "nor a time with its zone"),
        ("published:[2020-10-01 to 2020-10-31]", 11, "this range cannot be read"),
        ("published:{2020-10-01 TO 2020-10-31}", 11, "'{' has no meaning"),
        ("published:[2020-10-31 TO 2020-10-01]", 11, "ends before it begins"),
    ],
)
def test_an_error_says_at_which_character_and_what_would_have_worked(text, position, said):
    with pytest.raises(InvalidQueryError) as caught:
        parse(text)

    assert caught.value.position == position
    assert f"at character {position}: " in str(caught.value)
    assert said in str(caught.value)


def test_an_error_is_permanent_has_a_stable_code_and_names_every_field():
    with pytest.raises(PermanentError) as caught:
        parse("colour:red")

    assert caught.value.code == "invalid_query"
    assert all(field in str(caught.value) for field in Field)


def test_an_error_shows_no_more_than_the_beginning_of_what_was_found():
    with pytest.raises(InvalidQueryError, match=r"no field 'x{40}…'"):
        parse("x" * 4000 + ":a")


def test_a_query_may_have_4096_characters_and_no_more():
    assert parse("a" * 4096) == Term("a" * 4096)

    with pytest.raises(InvalidQueryError, match="it has 4,097 characters"):
        parse("a" * 4097)


def test_a_query_may_have_256_terms_and_no_more():
    assert len(list(leaves(parse("a " * 255 + "published:*")))) == 256

    with pytest.raises(InvalidQueryError, match="term number 257"):
        parse("a " * 256 + "published:[* TO *]")


@pytest.mark.parametrize(
    ("opening", "closing"), [("(", ")"), ("NOT ", ""), ("-", ""), ("!", ""), ("(a OR ", ")")]
)
def test_a_query_may_be_nested_32_deep_and_no_more(opening, closing):
    deepest = parse(opening * 32 + "a" + closing * 32)

    assert parse(str(deepest)) == deepest
    with pytest.raises(InvalidQueryError, match="nested 33 levels deep"):
        parse(opening * 33 + "a" + closing * 33)


def test_a_query_whose_canonical_text_could_not_be_read_again_is_refused():
    with pytest.raises(InvalidQueryError, match="written out in full"):
        parse("a OR person:(" + "abcdefghijklmno " * 250 + ")")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (
            'country:KG AND (topic:politics OR topic:election) AND "repeat elections" '
            "NOT source:spam",
            'country:KG topic:(politics OR election) "repeat elections" -source:spam',
        ),
        ("a OR (b AND c)", "a OR b c"),
        ("(a OR b) AND !c", "(a OR b) -c"),
        ("country:KG OR country:(KZ -UZ)", "country:(KG OR KZ -UZ)"),
        ("country:(KG -KZ) a", "country:(KG -KZ) a"),
        ('tag:"desk:asia"', "tag:desk:asia"),
        ('tag:"source:x"', 'tag:"source:x"'),
        ("tag:(desk:* OR rule:x)", "tag:(desk:* OR rule:x)"),
        (r"tag:so\urce:*", r"tag:source\:*"),
        ('"elections"', "elections"),
        (r"AN\D", '"AND"'),
        (r"a\*b\ c*", r"a\*b\ c*"),
        ("published:[2020-10-13 TO 2020-10-13]", "published:2020-10-13"),
        ("published:[* TO 2020-10-13T08:00:01Z]", "published:[* TO 2020-10-13T08:00:01Z]"),
        ("published:(2020-10-13 OR *)", "published:(2020-10-13 OR *)"),
    ],
)
def test_the_canonical_text_is_short_and_needs_no_more_signs_than_it_has(text, canonical):
    assert str(parse(text)) == canonical


@given(TREES)
def test_a_tree_is_read_again_from_its_canonical_text(tree):
    assert parse(str(tree)) == tree
    assert str(parse(str(tree))) == str(tree)


@given(SCRAPS)
@example("a (b")
@example("\\")
def test_any_text_is_read_or_is_an_invalid_query(text):
    outcome = what_comes_of(text)

    assert isinstance(outcome, InvalidQueryError) or parse(str(outcome)) == outcome
    assert 1 <= getattr(outcome, "position", 1) <= len(text) + 1


@given(TREES, TREES)
def test_whatever_can_be_read_can_be_negated_grouped_and_joined(one, other):
    assert parse(f"NOT ({one})") == Not(one)
    assert parse(f"-(-({one}))") == Not(Not(one))
    assert parse(f"({one})") == one
    assert parse(f"({one}) ({other})") == And((one, other))
    assert parse(f"({one}) OR ({other})") == Or((one, other))


def test_the_same_text_is_read_once():
    assert parse("country:KG OR country:KZ") is parse("country:KG OR country:KZ")
