"""What is known of a member's health, each fact with where it came from and whether 42 CFR Part 2 protects it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import Versioned
from promotora.apps.people import policies
from promotora.apps.people.models.history import of_member
from promotora.apps.people.models.member import Member
from promotora.apps.people.terms import FactKind


@of_member(policies.HEALTH_FACTS, policies.HEALTH_FACT_HISTORY)
class HealthFact(Versioned):
    """A condition, a medicine, an allergy, a program. `part2` is set at its source.

    Nothing is erased: a fact ends, or, written down by mistake, is taken off the page with a reason.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="health_facts")
    kind = models.CharField(_("kind"), max_length=20, choices=FactKind)
    name = models.CharField(_("what"), max_length=150)
    code = models.CharField(_("code"), max_length=20, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=150)
    part2 = models.BooleanField(_("from a substance-use program (42 CFR Part 2)"), default=False)
    recorded_in = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded in")
    )
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    mistaken_because = models.CharField(_("written down by mistake, because"), max_length=200, blank=True)

    class Meta:
        ordering = ("kind", "name", "since", "pk")

    def __str__(self) -> str:
        return self.name
