"""Who in an organization is to be told of something."""

from datetime import date

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.roles import ROLES
from promotora.apps.accounts.terms import Permission


def holders_of(organization: Organization, permission: Permission, day: date) -> list[User]:
    """The people who may do this there on a day, each once, by name."""
    roles = [role for role, means in ROLES.items() if permission in means.may]
    positions = Position.objects.held_on(day).filter(organization=organization, role__in=roles)
    return list(User.objects.filter(pk__in=positions.values("user")).order_by("name", "pk"))
