"""A CB-CME's side of the story: its letter, its application with documents, its answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from promotora.apps.accounts.models import Organization, Position
from promotora.apps.core import scope
from promotora.apps.network.actions.applying import writing
from promotora.apps.network.models import Application, Certification
from promotora.apps.network.terms import DOCUMENTS_NEEDED, Form, Section, Service
from promotora.demo.network.cast import Cast
from promotora.demo.staff import eyes

PDF = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792]>> endobj
trailer <</Root 1 0 R>>
%%EOF
"""
"""An empty page: the demonstration's policies say nothing."""
SUBCONTRACTED = Service.FAMILY_SUPPORT


@dataclass(frozen=True)
class Applicant:
    """One CB-CME of the program, with who leads it and the plans that it applies to."""

    cast: Cast
    director: Position
    plans: Sequence[Organization]

    @property
    def organization(self) -> Organization:
        """The CB-CME."""
        return self.director.organization

    def by(self, at: datetime) -> dict[str, Any]:
        """Who does it, and when."""
        return {"by": self.director.user, "at": at}


def answers(cast: Cast, director: Position) -> dict[Section, dict[str, Any]]:
    """What it says in each section."""
    return {
        Section.ORGANIZATION: {
            "kind": cast.kind.value,
            "kind_in_words": "agency that visits people at home" if cast.kind == "other" else "",
            "contact": str(director.user),
            "contact_phone": f"323 555 0{100 + cast.number}",
            "contact_email": director.user.email,
        },
        Section.SERVICES: {
            service: {"direct": True, "by": ""}
            if service != SUBCONTRACTED or cast.number % 3
            else {"direct": False, "by": "Familias Unidas Support Line"}
            for service in Service.values
        },
        Section.EXPERIENCE: {
            "populations": [population.value for population in cast.populations],
            "no_population_yet": False,
            "languages": list(cast.languages),
        },
        Section.PLACES: {"sites": cast.sites, "areas": [area.value for area in cast.areas]},
        Section.TEAM: {"team": team(cast, str(director.user))},
        Section.TECHNOLOGY: {"technology": "Our record system sends and reads the plans’ files every night."},
    }


def team(cast: Cast, director: str) -> list[dict[str, Any]]:
    """The team as the application names it."""
    shares = [("care_coordinator", share, "") for share in cast.shares]
    places = [("director", "1.00", director), ("clinical_consultant", "0.20", ""), *shares]
    return [
        {"role": role, "fte": fte, "name": name, "qualification": "", "languages": list(cast.languages)}
        for role, fte, name in places
    ]


def write(one: Applicant, form: Form, at: datetime) -> Application:
    """A letter or an application, written and not sent. An application begins with what the letter said."""
    with scope.entered(eyes(one.director)):
        draft = writing.begin_application(organization=one.organization, form=form, **one.by(at))
        if draft.answers:
            return draft
        for section, said in answers(one.cast, one.director).items():
            draft = writing.save_section(
                application=draft, section=section, answers=said, seen=draft.version, **one.by(at)
            )
        return writing.choose_plans(application=draft, plans=one.plans, seen=draft.version, **one.by(at))


def send_letter(one: Applicant, at: datetime) -> Application:
    """Its letter of intent, sent."""
    letter = write(one, Form.LETTER, at)
    with scope.entered(eyes(one.director)):
        return writing.send_letter(application=letter, **one.by(at))


def send_application(one: Applicant, at: datetime) -> list[Certification]:
    """Its application, sent to every plan; what each received."""
    draft = write(one, Form.APPLICATION, at)
    with scope.entered(eyes(one.director)):
        for kind in DOCUMENTS_NEEDED:
            file = ContentFile(PDF, name=f"{kind.value.replace('_', ' ')}.pdf")
            writing.attach(application=draft, kind=kind, file=file, **one.by(at))
        return writing.send_application(application=draft, **one.by(at))
