"""A member: identity, numbers, coverage, ways to reach them, and the keys they are found by."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Versioned
from promotora.apps.core.security import Privacy, holds
from promotora.apps.people import policies
from promotora.apps.people.models.history import of_member
from promotora.apps.people.terms import Format, Gender, Language, Number, Way


def OfPlan(name: Any, *, null: bool = False) -> "models.ForeignKey[Organization, Organization]":
    """The plan that a row came from. Whoever has rows here has rows in people_access, whose constraint holds it; one in
    each of these tables as well would be checked millions of times in a load."""
    return models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=null,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=name,
    )


def OfMember(related_name: str, *, db_index: bool = True) -> "models.ForeignKey[Member, Member]":
    """Whose row it is, in the tables that a load fills. Row security lets a row be written only where people_access has
    the member, and the constraint there proves that the member exists; nobody may remove either."""
    return models.ForeignKey(
        "people.Member", on_delete=models.PROTECT, related_name=related_name, db_index=db_index, db_constraint=False
    )


@of_member(policies.rows_of_member("id"), policies.history_of_member("id"))
class Member(Versioned):
    """A person who is, or was, a member of a plan."""

    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    called = models.CharField(_("likes to be called"), max_length=100, blank=True)
    birth_date = models.DateField(_("born"))
    died_on = models.DateField(_("died"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, default=Gender.UNKNOWN)
    race = models.CharField(_("race or ethnicity, as the plan has it"), max_length=60, blank=True)
    speaks = models.CharField(_("speaks"), max_length=3, choices=Language, blank=True)
    reads = models.CharField(_("reads"), max_length=3, choices=Language, blank=True)
    format = models.CharField(_("is written to in"), max_length=20, choices=Format, default=Format.STANDARD)
    interpreter = models.BooleanField(_("needs an interpreter"), null=True, blank=True)
    # The language as the plan's last load had it: what somebody changed by hand since then, a load leaves alone.
    speaks_by_plan = models.CharField(
        _("speaks, as the plan has it"), max_length=3, choices=Language, blank=True, editable=False, db_default=""
    )
    same_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="also",
        editable=False,
        verbose_name=_("main record of this person"),
    )
    added_at = models.DateTimeField(_("added"), editable=False)

    class Meta:
        ordering = ("last_name", "first_name", "birth_date", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(died_on__gte=F("birth_date")), name="people_member_died_after_birth"
            ),
            models.CheckConstraint(condition=~Q(same_as=F("id")), name="people_member_not_same_as_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def age_on(self, day: date) -> int:
        """Whole years."""
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))


@of_member()
class MemberNumber(models.Model):
    """A number that a member is or was known by. CINs are sometimes merged by the State: the old one stays, ended."""

    member = OfMember("numbers")
    kind = models.CharField(_("kind"), max_length=10, choices=Number)
    value = models.CharField(_("number"), max_length=60)
    given_by = OfPlan(_("given by"), null=True)
    ends = models.DateField(_("until"), null=True)

    class Meta:
        ordering = ("kind", F("ends").desc(nulls_first=True), "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value", "given_by"], nulls_distinct=False, name="people_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.value


@of_member()
class Coverage(models.Model):
    """A span of coverage, as the plan's eligibility table has it. No end: open."""

    member = OfMember("coverage", db_index=False)
    plan = OfPlan(_("plan"))
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True)
    line_of_business = models.CharField(_("kind of coverage"), max_length=40, default="medi_cal")
    delivery_system = models.CharField(_("kind of care delivery"), max_length=40, default="managed_care")
    aid_code = models.CharField(_("aid code"), max_length=10, blank=True)
    dual_status_code = models.CharField(_("Medicare status"), max_length=10, blank=True)
    # Where the plan assigned the member for primary care: a clinic or a practice, by its NPI.
    clinic_npi = models.CharField(_("NPI of the clinic"), max_length=10, blank=True, default="")
    clinic_name = models.CharField(_("clinic"), max_length=100, blank=True, default="")

    class Meta:
        ordering = ("-starts", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="people_coverage_dates"),
            models.UniqueConstraint(
                fields=["member", "plan", "starts", "line_of_business", "delivery_system"], name="people_coverage_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts} – {self.ends or ''}"


@of_member()
class Contact(Versioned):
    """A way to reach a member, from one day to another: an old number is ended, not erased."""

    member = OfMember("contacts")
    way = models.CharField(_("way"), max_length=10, choices=Way)
    value = models.CharField(_("number, address or place"), max_length=200)
    city = models.CharField(_("city"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=2, blank=True)
    zip_code = models.CharField(_("ZIP code"), max_length=10, blank=True)
    best_time = models.CharField(_("best time"), max_length=80, blank=True)
    may_text = models.BooleanField(_("may be sent text messages"), null=True, blank=True)
    may_leave_message = models.BooleanField(_("a message may be left"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    # The highest is tried first; 0 is as loaded. With a default of the database's own, for loads that copy rows.
    rank = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    loaded_from = OfPlan(_("loaded from"), null=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = (F("ends").desc(nulls_first=True), "-rank", "way", "-starts", "pk")

    def __str__(self) -> str:
        return ", ".join(part for part in (self.value, self.city, f"{self.state} {self.zip_code}".strip()) if part)


@holds(Privacy.MEMBER, policies.KEYS)
class SearchKey(models.Model):
    """What a member may be found by, once for each organization that may see them (finding_keys.py).

    Searches are a range of one index, so finding takes the same time in a directory of any size.
    """

    pk = models.CompositePrimaryKey("organization_id", "key", "member_id")
    organization = models.ForeignKey(Organization, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    key = models.CharField(max_length=210, db_collation="C")
    member = models.ForeignKey(Member, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
