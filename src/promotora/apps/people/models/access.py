"""Who may see a member: the one table that every row policy reads."""

from django.db import models
from django.db.models import F, Q

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.security import Privacy, holds
from promotora.apps.people import policies
from promotora.apps.people.models.history import of_member
from promotora.apps.people.models.member import Member
from promotora.apps.people.terms import Because, Emergency, Finding


@of_member(policies.ACCESS, policies.history_of_member())
class Access(models.Model):
    """An organization may see a member, from one moment to another, for a reason. With `user`: that person alone."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="access", db_index=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    because = models.CharField(max_length=20, choices=Because)
    note = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = (F("ends").desc(nulls_first=True), "starts", "pk")
        # Both ways round, and neither column alone: else the planner, with statistics of an empty table, may look a
        # member up among all of a plan's.
        indexes = [
            models.Index(fields=["member", "organization"], name="people_access_member"),
            models.Index(
                fields=["organization", "member"],
                include=["user", "starts", "ends"],
                name="people_access_of_organization",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="people_access_dates"),
            models.UniqueConstraint(
                fields=["member", "organization", "because"],
                condition=Q(ends=None, user=None),
                name="people_access_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_because_display()}"


@of_member(policies.EMERGENCIES, policies.EMERGENCY_HISTORY)
class BreakGlass(models.Model):
    """A record opened in an emergency: by whom, why, until when, and what its reviewer found."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="emergencies")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Emergency)
    in_words = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=20, choices=Finding, blank=True)
    review = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "people_emergency"
        ordering = ("-opened_at", "pk")

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d %H:%M} {self.get_reason_display()}"


@holds(Privacy.STAFF, only=["SELECT", "INSERT"])
class EmergencyTry(models.Model):
    """Somebody asked for a record by CIN and birth date. What they typed is not kept: it may be a member's."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="people_emergency_tries")]
        ordering = ("-at", "pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
