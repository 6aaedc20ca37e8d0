"""What a plan that certifies is asked: filters of its board, and each act of a review, a certificate and a visit."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import User
from promotora.apps.network.models import StepDone
from promotora.apps.network.presenters.applying.words import words_of
from promotora.apps.network.queries.certifying.pages import Wanted
from promotora.apps.network.rules.visits import MOST_DRAWN
from promotora.apps.network.terms import Area, CertificationState, Document, Outcome, Permitted, Population, StepKind
from promotora.apps.people.forms.fields import Day, Words, choice

LONG = {"rows": 4}


def long_words(label: Any, missing: Any = "", *, most: int = 2000, **options: Any) -> Words:
    """Several lines of words; `missing` is the sentence of required ones."""
    errors = {"required": missing} if missing else None
    return Words(
        label=label,
        max_length=most,
        required=bool(missing),
        error_messages=errors,
        widget=forms.Textarea(attrs=LONG),
        **options,
    )


def a_day(label: Any, missing: Any = "", **options: Any) -> Day:
    """A day; `missing` is the sentence of a required one."""
    errors = {"required": missing} if missing else {}
    return Day(label=label, required=bool(missing), error_messages=errors, **options)


class BoardForm(forms.Form):
    """What narrows the board. A choice that there is not narrows nothing."""

    q = Words(label=_("Name"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("Stands"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    population = forms.ChoiceField(label=_("Experience with"), required=False)
    kind = forms.ChoiceField(label=_("Kind of organization"), required=False)
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vocabularies = {"state": CertificationState, "area": Area, "population": Population, "kind": Permitted}
        for name, vocabulary in vocabularies.items():
            named = [(value, capfirst(label)) for value, label in vocabulary.choices]
            self.fields[name].choices = [("", _("All")), *named]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was asked for."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if name != "view"}
        return Wanted(**given)


class BecauseForm(forms.Form):
    """Why; the organization reads it."""

    because = long_words(_("Why?"), _("Say why: the organization reads it."), most=500)


class ReasonsForm(forms.Form):
    """The reasons of a decision; the applicant reads them."""

    reasons = long_words(_("Reasons"), _("Say why: the applicant reads it."))


class CertifyForm(ReasonsForm):
    """The plan's yes: with conditions or without, and from when to when."""

    with_conditions = choice(
        [("no", _("without conditions")), ("yes", _("with the conditions that are open"))],
        _("Certify"),
        _("Say whether with conditions or without."),
    )
    starts = a_day(_("Certified from"), _("Say from which day on it holds."))
    ends = a_day(
        _("Certified up to and with"), help_text=_("Left empty, it lasts as many months as your process says.")
    )

    field_order = ("with_conditions", "starts", "ends", "reasons")


class AskForm(forms.Form):
    """A question to the applicant."""

    asks = long_words(_("Question"), _("Write the question."))
    due = a_day(_("Answer by"), _("Say by when."))


class ReviewerForm(forms.Form):
    """Who does a step."""

    reviewer = forms.ChoiceField(label=_("Reviewer"), error_messages={"required": _("Choose a reviewer.")})

    def __init__(self, data: Any = None, *, reviewers: Iterable[User], **options: Any) -> None:
        super().__init__(data, **options)
        self.people = {str(each.pk): each for each in reviewers}
        self.fields["reviewer"].choices = [(pk, str(each)) for pk, each in self.people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> User:
        """Who it is."""
        return self.people[self.cleaned_data["reviewer"]]


class StepForm(forms.Form):
    """What was found in a step: each line of its checklist or each document, what came of it, and the words."""

    def __init__(self, data: Any = None, *, done: StepDone, **options: Any) -> None:
        super().__init__(data, initial=as_recorded(done), **options)
        for number, item in enumerate(done.step.items):
            label = capfirst(words_of(Document, item)) if done.step.kind == StepKind.DOCUMENT else item
            self.fields[f"item_{number}"] = forms.ChoiceField(
                label=label, choices=LOOKED, required=False, widget=forms.RadioSelect
            )
        outcomes = [(value, capfirst(label)) for value, label in Outcome.choices]
        self.fields["outcome"] = choice(outcomes, _("What came of it"), _("Say what came of this step."))
        self.fields["finding"] = long_words(
            _("What was found"), help_text=_("Only your plan reads it. Needed unless the step is ready.")
        )

    def answers(self) -> dict[str, str]:
        """The answer to each line, by its number."""
        items = {name: value for name, value in self.cleaned_data.items() if name.startswith("item_")}
        return {name.removeprefix("item_"): value for name, value in items.items() if value}


LOOKED = [("yes", _("yes")), ("no", _("no")), ("", _("not looked at yet"))]


def as_recorded(done: StepDone) -> dict[str, Any]:
    """What is written of a step, as its form shows it."""
    answers = {f"item_{number}": done.answers.get(str(number), "") for number in range(len(done.step.items))}
    return {**answers, "outcome": done.outcome, "finding": done.finding}


class ConditionForm(forms.Form):
    """Something to mend."""

    what = long_words(_("What has to be mended"), _("Say what has to be mended."))
    because = long_words(_("Why"), _("Say why: the organization reads it."), most=1000)
    due = a_day(_("Mended by"), _("Say by when."))


class SendBackForm(forms.Form):
    """What is still missing."""

    words = long_words(_("What is still missing"), _("Say what is still missing: the organization reads it."))
    due = a_day(_("Mended by"), _("Say by when."))


class CloseForm(forms.Form):
    """The plan is content."""

    seen_mended = forms.BooleanField(label=_("We have seen for ourselves that it is mended"), required=False)
    words = long_words(_("Words for the organization"), most=1000)


class VisitForm(forms.Form):
    """A visit to a site, or an audit."""

    audit = choice(
        [("no", _("a visit to a site")), ("yes", _("an audit of health action plans"))],
        _("What is planned"),
        _("Say whether it is a visit or an audit."),
    )
    on = a_day(_("On"), _("Say on which day."))
    where = Words(label=_("Where"), max_length=200, required=False, help_text=_("The site, for a visit."))


class FindingForm(forms.Form):
    """What a visit or an audit found."""

    finding = long_words(
        _("What was found"),
        _("Write what was found."),
        most=4000,
        help_text=_("The organization reads it. Name no member."),
    )


class DrawForm(forms.Form):
    """How many members are drawn."""

    count = forms.IntegerField(
        label=_("How many members"),
        min_value=1,
        max_value=MOST_DRAWN,
        initial=10,
        error_messages={"required": _("Say how many members.")},
    )


class ReadForm(forms.Form):
    """What one member's health action plan is like."""

    passed = choice(
        [("yes", _("as it should be")), ("no", _("not as it should be"))],
        _("The health action plan is"),
        _("Say whether the health action plan is as it should be."),
    )
    finding = long_words(_("What was found"), most=1000, help_text=_("Who serves the member reads it too."))


def first_answers(today: date, due: date) -> dict[str, date]:
    """The days that a form begins with."""
    return {"starts": today, "on": due, "due": due}
