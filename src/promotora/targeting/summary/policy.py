"""The policy behind a run, in plain values: every rule in English with its source and whether that was verified."""

from typing import Any

from promotora.targeting.model.program import Program, Source
from promotora.targeting.model.windows import months_in_words


def figures(program: Program) -> dict[str, Any]:
    """Everything that anybody may know of a policy version."""
    return {
        "version": program.version,
        "effective": program.effective.isoformat(),
        "ends": program.ends.isoformat() if program.ends else None,
        "source": _source(program.source),
        "rules": [
            {"criterion": each.code, "group": group.name, "rule": str(each.rule), **_source(each.source)}
            for group in program.groups
            for each in group.criteria
        ],
        "exclusions": [
            {"code": each.code, "rule": each.sentence, **_source(each.source)} for each in program.exclusions
        ],
        "tiers": [
            *({"tier": tier.level, "rule": str(tier.rule)} for tier in program.tiers),
            {"tier": program.last_tier, "rule": "everyone else on the list"},
        ],
        "windows": windows(program),
        "codes": [
            {
                "condition": change.condition.code,
                "add": list(change.add),
                "remove": list(change.remove),
                "rule": str(change),
                **_source(change.source),
            }
            for change in program.codes
        ],
        "enrollments_that_do_not_bar": list(program.harmless_enrollments),
    }


def _source(source: Source) -> dict[str, Any]:
    return {"source": source.text, "verified": source.verified}


def windows(program: Program) -> list[str]:
    """How far back the rules look, what a diagnosis takes, and which codes are read otherwise, in sentences."""
    dates = (
        "on another claim"
        if program.dates_needed == 1
        else f"on other claims on {program.dates_needed} different dates"
    )
    inside = "count" if program.ed_days_inside_stays_count else "do not count"
    counts = {"Inpatient stays": program.stay_windows, "ED visits": program.ed_windows}
    return [
        f"A condition counts when a claim of {months_in_words(program.diagnosis_months)} carries one of its codes: "
        f"once on an acute inpatient claim, or {dates}.",
        *(f"{what} are counted over {' and '.join(map(months_in_words, months))}." for what, months in counts.items()),
        f"ED visits on days inside an inpatient stay {inside}.",
        *(f"In this version {change}. Source: {change.source}." for change in program.codes),
    ]
