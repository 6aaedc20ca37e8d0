"""Why a draft, a trial or a list was refused by the engine: what is wrong, and what to write instead."""

from re import Match

from django.utils.translation import gettext as _

from promotora.apps.tel.presenters.diagnoses import dotted
from promotora.apps.tel.presenters.rules_in_words import PROGRAMS
from promotora.apps.tel.presenters.said.forms import DAY, NUMBER, Form, by, day_of, form
from promotora.targeting import programs

PROGRAM_OF = {known[0].name: code for code, known in programs.VERSIONS.items()}
PROGRAM = "(?P<program>[^\n]+?)"


def refusal_in_words(sentence: str) -> str:
    """Why something was refused. What the site refuses itself is in the catalogue; the rest is shown as it is."""
    words = by(FORMS, sentence)
    return words if words is not None else _(sentence) if sentence else ""


def refusal_recognized(sentence: str) -> str | None:
    """The same; None for what the engine has no form for."""
    return by(FORMS, sentence)


def _not_so_many(found: Match[str]) -> str:
    most = int(found["most"])
    if not most:
        return _("No condition is chosen. Choose at least one.")
    return _("Ask for 1 to %(most)s of the conditions that are chosen.") % {"most": most}


def _months(_found: Match[str]) -> str:
    return _("Write a whole number of months from 1 to 120.")


def _no_code(found: Match[str]) -> str:
    words = _(
        "“%(family)s” is not how a diagnosis code begins. Write three to seven letters and digits, such as J44 or "
        "E11.65."
    )
    return words % {"family": found["family"]}


def _twice(found: Match[str]) -> str:
    words = _("%(family)s stands here twice. A family of codes is added or removed, once.")
    return words % {"family": dotted(found["family"])}


def _ends_first(found: Match[str]) -> str:
    words = _("The program ends on %(ends)s, before this version would begin (%(begins)s).")
    return words % {"ends": day_of(found["ends"]), "begins": day_of(found["begins"])}


def _program(found: Match[str]) -> str:
    name = found["program"]
    return str(PROGRAMS[PROGRAM_OF[name]]) if name in PROGRAM_OF else name


def _not_begun(found: Match[str]) -> str:
    words = _("%(program)s was not in force on %(day)s. Choose a day from %(first)s on.")
    return words % {"program": _program(found), "day": day_of(found["day"]), "first": day_of(found["first"])}


def _ended(found: Match[str]) -> str:
    words = _("%(program)s ended on %(ends)s, and %(day)s is after that. Choose an earlier day.")
    return words % {"program": _program(found), "day": day_of(found["day"]), "ends": day_of(found["ends"])}


def _too_much(found: Match[str]) -> str:
    words = _(
        "%(some)s of %(rows)s rows (%(share)s) could not be used. The limit is %(limit)s, so nothing was written. Mend "
        "them at the source."
    )
    examples = f"\n{_('The first of them:')}{found['examples']}" if found["examples"] else ""
    return words % found.groupdict() + examples


FORMS: tuple[Form, ...] = (
    form(rf"AtLeast\(.+, of={NUMBER} conditions\) .*Ask for 1 to (?P<most>{NUMBER}) of them\.", _not_so_many),
    form(
        r"(?:Stays|EdVisits)\([^)]*\) is always met\. Ask for 1 or more\.",
        lambda _found: _("This would always be met. Ask for 1 or more."),
    ),
    form(r"(?:Stays|EdVisits)\(.*\): a window is a whole number of months from 1 to 120\.", _months),
    form(
        r"Aged(?:AtLeast|Under)\(.*\): an age is a whole number of years from 1 to 120\.",
        lambda _found: _("Write a whole number of years from 1 to 120."),
    ),
    form(
        r"(?:AnyOf|AllOf)\(\) has nothing to combine\. Put at least one rule in it\.",
        lambda _found: _("Nothing is chosen here. Choose at least one."),
    ),
    form(r"Program '.*': a diagnosis window is 1 to 120 months, not .+\.", _months),
    form(
        r"Program '.*': a condition needs claims on 1 or 2 different dates, not .+\.",
        lambda _found: _("Choose one date, or two different dates."),
    ),
    form(rf"Program '.*' would end \((?P<ends>{DAY})\) before it begins \((?P<begins>{DAY})\)\.", _ends_first),
    form(
        r"CodeChange\([A-Z_]+\) changes nothing\.(?: Add or remove at least one family\.)?",
        lambda _found: _("This changes nothing. Add or remove codes, or leave the source empty."),
    ),
    form(
        r"CodeChange\(.*, \.\.\.\): (?P<mark>['\"])(?P<family>.*)(?P=mark) is not how an ICD-10-CM code begins\. .+",
        _no_code,
    ),
    form(r"CodeChange\(.*, \.\.\.\) names (?P<family>[A-Z0-9]+) twice\. A family is added or removed, once\.", _twice),
    form(
        f"{PROGRAM} begins on (?P<first>{DAY}); it was not in force on (?P<day>{DAY}). Choose a day on or after .+",
        _not_begun,
    ),
    form(f"{PROGRAM} ended on (?P<ends>{DAY}); (?P<day>{DAY}) is after that. Choose an earlier day.*", _ended),
    form(
        r"(?P<some>[0-9,]+) of (?P<rows>[0-9,]+) rows \((?P<share>[0-9.]+%)\) could not be used; the limit is "
        r"(?P<limit>[0-9.]+%), so nothing was written\. Mend them at the source, or allow more with "
        r"--most-set-aside\.(?: The first of them:(?P<examples>.+))?",
        _too_much,
    ),
    form(
        r"The plan's claims are not there any more\. Ask the operator to bring them in\.",
        lambda _found: _("The plan's claims are not there any more. Ask the operator to bring them in."),
    ),
)
