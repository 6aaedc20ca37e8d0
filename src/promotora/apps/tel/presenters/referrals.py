"""Referrals as ready sentences, for who refers and for the plan; and what the rule says as a tree.

What who refers may learn is decided here, once, in `told`. Until the plan answers they learn nothing but that the
referral was sent, whether or not the plan knows the person. Afterwards they read the plan's answer; that the person is
on a list, or how far the rule is met, only if they may see the person's record anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from promotora.apps.people.presenters.record import in_words
from promotora.apps.people.presenters.words import day, dots, moment, phone
from promotora.apps.people.queries.finding import Found
from promotora.apps.tel.models import Referral, ReferralMoved, Screening
from promotora.apps.tel.presenters.rules_in_words import (
    GROUPS,
    program_in_words,
    sentence,
    tier_in_words,
)
from promotora.apps.tel.presenters.said import found_in_words, reason_in_words, rule_in_words
from promotora.apps.tel.queries.referrals import WAITING, Known
from promotora.apps.tel.terms import PROTECTED, Declined, ReferralState
from promotora.targeting.model.conditions import ALL_CONDITIONS
from promotora.targeting.model.program import Program

TONES = {
    ReferralState.SENT: "gold",
    ReferralState.SCREENED: "gold",
    ReferralState.ACCEPTED: "ok",
    ReferralState.DECLINED: "quiet",
    ReferralState.TAKEN_BACK: "quiet",
}
NO_NEW_ONE = gettext_lazy("The plan does not take this up as a new referral. The person may ask the plan why.")
SENTENCES = {
    Declined.NOT_OURS: gettext_lazy(
        "The plan finds no member of its own with this CIN and birth date. Check both with the card, and refer again."
    ),
    Declined.NOT_MET: gettext_lazy(
        "The plan's records do not show what the program asks for. If you know more, write it down and refer again; a "
        "clinician may attest it."
    ),
    Declined.NOT_WANTED: gettext_lazy("The person does not want the program now."),
    Declined.LISTED: NO_NEW_ONE,
    Declined.OTHER: NO_NEW_ONE,
}
DECISIONS = {
    "listed": gettext_lazy("The rule is met, and nothing bars."),
    "excluded": gettext_lazy("The rule is met, but something bars."),
    "not_eligible": gettext_lazy("The rule is not met."),
    "unknown": gettext_lazy("The claims say nothing of this person."),
}
DECISION_TONES = {"listed": "ok", "excluded": "warm", "not_eligible": "quiet", "unknown": "gold"}
LABELS = {
    "Coverage": gettext_lazy("Enrolled in Medi-Cal managed care on the day"),
    "Exclusions": gettext_lazy("Nothing bars on the day"),
}
ANSWERS = {"met": "met", "not met": "not met", "not known": "unknown"}


@dataclass(frozen=True)
class ReferralSaid:
    """One referral in a list, or on its own page."""

    row: Referral
    name: str
    who: str
    line: str
    state: str
    tone: str
    waits: int
    waiting: str
    url: str


@dataclass(frozen=True)
class Told:
    """What who refers reads of the answer. `groups`: each part of the rule, and whether it is met."""

    title: str
    sentences: list[str]
    groups: list[tuple[str, str]]
    record_url: str


@dataclass(frozen=True)
class ScreeningSaid:
    """What the rule says, for the plan."""

    title: str
    tone: str
    line: str
    reasons: list[str]
    tree: list[dict[str, Any]]
    openly_differs: bool


def state_said(row: Referral) -> str:
    """How it stands; being screened says nothing to who refers, so that it waits alike for everyone."""
    return _("waits for the plan") if row.state in WAITING else row.get_state_display()


def days_waiting(row: Referral, at: datetime) -> int:
    """Whole days since it was sent."""
    return max(0, (timezone.localtime(at).date() - timezone.localtime(row.asked_at).date()).days)


def referral_said(row: Referral, at: datetime, page: str) -> ReferralSaid:
    """A referral; `page` is the name of its page for this reader."""
    waits = days_waiting(row, at)
    clock = ngettext("waits for %(count)d day", "waits for %(count)d days", waits) % {"count": waits}
    return ReferralSaid(
        row=row,
        name=str(row),
        who=dots([str(row.organization), str(row.asked_by)]),
        line=dots(
            [
                _("born %(day)s") % {"day": day(row.birth_date)},
                _("CIN ends %(end)s") % {"end": row.cin[-4:]},
                program_in_words(row.program),
            ]
        ),
        state=state_said(row) if page == "referral" else row.get_state_display(),
        tone=TONES[ReferralState(row.state)],
        waits=waits if row.state in WAITING else 0,
        waiting=(clock if waits else _("sent today")) if row.state in WAITING else "",
        url=reverse(page, args=[row.pk]),
    )


def facts(row: Referral) -> list[tuple[str, str]]:
    """What was sent."""
    return [
        (_("Born"), day(row.birth_date)),
        (_("CIN"), row.cin),
        (_("Phone"), phone(row.phone) if row.phone else ""),
        (_("Speaks"), row.get_speaks_display() if row.speaks else ""),
        (_("Program"), program_in_words(row.program)),
        (_("Health plan"), str(row.plan)),
        (_("Sent by"), dots([str(row.asked_by), str(row.organization), moment(row.asked_at)])),
    ]


# ---------------------------------------------------------------------------------------------------- for who refers


def told(row: Referral, *, sees: bool, screening: Screening | None) -> Told | None:
    """What who refers reads once the plan has answered; nothing before. `sees`: they may see the record now."""
    if row.state not in (ReferralState.ACCEPTED, ReferralState.DECLINED):
        return None
    accepted = row.state == ReferralState.ACCEPTED
    when = _("On %(day)s, %(plan)s answered.") % {"day": day(row.answered_at), "plan": row.plan}
    said = _("The plan accepted this referral.") if accepted else _declined(row, sees=sees)
    serves = _("Your organization may see the record now.") if accepted and sees else ""
    return Told(
        title=_("The plan said yes") if accepted else _("The plan said no"),
        sentences=[each for each in (when, said, serves, row.answer) if each],
        groups=_groups(screening) if sees and screening else [],
        record_url=reverse("member", args=[row.member_id]) if sees and row.member_id else "",
    )


def _declined(row: Referral, *, sees: bool) -> str:
    if row.declined_because == Declined.LISTED and sees:
        return _("The plan already has this person on a list.")
    return str(SENTENCES.get(Declined(row.declined_because), NO_NEW_ONE)) if row.declined_because else str(NO_NEW_ONE)


def _groups(screening: Screening) -> list[tuple[str, str]]:
    """Each part of the rule in a sentence, without what it rests on."""
    answers = {"met": _("met"), "not met": _("not met"), "not known": _("not known")}
    nodes = [node for node in screening.explanation.get("rule", []) if node["parts"]]
    return [(_group_name(node["label"]), answers.get(node["state"], _("not known"))) for node in nodes]


def _group_name(label: str) -> str:
    return str(GROUPS.get(label.lower(), label))


# ------------------------------------------------------------------------------------------------------- for the plan


def screening_said(row: Screening | None, program: Program | None = None) -> ScreeningSaid | None:
    """What the rule says, with everything that was found. `program`: the policy version that was asked."""
    if row is None:
        return None
    sentences = {each.code: sentence(each.rule) for each in program.criteria()} if program else {}
    as_of = _("as of %(day)s, rules of %(version)s") % {"day": day(row.as_of), "version": row.version or "–"}
    title = str(DECISIONS.get(row.decision, DECISIONS["unknown"]))
    return ScreeningSaid(
        title=title,
        tone=DECISION_TONES.get(row.decision, "gold"),
        line=dots([tier_in_words(row.tier) if row.tier else "", as_of, moment(row.screened_at)]),
        reasons=[reason_in_words(each) for each in row.reasons],
        tree=[_node(node, sentences) for node in row.explanation.get("rule", [])],
        openly_differs=row.openly != row.decision,
    )


def _node(node: dict[str, Any], sentences: Mapping[str, str]) -> dict[str, Any]:
    label, said = node["label"], node["sentence"]
    named = str(LABELS[label]) if label in LABELS else _group_name(label) if label.lower() in GROUPS else ""
    return {
        "text": named or sentences.get(label, capfirst(rule_in_words(said))),
        "code": label if label in sentences else "",
        "answer": ANSWERS.get(node["state"], "unknown"),
        "evidence": _coverage(node) if label == "Coverage" else found_in_words(node["found"]),
        "children": [_node(part, sentences) for part in _told_parts(node)],
    }


def _told_parts(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts worth a line: of alternatives only those that are met, or not known."""
    if not node["sentence"].startswith(("any of ", "at least ")) or node["label"].lower() in GROUPS:
        return list(node["parts"])
    return [part for part in node["parts"] if part["state"] != "not met"]


def _coverage(node: dict[str, Any]) -> str:
    """Each span of coverage in words."""
    spans = [
        (", ".join(in_words(word) for word in trace["code"].split(", ")), date.fromisoformat(trace["date"]))
        for trace in node["evidence"]
    ]
    return "; ".join(_("%(kind)s, since %(day)s") % {"kind": kind, "day": day(first)} for kind, first in spans)


def shows_protected(row: Screening) -> bool:
    """Whether the explanation shows claims of a protected condition."""
    names = {condition.name for condition in ALL_CONDITIONS if condition.code in PROTECTED}
    rest = list(row.explanation.get("rule", [])) + list(row.explanation.get("tiers", []))
    while rest:
        node = rest.pop()
        if node["sentence"] in names and node["evidence"]:
            return True
        rest += node["parts"]
    return False


def known_said(known: Known, today: date) -> list[tuple[str, str, str]]:
    """(label, words, address) of what the plan knows of the member already."""
    listing, member = known.listing, known.member
    on_list = _("%(tier)s, on the list of %(day)s")
    listed = on_list % {"tier": tier_in_words(listing.tier), "day": day(listing.run.as_of)} if listing else ""
    age = _("%(age)s years old") % {"age": member.age_on(today)}
    return [
        (_("Member"), dots([str(member), age]), reverse("member", args=[member.pk])),
        (
            _("On the list"),
            listed or _("not on the list of now"),
            reverse("listing", args=[listing.run_id, member.pk]) if listing else "",
        ),
        (_("Served by"), str(known.serves) if known.serves else _("no CB-CME"), ""),
    ]


def possible_said(found: Sequence[Found], today: date) -> list[tuple[int, str, str]]:
    """(member, name, line) of who may be meant."""
    return [
        (
            one.member.pk,
            str(one.member),
            dots(
                [
                    _("born %(day)s") % {"day": day(one.member.birth_date)},
                    _("%(age)s years old") % {"age": one.member.age_on(today)},
                    _("CIN ends %(end)s") % {"end": one.cin_end} if one.cin else "",
                ]
            ),
        )
        for one in found
    ]


def steps_said(rows: Sequence[ReferralMoved], *, for_plan: bool) -> list[tuple[str, str, str]]:
    """(when, what, who) of each step, the newest first. Being screened is the plan's to know."""
    shown = [row for row in rows if for_plan or row.state != ReferralState.SCREENED]
    said = [
        (moment(row.moved_at), str(ReferralState(row.state).label), dots([str(row.moved_by or ""), row.because]))
        for row in shown
    ]
    return said[::-1]
