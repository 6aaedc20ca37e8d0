"""The tests' own house: no module of it stands on a test module, and none is too long to be read at once."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
LONGEST_FILE = 350
DATA = {TESTS / "bad_files" / "mistakes.py"}  # a table of mistakes, one a row


def modules():
    return [path for path in sorted(TESTS.rglob("*.py")) if "__pycache__" not in path.parts]


def from_test_modules(source):
    """What is imported from a test module, or as one: builders live in other modules, fixtures in conftest.py."""
    named = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            named += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            named += [f"{node.module or ''}.{each.name}" for each in node.names]
    return [name for name in named if any(part.startswith("test_") for part in name.split("."))]


@pytest.mark.parametrize(
    "line",
    [
        "from tests.unit.test_run import fingerprints",
        "from .test_identity import luhn_valid",
        "from tests.unit import test_run",
        "import tests.unit.test_run as run",
        "def late():\n    from tests.unit.test_run import fingerprints",
    ],
)
def test_an_import_from_a_test_module_is_noticed(line):
    assert len(from_test_modules(line)) == 1
    assert from_test_modules(line.replace("test_", "")) == []


def test_no_module_stands_on_a_test_module():
    found = {str(path.relative_to(TESTS)): from_test_modules(path.read_text(encoding="utf-8")) for path in modules()}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_file_of_the_tests_is_too_long():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules() if path not in DATA}
    assert {str(path.relative_to(TESTS)): length for path, length in lengths.items() if length > LONGEST_FILE} == {}
