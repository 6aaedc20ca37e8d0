"""The people around a member."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import User
from promotora.apps.core.models import Versioned
from promotora.apps.people.models.history import of_member
from promotora.apps.people.models.member import Member
from promotora.apps.people.terms import Language, Relation


class Around(Versioned):
    """Someone who stands by a member, from one day to another."""

    name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    speaks = models.CharField(_("speaks"), max_length=3, choices=Language, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


@of_member()
class Supporter(Around):
    """Family, household, a friend, a guardian."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="supporters")
    relation = models.CharField(_("is the member's"), max_length=20, choices=Relation)
    lives_with = models.BooleanField(_("lives with the member"), default=False)
    in_emergency = models.BooleanField(_("is called in an emergency"), default=False)
    decides = models.BooleanField(_("may decide for the member by law"), default=False)

    class Meta:
        ordering = ("ends", "-in_emergency", "name", "pk")


@of_member()
class Caregiver(Around):
    """A caregiver paid by In-Home Supportive Services, paired with a member by the member's consent."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="caregivers")
    hours_a_month = models.PositiveSmallIntegerField(_("hours a month"), null=True, blank=True)
    relative = models.BooleanField(_("is a relative of the member"), null=True, blank=True)
    consent = models.ForeignKey(
        "people.Consent",
        on_delete=models.PROTECT,
        null=True,
        related_name="caregivers",
        verbose_name=_("by which consent"),
    )

    class Meta:
        ordering = ("ends", "name", "pk")
