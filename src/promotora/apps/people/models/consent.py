"""Consents: what a member agreed to, for whom, until when; with all that 42 CFR 2.31(a) asks for."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.security import Privacy, holds
from promotora.apps.people import policies
from promotora.apps.people.models.history import of_member
from promotora.apps.people.models.member import Member
from promotora.apps.people.terms import ConsentTo


@of_member(policies.CONSENTS, policies.CONSENT_HISTORY)
class Consent(models.Model):
    """One signed consent. It is never edited: it ends by its date or is revoked."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="consents")
    covers = models.CharField(_("covers"), max_length=20, choices=ConsentTo)
    discloser = models.CharField(_("who may share"), max_length=200)
    what = models.CharField(_("what may be shared"), max_length=500)
    purpose = models.CharField(_("what for"), max_length=200)
    signed_on = models.DateField(_("signed on"))
    signed_by = models.CharField(_("signed by"), max_length=150)
    expires_on = models.DateField(_("ends on"), null=True, blank=True)
    document = models.FileField(_("the signed paper"), upload_to="consents/%Y/%m/", blank=True)
    document_hash = models.CharField(max_length=64, blank=True)
    recorded_in = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded in")
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"))
    revoked_at = models.DateTimeField(_("taken back"), null=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by")
    )
    revoked_because = models.CharField(_("taken back because"), max_length=200, blank=True)

    class Meta:
        ordering = ("-signed_on", "covers", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("signed_on")), name="people_consent_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.get_covers_display()

    def holds_at(self, moment: datetime, day: date) -> bool:
        """Whether it is in force."""
        revoked = self.revoked_at is not None and self.revoked_at <= moment
        return self.signed_on <= day and (self.expires_on is None or self.expires_on >= day) and not revoked


@holds(Privacy.MEMBER, policies.RECIPIENTS)
class Recipient(models.Model):
    """Who may receive, by a consent: an organization here, or others in the paper's own words."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="recipients")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    in_words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("organization__name", "in_words", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | ~Q(in_words=""), name="people_recipient_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization) if self.organization else self.in_words
