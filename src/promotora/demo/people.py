"""Who works in the demonstration. All of them are made up; their addresses end in .example, where no mail goes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind

PLAN, EASTSIDE, WESTSIDE, HOSPITAL = (
    "County Health Plan",
    "Eastside Care Partners",
    "Westside Care",
    "Boyle Heights Hospital",
)
GRACES = "Harbor Light Health Center"
ORGANIZATIONS = {
    PLAN: Kind.PLAN,
    EASTSIDE: Kind.CB_CME,
    WESTSIDE: Kind.CB_CME,
    GRACES: Kind.CB_CME,
    HOSPITAL: Kind.HOSPITAL,
}


@dataclass(frozen=True)
class Somebody:
    """One person: a short name for forms, where they work, as what, and what one sees when one is them."""

    key: str
    name: str
    organization: str
    role: Role
    does: Promise

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.key}@{self.organization.lower().replace(' ', '-')}.example"


ANA = Somebody(
    "ana",
    "Ana Cruz",
    PLAN,
    Role.PLAN_ANALYST,
    _("Makes each month’s list, sees why, assigns members, answers referrals, tries new rules."),
)
MIGUEL = Somebody(
    "miguel",
    "Miguel Ortiz",
    PLAN,
    Role.PLAN_MANAGER,
    _("Releases the list to the CB-CMEs, sees who serves whom and who is left, and decides on new rules."),
)
NADIA = Somebody(
    "nadia",
    "Nadia Haddad",
    PLAN,
    Role.NETWORK_MANAGER,
    _("Looks after the network: who applied, who is certified and until when, who has room. Sees no members."),
)
RUTH = Somebody(
    "ruth",
    "Ruth Abara",
    PLAN,
    Role.PRIVACY_OFFICER,
    _("Sees who looked at which record and why, and reviews records that were opened in an emergency."),
)
DENISE = Somebody(
    "denise",
    "Denise Hall",
    EASTSIDE,
    Role.DIRECTOR,
    _("Leads Eastside Care Partners: its staff, its roster and room, its certificates, and what a coordinator sees."),
)
GRACE = Somebody(
    "grace",
    "Grace Okafor",
    GRACES,
    Role.DIRECTOR,
    _("Leads a health center that applied to become a CB-CME: County Health Plan is looking at it just now."),
)
DANA = Somebody(
    "dana",
    "Dana Reyes",
    EASTSIDE,
    Role.CARE_COORDINATOR,
    _("Sees who is new on this month's list, why, and who left it. Sees only members whom Eastside serves."),
)
LUZ = Somebody(
    "luz",
    "Luz Hernández",
    EASTSIDE,
    Role.COMMUNITY_HEALTH_WORKER,
    _("The same list, on a phone, on the way to the people on it."),
)
THEO = Somebody(
    "theo",
    "Theo Lind",
    WESTSIDE,
    Role.CARE_COORDINATOR,
    _("A coordinator of another CB-CME: the same pages, other members. Look for one of Dana's: nobody is found."),
)
PRIYA = Somebody(
    "priya",
    "Priya Nair",
    HOSPITAL,
    Role.DISCHARGE_PLANNER,
    _("Refers a patient who may need care management and is not on the list, and reads what the plan answers."),
)
PEOPLE = (ANA, MIGUEL, NADIA, RUTH, DENISE, DANA, LUZ, THEO, GRACE, PRIYA)


def named(key: str) -> Somebody | None:
    """Who it is by the short name."""
    return next((one for one in PEOPLE if one.key == key), None)
