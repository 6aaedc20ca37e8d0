"""Reading, for an applicant, how it stands: with which plan, what waits for it, what it has."""

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import (
    Application,
    ApplicationMoved,
    Attachment,
    Certification,
    CertificationMoved,
    Contract,
    MendMoved,
    Question,
    ToMend,
)
from promotora.apps.network.terms import ApplicationState, Mend

MANY = 200  # more of one kind than anybody reads on a page


def applications(organization: Organization) -> QuerySet[Application]:
    """Its letters and applications that were not put away before they were sent, the newest first."""
    rows = Application.objects.filter(organization=organization).select_related("organization", "sent_by", "begun_by")
    return rows.exclude(state=ApplicationState.WITHDRAWN, sent_at=None).prefetch_related(
        Prefetch("certifications", _standing())
    )


def own(organization: Organization, application_id: int) -> Application | None:
    """One of them."""
    return applications(organization).filter(pk=application_id).first()


def received(plan: Organization, application_id: int) -> Application | None:
    """One that was sent to a plan, also when it was withdrawn since."""
    rows = Application.objects.filter(plans__contains=[plan.pk], sent_at__isnull=False)
    return rows.select_related("organization", "sent_by").filter(pk=application_id).first()


def standing(organization: Organization) -> QuerySet[Certification]:
    """How an organization stands with each plan, the newest first."""
    return _standing().filter(organization=organization)


def _standing() -> QuerySet[Certification]:
    """Certifications with `since` (the last move), `asked` and `to_mend_open` (how much waits for the applicant)."""
    return (
        Certification.objects.select_related("plan", "application", "organization")
        .annotate(
            since=Max("steps__moved_at"),
            asked=Count("questions", Q(questions__answered_at=None), distinct=True),
            to_mend_open=Count("to_mend", Q(to_mend__state=Mend.OPEN), distinct=True),
        )
        .order_by("-received_at", "-pk")
    )


def questions(organization: Organization) -> QuerySet[Question]:
    """What plans ask an organization and it has not answered, the most urgent first."""
    rows = Question.objects.filter(certification__organization=organization, answered_at=None)
    return rows.select_related("certification__plan", "certification__organization", "asked_by").order_by("due", "pk")


def question(organization: Organization, question_id: int) -> Question | None:
    """A question that was put to an organization, answered or not."""
    rows = Question.objects.filter(certification__organization=organization, pk=question_id)
    return rows.select_related("certification__plan", "certification__organization", "asked_by", "answered_by").first()


def to_mend(organization: Organization) -> QuerySet[ToMend]:
    """What an organization has to mend and has said nothing of, the most urgent first."""
    rows = ToMend.objects.filter(certification__organization=organization, state=Mend.OPEN)
    return rows.select_related("certification__plan").order_by("due", "pk")


def one_to_mend(organization: Organization, condition_id: int) -> ToMend | None:
    """Something that an organization has, or had, to mend."""
    rows = ToMend.objects.filter(certification__organization=organization, pk=condition_id)
    return rows.select_related("certification__plan", "certification__organization", "asked_by").first()


def mended(plan: Organization, condition_id: int) -> ToMend | None:
    """Something that a plan wants to be mended."""
    rows = ToMend.objects.filter(certification__plan=plan, pk=condition_id)
    return rows.select_related("certification__organization").first()


def asked_in(application: Application) -> QuerySet[Question]:
    """Every question of every plan about an application."""
    rows = Question.objects.filter(certification__application=application)
    return rows.select_related("certification__plan", "answered_by").order_by("asked_at", "pk")


def mended_in(application: Application) -> QuerySet[ToMend]:
    """Everything that any plan wanted to be mended."""
    rows = ToMend.objects.filter(certification__application=application)
    return rows.select_related("certification__plan").order_by("due", "pk")


def mending_steps(row: ToMend) -> QuerySet[MendMoved]:
    """What each side said of something to mend, in order."""
    return MendMoved.objects.filter(to_mend=row).select_related("moved_by")


def contracts(organization: Organization) -> QuerySet[Contract]:
    """The contracts of an organization, the newest first."""
    return Contract.objects.filter(organization=organization).select_related("plan", "certification")


def attachments(application: Application) -> list[Attachment]:
    """The documents of an application."""
    return list(Attachment.objects.filter(application=application).select_related("added_by"))


def attachment(application: Application, attachment_id: int) -> Attachment | None:
    """One of them."""
    return Attachment.objects.filter(application=application, pk=attachment_id).first()


def moves(application: Application) -> list[ApplicationMoved | CertificationMoved]:
    """Every step of an application and of its certifications, the newest first."""
    own_steps = ApplicationMoved.objects.filter(application=application).select_related("moved_by", "application")
    of_plans = CertificationMoved.objects.filter(certification__application=application)
    of_plans = of_plans.select_related("moved_by", "certification__plan")
    steps: list[ApplicationMoved | CertificationMoved] = [*own_steps[:MANY], *of_plans[:MANY]]
    return sorted(steps, key=lambda step: (step.moved_at, isinstance(step, CertificationMoved), step.pk), reverse=True)
