"""What changed since an earlier run, in figures."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from promotora.targeting.compare import NOT_COVERED
from promotora.targeting.model.program import NOT_ENROLLED, Program
from promotora.targeting.summary.members import most_first, tally


def figures(change: pa.Table | None, since: dict[str, Any] | None, program: Program) -> dict[str, Any] | None:
    """How many came, left and changed, and why; None when nothing was compared."""
    if change is None or since is None:
        return None
    found = tally(change["change"])
    return {
        "since": since["as_of"],
        "version_before": since["program"]["version"],
        "rules_changed": since["program"]["version"] != program.version,
        **{kind: found.get(kind, 0) for kind in ("came", "left", "changed")},
        "left_because": _left_because(change, program),
        "tier_moves": _tier_moves(change),
    }


def _left_because(change: pa.Table, program: Program) -> list[dict[str, Any]]:
    """Why people left. Somebody barred still meets criteria, and her reasons name them: those are not why she left."""
    because = pc.list_flatten(change.filter(pc.equal(change["change"], "left"))["because"])
    return most_first(because.filter(pc.is_in(because, pa.array(_reasons_to_leave(program)))), "reason")


def _reasons_to_leave(program: Program) -> list[str]:
    return [
        NOT_COVERED,
        NOT_ENROLLED,
        *(exclusion.sentence for exclusion in program.exclusions),
        *(group.missing(truth) for group in program.groups for truth in (False, None)),
    ]


def _tier_moves(change: pa.Table) -> list[dict[str, Any]]:
    moved = change.filter(
        pc.and_(pc.equal(change["change"], "changed"), pc.not_equal(change["before_tier"], change["after_tier"]))
    )
    groups = moved.group_by(["before_tier", "after_tier"]).aggregate([("person_id", "count")]).to_pylist()
    return [
        {"from": group["before_tier"], "to": group["after_tier"], "members": group["person_id_count"]}
        for group in sorted(groups, key=lambda group: (group["before_tier"], group["after_tier"]))
    ]
