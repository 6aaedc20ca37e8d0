"""How wrong the forecast was: told again from each month of the past, with what was known then, and compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from promotora.apps.network.rules.forecast import AHEAD, Month, Span, members_ahead, usual_of

LEAST = 6  # months of history before the first forecast is told
ENOUGH = 9  # months of history with which a page tells its own error
QUICK = 500  # futures of each forecast


@dataclass(frozen=True)
class Tried:
    """One forecast of the past: what was told, what "as last month" would have told, and what came."""

    months: int
    told: Span
    naive: int
    came: int


@dataclass(frozen=True)
class Wrong:
    """So many months ahead: how often tried, the mean error in percent, the same of "as last month", and in how many
    percent of the tries the truth lay within the span (80 were meant)."""

    months: int
    tries: int
    error: float
    naive: float
    within: float


def back_test(series: Sequence[Sequence[Month]], *, ahead: int = AHEAD, futures: int = QUICK) -> list[Wrong]:
    """The error by months ahead, over all of the series: a month begins where the one before it ends.

    Several are drawn toward what was usual among all of them up to then.
    """
    tried: dict[int, list[Tried]] = {}
    for history in series:
        for origin in range(LEAST, len(history)):
            for each in _told_at(origin, history, series, ahead, futures):
                tried.setdefault(each.months, []).append(each)
    return [_wrong(months, tries) for months, tries in sorted(tried.items())]


def _told_at(
    origin: int, history: Sequence[Month], series: Sequence[Sequence[Month]], ahead: int, futures: int
) -> Iterable[Tried]:
    known, now = history[:origin], history[origin].members
    usual = usual_of([each[:origin] for each in series]) if len(series) > 1 else None
    after = [month.members for month in history[origin + 1 : origin + 1 + ahead]]
    told = members_ahead(known, months=len(after), members=now, usual=usual, futures=futures) if after else []
    for months, (span, came) in enumerate(zip(told, after, strict=True), start=1):
        yield Tried(months, span, now, came)


def _wrong(months: int, tries: Sequence[Tried]) -> Wrong:
    within = sum(each.told.low <= each.came <= each.told.high for each in tries)
    return Wrong(
        months,
        len(tries),
        _mean_error((each.told.middle, each.came) for each in tries),
        _mean_error((each.naive, each.came) for each in tries),
        100 * within / len(tries),
    )


def _mean_error(pairs: Iterable[tuple[float, int]]) -> float:
    """The mean of how far off, in percent of what came; of nobody, in percent of one."""
    errors = [abs(told - came) / max(came, 1) for told, came in pairs]
    return 100 * sum(errors) / len(errors)


COUNTY: Mapping[int, float] = {1: 2.4, 3: 4.4, 6: 7.1}
"""The mean error in percent by months ahead, on the areas of a made-up county: docs/guides/forecast.md holds it so."""
