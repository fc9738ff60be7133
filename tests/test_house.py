"""The rules of the house that are code: what must stand together, and how large it may be."""

import ast
import importlib
import pkgutil
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import api
import cli
import outgoing
import schemas
import store
import worker
from schemas.documents import IntakeFields, RawDocument
from schemas.errors import IngestError
from schemas.events import EventType
from schemas.settings import Settings
from schemas.tasks import TaskName
from worker import parsers

ROOT = Path(__file__).parent.parent
PACKAGES = (schemas, store, outgoing, worker, api, cli)
REFERENCE = (ROOT / "docs" / "reference.md").read_text()
ENV_EXAMPLE = (ROOT / ".env.example").read_text()

LONGEST_FUNCTION = 40
LONGEST_MODULE = 300
MIGRATIONS = "store/migrations/versions"
"""Migrations list columns, and are not changed once they are released."""

TELLS_A_CODE = {"ProblemError": 1, "problem": 1, "Failure": 0}
"""Calls that name an error's code, and which argument it is."""

MACHINE_PATHS = tuple(f"/{folder}/" for folder in ("work", "root"))


def tracked_files() -> list[Path]:
    """Every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    files = (ROOT / name for name in listed.decode().split("\0") if name)
    return [file for file in files if file.is_file()]


def our_modules() -> list[Path]:
    """The Python modules outside the tests."""
    return [
        path
        for path in tracked_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "tests"
    ]


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    """Every module of a package, imported; those that would run on import aside."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith(("__main__", "migrations.env")):
            yield importlib.import_module(found.name)


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function that is defined in a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def subclasses(kind: type) -> Iterator[type]:
    """A class and everything below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from subclasses(below)


def codes_of_errors() -> set[str]:
    """The codes of our error classes."""
    for package in PACKAGES:
        list(modules_of(package))
    ours = tuple(f"{package.__name__}." for package in PACKAGES)
    return {kind.code for kind in subclasses(IngestError) if kind.__module__.startswith(ours)}


def codes_of_calls() -> set[str]:
    """The codes that are written where an error is told."""
    return {
        code
        for path in our_modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        if (code := told_code(node)) is not None
    }


def told_code(call: ast.Call) -> str | None:
    """The code that stands in a call, if it is one that tells an error."""
    place = TELLS_A_CODE.get(getattr(call.func, "id", ""))
    argument = call.args[place] if place is not None and place < len(call.args) else None
    return argument.value if isinstance(argument, ast.Constant) else None


def codes_of_http_errors() -> set[str]:
    """The codes of what the web framework itself refuses."""
    handlers = functions_of(ROOT / "api" / "errors.py")
    handler = next(found for found in handlers if found.name == "_on_http_error")
    words = (node.value for node in ast.walk(handler) if isinstance(node, ast.Constant))
    return {word for word in words if isinstance(word, str) and re.fullmatch("[a-z_]+", word)}


def test_every_task_name_has_a_task():
    from worker import tasks

    assert {name.value for name in TaskName} <= set(tasks.app.tasks)


def test_every_parser_module_is_registered():
    modules = list(modules_of(parsers))

    found = {module.parse for module in modules if hasattr(module, "parse")}

    assert found == set(parsers.PARSERS.values())


def test_every_parser_has_a_seed():
    seeds = [path for path in (ROOT / "seeds" / "documents").rglob("*") if path.is_file()]

    types = {
        parsers.detect(
            RawDocument(path.read_bytes(), None, IntakeFields(filename=path.name))
        ).media_type
        for path in seeds
    }

    assert {parsers.PARSERS.get(kind) for kind in types} == set(parsers.PARSERS.values())


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described_and_stands_in_the_example_and_the_reference(name):
    variable = f"WIREDESK_{name.upper()}"

    assert Settings.model_fields[name].description
    assert re.search(rf"^# {variable}=", ENV_EXAMPLE, re.MULTILINE)
    assert f"`{variable}`" in REFERENCE


def test_the_example_shows_the_defaults_and_no_setting_that_is_not_there(monkeypatch):
    shown = dict(re.findall(r"^# (WIREDESK_\w+)=(.*)$", ENV_EXAMPLE, re.MULTILINE))
    monkeypatch.delenv("WIREDESK_DATA_DIR")
    monkeypatch.delenv("WIREDESK_SECRET_KEY")
    defaults = Settings()

    for variable, value in shown.items():
        monkeypatch.setenv(variable, value)

    assert Settings() == defaults
    assert set(shown) == {f"WIREDESK_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("kind", EventType)
def test_every_event_type_is_documented(kind):
    assert f"`{kind}`" in REFERENCE


def test_every_error_code_is_documented():
    codes = codes_of_errors() | codes_of_calls() | codes_of_http_errors()

    undocumented = {code for code in codes if f"`{code}`" not in REFERENCE}

    assert undocumented == set()
    assert {"empty", "unauthorised", "no_such_path", "attempts_exhausted"} <= codes


def test_no_function_is_too_long():
    long = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in our_modules()
        if MIGRATIONS not in path.as_posix()
        for function in functions_of(path)
        if function.end_lineno - function.body[0].lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_module_is_too_long():
    long = [
        str(path.relative_to(ROOT))
        for path in our_modules()
        if len(path.read_text().splitlines()) > LONGEST_MODULE
    ]

    assert long == []


def test_no_file_names_a_path_of_one_machine():
    named = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if any(part.encode() in path.read_bytes() for part in MACHINE_PATHS)
    ]

    assert named == []
