"""A run, from claims to the list on disk: open, decide, compare, write."""

import hashlib
import json
import platform
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.targeting import compare, outputs, summary
from promotora.targeting.engines import engine_named
from promotora.targeting.engines.base import EVIDENCE, Findings, Progress, Request, silent
from promotora.targeting.model.program import Program
from promotora.targeting.programs import ProgramError, in_force
from promotora.targeting.store import Store, fingerprint, open_store
from promotora.targeting.tables.folder import Folder, TableFile, open_folder

Source = Folder | Store
EvidenceTaker = Callable[[pa.Table], None]
"""Takes evidence, up to some hundred thousand rows at once, its text as dictionaries."""
WRITING = "Writing the list"
PACKAGES = ("promotora", "duckdb", "numpy", "pyarrow", "numba")


@dataclass(frozen=True)
class Order:
    """What was asked for: the command's options.

    `policy` is a version of `program` to use as it stands, on any day, instead of the one in force; a what-if's draft,
    or the version of an earlier run. `withheld` are codes of conditions: the list is then told a second time without
    them.
    """

    program: str
    as_of: date
    engine: str = "duckdb"
    formats: tuple[str, ...] = ("parquet",)
    previous: Path | None = None
    keep_open: bool = False
    with_evidence: bool = True
    most_set_aside: float = 0.05
    master: str = "local[2]"
    policy: Program | None = None
    withheld: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.policy is not None and self.policy.code != self.program:
            raise ProgramError(
                f"The policy is a version of {self.policy.code!r}, and the list is of {self.program!r}. "
                f"Give a version of {self.program!r}, or leave it away for the one in force."
            )

    def version(self) -> Program:
        """The policy given, or else the program version in force on the day; `ProgramError` when none is."""
        return self.policy or in_force(self.program, self.as_of, keep_open=self.keep_open)

    def request(self) -> Request:
        """What an engine is asked; `RuleError` when no condition has a code to be withheld."""
        return Request(
            self.version(),
            self.as_of,
            self.with_evidence,
            self.most_set_aside,
            withheld=frozenset(self.withheld),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "engine": self.engine,
            "format": list(self.formats),
            "previous": str(self.previous) if self.previous else None,
            "keep_open": self.keep_open,
            "evidence": self.with_evidence,
            "most_set_aside": self.most_set_aside,
            "withheld": sorted(set(self.withheld)),
        }


@dataclass(frozen=True)
class RunResult:
    """What a run wrote, and its figures (the very content of summary.json); its tables, as they are in memory.

    `change` is None without an earlier run, `open_change` also unless both runs withheld the same conditions.
    """

    out: Path
    figures: dict[str, Any]
    findings: Findings
    change: pa.Table | None = None
    open_change: pa.Table | None = None


def open_source(*, data: Path | None = None, store: Path | None = None) -> Source:
    """The folder of claims, or the store, that a run reads; `DataError` when it cannot be used."""
    if store is not None:
        return open_store(store)
    if data is None:
        raise ValueError("Name a folder of claims or a store.")
    return open_folder(data)


def run(
    source: Source,
    out: Path,
    order: Order,
    *,
    area_of: summary.AreaOf | None = None,
    progress: Progress = silent,
    evidence_also: EvidenceTaker | None = None,
) -> RunResult:
    """Make the list and write it to the folder `out`, whole or not at all.

    `evidence_also` is given the evidence piece by piece, in order, each once it is written; what it raises ends the run
    with nothing written.
    """
    outputs.refuse_to_replace(out, marker=compare.MARKER)
    request = order.request()
    before = compare.read_run(order.previous) if order.previous else None
    with outputs.whole_folder(out, marker=compare.MARKER) as folder:
        findings = _find(source, order, request, folder, progress, evidence_also)
        record = record_of(source, order, request, findings)
        after = compare.Lists(findings.tel, findings.decisions, record, findings.open_tel, findings.open_decisions)
        change = compare.compare(before, after) if before else None
        open_change = compare.compare_openly(before, after) if before else None
        circumstances = summary.Circumstances(area_of, _kept_open(request), change, before.record if before else None)
        figures = summary.summarize(findings, request, circumstances)
        _write(folder, order, request, findings, change, figures, record, progress)
    return RunResult(out, figures, findings, change, open_change)


def tel_digest(folder: Path) -> str:
    """The SHA-256 of a run's tel.parquet, which the same input and policy make to the byte; `OSError` without one."""
    with (folder / "tel.parquet").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _find(
    source: Source,
    order: Order,
    request: Request,
    folder: Path,
    progress: Progress,
    evidence_also: EvidenceTaker | None,
) -> Findings:
    """The findings, but for the evidence, which is written as it comes."""
    engine = engine_named(order.engine, master=order.master)
    if not request.with_evidence:
        return engine.find(source, request, progress)
    with outputs.growing_table(EVIDENCE, folder, "evidence", _plain(order), evidence_also) as table:
        return engine.find(source, replace(request, evidence_to=table.add), progress)


def _plain(order: Order) -> tuple[str, ...]:
    return tuple(form for form in order.formats if form in outputs.PLAIN_FORMATS)


def _kept_open(request: Request) -> bool:
    return request.program.ends is not None and request.as_of > request.program.ends


def _write(
    folder: Path,
    order: Order,
    request: Request,
    findings: Findings,
    change: pa.Table | None,
    figures: dict[str, Any],
    record: dict[str, Any],
    progress: Progress,
) -> None:
    tables = {
        "tel": (findings.tel, order.formats),
        "decision": (findings.decisions, _plain(order)),
        "change": (change, order.formats),
        "open": (findings.open_tel, order.formats),
        "open_decision": (findings.open_decisions, ("parquet",)),
        "person": (findings.people if request.withheld else None, ("parquet",)),
    }
    steps = {name: (table, forms) for name, (table, forms) in tables.items() if table is not None}
    for done, (name, (table, forms)) in enumerate(steps.items()):
        progress(WRITING, done, len(steps))
        outputs.write_table(table, folder, name, forms)
    _write_rejected(folder / "rejected", findings.reading.set_aside)
    (folder / "summary.html").write_text(summary.page(figures, record), encoding="utf-8")
    _write_json(folder / "summary.json", figures)
    _write_json(folder / compare.MARKER, record)
    progress(WRITING, len(steps), len(steps))


def _write_rejected(folder: Path, set_aside: pa.Table) -> None:
    """The rows set aside, a CSV for each input table that had any."""
    for name in sorted(pc.unique(set_aside["table"]).to_pylist()):
        folder.mkdir(exist_ok=True)
        outputs.write_csv(set_aside.filter(pc.equal(set_aside["table"], name)).drop(["table"]), folder / f"{name}.csv")


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def record_of(source: Source, order: Order, request: Request, findings: Findings) -> dict[str, Any]:
    """run.json: enough to make the same run again. It holds no time of day, so that the same run is the same record."""
    program = request.program
    return {
        "as_of": request.as_of.isoformat(),
        "program": {
            "code": program.code,
            "version": program.version,
            "criteria": {each.code: repr(each.rule) for each in program.criteria()},
            "exclusions": [each.code for each in program.exclusions],
            "tiers": {str(tier.level): repr(tier.rule) for tier in program.tiers},
            "repr": repr(program),
        },
        "options": order.as_json(),
        "kept_open": _kept_open(request),
        "input": _input(source, findings),
        "versions": {"python": platform.python_version()} | {name: _installed(name) for name in PACKAGES},
    }


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _input(source: Source, findings: Findings) -> dict[str, Any]:
    rows = findings.reading.rows
    if isinstance(source, Store):
        return {
            "store": str(source.path),
            "fingerprint": fingerprint(source),
            "rows": rows,
            "months": source.months,
        }
    tables = {
        name: {
            "rows": rows.get(name, 0),
            "files": [
                {"name": file.name, "bytes": file.path.stat().st_size, "rows": _rows_of(file, files, rows.get(name, 0))}
                for file in files
            ],
        }
        for name, files in source.files.items()
    }
    return {"data": str(source.path), "tables": tables}


def _rows_of(file: TableFile, files: tuple[TableFile, ...], rows: int) -> int | None:
    """A file's rows, where they are known without reading it again: a table's only file, or Parquet."""
    if len(files) == 1:
        return rows
    return None if file.is_csv else int(pq.read_metadata(file.path).num_rows)
