"""A program that lists everybody, so that a table can show what was found out about each."""

from dataclasses import replace
from datetime import date

from promotora.targeting.language import (
    AgedUnder,
    Criterion,
    EdVisits,
    Group,
    HomelessNow,
    Program,
    Source,
    Stays,
)

OURS = Source("this manual", verified=True)

YARDSTICK = Program(
    code="yardstick",
    name="Everybody",
    version="1",
    effective=date(2000, 1, 1),
    source=OURS,
    groups=(
        Group(
            "yardstick",
            (Criterion("everybody", AgedUnder(120), OURS), Criterion("homeless now", HomelessNow(), OURS)),
        ),
    ),
    exclusions=(),
    tiers=(),
    last_tier=1,
)

INSIDE_STAYS_TOO = replace(YARDSTICK, ed_days_inside_stays_count=True)
ONE_DATE = replace(YARDSTICK, dates_needed=1)

WINDOWS = replace(
    YARDSTICK,
    groups=(
        Group(
            "yardstick",
            (
                Criterion("everybody", AgedUnder(120), OURS),
                Criterion("ED visit in 6 months", EdVisits(1, within=6), OURS),
                Criterion("stay in 6 months", Stays(1, within=6), OURS),
            ),
        ),
    ),
)
