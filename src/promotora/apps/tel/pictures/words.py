"""The words on pictures, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotora.apps.core.numbers import number
from promotora.apps.people.loading.words import LANGUAGE_OF
from promotora.apps.people.terms import Language
from promotora.apps.tel.pictures.suppression import Hidden, Shown
from promotora.county.areas import NAMES
from promotora.targeting.model.conditions import CONDITION_BY_CODE

FEW_SIGN, KEPT_BACK_SIGN = "<11", "–"
"""What stands on a picture where there is no room for words; `signs` says what they mean."""

CONDITIONS = {
    "asthma": gettext_lazy("asthma"),
    "bipolar": gettext_lazy("bipolar disorder"),
    "cad": gettext_lazy("coronary artery disease"),
    "chf": gettext_lazy("heart failure"),
    "ckd": gettext_lazy("chronic kidney disease"),
    "copd": gettext_lazy("COPD"),
    "dementia": gettext_lazy("dementia"),
    "diabetes": gettext_lazy("diabetes"),
    "hypertension": gettext_lazy("hypertension"),
    "liver": gettext_lazy("chronic liver disease"),
    "mdd": gettext_lazy("major depression"),
    "psychotic": gettext_lazy("psychotic disorder"),
    "sud": gettext_lazy("substance use disorder"),
    "tbi": gettext_lazy("traumatic brain injury"),
}
TIMES = {"3-4": "3–4", "5-9": "5–9"}


def month(day: date) -> str:
    """A month, short: Mar 2020."""
    return date_format(day, "M Y")


def cell(how: Shown) -> str | int:
    """A count in a table: the number, or the words that stand in its place."""
    if isinstance(how, int):
        return how
    return _("fewer than 11") if how is Hidden.FEW else _("not shown")


def said(how: Shown) -> str:
    """A count beside a bar."""
    written = cell(how)
    return number(written) if isinstance(written, int) else written


def drawable(how: Shown | None) -> int:
    """How long a bar is: nothing where the count is not shown."""
    return how if isinstance(how, int) else 0


def signed(how: Shown) -> str:
    """A count where there is little room."""
    if isinstance(how, int):
        return number(how)
    return FEW_SIGN if how is Hidden.FEW else KEPT_BACK_SIGN


def signs(counts: Iterable[Shown]) -> list[str]:
    """What the signs mean that stand for these counts: a line each."""
    found = set(counts)
    few = [_("%(sign)s means fewer than 11") % {"sign": FEW_SIGN}] if Hidden.FEW in found else []
    kept = [_("%(sign)s means not shown, to protect a smaller count") % {"sign": KEPT_BACK_SIGN}]
    return few + (kept if Hidden.KEPT_BACK in found else [])


def note(counts: Iterable[Shown]) -> str:
    """What must be said under a picture some of whose counts are not shown."""
    if not any(isinstance(how, Hidden) for how in counts):
        return ""
    return _("Counts of 1 to 10 are not shown, nor is a count that would give one away.")


def condition(code: str) -> str:
    """A condition's name; one that we have no words for keeps its own."""
    return str(CONDITIONS.get(code) or CONDITION_BY_CODE[code].name)


def area(name: str) -> str:
    """A service planning area by number and name: 6 South."""
    return f"{NAMES.index(name) + 1} {name}" if name in NAMES else _("no known area")


def steps(name: str) -> str:
    """How often: 3–4, or 10 or more."""
    return _("10 or more") if name == "10+" else TIMES.get(name, name)


def tier(level: str) -> str:
    """A tier."""
    return _("tier %(level)s") % {"level": level}


def language(code: str) -> str:
    """A language's name; no code is one that is not known."""
    return str(Language(code).label) if code else _("not known")


def by_language(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of languages under our codes, whatever they were called; most first, what is not known last."""
    found: dict[str, int] = {}
    for word, count in counts.items():
        code = _code(word)
        found[code] = found.get(code, 0) + count
    return dict(sorted(found.items(), key=lambda pair: (not pair[0], -pair[1], pair[0])))


def _code(word: str) -> str:
    plain = str(word).strip().lower()
    if plain in Language.values:
        return plain
    return LANGUAGE_OF.get(plain, "")
