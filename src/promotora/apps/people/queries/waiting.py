"""What waits for somebody: read for the first page of the day."""

from datetime import date, timedelta

from django.db.models import QuerySet

from promotora.apps.people.models import Consent
from promotora.apps.people.queries.sameness import possible

SOON = timedelta(days=30)


def consents_ending(today: date) -> QuerySet[Consent]:
    """Consents in force whose last day is within a month, the first to end first."""
    in_force = Consent.objects.filter(revoked_at=None, signed_on__lte=today)
    soon = in_force.filter(expires_on__gte=today, expires_on__lte=today + SOON)
    return soon.prefetch_related("member").order_by("expires_on", "pk")


def duplicates_waiting() -> int:
    """How many pairs of records nobody has looked at yet."""
    return possible().count()
