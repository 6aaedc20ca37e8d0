"""A listing: one member on one run, why, and the claims behind it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization
from promotora.apps.core.security import Privacy, holds
from promotora.apps.people.models import Member
from promotora.apps.people.terms import Gender, Language
from promotora.apps.tel import policies
from promotora.apps.tel.models.run import Run
from promotora.apps.tel.terms import Change


def _ListedMember() -> "models.ForeignKey[Member, Member]":
    """Whose listing it is: found in the plan's directory when it is written, and nobody is ever removed from there."""
    return models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)


def _OfRun(related_name: str) -> "models.ForeignKey[Run, Run]":
    """The run that wrote the row, in the transaction that made it: a constraint would ask for it a row at a time."""
    return models.ForeignKey(
        Run, on_delete=models.CASCADE, related_name=related_name, db_index=False, db_constraint=False
    )


def _OfPlan() -> "models.ForeignKey[Organization, Organization]":
    """The plan whose list it is: row security lets it be no other."""
    return models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


def _words() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.TextField(), default=list)


@holds(Privacy.MEMBER, policies.LISTINGS)
class Listing(models.Model):
    """One member on one run, as the run found it. `whole`: from all facts; otherwise from unprotected ones alone.

    `position` is the place in the list, the most urgent first; whole and other listings are numbered apart.
    """

    run = _OfRun("listings")
    organization = _OfPlan()
    member = _ListedMember()
    whole = models.BooleanField()
    position = models.PositiveIntegerField()
    person_id = models.CharField(max_length=100)
    tier = models.PositiveSmallIntegerField(_("tier"))
    criteria = _words()
    conditions = _words()
    condition_count = models.PositiveSmallIntegerField()
    stays_12m = models.PositiveIntegerField(_("hospital stays"))
    ed_visits_12m = models.PositiveIntegerField(_("ED visits"))
    chronically_homeless = models.BooleanField(null=True)
    reasons = _words()
    change = models.CharField(max_length=10, choices=Change)
    changed = _words()
    before_tier = models.PositiveSmallIntegerField(null=True)
    zip_code = models.CharField(max_length=10, blank=True)
    area = models.CharField(max_length=40, blank=True)  # the service planning area
    language = models.CharField(max_length=3, choices=Language, blank=True)
    gender = models.CharField(max_length=10, choices=Gender)
    birth_date = models.DateField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["run", "whole", "position"], name="tel_listing_place"),
            models.UniqueConstraint(fields=["member", "run", "whole"], name="tel_listing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, tier {self.tier}"


@holds(Privacy.MEMBER, policies.LISTINGS)
class Departure(models.Model):
    """Somebody who was on the run before and is not on this one, and why. `whole` as in a listing."""

    run = _OfRun("departures")
    organization = _OfPlan()
    member = _ListedMember()
    whole = models.BooleanField()
    position = models.PositiveIntegerField()  # the most urgent tier first
    person_id = models.CharField(max_length=100)
    before_tier = models.PositiveSmallIntegerField()
    before_criteria = _words()
    because = _words()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["run", "whole", "position"], name="tel_departure_place"),
            models.UniqueConstraint(fields=["member", "run", "whole"], name="tel_departure_once"),
        ]

    def __str__(self) -> str:
        return self.person_id


@holds(Privacy.MEMBER, policies.EVIDENCE)
class Evidence(models.Model):
    """The claim lines and spans that made somebody listed, packed (loading/packing.py). `part2`: those of protected
    conditions, and all of somebody who would not be listed without them."""

    run = _OfRun("evidence")
    organization = _OfPlan()
    member = _ListedMember()
    part2 = models.BooleanField()
    lines = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [models.UniqueConstraint(fields=["member", "run", "part2"], name="tel_evidence_once")]

    def __str__(self) -> str:
        return f"{self.lines} lines"
