"""Health facts, in words."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from promotora.apps.people.models import HealthFact
from promotora.apps.people.presenters.words import day
from promotora.apps.people.terms import FactKind


def facts_by_kind(rows: Sequence[HealthFact]) -> list[tuple[str, list[HealthFact]]]:
    """(kind, facts) of every kind, those with no fact included, so that each page has the same parts."""
    titles = {
        FactKind.CONDITION: _("Conditions"),
        FactKind.MEDICINE: _("Medicines"),
        FactKind.ALLERGY: _("Allergies"),
        FactKind.PROGRAM: _("Programs"),
    }
    return [(title, [row for row in rows if row.kind == kind]) for kind, title in titles.items()]


def health_columns() -> list[str]:
    """The heads of a fact's cells."""
    return [_("Kind"), _("What"), _("Code"), _("Since"), _("Until"), _("From"), _("42 CFR Part 2")]


def health_rows(rows: Sequence[HealthFact]) -> Iterator[list[str]]:
    """Each fact as a row of a file."""
    for row in rows:
        protected = _("protected") if row.part2 else ""
        kind = str(row.get_kind_display())
        yield [kind, row.name, row.code, day(row.since), day(row.ends), row.source, protected]
