"""Language, countries, dates, keywords, quotes and summary."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.documents import ParsedDocument, Tags
from worker import taggers
from worker.taggers.summary import lead


def tags_of(text: str, names: list[str], **fields: object) -> Tags:
    """Return what the named taggers find."""
    parsed = ParsedDocument(text=text, parser="newswire/1", media_type="text/plain")
    return taggers.tag(replace(parsed, **fields), names)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The head of state met the ambassador on Monday.", "en"),
        ("Президент принял министра иностранных дел и обсудил с ним выборы.", "ru"),
        ("Кыргыз Республикасынын президенти министрди кабыл алды.", "ky"),
        ("Қазақстан президенті сыртқы істер министрін қабылдады.", "kk"),
        ("O‘zbekiston prezidenti Toshkentda elchini qabul qildi.", "uz"),
        ("Ўзбекистон президенти Тошкентда элчини қабул қилди.", "uz"),
        ("Президенти Ҷумҳурии Тоҷикистон дар шаҳри Душанбе вохӯрд.", "tg"),
        ("Hello", None),
        ("12:30 — 14:00", None),
        ("", None),
    ],
)
def test_the_language_is_recognised_or_left_open(text, language):
    assert tags_of(text, ["language"]).language == language


@pytest.mark.parametrize(("declared", "code"), [("ky", "ky"), ("en-GB", "en"), ("RU_ru", "ru")])
def test_the_declared_language_wins(declared, code):
    tags = tags_of("The head of state met the ambassador.", ["language"], language=declared)

    assert tags.language == code


def test_the_country_of_the_title_weighs_more():
    text = "Armenia and Georgia agreed."

    tags = tags_of(text, ["language", "countries"], title="Georgia signs")

    assert [country.code for country in tags.countries] == ["GE", "AM"]


def test_people_called_like_a_place_are_no_country():
    text = "Brazil tried Roberto Lima. Prime Minister Roberto Lima left Brazil."

    tags = tags_of(text, ["language", "names", "countries"], language="en")

    assert [country.code for country in tags.countries] == ["BR"]


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("ru", "Жители Кыргызстана обсудили выборы.", "KG"),
        ("ru", "Делегация посетила Киргизию.", "KG"),
        ("ru", "Соглашение с Россией подписано.", "RU"),
        ("ky", "Кыргызстандын президенти келди.", "KG"),
        ("tr", "Kırgızistan'ın başkenti.", "KG"),
        ("de", "Die Regierung in Kirgisistan trat zurück.", "KG"),
        ("fr", "Le président du Kirghizistan est parti.", "KG"),
        ("es", "El presidente de Alemania viajó.", "DE"),
    ],
)
def test_countries_are_found_in_other_languages(language, text, code):
    tags = tags_of(text, ["language", "countries"], language=language)

    assert [country.code for country in tags.countries] == [code]


def test_a_text_without_countries_has_none():
    assert tags_of("Nothing happened here today.", ["language", "countries"]).countries == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It began on October 4, 2019.", "2019-10-04"),
        ("It began on 4 October 2019.", "2019-10-04"),
        ("It began on 2019-10-04.", "2019-10-04"),
        ("It began on 04.10.2019.", "2019-10-04"),
        ("It began on Oct. 4.", "2020-10-04"),
        ("It ended on December 20.", "2020-12-20"),
        ("It began in June 2018.", "2018-06"),
        ("It began yesterday.", "2020-10-12"),
        ("It began on Monday.", "2020-10-12"),
        ("It began last Tuesday.", "2020-10-06"),
        ("It begins next Tuesday.", "2020-10-20"),
        ("It began three days ago.", "2020-10-10"),
        ("It began 2 weeks ago.", "2020-09-29"),
    ],
)
def test_a_date_means_a_day(text, value):
    tags = tags_of(text, ["dates"], language="en", published_at="2020-10-13T08:00:00+06:00")

    assert [mention.value for mention in tags.dates] == [value]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("ru", "Выборы прошли 4 октября 2020 года.", "2020-10-04"),
        ("fr", "Le vote du 1er mars 2020.", "2020-03-01"),
        ("de", "Die Wahl am 4. Oktober 2020.", "2020-10-04"),
        ("es", "La votación del 4 de octubre de 2020.", "2020-10-04"),
        ("ru", "Это случилось вчера.", "2020-10-12"),
    ],
)
def test_dates_are_read_in_other_languages(language, text, value):
    tags = tags_of(text, ["language", "dates"], language=language, published_at="2020-10-13")

    assert [mention.value for mention in tags.dates] == [value]


@pytest.mark.parametrize("published_at", [None, "no date"])
def test_a_relative_date_is_left_out_when_the_day_of_publication_is_unknown(published_at):
    tags = tags_of("It began on Monday, October 4.", ["dates"], published_at=published_at)

    assert tags.dates == ()


@pytest.mark.parametrize("text", ["On February 31, 2020.", "On 2020-13-45.", "9999 weeks ago x"])
def test_a_day_that_does_not_exist_is_no_date(text):
    tags = tags_of(text, ["dates"], language="en", published_at="0100-01-01")

    assert tags.dates == ()


def test_a_day_far_ahead_or_behind_belongs_to_the_nearer_year():
    autumn = tags_of("On February 28.", ["dates"], published_at="2020-08-20")
    winter = tags_of("On January 3.", ["dates"], published_at="2020-12-30")

    assert [mention.value for mention in autumn.dates] == ["2020-02-28"]
    assert [mention.value for mention in winter.dates] == ["2021-01-03"]


def test_a_day_late_in_the_year_is_last_years_when_written_in_january():
    tags = tags_of("On December 28.", ["dates"], published_at="2020-01-05")

    assert [mention.value for mention in tags.dates] == ["2019-12-28"]


def test_the_documents_own_keywords_come_first():
    tags = tags_of("Hydropower stations need water.", ["keywords"], keywords=("energy",))

    assert tags.keywords[0].text == "energy"
    assert "Hydropower stations" in [keyword.text for keyword in tags.keywords]


def test_keywords_are_few_and_leave_out_names_and_ordinary_words():
    text = (
        "President Nino Kapanadze visited vaccination centres. Vaccination centres were full. " * 3
    )

    tags = tags_of(text, ["language", "names", "roles", "keywords"], language="en")

    assert [keyword.text for keyword in tags.keywords][:1] == ["vaccination centres"]
    assert not any("Kapanadze" in keyword.text for keyword in tags.keywords)


def test_a_phrase_of_the_title_weighs_more():
    text = "Water prices and bread prices rose in villages."

    tags = tags_of(text, ["keywords"], language="en", title="Bread prices up")

    assert tags.keywords[0].text == "bread prices"


def test_a_language_without_stop_words_still_has_keywords():
    assert tags_of("Zibbo wano kurra", ["language", "keywords"], language="xx").keywords


def test_quotes_are_those_of_the_text():
    tags = tags_of('"We agreed on everything today," said Aibek Osmonov.', ["quotes"])

    assert [quote.text.rstrip(",") for quote in tags.quotes] == ["We agreed on everything today"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One thing happened here. Two did too. Three.", "One thing happened here. Two did too."),
        ("BISHKEK, Oct 13 (News) - The plan is new.", "The plan is new."),
        (
            "Headline\n\nThe plan was announced by the mayor. End.",
            "The plan was announced by the mayor. End.",
        ),
        (
            "Mr. Osmonov met J. Smith in the U.S. on Monday. He left.",
            "Mr. Osmonov met J. Smith in the U.S. on Monday. He left.",
        ),
        ("No end in sight", "No end in sight"),
        (
            "A plan - a good one - was made by them. End.",
            "A plan - a good one - was made by them. End.",
        ),
        ("Short lead sentence here. " + "Long " * 100 + "end. More.", "Short lead sentence here."),
        ("", None),
    ],
)
def test_the_summary_is_the_lead(text, expected):
    assert lead(text) == expected


def test_the_printed_dateline_is_no_part_of_the_summary():
    assert (
        lead("Bishkek. October 13. The plan is new.", "Bishkek. October 13.") == "The plan is new."
    )


def test_the_documents_own_summary_wins():
    assert tags_of("One. Two.", ["summary"], summary="Own.").summary == "Own."
