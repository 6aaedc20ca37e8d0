"""The one letter of intent and the one application, the same for all plans: an organization fills them in once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Step, Versioned
from promotora.apps.core.security import Privacy, holds
from promotora.apps.network import policies
from promotora.apps.network.terms import APPLICATION, ApplicationState, Document, Form


@holds(Privacy.BETWEEN, policies.APPLICATIONS)
class Application(Versioned):
    """One letter or application. `answers` holds each section as its form reads it; `plans`: to whom it goes.

    A sent one changes no more: security.py holds that too.
    """

    lifecycle = APPLICATION

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=20, choices=Form)
    program = models.CharField(max_length=40, default="hhp")
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)
    plans = ArrayField(models.BigIntegerField(), default=list)  # the policies read it
    state = models.CharField(max_length=20, choices=ApplicationState, default=ApplicationState.DRAFT)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    copy = models.FileField(upload_to="network/sent/%Y/", blank=True)  # the PDF of what was sent
    copy_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-begun_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "form", "program"],
                condition=models.Q(state=ApplicationState.DRAFT),
                name="network_one_draft",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApplicationState.SENT) | models.Q(sent_at__isnull=False),
                name="network_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return self.get_form_display()


@holds(Privacy.BETWEEN, policies.APPLICATION_STEPS)
class ApplicationMoved(Step):
    """One step of an application's life."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")


@holds(Privacy.BETWEEN, policies.ATTACHMENTS)
class Attachment(models.Model):
    """Evidence that goes with an application: a policy, a license, a letter from a partner."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=40, choices=Document)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="network/evidence/%Y/")
    file_hash = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("kind", "name", "pk")

    def __str__(self) -> str:
        return self.name
