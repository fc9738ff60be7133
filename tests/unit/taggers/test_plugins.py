"""Taggers of other packages: found, loaded, put in their place, or told of."""

from __future__ import annotations

import sys

import pytest

from schemas.documents import ParsedDocument, Tags
from schemas.errors import SettingsError
from tests.plugin_packages import SECTORS, install
from worker import taggers, understanding
from worker.taggers import plugins
from worker.taggers.registry import Registered, ordered

STORY = ParsedDocument("The mine was closed on Monday, the company said.", "text/1", "text/plain")


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Installs packages; what was found before is forgotten, and so is what is found now."""
    plugins.installed.cache_clear()
    monkeypatch.syspath_prepend(tmp_path)
    yield lambda package, version="1.0", **code: install(tmp_path, package, version, **code)
    plugins.installed.cache_clear()
    for name in [name for name in sys.modules if name.startswith(("acme_", "zenith_"))]:
        del sys.modules[name]


def only(name):
    """What is wrong with the plug-in of that name."""
    [broken] = [broken for broken in taggers.broken() if broken.name == name]
    return str(broken)


def test_a_plugin_adds_labels_and_findings_under_its_name(put):
    put("acme", sectors=SECTORS)

    tags = taggers.tag(STORY, ["language", "sectors"])

    assert tags.language == "en"
    assert tags.labels == ("sector:mining",)
    assert tags.extra == {"sectors": {"sector": "mining", "seen": 0}}
    assert tags.warnings == ()


def test_a_plugin_is_known_by_its_name_and_comes_behind_what_it_follows(put):
    put("acme", sectors=SECTORS)

    known = taggers.known()

    assert known[known.index("names") + 1] == "sectors"
    assert understanding.chosen_taggers(["all"]) == list(known)
    assert understanding.chosen_taggers(["sectors", "language"]) == ["language", "sectors"]


def test_the_version_names_the_plugins_that_run(put):
    put("acme", sectors=SECTORS, other="def tag(parsed, tags):\n    return tags\n")

    assert taggers.version(["language"]) == taggers.TAGGER_VERSION
    assert taggers.version(["language", "sectors", "other"]) == (
        f"{taggers.TAGGER_VERSION}+sectors/1.2+other/1.0"
    )


def test_an_object_with_a_function_is_a_tagger_too(put):
    code = """
        class Sectors:
            version = "7"
            languages = {"ky"}

            def tag(self, parsed, tags):
                raise AssertionError("the text is not in Kyrgyz")

        found = Sectors()
    """
    folder = put("acme", sectors=code)
    info = folder / "acme-1.0.dist-info" / "entry_points.txt"
    info.write_text("[wiredesk.taggers]\nsectors = acme_sectors:found\n")

    tags = taggers.tag(STORY, ["language", "sectors"])

    assert taggers.version(["sectors"]).endswith("+sectors/7")
    assert tags == Tags(language="en")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise RuntimeError('no licence found')", "RuntimeError: no licence found"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("def tag(:", "SyntaxError"),
        ("found = 3", "it has no function tag(parsed, tags)"),
        ("version = ' '\ndef tag(parsed, tags): ...", "its version ' ' is none"),
        ("after = 'names'\ndef tag(parsed, tags): ...", "its 'after' is no list of texts"),
        ("languages = [1]\ndef tag(parsed, tags): ...", "its 'languages' is no list of texts"),
        ("after = ['nobody']\ndef tag(parsed, tags): ...", "it is to follow nobody"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_told_of_and_harms_no_other(put, code, said):
    put("acme", bad=code, good=SECTORS)

    assert said in only("bad")
    assert "tagger bad of acme 1.0 is left out" in only("bad")
    assert "bad" not in taggers.known()
    assert taggers.tag(STORY, understanding.chosen_taggers(["language", "good"])).labels


def test_a_class_is_not_taken_for_an_object(put):
    folder = put("acme", bad="class Bad:\n    def tag(self, parsed, tags): ...\n")
    info = folder / "acme-1.0.dist-info" / "entry_points.txt"
    info.write_text("[wiredesk.taggers]\nbad = acme_bad:Bad\n")

    assert "it is a class" in only("bad")


def test_a_name_is_given_once(put):
    put("acme", sectors=SECTORS, names=SECTORS)
    put("zenith", sectors=SECTORS)

    assert "another tagger has that name" in only("names")
    assert "of zenith 1.0" in only("sectors")


def test_a_name_has_to_be_a_plain_word(put):
    put("acme", Bad_Name=SECTORS, all=SECTORS)

    assert "its name has to match" in only("Bad-Name")
    assert "its name has to match" in only("all")


def test_a_broken_plugin_is_refused_only_if_it_is_named(put):
    put("acme", bad="raise RuntimeError('no licence found')")

    assert understanding.chosen_taggers(["all"]) == list(taggers.TAGGERS)
    assert understanding.unusable_taggers(["all"]) == [only("bad")]
    assert understanding.unusable_taggers(["all", "-bad"]) == []
    assert understanding.chosen_taggers(["-bad"]) == list(taggers.TAGGERS)
    assert understanding.unusable_taggers(["none"]) == []
    with pytest.raises(SettingsError, match="no licence found"):
        understanding.chosen_taggers(["language", "bad"])


@pytest.mark.parametrize("names", [["all", "-keywords", "-dates"], ["-dates", "-keywords"]])
def test_a_tagger_is_left_out_by_a_minus(names):
    chosen = understanding.chosen_taggers(names)

    assert chosen == [name for name in taggers.known() if name not in ("keywords", "dates")]


@pytest.mark.parametrize("names", [["none"], [], ["none", "-names"]])
def test_none_means_none(names):
    assert understanding.chosen_taggers(names) == []


@pytest.mark.parametrize("name", ["nmaes", "-nmaes"])
def test_a_name_that_is_not_known_is_refused(name):
    with pytest.raises(SettingsError, match="There are: all, none, language, names"):
        understanding.chosen_taggers(["all", name])


def plugin(name, after):
    return Registered(name, lambda parsed, tags: tags, "1", after)


def test_plugins_that_follow_one_another_come_in_that_order():
    last, first = plugin("a", ("b",)), plugin("b", ("x",))

    names, nowhere = ordered(["x", "y"], [last, first, plugin("c", None), plugin("d", ())])

    assert names == ["d", "x", "b", "a", "y", "c"]
    assert nowhere == []


def test_plugins_that_follow_one_another_in_a_circle_have_no_place():
    circle = [plugin("a", ("b",)), plugin("b", ("a",))]

    names, nowhere = ordered(["x"], circle)

    assert names == ["x"]
    assert nowhere == circle
