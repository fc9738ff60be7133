"""Taggers at work: in their order, within their time, and one that fails stops no other."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from dataclasses import replace

from schemas.documents import ParsedDocument, Tags
from worker.taggers import running
from worker.taggers.registry import Registered

STORY = ParsedDocument("A story.", "text/1", "text/plain", metadata={"desk": ["asia"]})


def ours(name, tag):
    return Registered(name, tag)


def of_plugin(name, tag):
    return Registered(name, tag, "1")


def says(word):
    """A tagger that adds a word to the summary."""
    return lambda parsed, tags: replace(tags, summary=f"{tags.summary or ''}{word}")


def spins(parsed, tags):
    """Never end, and take every exception for a mere hitch."""
    while True:
        with suppress(Exception):
            sum(range(100))


def run(*steps, seconds=0.2):
    return running.run(steps, STORY, Tags(), seconds=seconds)


def test_each_tagger_is_given_what_those_before_it_found():
    steps = [ours("a", says("a")), ours("b", says("b")), ours("c", says("c"))]

    assert run(*steps) == run(*steps, seconds=None) == Tags(summary="abc")


def test_one_that_takes_too_long_is_left_behind_and_the_others_run():
    tags = run(ours("a", says("a")), of_plugin("slow", spins), ours("c", says("c")))

    assert tags == Tags(summary="ac", warnings=("tagger slow took longer than 0.2 s",))


def test_one_that_waits_is_left_behind_too():
    never = threading.Event()

    def waits(parsed, tags):
        never.wait(30)
        return replace(tags, summary="late")

    tags = run(ours("waiting", waits), ours("b", says("b")))
    never.set()

    assert tags == Tags(summary="b", warnings=("tagger waiting took longer than 0.2 s",))


def test_all_together_have_twice_the_time_of_one():
    steps = [ours("a", says("a")), ours("b", spins), ours("c", spins), ours("d", says("d"))]

    tags = run(*steps)

    assert tags.summary == "a"
    assert tags.warnings[0] == "tagger b took longer than 0.2 s"
    assert tags.warnings[-1] in [f"no time was left for the taggers {n}" for n in ("d", "c, d")]


def test_a_run_that_was_left_behind_ends():
    run(ours("ending", spins))
    [left] = running._left["ending"]

    left.join(10)

    assert not left.is_alive()


def test_one_whose_runs_never_end_is_called_no_more():
    never = threading.Event()

    def waits(parsed, tags):
        never.wait(30)
        return tags

    seen = [run(ours("stuck", waits), seconds=0.02).warnings for _ in range(4)]
    never.set()

    assert seen[:3] == [("tagger stuck took longer than 0.02 s",)] * 3
    assert seen[3] == ("tagger stuck is left out: 3 runs never ended",)


def test_one_that_fails_is_told_of_by_the_class_of_its_error():
    def fails(parsed, tags):
        raise ValueError(parsed.text)

    tags = run(of_plugin("a", fails), of_plugin("b", lambda p, t: sys.exit()), ours("c", says("c")))

    assert tags.summary == "c"
    assert tags.warnings == ("tagger a failed: ValueError", "tagger b failed: SystemExit")


def test_one_that_recurses_without_end_only_fails():
    def recurses(parsed, tags):
        return recurses(parsed, tags)

    assert run(ours("deep", recurses), seconds=5).warnings == (
        "tagger deep failed: RecursionError",
    )


def test_a_plugin_is_shown_copies_of_what_it_could_change():
    def changes(parsed, tags):
        parsed.metadata["desk"].append("europe")
        tags.extra["mine"] = True
        return tags

    tags = run(of_plugin("a", changes), of_plugin("b", changes))

    assert STORY.metadata == {"desk": ["asia"]}
    assert tags.extra == {"a": {"mine": True}, "b": {"mine": True}}


def test_what_plugins_found_stands_under_the_name_of_each():
    def finds(parsed, tags):
        return replace(tags, extra={**tags.extra, "found": 1})

    tags = run(of_plugin("a", finds), of_plugin("b", finds))

    assert tags.extra == {"a": {"found": 1}, "b": {"found": 1}}


def test_a_plugin_that_returns_what_it_may_not_changes_nothing():
    tags = run(ours("a", says("a")), of_plugin("bad", lambda parsed, tags: None))

    assert tags.summary == "a"
    assert tags.warnings == ("tagger bad returned what it may not: it is NoneType, not Tags",)


def test_one_for_other_languages_is_passed_over():
    kyrgyz = Registered("a", says("a"), "1", languages=frozenset({"ky"}))

    english = running.run([kyrgyz], STORY, Tags(language="en"), seconds=None)
    declared = running.run([kyrgyz], replace(STORY, language="ky"), Tags(), seconds=None)

    assert english == Tags(language="en")
    assert declared.summary == "a"
