"""From the first letter to a renewal, through the pages: Dana of Eastside applies to two plans."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from tests.site import network, people
from tests.site.network import by, written

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.network.actions.applying import writing as actions
from promotora.apps.network.actions.certifying import reviewing
from promotora.apps.network.models import Application, Certification, Question
from promotora.apps.network.rules.refusal import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]


@pytest.fixture
def browser(ground):
    return people.signed_in(ground.dana)


def words(browser, url):
    return people.words_of(browser.get(url))


def asked(ground, certification, asks="Who is on call at night?"):
    with people.working(ground.ana):
        return reviewing.ask(
            certification=certification, asks=asks, due=people.TODAY + timedelta(days=7), **by(ground.ana)
        )


def test_the_first_page_says_what_to_begin_with(browser):
    page = words(browser, "/applications/")
    assert "Begin with a letter of intent" in page
    assert Refusal.NO_LETTER.value in page  # why the application cannot be begun


def test_from_a_letter_to_an_application_that_two_plans_have(browser, ground, django_capture_on_commit_callbacks):
    plans = [ground.ana.organization, ground.bo.organization]
    row = written.ready(browser, ground.dana, *plans)
    assert "It is complete: check and send it" in words(browser, f"/applications/{row.pk}/")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer = written.send(browser, row)
    assert answer.url == f"/applications/{row.pk}/"
    assert {message.to[0] for message in mail.outbox} == {ground.ana.user.email, ground.bo.user.email}
    assert "Sent to 2 plans, which were told." in words(browser, answer.url)
    with people.working(ground.dana):
        assert Certification.objects.filter(application=row, state="received").count() == 2
    assert "Your application is with 2 plans" in words(browser, "/applications/")


def test_what_the_letter_said_need_not_be_written_again(browser, ground):
    written.sent_letter(browser, ground.dana, ground.ana.organization)
    row = written.begin(browser, ground.dana, "application")
    assert row.answers["organization"]["contact"] == "Dana Reyes"
    assert row.plans == [ground.ana.organization_id]


def test_a_section_is_kept_though_it_is_not_complete_and_says_when(browser, ground):
    row = written.begin(browser, ground.dana, "letter")
    url = f"/applications/{row.pk}/organization/"
    answer = browser.post(url, {"was": written.was(browser, url), "contact": "Dana Reyes", "then": "leave"})
    page = people.words_of(browser.get(answer.url))
    assert "Saved at 9 a.m." in page
    assert Refusal.NOT_PERMITTED.value in page
    assert written.row_of(ground.dana, row).answers["organization"] == {"contact": "Dana Reyes"}


def test_rows_are_added_changed_and_taken_out_without_script(browser, ground):
    row = written.begin(browser, ground.dana, "letter")
    url = f"/applications/{row.pk}/team/"
    assert browser.get(url).status_code == 404  # a letter has no team
    url = f"/applications/{row.pk}/places/"
    other = {"name": "Whittier", "address": "9 Whittier Blvd", "zip_code": "90022"}
    answer = browser.post(
        url, {"was": written.was(browser, url), "then": "more", **written.rows([written.SITE, other])}
    )
    assert answer.url == url
    assert len(browser.get(url).context["asked"].rows.forms) == 3  # and a spare one
    gone = written.rows([written.SITE | {"DELETE": "on"}, other | {"name": "Whittier Blvd"}], initial=2)
    browser.post(url, {"was": written.was(browser, url), **gone})
    sites = written.row_of(ground.dana, row).answers["places"]["sites"]
    assert [site["name"] for site in sites] == ["Whittier Blvd"]


def test_a_site_that_is_a_clinic_has_its_npi(browser, ground):
    row = written.begin(browser, ground.dana, "letter")
    url = f"/applications/{row.pk}/places/"
    wrong = written.rows([written.SITE | {"npi": "1234567890"}])
    answer = browser.post(url, {"was": written.was(browser, url), **wrong})
    assert "This is not an NPI: ten digits, of which the last is a check digit." in people.words_of(answer)
    assert 'value="1234567890"' in answer.content.decode()
    browser.post(url, {"was": written.was(browser, url), **written.rows([written.SITE | {"npi": "1234567893"}])})
    assert written.row_of(ground.dana, row).answers["places"]["sites"][0]["npi"] == "1234567893"
    assert "NPI 1234567893" in people.words_of(browser.get(f"/applications/{row.pk}/check/"))


def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_is_lost(browser, ground):
    written.sent_letter(browser, ground.dana, ground.ana.organization)
    row = written.begin(browser, ground.dana, "application")
    url = f"/applications/{row.pk}/team/"
    wrong = written.rows([{"role": "", "name": "Luz Vega", "fte": "7"}])
    answer = browser.post(url, {"was": written.was(browser, url), **wrong})
    page = people.words_of(answer)
    assert "The share of full time is between 0.05 and 1.00." in page
    assert "Choose the role." in page
    assert 'value="Luz Vega"' in answer.content.decode()
    assert "team" not in written.row_of(ground.dana, row).answers


def test_the_check_page_shows_all_as_the_plan_reads_it_and_every_refusal_with_its_page(browser, ground):
    written.sent_letter(browser, ground.dana, ground.ana.organization)
    row = written.begin(browser, ground.dana, "application")
    answer = browser.get(f"/applications/{row.pk}/check/")
    missing = dict(answer.context["missing"])
    assert missing[Refusal.SERVICE_MISSING.value] == f"/applications/{row.pk}/services/"
    assert missing[Refusal.DOCUMENT_MISSING.value] == f"/applications/{row.pk}/documents/"
    assert "Mend what is missing first" in people.words_of(answer)
    assert "Federally qualified health center" in people.words_of(answer)
    assert written.send(browser, row).url == f"/applications/{row.pk}/check/"  # sent all the same: still refused
    assert written.row_of(ground.dana, row).state == "draft"


def test_an_answer_brings_the_review_on_and_the_plan_is_told(browser, ground, django_capture_on_commit_callbacks):
    certification = network.in_review(ground.ana, network.applied(ground.dana, [ground.ana.organization])[0])
    first, second = asked(ground, certification), asked(ground, certification, "Where is your second site?")
    page = words(browser, "/applications/")
    assert "County Health Plan asks you something" in page
    assert "Your application is with 1 plan." in page
    url = f"/applications/questions/{first.pk}/"
    assert "Where is your second site?" in words(browser, url)  # several are open at once
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url, {"answer": "Luz Vega, at 323 555 0148."})
    assert [message.to for message in mail.outbox] == [[ground.ana.user.email]]
    assert mail.outbox[0].subject == "Eastside Care Partners answered your question"
    browser.post(f"/applications/questions/{second.pk}/", {"answer": "On Whittier Boulevard."})
    with people.working(ground.ana):
        assert Question.objects.get(pk=first.pk).answer == "Luz Vega, at 323 555 0148."
        assert Certification.objects.get().state == "in_review"
    again = browser.post(url, {"answer": "Somebody else."})
    assert Refusal.ANSWERED_ALREADY.value in people.words_of(again)


def test_withdrawing_asks_why_says_from_whom_and_tells_them(browser, ground, django_capture_on_commit_callbacks):
    plans = [ground.ana.organization, ground.bo.organization]
    certifications = network.applied(ground.dana, plans)
    hers = next(each for each in certifications if each.plan_id == ground.ana.organization_id)
    network.certify(ground.ana, network.reviewed(ground.ana, hers))
    url = f"/applications/{hers.application_id}/withdraw/"
    page = words(browser, url)
    assert "It is taken back from: Harbor Plan These have decided, and their decision stays: County Health Plan" in page
    assert "Say why. A few words are enough." in people.words_of(browser.post(url, {"because": ""}))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(url, {"because": "too far away"})
    assert [message.to for message in mail.outbox] == [[ground.bo.user.email]]
    page = words(browser, answer.url)
    assert "Withdrawn. 1 plan was told." in page
    assert "Harbor Plan: withdrawn by the applicant" in page  # the history
    assert "too far away" in page


def test_a_draft_is_put_away_and_another_can_be_begun(browser, ground):
    row = written.begin(browser, ground.dana, "letter")
    mail.outbox.clear()
    assert browser.post(f"/applications/{row.pk}/withdraw/", {"because": "begun twice"}).url == "/applications/"
    assert "The draft was put away." in words(browser, "/applications/")
    assert written.begin(browser, ground.dana, "letter").pk != row.pk
    assert mail.outbox == []


@pytest.mark.parametrize(("days", "says"), [(91, False), (90, True), (0, True)])
def test_a_renewal_is_the_first_thing_to_do_ninety_days_before_a_certificate_ends(browser, ground, days, says):
    ends = people.TODAY + timedelta(days=100)
    certificate = network.certificate(ground.ana, ground.dana, ends=ends)
    with clock.stopped_at(people.NOW + timedelta(days=100 - days)):
        assert (browser.get("/applications/").context["said"].act.verb == "Renew the application") is says
        browser.post(f"/applications/{certificate.application_id}/renew/")
    with people.working(ground.dana):
        following = Application.objects.get(state="draft")
        assert following.renews_id == certificate.application_id
        assert following.answers == Application.objects.get(pk=certificate.application_id).answers
    assert browser.post(f"/applications/{certificate.application_id}/renew/").url == f"/applications/{following.pk}/"


def test_the_first_page_shows_certificates_with_their_last_day_and_contracts(browser, ground):
    network.contract(ground.ana, network.certificate(ground.ana, ground.dana))
    page = words(browser, "/applications/")
    assert "You are certified by 1 plan" in page
    assert "Certificate: March 2, 2026 to March 1, 2027" in page
    assert "Members at the most 100" in page


def test_nobody_else_opens_any_of_it(ground):
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    question = asked(ground, network.in_review(ground.ana, certification))
    condition = network.condition(ground.ana, certification)
    with people.working(ground.dana):
        attachment = Application.objects.get(form="application").attachments.first()
    one = f"/applications/{certification.application_id}/"
    addresses = [one, *(one + page for page in ("team/", "documents/", "plans/", "check/", "copy/", "withdraw/"))]
    addresses += [f"{one}documents/{attachment.pk}/", f"/applications/questions/{question.pk}/"]
    addresses += [f"/applications/to-mend/{condition.pk}/", f"/applications/to-mend/{condition.pk}/file/"]
    theo = people.signed_in(people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR))
    assert {url: theo.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 404)
    assert theo.post(one + "renew/").status_code == theo.post(one + "withdraw/", {"because": "x"}).status_code == 404
    coordinator = people.staff("Luz Vega", ground.dana.organization, Role.CARE_COORDINATOR)
    for other in (people.signed_in(coordinator), people.signed_in(ground.ana)):
        assert {other.get(url).status_code for url in [*addresses, "/applications/"]} == {403}
    bo = people.signed_in(ground.bo)  # a plan that it did not go to
    assert bo.get(f"/network{one}copy/").status_code == 404
    assert bo.get(f"/network{one}documents/{attachment.pk}/").status_code == 404
    assert Client().get(one).status_code == 302


def test_the_first_page_asks_as_often_for_many_as_for_one(browser, ground, django_assert_max_num_queries):
    certification = network.in_review(ground.ana, network.applied(ground.dana, [ground.ana.organization])[0])
    for number in range(6):
        asked(ground, certification, f"Question {number}?")
    browser.get("/applications/")
    with django_assert_max_num_queries(34):
        browser.get("/applications/")


HOSTILE = '"><script>alert(1)</script>{{ 7|add:7 }}{% now "Y" %}'


def test_whatever_plans_and_applicants_write_is_shown_and_never_run(ground):
    plan = people.staff("Eve", people.organization(Kind.PLAN, f"Plan {HOSTILE}"), Role.PLAN_MANAGER)
    dana = people.signed_in(ground.dana)
    network.letter(ground.dana, [plan.organization])
    draft = network.filled(ground.dana, [plan.organization])
    written.save(dana, draft, "technology", technology=HOSTILE)
    pages = [f"/applications/{draft.pk}/check/", f"/applications/{draft.pk}/plans/"]
    contents = [dana.get(url).content.decode() for url in pages]
    with people.working(ground.dana):
        draft.refresh_from_db()
        [certification] = actions.send_application(application=draft, **by(ground.dana))
    certification = network.in_review(plan, certification)
    with people.working(plan):
        question = reviewing.ask(certification=certification, asks=HOSTILE, due=people.TODAY, **by(plan))
    condition = network.condition(plan, certification, what=HOSTILE)
    pages = [f"/applications/{draft.pk}/", "/applications/", f"/applications/{draft.pk}/withdraw/"]
    pages += [f"/applications/questions/{question.pk}/", f"/applications/to-mend/{condition.pk}/"]
    contents += [dana.get(url).content.decode() for url in pages]
    for content in contents:
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}{% now &quot;Y&quot; %}" in content
        assert "<script>alert" not in content


def test_who_was_not_certified_applies_again_with_the_same_answers(browser, ground):
    certification = network.in_review(ground.ana, network.applied(ground.dana, [ground.ana.organization])[0])
    with people.working(ground.ana):
        reviewing.decline(certification=certification, reasons="No site near our members.", **by(ground.ana))
    page = words(browser, f"/applications/{certification.application_id}/")
    assert "Every plan has decided on this application" in page
    assert "The plan writes: No site near our members." in page
    assert "Apply again" in page
    following = browser.post(f"/applications/{certification.application_id}/renew/").url
    assert "It is complete: check and send it" in words(browser, following)
