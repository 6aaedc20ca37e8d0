"""The words of this room: services, kinds of organization, the team, and how far an application or certification is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from promotora.apps.core.lifecycle import Lifecycle


class Service(TextChoices):
    """The six services that a CB-CME must be able to give (L.A. Care, Health Homes Resources, read 2026-11)."""

    CARE_MANAGEMENT = "care_management", _("comprehensive care management")
    CARE_COORDINATION = "care_coordination", _("care coordination")
    HEALTH_PROMOTION = "health_promotion", _("health promotion")
    TRANSITIONAL_CARE = "transitional_care", _("comprehensive transitional care")
    FAMILY_SUPPORT = "family_support", _("individual and family support")
    SOCIAL_REFERRAL = "social_referral", _("referral to community and social support services")


class Permitted(TextChoices):
    """Kinds of organization that may become a CB-CME (DHCS Health Homes concept paper; the later ones unverified)."""

    MENTAL_HEALTH = "mental_health", _("community mental-health center")
    HEALTH_CENTER = "health_center", _("community health center")
    FQHC = "fqhc", _("federally qualified health center")
    RURAL = "rural", _("rural health center")
    INDIAN = "indian", _("Indian health clinic or center")
    HOSPITAL = "hospital", _("hospital, or its physician group or clinic")
    HEALTH_DEPARTMENT = "health_department", _("local health department")
    PHYSICIANS = "physicians", _("primary-care or specialist physician or group")
    SUBSTANCE_USE = "substance_use", _("substance-use treatment center")
    BEHAVIORAL = "behavioral", _("behavioral-health organization")
    HOMELESS_SERVICES = "homeless_services", _("organization that serves people experiencing homelessness")
    OTHER = "other", _("another organization that the plan certifies")


class Population(TextChoices):
    """Whom an organization has experience with."""

    HOMELESS = "homeless", _("people experiencing homelessness")
    MENTAL_HEALTH = "mental_health", _("people with serious mental illness")
    SUBSTANCE_USE = "substance_use", _("people with substance use disorder")
    DEMENTIA = "dementia", _("people with dementia")
    PALLIATIVE = "palliative", _("people near the end of life")
    CHILDREN = "children", _("children and youth")
    OLDER = "older", _("older adults and people with disabilities")
    REENTRY = "reentry", _("people coming home from jail or prison")


class Area(TextChoices):
    """The eight service planning areas of Los Angeles County, by the names that lists use (county/areas.py)."""

    ANTELOPE_VALLEY = "Antelope Valley", _("Antelope Valley")
    SAN_FERNANDO = "San Fernando", _("San Fernando")
    SAN_GABRIEL = "San Gabriel", _("San Gabriel")
    METRO = "Metro", _("Metro")
    WEST = "West", _("West")
    SOUTH = "South", _("South")
    EAST = "East", _("East")
    SOUTH_BAY = "South Bay", _("South Bay")


class TeamRole(TextChoices):
    """Who makes a care team (L.A. Care, Health Homes Resources: the last two are optional)."""

    DIRECTOR = "director", _("director")
    CLINICAL_CONSULTANT = "clinical_consultant", _("clinical consultant")
    CARE_COORDINATOR = "care_coordinator", _("care coordinator")
    CHW = "chw", _("community health worker")
    HOUSING_NAVIGATOR = "housing_navigator", _("housing navigator")


NEEDED_ROLES = (TeamRole.DIRECTOR, TeamRole.CLINICAL_CONSULTANT, TeamRole.CARE_COORDINATOR)


class Form(TextChoices):
    """Which of the two common forms it is (L.A. Care, Health Homes Resources: the same for all plans)."""

    LETTER = "letter", _("letter of intent")
    APPLICATION = "application", _("application")


class Section(TextChoices):
    """A part of the letter or the application that is saved by itself."""

    ORGANIZATION = "organization", _("your organization")
    SERVICES = "services", _("the six services")
    EXPERIENCE = "experience", _("whom you have experience with")
    PLACES = "places", _("where you serve members")
    TEAM = "team", _("your team")
    TECHNOLOGY = "technology", _("how you keep records")


class Document(TextChoices):
    """What is attached to an application. The published pages do not list it: ours, unverified."""

    PRIVACY = "privacy", _("your policy on privacy, with 42 CFR Part 2")
    CONSENT = "consent", _("the form with which members agree")
    ACTION_PLAN = "action_plan", _("your form of the health action plan")
    ENGAGEMENT = "engagement", _("how you look for members and reach them")
    LICENSE = "license", _("a license")
    OTHER = "other", _("another document")


DOCUMENTS_NEEDED = (Document.PRIVACY, Document.CONSENT, Document.ACTION_PLAN, Document.ENGAGEMENT)


class ApplicationState(TextChoices):
    """How far an application is, on the side of the organization."""

    DRAFT = "draft", _("being written")
    SENT = "sent", _("sent")
    WITHDRAWN = "withdrawn", _("withdrawn")


APPLICATION = Lifecycle(
    "application",
    {
        None: frozenset({ApplicationState.DRAFT}),
        ApplicationState.DRAFT: frozenset({ApplicationState.SENT, ApplicationState.WITHDRAWN}),
        ApplicationState.SENT: frozenset({ApplicationState.WITHDRAWN}),
        ApplicationState.WITHDRAWN: frozenset(),
    },
)


class CertificationState(TextChoices):
    """How an application stands with one plan."""

    RECEIVED = "received", _("received")
    IN_REVIEW = "in_review", _("in review")
    ASKED = "asked", _("waits for an answer from the applicant")
    CERTIFIED = "certified", _("certified")
    CONDITIONAL = "conditional", _("certified with conditions")
    DECLINED = "declined", _("not certified")
    SUSPENDED = "suspended", _("suspended")
    EXPIRED = "expired", _("expired")
    ENDED = "ended", _("ended")
    WITHDRAWN = "withdrawn", _("withdrawn by the applicant")


S = CertificationState
CERTIFICATION = Lifecycle(
    "certification",
    {
        None: frozenset({S.RECEIVED}),
        S.RECEIVED: frozenset({S.IN_REVIEW, S.DECLINED, S.WITHDRAWN}),
        S.IN_REVIEW: frozenset({S.ASKED, S.CERTIFIED, S.CONDITIONAL, S.DECLINED, S.WITHDRAWN}),
        S.ASKED: frozenset({S.IN_REVIEW, S.DECLINED, S.WITHDRAWN}),
        S.CERTIFIED: frozenset({S.SUSPENDED, S.EXPIRED, S.ENDED}),
        S.CONDITIONAL: frozenset({S.CERTIFIED, S.SUSPENDED, S.EXPIRED, S.ENDED}),
        S.SUSPENDED: frozenset({S.CERTIFIED, S.CONDITIONAL, S.EXPIRED, S.ENDED}),
        S.DECLINED: frozenset(),
        S.EXPIRED: frozenset(),
        S.ENDED: frozenset(),
        S.WITHDRAWN: frozenset(),
    },
)
IN_FORCE = frozenset({S.CERTIFIED, S.CONDITIONAL})
OPEN = frozenset({S.RECEIVED, S.IN_REVIEW, S.ASKED})


class StepKind(TextChoices):
    """What one step of a plan's certification is."""

    CHECKLIST = "checklist", _("a checklist")
    DOCUMENT = "document", _("a document to read")
    VISIT = "visit", _("a visit to a site")
    INTERVIEW = "interview", _("a talk with the team")
    DECISION = "decision", _("the decision")


class Outcome(TextChoices):
    """What came of a step."""

    READY = "ready", _("ready")
    NOT_YET = "not_yet", _("not ready yet")
    NOT_NEEDED = "not_needed", _("not needed here")


class Mend(TextChoices):
    """How a thing that has to be mended stands."""

    OPEN = "open", _("open")
    ANSWERED = "answered", _("waits for the plan to look")
    CLOSED = "closed", _("closed")


MEND = Lifecycle(
    "to_mend",
    {
        None: frozenset({Mend.OPEN}),
        Mend.OPEN: frozenset({Mend.ANSWERED, Mend.CLOSED}),
        Mend.ANSWERED: frozenset({Mend.OPEN, Mend.ANSWERED, Mend.CLOSED}),
        Mend.CLOSED: frozenset(),
    },
)


class Learning(TextChoices):
    """How the network comes together to learn (L.A. Care, Health Homes Resources)."""

    WEBINAR = "webinar", _("webinar")
    TOWN_HALL = "town_hall", _("town hall")
    OFFICE_HOUR = "office_hour", _("office hour")


class Topic(TextChoices):
    """What a question of the network is about."""

    BECOMING = "becoming", _("becoming a CB-CME")
    TEAM = "team", _("the team and how many members it may have")
    MEMBERS = "members", _("who qualifies, and the list")
    SERVICES = "services", _("the six services")
    REPORTING = "reporting", _("data and reports")
    OTHER = "other", _("other questions")


class Comes(TextChoices):
    """Where somebody who will join a team comes from."""

    TRAINING = "training", _("a training that ends")
    HIRE = "hire", _("hired")
