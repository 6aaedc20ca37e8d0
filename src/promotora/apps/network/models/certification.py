"""Certification as each plan does it: its own steps on the common application, findings, and what is to be mended."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Step, Versioned
from promotora.apps.core.security import Privacy, holds
from promotora.apps.network import policies
from promotora.apps.network.models.application import Application
from promotora.apps.network.terms import CERTIFICATION, MEND, OPEN, CertificationState, Mend, Outcome, StepKind

WITHOUT_DATES = sorted([*OPEN, CertificationState.DECLINED, CertificationState.WITHDRAWN])


@holds(Privacy.BETWEEN, policies.PROCESSES)
class Process(models.Model):
    """How a plan certifies, from a day on: its steps as data. One that is in use is never edited: a new one follows."""

    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    program = models.CharField(max_length=40, default="hhp")
    name = models.CharField(max_length=100)
    starts = models.DateField(_("from"))
    months = models.PositiveSmallIntegerField(_("months that a certificate lasts"), default=12)
    first_days = models.PositiveSmallIntegerField(_("days until an application is taken up"), default=14)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-starts", "-pk")
        verbose_name_plural = "processes"
        constraints = [
            models.UniqueConstraint(fields=["plan", "program", "starts"], name="network_process_once"),
            models.CheckConstraint(condition=Q(months__gte=1), name="network_process_months"),
        ]

    def __str__(self) -> str:
        return self.name


@holds(Privacy.BETWEEN, policies.OF_PROCESS)
class ProcessStep(models.Model):
    """One step: what is looked at, what is asked, and within how many days."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=StepKind)
    items = models.JSONField(default=list)  # the sentences of a checklist, the kinds of documents
    needed = models.BooleanField(default=True)
    days = models.PositiveSmallIntegerField(default=14)

    class Meta:
        ordering = ("process", "number")
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="network_step_once")]

    def __str__(self) -> str:
        return self.name


@holds(Privacy.BETWEEN, policies.CERTIFICATIONS)
class Certification(Versioned):
    """How one organization's application stands with one plan, and from when to when it is certified."""

    lifecycle = CERTIFICATION

    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="certifications")
    process = models.ForeignKey(Process, on_delete=models.PROTECT, null=True, related_name="+")
    program = models.CharField(max_length=40, default="hhp")
    state = models.CharField(max_length=20, choices=CertificationState, default=CertificationState.RECEIVED)
    received_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reasons = models.CharField(max_length=2000, blank=True)
    starts = models.DateField(_("certified from"), null=True)
    ends = models.DateField(_("certified up to and with"), null=True)

    class Meta:
        ordering = ("-received_at", "-pk")
        indexes = [models.Index(fields=["plan", "state"], name="network_board")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "application"], name="network_certification_once"),
            models.UniqueConstraint(
                fields=["plan", "organization", "program"],
                condition=Q(state__in=sorted(OPEN)),
                name="network_one_review",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITHOUT_DATES) | Q(starts__isnull=False, decided_at__isnull=False),
                name="network_certified_from",
            ),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")), name="network_certification_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_state_display()}"


@holds(Privacy.BETWEEN, policies.CERTIFICATION_STEPS)
class CertificationMoved(Step):
    """One step of a certification's life."""

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="steps")


@holds(Privacy.BETWEEN, policies.OF_REVIEW)
class StepDone(Versioned):
    """What a reviewer found in one step of the plan's process."""

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="done")
    step = models.ForeignKey(ProcessStep, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    finding = models.CharField(max_length=2000, blank=True)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("step__number",)
        constraints = [models.UniqueConstraint(fields=["certification", "step"], name="network_done_once")]

    def __str__(self) -> str:
        return f"{self.step}: {self.outcome}"


@holds(Privacy.BETWEEN, policies.QUESTIONS)
class Question(models.Model):
    """A question from the plan to the applicant, and the answer."""

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="questions")
    asks = models.CharField(max_length=2000)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due = models.DateField()
    answer = models.CharField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")

    def __str__(self) -> str:
        return self.asks[:60]


@holds(Privacy.BETWEEN, policies.TO_MEND)
class ToMend(Versioned):
    """A condition of a certificate, or a corrective action: what has to be mended, by when, with what evidence."""

    lifecycle = MEND

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="to_mend")
    what = models.CharField(max_length=2000)
    because = models.CharField(max_length=1000)
    due = models.DateField()
    state = models.CharField(max_length=20, choices=Mend, default=Mend.OPEN)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    evidence = models.CharField(max_length=4000, blank=True)
    file = models.FileField(upload_to="network/mended/%Y/", blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return self.what[:60]


@holds(Privacy.BETWEEN, policies.MEND_STEPS)
class MendMoved(Step):
    """One step of what has to be mended: the words that each side wrote stay, also when it was sent back."""

    to_mend = models.ForeignKey(ToMend, on_delete=models.CASCADE, related_name="steps")
    because = models.CharField(max_length=4000, blank=True)


@holds(Privacy.BETWEEN, policies.VISITS)
class Visit(Versioned):
    """A visit to a site, or an audit of a sample of health action plans: when, by whom, and what was found.

    `seed`, `drawn_at` and `drawn_from` say how the sample was drawn by lot (rules/visits.py), so that it can be again.
    """

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="visits")
    audit = models.BooleanField(_("an audit of health action plans"), default=False)
    on = models.DateField(_("on"))
    where = models.CharField(max_length=200, blank=True)
    visitor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sample = models.PositiveSmallIntegerField(null=True)  # how many plans were read
    passed = models.PositiveSmallIntegerField(null=True)  # and how many were as they should be
    finding = models.CharField(max_length=4000, blank=True)
    written_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    seed = models.PositiveBigIntegerField(null=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_from = models.PositiveIntegerField(null=True)  # how many members were served then

    class Meta:
        ordering = ("-on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=None) | Q(sample=None) | Q(passed__lte=F("sample")), name="network_visit_sample"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}"
