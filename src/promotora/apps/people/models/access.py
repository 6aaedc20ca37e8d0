"""Who may see a member: the one table that every row policy reads."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.security import Privacy, holds
from promotora.apps.people import policies
from promotora.apps.people.models.history import of_member
from promotora.apps.people.models.member import Member
from promotora.apps.people.terms import Because, Emergency, Finding


@of_member(policies.ACCESS, policies.history_of_member())
class Access(models.Model):
    """An organization may see a member, from one moment to another, for a reason. With `user`: that person alone."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="access", db_index=False, verbose_name=_("member")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("organization")
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("person")
    )
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"), null=True)
    because = models.CharField(_("why"), max_length=20, choices=Because)
    note = models.CharField(_("note"), max_length=200, blank=True)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("let see by")
    )

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

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="emergencies", verbose_name=_("member"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by"))
    reason = models.CharField(_("why"), max_length=20, choices=Emergency)
    in_words = models.CharField(_("why, in their words"), max_length=500)
    opened_at = models.DateTimeField(_("opened"))
    ends_at = models.DateTimeField(_("open until"))
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)
    finding = models.CharField(_("what the reviewer found"), max_length=20, choices=Finding, blank=True)
    review = models.CharField(_("what the reviewer wrote"), max_length=500, blank=True)

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
