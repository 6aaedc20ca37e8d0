"""What the network does by itself: certificates expire, and each organization is told in its own scope what it should
know. Safe to do twice, late, or after days off: what was told once is remembered with the telling itself."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import scope
from promotora.apps.core.scope import Scope
from promotora.apps.network.actions.certifying.certified import expire_due
from promotora.apps.network.actions.telling.people import tell
from promotora.apps.network.actions.watching import cb_cmes, plans
from promotora.apps.network.actions.watching.notice import in_readers_language, said
from promotora.apps.network.models import Staff
from promotora.apps.network.queries import watching as queries
from promotora.apps.network.queries.room.capacity import own_room
from promotora.apps.network.rules.capacity import Capacity


def watch_over(organization: Organization, *, at: datetime) -> int:
    """One organization's watch, all of it or nothing; how many things it was told."""
    with scope.entered(Scope(organization_id=organization.pk, why=organization.purpose)):
        if queries.is_plan(organization):
            expire_due(at=at)
            notices = plans.notices(organization, at)
        else:
            notices = cb_cmes.notices(organization, at)
        return sum(notice.tell(organization, at) for notice in notices)


def tell_of_leaving(*, staff: Staff, last_day: date, following: date, to: list[Organization], today: date) -> None:
    """A care coordinator leaves: the plans that have a contract then are told, and that it may be too little room."""
    here = staff.organization
    capacity, _ratios = own_room(here, following)
    for plan in to:
        tell(
            organization=plan,
            to=Permission.CERTIFY,
            subject=in_readers_language(lambda: _("A care coordinator leaves %(name)s") % {"name": here}),
            text=in_readers_language(lambda: _about_leaving(last_day, capacity)),
            day=today,
        )


def _about_leaving(last_day: date, capacity: Capacity) -> str:
    day = _("The last day is %(day)s.") % {"day": said(last_day)}
    if plans.is_over(capacity):
        words = ngettext(
            "From then on it serves %(count)s member and has room for %(limit)s. Nobody is moved by itself: talk "
            "with it, or place members elsewhere.",
            "From then on it serves %(count)s members and has room for %(limit)s. Nobody is moved by itself: talk "
            "with it, or place members elsewhere.",
            capacity.members,
        )
    else:
        words = ngettext(
            "From then on it serves %(count)s member and has room for %(limit)s.",
            "From then on it serves %(count)s members and has room for %(limit)s.",
            capacity.members,
        )
    return f"{day} {words % {'count': capacity.members, 'limit': max(0, capacity.limit)}}"


def organizations_watched(at: datetime) -> list[Organization]:
    """Every organization to watch over, plans first."""
    return queries.watched(timezone.localtime(at).date())
