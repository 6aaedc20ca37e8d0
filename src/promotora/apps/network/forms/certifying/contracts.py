"""Making and ending a contract: dollars in, cents kept."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from promotora.apps.network.actions.certifying.contracting import ContractGiven
from promotora.apps.network.forms.certifying.acts import a_day, long_words
from promotora.apps.network.models import Certification
from promotora.apps.network.queries.applying.applications import answers
from promotora.apps.network.terms import Area, Population

TIERS = ("1", "2", "3")
CENTS = 100


def several(vocabulary: Any, label: Any, **options: Any) -> forms.MultipleChoiceField:
    """Some words of a vocabulary, or none."""
    named = [(value, capfirst(word)) for value, word in vocabulary.choices]
    return forms.MultipleChoiceField(
        choices=named, label=label, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class ContractForm(forms.Form):
    """What is agreed with a CB-CME."""

    starts = a_day(_("From"), _("Say from which day on it holds."))
    ends = a_day(_("Up to and with"), help_text=_("No later than the certificate."))
    capacity = forms.IntegerField(
        label=_("Members at the most"),
        min_value=1,
        max_value=100_000,
        error_messages={"required": _("Say how many members it may have at the most.")},
    )
    areas = several(Area, _("Areas"), help_text=_("None chosen: all areas."))
    populations = several(Population, _("Populations"), help_text=_("None chosen: everybody."))
    terms = long_words(_("Terms"))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for tier in TIERS:
            self.fields[f"rate_{tier}"] = forms.DecimalField(
                label=translated("Dollars a member and month, tier %(tier)s") % {"tier": tier},
                required=False,
                min_value=0,
                max_digits=8,
                decimal_places=2,
                error_messages={"invalid": _("Write an amount with a point for cents, such as 412.50.")},
            )
        self.order_fields(["starts", "ends", "capacity", *(f"rate_{tier}" for tier in TIERS), "areas", "populations"])

    def given(self) -> ContractGiven:
        """What was written."""
        said = self.cleaned_data
        rates = {tier: said[f"rate_{tier}"] for tier in TIERS if said[f"rate_{tier}"] is not None}
        return ContractGiven(
            starts=said["starts"],
            ends=said["ends"],
            capacity=said["capacity"],
            areas=[Area(each) for each in said["areas"]],
            populations=[Population(each) for each in said["populations"]],
            rates={tier: cents(amount) for tier, amount in rates.items()},
            terms=said["terms"],
        )


def cents(dollars: Decimal) -> int:
    """An amount of at most two decimals in cents."""
    return int(dollars * CENTS)


def as_applied(certification: Certification, today: date) -> dict[str, Any]:
    """What the application says, to begin with, and the days of the certificate."""
    said = answers(certification.application)
    starts = max(today, certification.starts or today)
    return {
        "starts": starts,
        "ends": certification.ends,
        "areas": [each for each in said.areas if each in Area.values],
        "populations": [each for each in said.populations if each in Population.values],
    }


class EndContractForm(forms.Form):
    """The last day, and why."""

    last_day = a_day(_("Last day"), _("Say which day is the last."))
    because = long_words(_("Why?"), _("Say why: the organization reads it."), most=300)
