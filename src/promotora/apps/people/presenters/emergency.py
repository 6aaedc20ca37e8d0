"""Records opened in an emergency, in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.people.models import Access, BreakGlass
from promotora.apps.people.presenters.words import clock_time, moment
from promotora.apps.people.queries.trace import Emergency


@dataclass(frozen=True)
class EmergencySaid:
    """One of them. `member_url` is empty for a reviewer who may not see the member."""

    row: BreakGlass
    url: str
    member: str
    member_url: str
    who: str
    why: str
    when: str
    until: str
    finding: str
    reviewed: str


def emergency_said(one: Emergency) -> EmergencySaid:
    """An emergency, in words."""
    row, member = one.row, one.member
    by = {"name": row.reviewed_by, "when": moment(row.reviewed_at)} if row.reviewed_at else {}
    return EmergencySaid(
        row=row,
        url=reverse("emergency_review", args=[row.pk]),
        member=str(member) if member else _("a member whom you may not see"),
        member_url=reverse("member", args=[member.pk]) if member else "",
        who=_("%(name)s, %(organization)s") % {"name": row.opened_by, "organization": row.organization},
        why=row.get_reason_display(),
        when=moment(row.opened_at),
        until=clock_time(row.ends_at),
        finding=row.get_finding_display() if row.finding else _("not reviewed yet"),
        reviewed=_("%(name)s, %(when)s") % by if by else "",
    )


@dataclass(frozen=True)
class OpenSaid:
    """A record that is open in an emergency. It names nobody: the banner is on every page, and is no look."""

    member_id: int
    url: str
    until: str


def open_said(row: Access) -> OpenSaid:
    """One of them, in words."""
    return OpenSaid(row.member_id, reverse("member", args=[row.member_id]), clock_time(row.ends) if row.ends else "")
