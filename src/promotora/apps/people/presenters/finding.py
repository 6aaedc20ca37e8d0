"""Members who were found, in words."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.people.presenters.head import language, lived
from promotora.apps.people.presenters.words import dots
from promotora.apps.people.queries.finding import Found


@dataclass(frozen=True)
class FoundSaid:
    """One member of a list."""

    name: str
    line: str
    url: str
    called: str


def found_said(found: Found, area: str, today: date) -> FoundSaid:
    """A member who was found: age and birth date, end of the CIN, language and area."""
    member = found.member
    cin = _("CIN ends %(end)s") % {"end": found.cin_end} if found.cin else _("CIN not known")
    return FoundSaid(
        name=str(member),
        line=dots([lived(member, today), language(member), area or _("area not known"), cin]),
        url=reverse("member", args=[member.pk]),
        called=_("likes to be called %(name)s") % {"name": member.called} if member.called else "",
    )
