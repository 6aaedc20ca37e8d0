"""A referral of somebody who is not on the list, and what the rule says of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Step
from promotora.apps.core.security import Privacy, holds
from promotora.apps.people.models import Member
from promotora.apps.people.terms import Language
from promotora.apps.tel import policies
from promotora.apps.tel.terms import REFERRAL, Declined, ReferralState


@holds(Privacy.MEMBER, policies.REFERRALS)
class Referral(models.Model):
    """Somebody tells the plan of a member who may need a program. `member` is the plan's record, once it is found."""

    lifecycle = REFERRAL

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("referred by")
    )
    plan = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("plan"))
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    program = models.CharField(_("program"), max_length=40)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    birth_date = models.DateField(_("born"))
    cin = models.CharField(_("CIN"), max_length=20)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    speaks = models.CharField(_("speaks"), max_length=3, choices=Language, blank=True)
    why = models.CharField(_("why this person needs the program"), max_length=1000)
    agreed = models.BooleanField(_("the person knows of this referral and agrees"), default=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(max_length=20, choices=ReferralState, default=ReferralState.SENT)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(_("what the plan answered"), max_length=1000, blank=True)
    declined_because = models.CharField(_("why it was declined"), max_length=20, choices=Declined, blank=True)
    # A clinician's word may stand in for what the claims do not show.
    attested_by = models.CharField(_("clinician"), max_length=200, blank=True)
    attestation = models.CharField(_("what the clinician attests"), max_length=1000, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = [
            models.Index(fields=["plan", "state"], name="tel_referral_to_answer"),
            models.Index(fields=["asked_by", "asked_at"], name="tel_referral_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


@holds(Privacy.MEMBER, policies.REFERRAL_STEPS)
class ReferralMoved(Step):
    """One step of a referral's life."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="steps")


@holds(Privacy.MEMBER, policies.SCREENINGS)
class Screening(models.Model):
    """What the rule says of somebody who was referred. Written twice, as a listing is: whole, and without protected
    facts. `organization` is the plan."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="screenings")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    whole = models.BooleanField()
    version = models.CharField(max_length=60)
    as_of = models.DateField()
    decision = models.CharField(max_length=20)  # listed, excluded, not_eligible, or unknown to the claims
    openly = models.CharField(max_length=20, default="")  # the decision without protected facts, on both rows
    tier = models.PositiveSmallIntegerField(null=True)
    reasons = ArrayField(models.TextField(), default=list)
    explanation = models.JSONField(default=dict)  # targeting.explain's as_json
    screened_at = models.DateTimeField()

    class Meta:
        ordering = ("-screened_at", "-pk")

    def __str__(self) -> str:
        return self.decision
