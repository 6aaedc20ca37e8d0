"""The network's questions: found with and without accents, answered anew, compared, withdrawn and brought back."""

import tomllib
from importlib.resources import files

import pytest
from django.test import Client
from tests.site import people
from tests.site.network import by, learning
from tests.site.network.learning import HOSTILE

from promotora.apps.accounts.roles import Role
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.learning import questions as actions
from promotora.apps.network.models import Article, ArticleVersion
from promotora.apps.network.queries.learning import questions as queries
from promotora.apps.network.rules.refusal import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]


def text(answer):
    return " ".join(answer.content.decode().split())


def form_of(**more):
    return {
        "topic": "team",
        "question": "How many members may a coordinator have?",
        "answer": "Sixty to one.",
        "language": "en",
        "public": "on",
        **more,
    }


def test_a_visitor_reads_what_is_public_and_whoever_works_here_all(ground):
    learning.question(ground.ana)
    inner = learning.question(ground.ana, public=False, question="Whom do I call at the plan?")
    seen = text(Client().get("/questions/"))
    assert "How many members may a coordinator have?" in seen
    assert "Whom do I call" not in seen
    assert Client().get(f"/questions/{inner.pk}/").status_code == 404
    assert "Whom do I call" in text(people.signed_in(ground.dana).get(f"/questions/{inner.pk}/"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("coordinators", True),
        ("coordinator members", True),
        ("coord", True),
        ("certificacion", True),
        ("certificación", True),
        ("CERTIFICACIONES", True),
        ("hospital", False),
        ("' | !! & :* --", False),
        ("\x00", False),
        ("%", False),
    ],
)
def test_a_search_finds_words_in_any_form_and_without_accents(ground, asked, found):
    article = learning.question(ground.ana)
    learning.again(
        ground.ana, article, seen=0, language="es", question="¿Cuántos miembros?", answer="Después de la certificación."
    )
    learning.question(ground.ana, question="May one leave?", answer="At any time.")
    rows = [row.pk for row in queries.articles("en", search=asked)] if "\x00" not in asked else []
    assert rows == ([article.pk] if found else [])
    assert Client().get("/questions/", {"q": asked}).status_code == 200


def test_a_search_looks_in_the_newest_versions_alone(ground):
    article = learning.question(ground.ana, answer="Fifty.")
    learning.again(ground.ana, article, seen=1, answer="Sixty.")
    assert not queries.articles("en", search="fifty").exists()
    assert queries.articles("en", search="sixty").count() == 1


def test_nothing_found_says_what_to_try(ground):
    learning.question(ground.ana)
    assert "Try fewer words" in text(Client().get("/questions/?q=xylophone"))
    assert "No questions are answered here yet" not in text(Client().get("/questions/?topic=reporting"))


def test_an_answer_is_paragraphs_lists_and_https_links_and_never_markup(ground):
    answer = f"First {HOSTILE}\n\n- one\n- https://a.example/x?y=1&z=2.\n\nhttp://b.example javascript:alert(2) **no**"
    article = learning.question(ground.ana, question=HOSTILE, answer=answer, source=HOSTILE)
    for address in ("", "versions/", "versions/en/1/"):
        page = text(Client().get(f"/questions/{article.pk}/{address}"))
        assert "<script>alert" not in page
        assert "alert(1)" in page
    page = text(Client().get(f"/questions/{article.pk}/"))
    assert "<ul><li>one</li><li>" in page
    assert 'href="https://a.example/x?y=1&amp;z=2"' in page
    assert 'href="http://b.example' not in page
    assert 'href="javascript' not in page


def test_a_new_version_says_what_changed_and_the_one_before_stays(ground):
    article = learning.question(ground.ana, answer="Fifty to one.\nAsk the plan.")
    ana = people.signed_in(ground.ana)
    sent = form_of(version="1", answer="Sixty to one.\nAsk the plan.\nOr read the rules.")
    assert "Say in a few words what changed" in text(ana.post(f"/questions/{article.pk}/change/?language=en", sent))
    ana.post(f"/questions/{article.pk}/change/?language=en", sent | {"because": "The state changed it."})
    page = text(Client().get(f"/questions/{article.pk}/versions/en/2/"))
    assert "What changed in version 2" in page
    assert "The state changed it." in page
    assert "Fifty to one." in page
    assert "Sixty to one." in page
    assert [page.count(word) for word in ("changed</span>", "new</span>", "the same</span>")] == [1, 1, 1]
    assert "The first version" in text(Client().get(f"/questions/{article.pk}/versions/en/1/"))
    assert "was written 2 times" in text(Client().get(f"/questions/{article.pk}/versions/"))
    assert "Nothing was changed." in text(
        ana.post(f"/questions/{article.pk}/change/?language=en", sent | {"version": "2"})
    )


def test_two_editors_at_once_see_both_and_lose_nothing(ground):
    article = learning.question(ground.ana)
    ana = people.signed_in(ground.ana)
    address = f"/questions/{article.pk}/change/?language=en"
    ana.post(address, form_of(version="1", answer="Fifty to one.", because="One."))
    late = ana.post(address, form_of(version="1", answer="Forty to one.", because="Two."))
    assert late.status_code == 409
    page = text(late)
    assert "Ana Cruz changed it after you opened it" in page
    assert "Forty to one." in page
    assert "Fifty to one." in page
    ana.post(address, form_of(version="2", answer="Forty to one.", because="Two."))
    with people.working(ground.ana):
        assert list(ArticleVersion.objects.values_list("answer", flat=True)) == [
            "Forty to one.",
            "Fifty to one.",
            "Sixty to one.",
        ]


def test_a_language_that_is_not_there_falls_back_with_a_sentence(ground):
    article = learning.question(ground.ana)
    page = text(Client().get(f"/questions/{article.pk}/?language=es"))
    assert "This is not written in Spanish yet. Below it is in English." in page
    learning.again(ground.ana, article, seen=0, language="es", question="¿Cuántos miembros?", answer="Sesenta.")
    page = text(Client().get(f"/questions/{article.pk}/?language=es"))
    assert "Sesenta." in page
    assert 'lang="es"' in page
    assert "Also in:" in page
    assert "¿Cuántos miembros?" in Client().get("/questions/", headers={"accept-language": "es"}).content.decode()


def test_a_withdrawn_question_says_so_and_comes_back_whole(ground):
    article = learning.question(ground.ana)
    ana = people.signed_in(ground.ana)
    assert "Withdraw this question?" in text(ana.get(f"/questions/{article.pk}/withdraw/"))
    ana.post(f"/questions/{article.pk}/withdraw/")
    gone = Client().get(f"/questions/{article.pk}/")
    assert gone.status_code == 410
    assert "Sixty to one." not in text(gone)
    assert Client().get(f"/questions/{article.pk}/versions/en/1/").status_code == 404
    assert "How many members" not in text(Client().get("/questions/"))
    assert "How many members" in text(ana.get("/questions/withdrawn/"))
    assert Refusal.BRING_BACK_FIRST in text(
        ana.post(f"/questions/{article.pk}/change/", form_of(version="1", answer="Ten.", because="x"))
    )
    ana.post(f"/questions/{article.pk}/bring-back/")
    assert "Sixty to one." in text(Client().get(f"/questions/{article.pk}/"))


def test_only_the_plan_that_answers_changes_the_answer(ground):
    article = learning.question(ground.ana)
    bo, dana = people.signed_in(ground.bo), people.signed_in(ground.dana)
    for address in ("change", "withdraw"):
        assert bo.get(f"/questions/{article.pk}/{address}/").status_code == 404
        assert dana.get(f"/questions/{article.pk}/{address}/").status_code == 403
        assert Client().get(f"/questions/{article.pk}/{address}/").status_code == 302
    assert bo.post(f"/questions/{article.pk}/bring-back/").status_code == 404
    with people.working(ground.bo), pytest.raises(Article.DoesNotExist):
        actions.withdraw_question(article=article, **by(ground.bo))


def test_moved_to_another_topic_alone_writes_no_version(ground):
    article = learning.question(ground.ana)
    sent = form_of(version="1", topic="services", public="")
    people.signed_in(ground.ana).post(f"/questions/{article.pk}/change/?language=en", sent)
    with people.working(ground.ana):
        assert (Article.objects.get().topic, ArticleVersion.objects.count()) == ("services", 1)
    assert Client().get(f"/questions/{article.pk}/").status_code == 404


def test_a_question_is_added_on_its_page(ground):
    ana = people.signed_in(ground.ana)
    assert "Write the answer." in text(ana.post("/questions/add/", form_of(answer=" ")))
    added = ana.post("/questions/add/", form_of(), follow=True)
    assert "The question is there for everybody who may read it." in text(added)


def test_the_questions_that_come_with_promotora_are_taken_over_once(ground):
    ana = people.signed_in(ground.ana)
    assert "Begin with questions on Health Homes" in text(ana.get("/questions/"))
    assert "Begin with questions" not in text(people.signed_in(ground.dana).get("/questions/"))
    ana.post("/questions/begin/")
    with people.working(ground.ana):
        first = ArticleVersion.objects.count()
        assert first == 2 * 17, "each in English and in Spanish"
        assert not ArticleVersion.objects.exclude(source__contains="2026-11").exists()
        assert actions.begin_with_questions(plan=ground.ana.organization, **by(ground.ana)) == 0
        assert ArticleVersion.objects.count() == first
        assert ArticleVersion.objects.filter(source__endswith="unverified").count() == 2
        most = max(len(row.question) for row in ArticleVersion.objects.all())
    assert most <= 300
    assert "Is Health Homes the same as home health?" in text(Client().get("/questions/?q=home+health"))


def test_a_spanish_reader_gets_them_in_spanish_with_the_way_to_the_english(ground):
    people.signed_in(ground.ana).post("/questions/begin/")
    reader = Client(headers={"accept-language": "es"})
    listed = reader.get("/questions/?q=cupo").content.decode()
    assert '<h2 class="to-do__name" lang="es">' in listed
    assert "en inglés" not in listed
    with people.working(ground.ana):
        article = Article.objects.get(versions__question="Is Health Homes the same as home health?")
    page = reader.get(f"/questions/{article.pk}/").content.decode()
    assert '<h1 lang="es">¿Es Health Homes lo mismo que la atención médica en el hogar?</h1>' in page
    assert f'href="/questions/{article.pk}/?language=en"' in page
    in_english = reader.get(f"/questions/{article.pk}/?language=en").content.decode()
    assert '<h1 lang="en">Is Health Homes the same as home health?</h1>' in in_english
    assert "Health Homes is care management" in in_english


def test_each_says_in_spanish_what_it_says_in_english():
    written = tomllib.loads(files("promotora.apps.network").joinpath("data/questions.toml").read_text("utf-8"))
    for each in written["question"]:
        english, spanish = each["answer"], each["es"]["answer"]
        assert each["es"]["question"].startswith(("¿", "Si un miembro")), each["question"]
        assert [block.startswith("- ") for block in english.splitlines()] == [
            block.startswith("- ") for block in spanish.splitlines()
        ], each["question"]
        assert 0.8 < len(spanish) / len(english) < 1.6, each["question"]


def test_a_question_without_words_is_refused_with_every_reason(ground):
    with pytest.raises(Refused) as refused:
        learning.question(ground.ana, question=" ", answer="")
    assert refused.value.reasons == [Refusal.NO_QUESTION, Refusal.NO_ANSWER]


def test_many_questions_are_read_in_few(ground, django_assert_max_num_queries):
    for number in range(30):
        learning.question(ground.ana, question=f"Question {number}?", answer="Yes. " * 50)
    for address in ("/questions/", "/questions/?q=question"):
        Client().get(address)
        with django_assert_max_num_queries(12):
            page = text(Client().get(address))
        assert "1 to 20 of 30" in page


def test_a_thousand_questions_are_searched(ground, django_assert_max_num_queries):
    plan, words = ground.ana.organization, queries.words_of("How many members?", "Sixty. " * 150)
    with people.working(ground.ana):
        articles = Article.objects.bulk_create(Article(plan=plan, topic="team", public=True) for _each in range(1_000))
        ArticleVersion.objects.bulk_create(
            ArticleVersion(
                article=each,
                number=1,
                question="How many members?",
                answer="Sixty. " * 150,
                written_by=ground.ana.user,
                written_at=people.NOW,
                words=words,
            )
            for each in articles
        )
    browser = people.signed_in(ground.dana)
    browser.get("/questions/")
    with django_assert_max_num_queries(16):
        assert "1 to 20 of 1000" in text(browser.get("/questions/?q=member")).replace(",", "")


def test_another_plan_may_begin_with_the_same_questions(ground):
    people.signed_in(ground.ana).post("/questions/begin/")
    bo = people.signed_in(ground.bo)
    assert "Begin with questions on Health Homes" in text(bo.get("/questions/"))
    bo.post("/questions/begin/")
    assert "Begin with questions on Health Homes" not in text(bo.get("/questions/"))


def test_whoever_teaches_at_a_plan_may_and_others_may_not(ground):
    nadia = people.staff("Nadia Haddad", ground.ana.organization, Role.NETWORK_MANAGER)
    assert people.signed_in(nadia).get("/questions/add/").status_code == 200
    assert people.signed_in(ground.dana).get("/questions/add/").status_code == 403
