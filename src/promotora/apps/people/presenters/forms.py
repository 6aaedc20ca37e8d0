"""Forms as sentences: the summary before sending, and two people's answers beside each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from promotora.apps.people.presenters.words import day, yes_or_no


@dataclass(frozen=True)
class Beside:
    """One field in two people's versions."""

    label: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        """Whether they are not the same."""
        return self.mine != self.theirs


def beside(form: forms.Form, theirs: Mapping[str, Any]) -> list[Beside]:
    """What one wrote and what is stored now, field by field."""
    return [
        Beside(str(field.label), shown(form.fields[name], form.cleaned_data.get(name)), shown(form.fields[name], value))
        for name, value in theirs.items()
        for field in [form.fields[name]]
    ]


def answers(form: forms.Form) -> list[tuple[str, str]]:
    """(label, answer) of every field of a form that was filled in rightly."""
    return [(str(field.label), shown(field, form.cleaned_data.get(name))) for name, field in form.fields.items()]


def shown(field: forms.Field, value: Any) -> str:
    """An answer as people say it."""
    if isinstance(value, bool):
        return yes_or_no(value)
    if value in (None, "", []) or (isinstance(value, QuerySet) and not value):
        return _("not given")
    if isinstance(value, list | QuerySet):
        return ", ".join(str(one) for one in value)
    if isinstance(value, date):
        return day(value)
    return _chosen(getattr(field, "choices", ()), value)


def _chosen(choices: Iterable[Any], value: Any) -> str:
    return str(next((label for key, label in choices if str(key) == str(value)), value))
