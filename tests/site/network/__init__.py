"""Builders of the network's stories: Eastside applies, Ana's plan reviews, all by the product's actions."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from tests.site import people

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock, scope
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.applying import writing
from promotora.apps.network.actions.certifying import certified, contracting, reviewing
from promotora.apps.network.actions.room import team
from promotora.apps.network.models import Application, Certification, Contract, StepDone
from promotora.apps.network.queries.certifying import certifications
from promotora.apps.network.terms import DOCUMENTS_NEEDED, Form, Section, Service, StepKind, TeamRole

PDF = b"%PDF-1.7 a policy"
LAST_DAY = date(2027, 3, 1)  # of a certificate from people.TODAY for twelve months
ANSWERS = {
    Section.ORGANIZATION: {
        "kind": "fqhc",
        "contact": "Dana Reyes",
        "contact_phone": "323 555 0148",
        "contact_email": "dana@eastside.example",
    },
    Section.SERVICES: {service: {"direct": True} for service in Service.values},
    Section.EXPERIENCE: {"populations": ["homeless"], "languages": ["es"]},
    Section.PLACES: {"sites": [{"name": "Soto", "address": "1420 Soto St", "zip_code": "90033"}], "areas": ["East"]},
    Section.TEAM: {
        "team": [
            {"role": "director", "fte": "1.00"},
            {"role": "clinical_consultant", "fte": "0.20"},
            {"role": "care_coordinator", "fte": "1.00"},
        ]
    },
    Section.TECHNOLOGY: {"technology": "Our record system sends and reads the plans' files."},
}
STEPS = [
    reviewing.StepGiven("The six services", StepKind.CHECKLIST, ("Each service has somebody.",)),
    reviewing.StepGiven("A visit", StepKind.VISIT, needed=False),
    reviewing.StepGiven("The decision", StepKind.DECISION),
]


def by(position):
    """Who does it, and when."""
    return {"by": position.user, "at": clock.now()}


def filled(dana, plans, form=Form.APPLICATION):
    """A letter or an application, all answered and with its documents, to these plans."""
    with people.working(dana):
        draft = writing.begin_application(organization=dana.organization, form=form, **by(dana))
        for section, answers in ANSWERS.items():
            draft = writing.save_section(
                application=draft, section=section, answers=answers, seen=draft.version, **by(dana)
            )
        draft = writing.choose_plans(application=draft, plans=plans, seen=draft.version, **by(dana))
        for kind in DOCUMENTS_NEEDED if form == Form.APPLICATION else ():
            writing.attach(application=draft, kind=kind, file=ContentFile(PDF, name="policy.pdf"), **by(dana))
    return draft


def letter(dana, plans):
    """A letter of intent that was sent."""
    draft = filled(dana, plans, Form.LETTER)
    with people.working(dana):
        return writing.send_letter(application=draft, **by(dana))


def applied(dana, plans):
    """What each plan received, the letter first."""
    letter(dana, plans)
    draft = filled(dana, plans)
    with people.working(dana):
        return writing.send_application(application=draft, **by(dana))


def in_review(ana, certification):
    """The plan has its steps, and took the application up."""
    with people.working(ana):
        if certifications.process_on(ana.organization, "hhp", clock.today()) is None:
            reviewing.design(plan=ana.organization, name="Ours", starts=date(2026, 1, 1), steps=STEPS, **by(ana))
        return reviewing.take_up(certification=certification, **by(ana))


def reviewed(ana, certification):
    """Every needed step is ready."""
    certification = in_review(ana, certification)
    with people.working(ana):
        for done in StepDone.objects.filter(certification=certification, step__needed=True):
            reviewing.record_step(done=done, outcome="ready", seen=done.version, **by(ana))
    return certification


def certify(ana, certification, **more):
    """The plan says yes, from today on."""
    said = {"reasons": "Ready in every step.", "starts": clock.today(), **more}
    with people.working(ana):
        return reviewing.certify(certification=certification, **said, **by(ana))


def certificate(ana, dana, **more):
    """Eastside is certified by Ana's plan, from today on for a year."""
    [certification] = applied(dana, [ana.organization])
    return certify(ana, reviewed(ana, certification), **more)


def contract(ana, certification, capacity=100, starts=people.TODAY, ends=LAST_DAY):
    """What the two agreed."""
    given = contracting.ContractGiven(starts=starts, ends=ends, capacity=capacity)
    with people.working(ana):
        return contracting.make_contract(certification=certification, given=given, **by(ana))


def condition(ana, certification, what="A policy on privacy"):
    """Something to mend."""
    with people.working(ana):
        return certified.set_condition(
            certification=certification, what=what, because="It is missing.", due=date(2026, 4, 1), **by(ana)
        )


def coordinator(dana, fte="1.00", starts=people.TODAY, name="Luz Vega", role=TeamRole.CARE_COORDINATOR):
    """Somebody on Eastside's roster."""
    with people.working(dana):
        given = team.StaffGiven(name, role, Decimal(fte), ["es"])
        return team.add_staff(organization=dana.organization, given=given, starts=starts, by=dana.user)


# -------------------------------------------------------------------------------------------- in place, without stories

LONG_AGO, LONG_AFTER = date(2018, 1, 1), date(2040, 12, 31)


def contracted(plan, organization, capacity=100_000, starts=LONG_AGO, ends=LONG_AFTER, **more):
    """A CB-CME that this plan certified long ago and has a contract with: what many tests only need to be so.

    Written as the two would write it, under the row policies, but not by the actions: an application is a long story.
    `more`: fields of the contract, and `answers` of the application. The contract.
    """
    before = standing_contract(plan, organization)
    if before is not None:
        return before
    answers, user = more.pop("answers", {}), plan.user
    with scope.entered(scope.Scope(user_id=user.pk, organization_id=organization.pk)):
        application = Application.objects.create(
            organization=organization,
            form=Form.APPLICATION,
            state="sent",
            plans=[plan.organization_id],
            answers=answers,
            begun_by=user,
            begun_at=clock.now(),
            sent_at=clock.now(),
        )
        certification = Certification.objects.create(
            plan=plan.organization, organization=organization, application=application, received_at=clock.now()
        )
    with people.working(plan):
        Certification.objects.filter(pk=certification.pk).update(
            state="certified", starts=starts, ends=ends, decided_at=clock.now(), decided_by=user
        )
        return Contract.objects.create(
            plan=plan.organization,
            organization=organization,
            certification=certification,
            starts=starts,
            ends=ends,
            capacity=capacity,
            signed_by=user,
            signed_at=clock.now(),
            **more,
        )


def standing_contract(plan, organization):
    """What holds between them, if anything does."""
    with people.working(plan):
        return Contract.objects.filter(plan=plan.organization, organization=organization).first()


def all_contracted(plan, **more):
    """Every CB-CME there is by now is one that this plan may give members."""
    for organization in Organization.objects.filter(kind=Kind.CB_CME):
        contracted(plan, organization, **more)


# --------------------------------------------------------------------------------------------------- what came of it


def refused(*reasons):
    """For these reasons and no other."""
    return pytest.raises(Refused, match="^" + " ".join(reason.value for reason in reasons).replace(".", r"\.") + "$")


def state_of(certification, eyes):
    """How far it is, as this reader sees it."""
    with people.working(eyes):
        return Certification.objects.get(pk=certification.pk).state


def moves(row, eyes):
    """Every state it has been in, as this reader sees it."""
    with people.working(eyes):
        return list(row.steps.values_list("state", flat=True))


def around(day):
    """A last day, and the day after it."""
    return day, day + timedelta(days=1)
