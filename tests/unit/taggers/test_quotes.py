"""Quotations in all marks, and who said them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import ParsedDocument, Person, Quote, Tags
from worker.taggers import LONGEST_TEXT, quotes


def find_quotes(
    text: str, people: tuple[Person, ...] = (), language: str | None = None
) -> tuple[Quote, ...]:
    parsed = ParsedDocument(text=text, parser="test", media_type="text/plain")
    return quotes.tag(parsed, Tags(people=people, language=language)).quotes


def person(name: str, *mentions: tuple[int, int], role: str | None = None) -> Person:
    return Person(name, role, len(mentions), mentions)


def pairs(text: str) -> list[tuple[str, str | None]]:
    return [(quote.text, quote.speaker) for quote in find_quotes(text)]


@given(st.text(alphabet="ab. ,\n“”„«»‹›‘’\"'—-:AB", max_size=200))
def test_offsets_always_slice_to_the_quote(text):
    found = find_quotes(text)

    assert all(text[quote.start : quote.end] == quote.text for quote in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(
    st.lists(
        st.sampled_from(
            [
                "“We go,” ",
                "he said. ",
                "Ada Obi ",
                "«",
                "»",
                '"',
                "said: ",
                "\n\n",
                "the ministry reported",
                ", ",
                "’s ",
                "according to ",
                "Dr. ",
            ]
        )
    )
)
def test_words_and_marks_in_any_order_give_sound_offsets(pieces):
    text = "".join(pieces)

    assert all(text[quote.start : quote.end] == quote.text for quote in find_quotes(text))


@pytest.mark.parametrize(
    "text",
    [
        "“We will pay the debt,” said Ada Obi.",
        '"We will pay the debt," said Ada Obi.',
        "«We will pay the debt,» said Ada Obi.",
        "« We will pay the debt, » said Ada Obi.",
        "„We will pay the debt,“ said Ada Obi.",
        "„We will pay the debt,” said Ada Obi.",
        "‹We will pay the debt,› said Ada Obi.",
        "‘We will pay the debt,’ said Ada Obi.",
        "'We will pay the debt,' said Ada Obi.",
        "»We will pay the debt,« said Ada Obi.",
        "”We will pay the debt,” said Ada Obi.",
    ],
)
def test_every_pair_of_marks_holds_a_quotation(text):
    assert pairs(text) == [("We will pay the debt,", "Ada Obi")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We go now,” said Finance Minister Ulan Sarin on Monday.", "Ulan Sarin"),
        ("“We go now,” Sarin said.", "Sarin"),
        ("“We go now,” the message says.", "message"),
        ("“We go now,” the statement reads.", "statement"),
        ("“We go now,” the ministry said in a statement.", "ministry"),
        (
            "“We go now,” the press service of the Interior Ministry reported.",
            "press service of the Interior Ministry",
        ),
        ("“We go now,” the Interior Ministry said.", "Interior Ministry"),
        ("“We go now,” Moor Press reports.", "Moor Press"),
        ("“We go now,” as Ada Obi put it.", "Ada Obi"),
        ("“We go now,” according to Ada Obi.", "Ada Obi"),
        ("According to Ada Obi, “we go now”.", "Ada Obi"),
        ("Ada Obi: «We go now».", "Ada Obi"),
        ("“We go now,” Ulan Sarin, the finance minister, said.", "Ulan Sarin"),
        ("“We go now,” said the bank's chief economist, Ada Obi.", "Ada Obi"),
        ("“We go now,” said President of Northmoor Ulan Sarin.", "Ulan Sarin"),
        ("“We go now,” said Moor Sachs analyst Ada Obi.", "Ada Obi"),
        ("“We go now,” said Ada Obi of the Moor Institute.", "Ada Obi"),
        ("“We go now,” said Dr. J. Smith.", "J. Smith"),
        ("“We go now,” said U.N. Secretary-General Ada Obi.", "Ada Obi"),
        ("“We go now,” said a spokesman for the ministry.", "spokesman for the ministry"),
        ("“We go now,” police said.", "police"),
        ("“We go now,” I said.", None),
        ("“We go now,” Moor Press quotes the mayor as saying.", "mayor"),
        ("Moor Press quoted Ada Obi as saying: “We go now.”", "Ada Obi"),
        ("« Nous partons », dit-elle.", None),
        ("“We go now,” said the head of the Moor Town Council Ada Obi.", "Ada Obi"),
        ("“We go now,” said Head of Moor Council Ada Obi.", "Ada Obi"),
        ("“We go now,” said on Monday.", None),
        ("“We go now,” said.", None),
        (
            "“We go now,” the head of the group of all the friends of the old town hall said.",
            "head",
        ),
        ("It rained; — said: “We go now.”", None),
        ("After the vote, it rained, saying: “We go now.”", None),
        ("“Do we go now?” asked Ada Obi.", "Ada Obi"),
        ("In an interview on Monday, Finance Minister Ulan Sarin said: “We go now.”", "Ulan Sarin"),
        ("Sarin praised the plan, saying: “We go now.”", "Sarin"),
        ("The minister told reporters that “we go now”.", "minister"),
        ("The statement reads: «We go now».", "statement"),
        ("Said Ada Obi: “We go now.”", "Ada Obi"),
        ("Sarin, the minister, said: “We go now.”", "Sarin"),
        ("Sarin was quoted as saying “we go now”.", "Sarin"),
        ("The minister said the following:\n\n«We go now».", "minister"),
        ("«Мы идём домой», — сказал министр финансов Улан Сарин.", "Улан Сарин"),
        ("«Мы идём домой», — говорится в сообщении.", "сообщение"),
        ("По словам Улана Сарина, «мы идём домой».", "Улана Сарина"),
        ("« Nous partons », a déclaré Jean Dupont, ministre des finances.", "Jean Dupont"),
        ("„Wir gehen heim“, sagte Finanzminister Olaf Roe.", "Olaf Roe"),
        ("„Wir gehen heim“, erklärte das Ministerium.", "Ministerium"),
        ("«Nos vamos a casa», dijo el ministro Juan Pérez.", "Juan Pérez"),
        ("Juan Pérez llegó. «Nos vamos a casa», dijo ayer.", "Juan Pérez"),
        ("« Nous partons », a déclaré Jean Dupont à Lille.", "Jean Dupont"),
        ("„Wir gehen heim“, sagte Roe bei der Messe.", "Roe"),
        ("„Wir gehen heim“, sagte Roe nach dem Spiel.", "Roe"),
        ("“We go now,” trade union leader Óscar Prieto told a crowd.", "Óscar Prieto"),
        ("“We go now,” elder Ada Obi pleaded.", "Ada Obi"),
    ],
)
def test_the_speaker_is_the_subject_of_the_cue_beside_the_quotation(text, speaker):
    assert [quote.speaker for quote in find_quotes(text)] == [speaker]


@pytest.mark.parametrize(
    "second",
    ["he said, “and we stay.”", "he said. “And we stay.”", "he said, adding: “And we stay.”"],
)
def test_a_split_quotation_is_two_quotes_by_one_speaker(second):
    found = find_quotes(f"Ada Obi met reporters. “We go now,” {second}")

    assert [quote.speaker for quote in found] == ["Ada Obi", "Ada Obi"]


def test_a_pronoun_is_the_one_person_named_before():
    assert pairs("Minister Ulan Sarin came.\n\n“We go now,” he said.")[0][1] == "Ulan Sarin"
    assert pairs("President Sarin came.\n\n“We go now,” he said.")[0][1] == "Sarin"


@pytest.mark.parametrize(
    "before",
    [
        "Ada Obi met Joe Roe.",
        "The council met.",
        "Ada Obi came.\n\nOne.\n\nTwo.\n\nThree.",
        "On Monday the European Union met in New York.",
    ],
)
def test_a_pronoun_without_one_clear_person_names_nobody(before):
    assert pairs(f"{before}\n\n“We go now,” she said.") == [("We go now,", None)]


def test_a_person_after_an_office_of_a_place_is_a_candidate():
    text = "President of Northmoor Ulan Sarin came to Kyrgyzstan. “We go now,” he said."

    assert pairs(text) == [("We go now,", "Ulan Sarin")]


def test_a_pronoun_is_looked_up_among_the_people_given():
    text = "Ada Obi met Joe Roe. Roe smiled. “We go now,” he said.\n\n“We stay,” he added."
    people = (person("Ada Obi", (0, 7)), person("Joe Roe", (12, 19), (21, 24)))

    assert [quote.speaker for quote in find_quotes(text, people)] == ["Joe Roe", "Joe Roe"]


def test_a_pronoun_after_a_sentence_of_two_people_names_nobody():
    text = "Dr. Ada Obi met Ife Roe. It rained. “We go now,” he said."
    people = (person("Ada Obi", (4, 11)), person("Ife Roe", (16, 23)))

    assert [quote.speaker for quote in find_quotes(text, people)] == [None]


def test_a_pronoun_far_from_anybody_names_nobody():
    text = "Ada Obi came.\n\nOne.\n\nTwo.\n\nThree.\n\n“We go now,” she said."

    assert [quote.speaker for quote in find_quotes(text, (person("Ada Obi", (0, 7)),))] == [None]


def test_a_pronoun_goes_on_meaning_who_spoke_before_in_the_paragraph():
    text = "“We go now,” said the mayor. It rained. “We come back,” he said."

    assert [quote.speaker for quote in find_quotes(text)] == ["mayor", "mayor"]


def test_a_french_inverted_pronoun_is_resolved_too():
    assert pairs("Jean Dupont est venu. « Nous partons », a-t-il dit.")[0][1] == "Jean Dupont"


def test_a_quotation_goes_on_over_paragraphs_that_open_again():
    text = "“We go now.\n\n“We stay tomorrow.\n\n“We come back,” said Ada Obi."

    assert pairs(text) == [("We go now.\n\n“We stay tomorrow.\n\n“We come back,", "Ada Obi")]


def test_a_paragraph_that_is_a_quotation_goes_on_with_the_speaker_before():
    text = "“We go now,” said Ada Obi.\n\n“It is late and we are tired.”\n\nThe council left."

    assert pairs(text)[1] == ("It is late and we are tired.", "Ada Obi")


def test_nested_marks_give_the_outer_quotation():
    assert pairs("“He told me ‘we go’ and left,” said Ada Obi.") == [
        ("He told me ‘we go’ and left,", "Ada Obi")
    ]
    assert (
        pairs("«Он сказал «идём» и ушёл», — сообщил Улан Сарин.")[0][0] == "Он сказал «идём» и ушёл"
    )


def test_an_unbalanced_mark_does_not_reach_the_next_paragraph():
    text = "He said: “We go now and never come back.\n\n“It is late,” said Ada Obi. Joe Roe left."
    other = "The “council met in the hall.\n\nIt left with “Ada Obi."

    assert [quote.text for quote in find_quotes(text)][-1].endswith("It is late,")
    assert pairs(other) == []


def test_a_mark_never_closed_is_bounded_to_its_paragraph():
    assert pairs("Ada Obi said: “We go now and never come back.\n\nThe council left.") == [
        ("We go now and never come back.", "Ada Obi")
    ]


def test_a_straight_mark_that_opens_twice_begins_anew():
    assert pairs('The "council met. Ada Obi said: "We go now."') == [("We go now.", "Ada Obi")]


@pytest.mark.parametrize(
    "text",
    [
        'The «Kumtar» company said the so-called "list" was fake.',
        "The company «Kumtar» reported losses.",
        "He read “The Old Man and the Sea” twice.",
        "A group called “friends of the people” met.",
        "The so-called “green list of small companies” was fake, she said.",
        "The workers' rights and the mayor's office are 5'10\" apart.",
        "The film “Northmoor by Night” was shown in ’99 and in '20s style.",
        "“…” said Ada Obi.",
        "The “bridge” fell.",
        "Rock 'n' roll came to town.",
    ],
)
def test_names_and_doubted_words_are_no_quotations(text):
    assert pairs(text) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "Sarin said the vote was “a step that will change the country”.",
            "a step that will change the country",
        ),
        ("He called the vote “a disgrace to the nation”.", "a disgrace to the nation"),
        ("“It’s a workers’ paradise,” said Ada Obi.", "It’s a workers’ paradise,"),
        (
            "‘It’s the workers’ paradise we want,’ said Ada Obi.",
            "It’s the workers’ paradise we want,",
        ),
        ("'We don't know,' said Ada Obi.", "We don't know,"),
        ("“No,” said Ada Obi.", "No,"),
        (
            "“We are not ready to go home yet” was the word of the day.",
            "We are not ready to go home yet",
        ),
        ("Asked of the bridge: “Never”, Ada Obi said.", "Never"),
        ("“We are going” Ada Obi said, and left.", None),
        ("“We are going home” she said, and left.", "We are going home"),
        ("“We are home.” Sarin said the council would come.", "We are home."),
        ("“We go now,” when the council met, she said.", "We go now,"),
    ],
)
def test_what_is_spoken_is_told_from_what_is_named(text, quote):
    assert [found.text for found in find_quotes(text)] == ([quote] if quote else [])


@pytest.mark.parametrize(
    "unit", ['"', "“", "«»", '"a" ', "'a' ", "“a said b” x ", "“\n\n", '"a b is." said X. ', "«a, "]
)
def test_the_longest_text_full_of_marks_takes_less_than_a_second(unit):
    text = unit * (LONGEST_TEXT // len(unit))
    started = time.process_time()

    find_quotes(text)

    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Helen Ray met John Poe. “We go now,” she said.", "Helen Ray"),
        ("Helen Ray met John Poe. “We go now,” he said.", "John Poe"),
        ("Mr. Obi met Mrs. Roe. “We go now,” she said.", "Roe"),
    ],
)
def test_a_pronoun_means_the_person_of_its_gender(text, speaker):
    at = {name: text.find(name) for name in ("Obi", "Roe")}
    people = tuple(person(name, (x, x + len(name))) for name, x in at.items() if x >= 0)

    assert [quote.speaker for quote in find_quotes(text, people)] == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "pieces"),
    [
        ("ru", "— Мы идём домой, — сказал Иван Лапин. — Ждут.", ["Мы идём домой", "Ждут."]),
        ("ru", "«Мы идём домой, — сказал Иван Лапин. — Ждут».", ["Мы идём домой", "Ждут"]),
        ("es", "—Nos vamos a casa —dijo Juan Lapin—. Ya es.", ["Nos vamos a casa", "Ya es."]),
        ("fr", "— Nous partons, a lancé Luc Lapin. Il est tard.", ["Nous partons", "Il est tard."]),
        ("ru", "— Мост длиной двести метров\n\n— Дорога", []),
    ],
)  # fmt: skip
def test_dialogue_and_divided_speech_are_quoted_without_the_attribution(language, text, pieces):
    found = find_quotes(text, language=language)

    assert [quote.text.rstrip(",") for quote in found] == pieces
    assert all((quote.speaker or "").endswith(("Лапин", "Lapin")) for quote in found)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("“We go now,” Ada Obi told reporters.", "told"),
        ("According to Ada Obi, “we go now”.", "According to"),
        ("Ada Obi: «We go now».", None),
        ("« Nous partons », explique-t-il.", "explique-t-il"),
    ],
)
def test_the_cue_is_the_word_as_printed(text, cue):
    assert [quote.cue for quote in find_quotes(text)] == [cue]


def test_an_office_means_the_one_person_who_holds_it():
    text = "Health Minister Tomas Reyes came.\n\n“We go now,” the minister said."

    found = find_quotes(text, (person("Tomas Reyes", (16, 27), role="Health Minister"),))

    assert [quote.speaker for quote in found] == ["Tomas Reyes"]


def test_a_name_that_signs_a_quotation_is_its_speaker():
    assert pairs("“We go now and never come back.” — Ada Obi\n\nIt rained.") == [
        ("We go now and never come back.", "Ada Obi")
    ]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "Lionel Roe (GTU) said: “We go now.”", "Lionel Roe"),
        ("en", "One poster admitted it, writing “We go now and never come.”", "poster"),
        ("en", "The state news agency, Xinhua, said: “We go now.”", "Xinhua"),
        ("en", "Minister Joe Roe read the plan and said: “We go now.”", "Joe Roe"),
        ("en", "Sand’s lawyer, Mark Odell, said: “We go now.”", "Mark Odell"),
        ("en", "On Monday, Joe Roe said: “We go now.”", "Joe Roe"),
        ("en", "The military did not come, but said: “We go now.”", "military"),
        ("en", "The minister, who leads the party, said: “We go now.”", "minister"),
        ("en", "Joe Roe defended the plan:\n\n“We go now and stay.”", "Joe Roe"),
        ("en", "Joe Roe praised it: “We go now and stay.”", "Joe Roe"),
        ("en", "Joe Roe said it rained. “We go now and never come back.”", "Joe Roe"),
        ("en", "She called the plan “as good as it gets for us”.", None),
        ("fr", "« Nous partons », a déclaré à l'AFP Jean Dupont, le maire.", "Jean Dupont"),
        ("fr", "Une organisation islamique, qui affirme « agir au nom de Dieu », part.",
         "organisation islamique"),
        ("fr", "Luc Dupont, le candidat de gauche avait dit : « Nous partons ».", "Luc Dupont"),
        ("fr", "Luc Dupont est venu. « Nous partons », lui avait dit Guy Roux.", "Guy Roux"),
        ("ru", "«Мы идём», — заявил 30 августа министр Анатолий Антонов.", "Анатолий Антонов"),
        ("ru", "«Мы идём домой», — говорится в сообщении.", "сообщение"),
        ("es", "Ana Ruiz llegó. «Nos vamos a casa», añadió.", "Ana Ruiz"),
        ("de", "Ilse Brandt kam. „Wir gehen heim“, sagte sie unter Tränen.", "Ilse Brandt"),
    ],
)  # fmt: skip
def test_the_subject_is_found_wherever_the_sentence_puts_it(language, text, speaker):
    assert [quote.speaker for quote in find_quotes(text, language=language)] == [speaker]


def test_a_noun_that_spoke_is_meant_by_the_pronoun_after_it():
    text = "“We go now,” a coalition spokeswoman said. “We come back,” she said."

    assert [quote.speaker for quote in find_quotes(text, language="en")] == [
        "coalition spokeswoman",
        "coalition spokeswoman",
    ]
