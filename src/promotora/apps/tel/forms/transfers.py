"""A wish for another CB-CME, and the plan's answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization
from promotora.apps.people.forms.fields import Words, choice, words
from promotora.apps.tel.actions.transferring import WishGiven
from promotora.apps.tel.models import Transfer
from promotora.apps.tel.terms import TransferCause

FURTHER = 2  # wishes below the first


class WishForm(forms.Form):
    """Why the member is to be served by another CB-CME, and by which."""

    cause = choice(TransferCause.choices, _("Why"), _("Say why. Nobody is moved without a cause."))
    words = words(
        Transfer,
        "words",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The plan reads this. Write no more about the member's health than it needs."),
    )

    def __init__(
        self, data: Any = None, *, plans: Sequence[Organization], organizations: Sequence[Organization], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.plans = {str(plan.pk): plan for plan in plans}
        self.organizations = {str(one.pk): one for one in organizations}
        named = [(key, one.name) for key, one in self.organizations.items()]
        if len(plans) > 1:
            self.fields["plan"] = choice(
                [(key, str(plan)) for key, plan in self.plans.items()], _("Health plan"), _("Choose the health plan.")
            )
        self.fields["to"] = self._wished(named, _("To which CB-CME"), _("any other that suits"))
        for number in range(1, FURTHER + 1):
            self.fields[f"wish_{number}"] = self._wished(named, _("If that is full"), _("none"))
        self.order_fields(["plan", "cause", "to", "wish_1", "wish_2", "words"])

    @staticmethod
    def _wished(named: list[tuple[str, str]], label: Any, nothing: Any) -> forms.ChoiceField:
        return forms.ChoiceField(
            choices=[("", nothing), *named],
            label=label,
            required=False,
            error_messages={"invalid_choice": _("Choose a CB-CME.")},
        )

    def given(self) -> WishGiven:
        """What was written; a CB-CME that is named twice counts once."""
        said = self.cleaned_data
        chosen = [said["to"], *(said[f"wish_{number}"] for number in range(1, FURTHER + 1))]
        named = [self.organizations[key] for key in dict.fromkeys(chosen) if key]
        plan = self.plans[said["plan"]] if "plan" in said else next(iter(self.plans.values()))
        return WishGiven(plan, said["cause"], said["words"], named[0] if named else None, named[1:])


class AnswerForm(forms.Form):
    """What the plan answers."""

    words = Words(
        max_length=1000,
        required=False,
        label=_("Words for who asked"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read this. To decline, say why."),
    )
