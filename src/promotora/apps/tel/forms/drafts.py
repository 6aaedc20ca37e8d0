"""Asking what a draft changes: a field for every number, set of conditions, bar and list of codes of its base."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotora.apps.people.forms.fields import Day, Words
from promotora.apps.tel.models import Draft
from promotora.apps.tel.presenters import policies
from promotora.apps.tel.presenters.diagnoses import dotted
from promotora.apps.tel.presenters.rules_in_words import condition_in_words, sentence
from promotora.apps.tel.presenters.said import refusal_in_words
from promotora.apps.tel.rules.drafts import MOST_MONTHS
from promotora.apps.tel.rules.knobs import Knob, Turns, Unsound, Value, knobs, turned, values
from promotora.targeting.model.conditions import ALL_CONDITIONS
from promotora.targeting.model.program import Program
from promotora.targeting.model.rules import AgedUnder, EdVisits, Has
from promotora.targeting.programs import VERSIONS
from promotora.targeting.valuesets import normal

MOST = 1_000
"""The largest number that a rule may ask for here."""


class Families(Words):
    """Families of diagnosis codes, with blanks or commas between."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Each once, as codes are compared; whether they are codes at all, the policy itself says."""
        written = super().clean(value).replace(",", " ").replace(";", " ").split()
        return tuple(dict.fromkeys(normal(each) for each in written))

    def prepare_value(self, value: Any) -> Any:
        """As they are written, with blanks between."""
        return " ".join(map(dotted, value)) if isinstance(value, tuple) else value


class ConditionsField(forms.TypedMultipleChoiceField):
    """Some of the conditions that there are."""

    def __init__(self, **options: Any) -> None:
        choices = [(each.code, capfirst(condition_in_words(each))) for each in ALL_CONDITIONS]
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **options)

    def validate(self, value: Any) -> None:
        """Each must be one that there is; that none at all is too few, the policy itself says."""
        if value:
            super().validate(value)

    def clean(self, value: Any) -> frozenset[str]:
        """Their codes."""
        return frozenset(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """In the order in which they are shown."""
        return sorted(value) if isinstance(value, frozenset) else value


@dataclass(frozen=True)
class Section:
    """The fields of one line of the policy. `opened`: it differs from the base, or something in it is wrong."""

    name: str
    title: str
    lead: str
    fields: list[forms.BoundField]
    opened: bool


class PolicyForm(forms.Form):
    """The lines of a draft. `base`: what it was made from; `draft`: as it is now."""

    def __init__(self, data: Any = None, *, base: Program, draft: Program, name: str) -> None:
        self.base = base
        self.knobs = list(knobs(base))
        super().__init__(data, initial={"name": name, **values(draft)})
        self.fields["name"] = Words(
            label=_("Name of this draft"),
            max_length=60,
            error_messages={"required": _("Give the draft a name, such as “Four ED visits”.")},
        )
        for knob in self.knobs:
            self.fields[knob.name] = _field(knob)
        self.program: Program = draft

    def clean(self) -> dict[str, Any]:
        """What was answered, as a policy version; what would mean nothing is said at its field."""
        given: dict[str, Any] = super().clean() or {}
        answers = {knob.name: given[knob.name] for knob in self.knobs if knob.name in given}
        try:
            self.program = turned(self.base, answers)
        except Unsound as unsound:
            for name, reason in unsound.reasons.items():
                self.add_error(name if name in self.fields else None, refusal_in_words(reason))
        return given

    def sections(self) -> Iterator[Section]:
        """The fields, a section a line of the policy, in the order in which they are read."""
        before = values(self.base)
        titles = _titles(self.base)
        for name in dict.fromkeys(knob.section for knob in self.knobs):
            bound = [self[knob.name] for knob in self.knobs if knob.section == name]
            turned_here = any(field.initial != before[field.name] for field in bound)
            wrong = any(field.errors for field in bound)
            title, lead = titles.get(name, (policies.about(name, self.base), ""))
            yield Section(name, title, lead, bound, turned_here or wrong)

    def titles(self) -> dict[str, str]:
        """The title of the line that each field belongs to."""
        return {field.name: section.title for section in self.sections() for field in section.fields}

    def rules(self) -> list[Section]:
        """Criteria, tiers, and what counts."""
        return [each for each in self.sections() if not each.name.startswith(("bar-", "codes-"))]

    def bars(self) -> list[forms.BoundField]:
        """What may keep somebody from the list."""
        return [field for each in self.sections() if each.name.startswith("bar-") for field in each.fields]

    def codes(self) -> list[Section]:
        """The lists of codes."""
        return [each for each in self.sections() if each.name.startswith("codes-")]


def as_given(name: str, draft: Program) -> dict[str, Value]:
    """A draft as the form shows it."""
    return {"name": name, **values(draft)}


def _titles(base: Program) -> dict[str, tuple[str, str]]:
    lines = policies.every_line(base)
    return {name: (line.label or policies.about(name, base), line.sentence) for name, line in lines.items()}


def _field(knob: Knob) -> forms.Field:
    label = _label(knob)
    match knob.turns:
        case Turns.COUNT | Turns.MONTHS | Turns.YEARS:
            return _number(label, knob)
        case Turns.DATES:
            choices = [("1", _("on one date")), ("2", _("on two different dates"))]
            missing = {"required": _("Choose on how many dates.")}
            return forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, widget=forms.RadioSelect, error_messages=missing
            )
        case Turns.SWITCH:
            return forms.BooleanField(label=label, required=False)
        case Turns.CONDITIONS:
            return ConditionsField(label=label)
        case Turns.FAMILIES:
            return Families(label=label, required=False, max_length=500)
    return Words(label=label, required=False, max_length=200)


def _number(label: str, knob: Knob) -> forms.IntegerField:
    words = _("Write a whole number.")
    return forms.IntegerField(
        label=label,
        max_value=MOST,
        error_messages={"required": words, "invalid": words},
        widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"}),
    )


def _label(knob: Knob) -> str:
    match knob.turns:
        case Turns.COUNT:
            return _count_label(knob)
        case Turns.MONTHS:
            if knob.section == "window":
                return _("How many months back a diagnosis counts")
            return _("Counted over how many months")
        case Turns.YEARS:
            return _("Younger than (years)") if isinstance(knob.part, AgedUnder) else _("At least (years old)")
        case Turns.DATES:
            return _("A diagnosis outside the hospital counts when it stands")
        case Turns.CONDITIONS:
            return _conditions_label(knob)
        case Turns.FAMILIES:
            if knob.name.endswith("-add"):
                return _("Also read codes that begin with")
            return _("Do not read codes that begin with")
        case Turns.SOURCE:
            return _("Where this was read")
    if knob.section == "inside":
        return _("ED visits on days inside a hospital stay count")
    return policies.about(knob.section, *(version for versions in VERSIONS.values() for version in versions))


def _count_label(knob: Knob) -> str:
    if isinstance(knob.part, EdVisits):
        return _("At least how many ED visits")
    if knob.name.endswith("-count") and hasattr(knob.part, "within"):
        return _("At least how many hospital stays")
    return _("At least how many of the conditions below")


def _conditions_label(knob: Knob) -> str:
    if isinstance(knob.part, Has):
        return _("In place of “%(this)s”: any of") % {"this": sentence(knob.part)}
    return _("Which conditions count")


class BeginForm(forms.Form):
    """From which version, and how the draft is called."""

    base = forms.ChoiceField(
        label=gettext_lazy("Made from"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the version to begin from."),
            "invalid_choice": gettext_lazy("Choose the version to begin from."),
        },
    )
    name = Words(
        label=gettext_lazy("Name of this draft"),
        max_length=60,
        help_text=gettext_lazy("Such as “Four ED visits”. People who adopt it read this name."),
        error_messages={"required": gettext_lazy("Give the draft a name, such as “Four ED visits”.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].choices = choices  # type: ignore[attr-defined]


class TryForm(forms.Form):
    """On which day, and how far back."""

    as_of = Day(label=gettext_lazy("As of"), error_messages={"required": gettext_lazy("Say as of which day.")})
    months = forms.TypedChoiceField(
        label=gettext_lazy("And the months before it"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose how many months.")},
    )

    def __init__(self, *args: Any, most: int = MOST_MONTHS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = sorted({0, *(each for each in (3, 6, MOST_MONTHS) if each <= most), most})
        self.fields["months"].choices = [(str(each), str(each)) for each in numbers]  # type: ignore[attr-defined]


class ProposeForm(forms.Form):
    """From which day on, why, and that one knows what nobody has verified."""

    effective = Day(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("Lists as of this day and later use it."),
        error_messages={"required": gettext_lazy("Say from which day on it holds.")},
    )
    because = Words(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everyone may read this: it becomes the source of the lines that you changed."),
        error_messages={"required": gettext_lazy("Say why, in a few words.")},
    )
    acknowledged = forms.BooleanField(
        label=gettext_lazy("I know that nobody has verified these sources."), required=False
    )

    def __init__(self, *args: Any, unverified: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not unverified:
            del self.fields["acknowledged"]


class BecauseForm(forms.Form):
    """Why, in a few words."""

    because = Words(
        label=gettext_lazy("Why"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why, in a few words.")},
    )


def proposed_from(draft: Draft, released: date | None) -> Mapping[str, Any]:
    """What the proposal begins with."""
    after = date.fromordinal(released.toordinal() + 1) if released else None
    return {"effective": draft.effective or after, "because": draft.because}
