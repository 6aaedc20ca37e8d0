"""What a CB-CME is told by night: what ends, what it owes a plan, and how full it is."""

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
from promotora.apps.network.actions.watching.plans import is_over
from promotora.apps.network.models import Application, Certification, Contract, Credential, Question, ToMend
from promotora.apps.network.queries import watching as queries
from promotora.apps.network.queries.room.capacity import own_room
from promotora.apps.network.rules import watching as rules
from promotora.apps.network.rules.capacity import Capacity

to_applicant = partial(Notice, to=Permission.APPLY)
to_roster = partial(Notice, to=Permission.KEEP_ROSTER)


def notices(organization: Organization, at: datetime) -> Iterator[Notice]:
    """All that a CB-CME should know by now; what it was told before is among it."""
    today = timezone.localtime(at).date()
    yield from of_certificates(organization, today)
    yield from of_contracts(organization, today)
    yield from of_questions(organization, today)
    yield from of_mending(organization, today)
    yield from of_drafts(organization, at)
    yield from of_reports(organization, today)
    yield from of_credentials(organization, today)
    yield from of_room(organization, today)


def of_certificates(organization: Organization, today: date) -> Iterator[Notice]:
    """Certificates that end and for which nothing new was sent, and those that are over."""
    for row, renewing in queries.certificates_ending(organization, rules.window(today, rules.CERTIFICATE_ENDS)):
        step = rules.reminder(row.ends or today, today, rules.CERTIFICATE_ENDS)
        if step == rules.OVER or (step and not renewing):
            subject = certificate_over if step == rules.OVER else certificate_ends
            what = f"certificate {row.pk} {row.ends} {step}"
            yield to_applicant(what=what, subject=partial(subject, row), text=partial(about_certificate, step))


def certificate_over(row: Certification) -> str:
    """The subject when it is over."""
    return _("Your certificate with %(plan)s has expired") % {"plan": row.plan}


def certificate_ends(row: Certification) -> str:
    """The subject before."""
    return _("Your certificate with %(plan)s ends on %(day)s") % {"plan": row.plan, "day": said(row.ends)}  # type: ignore[arg-type]


def about_certificate(step: str) -> str:
    """What it means, and what is next."""
    if step == rules.OVER:
        return _(
            "Nobody more may be assigned to you. Whom you serve you go on serving until the plan decides. Renew it."
        )
    return _("Renew it: what you answered the last time is there to be changed.")


def of_contracts(organization: Organization, today: date) -> Iterator[Notice]:
    """Contracts that end, and those that have."""
    for row in queries.contracts_ending(organization, rules.window(today, rules.CONTRACT_ENDS)):
        step = rules.reminder(row.ends or today, today, rules.CONTRACT_ENDS)
        if step:
            subject = contract_over if step == rules.OVER else contract_ends
            what = f"contract {row.pk} {row.ends} {step}"
            yield to_applicant(what=what, subject=partial(subject, row), text=about_contract)


def contract_over(row: Contract) -> str:
    """The subject when it is over."""
    return _("Your contract with %(plan)s has ended") % {"plan": row.plan}


def contract_ends(row: Contract) -> str:
    """The subject before."""
    return _("Your contract with %(plan)s ends on %(day)s") % {"plan": row.plan, "day": said(row.ends)}  # type: ignore[arg-type]


def about_contract() -> str:
    """What it means."""
    return _("Members whom you serve stay with you until the plan decides. Talk with the plan about a new contract.")


def of_questions(organization: Organization, today: date) -> Iterator[Notice]:
    """Questions of a plan that wait for an answer."""
    for row in queries.questions_open(organization, rules.window(today, rules.ANSWER_DUE)[1]):
        step = rules.reminder(row.due, today, rules.ANSWER_DUE)
        if step:
            yield to_applicant(
                what=f"question {row.pk} {row.due} {step}", subject=partial(asks, row), text=partial(answer_by, row)
            )


def asks(row: Question) -> str:
    """The subject."""
    return _("%(plan)s waits for your answer") % {"plan": row.certification.plan}


def answer_by(row: Question) -> str:
    """By when."""
    return _("The answer is due on %(day)s. The review goes on when it is there.") % {"day": said(row.due)}


def of_mending(organization: Organization, today: date) -> Iterator[Notice]:
    """What is to be mended, within a week or overdue."""
    for row in queries.to_mend_open(organization, rules.window(today, rules.MENDING_DUE)[1]):
        step = rules.reminder(row.due, today, rules.MENDING_DUE)
        if step:
            yield to_applicant(
                what=f"mend {row.pk} {row.due} {step}", subject=partial(mend, row), text=partial(mend_by, row)
            )


def mend(row: ToMend) -> str:
    """The subject."""
    return _("Something has to be mended for %(plan)s") % {"plan": row.certification.plan}


def mend_by(row: ToMend) -> str:
    """By when."""
    return _("It is due on %(day)s.") % {"day": said(row.due)}


def of_drafts(organization: Organization, at: datetime) -> Iterator[Notice]:
    """What was begun and not touched for two weeks."""
    for row in queries.drafts_resting(organization, at):
        yield to_applicant(what=f"draft {row.pk}", subject=partial(unfinished, row), text=go_on)


def unfinished(row: Application) -> str:
    """The subject."""
    return _("You began a draft that is not sent: %(form)s") % {"form": row.get_form_display()}


def go_on() -> str:
    """What is next."""
    return _("All that you wrote is kept. Go on where you stopped, or withdraw it. We remind you only once.")


def of_reports(organization: Organization, today: date) -> Iterator[Notice]:
    """The monthly report that a plan waits for."""
    month = rules.month_to_report(today)
    for row in queries.not_reported(organization, month) if month else ():
        what = f"report {row.plan_id} {month:%Y-%m}"
        yield to_roster(what=what, subject=partial(report_due, row, month), text=report_what)


def report_due(row: Contract, month: date | None) -> str:
    """The subject."""
    said_month = date_format(month, "YEAR_MONTH_FORMAT") if month else ""
    return _("%(plan)s waits for the report of your room in %(month)s") % {"plan": row.plan, "month": said_month}


def report_what() -> str:
    """What is next."""
    return _("Say how many care coordinators work, whom you serve, and how many more may come.")


def of_credentials(organization: Organization, today: date) -> Iterator[Notice]:
    """Licenses and certificates of the team that expire."""
    for row in queries.credentials_expiring(organization, rules.window(today, rules.CREDENTIAL_EXPIRES)):
        step = rules.reminder(row.expires or today, today, rules.CREDENTIAL_EXPIRES)
        if step:
            subject = credential_over if step == rules.OVER else credential_expires
            what = f"credential {row.pk} {row.expires} {step}"
            yield to_roster(what=what, subject=partial(subject, row), text=renew_credential)


def credential_over(row: Credential) -> str:
    """The subject when it is over."""
    return _("%(kind)s of %(name)s has expired") % {"kind": row.kind, "name": row.staff}


def credential_expires(row: Credential) -> str:
    """The subject before."""
    day = said(row.expires)  # type: ignore[arg-type]
    return _("%(kind)s of %(name)s expires on %(day)s") % {"kind": row.kind, "name": row.staff, "day": day}


def renew_credential() -> str:
    """What is next."""
    return _("When it is renewed, write the new day into the roster.")


def of_room(organization: Organization, today: date) -> Iterator[Notice]:
    """More members than room: once a month as long as it is so, such as when somebody's leave has begun."""
    capacity, _ratios = own_room(organization, today)
    if is_over(capacity):
        yield to_roster(what=f"over {today:%Y-%m}", subject=too_full, text=partial(about_room, capacity))


def too_full() -> str:
    """The subject."""
    return _("You have more members than room")


def about_room(capacity: Capacity) -> str:
    """How many, for how many."""
    words = ngettext(
        "You serve %(count)s member. The care coordinators who work today have room for %(limit)s. Nobody more may be "
        "assigned to you until there is room again.",
        "You serve %(count)s members. The care coordinators who work today have room for %(limit)s. Nobody more may be "
        "assigned to you until there is room again.",
        capacity.members,
    )
    return words % {"count": capacity.members, "limit": max(0, capacity.limit)}
