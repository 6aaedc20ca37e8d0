"""Drawn rules on drawn claims: every engine finds what the reference finds, to the last row of evidence."""

import tempfile
from dataclasses import fields
from functools import partial
from pathlib import Path

import pytest
from hypothesis import note
from hypothesis import strategies as st
from tests.factories.engines import RUNS, each_engine
from tests.generative.drawn_folders import DAYS_OF_LISTS, folders, messy_rows
from tests.generative.drawn_rules import programs, withheld
from tests.generative.sizes import LONG_RUNS, SHORT_RUNS, holds

from promotora.targeting import programs as known
from promotora.targeting.engines.base import Findings, Reading, Request

PEOPLE = {"duckdb": 4, "store": 6, "spark": 12}
"""What takes longer for any folder is tried on fewer and larger ones."""


@st.composite
def requests(draw):
    as_of = draw(st.sampled_from(DAYS_OF_LISTS))
    program = draw(st.one_of(st.just(known.in_force("hhp", as_of)), programs()))
    return Request(program, as_of, most_set_aside=1.0, withheld=draw(withheld))


@st.composite
def worlds(draw, *, most_people=4):
    """A folder and what is asked of it."""
    request = draw(requests())
    return draw(folders(draw(messy_rows(request.as_of, most_people=most_people)))), request


@st.composite
def worlds_written_twice(draw):
    """The same sound rows in two layouts."""
    request = draw(requests())
    rows = draw(messy_rows(request.as_of))
    return draw(folders(rows, spoiled=False)), draw(folders(rows, spoiled=False)), request


def told(findings: Findings) -> dict:
    """Everything that was found, as plain values, the reading's parts among them."""
    parts = {part.name: getattr(findings, part.name) for part in fields(Findings) if part.name != "reading"}
    parts |= {part.name: getattr(findings.reading, part.name) for part in fields(Reading)}
    return {name: part.to_pylist() if hasattr(part, "to_pylist") else part for name, part in parts.items()}


def without_places(set_aside: list[dict]) -> list[tuple]:
    """Rows set aside without file and row: a store no longer knows where a line that came again once stood."""
    return sorted((row["table"], row["column"] or "", row["value"] or "", row["reason"]) for row in set_aside)


def agrees_with_the_reference(engine, world):
    folder, request = world
    with tempfile.TemporaryDirectory() as scratch:
        data = folder.write(Path(scratch) / "data")
        note(f"files: {sorted(str(path.relative_to(data)) for path in data.rglob('*') if path.is_file())}")
        expected, found = (RUNS[name](data, request) for name in ("reference", engine))
    for name, part in told(expected).items():
        if name == "set_aside" and engine == "store":
            assert without_places(told(found)[name]) == without_places(part), name
        else:
            assert told(found)[name] == part, name
    for name in ("tel", "decisions", "people", "evidence"):
        assert getattr(found, name).schema.equals(getattr(expected, name).schema), name
    assert set(ids(found.open_tel)) <= set(ids(found.tel))
    for name in ("open_tel", "open_decisions"):
        assert schema_of(getattr(found, name)) == schema_of(getattr(expected, name)), name


def ids(table):
    return [] if table is None else table["person_id"].to_pylist()


def schema_of(table):
    return None if table is None else table.schema


def does_not_mind_how_it_is_written(engine, world):
    one, other, request = world
    with tempfile.TemporaryDirectory() as scratch:
        here, there = (
            RUNS[engine](each.write(Path(scratch) / name), request) for name, each in (("one", one), ("other", other))
        )
    for name in ("tel", "decisions", "people", "evidence"):
        assert getattr(here, name).to_pylist() == getattr(there, name).to_pylist(), name


@pytest.mark.parametrize("engine", each_engine(but=("reference",)))
def test_engines_agree(engine):
    holds(partial(agrees_with_the_reference, engine), worlds(most_people=PEOPLE[engine]), SHORT_RUNS[engine])


@pytest.mark.parametrize("engine", each_engine(but=("spark",)))
def test_the_list_does_not_mind_how_rows_are_ordered_and_files_are_cut(engine):
    holds(partial(does_not_mind_how_it_is_written, engine), worlds_written_twice(), SHORT_RUNS[engine] // 2)


@pytest.mark.long
@pytest.mark.parametrize("engine", each_engine(but=("reference",)))
def test_engines_agree_at_length(engine):
    holds(partial(agrees_with_the_reference, engine), worlds(most_people=PEOPLE[engine]), LONG_RUNS[engine])


@pytest.mark.long
@pytest.mark.parametrize("engine", each_engine())
def test_the_list_does_not_mind_at_length(engine):
    holds(partial(does_not_mind_how_it_is_written, engine), worlds_written_twice(), LONG_RUNS[engine])
