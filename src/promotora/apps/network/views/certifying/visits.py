"""Visits to a site, and audits of members drawn by lot. Who may not see members sees an audit's totals alone."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to
from promotora.apps.core.models import ChangedMeanwhile, Part
from promotora.apps.network.actions.certifying import auditing, visiting
from promotora.apps.network.forms.certifying.acts import DrawForm, FindingForm, ReadForm, VisitForm
from promotora.apps.network.models import Certification, Visit
from promotora.apps.network.presenters.certifying.processes import audited_said, drawn_said, visit_said
from promotora.apps.network.queries.certifying import visits as queries
from promotora.apps.network.rules.certification import ENDABLE
from promotora.apps.network.views.certifying.frame import (
    CERTIFIERS,
    SEERS,
    Act,
    ask_first,
    by,
    conflict,
    may,
    number,
    own,
    page,
)
from promotora.apps.network.views.certifying.review import sent
from promotora.apps.people.terms import Shown
from promotora.apps.people.views.visit import there

TAB = "certification_visits"


@opens_to(CERTIFIERS)
def visit_add(request: HttpRequest, certification_id: int) -> HttpResponse:
    """Plan a visit or an audit."""
    row = own(request, certification_id)
    form = VisitForm(sent(request), initial={"on": clock.today() + timedelta(days=14), "audit": "no"})
    act = Act(
        title=_("When do you visit %(name)s?") % {"name": row.organization.name},
        verb=_("Plan it"),
        lead=[_("They get a message. For an audit, members are drawn by lot from those whom they serve for you.")],
        tab=TAB,
        thanks=_("Planned."),
    )

    def plan() -> None:
        given = form.cleaned_data
        visiting.plan_visit(
            certification=row,
            on=given["on"],
            where=given["where"],
            audit=given["audit"] == "yes",
            by=by(request),
            at=clock.now(),
        )

    return ask_first(request, row, act, form, plan)


@opens_to(SEERS)
def visit(request: HttpRequest, certification_id: int, visit_id: int) -> HttpResponse:
    """A visit and what it found; an audit with its totals, and with its members for who may see members."""
    row, one = _both(request, certification_id, visit_id)
    sees = may(request, Permission.FIND_MEMBERS)
    drawn = queries.audited(one) if one.audit and sees else []
    audit.note_all(Look(each.member_id, Part.RECORD, Shown.AUDIT) for each in drawn)
    return page(
        request,
        row,
        "visit",
        tab=TAB,
        said=visit_said(one, clock.today()),
        visit=one,
        drawn=[audited_said(each, one) for each in drawn],
        how=drawn_said(one),
        sees=sees,
        may_draw=one.audit and one.drawn_at is None and row.state in ENDABLE,
        took_place=one.on <= clock.today(),
        left=sum(passed is None for passed in queries.how_each_passed(one)),
    )


@opens_to(CERTIFIERS)
def visit_write(request: HttpRequest, certification_id: int, visit_id: int) -> HttpResponse:
    """Write what was found."""
    row, one = _both(request, certification_id, visit_id)
    form = FindingForm(sent(request), initial={"finding": one.finding})
    said = visit_said(one, clock.today())
    act = Act(title=said.title, verb=_("Write it down"), tab=TAB, back=said.url, thanks=_("Written down."))

    def write() -> None:
        visiting.write_visit(
            visit=one,
            finding=form.cleaned_data["finding"],
            seen=number(request, "version"),
            by=by(request),
            at=clock.now(),
        )

    try:
        return ask_first(request, row, act, form, write, version=number(request, "version") or one.version)
    except ChangedMeanwhile as changed:
        theirs = there(queries.visit(row, visit_id))
        who = str(theirs.written_by or "")
        finding = {"finding": theirs.finding}
        return conflict(request, row, form, changed, who=who, tab=TAB, theirs=finding, what=said.title)


@opens_to(CERTIFIERS)
def visit_draw(request: HttpRequest, certification_id: int, visit_id: int) -> HttpResponse:
    """Draw the members of an audit by lot."""
    row, one = _both(request, certification_id, visit_id)
    form = DrawForm(sent(request))
    act = Act(
        title=_("How many health action plans do you read?"),
        verb=_("Draw them by lot"),
        lead=[
            _("Members are drawn by lot from those whom %(name)s serves for you now.")
            % {"name": row.organization.name},
            _("The number of the lot is kept, so that anybody can draw the same members again."),
        ],
        tab=TAB,
        back=visit_said(one, clock.today()).url,
        thanks=_("Drawn."),
    )
    return ask_first(
        request,
        row,
        act,
        form,
        lambda: auditing.draw(visit=one, count=form.cleaned_data["count"], by=by(request), at=clock.now()),
    )


@opens_to(CERTIFIERS)
def audited(request: HttpRequest, certification_id: int, visit_id: int, audited_id: int) -> HttpResponse:
    """What one member's health action plan is like."""
    row, one = _both(request, certification_id, visit_id)
    each = there(queries.one_audited(one, audited_id))
    if not may(request, Permission.FIND_MEMBERS):
        raise PermissionDenied
    audit.note(each.member_id, Part.RECORD, Shown.AUDIT)
    passed = {None: "", True: "yes", False: "no"}
    form = ReadForm(sent(request), initial={"passed": passed[each.passed], "finding": each.finding})
    act = Act(
        title=str(each.member), verb=_("Write it down"), tab=TAB, back=visit_said(one, clock.today()).url,
        thanks=_("Written down."),
    )  # fmt: skip

    def read() -> None:
        auditing.read_plan(
            audited=each,
            passed=form.cleaned_data["passed"] == "yes",
            finding=form.cleaned_data["finding"],
            seen=number(request, "version"),
            by=by(request),
            at=clock.now(),
        )

    version = number(request, "version") or each.version
    try:
        return ask_first(request, row, act, form, read, version=version, of_member=each.member)
    except ChangedMeanwhile as changed:
        theirs = there(queries.one_audited(one, audited_id))
        wrote = {"passed": passed[theirs.passed], "finding": theirs.finding}
        who = str(theirs.read_by or "")
        return conflict(request, row, form, changed, who=who, tab=TAB, theirs=wrote, what=str(each.member))


def _both(request: HttpRequest, certification_id: int, visit_id: int) -> tuple[Certification, Visit]:
    row = own(request, certification_id)
    return row, there(queries.visit(row, visit_id))
