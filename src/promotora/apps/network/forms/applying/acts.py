"""Asking for documents, plans, answers to a plan, and why something is withdrawn."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization
from promotora.apps.network.forms.applying.sections import SavedAsItGoes, choices_of
from promotora.apps.network.terms import Document
from promotora.apps.people.forms.fields import Words

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
TAKEN = _("A PDF, a picture, a Word document or a workbook, up to 20 MB.")


class DocumentForm(forms.Form):
    """A document to attach."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=lambda: [("", _("Choose one")), *choices_of(Document)],
        error_messages={"required": _("Say what it is."), "invalid_choice": _("Say what it is.")},
    )
    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        help_text=TAKEN,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose a file."), "max_length": _("The file’s name is too long. Shorten it.")},
    )


class PlansForm(SavedAsItGoes):
    """To which plans it is to go. For an application, plans without a letter of intent say so."""

    plans = forms.TypedMultipleChoiceField(
        label=_("To which plans?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each certifies and contracts by itself."),
        error_messages={"invalid_choice": _("Choose plans that work here.")},
    )

    def __init__(
        self, *args: Any, plans: Iterable[Organization], with_letter: Collection[int] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plans"].choices = [  # type: ignore[attr-defined]
            (plan.pk, self._named(plan, with_letter is None or plan.pk in with_letter)) for plan in plans
        ]

    @staticmethod
    def _named(plan: Organization, has_letter: bool) -> str:
        if has_letter:
            return str(plan)
        return translated("%(plan)s (it has no letter of intent from you yet)") % {"plan": plan}


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    because = Words(
        max_length=500,
        label=_("Why?"),
        help_text=_("The plans read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why. A few words are enough.")},
    )

    def __init__(self, *args: Any, draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if draft:  # which no plan has read
            self.fields["because"].required, self.fields["because"].help_text = False, ""


class AnswerForm(forms.Form):
    """The answer to a plan's question."""

    answer = forms.CharField(
        max_length=4000,
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the answer.")},
    )


class MendForm(forms.Form):
    """How something was mended, and what shows it."""

    evidence = forms.CharField(
        max_length=4000,
        label=_("What did you do?"),
        help_text=_("Say what is different now and since when. Write no facts about members."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what you did.")},
    )
    file = forms.FileField(
        required=False,
        label=_("A file that shows it"),
        allow_empty_file=True,
        help_text=TAKEN,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"max_length": _("The file’s name is too long. Shorten it.")},
    )
