"""What is true of an applicant now, as one heading and the sentence below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import Application, Certification
from promotora.apps.network.presenters.applying.standing import StandingSaid
from promotora.apps.network.terms import IN_FORCE, OPEN, ApplicationState, Form
from promotora.apps.people.presenters.words import day


@dataclass(frozen=True)
class Stands:
    """All that a heading rests on. `asking`: the plan of each open question; `wanting`: of each thing to mend."""

    standing: Sequence[Certification]
    asking: Sequence[Organization]
    wanting: Sequence[Organization]
    applications: Sequence[Application]
    ending: Sequence[StandingSaid] = ()

    def plans_in(self, states: frozenset[str]) -> int:
        """With how many plans it stands in one of these states."""
        return len({row.plan_id for row in self.standing if row.state in states})


def title(now: Stands) -> str:
    """What matters most: a plan that asks, one that waits for something mended, an end that is near, where it is."""
    if now.asking:
        return _asks(now.asking)
    if now.wanting:
        return _wants(now.wanting)
    if now.ending:
        return _ends(now.ending[0])
    waiting, certified = now.plans_in(frozenset(OPEN)), now.plans_in(frozenset(IN_FORCE))
    if waiting:
        return _is_with(waiting)
    if certified:
        said = ngettext("You are certified by %(count)d plan", "You are certified by %(count)d plans", certified)
        return said % {"count": certified}
    return _before(now.applications)


def lead(now: Stands) -> str:
    """Where the application is beside that, or how it goes."""
    waiting, certified = now.plans_in(frozenset(OPEN)), now.plans_in(frozenset(IN_FORCE))
    if waiting and certified:
        said = ngettext(
            "Your application is with %(count)d plan. Others have certified you already.",
            "Your application is with %(count)d plans. Others have certified you already.",
            waiting,
        )
        return said % {"count": waiting}
    if waiting and (now.asking or now.wanting):
        said = ngettext(
            "Your application is with %(count)d plan.", "Your application is with %(count)d plans.", waiting
        )
        return said % {"count": waiting}
    return _("One letter and one application go to every plan that you choose. Each plan decides for itself.")


def _asks(plans: Sequence[Organization]) -> str:
    if len({plan.pk for plan in plans}) == 1:
        return _("%(plan)s asks you something") % {"plan": plans[0]}
    return _("%(plan)s and other plans ask you something") % {"plan": plans[0]}


def _wants(plans: Sequence[Organization]) -> str:
    if len({plan.pk for plan in plans}) == 1:
        return _("%(plan)s wants something mended") % {"plan": plans[0]}
    return _("%(plan)s and other plans want something mended") % {"plan": plans[0]}


def _ends(first: StandingSaid) -> str:
    said = {"plan": first.plan, "day": day(first.row.ends)}
    if first.row.state in IN_FORCE:
        return _("Your certificate from %(plan)s ends on %(day)s: renew it") % said
    return _("Your certificate from %(plan)s ended on %(day)s") % said


def _is_with(plans: int) -> str:
    said = ngettext("Your application is with %(count)d plan", "Your application is with %(count)d plans", plans)
    return said % {"count": plans}


def _before(applications: Sequence[Application]) -> str:
    """Before anything was sent that a plan looks at."""
    there = {(row.form, row.state) for row in applications}
    if (Form.APPLICATION, ApplicationState.DRAFT) in there:
        return _("Your application is being written")
    if (Form.LETTER, ApplicationState.SENT) in there:
        return _("Your letter of intent was sent: the application comes next")
    if (Form.LETTER, ApplicationState.DRAFT) in there:
        return _("Your letter of intent is being written")
    return _("Begin with a letter of intent")
