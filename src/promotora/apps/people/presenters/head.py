"""How every page of a record opens."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Permission
from promotora.apps.people.models import Access, Member
from promotora.apps.people.presenters.words import clock_time, day, dots
from promotora.apps.people.queries.record import Record

P = Permission


@dataclass(frozen=True)
class Head:
    """The opening of a record's pages. `open_until`: the time of day at which an emergency closes it again."""

    member: Member
    name: str
    line: str
    tabs: list[tuple[str, str, bool]]
    open_until: str
    same_as: tuple[str, str] | None


def head(record: Record, *, tab: str, role: Role, today: date) -> Head:
    """The name, what one needs to know at once, and the tabs that this role opens: alike for every member."""
    member = record.member
    return Head(
        member=member,
        name=str(member),
        line=line(record, today),
        tabs=[(label, reverse(name, args=[member.pk]), name == tab) for label, name in tabs(role)],
        open_until=closing(record.emergency),
        same_as=linked(member),
    )


def tabs(role: Role) -> list[tuple[str, str]]:
    """(label, page) of each tab that a role opens."""
    every = [
        (_("Overview"), "member", P.FIND_MEMBERS),
        (_("Contacts"), "member_contacts", P.FIND_MEMBERS),
        (_("People around"), "member_people", P.FIND_MEMBERS),
        (_("Consents"), "member_consents", P.FIND_MEMBERS),
        (_("Health"), "member_health", P.SEE_HEALTH),
        (_("Coverage"), "member_coverage", P.FIND_MEMBERS),
        (_("History"), "member_history", P.FIND_MEMBERS),
        (_("Who may see"), "member_sharing", P.SHARE_MEMBERS),
        (_("Who looked"), "member_looks", P.SEE_WHO_LOOKED),
    ]
    return [(label, name) for label, name, needs in every if role.may(needs)]


def line(record: Record, today: date) -> str:
    """Age, birth date, how they are called, languages, CIN and plan."""
    member, coverage = record.member, record.covered_on(today)
    called = _("likes to be called %(name)s") % {"name": member.called} if member.called else ""
    cin = _("CIN ends %(end)s") % {"end": record.cin[-4:]} if record.cin else _("CIN not known")
    plan = str(coverage.plan) if coverage else _("no coverage known today")
    return dots([lived(member, today), called, language(member), cin, plan])


def lived(member: Member, today: date) -> str:
    """Age and birth date; for who has died, both dates."""
    born = day(member.birth_date)
    if member.died_on:
        return _("born %(born)s, died %(died)s") % {"born": born, "died": day(member.died_on)}
    return aged(member.age_on(today), born)


def aged(age: int, born: str) -> str:
    """An age and a birth date; months do not matter here."""
    return ngettext("%(age)s year old, born %(born)s", "%(age)s years old, born %(born)s", age) % {
        "age": age,
        "born": born,
    }


def language(member: Member) -> str:
    """What the member speaks."""
    if not member.speaks:
        return _("language not known")
    return _("speaks %(language)s") % {"language": member.get_speaks_display()}


def closing(emergency: Access | None) -> str:
    """The time of day at which a record that is open in an emergency closes."""
    return clock_time(emergency.ends) if emergency and emergency.ends else ""


def linked(member: Member) -> tuple[str, str] | None:
    """(name, address) of the record that stands for this person, if another does and may be seen."""
    # Read apart from the member, so that one whom the reader may not see is not named.
    other = member.same_as if member.same_as_id else None
    return (str(other), reverse("member", args=[other.pk])) if other else None
