"""Kinds of fields that the forms of this room share."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from promotora.apps.core.refusals import Refused
from promotora.apps.core.widgets import MonthDayYear

# Marks that turn the direction of all that follows, and others that show nothing.
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
Text = Any  # a sentence, perhaps translated later


def tidied(written: str) -> str:
    """Without marks that nobody sees, and with single blanks."""
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFC", written)).split())


class Words(forms.CharField):
    """One line of words, no longer than its column."""

    def to_python(self, value: Any) -> str:
        """Without marks that nobody sees, which could turn a page's text about."""
        return tidied(super().to_python(value) or "")


class Day(forms.DateField):
    """A day, asked for as month, day and year."""

    widget = MonthDayYear

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {})
        options["error_messages"].setdefault("invalid", _("This is not a day. Check month, day and year."))
        super().__init__(**options)


class YesNo(forms.TypedChoiceField):
    """Yes, no or not known."""

    def __init__(self, **options: Any) -> None:
        options |= {"choices": [("", _("not known")), ("yes", _("yes")), ("no", _("no"))], "required": False}
        super().__init__(coerce=lambda answer: answer == "yes", empty_value=None, widget=forms.RadioSelect, **options)

    def prepare_value(self, value: Any) -> Any:
        """The choice of a stored answer."""
        return {True: "yes", False: "no", None: ""}.get(value, value)


def words(model: type[models.Model], name: str, missing: Text = "", **options: Any) -> Words:
    """A field for a column of words; `missing` is the sentence of a required one."""
    column = cast("models.CharField[str, str]", model._meta.get_field(name))
    options.setdefault("label", capfirst(column.verbose_name))
    return Words(
        max_length=column.max_length,
        required=bool(missing),
        error_messages={"required": missing} if missing else None,
        **options,
    )


def choice(choices: Sequence[tuple[str, Text]], label: Text, missing: Text = "", **options: Any) -> forms.ChoiceField:
    """One of several; `missing` is the sentence of a required one."""
    options.setdefault("widget", forms.RadioSelect if missing else forms.Select)
    offered = choices if missing else [("", _("not known")), *choices]
    errors = {"required": missing, "invalid_choice": missing} if missing else None
    return forms.ChoiceField(choices=offered, label=label, required=bool(missing), error_messages=errors, **options)


def say(form: forms.Form, refused: Refused) -> None:
    """Put every reason of a refusal onto the form."""
    for reason in refused.reasons:
        form.add_error(None, translated(reason.value))
