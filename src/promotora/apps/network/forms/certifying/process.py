"""Designing how a plan certifies: a step is added, moved and removed by buttons that send the page, without script."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from promotora.apps.network.actions.certifying.reviewing import StepGiven
from promotora.apps.network.forms.certifying.acts import a_day
from promotora.apps.network.forms.certifying.contracts import several
from promotora.apps.network.models import Process, ProcessStep
from promotora.apps.network.rules.certification import MOST_DAYS, MOST_STEPS
from promotora.apps.network.terms import Document, StepKind
from promotora.apps.people.forms.fields import Words, tidied

Row = dict[str, Any]


class Lines(forms.CharField):
    """Sentences, one a line."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """Each line that says something, once."""
        lines = [tidied(line)[:300] for line in (super().to_python(value) or "").splitlines()]
        return tuple(dict.fromkeys(line for line in lines if line))

    def prepare_value(self, value: Any) -> Any:
        """One a line."""
        return "\n".join(value) if isinstance(value, tuple | list) else value


def days(label: Any) -> forms.IntegerField:
    """So many days."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=MOST_DAYS,
        initial=14,
        error_messages={"required": _("Say within how many days.")},
    )


class ProcessForm(forms.Form):
    """What holds of all its steps."""

    name = Words(label=_("Name"), max_length=100, error_messages={"required": _("Give it a name.")})
    starts = a_day(_("From"), _("Say from which day on it holds."))
    months = forms.IntegerField(
        label=_("Months that a certificate lasts"),
        min_value=1,
        max_value=120,
        initial=12,
        error_messages={"required": _("Say how many months a certificate lasts.")},
    )
    first_days = days(_("Days until an application is taken up"))


class ProcessStepForm(forms.Form):
    """One step."""

    name = Words(label=_("Name of the step"), max_length=150, error_messages={"required": _("Give the step a name.")})
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(value, capfirst(label)) for value, label in StepKind.choices],
        error_messages={"required": _("Choose a kind."), "invalid_choice": _("Choose a kind.")},
    )
    items = Lines(
        label=_("Sentences of the checklist"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line. For a checklist."),
    )
    documents = several(Document, _("Documents to read"), help_text=_("For a step about documents."))
    days = days(_("Days to do it"))
    needed = forms.BooleanField(label=_("Needed before the decision"), required=False)

    def given(self) -> StepGiven:
        """What was written."""
        said = self.cleaned_data
        kind = StepKind(said["kind"])
        items = {StepKind.CHECKLIST: said["items"], StepKind.DOCUMENT: tuple(said["documents"])}
        return StepGiven(said["name"], kind, items.get(kind, ()), said["needed"], said["days"])


class Designing:
    """A process as it is designed on its page: the head and the steps, in their order."""

    def __init__(self, head: ProcessForm, steps: Sequence[ProcessStepForm]) -> None:
        self.head, self.steps = head, list(steps)

    def is_valid(self) -> bool:
        """Whether all of it may be sent; every field that is wrong says so."""
        valid = [form.is_valid() for form in (self.head, *self.steps)]
        return all(valid)

    def given(self) -> dict[str, Any]:
        """What was written, as the action takes it."""
        return {**self.head.cleaned_data, "steps": [form.given() for form in self.steps]}


def as_sent(data: Mapping[str, Any]) -> Designing:
    """What the page holds when it is saved."""
    return Designing(ProcessForm(data), [ProcessStepForm(data, prefix=f"step-{n}") for n in range(_count(data))])


def after(data: Mapping[str, Any], act: str) -> Designing:
    """The same page after "add", "up-2", "down-2" or "remove-2"; nothing is refused yet, nothing written is lost."""
    sent = as_sent(data)
    rows = [_written(form) for form in sent.steps]
    return _begun(_written(sent.head), _rearranged(rows, act))


def copy_of(process: Process | None, starts: Any) -> Designing:
    """The present one as a beginning; without one, a single step and the decision."""
    if process is None:
        first = {"kind": StepKind.CHECKLIST, "needed": True, "days": 14}
        return _begun({"starts": starts}, [first, {**first, "kind": StepKind.DECISION}])
    head = {"name": process.name, "starts": starts, "months": process.months, "first_days": process.first_days}
    return _begun(head, [as_row(step) for step in process.steps.all()])


def as_row(step: ProcessStep) -> Row:
    """A step as its form shows it."""
    documents = step.kind == StepKind.DOCUMENT
    return {
        "name": step.name,
        "kind": step.kind,
        "items": () if documents else tuple(step.items),
        "documents": step.items if documents else [],
        "needed": step.needed,
        "days": step.days,
    }


def _rearranged(rows: list[Row], act: str) -> list[Row]:
    verb, _dash, number = act.partition("-")
    at = int(number) if number.isdecimal() and len(number) < len(str(MOST_STEPS)) + 1 else -1
    if verb == "add" and len(rows) < MOST_STEPS:
        return [*rows, {"kind": StepKind.CHECKLIST, "needed": True, "days": 14}]
    if not 0 <= at < len(rows):
        return rows
    if verb == "remove":
        return rows[:at] + rows[at + 1 :]
    to = {"up": at - 1, "down": at + 1}.get(verb, at)
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    return rows


def _begun(head: Row, rows: Sequence[Row]) -> Designing:
    steps = [ProcessStepForm(initial=row, prefix=f"step-{number}") for number, row in enumerate(rows)]
    return Designing(ProcessForm(initial=head), steps)


def _written(form: forms.Form) -> Row:
    return {name: form[name].value() for name in form.fields}


def _count(data: Mapping[str, Any]) -> int:
    written = data.get("steps", "")
    return min(int(written), MOST_STEPS) if written.isdecimal() and len(written) <= len(str(MOST_STEPS)) else 0
