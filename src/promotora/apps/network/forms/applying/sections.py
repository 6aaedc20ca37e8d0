"""Asking for one section of the letter or the application. It is saved also while something needed is missing."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from promotora.apps.core.identifiers import is_npi, tidy
from promotora.apps.network.terms import Area, Permitted, Population, Section, Service
from promotora.apps.people.forms.fields import Words
from promotora.apps.people.terms import Language

GIVEN, BY_OTHERS = "direct", "by"
Answered = Mapping[str, Any]


def choices_of(words: Any) -> list[tuple[str, Any]]:
    """The choices of a vocabulary, each beginning with a capital letter."""
    return [(value, capfirst(label)) for value, label in words.choices]


def several(words: Any, label: Any, **more: Any) -> forms.MultipleChoiceField:
    """Some of a vocabulary."""
    return forms.MultipleChoiceField(
        choices=lambda: choices_of(words), label=label, widget=forms.CheckboxSelectMultiple, **more
    )


class SavedAsItGoes(forms.Form):
    """Its required fields are those without which it cannot be sent; it is saved without them."""

    use_required_attribute = False

    def full_clean(self) -> None:
        """Look at what was written, not at what is still missing."""
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True


class SectionForm(SavedAsItGoes):
    """The fields of one section."""

    @classmethod
    def first(cls, answers: Answered) -> dict[str, Any]:
        """What the fields show of what was saved."""
        return dict(answers)

    def answers(self) -> dict[str, Any]:
        """What is saved: nothing that was left empty."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [], False)}


class OrganizationForm(SectionForm):
    """What kind of organization it is, and whom to talk to."""

    kind = forms.ChoiceField(
        label=_("What kind of organization are you?"),
        choices=lambda: [("", _("Choose one")), *choices_of(Permitted)],
        error_messages={"invalid_choice": _("Choose one of these kinds of organization.")},
    )
    kind_in_words = Words(max_length=200, label=_("If it is another kind: which?"))
    contact = Words(max_length=150, label=_("Whom should the plan talk to?"))
    contact_phone = Words(max_length=40, label=_("Phone"), widget=forms.TextInput(attrs={"type": "tel"}))
    contact_email = forms.EmailField(
        label=_("Email"),
        error_messages={"invalid": _("This is not an email address. One looks like dana@eastside.example.")},
    )


class ServicesForm(SectionForm):
    """Each of the six services: given by the organization itself, or by somebody named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for service, label in Service.choices:
            self.fields[service] = forms.ChoiceField(
                label=capfirst(label),
                widget=forms.RadioSelect,
                choices=[
                    (GIVEN, _("We give it ourselves")),
                    (BY_OTHERS, _("Another organization gives it for us")),
                ],
                error_messages={"invalid_choice": _("Say who gives this service.")},
            )
            self.fields[f"{service}_by"] = Words(max_length=150, label=_("If so: its name"))

    @classmethod
    def first(cls, answers: Answered) -> dict[str, Any]:
        """The choice and the name of each service."""
        ways = {service: GIVEN if given.get("direct") else BY_OTHERS for service, given in answers.items()}
        return ways | {f"{service}_by": given.get("by", "") for service, given in answers.items()}

    def answers(self) -> dict[str, Any]:
        """Each service of which something is said."""
        given = self.cleaned_data
        return {
            service: {"direct": True} if given[service] == GIVEN else {"direct": False, "by": given[f"{service}_by"]}
            for service in Service.values
            if given.get(service)
        }


class ExperienceForm(SectionForm):
    """Whom the organization has experience with, and which languages its team speaks."""

    populations = several(Population, _("Whom do you have experience with?"))
    no_population_yet = forms.BooleanField(required=False, label=_("None of these yet"))
    languages = several(Language, _("Which languages does your team speak?"))

    def answers(self) -> dict[str, Any]:
        """Whoever chose somebody has experience."""
        answers = super().answers()
        if "populations" in answers:
            answers.pop("no_population_yet", None)
        return answers


class PlacesForm(SectionForm):
    """Which areas are served; the sites are rows of their own."""

    areas = several(Area, _("Which areas do you serve?"), help_text=_("The county’s eight service planning areas."))


class TeamForm(SectionForm):
    """The team is asked for in rows alone."""


class TechnologyForm(SectionForm):
    """How the organization keeps records."""

    technology = forms.CharField(
        max_length=4000,
        label=_("How do you keep records and exchange data with the plans?"),
        help_text=_(
            "Such as: which record system, how you read the plan’s list, how you send monthly reports, how you learn "
            "of hospital stays, and how you keep members’ facts safe."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )


FORMS: dict[Section, type[SectionForm]] = {
    Section.ORGANIZATION: OrganizationForm,
    Section.SERVICES: ServicesForm,
    Section.EXPERIENCE: ExperienceForm,
    Section.PLACES: PlacesForm,
    Section.TEAM: TeamForm,
    Section.TECHNOLOGY: TechnologyForm,
}
LINK = re.compile(r"://|@|\bwww\.|\w\.[a-z]{2,}")  # our message would carry it to whomever one likes


class BeginForm(forms.Form):
    """What an organization says to begin. Who leads it says their name when they follow the link."""

    name = Words(
        max_length=150,
        label=_("Your organization’s name"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Write your organization’s name.")},
    )
    npi = Words(
        max_length=20,
        required=False,
        label=_("NPI"),
        help_text=_("National Provider Identifier: ten digits, if it has one."),
    )
    email = forms.EmailField(
        label=_("Your email"),
        help_text=_("We send a link there. It makes you the director here, who applies and invites colleagues."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your email."),
            "invalid": _("This is not an email address. One looks like dana@eastside.example."),
        },
    )

    def clean_name(self) -> str:
        """A name and nothing that leads elsewhere."""
        name: str = self.cleaned_data["name"]
        if LINK.search(name):
            raise forms.ValidationError(_("Write the name alone, without a web or email address."))
        return name

    def clean_npi(self) -> str:
        """Its ten digits."""
        npi = tidy(self.cleaned_data["npi"])
        if npi and not is_npi(npi):
            raise forms.ValidationError(_("This is not an NPI: ten digits, of which the last is a check digit."))
        return npi

    def clean_email(self) -> str:
        """As addresses are kept here."""
        return str(self.cleaned_data["email"]).lower()
