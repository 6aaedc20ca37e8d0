"""The policy manual, written from the spec tests: chapter titles, sentences and tables.

`make docs` writes docs/policy; test_manual.py fails when what is there is no longer what the tests say.
"""

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from textwrap import dedent
from types import FunctionType, ModuleType

from tests.spec import vocabulary
from tests.spec.examples import AS_OF, Example, example

from promotora.targeting import programs
from promotora.targeting.model.program import Program
from promotora.targeting.model.windows import months_in_words
from promotora.targeting.model.words import listing

FOLDER = Path(__file__).parents[2] / "docs" / "policy"
DEFINITIONS = (
    "test_calendar",
    "test_evidence_dates",
    "test_conditions",
    "test_stays",
    "test_ed_visits",
    "test_homelessness",
    "test_what_is_shown",
)


@dataclass(frozen=True)
class Document:
    """One file of docs/policy. `chapters` are the spec modules in reading order."""

    file: str
    program: str
    chapters: tuple[str, ...]
    as_of: date = AS_OF


DOCUMENTS = (
    Document(
        "health-homes.md",
        "hhp",
        (
            "test_who_is_listed",
            "test_chronic_criteria",
            "test_acuity_criteria",
            "test_coverage",
            "test_exclusions",
            "test_tiers",
            "test_versions",
            *DEFINITIONS,
        ),
    ),
    Document("enhanced-care-management.md", "ecm", ("test_ecm_populations", "test_ecm_exclusions"), date(2022, 7, 1)),
)


def chapter(name: str) -> ModuleType:
    return importlib.import_module(f"tests.spec.{name}")


def pages(module: ModuleType) -> Iterator[FunctionType]:
    """The tests of a chapter, as they stand."""
    for name, value in vars(module).items():
        if name.startswith("test_") and inspect.isfunction(value) and value.__module__ == module.__name__:
            yield value


def examples_of(page: FunctionType) -> list[Example]:
    """The tables that a test would check."""
    recorded: list[Example] = []
    if "spec" in inspect.signature(page).parameters:
        page(spec=lambda text, **how: recorded.append(example(text, **how)))
    return recorded


@cache
def all_examples() -> tuple[Example, ...]:
    """Every table of every document."""
    return tuple(
        dict.fromkeys(
            told
            for document in DOCUMENTS
            for name in document.chapters
            for page in pages(chapter(name))
            for told in examples_of(page)
        )
    )


def written(document: Document) -> str:
    """A whole document."""
    parts = [*policy(document), *(part for name in document.chapters for part in chapter_text(name, document))]
    return "\n\n".join(parts) + "\n"


def policy(document: Document) -> Iterator[str]:
    """What is written before the chapters: the program's versions as data."""
    known = programs.versions(document.program)
    yield f"# {known[0].name}: the policy as it is computed"
    yield (
        "Written by `make docs` from the spec tests (`tests/spec`) and the program's own file; every table below is "
        "checked on every engine at every change. Change the tests, not this page."
    )
    yield "## How to read the tables"
    told, words, found = inspect.getdoc(vocabulary).split("\n\n")
    yield f"{told} Unless a table says otherwise, the list is made as of {document.as_of}. What is put in:"
    yield f"```text\n{dedent(words)}\n```"
    yield found
    for program in known:
        yield from version(program)


def version(program: Program) -> Iterator[str]:
    until = f", until {program.ends}" if program.ends else ""
    yield f"## Version {program.version}: in force from {program.effective}{until}"
    yield f"Source: {program.source}."
    for group in program.groups:
        yield f"A member must meet at least one {group.name} criterion:"
        yield plain(
            ("criterion", "met by", "source", "verified"),
            [(each.code, str(each.rule), each.source.text, yes_no(each.source.verified)) for each in group.criteria],
        )
    yield (
        f"Conditions are looked for in {months_in_words(program.diagnosis_months)}: on one acute inpatient claim, or "
        f"on other claims of {program.dates_needed} different dates."
    )
    for change in program.codes:
        yield f"In this version {change} ({change.source})."
    yield "These bar a member who would qualify:"
    yield plain(
        ("code", "what it is", "source", "verified"),
        [(each.code, each.sentence, each.source.text, yes_no(each.source.verified)) for each in program.exclusions],
    )
    yield f"These do not: {listing([f'`{code}`' for code in program.harmless_enrollments])}."
    yield "How urgent a listed member is, by the first tier that is met:"
    yield plain(
        ("tier", "met by"),
        [*((str(tier.level), str(tier.rule)) for tier in program.tiers), (str(program.last_tier), "everyone else")],
    )


def chapter_text(name: str, document: Document) -> Iterator[str]:
    module = chapter(name)
    title, _, more = inspect.getdoc(module).partition("\n")
    yield f"## {title.rstrip('.')}"
    if more.strip():
        yield more.strip()
    for page in pages(module):
        yield inspect.getdoc(page)
        for told in examples_of(page):
            if told.as_of != document.as_of:
                yield f"As of {told.as_of}:"
            yield markdown(told.table.header, told.table.rows)


def plain(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown whose long sentences nobody lines up."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (header, ("---",) * len(header), *rows))


def markdown(header: tuple[str, ...], rows: list[tuple[str, ...]] | tuple[tuple[str, ...], ...]) -> str:
    """A table in Markdown, its columns lined up as in the tests."""
    widths = [max(3, *(len(line[place]) for line in (header, *rows))) for place in range(len(header))]

    def line(cells: tuple[str, ...]) -> str:
        return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"

    return "\n".join([line(header), f"|{'|'.join('-' * (width + 2) for width in widths)}|", *map(line, rows)])


def yes_no(value: bool) -> str:
    return "yes" if value else "no"
