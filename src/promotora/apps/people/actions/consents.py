"""Recording a consent with its signed paper, and taking it back."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.files.base import ContentFile, File
from django.db import transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import audit
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.people.models import Consent, Member, Recipient
from promotora.apps.people.rules import (
    ConsentTerms,
    Paper,
    Refusal,
    kind_of_paper,
    refusals_of_consent,
    refusals_of_paper,
    refusals_to_revoke,
)
from promotora.apps.people.terms import ConsentTo, Did

BEGINNING = 16  # bytes that tell what a file is


@dataclass(frozen=True)
class Recipients:
    """Who may receive: organizations here, and others in the paper's own words."""

    organizations: Sequence[Organization] = field(default_factory=list)
    in_words: Sequence[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.organizations) + len(self.in_words)


@transaction.atomic
def record_consent(
    *,
    member: Member,
    terms: ConsentTerms,
    recipients: Recipients,
    organization: Organization,
    by: User,
    at: datetime,
    today: date,
    paper: "File[bytes] | None" = None,
) -> Consent:
    """Write down what a member signed."""
    reasons = refusals_of_consent(terms, today=today)
    refuse_if(reasons + (refusals_of_paper(_look_at(paper)) if paper else []))
    kept, hashed = _kept(paper) if paper else ("", "")
    consent = Consent.objects.create(
        member=member,
        covers=terms.covers,
        discloser=terms.discloser,
        what=terms.what,
        purpose=terms.purpose,
        signed_on=terms.signed_on,
        signed_by=terms.signed_by,
        expires_on=terms.expires_on,
        recorded_in=organization,
        recorded_by=by,
        recorded_at=at,
        document=kept,
        document_hash=hashed,
    )
    _name_recipients(consent, recipients)
    audit.note(member.pk, part_of(consent), Did.CONSENT_RECORDED)
    return consent


@transaction.atomic
def add_paper(*, consent: Consent, paper: "File[bytes] | None", by: User) -> None:
    """Add the signed paper to a consent that was recorded without. One that is there is never exchanged."""
    refuse_if([Refusal.NO_PAPER] if paper is None else refusals_of_paper(_look_at(paper)))
    without = Consent.objects.select_for_update().filter(pk=consent.pk, document="").first()
    if without is None or paper is None:
        raise Refused([Refusal.PAPER_THERE])
    without.document, without.document_hash = _kept(paper)
    without.save(update_fields=["document", "document_hash"])
    audit.note(consent.member_id, part_of(consent), Did.PAPER_ADDED)


@transaction.atomic
def revoke_consent(*, consent: Consent, because: str, by: User, at: datetime) -> None:
    """The member takes a consent back, or takes back what was recorded wrongly. It stays in the history."""
    refuse_if(refusals_to_revoke(revoked=consent.revoked_at is not None, because=because))
    still_there = Consent.objects.filter(pk=consent.pk, revoked_at=None)
    if not still_there.update(revoked_at=at, revoked_by=by, revoked_because=because):
        raise Refused([Refusal.ALREADY_REVOKED])
    audit.note(consent.member_id, part_of(consent), Did.CONSENT_REVOKED)


def part_of(consent: Consent) -> Part:
    """Under which part the log has it: that a member agreed to share substance-use records is itself protected."""
    return Part.PROTECTED if consent.covers == ConsentTo.PART2 else Part.CHANGE


def _name_recipients(consent: Consent, recipients: Recipients) -> None:
    here = [Recipient(member=consent.member, consent=consent, organization=one) for one in recipients.organizations]
    elsewhere = [Recipient(member=consent.member, consent=consent, in_words=words) for words in recipients.in_words]
    Recipient.objects.bulk_create(here + elsewhere)


def _look_at(paper: "File[bytes]") -> Paper:
    paper.seek(0)
    return Paper(paper.read(BEGINNING), paper.size)


def _kept(paper: "File[bytes]") -> "tuple[ContentFile[bytes], str]":
    """The paper under a name that nobody can guess, and its hash. Its own name may be a member's, and is not kept."""
    paper.seek(0)
    content = paper.read()
    ending, _ = kind_of_paper(content) or ("bin", "")
    return ContentFile(content, name=f"{secrets.token_hex(20)}.{ending}"), hashlib.sha256(content).hexdigest()
