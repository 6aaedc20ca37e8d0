"""Working the list: which CB-CME serves a member, views that people keep, and what was exported."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.security import Privacy, holds
from promotora.apps.people.models import Member
from promotora.apps.people.models.history import of_member
from promotora.apps.tel import policies
from promotora.apps.tel.models.placing import Placing
from promotora.apps.tel.models.run import Run
from promotora.apps.tel.terms import ExportState


@holds(Privacy.MEMBER, policies.OF_PLAN)
class Assigning(models.Model):
    """One act of assigning: one member or thousands, at once, by one person. For a while it can be taken back.

    A plan's acts are made one after the other, so their numbers are the order in which they hold (queries/assigned.py).
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("plan")
    )
    to = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("CB-CME")
    )  # none: the members' assignments ended
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    because = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("when"))
    members = models.PositiveIntegerField(default=0)
    placing = models.ForeignKey(Placing, on_delete=models.PROTECT, null=True, related_name="acts", db_index=False)
    takes_back = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="taken_back_in")

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["organization", "id"], name="tel_assigning_of_plan")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.members}"


@of_member(policies.ASSIGNMENTS)
class Assignment(models.Model):
    """A CB-CME serves a member of a plan, from one moment to another."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("CB-CME")
    )
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"), null=True)
    because = models.CharField(_("why"), max_length=300)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(_("why it ended"), max_length=300, blank=True)
    given_in = models.ForeignKey(Assigning, on_delete=models.PROTECT, related_name="given", db_index=False)
    ended_in = models.ForeignKey(Assigning, on_delete=models.PROTECT, null=True, related_name="ended", db_index=False)

    class Meta:
        ordering = (F("ends").desc(nulls_first=True), "-starts", "-pk")
        indexes = [
            models.Index(fields=["member", "plan"], name="tel_assignment_of_member"),
            models.Index(fields=["organization", "member"], condition=Q(ends=None), name="tel_assignment_open"),
            models.Index(fields=["plan", "given_in"], name="tel_assignment_given"),
            models.Index(fields=["plan", "ended_in"], condition=Q(ends__isnull=False), name="tel_assignment_ended"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["member", "plan"], condition=Q(ends=None), name="tel_assignment_once"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="tel_assignment_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.organization}"


@holds(Privacy.STAFF)
class SavedView(models.Model):
    """Filters that somebody keeps under a name, never a member's. `shared`: everyone in the organization has it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    wanted = models.CharField(max_length=1000)  # as the address has it
    shared = models.BooleanField(_("everyone in the organization has it"), default=False)

    class Meta:
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(fields=["user", "organization", "name"], name="tel_view_once")]

    def __str__(self) -> str:
        return self.name


@holds(Privacy.STAFF)
class FirstView(models.Model):
    """The view that opens by itself when somebody goes to the list."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organization"], name="tel_first_view_once")]

    def __str__(self) -> str:
        return str(self.view)


@holds(Privacy.MEMBER, policies.OF_PLAN)
class Export(models.Model):
    """A list that somebody saves as a file: made by the worker when it is long, and removed after a day."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    wanted = models.CharField(max_length=1000)
    form = models.CharField(max_length=4)  # csv or xlsx
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    rows = models.PositiveIntegerField(default=0)
    path = models.CharField(max_length=500, blank=True)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.form}"
