"""Health facts, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotora.apps.people.models import HealthFact
from promotora.apps.people.presenters.words import day, dots
from promotora.apps.people.terms import FactKind


@dataclass(frozen=True)
class FactSaid:
    """One health fact: since when, until when, and from where."""

    row: HealthFact
    line: str
    ended: bool


def fact_said(row: HealthFact) -> FactSaid:
    """A health fact, in words."""
    since = _("since %(day)s") % {"day": day(row.since)} if row.since else _("since when is not known")
    until = _("until %(day)s") % {"day": day(row.ends)} if row.ends else ""
    source = _("source: %(source)s") % {"source": row.source}
    return FactSaid(row, dots([since, until, source]), ended=row.ends is not None)


def facts_by_kind(rows: Sequence[HealthFact]) -> list[tuple[str, list[FactSaid]]]:
    """(kind, facts) of every kind, those with no fact too, so that each page has the same parts; ended ones last."""
    titles = {
        FactKind.CONDITION: _("Conditions"),
        FactKind.MEDICINE: _("Medicines"),
        FactKind.ALLERGY: _("Allergies"),
        FactKind.PROGRAM: _("Programs"),
    }
    said = sorted((fact_said(row) for row in rows), key=lambda fact: fact.ended)
    return [(title, [fact for fact in said if fact.row.kind == kind]) for kind, title in titles.items()]


def health_columns() -> list[str]:
    """The heads of a fact's cells."""
    return [_("Kind"), _("What"), _("Code"), _("Since"), _("Until"), _("Source"), _("42 CFR Part 2")]


def health_rows(rows: Sequence[HealthFact]) -> Iterator[list[str]]:
    """Each fact as a row of a file."""
    for row in rows:
        protected = _("protected") if row.part2 else ""
        kind = str(row.get_kind_display())
        yield [kind, row.name, row.code, day(row.since), day(row.ends), row.source, protected]
