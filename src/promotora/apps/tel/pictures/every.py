"""Every picture of a list, in the order in which the page shows them."""

from collections.abc import Mapping

from promotora.apps.tel.pictures.counting import Counts
from promotora.apps.tel.pictures.figures import figures
from promotora.apps.tel.pictures.kinds import care, conditions, languages, months, places
from promotora.apps.tel.pictures.kinds.months import Trend
from promotora.apps.tel.pictures.picture import Picture

NAMES = ("areas", "zips", "conditions", "care", "overlap", "languages", "months")
"""The pictures' names, as their downloads are addressed."""


def every_picture(counts: Counts, trend: Trend, staff_languages: Mapping[str, int]) -> list[Picture]:
    """All pictures of one list in the reader's language.

    `counts`: of `counting.counted`; `trend`: (as-of date, counts, came, left) of each month's list, oldest first;
    `staff_languages`: how many of the staff speak each language, by our code or English name; may be empty.
    Costs the same for a list of any length: it reads no member.
    """
    own = figures(counts)
    return [
        places.by_area(own),
        places.by_zip(own),
        conditions.by_condition(own),
        care.care(own),
        conditions.overlap(own),
        languages.languages(own, staff_languages),
        months.months(trend),
    ]


def one_picture(name: str, counts: Counts, trend: Trend, staff_languages: Mapping[str, int]) -> Picture | None:
    """The picture of that name, for its downloads; None when there is none."""
    return next((each for each in every_picture(counts, trend, staff_languages) if each.name == name), None)
