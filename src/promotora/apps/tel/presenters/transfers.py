"""Wishes for another CB-CME, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.people.models import Member
from promotora.apps.people.presenters.words import moment
from promotora.apps.tel.models import Transfer, TransferMoved
from promotora.apps.tel.terms import TransferState

TONES = {
    TransferState.ASKED: "gold",
    TransferState.AGREED: "ok",
    TransferState.DECLINED: "quiet",
    TransferState.TAKEN_BACK: "quiet",
}


@dataclass(frozen=True)
class TransferSaid:
    """One wish, as lists show it. `record_url`: nothing when one sees the member no more."""

    row: Transfer
    url: str
    name: str
    record_url: str
    state: str
    tone: str
    line: str
    when: str
    who: str
    waits: bool


def transfer_said(row: Transfer, member: Member | None, name: str) -> TransferSaid:
    """A wish in words, with its page of this name; `member` None: one whom the reader does not see any more."""
    state = TransferState(row.state)
    return TransferSaid(
        row=row,
        url=reverse(name, args=[row.pk]),
        name=str(member) if member else _("A member whom you no longer see"),
        record_url=reverse("member", args=[member.pk]) if member else "",
        state=str(state.label),
        tone=TONES[state],
        line=line(row),
        when=moment(row.asked_at),
        who=f"{row.asked_by}, {row.organization}",
        waits=state == TransferState.ASKED,
    )


def line(row: Transfer) -> str:
    """'From Eastside to Westside: the member chose it'."""
    words = {"from": str(row.serving or ""), "to": str(row.to or ""), "why": row.get_cause_display()}
    if row.to is None:
        return _("Away from %(from)s: %(why)s") % words
    return _("From %(from)s to %(to)s: %(why)s") % words


def facts(row: Transfer, names: Mapping[int, str]) -> list[tuple[str, str]]:
    """What was written."""
    further = [names[each] for each in row.wishes if each in names]
    return [
        (_("Plan"), str(row.plan)),
        (_("Serves the member when it was written"), str(row.serving or "")),
        (_("Wished for"), str(row.to) if row.to else _("any other that suits")),
        *((_("If that is full"), name) for name in further),
        (_("Why"), row.get_cause_display()),
        *([(_("In words"), row.words)] if row.words else []),
        (_("Written by"), f"{row.asked_by}, {row.organization}"),
    ]


def steps_said(steps: Iterable[TransferMoved]) -> list[tuple[str, str, str, str]]:
    """Its life: (when, what, who, why), the last step first."""
    return [
        (
            moment(step.moved_at),
            str(TransferState(step.state).label),
            str(step.moved_by) if step.moved_by else "",
            step.because,
        )
        for step in reversed(list(steps))
    ]
