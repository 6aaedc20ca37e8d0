"""Reading letters and applications."""

import hashlib
from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Kind
from promotora.apps.network.models import Application, Certification
from promotora.apps.network.rules.application import Answers, answers_of
from promotora.apps.network.terms import OPEN, ApplicationState, Form


def held(application_id: int) -> Application:
    """An application as it is now, and nobody else changes it until the transaction ends."""
    return Application.objects.select_for_update(of=("self",)).select_related("organization").get(pk=application_id)


def of(organization: Organization) -> QuerySet[Application]:
    """Its letters and applications, the newest first, with how each stands with each plan."""
    return Application.objects.filter(organization=organization).prefetch_related("certifications__plan")


def drafts(organization: Organization, form: str, program: str) -> QuerySet[Application]:
    """What is being written; one at the most."""
    return of(organization).filter(form=form, program=program, state=ApplicationState.DRAFT)


def answers(application: Application) -> Answers:
    """All that is answered so far, with the documents that are attached."""
    documents = set(application.attachments.values_list("kind", flat=True))
    return answers_of(application.answers, plans=application.plans, documents=documents)


def last_letter(organization: Organization, program: str) -> Application | None:
    """The letter of intent that was sent last and stands; None without."""
    letters = Application.objects.filter(organization=organization, form=Form.LETTER, program=program)
    return letters.filter(state=ApplicationState.SENT).order_by("-sent_at", "-pk").first()


def plans_among(numbers: Collection[int]) -> QuerySet[Organization]:
    """The plans with these numbers, by name."""
    return Organization.objects.filter(pk__in=numbers, kind__in=[Kind.PLAN, Kind.PLAN_PARTNER]).order_by("name")


def plans_here(day: date) -> QuerySet[Organization]:
    """The plans that work here on a day."""
    plans = Organization.objects.filter(kind__in=[Kind.PLAN, Kind.PLAN_PARTNER])
    return plans.filter(Q(ends=None) | Q(ends__gt=day))


def letters_sent_to(organization: Organization, program: str) -> frozenset[int]:
    """The plans that have a letter of intent from this organization."""
    letters = Application.objects.filter(
        organization=organization, form=Form.LETTER, program=program, state=ApplicationState.SENT
    )
    return frozenset(plan for plans in letters.values_list("plans", flat=True) for plan in plans)


def undecided(application: Application) -> list[Certification]:
    """The certifications that no plan has decided; nobody else decides them until the transaction ends."""
    return list(Certification.objects.select_for_update().filter(application=application, state__in=sorted(OPEN)))


def in_review_with(organization: Organization, program: str) -> frozenset[int]:
    """The plans that look at an application of this organization."""
    open_ones = Certification.objects.filter(organization=organization, program=program, state__in=sorted(OPEN))
    return frozenset(open_ones.values_list("plan_id", flat=True))


def works_for(user: User, organization: Organization, day: date) -> bool:
    """Whether somebody holds any role in an organization on a day."""
    return Position.objects.held_on(day).filter(user=user, organization=organization).exists()


def kept(file: FieldFile, hashed: str | None = None) -> bytes | None:
    """A file, if it is still what was kept; None when it is gone or was altered. Without `hashed` as it is there."""
    try:
        with file.open("rb") as opened:
            content: bytes = opened.read()
    except FileNotFoundError:
        return None
    return content if hashed is None or hashlib.sha256(content).hexdigest() == hashed else None
