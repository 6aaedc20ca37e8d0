"""The tabs of a record, as ready sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotora.apps.people.models import (
    Access,
    Caregiver,
    Consent,
    Contact,
    Coverage,
    Member,
    Supporter,
)
from promotora.apps.people.presenters.words import clock_time, day, dots, phone, span
from promotora.apps.people.rules import refusals_to_end_sight
from promotora.apps.people.terms import PHONES, ConsentTo, Way

SOON = timedelta(days=30)
COVERAGE_WORDS: dict[str, str | Promise] = {
    "medi_cal": "Medi-Cal",
    "cal_mediconnect": "Cal MediConnect",
    "d_snp": "D-SNP",
    "managed_care": gettext_lazy("managed care"),
    "fee_for_service": gettext_lazy("fee for service"),
}


@dataclass(frozen=True)
class ContactSaid:
    """One way to reach a member."""

    row: Contact
    way: str
    value: str
    href: str
    details: list[str]
    messages: str
    span: str
    source: str


@dataclass(frozen=True)
class ConsentSaid:
    """One consent. `tone` and `state` make its pill; `ends_soon` within thirty days."""

    row: Consent
    title: str
    recipients: list[str]
    tone: str
    state: str
    until: str
    in_force: bool
    ends_soon: bool
    protected: bool


@dataclass(frozen=True)
class CaregiverSaid:
    """One caregiver, and whether the consent they were paired by still holds."""

    row: Caregiver
    line: str
    consent_holds: bool


@dataclass(frozen=True)
class Sight:
    """Who may see a member, why, and how long."""

    row: Access
    who: str
    why: str
    span: str
    state: str
    may_end: bool


@dataclass(frozen=True)
class Overview:
    """What one needs to act."""

    best: ContactSaid | None
    languages: list[tuple[str, str]]
    in_emergency: list[tuple[Supporter, str]]
    caregivers: list[CaregiverSaid]
    ending: list[ConsentSaid]
    coverage: str
    sights: list[Sight]
    also: list[tuple[str, str]] = field(default_factory=list)


def contact_said(row: Contact) -> ContactSaid:
    """A way to reach a member, in words."""
    value = phone(row.value) if row.way in PHONES else str(row)
    return ContactSaid(
        row=row,
        way=row.get_way_display(),
        value=value,
        href=_link(row),
        details=[detail for detail in (_best_time(row), _messages(row), row.note) if detail],
        messages=_messages(row),
        span=span(row.starts, row.ends),
        source=_source(row),
    )


def _link(row: Contact) -> str:
    if row.way in PHONES:
        return "tel:" + "".join(sign for sign in row.value if sign in "+0123456789")
    return f"mailto:{row.value}" if row.way == Way.EMAIL else ""


def _best_time(row: Contact) -> str:
    return _("best time: %(when)s") % {"when": row.best_time} if row.best_time else ""


def _messages(row: Contact) -> str:
    text = {True: _("may be sent text messages"), False: _("no text messages"), None: ""}[row.may_text]
    leave = {True: _("a message may be left"), False: _("leave no message"), None: ""}[row.may_leave_message]
    return dots([text, leave])


def _source(row: Contact) -> str:
    if row.loaded_from_id:
        return _("from %(plan)s") % {"plan": row.loaded_from}
    return _("written down by %(name)s") % {"name": row.added_by} if row.added_by else ""


def languages_said(member: Member) -> list[tuple[str, str]]:
    """(label, words) of how a member is spoken and written to; no words when it is not known."""
    interpreter = {True: _("needs one"), False: _("needs none"), None: ""}[member.interpreter]
    return [
        (_("Speaks"), member.get_speaks_display() if member.speaks else ""),
        (_("Reads"), member.get_reads_display() if member.reads else ""),
        (_("Interpreter"), interpreter),
        (_("Is written to in"), member.get_format_display()),
    ]


def supporter_line(row: Supporter) -> str:
    """What a supporter is, and how to reach them."""
    return dots(
        [
            row.get_relation_display(),
            phone(row.phone) if row.phone else _("phone not known"),
            row.get_speaks_display() if row.speaks else "",
            _("lives with the member") if row.lives_with else "",
            _("may decide by law") if row.decides else "",
            row.note,
            span(row.starts, row.ends),
        ]
    )


def caregiver_said(row: Caregiver, *, at: datetime, today: date) -> CaregiverSaid:
    """A caregiver, in words."""
    line = dots(
        [
            _("IHSS caregiver"),
            phone(row.phone) if row.phone else _("phone not known"),
            row.get_speaks_display() if row.speaks else "",
            _("%(hours)s hours a month") % {"hours": row.hours_a_month} if row.hours_a_month else "",
            _("a relative") if row.relative else "",
            row.note,
            span(row.starts, row.ends),
        ]
    )
    return CaregiverSaid(row, line, row.consent is not None and row.consent.holds_at(at, today))


def consent_said(row: Consent, *, at: datetime, today: date) -> ConsentSaid:
    """A consent, in words."""
    in_force = row.holds_at(at, today)
    tone, state = _state(row, in_force, at)
    return ConsentSaid(
        row=row,
        title=row.get_covers_display(),
        recipients=[str(recipient) for recipient in row.recipients.all()],
        tone=tone,
        state=state,
        until=_("until %(day)s") % {"day": day(row.expires_on)} if row.expires_on else _("until it is taken back"),
        in_force=in_force,
        ends_soon=in_force and row.expires_on is not None and row.expires_on <= today + SOON,
        protected=row.covers == ConsentTo.PART2,
    )


def _state(row: Consent, in_force: bool, at: datetime) -> tuple[str, str]:
    if row.revoked_at and row.revoked_at <= at:
        return "quiet", _("taken back %(day)s") % {"day": day(row.revoked_at)}
    if in_force:
        return "ok", _("in force")
    return "quiet", _("ended %(day)s") % {"day": day(row.expires_on)}


def in_words(code: str) -> str:
    """A kind of coverage or of care delivery in words; a code that we do not know as it is."""
    return str(COVERAGE_WORDS.get(code, code))


def coverage_said(row: Coverage) -> dict[str, str]:
    """A span of coverage, in words."""
    return {
        "plan": str(row.plan),
        "span": span(row.starts, row.ends),
        "kind": dots([in_words(row.line_of_business), in_words(row.delivery_system)]),
        "clinic": row.clinic_name or row.clinic_npi,
        "codes": dots(
            [
                _("aid code %(code)s") % {"code": row.aid_code} if row.aid_code else "",
                _("Medicare status %(code)s") % {"code": row.dual_status_code} if row.dual_status_code else "",
            ]
        ),
    }


def sight_said(row: Access, at: datetime) -> Sight:
    """Who may see, in words."""
    organization = str(row.organization)
    who = _("%(person)s, %(organization)s") % {"person": row.user, "organization": organization} if row.user else ""
    ended = row.ends is not None and row.ends <= at
    return Sight(
        row=row,
        who=who or organization,
        why=dots([row.get_because_display(), row.note]),
        span=_sight_span(row),
        state=_("ended") if ended else _("not yet") if row.starts > at else _("may see now"),
        may_end=not refusals_to_end_sight(because=row.because, ended=ended),
    )


def _sight_span(row: Access) -> str:
    if row.user_id and row.ends:
        return _("until %(time)s") % {"time": clock_time(row.ends)}
    # The end is the midnight after the last day.
    return span(row.starts, row.ends - timedelta(seconds=1) if row.ends and row.ends > row.starts else row.ends)


def overview(
    member: Member,
    *,
    contacts: Sequence[Contact],
    supporters: Sequence[Supporter],
    caregivers: Sequence[Caregiver],
    consents: Sequence[Consent],
    coverage: Coverage | None,
    access: Sequence[Access],
    also: Sequence[Member],
    at: datetime,
    today: date,
) -> Overview:
    """What one needs to act, from the whole record."""
    in_use = [contact_said(row) for row in contacts if row.ends is None]
    said = [consent_said(row, at=at, today=today) for row in consents]
    return Overview(
        best=in_use[0] if in_use else None,
        languages=languages_said(member),
        in_emergency=[(row, supporter_line(row)) for row in supporters if row.in_emergency and row.ends is None],
        caregivers=[caregiver_said(row, at=at, today=today) for row in caregivers if row.ends is None],
        ending=[consent for consent in said if consent.ends_soon],
        coverage=dots(coverage_said(coverage).values()) if coverage else "",
        sights=[sight_said(row, at) for row in access],
        also=[(str(other), reverse("member", args=[other.pk])) for other in also],
    )
