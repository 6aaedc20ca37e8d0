"""How many members a CB-CME serves, as the reader may see it. The room above knows; the portal wires it at start-up."""

from collections.abc import Callable, Iterable

Counting = Callable[[Iterable[int], int | None], dict[int, int]]
_counting: list[Counting] = []


def count_by(counting: Counting) -> None:
    """From now on this counts: of CB-CMEs, by number, the members served now, of one plan or, with None, of all."""
    _counting[:] = [counting]


def members_served(organizations: Iterable[int], plan_id: int | None = None) -> dict[int, int]:
    """Members that each of these CB-CMEs serves now; those without any are left out. A plan sees its own members."""
    wanted = list(organizations)
    return _counting[0](wanted, plan_id) if _counting and wanted else {}
