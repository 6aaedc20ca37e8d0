"""Asking for a table to load, and what somebody says of two records."""

from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.people.forms.fields import Words
from promotora.apps.people.queries import loads

ACCEPTED = ".parquet,.csv,.gz"


class LoadForm(forms.Form):
    """A table sent through the page, or one that the operator put into the inbox."""

    file = forms.FileField(
        label=_("A file from this computer"),
        required=False,
        allow_empty_file=False,
        help_text=_("The eligibility table, as .csv, .csv.gz or .parquet."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("The file is empty.")},
    )
    kept = forms.ChoiceField(label=_("Or a file that is in the inbox of this installation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = loads.in_inbox()
        if here:
            self.fields["kept"].choices = [("", _("none")), *((name, name) for name in here)]  # type: ignore[attr-defined]
        else:
            del self.fields["kept"]

    def clean(self) -> dict[str, Any]:
        """One file, of a kind that can be read."""
        given: dict[str, Any] = super().clean() or {}
        sent = given.get("file")
        if not self.errors and bool(sent) == bool(given.get("kept")):
            raise forms.ValidationError(_("Choose one file: from this computer or from the inbox."))
        if sent and not Path(sent.name).name.lower().endswith(loads.ENDINGS):
            self.add_error("file", _("This is neither Parquet nor CSV. Save it as .parquet, .csv or .csv.gz."))
        return given


class ReasonForm(forms.Form):
    """Why two records are one person's, or are not after all."""

    because = Words(
        label=_("How do you know?"), max_length=300, error_messages={"required": _("Say why, in a few words.")}
    )


class SameForm(ReasonForm):
    """The same, and which of the two goes on standing for the person."""

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stays"] = forms.ChoiceField(
            label=_("Which record stands for both?"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the record that stands for both.")},
        )
        self.order_fields(["stays", "because"])
