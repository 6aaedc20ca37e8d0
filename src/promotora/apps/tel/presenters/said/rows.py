"""Why rows of claims were set aside, and what to mend at the source."""

from django.utils.translation import gettext as _

from promotora.apps.tel.presenters.said.forms import NUMBER, Form, by, form
from promotora.targeting import quality
from promotora.targeting.summary import unusable
from promotora.targeting.tables import Kind

COLUMN = "(?P<column>[a-z0-9_]+)"


def set_aside_in_words(reason: str) -> str:
    """Why a row was set aside; as it is when it is of no form."""
    words = by(FORMS, reason)
    return reason if words is None else words


def mend_in_words(mend: str) -> str:
    """What to mend at the source; as it is when the engine has no such words."""
    mends = {
        unusable.MENDS[quality.MISSING]: _("Fill it in at the source, or leave the row out."),
        unusable.MENDS[quality.NOT_ONE_OF]: _("Use one of these words, in lower case."),
        unusable.MENDS[quality.DUPLICATE]: _(
            "Send each claim line once. Of a corrected claim, send the last version alone."
        ),
        unusable.MENDS[quality.STRANGER]: _("Send this person's coverage in eligibility, or leave the claims out."),
        unusable.MENDS["is not a date"]: _("Write dates as year-month-day."),
        unusable.MENDS["is not a whole number"]: _("Write digits alone: no blanks, points or letters."),
        unusable.MENDS["is not true or false"]: _("Write true or false, or nothing where it is not known."),
        unusable.MENDS["is before"]: _("One of the two dates is wrong: correct it at the source."),
        unusable.MENDS["fields where the header has"]: _(
            "A comma inside a value needs quotation marks around the value."
        ),
        unusable.LOOK: _("Look at the row in the file of rows that were set aside, and correct it at the source."),
    }
    return mends.get(mend, mend)


FORMS: tuple[Form, ...] = (
    form(
        f"{COLUMN} {quality.MISSING}",
        lambda found: _("%(column)s is empty, and every row needs it") % {"column": found["column"]},
    ),
    form(
        f"{COLUMN} is not {Kind.DATE.why}",
        lambda found: _("%(column)s is not a date. Write it year-month-day: 2020-03-01") % {"column": found["column"]},
    ),
    form(
        f"{COLUMN} is not {Kind.NUMBER.why}",
        lambda found: _("%(column)s is not a whole number") % {"column": found["column"]},
    ),
    form(
        f"{COLUMN} is not {Kind.TRUTH.why}",
        lambda found: _("%(column)s is not true or false") % {"column": found["column"]},
    ),
    form(
        f"{COLUMN} {quality.NOT_ONE_OF}: (?P<words>.+)",
        lambda found: _("%(column)s is not one of: %(words)s") % found.groupdict(),
    ),
    form(
        f"{COLUMN} is before (?P<first>[a-z0-9_]+)",
        lambda found: _("%(column)s is before %(first)s") % found.groupdict(),
    ),
    form(quality.DUPLICATE, lambda _found: _("is the same claim line again; the one that sorts first was used")),
    form(quality.STRANGER, lambda _found: _("is not in eligibility")),
    form(
        f"the row has (?P<found>{NUMBER}) fields where the header has (?P<expected>{NUMBER})",
        lambda found: _("the row has %(found)s fields where the header has %(expected)s") % found.groupdict(),
    ),
)
