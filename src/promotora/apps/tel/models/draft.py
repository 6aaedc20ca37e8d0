"""Policies in the making: a draft, what it would change, and its adoption by two people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Step, Versioned
from promotora.apps.core.security import Privacy, holds
from promotora.apps.tel import policies
from promotora.apps.tel.terms import DRAFT, DraftState, TrialState


@holds(Privacy.MEMBER, policies.DRAFTS)
class Draft(Versioned):
    """A policy version that a plan works on; adopted, it is the plan's from its first day on."""

    lifecycle = DRAFT

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    program = models.CharField(_("program"), max_length=40)
    name = models.CharField(_("name of this version"), max_length=60)
    base = models.CharField(_("made from"), max_length=60)
    base_policy = models.TextField()  # that version, as it is written; the draft is it with some lines changed
    policy = models.TextField()  # as a policy version is written: targeting.language.program_from reads it
    effective = models.DateField(_("first day"), null=True, blank=True)
    because = models.CharField(_("why"), max_length=1000, blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=DraftState, default=DraftState.DRAFT)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    adopted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-drafted_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "effective"],
                condition=models.Q(state=DraftState.ADOPTED),
                name="tel_draft_one_adopted",
            )
        ]

    def __str__(self) -> str:
        return self.name


@holds(Privacy.MEMBER, policies.DRAFT_STEPS)
class DraftMoved(Step):
    """One step of a draft's life."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="steps")


@holds(Privacy.MEMBER, policies.OF_PLAN)
class Trial(models.Model):
    """One look at what a draft would change, on one day and over the months before it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="trials")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    as_of = models.DateField(_("as of"))
    months = models.PositiveSmallIntegerField(_("months before it"), default=0)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TrialState, default=TrialState.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    policy = models.TextField()  # the draft as it was when it was tried
    figures = models.JSONField(default=dict)
    folder = models.CharField(max_length=500, blank=True)  # who would come and go
    why_not = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.draft} {self.as_of}"
