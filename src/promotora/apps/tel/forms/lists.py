"""Forms for working a list: to whom members go and why, and a name for filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization
from promotora.apps.people.forms.fields import Words
from promotora.apps.tel.queries.wanted import NOBODY


@dataclass(frozen=True)
class Closed:
    """A CB-CME that may not be given members today, and why."""

    organization: Organization
    reason: str


class AssignForm(forms.Form):
    """To which CB-CME members go, and why. `closed`: those that are not offered."""

    to = forms.ChoiceField(
        label=_("CB-CME"), error_messages={"required": _("Choose a CB-CME."), "invalid_choice": _("Choose a CB-CME.")}
    )
    because = Words(
        label=_("Why"),
        max_length=300,
        help_text=_("For example: nearest to where they live. Whoever looks at the history reads it."),
        error_messages={"required": _("Write why, in a few words.")},
    )

    def __init__(
        self, *args: Any, organizations: Sequence[Organization], closed: Sequence[Closed] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.closed = closed
        self.organizations = {str(one.pk): one for one in organizations}
        choices = [("", _("Choose one")), *((key, one.name) for key, one in self.organizations.items())]
        field: Any = self.fields["to"]
        field.choices = [*choices, (NOBODY, _("nobody: their assignments end"))]

    @property
    def organization(self) -> Organization | None:
        """The CB-CME that was chosen; None for nobody."""
        return self.organizations.get(self.cleaned_data["to"])


class ViewForm(forms.Form):
    """A name for filters."""

    name = Words(label=_("Name"), max_length=60, error_messages={"required": _("Give these filters a name.")})
    shared = forms.BooleanField(label=_("Everyone in my organization has it"), required=False)
    first = forms.BooleanField(label=_("It opens by itself when I go to the list"), required=False)
