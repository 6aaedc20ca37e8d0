"""Whether a plan's table may be loaded."""

from dataclasses import dataclass

from promotora.apps.people.rules.refusal import Refusal, those


@dataclass(frozen=True)
class LoadAsked:
    """A table that somebody wants loaded."""

    is_plan: bool
    under_way: bool
    found: bool
    done: bool = False


def refusals_to_load(asked: LoadAsked) -> list[Refusal]:
    """Every reason this table cannot be loaded now."""
    return those(
        {
            Refusal.NOT_A_PLAN: not asked.is_plan,
            Refusal.LOAD_UNDER_WAY: asked.under_way,
            Refusal.FILE_GONE: not asked.found,
            Refusal.LOAD_FINISHED: asked.done,
        }
    )
