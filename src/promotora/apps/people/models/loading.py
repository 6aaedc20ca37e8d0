"""Loads of a plan's whole membership, and the rows that could not be used."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.security import Privacy, holds
from promotora.apps.people import policies


class LoadState(models.TextChoices):
    """How far a load is. What is not done is not there: the members change all at once, at the end."""

    WAITING = "waiting", _("waiting")
    READING = "reading", _("under way")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    STOPPED = "stopped", _("stopped in the middle; nothing was changed")


class LoadStep(models.TextChoices):
    """What a load that is under way does just now."""

    READING = "reading", _("reading the file")
    COMPARING = "comparing", _("comparing it with the directory")
    MEMBERS = "members", _("writing members")
    NUMBERS = "numbers", _("writing their numbers")
    COVERAGE = "coverage", _("writing their coverage")
    CONTACTS = "contacts", _("writing how they are reached")
    KEYS = "keys", _("making them easy to find")


@holds(Privacy.MEMBER, policies.OWN_ROWS)
class Load(models.Model):
    """One eligibility table, read into the directory. `uploaded`: its file is ours to remove at the end."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=500)
    uploaded = models.BooleanField(default=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=LoadState, default=LoadState.WAITING)
    step = models.CharField(max_length=10, choices=LoadStep, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    rows_read = models.BigIntegerField(default=0)
    rows_refused = models.BigIntegerField(default=0)
    members_added = models.BigIntegerField(default=0)
    members_changed = models.BigIntegerField(default=0)
    members_left = models.BigIntegerField(default=0)
    unknown = models.JSONField(default=list)  # [column, the plan's word, rows]: words that we do not know
    because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-asked_at", "pk")

    def __str__(self) -> str:
        return self.name


@holds(Privacy.MEMBER, policies.OWN_ROWS)
class LoadRefusal(models.Model):
    """One row that was not used: where it is, what it says, why that cannot be, and the way out."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="refusals")
    file = models.CharField(max_length=200, blank=True)
    row = models.BigIntegerField()
    column = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    number = models.BigIntegerField(null=True)  # stands where the reason says {number}

    class Meta:
        ordering = ("row", "pk")

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"
