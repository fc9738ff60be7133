"""What a news photo states of itself: XMP goes before IPTC-IIM, that before EXIF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from schemas.documents import Place
from worker.parsers.images import exif, iim, xmp
from worker.parsers.news import placenames
from worker.parsers.news.stated import Stated

_DEFAULT = re.compile(
    r"(?:\[?ascii\]?\W*)?(?:.{0,30}digital camera|sony dsc|dcim|minolta\w*|exif[_ ]jpeg\w*|"
    r"<?digimax.*|created (?:with|by) .*|"
    r"samsung\w*|lead technologies.*|untitled|image|picture|screenshot|default|binary.*|"
    r"[\W\d_]*)$",
    re.IGNORECASE,
)
"""What cameras and programs write where a caption belongs."""

_LINES = {
    # field: (XMP property, IIM data set)
    "title": ("photoshop:Headline", 105),
    "byline": ("dc:creator", 80),
    "credit": ("photoshop:Credit", 110),
    "provider": ("photoshop:Source", 115),
    "copyright": ("dc:rights", 116),
    "ednote": ("photoshop:Instructions", 40),
    "summary": ("Iptc4xmpCore:AltTextAccessibility", None),
}
_NOTES = {
    "byline_title": ("photoshop:AuthorsPosition", 85),
    "caption_writer": ("photoshop:CaptionWriter", 122),
    "job_id": ("photoshop:TransmissionReference", 103),
    "usage_terms": ("xmpRights:UsageTerms", None),
    "location": ("Iptc4xmpCore:Location", 92),
    "state": ("photoshop:State", 95),
    "category": ("photoshop:Category", 15),
}
_CAPTION, _KEYWORDS, _SUBJECTS = ("dc:description", 120), ("dc:subject", 25), 12
_OBJECT_NAME = ("dc:title", 5)
_URGENCY = ("photoshop:Urgency", 10)
_CITY, _COUNTRY = ("photoshop:City", 90), ("photoshop:Country", 101)
_CODE = ("Iptc4xmpCore:CountryCode", 100)
_DAY, _TIME = 55, 60
_SUBJECT_CODE = re.compile(r"(?:IPTC:)?(\d{8})(?::.*)?")
_IIM_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_IIM_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)([+-]\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Marks:
    """All that stands in an image file beside the picture."""

    properties: xmp.Properties = field(default_factory=dict)
    sets: iim.Sets = field(default_factory=dict)
    directories: exif.Directories = field(default_factory=dict)

    def values(self, place: tuple[str, int | None]) -> tuple[tuple[str, ...], str]:
        """The values of a property, or else of its data set, and which of them it is."""
        name, number = place
        if said := self.properties.get(name):
            return said, f"xmp {name}"
        return self.sets.get(number or -1, ()), f"iptc 2:{number}"

    def value(self, place: tuple[str, int | None]) -> tuple[str, str]:
        """The same for what has one value."""
        said, rule = self.values(place)
        return (said[0] if said else ""), rule


def say(stated: Stated, marks: Marks) -> str:
    """Fill in the fields; the caption."""
    words = exif.texts(marks.directories)
    for name, place in _LINES.items():
        said, rule = marks.values(place)
        stated.say(name, ", ".join(said) if name == "byline" else (said[0] if said else ""), rule)
    for name, place in _NOTES.items():
        stated.note(name, marks.value(place)[0])
    _say_lists(stated, marks, words)
    _say_exif(stated, words)
    _say_moment(stated, marks)
    stated.say_places(_places(marks), marks.value(_CITY)[1])
    stated.note("gps", exif.position(marks.directories))
    return _say_caption(stated, marks, words)


def _say_lists(stated: Stated, marks: Marks, words: dict[str, str]) -> None:
    stated.say("keywords", *marks.values(_KEYWORDS))
    own = tuple(filter(None, map(str.strip, words.get("xp_keywords", "").split(";"))))
    stated.say("keywords", own, "exif XPKeywords")
    codes = (*marks.properties.get("Iptc4xmpCore:SubjectCode", ()), *marks.sets.get(_SUBJECTS, ()))
    known = (found[1] for code in codes if (found := _SUBJECT_CODE.fullmatch(code)))
    stated.say_subjects((f"subj:{code}" for code in known), "iptc subject code")
    urgency, rule = marks.value(_URGENCY)
    stated.say("urgency", int(urgency) if re.fullmatch("[1-9]", urgency) else None, rule)


def _say_exif(stated: Stated, words: dict[str, str]) -> None:
    stated.say("title", _meant(words.get("xp_title")), "exif XPTitle")
    stated.say("byline", words.get("artist"), "exif Artist")
    stated.say("byline", words.get("xp_author"), "exif XPAuthor")
    stated.say("copyright", words.get("copyright"), "exif Copyright")
    camera = " ".join(dict.fromkeys(f"{words.get('make', '')} {words.get('model', '')}".split()))
    stated.note("camera", camera)


def _say_caption(stated: Stated, marks: Marks, words: dict[str, str]) -> str:
    """The caption, without what a camera writes in its place; the object's name goes to
    `slugline` or, if it reads like a title, becomes that."""
    said, rule = marks.value(_CAPTION)
    name, its_rule = marks.value(_OBJECT_NAME)
    is_slug = bool(name) and (" " not in name or name.isupper())
    stated.say("slugline" if is_slug else "title", _meant(name), its_rule)
    stated.say("slugline", _meant(name), its_rule)
    for text, source in (
        (said, rule),
        (words.get("caption"), "exif ImageDescription"),
        (words.get("comment"), "exif UserComment"),
        (words.get("xp_comment"), "exif XPComment"),
        (words.get("xp_subject"), "exif XPSubject"),
    ):
        if caption := _meant(text):
            stated.provenance["text"] = source
            return caption
    return ""


def _meant(text: str | None) -> str | None:
    """The words, if a person wrote them."""
    text = (text or "").strip()
    return text if text and not _DEFAULT.match(text) else None


def _say_moment(stated: Stated, marks: Marks) -> None:
    made = marks.properties.get("photoshop:DateCreated", (None,))[0]
    stated.say_moment("published_at", made, "xmp photoshop:DateCreated")
    stated.say_moment("published_at", _iim_moment(marks.sets), "iptc 2:55 and 2:60")
    taken = exif.taken_at(marks.directories)
    if taken and "published_at" not in stated.fields:
        stated.say("published_at", taken[0], "exif DateTimeOriginal")
        if taken[1]:
            stated.warnings.append("The time of the picture has no zone; only the day is kept.")


def _iim_moment(sets: iim.Sets) -> str | None:
    day = _IIM_DAY.fullmatch(sets.get(_DAY, ("",))[0])
    time = _IIM_TIME.fullmatch(sets.get(_TIME, ("",))[0])
    if not day:
        return None
    clock = "T{}:{}:{}{}:{}".format(*time.groups()) if time else ""
    return "{}-{}-{}".format(*day.groups()) + clock


def _places(marks: Marks) -> Iterator[Place]:
    city, country = marks.value(_CITY)[0], marks.value(_COUNTRY)[0]
    code: Any = placenames.country_code(marks.value(_CODE)[0])
    if place := placenames.place(city or country, code):
        yield place
