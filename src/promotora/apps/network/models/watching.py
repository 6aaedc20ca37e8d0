"""What the network watches: how many members a coordinator may have, who will join, audits, who was told what."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Versioned
from promotora.apps.core.security import Privacy, holds
from promotora.apps.network import policies
from promotora.apps.network.models.certification import Visit
from promotora.apps.network.rules.roster import FULL_FTE, LEAST_FTE
from promotora.apps.network.terms import Comes, Population, TeamRole
from promotora.apps.people.models import Member


@holds(Privacy.BETWEEN, policies.RATIOS)
class Ratio(models.Model):
    """How many members a full-time care coordinator may have, from a day on. `population` "": all others."""

    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    program = models.CharField(max_length=40, default="hhp")
    population = models.CharField(_("for whom"), max_length=20, choices=Population, blank=True)
    most = models.PositiveSmallIntegerField(
        _("members to a care coordinator"), validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    starts = models.DateField(_("from"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    verified = models.BooleanField(_("verified"), default=False)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("population", "-starts", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["plan", "program", "population", "starts"], name="network_ratio_once"),
            models.CheckConstraint(condition=Q(most__gte=1, most__lte=500), name="network_ratio_most"),
        ]

    def __str__(self) -> str:
        return f"{self.most}"


@holds(Privacy.BETWEEN, policies.ROSTER)
class Joining(models.Model):
    """Somebody who will probably join a team: out of a training, or hired. Ended when they came, or did not."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    comes = models.CharField(_("from"), max_length=20, choices=Comes)
    role = models.CharField(_("role"), max_length=20, choices=TeamRole)
    fte = models.DecimalField(
        _("share of full time"),
        max_digits=3,
        decimal_places=2,
        validators=[MinValueValidator(LEAST_FTE), MaxValueValidator(FULL_FTE)],
    )
    starts = models.DateField(_("from"))
    likely = models.PositiveSmallIntegerField(
        _("how likely, in percent"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("starts", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(likely__gte=1, likely__lte=100), name="network_joining_likely"),
            models.CheckConstraint(condition=Q(fte__gte=LEAST_FTE, fte__lte=FULL_FTE), name="network_joining_fte"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.starts}"


@holds(Privacy.MEMBER, policies.AUDITED)
class Audited(Versioned):
    """A member whose health action plan an audit reads: drawn by lot, in this order. `passed` None: not read yet."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="audited")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    passed = models.BooleanField(null=True)
    finding = models.CharField(_("what was found"), max_length=1000, blank=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("visit", "number")
        constraints = [models.UniqueConstraint(fields=["visit", "member"], name="network_audited_once")]

    def __str__(self) -> str:
        return f"{self.number}"


@holds(Privacy.BETWEEN, policies.TOLD)
class Told(models.Model):
    """What an organization was told once, such as that a certificate ends in thirty days."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=120)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "what"], name="network_told_once")]

    def __str__(self) -> str:
        return self.what
