"""What changed since an earlier run, in figures."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from promotora.targeting.summary.members import most_first, tally


def figures(change: pa.Table | None, since: dict[str, Any] | None, version: str) -> dict[str, Any] | None:
    """How many came, left and changed, and why; None when nothing was compared."""
    if change is None or since is None:
        return None
    found = tally(change["change"])
    return {
        "since": since["as_of"],
        "version_before": since["program"]["version"],
        "rules_changed": since["program"]["version"] != version,
        **{kind: found.get(kind, 0) for kind in ("came", "left", "changed")},
        "left_because": _because(change, "left"),
        "tier_moves": _tier_moves(change),
    }


def _because(change: pa.Table, kind: str) -> list[dict[str, Any]]:
    reasons = change.filter(pc.equal(change["change"], kind))["because"]
    return most_first(pc.list_flatten(reasons), "reason")


def _tier_moves(change: pa.Table) -> list[dict[str, Any]]:
    moved = change.filter(
        pc.and_(pc.equal(change["change"], "changed"), pc.not_equal(change["before_tier"], change["after_tier"]))
    )
    groups = moved.group_by(["before_tier", "after_tier"]).aggregate([("person_id", "count")]).to_pylist()
    return [
        {"from": group["before_tier"], "to": group["after_tier"], "members": group["person_id_count"]}
        for group in sorted(groups, key=lambda group: (group["before_tier"], group["after_tier"]))
    ]
