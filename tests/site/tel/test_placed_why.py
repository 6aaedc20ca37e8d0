"""Why a member is placed where they are: numbers are kept as the machine writes them, and told as the reader does."""

import pytest
from django.utils.translation import override

from promotora.apps.tel.loading.placed import STAYS_ALL_THE_SAME
from promotora.apps.tel.presenters.placed_why import SENTENCES, reasons_said
from promotora.apps.tel.presenters.placing import km
from promotora.placement.reasons import Why, reason


def kept(why, **words):
    """A reason as a placement keeps it."""
    return why.name, dict(reason(why, **words).words)


FAR = kept(Why.FAR, name="Westside Care", km=1234.56)
FULL = kept(Why.ALL_FULL, count=1204)
BETTER = (STAYS_ALL_THE_SAME, kept(Why.BETTER_BUT, name="Valley Care", km=1000.0)[1])


@pytest.mark.parametrize(
    ("language", "far", "count", "better"),
    [
        ("en", "1,234.6", "1,204", "1,000.0"),
        ("es", "1,234.6", "1,204", "1,000.0"),  # as Spanish is written in Los Angeles
        ("de", "1.234,6", "1.204", "1.000,0"),
    ],
)
def test_kilometers_and_counts_are_written_as_in_the_readers_language(language, far, count, better):
    with override(language):
        said = reasons_said([FAR, FULL, BETTER])
        assert [far in said[0], count in said[1], better in said[2]] == [True, True, True], said
        assert km(1234.56) == f"{far} km"


def test_in_spanish_the_sentence_around_them_is_spanish():
    with override("es"):
        assert reasons_said([FAR]) == ["Westside Care queda a 1,234.6 km en línea recta."]


@pytest.mark.parametrize("why", [why for why, said in SENTENCES.items() if "%(km)s" in str(said)])
def test_every_sentence_with_kilometers_tells_them_so(why):
    words = dict.fromkeys(("name", "bars", "needs", "area"), "x") | {"km": "12,345.6"}
    with override("de"):
        assert "12.345,6" in reasons_said([(why.name, words)])[0]
