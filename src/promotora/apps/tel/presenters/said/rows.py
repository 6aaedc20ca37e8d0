"""Why rows of claims were set aside, and what to mend at the source."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from promotora.apps.tel.presenters.said.forms import NUMBER, Form, by, form

MENDS = frozenset(
    (
        gettext_noop("Fill it in at the source, or leave the row out."),
        gettext_noop("Use one of these words, in lower case."),
        gettext_noop("Send each claim line once. Of a corrected claim, send the last version alone."),
        gettext_noop("Send this person's coverage in eligibility, or leave the claims out."),
        gettext_noop("Write dates as year-month-day."),
        gettext_noop("Write digits alone: no blanks, points or letters."),
        gettext_noop("Write true or false, or nothing where it is not known."),
        gettext_noop("One of the two dates is wrong: correct it at the source."),
        gettext_noop("A comma inside a value needs quotation marks around the value."),
        gettext_noop("Look at the row in the rejected folder, and correct it at the source."),
    )
)
"""All that the engine asks to be mended."""
NAME = "[a-z0-9_]+"


def set_aside_in_words(reason: str) -> str:
    """Why a row was set aside; as it is when it is of no form."""
    words = set_aside_recognized(reason)
    return reason if words is None else words


def set_aside_recognized(reason: str) -> str | None:
    """The same; None when it is of no form."""
    return by(FORMS, reason)


def mend_in_words(mend: str) -> str:
    """What to mend at the source; as it is when the engine has no such words."""
    return _(mend) if mend in MENDS else mend


FORMS: tuple[Form, ...] = (
    form(
        f"(?P<column>{NAME}) is empty, and every row needs it",
        lambda found: _("%(column)s is empty, and every row needs it") % found.groupdict(),
    ),
    form(
        f"(?P<column>{NAME}) is not a date. Write it year-month-day: 2020-03-01",
        lambda found: _("%(column)s is not a date. Write it year-month-day: 2020-03-01") % found.groupdict(),
    ),
    form(
        f"(?P<column>{NAME}) is not a whole number",
        lambda found: _("%(column)s is not a whole number") % found.groupdict(),
    ),
    form(
        f"(?P<column>{NAME}) is not true or false",
        lambda found: _("%(column)s is not true or false") % found.groupdict(),
    ),
    form(
        f"(?P<column>{NAME}) is not one of: (?P<words>.+)",
        lambda found: _("%(column)s is not one of: %(words)s") % found.groupdict(),
    ),
    form(
        f"(?P<column>{NAME}) is before (?P<first>{NAME})",
        lambda found: _("%(column)s is before %(first)s") % found.groupdict(),
    ),
    form(
        "is the same claim line again; the one that sorts first was used",
        lambda _found: _("is the same claim line again; the one that sorts first was used"),
    ),
    form("is not in eligibility", lambda _found: _("is not in eligibility")),
    form(
        f"the row has (?P<found>{NUMBER}) fields where the header has (?P<expected>{NUMBER})",
        lambda found: _("the row has %(found)s fields where the header has %(expected)s") % found.groupdict(),
    ),
)
