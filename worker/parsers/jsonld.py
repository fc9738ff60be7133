"""The article described in a page's JSON-LD, whatever shape its maker chose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_KINDS = ("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "blogposting",
          "opinionnewsarticle", "backgroundnewsarticle", "liveblogposting", "reviewnewsarticle",
          "report", "advertisercontentarticle", "satiricalarticle", "scholarlyarticle")  # fmt: skip
_MAX_NODES = 500


@dataclass(frozen=True, slots=True)
class Article:
    """What JSON-LD says of an article; None and empty where it says nothing."""

    title: str | None = None
    authors: str | None = None
    """Whatever it calls the author, organisations too."""
    people: str | None = None
    """The authors that are people."""
    published: str | None = None
    description: str | None = None
    publisher: str | None = None
    language: str | None = None
    keywords: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    body: str | None = None
    image: str | None = None


def article(scripts: list[str]) -> Article:
    """The first article described in these scripts."""
    for script in scripts:
        for node in _nodes(_loaded(script)):
            if any(
                kind.rsplit("/", 1)[-1].lower() in _KINDS for kind in _strings(node.get("@type"))
            ):
                return _described(node)
    return Article()


def _described(node: dict[str, object]) -> Article:
    return Article(
        title=_first(node.get("headline")) or _first(node.get("name")),
        authors=", ".join(_names(node.get("author"))) or None,
        people=", ".join(_people(node.get("author"))) or None,
        published=_first(node.get("datePublished")) or _first(node.get("dateCreated")),
        description=_first(node.get("description")),
        publisher=next(iter(_names(node.get("publisher"))), None),
        language=_first(node.get("inLanguage")),
        keywords=tuple(_strings(node.get("keywords"))),
        sections=tuple(_strings(node.get("articleSection"))),
        body=_first(node.get("articleBody")),
        image=_image(node.get("image")),
    )


def _loaded(script: str) -> object:
    """The script's value; None if it is no JSON. Raw line ends in strings are forgiven."""
    import orjson  # here, because plain text never pays for it

    text = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for attempt in (text, " ".join(text.split())):
        try:
            return orjson.loads(attempt)
        except orjson.JSONDecodeError:
            continue
    return None


def _nodes(value: object) -> Iterator[dict[str, object]]:
    """Every object that may describe the page: the roots, their graphs and main entities."""
    waiting = [value]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        current = waiting.pop(0)
        if isinstance(current, list):
            waiting.extend(current[:_MAX_NODES])
        elif isinstance(current, dict):
            yield current
            waiting.extend(
                current[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if key in current
            )


def _people(value: object) -> list[str]:
    """The authors that are not said to be something else than people."""
    values = value if isinstance(value, list) else [value]
    return _names([one for one in values if _is_person(one)])


def _is_person(value: object) -> bool:
    return not isinstance(value, dict) or "Organization" not in str(value.get("@type"))


def _image(value: object) -> str | None:
    """The address of the first picture."""
    first = value[0] if isinstance(value, list) and value else value
    return _first(first.get("url") if isinstance(first, dict) else first)


def _names(value: object) -> list[str]:
    """The names of people or organisations given as texts or as objects."""
    values = value if isinstance(value, list) else [value]
    found = [one.get("name") if isinstance(one, dict) else one for one in values]
    tidy = [name.strip() for name in found if isinstance(name, str)]
    return list(dict.fromkeys(name for name in tidy if name and not name.startswith("http")))


def _strings(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str) and one.strip()]


def _first(value: object) -> str | None:
    return next(iter(_strings(value)), None)
