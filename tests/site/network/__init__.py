"""Builders of the network's stories: Eastside applies, Ana's plan reviews, all by the product's actions."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from tests.site import people

from promotora.apps.core import clock
from promotora.apps.network.actions import applying, certified, contracting, reviewing, team
from promotora.apps.network.models import StepDone
from promotora.apps.network.queries import certifications
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
        draft = applying.begin_application(organization=dana.organization, form=form, **by(dana))
        for section, answers in ANSWERS.items():
            draft = applying.save_section(
                application=draft, section=section, answers=answers, seen=draft.version, **by(dana)
            )
        draft = applying.choose_plans(application=draft, plans=plans, seen=draft.version, **by(dana))
        for kind in DOCUMENTS_NEEDED if form == Form.APPLICATION else ():
            applying.attach(application=draft, kind=kind, file=ContentFile(PDF, name="policy.pdf"), **by(dana))
    return draft


def letter(dana, plans):
    """A letter of intent that was sent."""
    draft = filled(dana, plans, Form.LETTER)
    with people.working(dana):
        return applying.send_letter(application=draft, **by(dana))


def applied(dana, plans):
    """What each plan received, the letter first."""
    letter(dana, plans)
    draft = filled(dana, plans)
    with people.working(dana):
        return applying.send_application(application=draft, **by(dana))


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
