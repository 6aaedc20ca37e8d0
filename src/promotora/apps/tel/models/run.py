"""A run: one making of the list, from being asked for to being withdrawn, and what it found in figures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Step
from promotora.apps.core.security import Privacy, holds
from promotora.apps.tel import policies
from promotora.apps.tel.terms import RUN, ReplayState, RunState, RunStep


@holds(Privacy.MEMBER, policies.RUNS)
class Run(models.Model):
    """One program, one as-of date, one set of inputs. With what is here the same run can be made again to the byte."""

    lifecycle = RUN

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("plan"))
    program = models.CharField(_("program"), max_length=40)
    version = models.CharField(_("policy version"), max_length=60)
    policy = models.TextField()  # the policy version itself, as it is written
    as_of = models.DateField(_("as-of date"))
    keep_open = models.BooleanField(default=False)
    engine = models.CharField(max_length=20, default="duckdb")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=RunState, default=RunState.WAITING)  # the last step's
    step = models.CharField(max_length=20, choices=RunStep, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    folder = models.CharField(max_length=500, blank=True)  # its files, under PROMOTORA_HOME
    store = models.CharField(max_length=500, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # of the store that it was made from
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of its tel.parquet
    record = models.JSONField(default=dict)  # its run.json
    listed = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    strangers = models.PositiveIntegerField(default=0)  # listed, and not in the plan's directory
    set_aside = models.PositiveIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    why_not = models.TextField(blank=True)

    class Meta:
        ordering = ("-as_of", "-asked_at", "-pk")
        indexes = [models.Index(fields=["organization", "program", "-as_of"], name="tel_run_of_plan")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "as_of"],
                condition=models.Q(state=RunState.RELEASED),
                name="tel_run_one_released",
            )
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.as_of}"


@holds(Privacy.MEMBER, policies.RUN_STEPS)
class RunMoved(Step):
    """One step of a run's life."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")


@holds(Privacy.MEMBER, policies.OF_PLAN)
class RunReport(models.Model):
    """A run in figures: its summary, and what its pictures show. The plan's alone."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="report")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    figures = models.JSONField(default=dict)  # its summary.json
    counts = models.JSONField(default=dict)  # pictures/counting.py

    def __str__(self) -> str:
        return str(self.run)


@holds(Privacy.MEMBER, policies.OF_PLAN)
class ListColumn(models.Model):
    """One column of a whole list, a value a listing in the order of `position`: filters count over these, so that a
    page costs the same at any size (queries/columns.py)."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="columns", db_index=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)  # numpy's name of the type
    words = models.JSONField(default=list)  # what the numbers stand for, where they do
    cells = models.BinaryField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="tel_column_once")]

    def __str__(self) -> str:
        return self.name


@holds(Privacy.MEMBER, policies.OF_PLAN)
class Replay(models.Model):
    """A run made once more, beside the lists, to see whether the same comes of it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="replays")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=ReplayState, default=ReplayState.WAITING)
    step = models.CharField(max_length=20, choices=RunStep, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    differs = models.JSONField(default=list)  # [what, before, now]
    why_not = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.run} {self.state}"
