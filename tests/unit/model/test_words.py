"""Small phrases."""

import pytest

from promotora.targeting.model.windows import months_in_words
from promotora.targeting.model.words import counted, listing


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], ""),
        (["asthma"], "asthma"),
        (["asthma", "COPD"], "asthma and COPD"),
        (["asthma", "COPD", "diabetes"], "asthma, COPD and diabetes"),
    ],
)
def test_listing(words, sentence):
    assert listing(words) == sentence


def test_listing_with_another_last_word():
    assert listing(["a", "b", "c"], last="or") == "a, b or c"


@pytest.mark.parametrize(("count", "words"), [(0, "0 stays"), (1, "1 stay"), (2, "2 stays")])
def test_counted(count, words):
    assert counted(count, "stay", "stays") == words


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (1, "the last month"),
        (6, "the last 6 months"),
        (12, "the last year"),
        (13, "the last 13 months"),
        (24, "the last 2 years"),
    ],
)
def test_months_in_words(months, words):
    assert months_in_words(months) == words
