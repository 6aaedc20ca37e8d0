"""The one letter of intent and the one application, the same for all plans: an organization fills them in once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Step, Versioned
from promotora.apps.core.security import Privacy, holds
from promotora.apps.network import policies
from promotora.apps.network.terms import APPLICATION, ApplicationState


class Form(models.TextChoices):
    """Which of the two common forms it is."""

    LETTER = "letter", _("letter of intent")
    APPLICATION = "application", _("application")


@holds(Privacy.MEMBER, policies.APPLICATIONS)
class Application(Versioned):
    """One letter or application. `answers` holds each section as its form reads it; a sent one changes no more."""

    lifecycle = APPLICATION

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=20, choices=Form)
    program = models.CharField(max_length=40, default="hhp")
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)
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
            )
        ]

    def __str__(self) -> str:
        return self.get_form_display()


@holds(Privacy.MEMBER, policies.OF_APPLICATION)
class ApplicationMoved(Step):
    """One step of an application's life."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")


@holds(Privacy.MEMBER, policies.OF_APPLICATION)
class Attachment(models.Model):
    """Evidence that goes with an application: a policy, a license, a letter from a partner."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=40)  # which of the documents that the application asks for
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
