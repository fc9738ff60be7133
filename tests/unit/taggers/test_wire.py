"""What readers of the wire have stumbled over, each with examples of its own."""

from __future__ import annotations

import unicodedata

import pytest

from schemas.documents import ParsedDocument, Tags
from worker import taggers
from worker.parsers import datelines


def tags_of(text: str, language: str | None = None) -> Tags:
    """Return all tags of a text of July 2024, its dateline read as the parsers do."""
    opening = datelines.read(text)
    parsed = ParsedDocument(
        text=text,
        parser="newswire/1",
        media_type="text/plain",
        language=language,
        published_at="2024-07-11",
        dateline=opening.printed if opening else None,
    )
    return taggers.tag(parsed)


def people_of(text: str) -> dict[str, str | None]:
    return {person.name: person.role for person in tags_of(text, "en").people}


def bodies_of(text: str) -> list[str]:
    return [body.name for body in tags_of(text, "en").organisations]


def codes_of(text: str, language: str = "en") -> list[str]:
    return [country.code for country in tags_of(text, language).countries]


def speakers_of(text: str, language: str = "en") -> list[str | None]:
    return [quote.speaker for quote in tags_of(text, language).quotes]


def test_one_english_sentence_is_enough_for_its_names():
    tags = tags_of("Malawi's envoy Peter Banda met the mayor of Lusaka.")

    assert [person.name for person in tags.people] == ["Peter Banda"]
    assert [place.name for place in tags.places] == ["Malawi", "Lusaka"]


def test_names_are_found_where_the_language_is_unknown_but_looks_english():
    parsed = ParsedDocument(
        text="The mayor of Osh, Aibek Osmonov, said no.", parser="x", media_type="text/plain"
    )

    assert [person.name for person in taggers.tag(parsed, ["names"]).people] == ["Aibek Osmonov"]


@pytest.mark.parametrize(
    ("text", "language", "warning"),
    [
        ("Министр сүйлөдү.", "ky", "names are not tagged in 'ky'"),
        ("Zorg Blip Fnord", None, "names are not tagged: the language is not known"),
    ],
)
def test_names_that_are_not_looked_for_leave_a_warning(text, language, warning):
    assert tags_of(text, language).warnings == (warning,)


def test_of_two_countries_named_alike_the_first_leads():
    text = "President of Vietnam Tran Hoa received President of Angola Rui Neto."

    assert codes_of(text) == ["VN", "AO"]


def test_a_country_that_names_a_company_is_less_than_one_where_things_happen():
    assert codes_of("Japan Steel opened a mill. It stands in Slovenia.") == ["SI", "JP"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BISHKEK (Tien News) - It rained.", "KG"),
        ("OSH (Tien News) - It rained.", "KG"),
        ("LUSAKA, Zambia (Tien News) - It rained.", "ZM"),
        ("LUSAKA, March 4 (Tien News) - It rained.", "ZM"),
    ],
)
def test_the_city_of_the_dateline_stands_for_its_country(text, code):
    assert codes_of(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "MUMBAI (COAST WIRE) - Heavy rain fell on the city.",
        "(COAST WIRE) - Heavy rain fell on the city.",
        "MUMBAI (Gupta Wire) - Boats sank in the harbour on Monday.",
    ],
)
def test_a_dateline_names_nobody(text):
    tags = tags_of(text, "en")

    assert (tags.people, tags.organisations) == ((), ())
    assert not any("wire" in keyword.text.lower() for keyword in tags.keywords)


def test_the_place_of_a_dateline_is_a_place():
    place = tags_of("MUMBAI (Gupta Wire) - Boats sank on Monday.", "en").places[0]

    assert (place.name, place.country, place.mentions) == ("Mumbai", "IN", ((0, 6),))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The Council for Trade and Security in Asia (CTSA) met.",
            "Council for Trade and Security in Asia",
        ),
        (
            "The president of the Lagos Tailors and Weavers Union Femi Ojo left.",
            "Lagos Tailors and Weavers Union",
        ),
        ("The Ministry of Education in Bishkek said no.", "Ministry of Education"),
        ("The tanker belongs to Baltic Lines.", "Baltic Lines"),
        ("Almaty Energo pays its workers.", "Almaty Energo"),
    ],
)
def test_an_organisation_is_neither_cut_nor_stretched(text, name):
    assert bodies_of(text) == [name]


def test_a_body_of_two_trades_is_part_of_the_office():
    text = "The president of the Lagos Tailors and Weavers Union, Femi Ojo, left."

    assert people_of(text) == {"Femi Ojo": "president of the Lagos Tailors and Weavers Union"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The health official Do Minh Khoa said so.", {"Do Minh Khoa"}),
        (
            "Director Chad Miller and Robert Jordan Hayes left.",
            {"Chad Miller", "Robert Jordan Hayes"},
        ),
        ("Teresa May said so in May.", {"Teresa May"}),
        ("Georgia President Nino Lomidze left.", {"Nino Lomidze"}),
    ],
)
def test_a_name_is_whole_whatever_else_its_words_mean(text, names):
    assert set(people_of(text)) == names


def test_a_country_in_the_name_of_a_person_is_none():
    assert codes_of("Director Chad Miller met Jordan Hayes in Peru.") == ["PE"]


def test_villages_and_companies_are_no_people():
    text = (
        "The villages of Kara-Bel and Zhyluu were cut off. Zhyluu has no road. "
        "Baltic Lines sent a boat."
    )

    assert people_of(text) == {}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (
            "Acting President, Prime Minister of Armenia Aram Sarkis spoke.",
            "Acting President, Prime Minister of Armenia",
        ),
        (
            "The Ambassador Extraordinary and Plenipotentiary of Peru to Cuba Luis Vega spoke.",
            "Ambassador Extraordinary and Plenipotentiary of Peru to Cuba",
        ),
        ("The President, Prime Minister Luis Vega and others came.", "Prime Minister"),
    ],
)
def test_an_office_of_two_parts_is_kept_whole(text, role):
    assert list(people_of(text).values()) == [role]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("President Joko Susilo came. “We go home now,” Susilo said.", "Joko Susilo"),
        ("Syed Murad Ali Shah came. “We go home now,” Ali Shah said.", "Syed Murad Ali Shah"),
        ("Aibek Aliev met Nurlan Aliev. “We go home now,” Aliev said.", "Aliev"),
        ("Mayor Ada Osei came. She was tired. “We go home,” she added.", "Ada Osei"),
        ("Mayor Ada Osei met Judge Femi Ojo. Ojo smiled. “We go home,” he joked.", "Femi Ojo"),
        ("Mayor Ada Osei met Judge Femi Ojo. “We go home,” he joked.", None),
        ("“We go home now,” the statement says.", "statement"),
        ("“We go home now,” union leader Tomás Prieto told a crowd.", "Tomás Prieto"),
    ],
)
def test_a_speaker_is_the_person_named_in_full(text, speaker):
    assert speakers_of(text) == [speaker]


def test_a_divided_quotation_is_two_quotes_of_one_speaker():
    text = "“This toll,” Mayor Ada Osei said, “will pay for the bridge.”"

    assert speakers_of(text) == ["Ada Osei", "Ada Osei"]


@pytest.mark.parametrize("verb", ["laughed", "pleaded", "quipped", "sighed", "lamented", "shouted"])
def test_verbs_of_feeling_introduce_speech_too(verb):
    assert speakers_of(f"Ada Osei came. “We go home,” Osei {verb}.") == ["Ada Osei"]


def test_letters_with_marks_apart_are_read_and_answered_where_they_stand():
    text = unicodedata.normalize("NFD", "José Álvarez said: “We stay in León until spring.”")

    tags = tags_of(text, "en")

    assert [person.name for person in tags.people] == ["José Álvarez"]
    start, end = tags.people[0].mentions[0]
    assert unicodedata.normalize("NFC", text[start:end]) == "José Álvarez"
    assert [(text[q.start : q.end] == q.text, q.speaker) for q in tags.quotes] == [
        (True, "José Álvarez")
    ]


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("Кендзи Сато приехал домой.", "ru", []),
        ("Посол Кении прибыл вечером.", "ru", ["KE"]),
        ("Чад Смит выиграл забег.", "ru", []),
        ("Вчера Марк Чад выиграл забег.", "ru", []),
        ("Жители Чада ждут дождя.", "ru", ["TD"]),
        ("Ирандын элчиси келди.", "ky", ["IR"]),
        ("Ein Kubaner reiste nach Kuba.", "de", ["CU"]),
        ("İİİ İİİ Kırgızistan", "tr", ["KG"]),
    ],
)
def test_a_country_is_told_from_words_that_begin_alike(text, language, codes):
    assert codes_of(text, language) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("He speaks Kazakh, German and English.", []),
        ("Signs in Kazakh and Russian will hang there.", []),
        ("The German language is taught.", []),
        ("Shops in Kazakh and Russian towns closed.", ["KZ", "RU"]),
        ("The Kazakh team won.", ["KZ"]),
    ],
)
def test_a_language_is_no_country(text, codes):
    assert codes_of(text) == codes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Voting is due on December 1.", "2024-12-01"),
        ("It opened on June 30.", "2024-06-30"),
        ("It will close on March 3.", "2025-03-03"),
        ("The ban holds until April 2.", "2025-04-02"),
        ("They had to pay by July 1.", "2024-07-01"),
        ("It opened on March 3.", "2024-03-03"),
    ],
)
def test_a_day_without_a_year_is_the_nearest_or_the_one_to_come(text, value):
    assert [mention.value for mention in tags_of(text, "en").dates] == [value]
