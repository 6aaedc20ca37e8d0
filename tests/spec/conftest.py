"""The fixture `spec`: a text table in, verdicts out, on every engine."""

from collections import defaultdict
from pathlib import Path

import pytest
from tests.factories import Rows, write_folder
from tests.factories.engines import RUNS, each_engine
from tests.spec.examples import Example, example
from tests.spec.manual import all_examples

from promotora.targeting.engines.base import Findings, Request

TOGETHER = {"spark", "store"}
"""Paths that take long for any folder, however small: they get the examples of one program and day in one folder."""


@pytest.fixture(params=each_engine())
def spec(request, tmp_path, together):
    """Check a table on one engine; the test runs once on each."""
    name = request.param
    folders = iter(range(100))

    def check(text: str, **how) -> None:
        told = example(text, **how)
        if name in TOGETHER:
            together.check(name, told)
        else:
            folder = write_folder(tmp_path / str(next(folders)), told.rows())
            told.check(RUNS[name](folder, request_for(told)))

    return check


def request_for(told: Example) -> Request:
    return Request(told.program, told.as_of, most_set_aside=1.0)


@pytest.fixture(scope="session")
def together(tmp_path_factory):
    return Together(tmp_path_factory.mktemp("manual"))


class Together:
    """Every example of the manual, those of one program and day in one folder, each found when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: dict[tuple, Findings] = {}
        self.prefixes = {told: f"{number}." for number, told in enumerate(all_examples())}

    def check(self, engine: str, told: Example) -> None:
        key = (engine, told.program, told.as_of)
        if key not in self.findings:
            self.findings[key] = RUNS[engine](self._written(told, len(self.findings)), request_for(told))
        told.check(self.findings[key], self.prefixes[told])

    def _written(self, like: Example, number: int) -> Path:
        tables = defaultdict(list)
        for told, prefix in self.prefixes.items():
            if (told.program, told.as_of) == (like.program, like.as_of):
                for table, rows in vars(told.rows(prefix)).items():
                    tables[table] += rows if table != "numbers" else []
        tables.pop("numbers", None)
        return write_folder(self.folder / str(number), Rows(**tables))
