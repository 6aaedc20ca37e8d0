"""A listing's page, as ready sentences: how it opens, the tier, what is new, earlier lists, who serves the member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from promotora.apps.people.presenters.words import day, dots, span
from promotora.apps.tel.models import Assignment, Listing, Run
from promotora.apps.tel.pictures import words
from promotora.apps.tel.presenters.evidence import Behind
from promotora.apps.tel.presenters.rules_in_words import either, sentence, tier_in_words
from promotora.apps.tel.presenters.said import assigned_because, reason_in_words
from promotora.apps.tel.presenters.why import reasons_of_tier
from promotora.apps.tel.queries.listing import OnAList
from promotora.apps.tel.terms import Change, RunState
from promotora.county.areas import NAMES

TONES = {1: "tier1", 2: "tier2", 3: "tier3"}


@dataclass(frozen=True)
class Head:
    """How a listing's pages open."""

    name: str
    line: str
    tier: str
    tone: str
    change: str
    change_tone: str
    list_name: str
    state: str


@dataclass(frozen=True)
class TierSaid:
    """Why the tier is what it is. `every`: each tier, its rule in words, and whether it is this one."""

    title: str
    because: list[str]
    every: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Before:
    """What one other list said of the member."""

    month: str
    says: str
    why: list[str]
    url: str


@dataclass(frozen=True)
class AssignmentSaid:
    """One CB-CME that serves or served the member."""

    organization: str
    span: str
    why: str
    who: str
    is_open: bool


def list_name(run: Run) -> str:
    """'March 2020' for a list as of the first of a month, else the day in full."""
    return date_format(run.as_of, "F Y") if run.as_of.day == 1 else day(run.as_of)


def area_name(area: str) -> str:
    """A service planning area in words; nothing when it is not known."""
    return words.area(area) if area in NAMES else ""


def head(listing: Listing, cin: str, today: date) -> Head:
    """The name, and what one needs to know at once."""
    member, released = listing.member, listing.run.state == RunState.RELEASED
    speaks = _("speaks %(language)s") % {"language": listing.get_language_display()} if listing.language else ""
    return Head(
        name=str(member),
        line=dots(
            [
                _("%(age)s years old") % {"age": member.age_on(today)},
                speaks or _("language not known"),
                " ".join(part for part in (area_name(listing.area), listing.zip_code) if part),
                _("CIN ends %(end)s") % {"end": cin[-4:]} if cin else "",
            ]
        ),
        tier=tier_in_words(listing.tier),
        tone=TONES.get(listing.tier, "quiet"),
        change=listing.get_change_display(),
        change_tone="info" if listing.change in (Change.CAME, Change.CHANGED) else "quiet",
        list_name=list_name(listing.run),
        state="" if released else listing.run.get_state_display(),
    )


def tier(behind: Behind) -> TierSaid:
    """Why this tier."""
    level, program = behind.listing.tier, behind.program
    mine = [each.rule for each in program.tiers if each.level == level and each.rule.holds(behind.facts)]
    because = [reason for rule in mine for reason in reasons_of_tier(rule, behind)]
    above = [tier_in_words(each.level) for each in program.tiers if each.level < level]
    if not because and above:
        because = [_("What %(tiers)s takes was not found.") % {"tiers": either(above)}]
    rules = [(tier_in_words(each.level), sentence(each.rule), each.level == level) for each in program.tiers]
    last = (tier_in_words(program.last_tier), _("Everyone else on the list"), level == program.last_tier)
    return TierSaid(_("Why %(tier)s") % {"tier": tier_in_words(level)}, because, [*rules, last])


def what_is_new(listing: Listing) -> list[str]:
    """What is different from the list before."""
    before, now = listing.before_tier, listing.tier
    if before is None or before == now:
        return [reason_in_words(each) for each in listing.changed]
    moved = _("%(before)s before, %(now)s now")
    words = moved % {"before": tier_in_words(before), "now": tier_in_words(now)}
    return [words, *(reason_in_words(each) for each in listing.changed if each != f"tier {before} → {now}")]


def figures(listing: Listing) -> list[tuple[int, str]]:
    """The counts that stand at the side."""
    return [
        (listing.condition_count, _("conditions that count")),
        (listing.stays_12m, _("hospital stays in the last year")),
        (listing.ed_visits_12m, _("ED visits in the last year")),
    ]


def on_a_list(one: OnAList, why: Sequence[str] = ()) -> Before:
    """What another list said of the member."""
    found = one.listing
    says = _("listed, tier %(tier)s") % {"tier": found.tier} if found else _("not listed")
    url = reverse("listing", args=[one.run.pk, found.member_id]) if found else ""
    return Before(list_name(one.run), says, [reason_in_words(each) for each in why], url)


def assignment(row: Assignment) -> AssignmentSaid:
    """From when until when a CB-CME serves or served, why, and who said so."""
    return AssignmentSaid(
        organization=str(row.organization),
        span=span(row.starts, row.ends),
        why=dots([assigned_because(row.because), assigned_because(row.ended_because)]),
        who=_("assigned by %(name)s") % {"name": row.given_by} if row.given_by else "",
        is_open=row.ends is None,
    )
