"""Days, months, weeks, quarters and years, in the language of the document."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import ParsedDocument, Person, Tags
from worker.taggers import dates
from worker.taggers.dates import find_dates

TUESDAY = date(2020, 10, 13)
MEANT = [
    ("en", "It began on Friday 9 October 2020.", ["2020-10-09"]),
    ("en", "It lasted October 4-6.", ["2020-10-04", "2020-10-06"]),
    ("en", "It lasted October 4 to 6, 2019.", ["2019-10-04", "2019-10-06"]),
    ("en", "It lasted 4-6 October.", ["2020-10-04", "2020-10-06"]),
    ("en", "from September 28 to October 4, 2019", ["2019-09-28", "2019-10-04"]),
    ("en", "On October 4 and 12 people left.", ["2020-10-04"]),
    ("en", "It was founded in 2019.", ["2019"]),
    ("en", "It ran in 2018-2019.", ["2018", "2019"]),
    ("en", "It rose in October.", ["2020-10"]),
    ("en", "It rose last December.", ["2019-12"]),
    ("en", "It rose in October 2019.", ["2019-10"]),
    ("en", "It rained last week.", ["2020-W41"]),
    ("en", "It opens next month.", ["2020-11"]),
    ("en", "It closed last year.", ["2019"]),
    ("en", "It closed two months ago.", ["2020-08"]),
    ("en", "It closed five years ago.", ["2015"]),
    ("en", "the third quarter of 2019", ["2019-07/2019-09"]),
    ("en", "in Q2 2019", ["2019-04/2019-06"]),
    ("en", "It fell in the first quarter.", ["2020-01/2020-03"]),
    ("en", "It fell last quarter.", ["2020-07/2020-09"]),
    ("en", "They will meet on Friday.", ["2020-10-16"]),
    ("en", "Pay by Friday.", ["2020-10-16"]),
    ("en", "It ends this Friday, October 16.", ["2020-10-16"]),
    ("en", "on Sunday, December 29", ["2019-12-29"]),
    ("en", "on 13/10/2020 and 10/14/2020", ["2020-10-13", "2020-10-14"]),
    ("en", "on 04/10/2020", []),
    ("en", "They may march in may.", []),
    ("en", "It happened in 2000 villages.", []),
    ("ru", "Выставка прошла с 4 по 6 октября.", ["2020-10-04", "2020-10-06"]),
    ("ru", "Это было в понедельник.", ["2020-10-12"]),
    ("ru", "Встреча состоится в следующую пятницу.", ["2020-10-16"]),
    ("ru", "Это было в 2019 году.", ["2019"]),
    ("ru", "Это было в мае 2018 года.", ["2018-05"]),
    ("ru", "Это было в октябре.", ["2020-10"]),
    ("ru", "Это было на прошлой неделе.", ["2020-W41"]),
    ("ru", "Это было два дня назад.", ["2020-10-11"]),
    ("ru", "Это было год назад.", ["2019"]),
    ("ru", "Это будет через три дня.", ["2020-10-16"]),
    ("ru", "за III квартал 2019 года", ["2019-07/2019-09"]),
    ("fr", "du 4 au 6 octobre", ["2020-10-04", "2020-10-06"]),
    ("fr", "Il est parti lundi.", ["2020-10-12"]),
    ("fr", "Il part lundi prochain.", ["2020-10-19"]),
    ("fr", "Il est parti il y a deux jours.", ["2020-10-11"]),
    ("fr", "la semaine dernière", ["2020-W41"]),
    ("fr", "en octobre, en 2019", ["2020-10", "2019"]),
    ("de", "vom 4. bis 6. Oktober", ["2020-10-04", "2020-10-06"]),
    ("de", "am Montag, 5. Oktober", ["2020-10-05"]),
    ("de", "am Montag", ["2020-10-12"]),
    ("de", "vor zwei Tagen, im Jahr 2019", ["2020-10-11", "2019"]),
    ("de", "im dritten Quartal 2019", ["2019-07/2019-09"]),
    ("es", "del 4 al 6 de octubre", ["2020-10-04", "2020-10-06"]),
    ("es", "el lunes", ["2020-10-12"]),
    ("es", "hace dos días", ["2020-10-11"]),
    ("es", "el próximo año", ["2021"]),
    ("ky", "2020-жылдын 4-октябрында, 2019-жылы", ["2020-10-04", "2019"]),
    ("kk", "2020 жылғы 4 қазанда", ["2020-10-04"]),
    ("uz", "2020-yil 4-oktabr kuni, kecha", ["2020-10-04", "2020-10-12"]),
    ("tr", "29 Ekim'de, dün", ["2020-10-29", "2020-10-12"]),
    ("uk", "4 жовтня 2020 року", ["2020-10-04"]),
    ("it", "il 4 ottobre 2020", ["2020-10-04"]),
    ("pl", "4 października 2020", ["2020-10-04"]),
    ("zh", "2020年10月4日", ["2020-10-04"]),
    ("xx", "04.10.2020", ["2020-10-04"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), MEANT)
def test_a_date_means_what_its_language_says_at_the_precision_stated(language, text, expected):
    assert [found.value for found in find_dates(text, language, TUESDAY)] == expected


def test_a_date_is_printed_without_the_words_that_lead_up_to_it():
    text = "It began in October 2019, on Monday and in 2018."

    printed = [found.text for found in find_dates(text, "en", TUESDAY)]

    assert printed == ["October 2019", "Monday", "2018"]


def test_what_needs_the_day_of_publication_is_left_out_without_it():
    text = "On Monday, in October, last week, in the first quarter, on October 4; in 2019."

    assert [found.value for found in find_dates(text, "en", None)] == ["2019"]


def test_a_month_that_is_part_of_a_name_is_no_date():
    parsed = ParsedDocument(
        text="A letter by May.", parser="p", media_type="text/plain", published_at="2020-10-13"
    )
    person = Person("May", None, 1, ((12, 15),))

    assert dates.tag(parsed, Tags(language="en")).dates
    assert dates.tag(parsed, Tags(language="en", people=(person,))).dates == ()


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                "4 31 2019 0001 May October last next in on Monday - to and week quarter first "
                "ago days 9999 years from , vor Tagen lundi prochain назад через год".split()
            ),
            max_size=12,
        ).map(" ".join),
    ),
    st.sampled_from(["en", "ru", "fr", "de", "es", "ky", "zh", "xx", "..", ""]),
    st.sampled_from([None, date.min, date.max, TUESDAY]),
)
def test_any_text_has_dates_or_none_and_each_is_printed_in_it(text, language, today):
    found = find_dates(text, language, today)

    assert all(mention.text in " ".join(text.split()) for mention in found)


@pytest.mark.parametrize("unit", ["1 ", "on ", "May ", "October 4-", "in 2019 ", "Monday, "])
def test_hostile_text_takes_no_longer_than_its_length(unit):
    text = unit * (20_000 // len(unit))

    started = time.process_time()
    find_dates(text, "en", TUESDAY)

    assert time.process_time() - started < 6
