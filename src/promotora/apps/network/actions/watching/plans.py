"""What a plan is told by night of its applicants and CB-CMEs: numbers of members, never who they are."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.actions.watching.notice import Notice, said
from promotora.apps.network.models import Certification, Contract, Question, ToMend
from promotora.apps.network.queries import watching as queries
from promotora.apps.network.queries.room import capacity as rooms
from promotora.apps.network.rules import watching as rules
from promotora.apps.network.rules.capacity import Capacity, Room

to_plan = partial(Notice, to=Permission.CERTIFY)


def notices(plan: Organization, at: datetime) -> Iterator[Notice]:
    """All that a plan should know by now; what it was told before is among it."""
    today = timezone.localtime(at).date()
    yield from of_certificates(plan, today)
    yield from of_contracts(plan, today)
    yield from of_answers(plan, today)
    yield from of_mending(plan, today)
    yield from of_waiting(plan, today)
    yield from of_reports(plan, today)
    yield from of_rooms(plan, today)


def of_certificates(plan: Organization, today: date) -> Iterator[Notice]:
    """Certificates that end, and those that are over."""
    for row, renewing in queries.certificates_ending(plan, rules.window(today, rules.CERTIFICATE_ENDS)):
        step = rules.reminder(row.ends or today, today, rules.CERTIFICATE_ENDS)
        if step:
            subject = certificate_over if step == rules.OVER else certificate_ends
            what = f"certificate {row.pk} {row.ends} {step}"
            yield to_plan(
                what=what, subject=partial(subject, row), text=partial(about_certificate, row, step, renewing=renewing)
            )


def certificate_over(row: Certification) -> str:
    """The subject when it is over."""
    return _("The certificate of %(name)s has expired") % {"name": row.organization}


def certificate_ends(row: Certification) -> str:
    """The subject before."""
    return _("The certificate of %(name)s ends on %(day)s") % {"name": row.organization, "day": said(row.ends)}  # type: ignore[arg-type]


def about_certificate(row: Certification, step: str, *, renewing: bool) -> str:
    """What it means, and what is next."""
    if step == rules.OVER:
        return _(
            "Its last day was %(day)s. Nobody more may be assigned to %(name)s. Members whom it serves stay with it "
            "until somebody decides otherwise."
        ) % {"day": said(row.ends), "name": row.organization}  # type: ignore[arg-type]
    if renewing:
        return _("It has applied again. Decide before that day, so that members can be assigned to it after it.")
    return _("It has not applied again yet. After that day nobody more may be assigned to it.")


def of_contracts(plan: Organization, today: date) -> Iterator[Notice]:
    """Contracts that end, or have ended, while members are still placed there."""
    rows = list(queries.contracts_ending(plan, rules.window(today, rules.CONTRACT_ENDS)))
    placed = queries.still_placed(rows, plan)
    for row in rows:
        step = rules.reminder(row.ends or today, today, rules.CONTRACT_ENDS)
        if step and row.pk in placed:
            what = f"contract {row.pk} {row.ends} {step}"
            subject = contract_over if step == rules.OVER else contract_ends
            yield to_plan(
                what=what,
                subject=partial(subject, row, placed[row.pk]),
                text=partial(about_contract, row, placed[row.pk], step),
            )


def contract_ends(row: Contract, members: int) -> str:
    """The subject before."""
    words = ngettext(
        "The contract with %(name)s ends on %(day)s, and %(count)s member is still with it",
        "The contract with %(name)s ends on %(day)s, and %(count)s members are still with it",
        members,
    )
    return words % {"name": row.organization, "day": said(row.ends), "count": members}  # type: ignore[arg-type]


def contract_over(row: Contract, members: int) -> str:
    """The subject when it is over."""
    words = ngettext(
        "The contract with %(name)s has ended, and %(count)s member is still with it",
        "The contract with %(name)s has ended, and %(count)s members are still with it",
        members,
    )
    return words % {"name": row.organization, "count": members}


def about_contract(row: Contract, members: int, step: str) -> str:
    """What it means, and what is next."""
    if step == rules.OVER:
        return _(
            "Its last day was %(day)s. Nobody was moved: members keep their CB-CME until somebody decides otherwise. "
            "Agree on a new contract, or place them elsewhere."
        ) % {"day": said(row.ends)}  # type: ignore[arg-type]
    return _(
        "Agree on a new contract, or place them elsewhere. Nobody is moved by itself: members keep their CB-CME until "
        "somebody decides otherwise."
    )


def of_answers(plan: Organization, today: date) -> Iterator[Notice]:
    """Questions that the applicant should have answered."""
    for row in queries.questions_open(plan, today):
        if row.due < today:
            yield to_plan(
                what=f"question {row.pk} {row.due} over", subject=partial(unanswered, row), text=partial(since, row)
            )


def unanswered(row: Question) -> str:
    """The subject."""
    return _("%(name)s has not answered your question") % {"name": row.certification.organization}


def since(row: Question) -> str:
    """What it means."""
    return _("The answer was due on %(day)s. The review waits for it.") % {"day": said(row.due)}


def of_mending(plan: Organization, today: date) -> Iterator[Notice]:
    """What should have been mended."""
    for row in queries.to_mend_open(plan, today):
        if row.due < today:
            yield to_plan(
                what=f"mend {row.pk} {row.due} over", subject=partial(not_mended, row), text=partial(due, row)
            )


def not_mended(row: ToMend) -> str:
    """The subject."""
    return _("%(name)s has not mended what was due") % {"name": row.certification.organization}


def due(row: ToMend) -> str:
    """What it means."""
    return _("It was due on %(day)s.") % {"day": said(row.due)}


def of_waiting(plan: Organization, today: date) -> Iterator[Notice]:
    """Applications that nobody has taken up for ten days."""
    for row in queries.received(plan):
        if rules.waits_too_long(row.received_at, today):
            yield to_plan(what=f"received {row.pk}", subject=partial(waits, row), text=partial(waits_since, row))


def waits(row: Certification) -> str:
    """The subject."""
    return _("The application of %(name)s waits to be taken up") % {"name": row.organization}


def waits_since(row: Certification) -> str:
    """What it means."""
    day = said(timezone.localtime(row.received_at).date())
    return _("It came on %(day)s, and nobody has begun to review it.") % {"day": day}


def of_reports(plan: Organization, today: date) -> Iterator[Notice]:
    """CB-CMEs that did not report the month: all in one message."""
    month = rules.month_to_report(today)
    names = [str(row.organization) for row in queries.not_reported(plan, month)] if month else []
    if month and names:
        yield to_plan(
            what=f"reports {month:%Y-%m}",
            subject=partial(not_reported, len(names)),
            text=partial(who_did_not, month, names),
        )


def not_reported(count: int) -> str:
    """The subject."""
    words = ngettext(
        "%(count)s CB-CME has not reported its room", "%(count)s CB-CMEs have not reported their room", count
    )
    return words % {"count": count}


def who_did_not(month: date, names: list[str]) -> str:
    """Of which month, and who."""
    said_month = date_format(month, "YEAR_MONTH_FORMAT")
    return _("No report of %(month)s came from: %(names)s.") % {"month": said_month, "names": ", ".join(names)}


def of_rooms(plan: Organization, today: date) -> Iterator[Notice]:
    """CB-CMEs with more of the plan's members than they have room for: once a month as long as it is so."""
    for seat in rooms.seats(plan, rooms.contracted(plan, today), today):
        if is_over(seat.capacity):
            yield to_plan(
                what=f"over {seat.organization.pk} {today:%Y-%m}",
                subject=partial(too_full, seat.organization),
                text=partial(about_room, seat.capacity),
            )


def is_over(capacity: Capacity) -> bool:
    """Whether members are served for whom there is no room."""
    return capacity.members > 0 and capacity.says in (Room.OVER, Room.NO_COORDINATOR)


def too_full(organization: Organization) -> str:
    """The subject."""
    return _("%(name)s has more members than room") % {"name": organization}


def about_room(capacity: Capacity) -> str:
    """How many, for how many."""
    words = ngettext(
        "It serves %(count)s member. Its care coordinators have room for %(limit)s. Nobody more may be assigned; "
        "nobody is moved by itself.",
        "It serves %(count)s members. Its care coordinators have room for %(limit)s. Nobody more may be assigned; "
        "nobody is moved by itself.",
        capacity.members,
    )
    return words % {"count": capacity.members, "limit": max(0, capacity.limit)}
