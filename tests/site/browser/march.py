"""The people whom the kept pictures show, on Monday, March 2."""

from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind


def march():
    """Who looks, and the numbers that addresses need."""
    eastside, plan = people.organization(), people.organization(Kind.PLAN, "County Health Plan")
    who = {
        "dana": people.staff("Dana Ruiz", eastside, Role.CARE_COORDINATOR),
        "ana": people.staff("Ana Cruz", plan, Role.PLAN_ANALYST),
        "miguel": people.staff("Miguel Ortiz", plan, Role.PLAN_MANAGER),
    }
    rosa = people.rosa(who["dana"], cin="91234567S")
    return who, {"rosa": rosa.pk}
