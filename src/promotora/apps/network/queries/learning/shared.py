"""Reading templates and announcements."""

from datetime import date

from django.db.models import Max, Prefetch, Q, QuerySet

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.roles import ROLES
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.models import Announcement, Certification, Template, TemplateVersion, Told
from promotora.apps.network.terms import IN_FORCE

MOST_SHOWN = 5  # announcements that lie on top of a day
MOST_VERSIONS = 100


# --------------------------------------------------------------------------------------------------------- templates


def templates(*, withdrawn_of: Organization | None = None) -> QuerySet[Template]:
    """Templates by name; or those that a plan withdrew."""
    rows = Template.objects.select_related("plan")
    if withdrawn_of:
        return rows.filter(withdrawn_at__isnull=False, plan=withdrawn_of)
    return rows.filter(withdrawn_at=None)


def newest_files(templates: list[Template]) -> dict[int, TemplateVersion]:
    """The newest version of each, by template."""
    rows = (
        TemplateVersion.objects.filter(template__in=templates)
        .order_by("template_id", "-number")
        .distinct("template_id")
    )
    return {row.template_id: row for row in rows}


def template(template_id: int) -> Template | None:
    """One template, withdrawn or not, with its versions."""
    files = TemplateVersion.objects.select_related("added_by").order_by("-number")[:MOST_VERSIONS]
    rows = Template.objects.select_related("plan").prefetch_related(Prefetch("versions", files, to_attr="files"))
    return rows.filter(pk=template_id).first()


def held_template(template_id: int) -> Template:
    """A template that nobody else adds a version to until the transaction ends."""
    return Template.objects.select_for_update(of=("self",)).select_related("plan").get(pk=template_id)


def file(template_id: int, number: int) -> TemplateVersion | None:
    """One version's file."""
    rows = TemplateVersion.objects.select_related("template").filter(template=template_id, number=number)
    return rows.first()


def last_number(template: Template) -> int:
    """The number of its newest version; 0 without any."""
    return TemplateVersion.objects.filter(template=template).aggregate(last=Max("number"))["last"] or 0


# ----------------------------------------------------------------------------------------------------- announcements


def announcements() -> QuerySet[Announcement]:
    """Every announcement that one may see, the newest first."""
    return Announcement.objects.select_related("plan", "written_by")


def announced_on(day: date) -> QuerySet[Announcement]:
    """What is announced on a day; both ends are included."""
    return announcements().filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


def announcements_now(day: date) -> list[Announcement]:
    """The newest of what is announced on a day, for the first page of whoever works here."""
    return list(announced_on(day)[:MOST_SHOWN])


def announced_otherwise(day: date, plan: Organization | None) -> QuerySet[Announcement]:
    """What was announced before this day; and, for the plan that wrote it, what is to come."""
    over = Q(ends__lt=day)
    return announcements().filter(over | Q(starts__gt=day, plan=plan) if plan else over)


def announcement(announcement_id: int) -> Announcement | None:
    """One announcement."""
    return announcements().filter(pk=announcement_id).first()


def held_announcement(announcement_id: int) -> Announcement:
    """An announcement that nobody else changes until the transaction ends."""
    rows = Announcement.objects.select_for_update(of=("self",)).select_related("plan")
    return rows.get(pk=announcement_id)


def certified_by(plan: Organization, day: date) -> list[Organization]:
    """The organizations that hold a certificate of this plan in force on a day."""
    in_force = Certification.objects.filter(
        Q(ends=None) | Q(ends__gte=day), plan=plan, state__in=sorted(IN_FORCE), starts__lte=day
    )
    return list(Organization.objects.filter(pk__in=in_force.values("organization")))


def readers(organizations: list[Organization], day: date) -> list[User]:
    """Who in these organizations reads what a plan announces: whoever applies for them. Each once."""
    roles = [role for role, means in ROLES.items() if Permission.APPLY in means.may]
    held = Position.objects.held_on(day).filter(organization__in=organizations, role__in=roles)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("name", "pk"))


def mailed(announcement: Announcement) -> bool:
    """Whether it was sent by mail."""
    return Told.objects.filter(organization=announcement.plan_id, what=mail_of(announcement)).exists()


def mail_of(announcement: Announcement) -> str:
    """Under which words it is kept that an announcement was mailed."""
    return f"announcement {announcement.pk} mailed"
