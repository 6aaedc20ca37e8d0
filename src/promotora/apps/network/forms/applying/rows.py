"""Asking for rows: sites, and places on the team. Without script, by a spare row and a button that saves and adds."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from promotora.apps.core.identifiers import is_npi
from promotora.apps.network.forms.applying.sections import FORMS, SavedAsItGoes, SectionForm
from promotora.apps.network.rules.roster import FULL_FTE, LEAST_FTE
from promotora.apps.network.terms import Section, TeamRole
from promotora.apps.people.forms.fields import Words

MOST_ROWS = 60
PREFIX = "rows"


class SiteRow(SavedAsItGoes):
    """One site where members are served."""

    name = Words(max_length=100, required=False, label=_("Name of the site"))
    address = Words(max_length=200, label=_("Street and number, city"))
    zip_code = forms.RegexField(
        r"^\d{5}(-\d{4})?$",
        label=_("ZIP code"),
        error_messages={"invalid": _("A ZIP code has five digits, such as 90033.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    npi = forms.CharField(
        required=False,
        max_length=10,
        label=_("NPI of the clinic"),
        help_text=_("If the site is a clinic. Its own patients can then be placed with you first."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_npi(self) -> str:
        """Ten digits, of which the last is a check digit; or nothing."""
        npi: str = self.cleaned_data["npi"]
        if npi and not is_npi(npi):
            raise forms.ValidationError(_("This is not an NPI: ten digits, of which the last is a check digit."))
        return npi

    def row(self) -> dict[str, Any]:
        """The site as it is saved."""
        return {name: self.cleaned_data[name] for name in ("name", "address", "zip_code", "npi")}


class TeamRow(SavedAsItGoes):
    """One place on the team."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=lambda: [("", _("Choose one")), *((value, capfirst(label)) for value, label in TeamRole.choices)],
        error_messages={"invalid_choice": _("Choose one of these roles.")},
    )
    name = Words(max_length=150, required=False, label=_("Name"), help_text=_("Leave it empty if you will hire."))
    fte = forms.DecimalField(
        label=_("Share of full time"),
        help_text=_("1.00 is full time, 0.50 is half."),
        max_digits=3,
        decimal_places=2,
        min_value=LEAST_FTE,
        max_value=FULL_FTE,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            _("The share of full time is between 0.05 and 1.00."),
        ),
    )
    qualification = Words(
        max_length=200, required=False, label=_("Qualification"), help_text=_("Degree, license, years of work.")
    )

    def clean(self) -> dict[str, Any]:
        """Whoever is written down has a role."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("role") and any(given.get(name) for name in ("name", "fte", "qualification")):
            self.add_error("role", _("Choose the role."))
        return given

    def row(self) -> dict[str, Any]:
        """The place as it is saved; without its share of full time when that was not said."""
        given = self.cleaned_data
        said = {name: given[name] for name in ("name", "qualification") if given[name]}
        share = {"fte": str(given["fte"].quantize(Decimal("0.01")))} if given["fte"] is not None else {}
        return {"role": given["role"], **share, **said}


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """Rows that were filled in, without those that were taken out or left empty."""

    def rows(self) -> list[dict[str, Any]]:
        """What is saved."""
        kept = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        return [row for row in (form.row() for form in kept if form.cleaned_data) if any(row.values())]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """The box that takes a row out says so; a spare row has none."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take this out")


def _rows(row: type[forms.Form], spare: int) -> type[Rows]:
    return formset_factory(  # type: ignore[return-value]
        row,
        formset=Rows,
        extra=spare,
        can_delete=True,
        can_delete_extra=False,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + 1,
        validate_max=True,
    )


ROWS: dict[Section, tuple[str, type[Rows]]] = {
    Section.PLACES: ("sites", _rows(SiteRow, 1)),
    Section.TEAM: ("team", _rows(TeamRow, 2)),
}


class Asked:
    """One section as it is asked: its fields, and its rows if it has any."""

    def __init__(self, section: Section, answers: Mapping[str, Any], sent: Any = None) -> None:
        self.section, kind = section, FORMS[section]
        self.form: SectionForm = kind(sent, initial=kind.first(answers))
        self.name, made = ROWS.get(section, ("", None))
        # What was sent is read for itself: a colleague may have saved the same row meanwhile.
        first = answers.get(self.name, []) if sent is None else None
        self.rows: Rows | None = made(sent, initial=first, prefix=PREFIX) if made else None

    def is_right(self) -> bool:
        """Whether all that was written can be saved."""
        rows = self.rows is None or self.rows.is_valid()
        return self.form.is_valid() and rows

    def answers(self) -> dict[str, Any]:
        """What is saved."""
        rows = self.rows.rows() if self.rows is not None else []
        return self.form.answers() | ({self.name: rows} if rows else {})

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of everything that cannot be saved."""
        rows = self.rows.forms if self.rows is not None and self.rows.is_bound else []
        of_all = self.rows.non_form_errors() if rows and self.rows is not None else []
        return [("", str(error)) for error in of_all] + [
            (form[name].auto_id, str(error))
            for form in (self.form, *rows)
            for name, errors in form.errors.items()
            for error in errors
        ]
