"""The common application: what must be in it before it is sent (L.A. Care, Health Homes Resources, read 2026-11)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from promotora.apps.network.rules.refusal import Refusal, those
from promotora.apps.network.terms import NEEDED_ROLES, Permitted, Service

LARGEST_FILE = 20 * 1024 * 1024


@dataclass(frozen=True)
class Offered:
    """One of the six services: given by the organization itself, or by somebody named."""

    service: str
    direct: bool
    by: str = ""


@dataclass(frozen=True)
class Site:
    """Where members are served."""

    name: str
    address: str
    zip_code: str


@dataclass(frozen=True)
class TeamMember:
    """A place on the team, filled or to be filled. `fte`: 1.0 is full time."""

    role: str
    fte: float
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
    def coordinator_fte(self) -> float:
        """Full-time care coordinators that the organization names."""
        return sum(each.fte for each in self.team if each.role == "care_coordinator")


def refusals_of_letter(answers: Answers) -> list[Refusal]:
    """Every reason a letter of intent cannot be sent yet."""
    return those(
        {
            Refusal.NOT_PERMITTED: answers.kind not in Permitted.values,
            Refusal.OTHER_IN_WORDS: answers.kind == Permitted.OTHER and not answers.kind_in_words.strip(),
            Refusal.NO_CONTACT: not (answers.contact and answers.contact_phone and answers.contact_email),
            Refusal.NO_AREA: not answers.areas,
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
            Refusal.NO_SITE: not any(each.address and each.zip_code for each in answers.sites),
            Refusal.NO_LANGUAGE: not answers.languages,
            Refusal.ROLE_MISSING: not roles.issuperset(NEEDED_ROLES),
            Refusal.NO_COORDINATOR_TIME: answers.coordinator_fte <= 0,
            Refusal.NO_TECHNOLOGY: not answers.technology.strip(),
            Refusal.DOCUMENT_MISSING: not answers.documents.issuperset(documents_needed),
            Refusal.NO_LETTER: not letters_sent_to.issuperset(answers.plans),
        }
    )


def refusals_of_attachment(*, size: int, kind_known: bool) -> list[Refusal]:
    """Every reason a file is not taken."""
    return those(
        {
            Refusal.FILE_EMPTY: size == 0,
            Refusal.TOO_LARGE: size > LARGEST_FILE,
            Refusal.FILE_KIND: size > 0 and not kind_known,
        }
    )
