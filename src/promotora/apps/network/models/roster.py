"""Contracts and the roster: what a CB-CME agreed to, who works there, how much, in which languages, until when."""

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Versioned
from promotora.apps.core.security import Privacy, holds
from promotora.apps.network import policies
from promotora.apps.network.models.certification import Certification
from promotora.apps.network.rules.roster import FULL_FTE, LEAST_FTE
from promotora.apps.network.terms import Service, TeamRole

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Text has no ranges: the program's hash stands for it.
HASHED = "int8range(hashtext(%(expressions)s)::bigint, hashtext(%(expressions)s)::bigint, '[]')"


def _codes(name: "_StrPromise") -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=name)


def _one(column: str) -> Func:
    """A number as a range of one, which an exclusion constraint can compare without btree_gist."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


def _days() -> Func:
    """From the first day to the last, both included; no last day is for good."""
    return Func(F("starts"), F("ends"), Value("[]"), function="daterange")


@holds(Privacy.BETWEEN, policies.CONTRACTS)
class Contract(Versioned):
    """What a plan and a CB-CME agreed: from when to when, for how many members, where, for whom, at which rates."""

    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="contracts")
    program = models.CharField(max_length=40, default="hhp")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("up to and with"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("members at the most"))
    areas = _codes(_("areas served"))
    populations = _codes(_("populations"))
    rates = models.JSONField(default=dict)  # what is paid a member and month, by tier, in cents
    terms = models.CharField(_("terms"), max_length=2000, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-starts", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="network_contract_dates"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="network_contract_capacity"),
            ExclusionConstraint(
                name="network_contract_once",
                expressions=[
                    (_one("plan_id"), "&&"),
                    (_one("organization_id"), "&&"),
                    (Func(F("program"), template=HASHED), "&&"),
                    (_days(), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} – {self.organization}"


@holds(Privacy.BETWEEN, policies.ROSTER)
class Subcontractor(models.Model):
    """Who gives a service in a CB-CME's place."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    services = ArrayField(models.CharField(max_length=20, choices=Service), default=list)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("up to and with"), null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="network_subcontractor_dates"
            )
        ]

    def __str__(self) -> str:
        return self.name


@holds(Privacy.BETWEEN, policies.ROSTER)
class Staff(Versioned):
    """Somebody on a CB-CME's team. `user`: their account here, if they have one. `fte`: 1.00 is full time."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=TeamRole)
    fte = models.DecimalField(
        _("share of full time"),
        max_digits=3,
        decimal_places=2,
        validators=[MinValueValidator(LEAST_FTE), MaxValueValidator(FULL_FTE)],
    )
    languages = _codes(_("languages"))
    starts = models.DateField(_("from"))
    ends = models.DateField(_("up to and with"), null=True, blank=True)
    ended_because = models.CharField(_("why they left"), max_length=200, blank=True)

    class Meta:
        ordering = ("role", "name", "pk")
        verbose_name_plural = "staff"
        constraints = [
            models.CheckConstraint(condition=Q(fte__gte=LEAST_FTE, fte__lte=FULL_FTE), name="network_staff_fte"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="network_staff_dates"),
        ]

    def __str__(self) -> str:
        return self.name


@holds(Privacy.BETWEEN, policies.OF_STAFF)
class Credential(models.Model):
    """A license or certificate that somebody holds, with the day it runs out."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(_("what"), max_length=100)
    number = models.CharField(_("number"), max_length=60, blank=True)
    expires = models.DateField(_("good until"), null=True, blank=True)

    class Meta:
        ordering = ("expires", "pk")

    def __str__(self) -> str:
        return self.kind


@holds(Privacy.BETWEEN, policies.OF_STAFF)
class Leave(models.Model):
    """Days on which somebody does not work: both included; no end is not known yet. Why is nobody's business here."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="leaves")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("up to and with"), null=True, blank=True)

    class Meta:
        ordering = ("starts", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="network_leave_dates"),
            ExclusionConstraint(name="network_leave_once", expressions=[(_one("staff_id"), "&&"), (_days(), "&&")]),
        ]

    def __str__(self) -> str:
        return f"{self.starts}"


@holds(Privacy.BETWEEN, policies.REPORTS)
class CapacityReport(models.Model):
    """What a CB-CME tells a plan of its room in a month: the last one counts. Compared with what the roster says."""

    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    coordinator_fte = models.DecimalField(_("full-time care coordinators"), max_digits=6, decimal_places=2)
    enrolled = models.PositiveIntegerField(_("members enrolled"))
    room = models.PositiveIntegerField(_("members who can be taken on"))
    note = models.CharField(max_length=500, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("-month", "organization__name", "-sent_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="network_report_month"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.month:%Y-%m}"
