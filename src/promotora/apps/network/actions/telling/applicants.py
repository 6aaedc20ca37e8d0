"""What a plan that certifies writes to an organization: each decision, question, condition and contract."""

from datetime import date, datetime
from enum import Enum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.actions.telling.people import tell
from promotora.apps.network.models import Certification


class Letter(Enum):
    """(subject, text) of each; {plan} is the plan's name, and the others are given."""

    CERTIFIED = (_("{plan} certified you"), _("{plan} certified you from {starts} on. {words}"))
    CONDITIONAL = (
        _("{plan} certified you, with conditions"),
        _("{plan} certified you from {starts} on. Something has to be mended: see what, and by when. {words}"),
    )
    DECLINED = (
        _("{plan} did not certify you"),
        _("{plan} looked at your application and did not certify you: {words}"),
    )
    ASKED = (_("{plan} has a question"), _("{plan} has a question about your application. Answer it by {due}: {words}"))
    SUSPENDED = (
        _("{plan} suspended your certificate"),
        _("{plan} suspended your certificate: {words} You go on serving your members; nobody more is assigned."),
    )
    LIFTED = (_("Your certificate holds again"), _("{plan} lifted the suspension of your certificate: {words}"))
    ENDED = (_("{plan} ended your certificate"), _("{plan} ended your certificate, and your contract with it: {words}"))
    TO_MEND = (_("{plan} asks you to mend something"), _("{plan} asks you to mend this by {due}: {words}"))
    SENT_BACK = (
        _("{plan} sent your answer back"),
        _("{plan} looked at how you mended this, and something is missing. It is due by {due}: {words}"),
    )
    CLOSED = (_("{plan} is content with what you mended"), _("{plan} closed this: {words}"))
    VISIT = (_("{plan} plans to visit you"), _("{plan} plans to visit you on {on}. {words}"))
    AUDIT = (_("{plan} plans to read health action plans"), _("{plan} plans an audit for {on}. {words}"))
    CONTRACTED = (_("{plan} made a contract with you"), _("Your contract with {plan} holds from {starts} on. {words}"))
    CONTRACT_ENDED = (_("{plan} ended a contract with you"), _("Your contract with {plan} ends on {ends}: {words}"))


def write(certification: Certification, letter: Letter, *, at: datetime, words: str = "", **days: date | None) -> int:
    """Write to everybody there who may answer plans; to how many. `days`: those that the text names."""
    return write_to(certification.organization, certification.plan, letter, at=at, words=words, **days)


def write_to(
    organization: Organization,
    plan: Organization,
    letter: Letter,
    *,
    at: datetime,
    words: str = "",
    **days: date | None,
) -> int:
    """The same, between an organization and a plan."""
    subject, text = letter.value
    named = {name: lazystr(_Written(day)) for name, day in days.items() if day is not None}
    return tell(
        organization=organization,
        to=Permission.APPLY,
        subject=format_lazy(subject, plan=plan.name),
        text=format_lazy(text, plan=plan.name, words=words.strip(), **named),
        day=timezone.localtime(at).date(),
    )


class _Written:
    """A day as its reader's language writes it, when it is read."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __str__(self) -> str:
        return date_format(self.day, "DATE_FORMAT")
