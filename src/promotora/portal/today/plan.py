"""A plan's day: lists to review and to release, who is not served yet, referrals, policies and loads that wait."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.network.queries.room import capacity
from promotora.apps.network.rules.capacity import Room as Full
from promotora.apps.people.models import LoadState
from promotora.apps.people.queries import loads
from promotora.apps.tel.models import Run
from promotora.apps.tel.presenters.lists import month_of as month
from promotora.apps.tel.presenters.said import refusal_in_words
from promotora.apps.tel.queries import today as reading
from promotora.apps.tel.queries.runs import current
from promotora.apps.tel.queries.wanted import NOBODY
from promotora.apps.tel.terms import RunState
from promotora.portal.today.pieces import Room, Side, Waiting, day_said

MOST_ROOMS = 6
LOUD = ("info", "warm")


@dataclass(frozen=True)
class Desk:
    """What a plan's page is made from, read once: who sits there, and the newest released list with its counts."""

    position: Position
    run: Run | None
    counted: reading.Counted

    @property
    def plan_id(self) -> int:
        """The plan's number."""
        return self.position.organization_id


def desk_of(position: Position) -> Desk:
    """Read it. Who may not see lists has none."""
    run = current(plan=position.organization_id) if position.as_role.may(Permission.SEE_LISTS) else None
    return Desk(position, run, reading.counted(run) if run else reading.Counted({}, {}))


def waiting_at(desk: Desk) -> list[Waiting]:
    """All that waits for somebody in this position, the nearest to members first."""
    asked: list[tuple[Permission, Callable[[Desk], Iterator[Waiting]]]] = [
        (Permission.MAKE_LISTS, runs),
        (Permission.ASSIGN_MEMBERS, nobody_serves),
        (Permission.ASSIGN_MEMBERS, placements),
        (Permission.ASSIGN_MEMBERS, transfers),
        (Permission.ANSWER_REFERRALS, referrals),
        (Permission.ADOPT_POLICIES, proposals),
        (Permission.DRAFT_POLICIES, drafts),
        (Permission.MAKE_LISTS, set_aside),
        (Permission.LOAD_MEMBERS, membership),
    ]
    return [one for permission, ask in asked if desk.position.as_role.may(permission) for one in ask(desk)]


def runs(desk: Desk) -> Iterator[Waiting]:
    """Lists on their way: each with the one step that comes next."""
    for run in reading.runs_under_way(desk.plan_id):
        tag, tone, name, why, action = _step(run, desk.position.as_role)
        due, exact = day_said(run.made_at or run.asked_at)
        name, url = name % {"month": month(run)}, reverse("run", args=[run.pk])
        yield Waiting(tag, tone, name, why, action, url, due, exact, says=f"{name}." if tone in LOUD else "")


def _step(run: Run, role: Role) -> tuple[str, str, str, str, str]:
    """(tag, tone, sentence, why, verb) of a run's next step."""
    state = RunState(run.state)
    if state in (RunState.WAITING, RunState.MAKING):
        why = _("%(percent)s%% done. You need not wait here.") % {"percent": run.percent}
        return _("Being made"), "quiet", _("%(month)s’s list is being made"), why, _("See how far")
    if state in (RunState.STOPPED, RunState.REFUSED):
        why = refusal_in_words(run.why_not) or _("It stopped in the middle. Nothing was changed.")
        return _("Not made"), "warm", _("%(month)s’s list could not be made"), why, _("See why")
    came_of = _what_came_of(run)
    if state == RunState.MADE:
        return _("To review"), "info", _("%(month)s’s list is made: review it"), came_of, _("Review")
    if role.may(Permission.RELEASE_LISTS):
        return _("To release"), "warm", _("%(month)s’s list waits to be released"), came_of, _("Release")
    return _("Reviewed"), "quiet", _("%(month)s’s list waits for a plan manager"), came_of, _("See it")


def _what_came_of(run: Run) -> str:
    listed = ngettext("%(count)s member is listed", "%(count)s members are listed", run.listed) % {
        "count": intcomma(run.listed)
    }
    said = _("%(listed)s: %(came)s came, %(left)s left.")
    return said % {"listed": listed, "came": intcomma(run.came), "left": intcomma(run.left)}


def nobody_serves(desk: Desk) -> Iterator[Waiting]:
    """Listed members whom no CB-CME serves yet."""
    count = desk.counted.served.get(0, 0)
    if count:
        name = ngettext("%(count)s listed member has nobody yet", "%(count)s listed members have nobody yet", count) % {
            "count": intcomma(count)
        }
        why = _("Choose a CB-CME for them, so that somebody calls.")
        url = f"{reverse('list')}?assigned={NOBODY}"
        yield Waiting(_("Not assigned"), "gold", name, why, _("Assign"), url, says=f"{name}.")


def placements(desk: Desk) -> Iterator[Waiting]:
    """A placement that is worked out: nobody is assigned by it before somebody looks at it and commits it."""
    placing = reading.placing_to_look_at(desk.plan_id)
    if placing:
        count = placing.members
        why = ngettext(
            "It says for %(count)s member where to, why, and what the next best was.",
            "It says for %(count)s members where to, why, and what the next best was.",
            count,
        )
        due, exact = day_said(placing.made_at or placing.asked_at)
        url = reverse("placement", args=[placing.pk])
        name = _("A placement is worked out")
        yield Waiting(_("Placement"), "info", name, why % {"count": intcomma(count)}, _("Look at it"), url, due, exact)


def transfers(desk: Desk) -> Iterator[Waiting]:
    """Wishes to move to another CB-CME that nobody has answered."""
    waits = reading.transfers_waiting(desk.plan_id)
    if waits.count and waits.since:
        name = ngettext("%(count)s member wishes to move", "%(count)s members wish to move", waits.count)
        due, exact = day_said(waits.since)
        since = _("since %(day)s") % {"day": due}
        why = _("Nobody is moved without a cause. Say whether they may.")
        url = reverse("transfers_to_answer")
        yield Waiting(_("Wish"), "gold", name % {"count": waits.count}, why, _("Answer"), url, since, exact)


def referrals(desk: Desk) -> Iterator[Waiting]:
    """Referrals that nobody has answered."""
    waits = reading.referrals_waiting(desk.plan_id)
    if waits.count and waits.since:
        name = ngettext(
            "%(count)s referral waits for an answer", "%(count)s referrals wait for an answer", waits.count
        ) % {"count": waits.count}
        due, exact = day_said(waits.since)
        why = _("Somebody asks about a person who is not on the list.")
        since = _("since %(day)s") % {"day": due}
        yield Waiting(_("Referral"), "gold", name, why, _("Answer"), reverse("referrals_to_answer"), since, exact)


def proposals(desk: Desk) -> Iterator[Waiting]:
    """Policies that wait for a second person, who is not the one who proposed them."""
    for draft in reading.drafts_proposed(desk.plan_id):
        if desk.position.user_id not in (draft.proposed_by_id, draft.drafted_by_id):
            first = date_format(draft.effective, "DATE_FORMAT") if draft.effective else ""
            why = _("%(who)s proposes it from %(day)s on: %(because)s") % {
                "who": draft.proposed_by,
                "day": first,
                "because": draft.because,
            }
            url = reverse("draft", args=[draft.pk])
            yield Waiting(_("Proposal"), "warm", draft.name, why, _("Decide"), url)


def drafts(desk: Desk) -> Iterator[Waiting]:
    """One's own drafts of policies."""
    for draft in reading.drafts_of(desk.plan_id, desk.position.user_id):
        why = _("A policy that you are drafting, made from %(base)s.") % {"base": draft.base}
        yield Waiting(_("Draft"), "quiet", draft.name, why, _("Go on"), reverse("draft", args=[draft.pk]))


def set_aside(desk: Desk) -> Iterator[Waiting]:
    """Rows that the newest list could not use."""
    run = desk.run
    if run and run.set_aside:
        name = ngettext(
            "%(count)s row of claims was set aside", "%(count)s rows of claims were set aside", run.set_aside
        ) % {"count": intcomma(run.set_aside)}
        why = _("%(month)s’s list was made without them. See what to mend at the source.") % {"month": month(run)}
        yield Waiting(_("To mend"), "quiet", name, why, _("See them"), reverse("run", args=[run.pk]))


def membership(desk: Desk) -> Iterator[Waiting]:
    """The last load of the membership, if it did not go well."""
    last = loads.loads().first()
    if last is None or (last.state == LoadState.DONE and not last.rows_refused):
        return
    url = reverse("load", args=[last.pk])
    due, exact = day_said(last.asked_at)
    if last.state == LoadState.DONE:
        name = ngettext(
            "%(count)s row of the membership was refused",
            "%(count)s rows of the membership were refused",
            last.rows_refused,
        ) % {"count": intcomma(last.rows_refused)}
        why = _("See what to mend, and where.")
        yield Waiting(_("Membership"), "quiet", name, why, _("See them"), url, due, exact)
    elif last.state in (LoadState.WAITING, LoadState.READING):
        why = _("You need not wait here.")
        yield Waiting(_("Membership"), "quiet", _("The membership is being loaded"), why, _("See how far"), url)
    else:
        why = last.because or _("It stopped in the middle. Nothing was changed.")
        yield Waiting(_("Membership"), "warm", _("The membership was not loaded"), why, _("See why"), url, due, exact)


# ------------------------------------------------------------------------------------------------------------- the side


def side_of(desk: Desk) -> list[Side]:
    """The newest released list in figures, and what each CB-CME has room for."""
    return [figures(desk.run, desk.counted), rooms(desk)] if desk.run else []


def figures(run: Run, counted: reading.Counted) -> Side:
    """Listed by tier; who came and left."""
    tiers = [(intcomma(count), _("tier %(tier)s") % {"tier": tier}) for tier, count in counted.tiers.items()]
    lead = ngettext("%(count)s member is listed.", "%(count)s members are listed.", run.listed)
    return Side(
        title=_("%(month)s’s list") % {"month": month(run)},
        lead=lead % {"count": intcomma(run.listed)},
        figures=[*tiers, (intcomma(run.came), _("came")), (intcomma(run.left), _("left"))],
        link=(_("See the list"), reverse("list")),
    )


def rooms(desk: Desk) -> Side:
    """Members of the list that each CB-CME serves, beside what it has room for, the fullest first."""
    served = {number: count for number, count in desk.counted.served.items() if number and count}
    plan, today = desk.position.organization, clock.today()
    contracts = {contract.organization_id: contract for contract in capacity.contracted(plan, today)} if served else {}
    wanted = {of: contracts.get(of.pk) for of in reading.organizations(served)}
    found = sorted(capacity.seats_of(plan, wanted, today), key=lambda seat: seat.capacity.room) if wanted else []
    lead = (
        _("Listed members at each CB-CME, and how many more its contract and its care coordinators let it have.")
        if found
        else _("No listed member is assigned to a CB-CME yet.")
    )
    shown = [room(seat, served[seat.organization.pk]) for seat in found[:MOST_ROOMS]]
    link = (_("See the room"), reverse("network_capacity")) if found else None
    return Side(title=_("Who serves them"), lead=lead, rooms=shown, link=link)


def room(seat: capacity.Seat, serves: int) -> Room:
    """One CB-CME: how many of the list it serves, and how many more may come."""
    said = ngettext("%(count)s of the list", "%(count)s of the list", serves) % {"count": intcomma(serves)}
    if not seat.capacity.coordinators:
        return Room(str(seat.organization), said, _("no care coordinator works there today"), full=True)
    more = seat.capacity.room
    note = ngettext("room for %(room)s more", "room for %(room)s more", more) % {"room": intcomma(more)}
    return Room(str(seat.organization), said, note, full=seat.capacity.says == Full.OVER)
