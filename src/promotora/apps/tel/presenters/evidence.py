"""The claim lines behind a listing: what each is of, which criteria rest on it, and its codes in words.

Only lines on which the listing itself rests are shown. A line that came along for another reason, which the reader may
not know of, would tell of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotora.apps.people.presenters.words import day
from promotora.apps.tel.loading.packing import Line, unpack
from promotora.apps.tel.models import Listing
from promotora.apps.tel.presenters.diagnoses import dotted, meaning
from promotora.apps.tel.presenters.rules_in_words import condition_in_words
from promotora.targeting.model.conditions import ALL_CONDITIONS
from promotora.targeting.model.evidence import KIND_OF, contributing
from promotora.targeting.model.facts import Facts
from promotora.targeting.model.program import Program, conditions_of
from promotora.targeting.model.rules import EdVisits, Rule, Stays
from promotora.targeting.model.windows import Window
from promotora.targeting.valuesets import condition_codes, sources

CONDITION, STAY, ED_VISIT, HOMELESS = "condition", "stay", "ed_visit", "homeless"
# What somebody may sleep in, by HMIS code. Institutions are not told apart: some of them treat substance use.
PLACES = {
    "101": gettext_lazy("in an emergency shelter"),
    "116": gettext_lazy("in a place not meant for living"),
    "118": gettext_lazy("in a safe haven"),
}
KINDS = {
    STAY: gettext_lazy("hospital stays"),
    ED_VISIT: gettext_lazy("ED visits"),
    HOMELESS: gettext_lazy("where the member slept"),
}


@dataclass(frozen=True)
class Ground:
    """One thing that a listing rests on: a condition (its code), or a kind of event; the criteria, and the lines."""

    kind: str
    condition: str
    criteria: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """'diabetes', 'ED visits'."""
        return condition_in_words(self.condition) if self.condition else str(KINDS[self.kind])

    @cached_property
    def days(self) -> list[date]:
        """Each day once, the first one first."""
        return sorted({line.date for line in self.lines})

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Each code once, as people write it, with what it means."""
        found = {code_said(line): code_means(line) for line in sorted(self.lines, key=lambda line: line.code)}
        return list(found.items())


@dataclass(frozen=True)
class Row:
    """One line on the evidence page or in its file."""

    ground: Ground
    line: Line

    @property
    def what(self) -> str:
        """What it is of."""
        return self.ground.name

    @property
    def criteria(self) -> str:
        """Which criteria rest on it."""
        return ", ".join(self.ground.criteria)

    @property
    def code(self) -> str:
        """The code as people write it."""
        return code_said(self.line)

    @property
    def meaning(self) -> str:
        """What the code means."""
        return code_means(self.line) or self.ground.name

    @property
    def claim(self) -> str:
        """The claim's number; a span has none."""
        return self.line.claim_id or ""

    @property
    def number(self) -> str:
        """The line's number on its claim."""
        return "" if self.line.line is None else str(self.line.line)


class Behind:
    """A listing with the policy and the lines behind it, as far as its reader may see them."""

    def __init__(self, listing: Listing, program: Program, packs: Iterable[bytes]) -> None:
        self.listing, self.program = listing, program
        self.as_of = listing.run.as_of
        self._told: set[str] = set()
        self._kinds: dict[str, list[Line]] = {}
        self._conditions: dict[str, list[Line]] = {}
        known = condition_codes(self.as_of, program.codes)
        for line in sorted({line for pack in packs for line in unpack(pack)}, key=_order):
            if line.kind != CONDITION:
                self._kinds.setdefault(line.kind, []).append(line)
                continue
            for code in known.conditions(line.code):
                self._conditions.setdefault(code, []).append(line)

    @cached_property
    def facts(self) -> Facts:
        """What the listing says of the member. Windows other than twelve months are counted from the lines."""
        said, program = self.listing, self.program
        chronic = said.chronically_homeless
        return Facts(
            age=_age(said.birth_date, self.as_of),
            conditions=frozenset(said.conditions),
            stays={months: self._count(STAY, months, said.stays_12m) for months in program.stay_windows},
            ed_visits={months: self._count(ED_VISIT, months, said.ed_visits_12m) for months in program.ed_windows},
            homeless_now=chronic if chronic is None else chronic or bool(self._kinds.get(HOMELESS)),
            chronically_homeless=chronic,
        )

    def _count(self, kind: str, months: int, in_a_year: int) -> int:
        return in_a_year if months == 12 else len({line.date for line in self._within(kind, months)})

    def _within(self, kind: str, months: int) -> list[Line]:
        window = Window.of_months(months, as_of=self.as_of)
        return [line for line in self._kinds.get(kind, []) if line.date in window]

    def under(self, leaf: Rule) -> dict[str, list[Line]]:
        """The lines of each condition, or of the kind, that a leaf asks about, by condition or kind."""
        if isinstance(leaf, Stays | EdVisits):
            kind = KIND_OF[type(leaf)]
            return {kind: self._within(kind, leaf.within)}
        kinds = [kind for rule, kind in KIND_OF.items() if isinstance(leaf, rule)]
        if kinds:
            return {kinds[0]: self._kinds.get(kinds[0], [])}
        had = sorted(conditions_of(leaf) & self.facts.conditions)
        return {code: self._conditions.get(code, []) for code in had}

    @cached_property
    def grounds(self) -> list[Ground]:
        """What the listing rests on: conditions first, in order of their names, then stays, ED visits and the rest."""
        lines: dict[str, set[Line]] = {}
        criteria: dict[str, list[str]] = {}
        for criterion in self.program.criteria():
            if criterion.code not in self.listing.criteria:
                continue
            for leaf in contributing(criterion.rule, self.facts):
                for what, found in self.under(leaf).items():
                    lines.setdefault(what, set()).update(found)
                    if criterion.code not in criteria.setdefault(what, []):
                        criteria[what].append(criterion.code)
        made = [_ground(what, criteria[what], found) for what, found in lines.items() if found]
        return sorted(made, key=lambda ground: (_KIND_ORDER.index(ground.kind), ground.name))

    def ground(self, what: str) -> Ground | None:
        """What the listing rests on of one condition or kind."""
        return next((each for each in self.grounds if what in (each.condition, each.kind)), None)

    def tells(self, ground: Ground) -> bool:
        """Whether a ground is told for the first time: what several criteria rest on is told in full once."""
        new = not self.was_told(ground.condition)
        self._told.add(ground.condition)
        return new

    def was_told(self, condition: str) -> bool:
        """Whether a condition was told in full already."""
        return condition in self._told

    @property
    def rows(self) -> list[Row]:
        """Every line, ground by ground, the latest first."""
        return [Row(ground, line) for ground in self.grounds for line in sorted(ground.lines, key=_order, reverse=True)]

    @property
    def claim_lines(self) -> int:
        """How many claim lines and spans there are; one that speaks of two conditions counts once."""
        found = {line for ground in self.grounds for line in ground.lines}
        return len({(line.claim_id, line.line) if line.claim_id else line for line in found})


_KIND_ORDER = (CONDITION, STAY, ED_VISIT, HOMELESS)
_CONDITIONS = frozenset(condition.code for condition in ALL_CONDITIONS)
_UTILIZATION = {row["code"]: row["name"] for row in sources() if "family" in row}


def _ground(what: str, criteria: Sequence[str], lines: Iterable[Line]) -> Ground:
    condition = what if what in _CONDITIONS else ""
    return Ground(CONDITION if condition else what, condition, tuple(criteria), tuple(sorted(lines, key=_order)))


def _order(line: Line) -> tuple[date, str, str, int, str]:
    return line.date, line.kind, line.claim_id or "", line.line or 0, line.code


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def code_said(line: Line) -> str:
    """A line's code as people write it; where somebody slept has none, since some codes name what may be protected."""
    if line.kind == HOMELESS:
        return ""
    return dotted(line.code) if line.kind == CONDITION else line.code


def code_means(line: Line) -> str:
    """What a line's code means, where that is known."""
    if line.kind == CONDITION:
        return meaning(line.code)
    if line.kind == HOMELESS:
        return str(PLACES.get(line.code) or _("homeless, or in an institution for under 90 days after it"))
    if line.kind == STAY:
        return _("hospital inpatient claim")
    return _("emergency department") if line.code in _UTILIZATION else ""


def columns() -> list[str]:
    """Heads of the file."""
    return [_("What it shows"), _("Criteria"), _("Date"), _("Code"), _("What the code means"), _("Claim"), _("Line")]


def cells(row: Row) -> list[str]:
    """A line in the file."""
    line = row.line
    return [row.what, row.criteria, line.date.isoformat(), row.code, row.meaning, row.claim, row.number]


def days_said(days: Sequence[date], most: int = 8) -> str:
    """Days as people read them; of many, the first and the last."""
    if len(days) > most:
        return _("from %(first)s to %(last)s") % {"first": day(days[0]), "last": day(days[-1])}
    return "; ".join(day(each) for each in days)
