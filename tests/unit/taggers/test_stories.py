"""Whole stories: whom, what and where the taggers find in them."""

from __future__ import annotations

import pytest

from schemas.documents import ParsedDocument, Tags
from tests.unit.taggers.held_back import HELD_BACK
from tests.unit.taggers.stories import STORIES, Story
from worker import taggers

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
