"""The figures of a run: plain values, ready for JSON, in an order that never varies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from promotora.targeting.engines.base import Findings, Request
from promotora.targeting.model.conditions import ALL_CONDITIONS, CONDITION_BY_CODE
from promotora.targeting.model.verdict import Decision
from promotora.targeting.summary import changes, members, policy, unusable

AreaOf = Callable[[str], str | None]
"""The service planning area of a ZIP code; None when it is in none that is known."""
Figures = dict[str, Any]


@dataclass(frozen=True)
class Circumstances:
    """What a summary says beside the findings. `change` and `since` (the earlier run's record) come together."""

    area_of: AreaOf | None = None
    kept_open: bool = False
    change: pa.Table | None = None
    since: dict[str, Any] | None = None


def summarize(findings: Findings, request: Request, circumstances: Circumstances) -> Figures:
    """Every figure of the summary."""
    program = request.program
    tel = findings.tel
    return {
        "program": {
            "code": program.code,
            "name": program.name,
            "version": program.version,
            "as_of": request.as_of.isoformat(),
            "effective": program.effective.isoformat(),
            "ends": program.ends.isoformat() if program.ends else None,
            "kept_open": circumstances.kept_open,
        },
        "members": _decisions(findings.decisions),
        "by_tier": _by_tier(tel, request),
        "by_criterion": _by_criterion(tel, request),
        "by_condition": _by_condition(tel),
        "by_condition_count": members.counts(tel["condition_count"], "conditions"),
        "care": _care(tel),
        "by_language": members.most_first(findings.people["language"], "language"),
        "by_area": members.by_area(findings.people["zip_code"], circumstances.area_of),
        "by_age_and_sex": members.by_age_and_sex(findings.people, request.as_of),
        "excluded_because": _reasons(findings.decisions, Decision.EXCLUDED, _bars(request)),
        "not_eligible_because": _reasons(findings.decisions, Decision.NOT_ELIGIBLE, None),
        "rows": unusable.by_table(findings.reading),
        "set_aside": unusable.by_reason(findings.reading.set_aside),
        "unknown_programs": findings.reading.unknown_programs,
        "unknown_lines_of_business": findings.reading.unknown_lines_of_business,
        "change": changes.figures(circumstances.change, circumstances.since, program),
        "policy": policy.figures(program),
    }


def _decisions(decisions: pa.Table) -> dict[str, int]:
    found = members.tally(decisions["decision"])
    return {"covered": decisions.num_rows} | {str(each): found.get(str(each), 0) for each in Decision}


def _by_tier(tel: pa.Table, request: Request) -> list[Figures]:
    found = members.tally(tel["tier"])
    rules = {tier.level: str(tier.rule) for tier in request.program.tiers}
    levels = sorted({*rules, request.program.last_tier})
    return [
        {"tier": level, "rule": rules.get(level, "everyone else"), "members": found.get(level, 0)} for level in levels
    ]


def _by_criterion(tel: pa.Table, request: Request) -> list[Figures]:
    found = members.tally(pc.list_flatten(tel["criteria"]))
    return [
        {"criterion": each.code, "rule": str(each.rule), "members": found.get(each.code, 0)}
        for each in request.program.criteria()
    ]


def _by_condition(tel: pa.Table) -> list[Figures]:
    found = members.tally(pc.list_flatten(tel["conditions"]))
    rows = [
        {"condition": each.code, "name": CONDITION_BY_CODE[each.code].name, "members": found.get(each.code, 0)}
        for each in ALL_CONDITIONS
    ]
    return sorted(rows, key=lambda row: (-row["members"], row["condition"]))


def _care(tel: pa.Table) -> Figures:
    """The last year's care, and where people live."""
    homeless = members.tally(tel["chronically_homeless"])
    return {
        "with_a_stay": _how_many(pc.greater_equal(tel["stays_12m"], 1)),
        "with_3_ed_visits": _how_many(pc.greater_equal(tel["ed_visits_12m"], 3)),
        "stays": pc.sum(tel["stays_12m"]).as_py() or 0,
        "ed_visits": pc.sum(tel["ed_visits_12m"]).as_py() or 0,
        "chronically_homeless": homeless.get(True, 0),
        "not_chronically_homeless": homeless.get(False, 0),
        "homelessness_not_known": homeless.get(None, 0),
    }


def _how_many(truths: pa.ChunkedArray) -> int:
    return int(pc.sum(truths).as_py() or 0)


def _bars(request: Request) -> list[str]:
    return [exclusion.sentence for exclusion in request.program.exclusions]


def _reasons(decisions: pa.Table, decision: Decision, only: list[str] | None) -> list[Figures]:
    """How often each reason was given; someone with two reasons counts under both."""
    reasons = decisions.filter(pc.equal(decisions["decision"], str(decision)))["reasons"]
    rows = members.most_first(pc.list_flatten(reasons), "reason")
    return [row for row in rows if only is None or row["reason"] in only]
