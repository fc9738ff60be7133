"""Whole stories: whom, what and where the taggers find in them."""

from __future__ import annotations

import pytest

from schemas.documents import ParsedDocument, Tags
from tests.unit.taggers.held_back import HELD_BACK
from tests.unit.taggers.stories import STORIES, Story
from tests.unit.taggers.unseen import UNSEEN, Wire
from worker import taggers
from worker.parsers import datelines

CHOSEN = ["language", "names", "roles", "countries"]


def tags_of(story: Story) -> Tags:
    """Return the tags of a story."""
    parsed = ParsedDocument(text=story.text, parser="newswire/1", media_type="text/plain")
    return taggers.tag(parsed, CHOSEN)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_yields_its_people_with_their_roles_and_nobody_else(name):
    tags = tags_of(STORIES[name])

    assert {person.name: person.role for person in tags.people} == STORIES[name].people


@pytest.mark.parametrize("name", STORIES)
def test_a_story_yields_its_organisations(name):
    tags = tags_of(STORIES[name])

    assert {body.name for body in tags.organisations} == STORIES[name].organisations


@pytest.mark.parametrize("name", STORIES)
def test_the_country_of_a_story_comes_first(name):
    tags = tags_of(STORIES[name])

    assert tags.countries[0].code == STORIES[name].country
    assert tags.countries[0].score > 0.7


def test_stories_the_rules_were_not_built_on_keep_their_people_and_roles():
    found = {name: tags_of(story) for name, story in HELD_BACK.items()}

    got = {(name, p.name, p.role) for name, tags in found.items() for p in tags.people}
    expected = {(n, *item) for n, story in HELD_BACK.items() for item in story.people.items()}

    assert len(got & expected) >= 0.85 * len(expected)
    assert len(got & expected) >= 0.85 * len(got)


def test_stories_the_rules_were_not_built_on_keep_their_organisations():
    found = {name: tags_of(story) for name, story in HELD_BACK.items()}

    got = {(name, body.name) for name, tags in found.items() for body in tags.organisations}
    expected = {(n, body) for n, story in HELD_BACK.items() for body in story.organisations}

    assert len(got & expected) >= 0.85 * len(expected)
    assert len(got & expected) >= 0.75 * len(got)


def wire_tags(story: Wire) -> Tags:
    """Return all tags of a wire story, its dateline read as the parsers do."""
    opening = datelines.read(story.text)
    printed = opening.printed if opening else None
    parsed = ParsedDocument(
        text=story.text, parser="newswire/1", media_type="text/plain", dateline=printed
    )
    return taggers.tag(parsed)


@pytest.fixture(scope="module")
def unseen() -> dict[str, Tags]:
    """Return the tags of the wire stories that no rule was fitted to."""
    return {name: wire_tags(story) for name, story in UNSEEN.items()}


def test_unseen_wire_stories_yield_their_people(unseen):
    got = {(name, person.name) for name, tags in unseen.items() for person in tags.people}
    expected = {(name, person) for name, story in UNSEEN.items() for person in story.people}

    assert len(got & expected) >= 0.85 * max(len(got), len(expected))


def test_unseen_wire_stories_yield_their_organisations(unseen):
    got = {(name, body.name) for name, tags in unseen.items() for body in tags.organisations}
    expected = {(name, body) for name, story in UNSEEN.items() for body in story.organisations}

    assert len(got & expected) >= 0.85 * max(len(got), len(expected))


def test_unseen_wire_stories_name_who_speaks_and_their_main_country_first(unseen):
    spoken = {name: tuple(quote.speaker for quote in tags.quotes) for name, tags in unseen.items()}

    assert sum(spoken[name] == story.speakers for name, story in UNSEEN.items()) >= 7
    assert all(unseen[name].countries[0].code == story.country for name, story in UNSEEN.items())
