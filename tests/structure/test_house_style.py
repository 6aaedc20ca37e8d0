"""Manners that a machine can hold. A word that must not appear is spelled in halves, so that this file may name it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 350

LEFTOVERS = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|NotImplemented" r"Error)\b")
NEVER_MODULES = {"util", "utils", "helper", "helpers", "manager", "managers", "cohort", "misc", "common"}
REGISTRY_HOSTS = re.compile(
    r"(pypi|pythonhosted|npmjs|crates|maven|debian|conda|proxy\.golang)" r"\.(org|io|com)\b", re.IGNORECASE
)
MACHINE_PATHS = re.compile(r"(?<![\w.~/-])/(root|work|home/\w+|Users/\w+)" r"/")
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".csv",
    ".json",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".sql",
    ".cfg",
    ".yml",
    ".yaml",
    "",
}


FOLDERS = ["src", "tests", "benchmarks", "docs", "requirements", "theme", ".ci"]


@cache
def project_files(suffix=""):
    """The project's own files, as a clone has them: nothing that was built, cached or downloaded."""
    deep = [path for folder in FOLDERS for path in (ROOT / folder).rglob(f"*{suffix}")]
    shallow = ROOT.glob(f"*{suffix}")
    return sorted(path for path in [*deep, *shallow] if path.is_file() and not built(path))


def built(path):
    return "__pycache__" in path.parts or any(part.endswith(".egg-info") for part in path.parts)


def source():
    """What people wrote: migrations are made by Django."""
    own = [path for path in project_files(".py") if path.is_relative_to(ROOT / "src")]
    return [path for path in own if "migrations" not in path.parts]


def text_files():
    bad_on_purpose = ROOT / "tests" / "bad_files"
    return [path for path in project_files() if path.suffix in TEXT and not path.is_relative_to(bad_on_purpose)]


def lines_with(pattern, paths):
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_for_later():
    assert lines_with(LEFTOVERS, project_files(".py")) == []


def test_no_exception_is_swallowed():
    assert [place for path in project_files(".py") for place in swallowed(path)] == []


def swallowed(path):
    """Handlers that catch everything by catching nothing by name, or catch it and do nothing."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ExceptHandler):
            continue
        catches_all = isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
        if node.type is None or (catches_all and all(isinstance(step, ast.Pass) for step in node.body)):
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_a_module_is_named_for_what_it_holds():
    named = {path: {path.stem, path.parent.name} for path in project_files(".py")}
    assert [str(path.relative_to(ROOT)) for path, names in named.items() if names & NEVER_MODULES] == []


def test_no_file_of_the_source_is_too_long():
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in source()}
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_file_says_where_packages_come_from():
    assert lines_with(REGISTRY_HOSTS, text_files()) == []


def test_no_file_names_a_folder_of_somebodys_machine():
    assert lines_with(MACHINE_PATHS, text_files()) == []


@pytest.mark.parametrize("name", ["run", "test", "spark"])
def test_requirements_are_pinned_and_hashed_and_name_no_origin(name):
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    [*pins] = [line for line in lines if line and not line.startswith((" ", "#"))]

    assert pins
    assert [line for line in pins if not re.match(r"[a-z0-9-]+==\S+ (; .+ )?\\$", line)] == []
    assert (
        lines_with(
            re.compile(r"--(index-url|extra-index-url|find-links)|https?:"), [ROOT / "requirements" / f"{name}.txt"]
        )
        == []
    )
