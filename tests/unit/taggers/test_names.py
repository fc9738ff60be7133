"""People, roles, organisations and places, one rule at a time."""

from __future__ import annotations

import pytest

from schemas.documents import ParsedDocument, Tags
from worker import taggers


def tags_of(text: str) -> Tags:
    """Return the names of an English text."""
    parsed = ParsedDocument(text=text, parser="newswire/1", media_type="text/plain", language="en")
    return taggers.tag(parsed, ["language", "names", "roles"])


def roles_of(text: str) -> dict[str, str | None]:
    """Return the people of an English text with their roles."""
    return {person.name: person.role for person in tags_of(text).people}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "It was signed by President of Turkmenistan Serdar Annayev yesterday.",
            "Serdar Annayev",
            "President of Turkmenistan",
        ),
        (
            "He met the head of the country’s Interior Ministry Ulan Niyazbekov.",
            "Ulan Niyazbekov",
            "head of the country’s Interior Ministry",
        ),
        (
            "He met the UN Resident Coordinator in Tajikistan Parvathi Rao today.",
            "Parvathi Rao",
            "UN Resident Coordinator in Tajikistan",
        ),
        (
            "The report was read by Acting Deputy Minister of Labor, Migration and Social "
            "Protection Bakyt Darmankul.",
            "Bakyt Darmankul",
            "Acting Deputy Minister of Labor, Migration and Social Protection",
        ),
        (
            "The Ambassador of the United States to Armenia Lynn Tracy spoke.",
            "Lynn Tracy",
            "Ambassador of the United States to Armenia",
        ),
        (
            "The akim of Uzgen Taalai Jumabaev opened a school.",
            "Taalai Jumabaev",
            "akim of Uzgen",
        ),
        (
            "The leader of the Ak-Zhol party Azat Peruashev was absent.",
            "Azat Peruashev",
            "leader of the Ak-Zhol party",
        ),
        (
            "Labor and Social Affairs Minister Mesrop Arakelyan was absent.",
            "Mesrop Arakelyan",
            "Labor and Social Affairs Minister",
        ),
        (
            "The head of the EU Delegation, Marie Dubois, said so.",
            "Marie Dubois",
            "head of the EU Delegation",
        ),
        (
            "Aibek Osmonov, the mayor of Osh, said so.",
            "Aibek Osmonov",
            "mayor of Osh",
        ),
        ("It was a hard year, said Gulnara Saparova, a teacher.", "Gulnara Saparova", "teacher"),
        (
            "Nurlan Temirov, 45, an independent Bishkek-based energy market analyst, told us.",
            "Nurlan Temirov",
            "independent Bishkek-based energy market analyst",
        ),
        (
            "Asel Tokoeva, chairwoman of the Butun party and Elmira Sydykova came.",
            "Asel Tokoeva",
            "chairwoman of the Butun party",
        ),
        ("Omar Hassan (leader of the group) fled.", "Omar Hassan", "leader of the group"),
        ("The ex-President Askar Toktogulov was freed.", "Askar Toktogulov", "ex-President"),
        ("President-elect Maria Lopez thanked voters.", "Maria Lopez", "President-elect"),
        (
            "The chairman and chief executive Ivan Petrov resigned.",
            "Ivan Petrov",
            "chairman and chief executive",
        ),
        (
            "The representative in Kenya, Dr. Abebe Tesfaye, agreed.",
            "Abebe Tesfaye",
            "representative in Kenya",
        ),
    ],
)
def test_the_office_stated_beside_a_name_is_its_role(text, name, role):
    assert roles_of(text)[name] == role


def test_a_person_whose_office_is_not_stated_has_no_role():
    assert roles_of("Aibek Osmonov said that the road was open.") == {"Aibek Osmonov": None}


def test_an_office_in_a_list_belongs_to_the_name_that_follows_it():
    roles = roles_of("Aibek Osmonov, Prime Minister Ulan Saliev and Asel Tokoeva attended.")

    assert roles["Ulan Saliev"] == "Prime Minister"
    assert roles["Aibek Osmonov"] is None


def test_the_fuller_of_two_offices_is_the_role():
    roles = roles_of(
        "President Nino Kapanadze left. Later President of Georgia Nino Kapanadze spoke."
    )

    assert roles == {"Nino Kapanadze": "President of Georgia"}


def test_a_surname_and_initials_mean_the_person_named_in_full():
    text = "Prime Minister Almaz Tokombaev spoke. Tokombaev left. A. Tokombaev said nothing."

    person = tags_of(text).people[0]

    assert person.name == "Almaz Tokombaev"
    assert person.count == 3


def test_a_name_the_model_knows_loses_its_title():
    names = roles_of("They praised Mr. Vladimir Putin and Stephen King at home.")

    assert set(names) == {"Vladimir Putin", "Stephen King"}


def test_names_with_particles_stay_whole():
    names = roles_of("Ambassador Faisal bin Turki met President Hassan al-Amin at noon.")

    assert set(names) == {"Faisal bin Turki", "Hassan al-Amin"}


def test_an_office_without_a_name_names_nobody():
    text = (
        "The President of the country and the Prime Minister met. The head of Osh, Naryn and Talas"
    )

    assert roles_of(text) == {}


def test_a_name_before_a_body_is_no_person():
    assert roles_of("The rector of Manas University spoke to leader Ata-Zhurt party.") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Ministry of Foreign Affairs of Armenia said no.",
            "Ministry of Foreign Affairs of Armenia",
        ),
        ("The Prosecutor General's Office opened a case.", "Prosecutor General's Office"),
        (
            "The Labor and Social Development Ministry knew.",
            "Labor and Social Development Ministry",
        ),
        (
            "It was done by the Information Policy Department of the Presidential Administration.",
            "Information Policy Department of the Presidential Administration",
        ),
        ("The Workers' Party of Nowhere lost.", "Workers' Party of Nowhere"),
        ("The Tigray People's Liberation Front agreed.", "Tigray People's Liberation Front"),
        ("A member left the New Georgia party.", "New Georgia"),
        (
            "The Ministry of Education, Science and Culture knew.",
            "Ministry of Education, Science and Culture",
        ),
    ],
)
def test_an_organisation_is_named_in_full(text, expected):
    assert [body.name for body in tags_of(text).organisations] == [expected]


def test_acronyms_go_under_the_full_name():
    text = "The UN and the EU agreed. The United Nations was glad. OSCE was not."

    bodies = {body.name: body.aliases for body in tags_of(text).organisations}

    assert bodies["United Nations"] == ("UN",)
    assert bodies["European Union"] == ("EU",)


def test_an_acronym_the_text_explains_goes_under_that_name():
    text = "The State Agency for Bridges (SAB) was founded. Later SAB built two."

    body = tags_of(text).organisations[0]

    assert (body.name, body.aliases, body.count) == ("State Agency for Bridges", ("SAB",), 3)


def test_an_acronym_the_text_does_not_explain_is_told_by_its_initials():
    text = "The Central Bridge Commission met. The CBC Commission chairman left, and the CBC fell."

    assert "Central Bridge Commission" in {body.name for body in tags_of(text).organisations}


def test_a_delegation_of_a_known_organisation_is_that_organisation():
    names = [b.name for b in tags_of("The European Union Delegation came.").organisations]

    assert names == ["European Union"]


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry said no. The Kyrgyz Government said yes.",
        "The opposition party and the Georgian company agreed.",
    ],
)
def test_a_body_without_a_name_of_its_own_is_no_organisation(text):
    assert tags_of(text).organisations == ()


def test_places_know_their_country_and_position():
    places = {
        place.name: place for place in tags_of("A bus from Bishkek to Osh in Kyrgyzstan.").places
    }

    assert {place.country for place in places.values()} == {"KG"}
    assert round(places["Osh"].lat) == 41
    assert round(places["Kyrgyzstan"].lon) == 75


def test_a_country_is_one_place_under_all_its_names():
    places = tags_of("The Kyrgyz Republic is also called Kyrgyzstan or Kirghizia.").places

    assert [(place.name, place.count) for place in places] == [("Kyrgyzstan", 3)]


def test_a_region_no_gazetteer_knows_is_a_place_without_a_country():
    places = tags_of("People from the Apurimac region met in Lima, the capital of Peru.").places

    assert {place.name: place.country for place in places}["Lima"] == "PE"


def test_names_are_not_looked_for_in_other_languages_yet():
    parsed = ParsedDocument(
        text="Президент Садыр Жапаров", parser="x", media_type="text/plain", language="ky"
    )

    tags = taggers.tag(parsed, ["language", "names", "roles"])

    assert tags == Tags(language="ky", warnings=("names are not tagged in 'ky'",))


def test_a_surname_that_comes_first_means_the_person_named_in_full():
    person = tags_of("Chairman Wang Jianhua opened the line. Later Wang left for home.").people[0]

    assert (person.name, person.count) == ("Wang Jianhua", 2)


def test_an_article_in_a_surname_may_be_written_with_a_capital():
    people = tags_of("President Karim al-Amin spoke. Al-Amin said that he was glad.").people

    assert [(person.name, person.count) for person in people] == [("Karim al-Amin", 2)]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("They met the terror leader Omar Hassan at home.", "Omar Hassan", "terror leader"),
        (
            "It was founded by science fiction writer Lara Hubbard long ago.",
            "Lara Hubbard",
            "science fiction writer",
        ),
        (
            "An aide to Georgian President Nino Kapanadze left.",
            "Nino Kapanadze",
            "Georgian President",
        ),
        (
            "The U.N. rapporteur on torture, Manfred Lowak, came.",
            "Manfred Lowak",
            "U.N. rapporteur on torture",
        ),
        ("New York City Mayor Lara Bloomfield said no.", "Lara Bloomfield", "New York City Mayor"),
        ("Retired general Hugo Anez Nunez was freed.", "Hugo Anez Nunez", "Retired general"),
        ("The commission chief (Karim Walla) said no.", "Karim Walla", "commission chief"),
        ("Brigadier-General Don Alston said no.", "Don Alston", "Brigadier-General"),
        ("They praised then-President Bill Clinton.", "Bill Clinton", "then-President"),
        (
            'Former General John "Jack" Sheehan said no.',
            'John "Jack" Sheehan',
            "Former General",
        ),
        ("Union leader Shirin Sultana said no.", "Shirin Sultana", "Union leader"),
        ("Gulnara Saparova, a mother of three, said no.", "Gulnara Saparova", "mother of three"),
        (
            "Banco del Valle economist Peter Walsh said no.",
            "Peter Walsh",
            "Banco del Valle economist",
        ),
    ],
)
def test_an_office_is_read_whole_and_no_further(text, name, role):
    assert roles_of(text) == {name: role}


def test_a_form_of_address_makes_a_name_a_person():
    assert roles_of("Mr. Rosales held a rally that day.") == {"Rosales": None}


def test_the_other_forms_of_a_name_are_aliases():
    person = tags_of("President Nino Kapanadze spoke. Kapanadze then left.").people[0]

    assert (person.name, person.aliases) == ("Nino Kapanadze", ("Kapanadze",))


def test_a_role_names_its_organisation_and_country():
    person = tags_of("The Ambassador of Japan to Kyrgyzstan Hiroshi Tanabe spoke.").people[0]
    head = tags_of("The head of the United Nations Lara Hansen spoke.").people[0]

    assert person.role_country == "JP"
    assert head.role_organisation == "United Nations"


def test_a_surname_of_two_people_means_the_one_named_last():
    text = (
        "Senator Barack Okama spoke first. Adviser Sarah Okama spoke next. Okama thanked everyone."
    )

    counts = {person.name: person.count for person in tags_of(text).people}

    assert counts == {"Barack Okama": 1, "Sarah Okama": 2}


def test_a_russian_story_yields_its_people_in_the_nominative():
    parsed = ParsedDocument(
        text="Он встретил министра обороны России Сергея Иванова. Иванов улыбнулся.",
        parser="x",
        media_type="text/plain",
        language="ru",
    )

    people = taggers.tag(parsed, ["language", "names", "roles"]).people

    assert [(p.name, p.role, p.count) for p in people] == [
        ("Сергей Иванов", "министра обороны России", 2)
    ]


def test_a_surname_of_two_people_named_in_one_sentence_is_given_to_neither():
    text = "Senator Barack Okama met Adviser Sarah Okama. Okama thanked everyone."

    counts = {person.name: person.count for person in tags_of(text).people}

    assert counts == {"Barack Okama": 1, "Sarah Okama": 1}
