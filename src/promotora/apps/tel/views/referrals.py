"""Referring somebody who is not on the list, and the plan's answer."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.people.forms.fields import tidied
from promotora.apps.people.models import Member
from promotora.apps.people.queries import record
from promotora.apps.people.terms import PHONES
from promotora.apps.people.views.visit import done, there
from promotora.apps.tel.actions import referring
from promotora.apps.tel.actions.screening import screen_again
from promotora.apps.tel.forms.referrals import AcceptForm, DeclineForm, ReferralForm, as_referred
from promotora.apps.tel.models import Referral, Screening
from promotora.apps.tel.presenters import referrals as said
from promotora.apps.tel.queries import policies
from promotora.apps.tel.queries import referrals as queries
from promotora.apps.tel.rules.referrals import REFERRALS_AN_HOUR, refusals_to_touch
from promotora.apps.tel.terms import ReferralState
from promotora.targeting.model.program import Program

REFERRERS = those_who_may(Permission.REFER_MEMBERS)
ANSWERERS = those_who_may(Permission.ANSWER_REFERRALS)
A_PAGE = 50
LARGEST = 2**63 - 1  # number of a member


# ------------------------------------------------------------------------------------------------------- who refers


@opens_to(REFERRERS)
def referrals(request: HttpRequest) -> HttpResponse:
    """What one's organization sent, and how each stands."""
    here = _organization(request)
    page = Paginator(queries.sent_by(here), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "referrals": [said.referral_said(row, clock.now(), "referral") for row in page],
        "waiting": queries.waiting_of(here),
    }
    return render(request, "tel/referrals.html", context)


@opens_to(REFERRERS)
def add(request: HttpRequest) -> HttpResponse:
    """Refer somebody. What is typed is looked up nowhere, so that the page tells nothing of anybody."""
    at = clock.now()
    sends = request.method == "POST"
    form = ReferralForm(
        request.POST if sends else None, plans=queries.plans(at), initial={} if sends else _of_record(request)
    )
    if form.is_valid() and done(
        form, lambda: referring.refer(given=form.given(), organization=_organization(request), by=_by(request), at=at)
    ):
        messages.success(request, _("Sent to the plan. Its answer will stand here."))
        return redirect("referrals")
    return render(request, "tel/referral_add.html", {"form": form, "most": REFERRALS_AN_HOUR})


def _of_record(request: HttpRequest) -> dict[str, Any]:
    """What the record says of the member whom one comes from, if one may see it."""
    member = _member(request.GET.get("member", ""))
    if member is None:
        return {}
    position = _position(request)
    opened = record.record(member, user_id=position.user_id, organization_id=position.organization_id, at=clock.now())
    phones = [row.value for row in record.contacts(member) if row.way in PHONES and row.ends is None]
    audit.note_all([Look(member.pk, Part.RECORD), Look(member.pk, Part.CONTACTS)])
    return as_referred(member, opened.cin, phones[0] if phones else "")


@opens_to(REFERRERS)
def referral(request: HttpRequest, referral_id: int) -> HttpResponse:
    """One referral that one's organization sent, and its answer."""
    row = there(queries.sent(_organization(request), referral_id))
    member = queries.seen_member(row)
    screening = queries.screening(row) if member else None
    if member:
        _note(member, screening)
    context = {
        "referral": said.referral_said(row, clock.now(), "referral"),
        "facts": said.facts(row),
        "told": said.told(row, sees=member is not None, screening=screening),
        "steps": said.steps_said(queries.steps(row), for_plan=False),
        "may_take_back": not refusals_to_touch(row.state),
    }
    return render(request, "tel/referral.html", context)


@opens_to(REFERRERS)
def take_back(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Ask, then take a referral back."""
    row = there(queries.sent(_organization(request), referral_id))
    if request.method == "POST":
        referring.take_back(referral=row, by=_by(request), at=clock.now(), because=_because(request))
        messages.success(request, _("Taken back. The plan no longer has to answer."))
        return redirect("referral", row.pk)
    context = {"referral": said.referral_said(row, clock.now(), "referral")}
    return render(request, "tel/referral_take_back.html", context)


def _because(request: HttpRequest) -> str:
    """Why, in words that the database takes."""
    return tidied(request.POST.get("because", "").replace("\0", ""))[:500]


# -------------------------------------------------------------------------------------------------------- the plan


@opens_to(ANSWERERS)
def to_answer(request: HttpRequest) -> HttpResponse:
    """What waits for the plan's answer, the oldest first; and what it answered lately."""
    plan, at = _organization(request), clock.now()
    page = Paginator(queries.to_answer(plan), A_PAGE).get_page(request.GET.get("page"))
    done_lately = queries.answered(plan) if page.number == 1 else []
    audit.note_all(
        Look(row.member_id, Part.REFERRAL) for row in [*page.object_list, *done_lately] if row.member_id is not None
    )
    context = {
        "page": page,
        "waiting": [said.referral_said(row, at, "referral_answer") for row in page],
        "answered": [said.referral_said(row, at, "referral_answer") for row in done_lately],
        "total": page.paginator.count,
    }
    return render(request, "tel/referrals_to_answer.html", context)


@opens_to(ANSWERERS)
def answer(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Whom it is about, what the rule says, and the plan's yes or no."""
    row = there(queries.received(_organization(request), referral_id))
    says_yes, says_no = (request.method == "POST" and request.POST.get("answer") == word for word in ("yes", "no"))
    yes, no = AcceptForm(request.POST if says_yes else None), DeclineForm(request.POST if says_no else None)
    if (says_yes and yes.is_valid() and _accepted(request, row, yes)) or (
        says_no and no.is_valid() and _declined(request, row, no)
    ):
        return redirect("referrals_to_answer")
    if says_yes or says_no:
        row.refresh_from_db()
    return _answer_page(request, row, yes, no)


def _accepted(request: HttpRequest, row: Referral, form: AcceptForm) -> bool:
    words = form.cleaned_data["words"]
    accepted = done(
        form,
        lambda: referring.accept(referral=row, words=words, attested=form.attested(), by=_by(request), at=clock.now()),
    )
    if accepted:
        messages.success(request, _("Accepted. %(name)s reads it on their page.") % {"name": row.organization})
    return accepted


def _declined(request: HttpRequest, row: Referral, form: DeclineForm) -> bool:
    given = form.cleaned_data
    declined = done(
        form,
        lambda: referring.decline(
            referral=row, because=given["because"], words=given["words"], by=_by(request), at=clock.now()
        ),
    )
    if declined:
        messages.success(request, _("Declined. %(name)s reads it on their page.") % {"name": row.organization})
    return declined


def _answer_page(request: HttpRequest, row: Referral, yes: AcceptForm, no: DeclineForm) -> HttpResponse:
    screening, known, today = queries.screening(row), queries.known(row), clock.today()
    waits = row.state in queries.WAITING
    possible = queries.possible(row) if waits and known is None else []
    if known:
        _note(known.member, screening)
    audit.note_all(Look(one.member.pk, Part.SEARCH) for one in possible)
    context = {
        "referral": said.referral_said(row, clock.now(), "referral_answer"),
        "facts": said.facts(row),
        "waits": waits,
        "screening": said.screening_said(screening, _program(row, screening)),
        "known": said.known_said(known, today) if known else [],
        "possible": said.possible_said(possible, today),
        "steps": said.steps_said(queries.steps(row), for_plan=True),
        "yes": yes,
        "no": no,
        "not_screened": row.state == ReferralState.SENT,
    }
    return render(request, "tel/referral_answer.html", context)


def _program(row: Referral, screening: Screening | None) -> Program | None:
    version = policies.version(row.program, screening.version) if screening else None
    return version.program if version else None


def _note(member: Member, screening: Screening | None) -> None:
    audit.note(member.pk, Part.REFERRAL)
    if screening and said.shows_protected(screening):
        audit.note(member.pk, Part.PROTECTED)


@opens_to(ANSWERERS)
@require_POST
def again(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Ask the rule once more."""
    row = there(queries.received(_organization(request), referral_id))
    screen_again(referral=row)
    messages.success(request, _("It is screened again. Look again in a moment."))
    return redirect("referral_answer", row.pk)


@opens_to(ANSWERERS)
@require_POST
def who(request: HttpRequest, referral_id: int) -> HttpResponse:
    """The plan says which of its members this is."""
    row = there(queries.received(_organization(request), referral_id))
    member = there(_member(request.POST.get("member", "")))
    referring.say_who(referral=row, member=member, by=_by(request), at=clock.now())
    messages.success(request, _("Written down. It is screened again for this member; look again in a moment."))
    return redirect("referral_answer", row.pk)


def _member(written: str) -> Member | None:
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 20 else 0
    return record.member(number) if 0 < number <= LARGEST else None


def _position(request: HttpRequest) -> Position:
    return cast("Position", request.position)  # type: ignore[attr-defined]


def _organization(request: HttpRequest) -> Organization:
    return _position(request).organization


def _by(request: HttpRequest) -> User:
    return cast("User", request.user)
