"""Webinars and town halls: seats, calling off, the roll, and what each may see of them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from tests.site import people
from tests.site.network import by, learning
from tests.site.network.learning import FRIDAY, HOSTILE, form_of

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.learning import events as actions
from promotora.apps.network.models import Registration
from promotora.apps.network.queries.learning import events as queries
from promotora.apps.network.rules.refusal import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def theo():
    return people.staff("Theo Banks", people.organization(name="Westside Care"), Role.CARE_COORDINATOR)


def test_a_visitor_sees_what_is_public_and_whoever_works_here_sees_all(ground):
    learning.event(ground.ana, "Open town hall", public=True)
    inner = learning.event(ground.ana, "For us alone")
    seen = text(Client().get("/learning/"))
    assert "Open town hall" in seen
    assert "For us alone" not in seen
    assert Client().get(f"/learning/{inner.pk}/").status_code == 404
    assert "For us alone" in text(people.signed_in(ground.dana).get("/learning/"))


def test_a_seat_is_taken_and_given_back(ground):
    row = learning.event(ground.ana, seats=2)
    dana = people.signed_in(ground.dana)
    assert "2 of 2 seats left" in text(dana.get(f"/learning/{row.pk}/"))
    dana.post(f"/learning/{row.pk}/register/")
    page = text(dana.get(f"/learning/{row.pk}/"))
    assert "you are registered" in page
    assert "1 of 2 seats left" in page
    assert "Reading the list" in text(dana.get("/learning/mine/"))
    dana.post(f"/learning/{row.pk}/give-back/")
    assert "2 of 2 seats left" in text(dana.get(f"/learning/{row.pk}/"))
    assert "No registrations yet" in text(dana.get("/learning/mine/"))


def test_the_last_seat_is_full_for_who_comes_after_and_says_what_one_can_still_do(ground, theo):
    row = learning.event(ground.ana, seats=1)
    learning.register(ground.dana, row)
    browser = people.signed_in(theo)
    page = text(browser.get(f"/learning/{row.pk}/"))
    assert "Every seat is taken. Look again later: a seat opens when somebody cancels." in page
    assert "The recording will stand on this page afterwards" in page
    late = browser.post(f"/learning/{row.pk}/register/")
    assert late.status_code == 422
    assert Refusal.EVENT_FULL in text(late)


def test_an_organization_does_not_see_who_else_comes(ground, theo):
    row = learning.event(ground.ana)
    learning.register(ground.dana, row)
    with people.working(theo):
        assert list(queries.roll(row)) == []
        assert queries.seats_taken([row]) == {row.pk: 1}
    with people.working(ground.bo):
        assert list(queries.roll(row)) == []
    with people.working(ground.ana):
        assert [each.user for each in queries.roll(row)] == [ground.dana.user]


def test_the_database_gives_no_more_seats_than_there_are(ground, theo):
    row = learning.event(ground.ana, seats=1)
    learning.register(ground.dana, row)
    more = {"event": row, "organization": theo.organization, "user": theo.user, "registered_at": clock.now()}
    with people.working(theo), pytest.raises(DatabaseError, match="Every seat"), transaction.atomic():
        Registration.objects.create(**more)


def test_the_database_lets_nobody_keep_the_roll_but_the_plan_that_holds_the_event(ground):
    hers = learning.register(ground.dana, learning.event(ground.ana))
    with people.working(ground.dana), pytest.raises(DatabaseError, match="keeps its roll"), transaction.atomic():
        Registration.objects.filter(pk=hers.pk).update(came=True)


def test_nobody_registers_once_it_has_begun_nor_twice(ground):
    row = learning.event(ground.ana)
    learning.register(ground.dana, row)
    with pytest.raises(Refused) as twice:
        learning.register(ground.dana, row)
    assert twice.value.reasons == [Refusal.REGISTERED_ALREADY]
    with clock.stopped_at(FRIDAY), pytest.raises(Refused) as late:
        learning.register(ground.bo, row)
    assert late.value.reasons == [Refusal.EVENT_BEGUN]
    with clock.stopped_at(FRIDAY), people.working(ground.dana), pytest.raises(Refused) as back:
        actions.give_seat_back(event=row, **by(ground.dana))
    assert back.value.reasons == [Refusal.BEGUN_ALREADY]


def test_calling_off_tells_everybody_registered_why_and_the_page_says_so(
    ground, theo, django_capture_on_commit_callbacks
):
    row = learning.event(ground.ana, public=True)
    learning.register(ground.dana, row)
    learning.register(theo, row)
    ana = people.signed_in(ground.ana)
    assert "2 people are registered and will be told" in text(ana.get(f"/learning/{row.pk}/call-off/"))
    assert "Say why it is called off" in text(ana.post(f"/learning/{row.pk}/call-off/", {"because": " "}))
    with django_capture_on_commit_callbacks(execute=True):
        ana.post(f"/learning/{row.pk}/call-off/", {"because": f"Our speaker is ill. {HOSTILE}"})
    assert {each for letter in mail.outbox for each in letter.to} == {ground.dana.user.email, theo.user.email}
    assert all("Our speaker is ill." in letter.body for letter in mail.outbox)
    page = text(Client().get(f"/learning/{row.pk}/"))
    assert "This was called off" in page
    assert "Our speaker is ill." in page
    assert "<script>alert" not in page
    assert "cannot be called off" in text(ana.get(f"/learning/{row.pk}/call-off/"))


def test_another_time_is_told_by_mail_and_the_registration_stays(ground, django_capture_on_commit_callbacks):
    row = learning.event(ground.ana)
    learning.register(ground.dana, row)
    ana = people.signed_in(ground.ana)
    with django_capture_on_commit_callbacks(execute=True):
        assert ana.post(f"/learning/{row.pk}/change/", form_of(row, begins="09:00")).status_code == 302
    assert [letter.subject for letter in mail.outbox] == ["Another time or place: Reading the list"]
    assert learning.as_it_is(ground.ana, row).starts_at == FRIDAY - timedelta(hours=1)
    with people.working(ground.dana):
        assert queries.registration(row, ground.dana.user)


def test_two_who_change_it_at_once_both_see_both_and_lose_nothing(ground):
    row = learning.event(ground.ana)
    ana = people.signed_in(ground.ana)
    ana.post(f"/learning/{row.pk}/change/", form_of(row, title="The list, read"))
    late = ana.post(f"/learning/{row.pk}/change/", form_of(row, title="How to read it", ends="12:00"))
    assert late.status_code == 409
    page = text(late)
    assert "The list, read" in page
    assert "How to read it" in page
    assert "noon" in page
    ana.post(f"/learning/{row.pk}/change/", form_of(row, title="How to read it", version=2))
    assert learning.as_it_is(ground.ana, row).title == "How to read it"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": "09:00"}, "It must end after it begins."),
        ({"day_year": "2025"}, "Choose a time to come."),
        ({"seats": "0"}, "Give at least one seat"),
        ({"title": ""}, "Give it a title."),
        ({"begins": "soon"}, "Give the time as hours and minutes"),
    ],
)
def test_an_event_that_cannot_be_held_says_why(ground, wrong, said):
    answer = people.signed_in(ground.ana).post("/learning/add/", form_of(**wrong))
    assert answer.status_code == 422
    assert said in text(answer)


def test_fewer_seats_than_are_taken_are_refused(ground):
    row = learning.event(ground.ana, seats=5)
    learning.register(ground.dana, row)
    learning.register(ground.bo, row)
    answer = people.signed_in(ground.ana).post(f"/learning/{row.pk}/change/", form_of(row, seats="1"))
    assert "More people than that have registered already." in text(answer)


def test_only_the_plan_that_holds_it_changes_it(ground, theo):
    row = learning.event(ground.ana)
    for address in ("change", "call-off", "roll", "recording"):
        assert people.signed_in(ground.bo).get(f"/learning/{row.pk}/{address}/").status_code == 404
        assert people.signed_in(theo).get(f"/learning/{row.pk}/{address}/").status_code == 403
        assert Client().get(f"/learning/{row.pk}/{address}/").status_code == 302
    assert people.signed_in(ground.bo).get(f"/learning/{row.pk}/roll.csv").status_code == 404


def test_the_roll_is_kept_all_at_once_counted_and_saved(ground, theo):
    row = learning.event(ground.ana)
    hers, his = learning.register(ground.dana, row), learning.register(theo, row)
    ana = people.signed_in(ground.ana)
    assert "This has not begun yet." in text(ana.get(f"/learning/{row.pk}/roll/"))
    with clock.stopped_at(FRIDAY + learning.HOUR):
        sent = {f"came_{hers.pk}": "yes", f"came_{his.pk}": "no", f"shown_{hers.pk}": "", f"shown_{his.pk}": ""}
        ana.post(f"/learning/{row.pk}/roll/", sent)
        with people.working(ground.ana):
            counts = [(each.organization, each.registered, each.came) for each in queries.by_organization(row)]
        assert counts == [("Eastside Care Partners", 1, 1), ("Westside Care", 1, 0)]
        file = ana.get(f"/learning/{row.pk}/roll.csv")
        assert file["Content-Disposition"] == f'attachment; filename="roll-{row.pk}.csv"'
        assert "Dana Reyes,danareyes@eastsidecarepartners.example,Eastside Care Partners" in file.content.decode()


def test_of_two_who_keep_the_roll_nobodys_answer_is_lost(ground, theo):
    row = learning.event(ground.ana)
    hers, his = learning.register(ground.dana, row), learning.register(theo, row)
    nothing = {hers.pk: None, his.pk: None}
    with clock.stopped_at(FRIDAY), people.working(ground.ana):
        actions.keep_roll(event=row, answers={hers.pk: True, his.pk: None}, shown=nothing, **by(ground.ana))
        back = actions.keep_roll(event=row, answers={hers.pk: False, his.pk: True}, shown=nothing, **by(ground.ana))
        assert back == [hers]
        assert list(queries.roll(row).values_list("came", flat=True)) == [True, True]


@pytest.mark.parametrize("link", ["http://media.example/1", "javascript:alert(1)", "https://", "https://a b.example/"])
def test_a_recording_is_a_whole_https_link(ground, link):
    row = learning.held(ground.ana, public=True)
    ana = people.signed_in(ground.ana)
    assert "begins with https://" in text(ana.post(f"/learning/{row.pk}/recording/", {"link": link}))
    ana.post(f"/learning/{row.pk}/recording/", {"link": "https://media.example/101"})
    assert 'href="https://media.example/101"' in text(Client().get("/learning/past/"))


def test_hostile_words_are_words(ground):
    row = learning.event(
        ground.ana, HOSTILE, about=f"- {HOSTILE}\nhttps://a.example/?q=<b>x", where=HOSTILE, public=True
    )
    for address in ("/learning/", f"/learning/{row.pk}/"):
        page = text(Client().get(address))
        assert "<script>alert" not in page
        assert "alert(1)" in page
    assert 'href="https://a.example/?q="' in page


def test_a_thousand_events_are_read_in_few_questions(ground, django_assert_max_num_queries):
    for number in range(40):
        learning.event(ground.ana, f"Webinar {number}", FRIDAY + timedelta(days=number), seats=9)
    dana = people.signed_in(ground.dana)
    dana.get("/learning/")
    with django_assert_max_num_queries(20):
        page = text(dana.get("/learning/"))
    assert "1 to 20 of 40" in page


def test_without_any_events_the_pages_say_what_will_stand_there(ground):
    assert "Nothing is planned just now" in text(Client().get("/learning/"))
    assert "Nothing was held yet" in text(Client().get("/learning/past/"))
    assert Client().get("/learning/?month=9999-99").status_code == 200
