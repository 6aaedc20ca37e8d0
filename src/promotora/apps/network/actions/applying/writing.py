"""Writing the one letter and the one application, sending them to every plan chosen, withdrawing and renewing them."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.lifecycle import move
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.actions.applying.attaching import taken
from promotora.apps.network.actions.telling.plans import SENT, WITHDRAWN, tell_plans
from promotora.apps.network.models import Application, Attachment, Certification
from promotora.apps.network.queries.applying import applications as queries
from promotora.apps.network.rules.application import (
    refusals_of_application,
    refusals_of_letter,
    refusals_of_plans,
    refusals_to_attach,
    refusals_to_change,
    refusals_to_renew,
    refusals_to_withdraw,
)
from promotora.apps.network.rules.refusal import Refusal
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


@transaction.atomic
def begin_application(
    *, organization: Organization, form: Form, by: User, at: datetime, program: str = "hhp"
) -> Application:
    """Begin a letter or an application, or go on with the one that is being written.

    An application begins with what the last letter said: nothing is written twice.
    """
    letter = queries.last_letter(organization, program) if form == Form.APPLICATION else None
    first = {"answers": letter.answers, "plans": letter.plans, "saved_at": at} if letter else {}
    application, begun = Application.objects.get_or_create(
        organization=organization,
        form=form,
        program=program,
        state=ApplicationState.DRAFT,
        defaults={"begun_by": by, "begun_at": at, **first},
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
    refuse_if(refusals_to_change(application.state) or refusals_to_attach(files=application.attachments.count()))
    kept = taken(file)
    return Attachment.objects.create(
        application=application,
        kind=kind,
        name=kept.name,
        file=kept.content,
        file_hash=kept.hash,
        size=kept.size,
        added_by=by,
        added_at=at,
    )


@transaction.atomic
def detach(*, attachment: Attachment, by: User) -> None:
    """Take a document away again, while nothing was sent; the file too, unless an earlier application has it."""
    application = queries.held(attachment.application_id)
    refuse_if(refusals_to_change(application.state))
    file, name = attachment.file, attachment.file.name or ""
    attachment.delete()
    if not Attachment.objects.filter(file=name).exists():
        transaction.on_commit(partial(file.storage.delete, name), robust=True)


@transaction.atomic
def send_letter(*, application: Application, by: User, at: datetime, seen: int | None = None) -> Application:
    """Send a letter of intent to the plans that it names. `seen`: the version that was checked."""
    application = _to_send(application, seen)
    refuse_if(refusals_to_change(application.state) or refusals_to_send(application, at))
    _send(application, by, at)
    return application


@transaction.atomic
def send_application(
    *, application: Application, by: User, at: datetime, seen: int | None = None
) -> list[Certification]:
    """Send the application to every plan that it names: each has a certification of its own from now on.

    `seen`: the version that was checked before.
    """
    application = _to_send(application, seen)
    refuse_if(refusals_to_change(application.state) or refusals_to_send(application, at))
    _send(application, by, at)
    return [_received(application, plan_id, by, at) for plan_id in application.plans]


def refusals_to_send(application: Application, at: datetime) -> list[Refusal]:
    """Every reason a draft cannot be sent yet."""
    answers, here = queries.answers(application), _plans_here(at)
    if application.form == Form.LETTER:
        return refusals_of_letter(answers) + refusals_of_plans(application.plans, here=here)
    organization, program = application.organization, application.program
    return refusals_of_application(
        answers,
        documents_needed=DOCUMENTS_NEEDED,
        letters_sent_to=queries.letters_sent_to(organization, program),
    ) + refusals_of_plans(application.plans, here=here, in_review=queries.in_review_with(organization, program))


@transaction.atomic
def keep_copy(*, application: Application, content: bytes, by: User) -> Application:
    """Keep the PDF of what was sent, with its hash. The first one stays."""
    application = queries.held(application.pk)
    if not application.copy:
        application.copy.save(f"{secrets.token_hex(20)}.pdf", ContentFile(content), save=False)
        hashed = hashlib.sha256(content).hexdigest()
        application.change(seen=application.version, copy=application.copy.name, copy_hash=hashed)
    return application


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
    was_sent = application.state == ApplicationState.SENT
    if len(undecided) == sent_to:
        move(application, to=ApplicationState.WITHDRAWN, by=by, at=at, because=because)
    if was_sent:
        from_whom = [each.plan_id for each in undecided] if is_application else application.plans
        tell_plans(from_whom, WITHDRAWN, application, at)
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


def _to_send(application: Application, seen: int | None) -> Application:
    """The row as it is now; ChangedMeanwhile when a colleague wrote on it since it was checked."""
    application = queries.held(application.pk)
    changed = seen is not None and application.version != seen
    if changed and application.state == ApplicationState.DRAFT:
        raise ChangedMeanwhile(application)
    return application


def _plans_here(at: datetime) -> set[int]:
    return set(queries.plans_here(timezone.localtime(at).date()).values_list("pk", flat=True))


def _send(application: Application, by: User, at: datetime) -> None:
    application.change(seen=application.version, sent_by=by, sent_at=at)
    move(application, to=ApplicationState.SENT, by=by, at=at)
    tell_plans(application.plans, SENT, application, at)


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
