"""The common application: what must be in it before it is sent (L.A. Care, Health Homes Resources, read 2026-11)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from promotora.apps.network.rules.refusal import Refusal, those
from promotora.apps.network.terms import (
    NEEDED_ROLES,
    ApplicationState,
    Area,
    Form,
    Permitted,
    Section,
    Service,
    TeamRole,
)

ORGANIZATION = ("kind", "kind_in_words", "contact", "contact_phone", "contact_email")
DOCUMENTS, PLANS = "documents", "plans"  # parts of an application beside its sections
PARTS = {
    Form.LETTER: (Section.ORGANIZATION, Section.EXPERIENCE, Section.PLACES, PLANS),
    Form.APPLICATION: (*Section, DOCUMENTS, PLANS),
}
MOST_FILES = 40  # to one application; ours


@dataclass(frozen=True)
class Offered:
    """One of the six services: given by the organization itself, or by somebody named."""

    service: str
    direct: bool
    by: str = ""


@dataclass(frozen=True)
class Site:
    """Where members are served. `npi`: the clinic's, where the site is one."""

    name: str
    address: str
    zip_code: str
    npi: str = ""


@dataclass(frozen=True)
class TeamMember:
    """A place on the team, filled or to be filled. `fte`: 1.00 is full time."""

    role: str
    fte: Decimal
    qualification: str = ""
    name: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answers:
    """All that the application asks."""

    kind: str = ""
    kind_in_words: str = ""
    contact: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    services: tuple[Offered, ...] = ()
    populations: tuple[str, ...] = ()
    no_population_yet: bool = False
    languages: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    areas: tuple[str, ...] = ()
    team: tuple[TeamMember, ...] = ()
    technology: str = ""
    plans: tuple[int, ...] = ()
    documents: frozenset[str] = field(default_factory=frozenset)

    @property
    def coordinator_fte(self) -> Decimal:
        """Full-time care coordinators that the organization names."""
        shares = (each.fte for each in self.team if each.role == TeamRole.CARE_COORDINATOR)
        return sum(shares, Decimal(0))


def answers_of(
    sections: Mapping[str, Mapping[str, Any]], *, plans: Sequence[int] = (), documents: Collection[str] = ()
) -> Answers:
    """What the saved sections answer; a section that was not saved yet answers nothing."""
    organization, experience = sections.get("organization", {}), sections.get("experience", {})
    places, services = sections.get("places", {}), sections.get("services", {})
    return Answers(
        **{name: organization.get(name, "") for name in ORGANIZATION},
        services=tuple(Offered(service, **given) for service, given in services.items()),
        populations=tuple(experience.get("populations", ())),
        no_population_yet=experience.get("no_population_yet", False),
        languages=tuple(experience.get("languages", ())),
        sites=tuple(Site(**site) for site in places.get("sites", ())),
        areas=tuple(places.get("areas", ())),
        team=tuple(_team_member(**each) for each in sections.get("team", {}).get("team", ())),
        technology=sections.get("technology", {}).get("technology", ""),
        plans=tuple(plans),
        documents=frozenset(documents),
    )


def _team_member(*, fte: str = "", languages: Sequence[str] = (), **more: str) -> TeamMember:
    return TeamMember(fte=Decimal(fte or 0), languages=tuple(languages), **more)


def refusals_of_letter(answers: Answers) -> list[Refusal]:
    """Every reason a letter of intent cannot be sent yet."""
    return those(
        {
            Refusal.NOT_PERMITTED: answers.kind not in Permitted.values,
            Refusal.OTHER_IN_WORDS: answers.kind == Permitted.OTHER and not answers.kind_in_words.strip(),
            Refusal.NO_CONTACT: not all(
                each.strip() for each in (answers.contact, answers.contact_phone, answers.contact_email)
            ),
            Refusal.NO_AREA: not set(answers.areas) & set(Area.values),
            Refusal.NO_POPULATION: not answers.populations and not answers.no_population_yet,
            Refusal.NO_PLAN: not answers.plans,
        }
    )


def refusals_of_application(
    answers: Answers, *, documents_needed: Sequence[str], letters_sent_to: frozenset[int]
) -> list[Refusal]:
    """Every reason an application cannot be sent yet."""
    roles = {each.role for each in answers.team}
    return refusals_of_letter(answers) + those(
        {
            Refusal.SERVICE_MISSING: {each.service for each in answers.services} != set(Service.values),
            Refusal.SUBCONTRACTOR_UNNAMED: any(not each.direct and not each.by.strip() for each in answers.services),
            Refusal.NO_SITE: not any(each.address.strip() and each.zip_code.strip() for each in answers.sites),
            Refusal.NO_LANGUAGE: not answers.languages,
            Refusal.ROLE_MISSING: not roles.issuperset(NEEDED_ROLES),
            Refusal.NO_COORDINATOR_TIME: answers.coordinator_fte <= 0,
            Refusal.NO_TECHNOLOGY: not answers.technology.strip(),
            Refusal.DOCUMENT_MISSING: not answers.documents.issuperset(documents_needed),
            Refusal.NO_LETTER: not letters_sent_to.issuperset(answers.plans),
        }
    )


# Where each of these is mended.
PART_OF: Mapping[Refusal, str] = {
    Refusal.NOT_PERMITTED: Section.ORGANIZATION,
    Refusal.OTHER_IN_WORDS: Section.ORGANIZATION,
    Refusal.NO_CONTACT: Section.ORGANIZATION,
    Refusal.SERVICE_MISSING: Section.SERVICES,
    Refusal.SUBCONTRACTOR_UNNAMED: Section.SERVICES,
    Refusal.NO_POPULATION: Section.EXPERIENCE,
    Refusal.NO_LANGUAGE: Section.EXPERIENCE,
    Refusal.NO_SITE: Section.PLACES,
    Refusal.NO_AREA: Section.PLACES,
    Refusal.ROLE_MISSING: Section.TEAM,
    Refusal.NO_COORDINATOR_TIME: Section.TEAM,
    Refusal.NO_TECHNOLOGY: Section.TECHNOLOGY,
    Refusal.DOCUMENT_MISSING: DOCUMENTS,
    Refusal.NO_PLAN: PLANS,
    Refusal.PLAN_NOT_HERE: PLANS,
    Refusal.IN_REVIEW_ALREADY: PLANS,
    Refusal.NO_LETTER: PLANS,
}


def refusals_to_attach(*, files: int) -> list[Refusal]:
    """Every reason no more documents are taken. `files`: those that are attached."""
    return those({Refusal.TOO_MANY_FILES: files >= MOST_FILES})


def refusals_to_change(state: str) -> list[Refusal]:
    """Every reason a letter or an application can be written on no more."""
    return those(
        {
            Refusal.SENT_ALREADY: state == ApplicationState.SENT,
            Refusal.WITHDRAWN_ALREADY: state == ApplicationState.WITHDRAWN,
        }
    )


def refusals_of_plans(
    plans: Collection[int], *, here: Collection[int], in_review: Collection[int] = ()
) -> list[Refusal]:
    """Every reason it cannot go to these plans. `here`: plans that work here; `in_review`: those that have one now."""
    return those(
        {
            Refusal.PLAN_NOT_HERE: not set(plans) <= set(here),
            Refusal.IN_REVIEW_ALREADY: bool(set(plans) & set(in_review)),
        }
    )


def refusals_to_withdraw(state: str, *, undecided: int) -> list[Refusal]:
    """Every reason nothing can be withdrawn. `undecided`: plans that have it and have not decided."""
    return those(
        {
            Refusal.WITHDRAWN_ALREADY: state == ApplicationState.WITHDRAWN,
            Refusal.ALL_DECIDED: state == ApplicationState.SENT and not undecided,
        }
    )


def refusals_to_renew(*, sent: bool, draft_open: bool) -> list[Refusal]:
    """Every reason an application cannot be renewed. `sent`: it is an application, and was sent once."""
    return those({Refusal.NOT_SENT: not sent, Refusal.DRAFT_OPEN: draft_open})
