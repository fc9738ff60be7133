"""Languages, of whole stories and of single sentences."""

from __future__ import annotations

import pytest

from worker.taggers.language import is_english, recognise

SHORT = [
    ("en", "Kenya's envoy Peter Otieno met the mayor of Nakuru."),
    ("en", "Laurent Mba was named head of the port of Owendo."),
    ("en", "Rain in Juba has closed the airport."),
    ("en", "Storm Ulla hit Vanuatu, killing two in Port Vila."),
    ("en", "Nguyen Van Thu said the bridge in Hue will open in May."),
    ("en", "Ghana to lend Togo 40 buses for the games."),
    ("en", "Mwangi told the court that he was not in Lagos."),
    ("en", "Malawi: two ministers were sacked on Friday"),
    ("en", "Giorgi Lomidze resigned on Monday."),
    ("en", "Fiji parliament adopts budget for 2025."),
    ("ru", "Президент Казахстана назначил министра"),
    ("ru", "Глава Кыргызстана подписал закон"),
    ("ru", "В Оше открыли новую школу."),
    ("ru", "Депутаты Таджикистана приняли бюджет"),
    ("ky", "Өкмөт башчысы Ошко келди жана жаңы мектепти ачты."),
    ("ky", "Кыргызстандын президенти мыйзамга кол койду."),
    ("kk", "Үкімет жаңа мектептің құрылысын бастады."),
    ("uz", "Vazir Toshkentda yangi maktab ochdi va o‘quvchilar bilan uchrashdi."),
    ("uz", "Вазир Тошкентда янги мактаб очди ва ўқувчилар билан учрашди."),
    ("tg", "Вазири маориф дар шаҳри Хуҷанд мактаби нав ифтитоҳ кард."),
    ("tk", "Ministr täze mekdebi açdy we okuwçylar bilen duşuşdy."),
    ("de", "Der Minister eröffnete eine Schule in Bremen."),
    ("fr", "Le ministre a ouvert une école à Lille."),
    ("es", "El ministro abrió una escuela en Toledo."),
    ("it", "Il ministro ha aperto una scuola a Pavia."),
    ("pt", "O ministro abriu uma escola em Braga."),
    ("nl", "De minister opende een school in Breda."),
    ("tr", "Bakan Bursa'da yeni bir okul açtı."),
    ("az", "Nazir Gəncədə yeni məktəb açdı və şagirdlərlə görüşdü."),
    ("pl", "Minister otworzył szkołę w Łodzi."),
    ("uk", "Міністр відкрив нову школу у Львові."),
    ("be", "Міністр адкрыў новую школу ў Гродне."),
]

LONG = {
    "en": "The council of the town approved a plan for a new bridge, and work will begin soon. ",
    "ru": "Совет города утвердил план строительства нового моста, работы начнутся весной. ",
    "ky": "Шаардык кеңеш жаңы көпүрө куруу планын бекитти, иштер жазында башталат. ",
    "kk": "Қалалық кеңес жаңа көпір салу жоспарын бекітті, жұмыс көктемде басталады. ",
    "uz": "Shahar kengashi yangi ko‘prik qurish rejasini tasdiqladi, ishlar bahorda boshlanadi. ",
    "tg": "Шӯрои шаҳр нақшаи сохтмони пули навро тасдиқ кард, корҳо баҳор оғоз мешаванд. ",
    "tk": "Şäher geňeşi täze köpriniň gurluşygynyň meýilnamasyny tassyklady, işler ýazda başlar. ",
    "de": "Der Rat der Stadt billigte den Plan für eine neue Brücke, die Arbeiten beginnen bald. ",
    "fr": "Le conseil de la ville a approuvé le projet d'un nouveau pont, les travaux débutent. ",
    "es": "El consejo de la ciudad aprobó el plan de un puente nuevo, las obras empiezan pronto. ",
    "it": "Il consiglio della città ha approvato il progetto di un nuovo ponte sul fiume. ",
    "pt": "O conselho da cidade aprovou o plano de uma nova ponte, e as obras começam em breve. ",
    "tr": "Şehir meclisi yeni bir köprü planını onayladı, çalışmalar ilkbaharda başlayacak. ",
    "uk": "Рада міста затвердила план будівництва нового мосту, роботи почнуться навесні. ",
    "pl": "Rada miasta zatwierdziła plan budowy nowego mostu, prace rozpoczną się wiosną. ",
    "fi": "Kaupungin valtuusto hyväksyi uuden sillan suunnitelman, ja työt alkavat keväällä. ",
    "sv": "Stadens råd godkände planen för en ny bro, och arbetet börjar till våren. ",
}


@pytest.mark.parametrize(("code", "text"), SHORT)
def test_a_sentence_is_told_by_letters_and_small_words(code, text):
    assert recognise(text) == code


@pytest.mark.parametrize("code", LONG)
def test_a_story_keeps_its_language(code):
    assert recognise(LONG[code]) == code
    assert recognise(LONG[code] * 12) == code


@pytest.mark.parametrize("text", ["Hello", "Acme Zorg Blip", "Лима Бета Гамма", "12 + 3", ""])
def test_words_of_no_language_are_not_taken_for_english(text):
    assert not is_english(text)


def test_one_english_word_is_not_enough_to_name_the_language_but_to_look_for_names():
    text = "Peru's Villanueva visits Quito"

    assert recognise(text) is None
    assert is_english(text)


def test_words_that_tell_nothing_have_no_language():
    assert recognise("Zorg Blip Fnord") is None


def test_a_name_with_a_foreign_letter_leaves_a_russian_text_russian():
    assert recognise("Министр Өмүрбек Токоев подписал соглашение и вернулся в столицу.") == "ru"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("hi", "प्रधानमंत्री ने कहा कि यह फैसला देश के हित में है।"),
        ("ne", "प्रधानमन्त्रीले यो निर्णय देशको हितमा भएको बताए।"),
        ("mr", "पंतप्रधानांनी सांगितले की हा निर्णय देशाच्या हिताचा आहे."),
        ("ja", "首相は新しい計画を発表した。"),
        ("zh", "总理宣布了新的计划。"),
        ("ko", "총리가 새로운 계획을 발표했다."),
        ("ka", "პრემიერმა ახალი გეგმა"),
        ("el", "Ο πρωθυπουργός ανακοίνωσε"),
        ("sr", "Predsednik je rekao da će posle izbora biti bolje vreme za decu."),
        ("hr", "Premijer je rekao da će tijekom lipnja vijeće također odlučiti što dalje."),
    ],
)
def test_scripts_and_near_languages_are_told_apart(code, text):
    assert recognise(text) == code


def test_a_quotation_in_another_language_does_not_change_the_language():
    text = LONG["en"] * 8 + LONG["ru"] * 4 + LONG["en"] * 8

    assert recognise(text) == "en"


@pytest.mark.parametrize("text", ["Aibek Osmonov", "Иван Петров, Айгуль Сатыбалдиева", "3:1, 14"])
def test_names_and_numbers_alone_have_no_language(text):
    assert recognise(text) is None
