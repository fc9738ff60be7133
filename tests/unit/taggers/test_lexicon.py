"""Words that name a country, in any language and any of their forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.taggers.inflection import dictionary_forms
from worker.taggers.lexicon import lexicon

LANGUAGES = ["en", "ru", "fr", "de", "es", "ky", "uz", "tr", "tg", "uk", "ar", "zh", "ko", "ka"]


def codes(language: str, text: str) -> list[tuple[str, str]]:
    """Return the countries and kinds of what a text names."""
    return [(found.meaning.code, found.meaning.kind) for found in lexicon(language).scan(text)]


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "The U.S. agreed.", "US"),
        ("en", "It rained in Côte d'Ivoire.", "CI"),
        ("ru", "Это сказали в Саудовской Аравии.", "SA"),
        ("ru", "Об этом сообщили из США.", "US"),
        ("ru", "Переговоры с Германией идут.", "DE"),
        ("fr", "Il vit en Egypte.", "EG"),
        ("fr", "Elle vient de Côte d’Ivoire.", "CI"),
        ("de", "Er kam aus Russlands Norden.", "RU"),
        ("de", "Der US-Kongress tagt.", "US"),
        ("es", "Vive en los EE. UU. desde mayo.", "US"),
        ("ky", "Бул Өзбекстандагы иш.", "UZ"),
        ("ky", "Бул АКШнын иши.", "US"),
        ("kk", "Бұл Қырғызстанда болды.", "KG"),
        ("uz", "Bu Qirgʻizistonga bordi.", "KG"),
        ("uz", "Бу Ўзбекистонда бўлди.", "UZ"),
        ("tg", "Ин дар Тоҷикистон буд.", "TJ"),
        ("tk", "Ol Özbegistana geldi.", "UZ"),
        ("tr", "Bu Türkiye'nin işi.", "TR"),
        ("uk", "Це сталося в Польщі.", "PL"),
        ("ar", "كان ذلك في السعودية", "SA"),
        ("zh", "这是中国的事", "CN"),
        ("ko", "미국은 중요하다", "US"),
        ("pl", "To było na Ukrainie.", "UA"),
        ("hi", "यह भारत में हुआ", "IN"),
        ("ka", "ეს რუსეთის საქმეა", "RU"),
        ("he", "זה קרה בישראל", "IL"),
    ],
)
def test_names_of_countries_are_found_in_any_form(language, text, code):
    assert codes(language, text) == [(code, "name")]


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "Kyrgyz authorities waited.", "KG"),
        ("ru", "кыргызского народа", "KG"),
        ("ru", "от украинских властей", "UA"),
        ("ru", "среди индийцев", "IN"),
        ("fr", "les autorités allemandes", "DE"),
        ("de", "die deutschen Behörden", "DE"),
        ("es", "las autoridades mexicanas", "MX"),
        ("uk", "німецького уряду", "DE"),
    ],
)
def test_adjectives_and_peoples_mean_their_country(language, text, code):
    assert codes(language, text) == [(code, "people")]


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "The Kremlin waits.", "RU"),
        ("en", "Downing Street declined.", "GB"),
        ("ru", "об этом сообщили в Белом доме", "US"),
        ("fr", "Londres a refusé.", "GB"),
        ("de", "Moskau lehnte ab.", "RU"),
        ("ky", "Бишкектеги жолугушуу", "KG"),
    ],
)
def test_capitals_and_seats_of_power_stand_for_their_country(language, text, code):
    assert codes(language, text) == [(code, "seat")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Indian Ocean and Latin America."),
        ("en", "He sold china and turkey to them."),
        ("en", "They asked us."),
        ("ru", "Того же мнения чада."),
        ("fr", "La rédaction de Radio France attend."),
        ("xx", "Anything at all."),
    ],
)
def test_what_only_looks_like_a_country_is_none(language, text):
    assert [code for code, kind in codes(language, text) if kind != "none"] == []


def test_a_word_is_its_own_dictionary_form_first():
    assert dictionary_forms("кыргызстана", "ru")[:2] == ("кыргызстана", "кыргызстан")


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_gives_valid_offsets_in_order(text, language):
    found = list(lexicon(language).scan(text))

    ends = [0] + [one.end for one in found]
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.start >= end for one, end in zip(found, ends, strict=False))


@given(st.text(max_size=30), st.sampled_from([*LANGUAGES, "fi"]))
def test_any_word_has_dictionary_forms(word, language):
    assert dictionary_forms(word, language)[0] == word
