"""What plans are told of applicants: that something was sent, taken back, answered or mended; and who does a step."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.actions.telling.people import Words, tell, write_to_person
from promotora.apps.network.models import Application, StepDone
from promotora.apps.network.queries.applying.applications import plans_among
from promotora.apps.network.terms import Form

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Said = tuple["_StrPromise", "_StrPromise"]  # the subject, and the first sentence

SENT: Mapping[str, Said] = {
    Form.LETTER: (
        _("A letter of intent came from {organization}"),
        _("{organization} wants to become a CB-CME of your plan. Its application comes next: wait for it."),
    ),
    Form.APPLICATION: (
        _("An application came from {organization}"),
        _("{organization} sent its application to your plan. Take it up for review."),
    ),
}
WITHDRAWN: Mapping[str, Said] = {
    Form.LETTER: (
        _("{organization} withdrew its letter of intent"),
        _("{organization} withdrew its letter of intent. You need not do anything."),
    ),
    Form.APPLICATION: (
        _("{organization} withdrew its application"),
        _("{organization} withdrew its application before your plan decided. You need not do anything."),
    ),
}
ANSWERED: Said = (
    _("{organization} answered your question"),
    _("{organization} answered a question of your review."),
)
MENDED: Said = (
    _("{organization} says that it mended something"),
    _("{organization} wrote what it did about something that you asked it to mend. Look whether it is closed."),
)


def tell_plans(plans: Collection[int], said: Mapping[str, Said], application: Application, at: datetime) -> None:
    """Write to whoever certifies at each of these plans."""
    for plan in plans_among(plans):
        tell_plan(plan, said[application.form], application.organization, at)


def tell_plan(plan: Organization, said: Said, organization: Organization, at: datetime) -> None:
    """Write to whoever certifies at a plan."""
    subject, text = (format_lazy(sentence, organization=organization) for sentence in said)
    day = timezone.localtime(at).date()
    tell(organization=plan, to=Permission.CERTIFY, subject=subject, text=text, day=day)


def tell_of_step(done: StepDone, reviewer: User, by: User) -> None:
    """Write to whom a colleague gave a step, and to nobody else: what, of whom, and by when."""

    def words() -> Words:
        known = {"step": done.step.name, "organization": done.certification.organization, "by": by}
        said = gettext("%(by)s gave you a step of the review of %(organization)s: %(step)s.") % known
        due = gettext("It is due on %(day)s.") % {"day": date_format(done.due, "DATE_FORMAT")} if done.due else ""
        return gettext("A step for you in the review of %(organization)s") % known, f"{said} {due}".strip()

    write_to_person(reviewer, words)
