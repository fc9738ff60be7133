"""The labels of a story's head, in the words and languages wires use."""

from __future__ import annotations

import re

_FIELD_LABELS = {
    "title": (
        "title headline head heading hl subject заголовок тема titre titel überschrift título "
        "titulo"
    ),
    "byline": (
        "by author authors byline writer reporter автор авторы auteur autor von par por verfasser "
        "story-by written-by reported-by"
    ),
    "provider": (
        "source agency provider publisher источник агентство quelle fuente agencia agence"
    ),
    "published_at": (
        "date dated published published-at published-on publication-date pub-date pubdate posted "
        "posted-on posted-at release-date released date-published date-time datetime timestamp "
        "issued "
        "дата дата-публикации опубликовано datum veröffentlicht veröffentlicht-am fecha publicado "
        "publié publié-le date-de-publication"
    ),
    "slugline": "slug slugline slug-line",
    "keywords": (
        "keywords keyword key-words tags ключевые-слова теги schlagwörter mots-clés palabras-clave"
    ),
    "subjects": (
        "category categories section topic topics subjects рубрика rubrik rubrique sección"
    ),
    "language": "language lang язык sprache langue idioma",
    "dateline": "location place city dateline место lieu ort lugar",
    "summary": (
        "summary description abstract teaser standfirst subhead subheadline subtitle deck dek lede"
    ),
    "credit": "credit credits photo photo-credit photo-by image image-credit фото",
    "copyright": "copyright ©",
    "urgency": "urgency priority",
    "ednote": "editor's-note editors-note ed-note ednote note-to-editors editor’s-note eds "
    "eds-note editors attention-editors note-to-eds redaktionshinweis hinweis-an-die-redaktionen "
    "вниманию-редакторов примечание-редактора note-aux-rédactions nota-de-redacción "
    "nota-a-redacción",
    "body": "text body content story article текст",
    "word_count": "words word-count wordcount wörter слов mots palabras",
    "version": "version",
    "external_id": "guid",
    "contact": "contact contacts media-contact media-contacts press-contact contact-presse "
    "pressekontakt kontakt контакт контакты",
    "": "url link id updated updated-at modified last-updated edition desk copyright-notice "
    "phone tel email e-mail country region time",
}

LABELS = {
    label.replace("-", " "): field
    for field, labels in _FIELD_LABELS.items()
    for label in labels.split()
}
"""A label in lower case and the field it names; "" for labels no field is kept of."""

_LABEL = re.compile(
    r"[ \t*_#>]{0,12}(?P<label>[^\W\d_][^:=*\n\t]{0,24}?|©)\s?(?:\*\*|__)?"
    r"(?P<mark>\s?[:=]|\s[-–—]\s)\s?(?:\*\*|__|[*_])?\s*(?P<value>.*)"
)
_MARKS = re.compile("[:=]| [-–—] ")
_DASHED = frozenset({"title", "byline", "published_at", "slugline", "keywords"})
"""Fields whose label may be set off by a dash; for the others that would be prose."""

_LANGUAGES = {
    "english": "en", "russian": "ru", "french": "fr", "german": "de", "spanish": "es",
    "kyrgyz": "ky", "kazakh": "kk", "uzbek": "uz", "tajik": "tg", "turkmen": "tk", "turkish": "tr",
    "arabic": "ar", "chinese": "zh", "japanese": "ja", "korean": "ko", "italian": "it",
    "portuguese": "pt", "ukrainian": "uk", "polish": "pl", "dutch": "nl", "persian": "fa",
    "русский": "ru", "английский": "en", "français": "fr", "deutsch": "de", "español": "es",
    "anglais": "en", "englisch": "en", "inglés": "en", "кыргызский": "ky",
}  # fmt: skip
_LANGUAGE_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)


def split(line: str) -> tuple[str, str] | None:
    """Field and value of a labelled line, or None if it carries no known label."""
    found = _LABEL.match(line) if _MARKS.search(line, 0, 48) else None
    if not found:
        return None
    label = " ".join(found["label"].lower().replace("_", " ").replace("-", " ").split())
    field = LABELS.get(label)
    if field is None or (found["mark"].strip() not in ":=" and field not in _DASHED):
        return None
    return field, found["value"].strip().removesuffix("**").strip()


def language_code(value: str) -> str | None:
    """The ISO 639-1 code of a language given by code or by name."""
    value = value.strip()
    code = _LANGUAGE_CODE.fullmatch(value)
    if code:
        return code[1].lower()
    return _LANGUAGES.get(value.lower())
