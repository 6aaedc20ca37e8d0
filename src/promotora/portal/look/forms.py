"""The forms of the gallery."""

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.core.widgets import MonthDayYear


class Contact(forms.Form):
    """A form with one control of each kind."""

    language = forms.ChoiceField(
        label=_("Which language does she like to speak?"),
        choices=[("", _("Choose one")), ("es", _("Spanish")), ("ko", _("Korean")), ("en", _("English"))],
        error_messages={"required": _("Choose the language the member prefers to speak.")},
    )
    how = forms.ChoiceField(
        label=_("How did you reach her?"),
        widget=forms.RadioSelect,
        choices=[("phone", _("By phone")), ("home", _("At home")), ("center", _("At a resource center"))],
        error_messages={"required": _("Say how you reached her.")},
    )
    born = forms.DateField(
        label=_("When was she born?"),
        help_text=_("For example, March 14 1962."),
        widget=MonthDayYear(years=range(1900, 2021)),
        error_messages={
            "required": _("Enter the day she was born."),
            "invalid": _("Enter a day that exists, such as March 14 1962."),
        },
    )
    phone = forms.CharField(
        label=_("Phone"),
        help_text=_("Ten digits. We ask before we send text messages."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": _("Enter a phone number, or say that she has none.")},
    )
    needs = forms.MultipleChoiceField(
        label=_("What would help her?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("food", _("Food")), ("ride", _("A ride to the doctor")), ("home", _("A safe place to live"))],
    )
    note = forms.CharField(label=_("What did she say?"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    letter = forms.FileField(label=_("Her signed consent"), required=False, help_text=_("A photo or a PDF."))
    agrees = forms.BooleanField(
        label=_("She agrees that her clinic may see this."),
        error_messages={"required": _("Ask her, and tick the box when she agrees.")},
    )


class Narrow(forms.Form):
    """Filters of a list."""

    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("any")), ("1", "1"), ("2", "2"), ("3", "3")]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("any")), ("es", _("Spanish")), ("ko", _("Korean"))]
    )
    area = forms.CharField(label=_("ZIP code"), required=False)
