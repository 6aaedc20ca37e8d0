"""Writing the one letter and the one application, sending them to every plan chosen, withdrawing and renewing them."""

import hashlib
import secrets
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.lifecycle import move
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.models import Application, Attachment, Certification
from promotora.apps.network.queries import applications as queries
from promotora.apps.network.rules.application import (
    refusals_of_application,
    refusals_of_letter,
    refusals_of_plans,
    refusals_to_change,
    refusals_to_renew,
    refusals_to_withdraw,
)
from promotora.apps.network.rules.files import kind_of, refusals_of_file
from promotora.apps.network.terms import (
    DOCUMENTS_NEEDED,
    ApplicationState,
    CertificationState,
    Document,
    Form,
    Section,
)

if TYPE_CHECKING:
    from django.core.files import File

BEGINNING = 16  # bytes by which a file is known


@transaction.atomic
def begin_application(
    *, organization: Organization, form: Form, by: User, at: datetime, program: str = "hhp"
) -> Application:
    """Begin a letter or an application, or go on with the one that is being written."""
    application, begun = Application.objects.get_or_create(
        organization=organization,
        form=form,
        program=program,
        state=ApplicationState.DRAFT,
        defaults={"begun_by": by, "begun_at": at},
    )
    if begun:
        application.steps.create(state=ApplicationState.DRAFT, moved_at=at, moved_by=by)
    return application


@transaction.atomic
def save_section(
    *, application: Application, section: Section, answers: Mapping[str, Any], seen: int, by: User, at: datetime
) -> Application:
    """Keep what a section says, complete or not. ChangedMeanwhile when a colleague saved since it was opened."""
    application = _to_write_on(application, seen)
    application.change(seen=seen, answers={**application.answers, Section(section).value: dict(answers)}, saved_at=at)
    return application


@transaction.atomic
def choose_plans(
    *, application: Application, plans: Sequence[Organization], seen: int, by: User, at: datetime
) -> Application:
    """Say to which plans it is to go."""
    application = _to_write_on(application, seen)
    chosen = sorted({plan.pk for plan in plans})
    refuse_if(refusals_of_plans(chosen, here=_plans_here(at)))
    application.change(seen=seen, plans=chosen, saved_at=at)
    return application


@transaction.atomic
def attach(*, application: Application, kind: Document, file: "File[bytes]", by: User, at: datetime) -> Attachment:
    """Attach a document. What it is is seen in the file itself; its own name is shown and never used as a path."""
    application = queries.held(application.pk)
    ending = _kind(file)
    refuse_if(refusals_to_change(application.state) + refusals_of_file(size=file.size, kind=ending))
    file.seek(0)
    content = file.read()
    return Attachment.objects.create(
        application=application,
        kind=kind,
        name=(file.name or "").replace("\\", "/").rsplit("/", 1)[-1][-200:],
        file=ContentFile(content, name=f"{secrets.token_hex(20)}.{ending}"),
        file_hash=hashlib.sha256(content).hexdigest(),
        size=file.size,
        added_by=by,
        added_at=at,
    )


@transaction.atomic
def detach(*, attachment: Attachment, by: User) -> None:
    """Take a document away again, while nothing was sent."""
    application = queries.held(attachment.application_id)
    refuse_if(refusals_to_change(application.state))
    attachment.delete()


@transaction.atomic
def send_letter(*, application: Application, by: User, at: datetime) -> Application:
    """Send a letter of intent to the plans that it names."""
    application = queries.held(application.pk)
    refuse_if(
        refusals_to_change(application.state)
        or refusals_of_letter(queries.answers(application)) + refusals_of_plans(application.plans, here=_plans_here(at))
    )
    _send(application, by, at)
    return application


@transaction.atomic
def send_application(*, application: Application, by: User, at: datetime) -> list[Certification]:
    """Send the application to every plan that it names: each has a certification of its own from now on."""
    application = queries.held(application.pk)
    organization, program = application.organization, application.program
    refuse_if(
        refusals_to_change(application.state)
        or refusals_of_application(
            queries.answers(application),
            documents_needed=DOCUMENTS_NEEDED,
            letters_sent_to=queries.letters_sent_to(organization, program),
        )
        + refusals_of_plans(
            application.plans, here=_plans_here(at), in_review=queries.in_review_with(organization, program)
        )
    )
    _send(application, by, at)
    return [_received(application, plan_id, by, at) for plan_id in application.plans]


@transaction.atomic
def withdraw(*, application: Application, by: User, at: datetime, because: str = "") -> list[Certification]:
    """Take it back from every plan that has not decided; those that have keep their decision. Whom it was taken from.

    It counts as withdrawn as a whole only when no plan has decided.
    """
    application = queries.held(application.pk)
    undecided = queries.undecided(application)
    sent_to = application.certifications.count()
    is_application = application.form == Form.APPLICATION
    refuse_if(refusals_to_withdraw(application.state, undecided=len(undecided) if is_application else 1))
    for certification in undecided:
        move(certification, to=CertificationState.WITHDRAWN, by=by, at=at, because=because)
    if len(undecided) == sent_to:
        move(application, to=ApplicationState.WITHDRAWN, by=by, at=at, because=because)
    return undecided


@transaction.atomic
def renew(*, application: Application, by: User, at: datetime) -> Application:
    """Begin the next application from one that was sent: its answers, plans and documents are there to be changed."""
    before = queries.held(application.pk)
    drafts = queries.drafts(before.organization, before.form, before.program)
    sent = before.form == Form.APPLICATION and before.sent_at is not None
    refuse_if(refusals_to_renew(sent=sent, draft_open=drafts.exists()))
    following = begin_application(
        organization=before.organization, form=Form.APPLICATION, by=by, at=at, program=before.program
    )
    following.change(seen=following.version, renews=before, answers=before.answers, plans=before.plans, saved_at=at)
    for attachment in before.attachments.all():
        attachment.pk, attachment.application = None, following
        attachment.save(force_insert=True)
    return following


def _to_write_on(application: Application, seen: int) -> Application:
    """The row as it is now: refused if it was sent, ChangedMeanwhile if it is not the version that was opened."""
    application = queries.held(application.pk)
    refuse_if(refusals_to_change(application.state))
    if application.version != seen:
        raise ChangedMeanwhile(application)
    return application


def _plans_here(at: datetime) -> set[int]:
    return set(queries.plans_here(timezone.localtime(at).date()).values_list("pk", flat=True))


def _send(application: Application, by: User, at: datetime) -> None:
    application.change(seen=application.version, sent_by=by, sent_at=at)
    move(application, to=ApplicationState.SENT, by=by, at=at)


def _received(application: Application, plan_id: int, by: User, at: datetime) -> Certification:
    certification = Certification.objects.create(
        plan_id=plan_id,
        organization=application.organization,
        application=application,
        program=application.program,
        received_at=at,
    )
    certification.steps.create(state=CertificationState.RECEIVED, moved_at=at, moved_by=by)
    return certification


def _kind(file: "File[bytes]") -> str | None:
    """What a file is by its first bytes and, where those say that it is packed, by the names of its parts."""
    file.seek(0)
    beginning = file.read(BEGINNING)
    try:
        parts = frozenset(zipfile.ZipFile(file).namelist()) if zipfile.is_zipfile(file) else frozenset()
    except (zipfile.BadZipFile, ValueError):
        parts = frozenset()
    return kind_of(beginning, parts)
