"""Datelines stay in the text as printed, and name place, day and agency."""

from __future__ import annotations

import pytest

from worker.parsers import datelines

from .stories import LEAD, read, story


@pytest.mark.parametrize(
    ("printed", "sep", "provider"),
    [
        ("NORTHMOOR, Oct 13 (24.kg)", " - ", "24.kg"),
        ("NORTHMOOR (AKIpress)", " — ", "AKIpress"),
        ("LONDON (Reuters)", " - ", "Reuters"),
        ("Washington, D.C., March 3, 2021 /PRNewswire/", " -- ", "PRNewswire"),
        ("MOSCOW, October 13. /TASS/", ". ", "TASS"),
        ("NUR-SULTAN. KAZINFORM", " - ", "KAZINFORM"),
        ("TASHKENT (UzDaily.uz)", " -- ", "UzDaily.uz"),
        ("NEW YORK--(BUSINESS WIRE)", "--", "BUSINESS WIRE"),
        ("ST. PETERSBURG, Russia, Oct. 13, 2020 (Xinhua)", " -- ", "Xinhua"),
        ("LOS ANGELES, Calif. (AP)", " — ", "AP"),
        ("WARSAW/BERLIN, Oct 13 (Reuters)", " - ", "Reuters"),
        ("KABUL (Pajhwok)", ": ", "Pajhwok"),
        ("New Delhi, Oct 13 (PTI)", " ", "PTI"),
        ("Berlin (dpa)", " - ", "dpa"),
        ("Bichkek, 13 oct 2020 (AFP)", " - ", "AFP"),
        ("Madrid, 13 oct (EFE)", ".- ", "EFE"),
        ("БИШКЕК, 13 окт — РИА Новости", ". ", "РИА Новости"),
        ("МОСКВА, 13 октября 2020 г. /ТАСС/", ". ", "ТАСС"),
        ("Dushanbe. 13 October. Khovar", " - ", "Khovar"),
        ("ROME (October 13) [ANSA]", " - ", "ANSA"),
        ("ISLAMABAD", ": ", None),
        ("UNITED NATIONS", " — ", None),
        ("Bishkek", " — ", None),
        ("ASHGABAT, 13 October", ". ", None),
        ("NORTHMOOR, Moorland (AP)", " _ ", "AP"),
        ("ANKARA, 13 Ekim (AA)", " - ", "AA"),
        ("МОСКВА. 13 октября. INTERFAX.RU", " - ", "INTERFAX.RU"),
        ("МОСКВА, 13 окт – РИА Новости", ". ", "РИА Новости"),
        ("БИШКЕК, 13 октября /Кабар/", ". ", "Кабар"),
        ("Алматы. 13 октября. КазТАГ", " - ", "КазТАГ"),
        ("НУР-СУЛТАН. КАЗИНФОРМ", " - ", "КАЗИНФОРМ"),
        ("Бишкек (АКИпресс)", " - ", "АКИпресс"),
        ("Київ. 13 жовтня. УНІАН", ". ", "УНІАН"),
        ("Roma, 13 ott. (askanews)", " - ", "askanews"),
        ("(ANSA) - ROMA, 13 OTT", " - ", "ANSA"),
        ("MADRID, 13 (EUROPA PRESS)", " - ", "EUROPA PRESS"),
        ("TOKYO, Oct. 13 Kyodo", " - ", "Kyodo"),
        ("МОСКВА, 13 октября. /Корр. ТАСС Иван Тестов/", ". ", "ТАСС"),
        ("新华社北京10月13日电（记者测试）", "", "新华社"),
        ("中新社北京2020年10月13日电", " ", "中新社"),
        ("【北京共同】", "", "共同"),
        ("القاهرة 13 أكتوبر (د ب أ)", " - ", "د ب أ"),
        ("بشكيك (رويترز)", " - ", "رويترز"),
    ],
)
def test_a_dateline_is_kept_as_printed(printed, sep, provider):
    parsed = read(story(lead=f"{printed}{sep}{LEAD}"))

    assert (parsed.dateline, parsed.provider) == (printed, provider)
    assert parsed.text.startswith(printed)
    assert parsed.title == "The council of Northmoor approved a new bridge"


@pytest.mark.parametrize(
    "lead",
    [
        "U.S. officials met in Northmoor. They left.",
        "US - Moor talks failed. They left.",
        "NATO - an alliance - met on Monday. It did.",
        "WATCH: Rain fell in Northmoor. It was wet.",
        "Ada Obi (MDP) - the mayor - met the council. It was long.",
        "Northmoor - city of rain - is wet. It is.",
        "Tokyo: A city of rain. It is wet.",
        "Mr. Roe went to Northmoor. He stayed.",
        "Up - and away. It went.",
        "新华社是一家通讯社。它在北京。",
        "قال المجلس إن الجسر جديد. انتهى.",
        "【特集】橋が開通した。",
    ],
)
def test_prose_is_no_dateline(lead):
    assert datelines.read(lead) is None


def test_a_dateline_with_a_year_dates_the_story():
    parsed = read(story(lead=f"ROME, 13 October 2020 (ANSA) - {LEAD}"))

    assert (parsed.published_at, parsed.provenance["published_at"]) == ("2020-10-13", "dateline")


def test_a_dateline_without_a_year_dates_nothing():
    assert read(story(lead=f"ROME, Oct 13 (ANSA) - {LEAD}")).published_at is None


def test_the_year_of_the_copyright_completes_a_dateline():
    parsed = read(story(lead=f"ROME, Oct 13 (ANSA) - {LEAD}", tail="\n\nCopyright 2020 ANSA"))

    assert parsed.published_at == "2020-10-13"


@pytest.mark.parametrize(
    ("head", "agency"), [("AKIPRESS.COM - ", "AKIPRESS.COM"), ("(Bloomberg) -- ", "Bloomberg")]
)
def test_an_agency_alone_before_the_lead_is_the_provider(head, agency):
    parsed = read(story(lead=head + LEAD))

    assert (parsed.provider, parsed.dateline) == (agency, None)
    assert parsed.title == "The council of Northmoor approved a new bridge"


def test_a_dateline_on_a_line_of_its_own_leaves_the_title_to_the_next_paragraph():
    parsed = read(f"BAKU, Azerbaijan, Oct.13\n\n{LEAD}")

    assert parsed.dateline == "BAKU, Azerbaijan, Oct.13"
    assert parsed.title == "The council of Northmoor approved a new bridge"


@pytest.mark.parametrize(
    ("lead", "published"),
    [
        ("新华社北京2020年10月13日电 议会批准了一座桥。", "2020-10-13"),
        ("新华社北京13日电 议会批准了一座桥。", None),
        ("القاهرة 13 أكتوبر 2020 (شينخوا) - وافق المجلس على الجسر.", "2020-10-13"),
        ("新华社北京2020年10月32日电 议会批准了一座桥。", None),
    ],
)
def test_a_day_is_read_in_other_scripts(lead, published):
    assert read(lead).published_at == published
