"""A list's filters in words, with how many would fit each, and what narrows it now."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from promotora.apps.core.numbers import number
from promotora.apps.people.presenters.words import dots
from promotora.apps.people.terms import Gender, Language
from promotora.apps.tel.pictures import words
from promotora.apps.tel.queries.choosing import Chosen
from promotora.apps.tel.queries.columns import ASSIGNED
from promotora.apps.tel.queries.wanted import AGES, NOBODY, UNKNOWN, Wanted
from promotora.apps.tel.terms import Change
from promotora.targeting.model.conditions import ALL_CONDITIONS

Names = Mapping[int, str]


@dataclass(frozen=True)
class Option:
    """One value of a filter, and how many would fit with it."""

    value: str
    label: str
    count: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter. kind: boxes (several at once), fold (the same, folded until used) or select."""

    name: str
    label: str
    kind: str
    options: list[Option]
    any_word: str = ""

    @property
    def in_use(self) -> bool:
        """Whether it narrows the list."""
        return any(option.chosen for option in self.options)

    @property
    def several(self) -> bool:
        """Whether more than one of its values is chosen."""
        return sum(option.chosen for option in self.options) > 1


def filters(chosen: Chosen, wanted: Wanted, names: Names, *, of_plan: bool) -> list[Filter]:
    """Every filter with its values and counts. Which there are does not hang on what is counted: the same for all."""
    any_zip, anybody = _("any ZIP code"), _("anybody or nobody")
    serves = [_filter(ASSIGNED, _("Assigned to"), "select", chosen, wanted, _assigned_word(names), anybody, (NOBODY,))]
    return [
        *(serves if of_plan else []),
        _filter("zip", _("ZIP code"), "select", chosen, wanted, zip_word, any_zip),
        _least("ed", _("ED visits in a year"), chosen, wanted),
        _least("stays", _("Hospital stays in a year"), chosen, wanted),
        _filter("tier", _("Tier"), "boxes", chosen, wanted, tier_word, always=("1", "2", "3")),
        _filter("new", _("What is new"), "boxes", chosen, wanted, new_word, always=NEW),
        _filter("home", _("Homeless for long"), "boxes", chosen, wanted, home_word, always=("yes", "no", "unknown")),
        _filter("gender", _("Gender"), "boxes", chosen, wanted, gender_word, always=("female", "male")),
        _filter("language", _("Language"), "fold", chosen, wanted, language_word),
        _filter("area", _("Service planning area"), "fold", chosen, wanted, area_word),
        _filter("condition", _("Condition"), "fold", chosen, wanted, words.condition, always=CODES),
        _filter("criterion", _("Criterion met"), "fold", chosen, wanted, str),
    ]


CODES = tuple(condition.code for condition in ALL_CONDITIONS)
NEW = (Change.CAME.value, Change.CHANGED.value, Change.SAME.value)


def _filter(
    name: str,
    label: str,
    kind: str,
    chosen: Chosen,
    wanted: Wanted,
    word: Callable[[str], str],
    any_word: str = "",
    always: Sequence[str] = (),
) -> Filter:
    counts, mine = chosen.facets.get(name, {}), wanted.chosen.get(name, ())
    values = list(dict.fromkeys([*always, *sorted({*counts, *mine} - set(always), key=_unknown_last)]))
    options = [Option(value, word(value), number(counts.get(value, 0)), value in mine) for value in values]
    return Filter(name, label, kind, options, any_word)


def _unknown_last(value: str) -> tuple[bool, str]:
    return value == UNKNOWN, value


def _least(name: str, label: str, chosen: Chosen, wanted: Wanted) -> Filter:
    counts, mine = chosen.facets.get(name, {}), wanted.least.get(name, 0)
    steps = sorted({*map(int, counts), *([mine] if mine else [])})
    options = [
        Option(str(step), least_word(step), number(counts[str(step)]) if str(step) in counts else "", step == mine)
        for step in steps
    ]
    return Filter(name, label, "select", options, _("any number"))


def least_word(step: int) -> str:
    """At least so many."""
    return _("%(count)s or more") % {"count": step}


def tier_word(value: str) -> str:
    """A tier."""
    return words.tier(value)


def new_word(value: str) -> str:
    """What is new."""
    return str(Change(value).label)


def home_word(value: str) -> str:
    """Whether somebody has been homeless for long."""
    return {"yes": _("yes"), "no": _("no")}.get(value, _("not known"))


def gender_word(value: str) -> str:
    """A gender."""
    return str(Gender(value).label) if value in Gender.values else _("not known")


def language_word(value: str) -> str:
    """A language."""
    return str(Language(value).label) if value in Language.values else _("not known")


def area_word(value: str) -> str:
    """A service planning area by number and name."""
    return words.area("" if value == UNKNOWN else value)


def zip_word(value: str) -> str:
    """A ZIP code."""
    return _("not known") if value == UNKNOWN else value


def _assigned_word(names: Names) -> Callable[[str], str]:
    return lambda value: _("nobody") if value == NOBODY else names.get(int(value), _("an organization that is gone"))


@dataclass(frozen=True)
class AtHand:
    """A filter that one press sets or takes away: its words, how many would fit, and the list's address after it."""

    label: str
    count: str
    chosen: bool
    url: str


AT_HAND: Sequence[tuple[str, str, Callable[[str], str]]] = (
    ("tier", "1", tier_word),
    ("tier", "2", tier_word),
    ("tier", "3", tier_word),
    ("new", Change.CAME.value, new_word),
    ("new", Change.CHANGED.value, new_word),
    (ASSIGNED, NOBODY, lambda _value: _("assigned to nobody")),
)
"""The filters that are used most: the same for all, whatever is counted. Only a plan sees who is assigned to whom."""


def at_hand(chosen: Chosen, wanted: Wanted, base: str, *, of_plan: bool) -> list[AtHand]:
    """Each of them, to be set or taken away."""
    return [
        _at_hand(name, value, word(value), chosen, wanted, base)
        for name, value, word in AT_HAND
        if of_plan or name != ASSIGNED
    ]


def _at_hand(name: str, value: str, label: str, chosen: Chosen, wanted: Wanted, base: str) -> AtHand:
    count, is_chosen = chosen.facets.get(name, {}).get(value, 0), value in wanted.chosen.get(name, ())
    then = wanted.without(name, value) if is_chosen else wanted.having(name, value)
    return AtHand(label, number(count), is_chosen, _at(base, then))


def said_at_hand(*, of_plan: bool) -> set[tuple[str, str]]:
    """(filter, value) of each."""
    return {(name, value) for name, value, _word in AT_HAND if of_plan or name != ASSIGNED}


@dataclass(frozen=True)
class InUse:
    """One thing that narrows the list, and the address of the list without it."""

    label: str
    url: str


def in_use(wanted: Wanted, names: Names, base: str, besides: Collection[tuple[str, str]] = ()) -> list[InUse]:
    """Everything that narrows the list, to be taken away one by one; not what is said `besides`: (filter, value)."""
    word: Mapping[str, Callable[[str], str]] = {
        "tier": tier_word,
        "new": new_word,
        "home": lambda value: dots([_("homeless for long"), home_word(value)]),
        "gender": gender_word,
        "condition": words.condition,
        "criterion": lambda value: _("criterion %(code)s") % {"code": value},
        "language": language_word,
        "area": area_word,
        "zip": lambda value: _("ZIP %(code)s") % {"code": zip_word(value)},
        "assigned": lambda value: _("assigned to %(name)s") % {"name": _assigned_word(names)(value)},
    }
    found = [
        InUse(word[name](value), _at(base, wanted.without(name, value)))
        for name, values in wanted.chosen.items()
        for value in values
        if (name, value) not in besides
    ]
    least = {"ed": _("ED visits: %(count)s or more"), "stays": _("hospital stays: %(count)s or more")}
    for name, count in wanted.least.items():
        found.append(InUse(least[name] % {"count": count}, _at(base, wanted.without(name))))
    if wanted.ages:
        found.append(InUse(ages_said(wanted.ages), _at(base, wanted.without("age"))))
    if wanted.q:
        found.append(InUse(_("“%(text)s”") % {"text": wanted.q}, _at(base, wanted.without_search())))
    return found


def ages_said(ages: Mapping[str, int]) -> str:
    """From which age to which."""
    begin, end = (ages.get(name) for name in AGES)
    if end is None:
        return _("%(age)s years and older") % {"age": begin}
    if begin is None:
        return _("up to %(age)s years") % {"age": end}
    return _("%(begin)s to %(end)s years") % {"begin": begin, "end": end}


def _at(base: str, wanted: Wanted) -> str:
    return f"{base}?{wanted.address() or 'all'}"


def views_said(views: Sequence[Any], wanted: Wanted, base: str) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is this one) of each way to look at a list."""
    here = wanted.without_search().address()
    everyone = (_("Everyone"), f"{base}?all", not here)
    return [everyone, *((view.name, f"{base}?{view.wanted or 'all'}", view.wanted == here != "") for view in views)]
