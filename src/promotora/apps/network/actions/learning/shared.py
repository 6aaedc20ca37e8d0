"""Templates that a plan gives to fill in, and what it announces."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.actions.applying.attaching import taken
from promotora.apps.network.actions.learning.withdrawing import bring_back, withdraw
from promotora.apps.network.actions.telling.learners import tell_of_announcement
from promotora.apps.network.models import Announcement, Template, TemplateVersion, Told
from promotora.apps.network.queries.learning import shared as queries
from promotora.apps.network.rules.learning import (
    refusals_of_template,
    refusals_to_announce,
    refusals_to_mail,
)

if TYPE_CHECKING:
    from django.core.files import File


# --------------------------------------------------------------------------------------------------------- templates


@transaction.atomic
def add_template(
    *, plan: Organization, name: str, about: str, public: bool, file: "File[bytes]", by: User, at: datetime
) -> Template:
    """Give the network a document to fill in."""
    refuse_if(refusals_of_template(name=name))
    template = Template.objects.create(plan=plan, name=name.strip(), about=about.strip(), public=public)
    _keep(template, 1, file, by, at)
    return template


@transaction.atomic
def change_template(
    *,
    template: Template,
    name: str,
    about: str,
    public: bool,
    by: User,
    at: datetime,
    file: "File[bytes] | None" = None,
) -> Template:
    """Say something else of a template, and give its next version. Earlier versions stay."""
    template = queries.held_template(template.pk)
    refuse_if(refusals_of_template(name=name, withdrawn=template.withdrawn_at is not None))
    template.name, template.about, template.public = name.strip(), about.strip(), public
    template.save(update_fields=["name", "about", "public"])
    if file is not None:
        _keep(template, queries.last_number(template) + 1, file, by, at)
    return template


@transaction.atomic
def withdraw_template(*, template: Template, by: User, at: datetime) -> Template:
    """Show a template no more; it is kept with all its versions."""
    template = queries.held_template(template.pk)
    withdraw(template, at)
    return template


@transaction.atomic
def bring_template_back(*, template: Template, by: User, at: datetime) -> Template:
    """Show a withdrawn template again."""
    template = queries.held_template(template.pk)
    bring_back(template)
    return template


def _keep(template: Template, number: int, file: "File[bytes]", by: User, at: datetime) -> None:
    found = taken(file)
    TemplateVersion.objects.create(
        template=template,
        number=number,
        name=found.name,
        file=found.content,
        file_hash=found.hash,
        size=found.size,
        added_by=by,
        added_at=at,
    )


# ----------------------------------------------------------------------------------------------------- announcements


@dataclass(frozen=True)
class Announced:
    """What is announced. Both days are included; no last day: until it is changed."""

    title: str
    text: str
    starts: date
    ends: date | None = None
    public: bool = False


@transaction.atomic
def announce(*, plan: Organization, given: Announced, by: User, at: datetime) -> Announcement:
    """Tell the network something."""
    refuse_if(_refusals(given, at))
    return Announcement.objects.create(plan=plan, written_by=by, written_at=at, **_as_columns(given))


@transaction.atomic
def change_announcement(
    *, announcement: Announcement, given: Announced, seen: int, by: User, at: datetime
) -> Announcement:
    """Change what is announced. ChangedMeanwhile when a colleague changed it since it was opened."""
    announcement = queries.held_announcement(announcement.pk)
    if announcement.version != seen:
        raise ChangedMeanwhile(announcement)
    refuse_if(_refusals(given, at, ended=given.ends == announcement.ends))
    announcement.change(seen=seen, written_by=by, written_at=at, **_as_columns(given))
    return announcement


@transaction.atomic
def end_announcement(*, announcement: Announcement, by: User, at: datetime) -> Announcement:
    """Stop announcing it: today is its last day. One that has not begun is shown on its first day alone."""
    announcement = queries.held_announcement(announcement.pk)
    last = max(_today(at), announcement.starts)
    announcement.change(seen=announcement.version, ends=last)
    return announcement


@transaction.atomic
def mail_announcement(*, announcement: Announcement, by: User, at: datetime) -> int:
    """Send it by mail, once, to the directors of every CB-CME that the plan has certified; to how many people."""
    announcement = queries.held_announcement(announcement.pk)
    organizations = queries.certified_by(announcement.plan, _today(at))
    refuse_if(refusals_to_mail(mailed=queries.mailed(announcement), organizations=len(organizations)))
    Told.objects.create(organization=announcement.plan, what=queries.mail_of(announcement), told_at=at)
    return tell_of_announcement(announcement, queries.readers(organizations, _today(at)))


def _refusals(given: Announced, at: datetime, *, ended: bool = False) -> list[Any]:
    """`ended`: its last day is as it was, and may lie in the past."""
    today = date.min if ended else _today(at)
    return refusals_to_announce(title=given.title, text=given.text, starts=given.starts, ends=given.ends, today=today)


def _today(at: datetime) -> date:
    return timezone.localtime(at).date()


def _as_columns(given: Announced) -> dict[str, Any]:
    return asdict(given) | {"title": given.title.strip(), "text": given.text.strip()}
