"""The next six months: how many members, how many full-time care coordinators, and how much room.

The method, in full. What came a month is the mean of the last year's months, the nearer ones weighing more (half as
much six months back), drawn toward what is usual around (a plan's own rate) as if three more months had said that.
Who leaves is a share of the members, found in the same way. Months differ more than chance alone would have it, by a
factor that the past shows (never below one). From this, 2,000 futures are drawn with the same dice each time: in each,
the true rates differ from ours as much as so few months allow, and each who may join comes or does not. The middle
future is the forecast, and eight of ten lie in the span that is told with it. The numbers here (half-life, three
months, eight of ten) are ours, chosen by the back-test of docs/guides/forecast.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from promotora.apps.network.rules.capacity import MOST

AHEAD = 6
FUTURES, DICE = 2_000, 20_260
YEAR, HALF_LIFE = 12, 6.0
PRIOR = 3.0  # months that what is usual around counts for
LOW, HIGH = 0.1, 0.9
TINY = 1e-9

Futures = npt.NDArray[Any]


@dataclass(frozen=True)
class Month:
    """A month that is over: the members at its beginning, how many came, and how many left."""

    members: int
    came: int
    left: int


@dataclass(frozen=True)
class Usual:
    """What is usual around: how many come in a month to one like this, and which share of the members leaves."""

    came: float
    left: float


@dataclass(frozen=True)
class MayJoin:
    """Somebody who may join: their share of full time, from which of the next months on (0 the first), how likely."""

    fte: float
    month: int
    likely: float


@dataclass(frozen=True)
class Team:
    """Full-time care coordinators on the first day of each of the next months, by the roster; and who may join.

    `load`: the share of a coordinator that a member takes; `most`: how many of those who come next one may have;
    `taken`: full-time coordinators that other plans' members take, who are thought to stay as many as they are.
    """

    coordinators: Sequence[float]
    may_join: Sequence[MayJoin] = ()
    most: int = MOST
    load: float = 1 / MOST
    taken: float = 0.0


@dataclass(frozen=True)
class Span:
    """The middle of all futures, and what eight of ten lie between."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Ahead:
    """The first day of one of the next months."""

    members: Span
    coordinators: Span
    room: Span


@dataclass(frozen=True)
class Rate:
    """A rate a month, over how many months it was seen, and how much more months differ than chance has it."""

    mean: float
    months: float
    spread: float


def forecast(
    history: Sequence[Month],
    team: Team,
    *,
    members: int,
    usual: Usual | None = None,
    first: float = 1.0,
    futures: int = FUTURES,
) -> list[Ahead]:
    """The first days of as many months as the team is told for. `first`: how much of the present month is left."""
    dice = np.random.default_rng(DICE)
    moved = _members(dice, history, members, usual, [first, *[1.0] * (len(team.coordinators) - 1)], futures)
    full_time = _full_time(dice, team, futures)
    room = np.maximum(0, np.floor((full_time - team.taken - moved * team.load) * team.most + TINY))
    return [Ahead(span(many), span(each), span(left)) for many, each, left in zip(moved, full_time, room, strict=True)]


def members_ahead(
    history: Sequence[Month], *, months: int, members: int, usual: Usual | None = None, futures: int = FUTURES
) -> list[Span]:
    """The members alone."""
    dice = np.random.default_rng(DICE)
    return [span(each) for each in _members(dice, history, members, usual, [1.0] * months, futures)]


def span(futures: Futures) -> Span:
    """The middle, and what eight of ten lie between: values that some future has, so the middle is within."""
    low, middle, high = np.quantile(futures, [LOW, 0.5, HIGH], method="inverted_cdf").tolist()
    return Span(low, middle, high)


def usual_of(several: Sequence[Sequence[Month]]) -> Usual:
    """What is usual for one of several: the mean that comes to one in a month, and the share that leaves."""
    months = [month for each in several for month in each[-YEAR:]]
    members = sum(month.members for month in months)
    came = sum(month.came for month in months) / len(months) if months else 0.0
    return Usual(came, sum(month.left for month in months) / members if members else 0.0)


def usual_by_lists(came: Sequence[int], history: Sequence[Month]) -> Usual | None:
    """Of all CB-CMEs of a plan: as many come as are newly listed in a month, and leave as they did; None unknown."""
    if not came:
        return None
    return Usual(sum(came) / len(came), usual_of([history]).left)


# ----------------------------------------------------------------------------------------------------------- the rates


def rate_of_coming(history: Sequence[Month], usual: Usual | None) -> Rate:
    """How many come in a month."""
    recent, weights = _recent(history)
    seen = np.array([month.came for month in recent], float)
    more = PRIOR if usual else 0.0
    months = float(weights.sum()) + more
    mean = (float(weights @ seen) + more * (usual.came if usual else 0.0)) / months if months else 0.0
    return Rate(mean, months, _spread(seen, np.full(len(recent), mean)))


def rate_of_leaving(history: Sequence[Month], usual: Usual | None, members: int) -> Rate:
    """The share of the members that leaves in a month."""
    recent, weights = _recent(history)
    left, there = (np.array([getattr(month, name) for month in recent], float) for name in ("left", "members"))
    typical = float(there.mean()) if len(recent) else float(members)
    more = PRIOR * max(typical, 1.0) if usual else 0.0
    seen = float(weights @ there) + more
    mean = min(1.0, (float(weights @ left) + more * (usual.left if usual else 0.0)) / seen) if seen else 0.0
    months = float(weights.sum()) + (PRIOR if usual else 0.0)
    return Rate(mean, months, _spread(left, mean * there))


def _recent(history: Sequence[Month]) -> tuple[Sequence[Month], npt.NDArray[np.float64]]:
    """The last year, and what each month weighs."""
    recent = history[-YEAR:]
    return recent, 0.5 ** (np.arange(len(recent))[::-1] / HALF_LIFE)


def _spread(seen: npt.NDArray[np.float64], expected: npt.NDArray[np.float64]) -> float:
    """How much more months differ than counts do by chance, drawn toward not at all: 1 at the least."""
    told = expected > 0
    if not told.any():
        return 1.0
    squares = float((((seen - expected) ** 2)[told] / expected[told]).sum())
    return max(1.0, (squares + PRIOR) / (int(told.sum()) - 1 + PRIOR))


# --------------------------------------------------------------------------------------------------------- the futures


def _members(
    dice: np.random.Generator,
    history: Sequence[Month],
    members: int,
    usual: Usual | None,
    shares: Sequence[float],
    futures: int,
) -> Futures:
    """Members at the end of each of the months ahead (rows) in each future (columns)."""
    coming, leaving = rate_of_coming(history, usual), rate_of_leaving(history, usual, members)
    coming_mean, leaving_mean = balanced(coming, leaving, members)
    came = _as_it_may_be(dice, coming, coming_mean, futures)
    left = _as_it_may_be(dice, leaving, leaving_mean, futures) / max(members, 1)
    now, ends = np.full(futures, members), []
    for share in shares:
        gone = np.minimum(now, _counts(dice, left * now * share, leaving.spread))
        now = now - gone + _counts(dice, came * share, coming.spread)
        ends.append(now)
    return np.array(ends).reshape(len(ends), futures)


def balanced(coming: Rate, leaving: Rate, members: int) -> tuple[float, float]:
    """How many come and leave in a month. Growth counts as far as it stands out from what chance would show."""
    came, left = coming.mean, leaving.mean * members
    growth = came - left
    by_chance = coming.spread * came / max(coming.months, 1.0) + leaving.spread * left / max(leaving.months, 1.0)
    kept = growth * max(0.0, 1 - by_chance / growth**2) if abs(growth) > TINY else 0.0
    return (came + left + kept) / 2, (came + left - kept) / 2


def _as_it_may_be(dice: np.random.Generator, rate: Rate, mean: float, futures: int) -> Futures:
    """The true mean count of a month, as far off from ours as so few months allow."""
    if mean <= TINY:
        return np.zeros(futures)
    scale = rate.spread / max(rate.months, 1.0)  # its variance over its mean
    return dice.gamma(mean / scale, scale, futures)


def _counts(dice: np.random.Generator, means: Futures, spread: float) -> Futures:
    """Counts of a month with these means, whose variance is `spread` times the mean."""
    more = spread - 1
    if more > TINY:
        means = dice.gamma(np.maximum(means, TINY) / more, more) * (means > 0)
    return dice.poisson(means)


def _full_time(dice: np.random.Generator, team: Team, futures: int) -> Futures:
    """Full-time care coordinators on the first days of the months ahead, in each future."""
    known = np.repeat(np.array(team.coordinators, float)[:, None], futures, axis=1)
    months = np.arange(len(team.coordinators))[:, None]
    for each in team.may_join:
        joins = dice.random(futures) < each.likely
        known += each.fte * joins * (months >= each.month)
    return np.round(known, 2)
