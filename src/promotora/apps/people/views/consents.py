"""Consents: recorded in steps, shown, printed, taken back; and their signed papers."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.people.actions import consents as actions
from promotora.apps.people.forms.consents import (
    CoversForm,
    PaperForm,
    RevokeForm,
    SharingForm,
    SigningForm,
    terms_of,
)
from promotora.apps.people.models import Consent
from promotora.apps.people.presenters.forms import answers
from promotora.apps.people.presenters.record import ConsentSaid, consent_said
from promotora.apps.people.queries import record
from promotora.apps.people.rules import kind_of_paper, refusals_of_consent
from promotora.apps.people.terms import ConsentTo, Export, Shown
from promotora.apps.people.views.visit import Visit, done, of_record, there

KEEPERS = those_who_may(Permission.KEEP_CONSENTS)
TAB = "member_consents"
log = logging.getLogger(__name__)


@opens_to(those_who_may(Permission.FIND_MEMBERS))
@of_record
def consents(visit: Visit) -> HttpResponse:
    """What the member agreed to: in force, and earlier."""
    visit.note(Part.CONSENTS)
    said = [consent_said(row, at=visit.at, today=visit.today) for row in record.consents(visit.member)]
    if any(one.protected for one in said):
        visit.note(Part.PROTECTED, Shown.CONSENTS)
    return visit.page(
        "consents",
        TAB,
        in_force=[one for one in said if one.in_force],
        earlier=[one for one in said if not one.in_force],
        may_keep=visit.may(Permission.KEEP_CONSENTS),
    )


@opens_to(those_who_may(Permission.FIND_MEMBERS))
@of_record
def consent(visit: Visit, consent_id: int) -> HttpResponse:
    """One consent with all it says."""
    said = _shown(visit, consent_id)
    may_keep = visit.may(Permission.KEEP_CONSENTS)
    may_revoke = may_keep and said.row.revoked_at is None
    return visit.page("consent", TAB, said=said, may_keep=may_keep, may_revoke=may_revoke)


@opens_to(those_who_may(Permission.FIND_MEMBERS))
@of_record
def print_out(visit: Visit, consent_id: int) -> HttpResponse:
    """One consent as a paper."""
    said = _shown(visit, consent_id)
    visit.note(_part(said.row, Part.EXPORT), Export.CONSENT)
    return visit.page("consent_paper", TAB, said=said, back_url=visit.url("consent", consent_id), made_on=visit.at)


@opens_to(those_who_may(Permission.FIND_MEMBERS))
@of_record
def paper(visit: Visit, consent_id: int) -> HttpResponse:
    """The signed paper itself, if it is still what was uploaded. A browser saves it and never runs it."""
    row = there(record.consent(visit.member, consent_id))
    there(row.document.name or None)
    visit.note(_part(row, Part.DOCUMENT), Export.PAPER)
    content = record.signed_paper(row)
    kind = kind_of_paper(content or b"")
    if content is None or kind is None:
        log.error("The signed paper of consent %s is gone, or is not what was uploaded.", row.pk)
        return visit.page("paper_altered", TAB, status=409, consent_id=row.pk)
    ending, content_type = kind
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="consent-{row.pk}.{ending}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@opens_to(KEEPERS)
@of_record
def add_paper(visit: Visit, consent_id: int) -> HttpResponse:
    """Add the signed paper to a consent that was recorded without."""
    said = _shown(visit, consent_id)
    sent = (visit.request.POST, visit.request.FILES) if visit.sends else (None, None)
    form = PaperForm(*sent)
    if form.is_valid() and done(
        form, lambda: actions.add_paper(consent=said.row, paper=form.cleaned_data["paper"], by=visit.by)
    ):
        messages.success(visit.request, _("The paper is added."))
        return visit.to("consent", consent_id)
    return visit.page("consent_add_paper", TAB, said=said, form=form)


@opens_to(KEEPERS)
@of_record
def revoke(visit: Visit, consent_id: int) -> HttpResponse:
    """Ask why, then take a consent back."""
    said = _shown(visit, consent_id)
    form = RevokeForm(visit.request.POST if visit.sends else None)
    if form.is_valid() and done(
        form,
        lambda: actions.revoke_consent(
            consent=said.row, because=form.cleaned_data["because"], by=visit.by, at=visit.at
        ),
    ):
        messages.success(visit.request, _("Taken back. It stays in the history."))
        return visit.to(TAB)
    return visit.page("consent_revoke", TAB, said=said, form=form)


# ------------------------------------------------------------------------------------------------------------ in steps

CHECK = 3  # the step after the three forms


@dataclass(frozen=True)
class Steps:
    """The forms of a consent that is being recorded. What was answered travels with the page, and is nowhere kept."""

    covers: CoversForm
    sharing: SharingForm
    signing: SigningForm
    paper: PaperForm

    @property
    def asked(self) -> list[forms.Form]:
        """The forms, in their order."""
        return [self.covers, self.sharing, self.signing]

    def unanswered(self, upto: int) -> int | None:
        """The first step that is not answered rightly, of those up to one."""
        return next((step for step, form in enumerate(self.asked[: upto + 1]) if not form.is_valid()), None)


@opens_to(KEEPERS)
@of_record
def add(visit: Visit) -> HttpResponse:
    """Record a consent: what it covers; who, what and what for; signature; then check."""
    if not visit.sends:
        return _step(visit, _steps(visit, None, 0), 0, 0)
    sent = visit.request.POST
    step, reached = _number(sent, "step"), _number(sent, "reached")
    steps = _steps(visit, sent, max(step, reached))
    if "to" in sent:
        return _step(visit, steps, min(_number(sent, "to"), reached), reached)
    unanswered = steps.unanswered(min(step, CHECK - 1))
    if unanswered is not None:
        return _step(visit, steps, unanswered, reached)
    if step == CHECK and _recorded(visit, steps):
        messages.success(visit.request, _("The consent is recorded."))
        return visit.to(TAB)
    after = min(step + 1, CHECK)
    return _step(visit, _steps(visit, sent, after - 1) if after > reached else steps, after, max(reached, after))


def _steps(visit: Visit, sent: QueryDict | None, reached: int) -> Steps:
    """The forms, those beyond what was reached still empty."""
    data = [sent if sent is not None and step <= reached else None for step in range(CHECK + 1)]
    here = record.organizations(visit.today)
    return Steps(
        CoversForm(data[0]),
        SharingForm(data[1], organizations=here, initial={"organizations": [visit.organization]}),
        SigningForm(data[2], initial={"signed_by": str(visit.member), "signed_on": visit.today}),
        PaperForm(data[3], visit.request.FILES if data[3] is not None else None),
    )


def _step(visit: Visit, steps: Steps, step: int, reached: int) -> HttpResponse:
    """One step's page; what the other steps said goes along unseen."""
    others = [form for at, form in enumerate(steps.asked) if at != step and form.is_bound]
    if step == CHECK and steps.unanswered(CHECK - 1) is not None:
        step = steps.unanswered(CHECK - 1) or 0
    titles = [
        _("What did %(name)s agree to?"),
        _("Who may share what, with whom, and what for?"),
        _("Who signed, and how long does it hold?"),
        _("Is this what the paper says?"),
    ]
    return visit.page(
        "consent_check" if step == CHECK else "consent_step",
        TAB,
        form=steps.paper if step == CHECK else steps.asked[step],
        hidden=[form[name].as_hidden() for form in others for name in form.fields],
        title=titles[step] % {"name": visit.member.called or visit.member.first_name},
        steps=[_("What"), _("Who and what for"), _("Signature"), _("Check")],
        step=step,
        current=step + 1,
        reached=reached,
        sections=_sections(steps) if step == CHECK else [],
        reasons=_reasons(visit, steps) if step == CHECK else [],
    )


def _sections(steps: Steps) -> Sequence[tuple[str, int, list[tuple[str, str]]]]:
    titles = [_("What"), _("Who and what for"), _("Signature")]
    return [(titles[step], step, answers(form)) for step, form in enumerate(steps.asked)]


def _reasons(visit: Visit, steps: Steps) -> list[str]:
    terms = terms_of(steps.covers, steps.sharing, steps.signing)
    return [_(reason.value) for reason in refusals_of_consent(terms, today=visit.today)]


def _recorded(visit: Visit, steps: Steps) -> bool:
    """Whether it could be recorded; otherwise the reasons stand on the last form."""
    return steps.paper.is_valid() and done(
        steps.paper,
        lambda: actions.record_consent(
            member=visit.member,
            terms=terms_of(steps.covers, steps.sharing, steps.signing),
            recipients=steps.sharing.recipients(),
            paper=steps.paper.cleaned_data["paper"],
            organization=visit.organization,
            by=visit.by,
            at=visit.at,
            today=visit.today,
        ),
    )


def _number(sent: QueryDict, name: str) -> int:
    """A step that was sent, never beyond the last."""
    written = sent.get(name, "0")
    return min(int(written), CHECK) if written.isdecimal() and len(written) == 1 else 0


def _shown(visit: Visit, consent_id: int) -> ConsentSaid:
    """One consent, noted as seen."""
    said = consent_said(there(record.consent(visit.member, consent_id)), at=visit.at, today=visit.today)
    protected = said.row.covers == ConsentTo.PART2
    visit.note(_part(said.row, Part.CONSENTS), Shown.CONSENTS if protected else "")
    return said


def _part(row: Consent, part: Part) -> Part:
    """Under which part the log has it: one to share substance-use records only where it may be known."""
    return Part.PROTECTED if row.covers == ConsentTo.PART2 else part
