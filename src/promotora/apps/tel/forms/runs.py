"""Asking for a list, and saying why it is withdrawn or discarded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.people.forms.fields import Day, Words
from promotora.apps.tel.presenters.rules_in_words import program_in_words
from promotora.apps.tel.queries import policies


class RunForm(forms.Form):
    """Which program, as of which day."""

    program = forms.ChoiceField(
        label=_("Program"),
        error_messages={"required": _("Choose a program."), "invalid_choice": _("Choose a program.")},
    )
    as_of = Day(
        label=_("As of"),
        help_text=_("The list says who is eligible on this day, from the claims before it."),
        error_messages={"required": _("Say as of which day.")},
    )
    keep_open = forms.BooleanField(
        label=_("Our plan keeps the program open after its end"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["program"].choices = [(code, program_in_words(code)) for code in policies.codes()]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Why a list is taken back or put away."""

    because = Words(label=_("Why?"), max_length=300, error_messages={"required": _("Say why, in a few words.")})


class NoteForm(forms.Form):
    """What somebody wants to say of a list that they looked at."""

    because = Words(label=_("A note for those who come after you"), max_length=300, required=False)
