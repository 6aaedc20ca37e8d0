"""Asking: each field has its own sentence for when it is missing or wrong."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.presenters import in_words
from promotora.apps.accounts.roles import roles_of
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import second_factors
from promotora.apps.core.refusals import Refused


def a_day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, chosen from a calendar or typed."""
    wrong = _("Write the day as month, day and year, such as 12/31/2027.")
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": wrong},
    )


def an_email() -> forms.EmailField:
    """Somebody's email address."""
    return forms.EmailField(
        label=_("Email"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write the person’s email."),
            "invalid": _("This is not an email address. One looks like dana@eastside.example."),
        },
    )


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]
    """An organization's kind, name and NPI. `version` is the one that the page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Organization
        fields = ("name", "kind", "npi")
        labels = {"name": _("Name"), "kind": _("What it is"), "npi": _("NPI")}  # noqa: RUF012 - Django's own way
        help_texts = {"npi": _("National Provider Identifier: ten digits, if it has one.")}  # noqa: RUF012
        error_messages = {  # noqa: RUF012
            "name": {
                "required": _("Write the organization’s name."),
                "unique": _("Another organization has this name."),
            },
            "kind": {
                "required": _("Choose what kind of organization it is."),
                "invalid_choice": _("Choose one of these kinds of organization."),
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose one")), *Kind.choices]  # type: ignore[attr-defined]

    def with_version(self, version: int) -> "OrganizationForm":
        """The same typed values, made from another version."""
        data = dict(self.data.items())
        data["version"] = str(version)
        again = OrganizationForm(data, instance=self.instance)
        again.full_clean()
        return again


class OrganizationSearch(forms.Form):
    """Which organizations to list."""

    q = forms.CharField(label=_("Name or NPI"), required=False)
    kind = forms.ChoiceField(label=_("What it is"), required=False, choices=[("", _("Any")), *Kind.choices])


class InvitationForm(forms.Form):
    """Whom to invite, to which of this organization's roles, and until when."""

    email = an_email()
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the person’s role."),
            "invalid_choice": _("This kind of organization does not have this role."),
        },
    )
    ends = a_day(_("Until"), required=False, help_text=_("From this day on the role is no longer held."))

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles_of(kind)]  # type: ignore[attr-defined]


class FirstAdministratorForm(forms.Form):
    """Who will keep the staff of a new organization."""

    email = an_email()


class EndForm(forms.Form):
    """From which day something is no longer so."""

    on = a_day(_("From this day on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class EndPositionForm(EndForm):
    """When a role ends, and why."""

    because = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Such as: took another job. It is kept with the role."),
        error_messages={"required": _("Say why the role ends.")},
    )


class NameField(forms.CharField):
    """A person's name."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("Your name"),
            max_length=150,
            help_text=_("As the people you work with know you."),
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={"required": _("Write your name.")},
            **more,
        )


class JoinForm(forms.Form):
    """What a new account needs."""

    name = NameField()
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=_("12 characters or more. Several words in a row are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is short, common or much like the person's name or email."""
        cleaned = super().clean() or {}
        if "password" in cleaned:
            person = User(email=self.email, name=cleaned.get("name", ""))
            try:
                get_adapter().clean_password(cleaned["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class OneselfForm(forms.Form):
    """What one says about oneself."""

    name = NameField()
    language = forms.ChoiceField(
        label=_("Language of these pages"),
        choices=settings.LANGUAGES,
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose one of these languages.")},
    )


class CodeToSignIn(AuthenticateForm):  # type: ignore[misc]
    """A code from an app, or a recovery code."""

    def clean_code(self) -> str:
        """Refuse a wrong code, and say the way out of one that cannot be checked."""
        return checked(super().clean_code)


class CodeToGoOn(ReauthenticateForm):  # type: ignore[misc]
    """The same, of somebody who has signed in a while ago."""

    def clean_code(self) -> str:
        """As when signing in."""
        return checked(super().clean_code)


def checked(check: Callable[[], str]) -> str:
    """A code that was checked; what an action would refuse is said beside the field."""
    try:
        return check()
    except Refused as refused:
        raise forms.ValidationError(in_words(refused.reasons)) from refused


class SetUpApp(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app. Its secret waits in the session, and so in the database, sealed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        session = context.request.session
        with suppress(KeyError, second_factors.NotOurs):  # none waits, or none that opens: a new one is made
            session[SECRET_SESSION_KEY] = second_factors.opened(session.pop(SECRET_SESSION_KEY))
        super().__init__(*args, **kwargs)
        session[SECRET_SESSION_KEY] = second_factors.seal(self.secret)
