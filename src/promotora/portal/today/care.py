"""A CB-CME's day: who is new on the list, who left it, who was assigned lately, what the plan answered."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Organization, Position
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit
from promotora.apps.core.models import Part
from promotora.apps.people.models import Member
from promotora.apps.people.presenters.words import dots
from promotora.apps.people.terms import Language
from promotora.apps.tel.models import Assignment, Departure, Listing, Referral, Run
from promotora.apps.tel.presenters.lists import month_of as month
from promotora.apps.tel.presenters.lists import why
from promotora.apps.tel.presenters.said import reason_in_words
from promotora.apps.tel.queries import today as reading
from promotora.apps.tel.queries.referrals import waiting_of
from promotora.apps.tel.queries.runs import newest_for
from promotora.apps.tel.terms import ReferralState
from promotora.portal.today.pieces import Card, Side, Waiting, day_said

MOST = 5
SILENT = ("", Language.ENGLISH)
LATELY = timedelta(days=14)
NEW = urlencode([("new", change.value) for change in reading.NEW])


def day_of(position: Position, now: datetime) -> Iterator[Card]:
    """People first: each card is about some of them."""
    if position.as_role.may(Permission.SEE_LISTS):
        runs = newest_for(position.organization_id)
        for run in runs:
            yield from new_on(run, position.organization_id, now, of_several=len(runs) > 1)
        if runs:
            yield from assigned(runs, position.organization_id, now)
            yield from left(runs, position.organization_id, now)
    if position.as_role.may(Permission.REFER_MEMBERS):
        yield from answered(position.organization_id, now)


def new_on(run: Run, organization_id: int, now: datetime, *, of_several: bool) -> Iterator[Card]:
    """Who is new on a plan's list. `of_several`: other plans have lists here too, so its plan is named."""
    new = reading.new_on(run, organization_id, MOST)
    audit.note_all(audit.Look(row.member_id, Part.LISTING) for row in new.shown)
    if new.count:
        more = (_("See all %(count)s") % {"count": new.count}, f"{reverse('list_of_run', args=[run.pk])}?{NEW}")
        title = _("New on %(month)s’s list") % {"month": month(run)}
        rows = [newcomer(row, now.date()) for row in new.shown]
        says = ngettext(
            "%(count)s person is new on %(month)s’s list.", "%(count)s people are new on %(month)s’s list.", new.count
        ) % {"count": new.count, "month": month(run)}
        plan = str(run.organization) if of_several else ""
        yield Card(dots([title, plan]), rows, says, more if new.count > MOST else None)


def left(runs: Sequence[Run], organization_id: int, now: datetime) -> Iterator[Card]:
    """Who left these lists."""
    gone = reading.left(runs, organization_id, MOST)
    audit.note_all(audit.Look(row.member_id, Part.LISTING) for row in gone.shown)
    if gone.count:
        title = ngettext("%(count)s member left the list", "%(count)s members left the list", gone.count)
        yield Card(title % {"count": gone.count}, [gone_from(row, now.date()) for row in gone.shown])


def named(member: Member, today: date) -> str:
    """Name and age."""
    return _("%(name)s, %(age)s") % {"name": member, "age": member.age_on(today)}


def newcomer(row: Listing, today: date) -> Waiting:
    """Somebody new on the list: why, in a sentence."""
    return Waiting(
        _("New, tier %(tier)s") % {"tier": row.tier},
        f"tier{row.tier}",
        named(row.member, today),
        in_short(row),
        _("Why listed"),
        reverse("listing", args=[row.run_id, row.member_id]),
    )


def in_short(row: Listing) -> str:
    """Why somebody is listed, and which language to speak with them."""
    speaks = _("Speaks %(language)s.") % {"language": row.get_language_display()} if row.language not in SILENT else ""
    return f"{why(row)}. {speaks}".strip()


def gone_from(row: Departure, today: date) -> Waiting:
    """Somebody who is not on the list any more, and why. Nobody's care ends by it."""
    return Waiting(
        _("Left the list"),
        "quiet",
        named(row.member, today),
        f"{reason_in_words(row.because[0]).rstrip('.')}." if row.because else _("Not on this month’s list."),
        _("Open the record"),
        reverse("member", args=[row.member_id]),
    )


def assigned(runs: Sequence[Run], organization_id: int, now: datetime) -> Iterator[Card]:
    """Who was assigned within two weeks, but for those who are new on a list or left it: they are told of there."""
    lately = reading.assigned_since(now - LATELY, runs, organization_id, MOST)
    audit.note_all(audit.Look(row.member_id, Part.SEARCH) for row in lately.shown)
    if lately.count:
        title = ngettext(
            "%(count)s member was assigned to you lately", "%(count)s members were assigned to you lately", lately.count
        )
        more = (_("See the list"), reverse("list"))
        yield Card(title % {"count": lately.count}, [given(row, now.date()) for row in lately.shown], more=more)


def given(row: Assignment, today: date) -> Waiting:
    """Somebody whom the plan assigned."""
    due, exact = day_said(row.starts)
    name, url = named(row.member, today), reverse("member", args=[row.member_id])
    return Waiting(_("Assigned"), "info", name, row.because, _("Open the record"), url, due, exact)


def answered(organization_id: int, now: datetime) -> Iterator[Card]:
    """What plans answered to referrals within two weeks."""
    lately = reading.answered_since(now - LATELY, organization_id, MOST)
    audit.note_all(audit.Look(row.member_id, Part.REFERRAL) for row in lately.shown if row.member_id)
    if lately.count:
        more = (_("See all referrals"), reverse("referrals"))
        yield Card(_("Your referrals were answered"), [answer(row) for row in lately.shown], more=more)


def answer(row: Referral) -> Waiting:
    """One answer."""
    accepted = row.state == ReferralState.ACCEPTED
    due, exact = day_said(row.answered_at or row.asked_at)
    return Waiting(
        _("Accepted") if accepted else _("Declined"),
        "ok" if accepted else "quiet",
        str(row),
        row.answer or _("%(plan)s gave no words with it.") % {"plan": row.plan},
        _("Read the answer"),
        reverse("referral", args=[row.pk]),
        due,
        exact,
    )


def side_of(position: Position) -> list[Side]:
    """The members that the organization serves, by tier, and the referrals that it waits for."""
    role, organization = position.as_role, position.organization
    served = [our_members(organization)] if role.may(Permission.SEE_LISTS) else []
    return served + ([our_referrals(organization)] if role.may(Permission.REFER_MEMBERS) else [])


def our_members(organization: Organization) -> Side:
    """How many are assigned, and how many of them are on the list in each tier."""
    serves, runs = reading.members_of(organization.pk), newest_for(organization.pk)
    tiers = reading.tiers_served(runs, organization.pk)
    lead = ngettext("%(count)s member is assigned to you.", "%(count)s members are assigned to you.", serves)
    figures = [(str(count), _("tier %(tier)s") % {"tier": tier}) for tier, count in tiers.items()]
    others = serves - sum(tiers.values())
    return Side(
        title=_("Our members"),
        lead=lead % {"count": serves},
        figures=[*figures, *([(str(others), _("not listed"))] if runs and others else [])],
        link=(_("See this month’s list"), reverse("list")) if runs else None,
    )


def our_referrals(organization: Organization) -> Side:
    """How many wait with a plan, and the way to send one."""
    count = waiting_of(organization)
    lead = ngettext("%(count)s waits for a plan’s answer.", "%(count)s wait for a plan’s answer.", count)
    none = _("Somebody who needs care may not be on the list. Tell the plan.")
    link = (_("Refer a member"), reverse("referral_add"))
    return Side(title=_("Our referrals"), lead=lead % {"count": count} if count else none, link=link)
