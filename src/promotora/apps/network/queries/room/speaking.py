"""Which languages the teams speak that a plan's members are served by."""

from collections import Counter
from datetime import date

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import Contract, Staff
from promotora.apps.network.queries.room.roster import in_days


def staff_by_language(plan: Organization, day: date) -> dict[str, int]:
    """How many people on the rosters of the CB-CMEs that a plan has a contract with on a day speak each language."""
    contracted = Contract.objects.filter(in_days(day, day), plan=plan, signed_at__isnull=False)
    teams = Staff.objects.filter(in_days(day, day), organization__in=contracted.values("organization"))
    return dict(Counter(language for spoken in teams.values_list("languages", flat=True) for language in set(spoken)))
