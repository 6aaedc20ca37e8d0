"""Placing listed members with CB-CMEs: a plan's weights, a placement to look at and commit, and wishes to move."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Step, Versioned
from promotora.apps.core.security import Privacy, holds
from promotora.apps.people.models import Member
from promotora.apps.people.models.history import of_member
from promotora.apps.tel import policies
from promotora.apps.tel.models.run import Run
from promotora.apps.tel.terms import PLACING, TRANSFER, Placed, PlacingState, PlacingStep, TransferCause, TransferState


@holds(Privacy.BETWEEN, policies.OF_PLAN)
class PlacingWeights(models.Model):
    """What a plan weighs, from a day on, as the fields of placement.Weights; the newest that has begun counts."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    program = models.CharField(max_length=40, default="hhp")
    weights = models.JSONField(default=dict)
    because = models.CharField(_("why"), max_length=300)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["organization", "program"], name="tel_placing_weights_of_plan")]

    def __str__(self) -> str:
        return self.because


@holds(Privacy.MEMBER, policies.OF_PLAN)
class Placing(Versioned):
    """One placement of a list's members, worked out on a day: looked at before anybody is assigned by it.

    `figures`: before and after as placement.preview has them; `entities`: each CB-CME with its room, before and after;
    `needed`: the places that would do for who has nobody; `beside`: the greedy ways, for comparison; `certificate`: the
    solver-independent proof that nothing cheaper exists.
    """

    lifecycle = PLACING

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("on"))
    weights = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=PlacingState, default=PlacingState.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    step = models.CharField(
        max_length=20, choices=PlacingStep, blank=True
    )  # of one that is being worked out or committed
    percent = models.PositiveSmallIntegerField(default=0)
    members = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    entities = models.JSONField(default=list)
    needed = models.JSONField(default=list)
    beside = models.JSONField(default=dict)
    certificate = models.JSONField(default=dict)
    problem = models.TextField(blank=True)  # why it could not be worked out, or was not committed
    assigned_until = models.BigIntegerField(default=0)  # the plan's last act of assigning that it knows
    committed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    committed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["organization", "state"], name="tel_placing_of_plan")]

    def __str__(self) -> str:
        return f"{self.day}"


@holds(Privacy.MEMBER, policies.PLACING_STEPS)
class PlacingMoved(Step):
    """One step of a placement's life."""

    placing = models.ForeignKey(Placing, on_delete=models.CASCADE, related_name="steps")


@holds(Privacy.MEMBER, policies.PLACED)
class PlacedMember(models.Model):
    """Where a placement has a member, and why. `reasons` are (code, values) pairs of placement.reasons, said when read.

    `position` is the member's place on the list. Kilometers None: not known.
    """

    placing = models.ForeignKey(Placing, on_delete=models.CASCADE, related_name="placed", db_index=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)  # plan
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveIntegerField()
    change = models.CharField(max_length=10, choices=Placed)
    before = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("before")
    )
    to = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("to")
    )
    km_before = models.FloatField(null=True)
    km_after = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    next_best = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("next best")
    )
    next_costs_km = models.FloatField(null=True)  # by how many kilometers' worth the next best is worse for all

    class Meta:
        ordering = ("placing", "position")
        indexes = [
            models.Index(fields=["placing", "change", "position"], name="tel_placed_in_order"),
            models.Index(fields=["placing", "to", "position"], name="tel_placed_with"),
            models.Index(fields=["member"], name="tel_placed_member"),
        ]
        constraints = [models.UniqueConstraint(fields=["placing", "member"], name="tel_placed_once")]

    def __str__(self) -> str:
        return f"{self.change}"


@of_member(policies.TRANSFERS)
class Transfer(Versioned):
    """A wish that a member be served by another CB-CME: the member's own choice, or a cause that somebody gives.

    `organization` wrote it down: the CB-CME that serves the member, or the plan. `to`: wished for, none for any other;
    `wishes`: further ones, the most wished for first. Agreed before there is room, it counts as the member's choice in
    the next placement.
    """

    lifecycle = TRANSFER

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    serving = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    to = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    wishes = ArrayField(models.BigIntegerField(), default=list, blank=True)
    cause = models.CharField(_("why"), max_length=20, choices=TransferCause)
    words = models.CharField(_("in words"), max_length=1000, blank=True)
    state = models.CharField(max_length=20, choices=TransferState, default=TransferState.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(_("what the plan answered"), max_length=1000, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = [
            models.Index(fields=["plan", "state"], name="tel_transfer_to_answer"),
            models.Index(fields=["member"], name="tel_transfer_of_member"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "plan"], condition=Q(state=TransferState.ASKED), name="tel_transfer_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_cause_display()


@holds(Privacy.MEMBER, policies.TRANSFER_STEPS)
class TransferMoved(Step):
    """One step of a wish."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="steps")
