"""English and Spanish write dates and numbers as people in the United States do."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import override
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.people.forms.fields import Day
from promotora.apps.people.forms.others import LooksForm
from promotora.apps.people.presenters.words import clock_time, day, moment

MARCH_4 = date(2027, 3, 4)
FIVE_PAST_ONE = datetime(2027, 3, 4, 21, 5, tzinfo=UTC)  # in the afternoon, in Los Angeles


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("typed", ["3/4/2027", "03/04/2027", "3/4/27", "2027-03-04"])
def test_a_typed_date_has_its_month_first(language, typed):
    with override(language):
        assert forms.DateField().clean(typed) == MARCH_4


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_language_takes_the_day_for_the_month(language):
    with override(language), pytest.raises(forms.ValidationError):
        forms.DateField().clean("31/12/2027")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_day_is_asked_for_month_first(language):
    class Asked(forms.Form):
        born = Day()

    with override(language):
        form = Asked({"born_month": "3", "born_day": "4", "born_year": "2027"})
        drawn = str(form["born"])
    assert form.is_valid()
    assert form.cleaned_data["born"] == MARCH_4
    assert drawn.index("born_month") < drawn.index("born_day") < drawn.index("born_year")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_browsers_own_date_field_gets_the_day_as_it_must_be_written(language):
    with override(language):
        drawn = str(LooksForm(initial={"since": MARCH_4}, people=[])["since"])
    assert 'value="2027-03-04"' in drawn


@pytest.mark.parametrize(
    ("language", "in_full", "time", "both"),
    [
        ("en", "March 4, 2027", "1:05 p.m.", "March 4, 2027, 1:05 p.m."),
        ("es", "4 de marzo de 2027", "1:05 p.\N{NO-BREAK SPACE}m.", "4 de marzo de 2027, 1:05 p.\N{NO-BREAK SPACE}m."),
    ],
)
def test_dates_and_times_are_shown_in_words_with_a_clock_of_twelve_hours(language, in_full, time, both):
    with override(language):
        assert (day(MARCH_4), clock_time(FIVE_PAST_ONE), moment(FIVE_PAST_ONE)) == (in_full, time, both)
        assert date_format(FIVE_PAST_ONE.replace(hour=9), "TIME_FORMAT").startswith("9:05 a.")


@pytest.mark.parametrize("language", ["en", "es"])
def test_numbers_have_a_point_and_commas(language):
    with override(language):
        assert number_format(1_283_440, force_grouping=True) == "1,283,440"
        assert number_format(2.5) == "2.5"


@pytest.mark.django_db
def test_a_page_in_spanish_shows_such_dates():
    with clock.stopped_at(people.NOW):
        dana = people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)
        rosa = people.rosa(dana)
        people.health_fact(rosa, dana, since=date(2019, 6, 1))
        browser = people.signed_in(dana)
        browser.cookies["django_language"] = "es"
        page = browser.get(f"/members/{rosa.pk}/health/").content.decode()
    assert '<html lang="es"' in page
    assert "desde el 1 de junio de 2019" in page
    assert "4 de marzo de 1962" in page
