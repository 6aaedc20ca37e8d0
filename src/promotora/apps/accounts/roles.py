"""The roles, as prose and as permissions: the staff page, the docs and the doors all read this one table."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.terms import MEMBERS_ARE_SEEN, Kind, Permission


@dataclass(frozen=True)
class RoleIs:
    """A role in prose, the kinds of organization that have it, and what it may do."""

    name: Promise
    prose: Promise
    kinds: frozenset[Kind]
    may: frozenset[Permission]

    @property
    def sees_members(self) -> bool:
        """Whether it ever shows facts about members, so that a second factor is asked for."""
        return bool(self.may & MEMBERS_ARE_SEEN)


class Role(TextChoices):
    """The roles that a person may hold in an organization; ROLES says what each is."""

    ADMINISTRATOR = "administrator", _("administrator")
    PLAN_ANALYST = "plan_analyst", _("plan analyst")
    PLAN_MANAGER = "plan_manager", _("plan manager")
    NETWORK_MANAGER = "network_manager", _("network manager")
    PRIVACY_OFFICER = "privacy_officer", _("privacy officer")
    AUDITOR = "auditor", _("auditor")
    DIRECTOR = "director", _("director")
    CARE_COORDINATOR = "care_coordinator", _("care coordinator")
    COMMUNITY_HEALTH_WORKER = "community_health_worker", _("community health worker")
    CLINICAL_CONSULTANT = "clinical_consultant", _("clinical consultant")
    DISCHARGE_PLANNER = "discharge_planner", _("discharge planner")
    HOUSE_MANAGER = "house_manager", _("house manager")
    CENTER_STAFF = "center_staff", _("center staff")
    INSTRUCTOR = "instructor", _("instructor")
    NAVIGATOR = "navigator", _("navigator")

    @property
    def means(self) -> RoleIs:
        """The role in prose, and what it may do."""
        return ROLES[self]

    def may(self, permission: StrEnum) -> bool:
        """Whether this role has a permission."""
        return permission in self.means.may


P = Permission
PLANS = frozenset({Kind.PLAN, Kind.PLAN_PARTNER})
LISTED = frozenset({P.SEE_LISTS, P.REFER_MEMBERS, P.ASK_TRANSFERS})
NETWORK = frozenset({P.SEE_NETWORK, P.CERTIFY, P.TEACH})
LISTS = frozenset({P.SEE_LISTS, P.MAKE_LISTS, P.ASSIGN_MEMBERS, P.ANSWER_REFERRALS, P.DRAFT_POLICIES})
CARE = frozenset({P.FIND_MEMBERS, P.SEE_HEALTH, P.KEEP_HEALTH, P.CHANGE_CONTACTS, P.KEEP_CONSENTS, P.BREAK_GLASS})

ROLES: dict[Role, RoleIs] = {
    Role.ADMINISTRATOR: RoleIs(
        Role.ADMINISTRATOR.label,
        _("Keeps the organization's staff: invites people, gives them roles and ends them. Sees no members."),
        frozenset(Kind),
        frozenset({P.KEEP_STAFF}),
    ),
    Role.PLAN_ANALYST: RoleIs(
        Role.PLAN_ANALYST.label,
        _(
            "Loads the plan's membership, mends what could not be read, and says which records are one person. "
            "Makes and reviews lists, assigns listed members to CB-CMEs, answers referrals, and drafts policies to "
            "see what they would change. Sees applicants, CB-CMEs and their room. Finds any member of the plan and "
            "sees health facts and why a member is listed."
        ),
        PLANS,
        LISTS | {P.SEE_NETWORK, P.FIND_MEMBERS, P.SEE_HEALTH, P.LOAD_MEMBERS, P.LINK_RECORDS},
    ),
    Role.PLAN_MANAGER: RoleIs(
        Role.PLAN_MANAGER.label,
        _(
            "Answers for the plan's part: loads the plan's membership, adds organizations, keeps the plan's staff, and "
            "decides which organization may see a member. Makes and reviews lists, releases and withdraws them, "
            "assigns listed members to CB-CMEs, answers referrals, drafts policies and adopts those that somebody else "
            "drafted. Reviews applications, certifies and contracts CB-CMEs, and holds webinars for them. Finds any "
            "member of the plan and sees health facts and why a member is listed."
        ),
        PLANS,
        LISTS
        | NETWORK
        | {P.RELEASE_LISTS, P.ADOPT_POLICIES}
        | {P.FIND_MEMBERS, P.SEE_HEALTH, P.SHARE_MEMBERS, P.KEEP_STAFF, P.KEEP_ORGANIZATIONS, P.LOAD_MEMBERS},
    ),
    Role.NETWORK_MANAGER: RoleIs(
        Role.NETWORK_MANAGER.label,
        _(
            "Looks after the plan's network: reviews applications, certifies and contracts CB-CMEs, watches their "
            "room, and holds webinars and keeps questions, templates and announcements for them. Sees no members."
        ),
        PLANS,
        NETWORK,
    ),
    Role.PRIVACY_OFFICER: RoleIs(
        Role.PRIVACY_OFFICER.label,
        _(
            "Watches over members' privacy: finds members, sees who looked at a record, reviews every record opened "
            "in an emergency, and records and revokes consents."
        ),
        frozenset(Kind),
        frozenset({P.FIND_MEMBERS, P.KEEP_CONSENTS, P.SEE_WHO_LOOKED, P.REVIEW_BREAK_GLASS}),
    ),
    Role.AUDITOR: RoleIs(
        Role.AUDITOR.label,
        _(
            "Checks what was done and changes nothing: finds members, sees why a member is listed, sees applicants, "
            "CB-CMEs and their room, and sees who looked at members' records."
        ),
        PLANS,
        frozenset({P.FIND_MEMBERS, P.SEE_LISTS, P.SEE_NETWORK, P.SEE_WHO_LOOKED}),
    ),
    Role.DIRECTOR: RoleIs(
        Role.DIRECTOR.label,
        _(
            "Leads a CB-CME: applies to plans and answers them, keeps its staff and its roster and reports its room, "
            "does all that a care coordinator does, and sees who looked at its members' records."
        ),
        frozenset({Kind.CB_CME}),
        CARE | LISTED | {P.APPLY, P.KEEP_ROSTER, P.KEEP_STAFF, P.SEE_WHO_LOOKED},
    ),
    Role.CARE_COORDINATOR: RoleIs(
        Role.CARE_COORDINATOR.label,
        _(
            "Knows up to 60 members and plans their care: finds them, sees why a member is listed, refers members who "
            "are not, asks that a member move to another CB-CME, sees and writes down health facts, keeps contact "
            "details and consents, and may open a record in an emergency."
        ),
        frozenset({Kind.CB_CME}),
        CARE | LISTED,
    ),
    Role.COMMUNITY_HEALTH_WORKER: RoleIs(
        Role.COMMUNITY_HEALTH_WORKER.label,
        _(
            "Finds members where they are: sees why a member is listed, refers members who are not, asks that a member "
            "move to another CB-CME, sees and writes down health facts, keeps contact details and consents, and may "
            "open a record in an emergency."
        ),
        frozenset({Kind.CB_CME}),
        CARE | LISTED,
    ),
    Role.CLINICAL_CONSULTANT: RoleIs(
        Role.CLINICAL_CONSULTANT.label,
        _(
            "Advises the care team: finds its members, sees health facts and sees why a member is listed. Changes "
            "nothing."
        ),
        frozenset({Kind.CB_CME}),
        frozenset({P.FIND_MEMBERS, P.SEE_HEALTH, P.SEE_LISTS}),
    ),
    Role.DISCHARGE_PLANNER: RoleIs(
        Role.DISCHARGE_PLANNER.label,
        _(
            "Plans where a patient goes from the hospital: finds members who are the hospital's patients, refers "
            "members who are not on the list, sees and writes down health facts, keeps contact details and consents, "
            "and may open a record in an emergency."
        ),
        frozenset({Kind.HOSPITAL}),
        CARE | {P.REFER_MEMBERS},
    ),
    Role.HOUSE_MANAGER: RoleIs(
        Role.HOUSE_MANAGER.label,
        _(
            "Runs a recuperative-care house: keeps its staff, finds its guests, sees and writes down health facts, and "
            "keeps contact details and consents."
        ),
        frozenset({Kind.HOUSE}),
        frozenset({P.FIND_MEMBERS, P.SEE_HEALTH, P.KEEP_HEALTH, P.CHANGE_CONTACTS, P.KEEP_CONSENTS, P.KEEP_STAFF}),
    ),
    Role.CENTER_STAFF: RoleIs(
        Role.CENTER_STAFF.label,
        _(
            "Welcomes everyone who walks into a resource center: finds members who asked the center for help and keeps "
            "their contact details. Sees no health facts."
        ),
        frozenset({Kind.CENTER}),
        frozenset({P.FIND_MEMBERS, P.CHANGE_CONTACTS}),
    ),
    Role.INSTRUCTOR: RoleIs(
        Role.INSTRUCTOR.label,
        _("Teaches caregivers and community health workers. Sees no members."),
        frozenset({Kind.TRAINING}),
        frozenset(),
    ),
    Role.NAVIGATOR: RoleIs(
        Role.NAVIGATOR.label,
        _(
            "Helps a member with housing, food, benefits or the law: finds members who were referred and keeps their "
            "contact details. Sees no health facts."
        ),
        frozenset({Kind.COMMUNITY}),
        frozenset({P.FIND_MEMBERS, P.CHANGE_CONTACTS}),
    ),
}


def roles_of(kind: Kind) -> list[Role]:
    """The roles that an organization of this kind has."""
    return [role for role, means in ROLES.items() if kind in means.kinds]
