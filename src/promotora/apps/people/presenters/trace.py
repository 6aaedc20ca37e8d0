"""Who looked and what was changed, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Purpose
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.people.models import (
    Access,
    BreakGlass,
    Caregiver,
    Consent,
    Contact,
    Coverage,
    HealthFact,
    Member,
    MemberNumber,
    Supporter,
)
from promotora.apps.people.presenters.words import day, moment, yes_or_no
from promotora.apps.people.queries.trace import Version
from promotora.apps.people.terms import Did, Emergency, Export, Shown

# ---------------------------------------------------------------------------------------------------------- who looked

DETAILS: dict[str, Any] = {choice.value: choice.label for kind in (Did, Shown, Export, Emergency) for choice in kind}


@dataclass(frozen=True)
class Look:
    """One look, in words."""

    at: datetime
    who: str
    organization: str
    role: str
    part: str
    detail: str
    why: str
    address: str
    changed: bool

    @property
    def cells(self) -> list[str]:
        """The look as a row of a file."""
        return [moment(self.at), self.who, self.organization, self.role, self.part, self.detail, self.why, self.address]

    @property
    def sentence(self) -> str:
        """The look as one says it to the member."""
        if self.changed:
            said = _("%(who)s of %(organization)s changed the record, for %(why)s.") % vars(self)
        else:
            said = _("%(who)s of %(organization)s saw %(part)s, for %(why)s.") % vars(self)
        return f"{said} ({self.detail})" if self.detail else said


def look_columns() -> list[str]:
    """The heads of a look's cells."""
    return [
        _("When"),
        _("Who"),
        _("For which organization"),
        _("As"),
        _("Which part"),
        _("What was done"),
        _("Why"),
        _("From where"),
    ]


def looks_said(rows: Iterable[AccessEntry], people: Mapping[int, str], organizations: Mapping[int, str]) -> list[Look]:
    """Entries of the access log, in words."""
    return [_look(row, people, organizations) for row in rows]


def _look(row: AccessEntry, people: Mapping[int, str], organizations: Mapping[int, str]) -> Look:
    return Look(
        at=row.at,
        who=people.get(row.user_id or 0, _("the system")),
        organization=organizations.get(row.organization_id or 0, _("no organization")),
        role=_label(Role, row.role),
        part=str(row.get_part_display()),
        detail=str(DETAILS.get(row.detail, row.detail)),
        why=_label(Purpose, row.why),
        address=row.address,
        changed=row.part == Part.CHANGE or (row.part == Part.PROTECTED and row.detail in Did.values),
    )


def _label(choices: type[models.TextChoices], value: str) -> str:
    return str(dict(choices.choices).get(value, value))


# ----------------------------------------------------------------------------------------------------- what was changed


@dataclass(frozen=True)
class Change:
    """One change of one thing: what it was, when, by whom, and (label, from, to) of each field."""

    title: str
    at: datetime
    when: str
    who: str
    fields: list[tuple[str, str, str]]


THINGS: dict[type[models.Model], Any] = {
    Member: gettext_lazy("the member"),
    MemberNumber: gettext_lazy("a number"),
    Coverage: gettext_lazy("coverage"),
    Contact: gettext_lazy("a way to reach the member"),
    Supporter: gettext_lazy("a supporter"),
    Caregiver: gettext_lazy("a caregiver"),
    Consent: gettext_lazy("a consent"),
    HealthFact: gettext_lazy("a health fact"),
    Access: gettext_lazy("who may see the member"),
    BreakGlass: gettext_lazy("an emergency"),
}
Names = Mapping[Any, Mapping[int, str]]  # of people and of organizations, by id
BOOKKEEPING = frozenset(
    {"id", "version", "member", "document", "document_hash", "added_by", "recorded_by", "given_by", "user", "rank"}
)


def changes_said(
    versions: Sequence[Version], people: Mapping[int, str], organizations: Mapping[int, str]
) -> list[Change]:
    """What was changed, from what to what, in words."""
    return [_change(version, people, organizations) for version in versions]


def _change(version: Version, people: Mapping[int, str], organizations: Mapping[int, str]) -> Change:
    who = people.get(version.user_id or 0, _("a load or the system"))
    organization = organizations.get(version.organization_id or 0, "")
    return Change(
        title=f"{capfirst(THINGS[version.model])}: {version.after}",
        at=version.at,
        when=moment(version.at),
        who=f"{who}, {organization}" if organization else who,
        fields=list(_differences(version, {User: people, Organization: organizations})),
    )


def _differences(version: Version, names: Names) -> Iterable[tuple[str, str, str]]:
    for column in version.model._meta.concrete_fields:
        before, after = getattr(version.before, column.attname), getattr(version.after, column.attname)
        if before != after and column.name not in BOOKKEEPING:
            yield capfirst(str(column.verbose_name)), _shown(column, before, names), _shown(column, after, names)


def _shown(column: "models.Field[Any, Any]", value: Any, names: Names) -> str:
    """A stored value as people say it."""
    if value is None or value == "":
        return _("nothing")
    if column.related_model in names:
        return names[column.related_model].get(value, str(value))
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value)
