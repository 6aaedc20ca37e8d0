"""What a consent must say, and what its signed paper may be."""

from dataclasses import dataclass
from datetime import date

from promotora.apps.people.rules.refusal import Refusal, those
from promotora.apps.people.terms import ConsentTo

LARGEST_PAPER = 10 * 1024 * 1024  # bytes
SHARING = (ConsentTo.SHARING, ConsentTo.PART2, ConsentTo.HOUSING)
KINDS = {
    b"%PDF-": ("pdf", "application/pdf"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
}


@dataclass(frozen=True)
class ConsentTerms:
    """A consent as its paper says it. `until_revoked`: the paper names no last day."""

    covers: str
    discloser: str
    what: str
    purpose: str
    recipients: int
    signed_by: str
    signed_on: date
    expires_on: date | None = None
    until_revoked: bool = False
    says_revoke: bool = False
    says_redisclosure: bool = False


@dataclass(frozen=True)
class Paper:
    """A file: its first bytes and its size."""

    beginning: bytes
    size: int


def refusals_of_consent(consent: ConsentTerms, *, today: date) -> list[Refusal]:
    """Every reason this cannot be recorded as a consent. For substance-use records all elements of 42 CFR 2.31(a)."""
    part2 = consent.covers == ConsentTo.PART2
    return those(
        {
            Refusal.NO_DISCLOSER: not consent.discloser.strip(),
            Refusal.NO_WHAT: not consent.what.strip(),
            Refusal.NO_RECIPIENT: consent.covers in SHARING and consent.recipients == 0,
            Refusal.NO_PURPOSE: not consent.purpose.strip(),
            Refusal.NO_EXPIRY: consent.expires_on is None and not consent.until_revoked,
            Refusal.NO_SIGNATURE: not consent.signed_by.strip(),
            Refusal.SIGNED_LATER: consent.signed_on > today,
            Refusal.EXPIRES_BEFORE_SIGNED: consent.expires_on is not None and consent.expires_on < consent.signed_on,
            Refusal.NOT_TOLD_REVOKE: part2 and not consent.says_revoke,
            Refusal.NOT_TOLD_REDISCLOSURE: part2 and not consent.says_redisclosure,
        }
    )


def refusals_to_revoke(*, revoked: bool, because: str) -> list[Refusal]:
    """Every reason a consent cannot be taken back. One that has run out may still be: it says what the member wants."""
    return those({Refusal.ALREADY_REVOKED: revoked, Refusal.NO_REASON: not because.strip()})


def kind_of_paper(beginning: bytes) -> tuple[str, str] | None:
    """(ending, content type) of a file by what is in it, not by its name; None for what is not allowed."""
    return next((kind for mark, kind in KINDS.items() if beginning.startswith(mark)), None)


def refusals_of_paper(paper: Paper) -> list[Refusal]:
    """Every reason a file cannot be kept as the signed paper."""
    return those(
        {
            Refusal.PAPER_EMPTY: paper.size == 0,
            Refusal.PAPER_TOO_LARGE: paper.size > LARGEST_PAPER,
            Refusal.PAPER_OF_ANOTHER_KIND: paper.size > 0 and kind_of_paper(paper.beginning) is None,
        }
    )
