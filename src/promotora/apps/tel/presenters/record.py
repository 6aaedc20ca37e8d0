"""What a member's record shows of the list: who serves the member, and the way to another CB-CME."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Permission
from promotora.apps.people.models import Member
from promotora.apps.people.presenters.asides import Aside
from promotora.apps.people.presenters.words import day
from promotora.apps.tel.models import Transfer
from promotora.apps.tel.queries import transfers as queries


def who_serves(member: Member, position: Position) -> Iterable[Aside]:
    """For who may ask for another CB-CME, or answers for the plan: who serves now, what waits, and where to ask."""
    here = position.organization
    if position.as_role.may(Permission.ASSIGN_MEMBERS):
        serving = queries.serves(here.pk, member.pk)
        said = [_("%(name)s serves the member now.") % {"name": serving}] if serving else []
        return _aside(said, queries.waiting(member.pk), int(serving is not None), ("transfer_write", member.pk))
    if position.as_role.may(Permission.ASK_TRANSFERS):
        plans = queries.plans_served_for(here, member.pk)
        said = [_("Your organization serves the member now, for %(plan)s.") % {"plan": plan} for plan in plans]
        return _aside(said, queries.waiting(member.pk), len(plans), ("transfer_add", member.pk))
    return []


def _aside(said: list[str], waiting: list[Transfer], most: int, ask: tuple[str, int]) -> Iterator[Aside]:
    """`most`: how many wishes may wait at once, one for each plan."""
    name, member_id = ask
    page = "transfer_answer" if name == "transfer_write" else "transfer"
    links = [
        (_("See the wish of %(day)s") % {"day": day(row.asked_at)}, reverse(page, args=[row.pk])) for row in waiting
    ]
    if waiting:
        said = [*said, _("A wish for another CB-CME waits for the plan's answer.")]
    if len(waiting) < most:
        links.append((_("Ask for another CB-CME"), reverse(name, args=[member_id])))
    if links:
        yield Aside(_("Who serves"), said, links)
