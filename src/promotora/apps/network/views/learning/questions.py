"""The network's questions: searched, read, answered anew, compared, withdrawn and brought back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.core import clock
from promotora.apps.core.doors import EVERYONE, opens_to
from promotora.apps.network.actions.learning import questions as actions
from promotora.apps.network.forms.learning.questions import (
    NewQuestionForm,
    NextVersionForm,
    SearchForm,
    question_asked,
    written_languages,
)
from promotora.apps.network.models import Article, ArticleVersion
from promotora.apps.network.presenters.learning.events import language_said
from promotora.apps.network.presenters.learning.questions import (
    comparisons,
    question_page,
    questions_said,
    versions_said,
    written_said,
)
from promotora.apps.network.presenters.learning.text import blocks
from promotora.apps.network.queries.learning import questions as queries
from promotora.apps.network.terms import Topic
from promotora.apps.network.views.learning.frame import (
    TEACHERS,
    by,
    conflict,
    is_own,
    organization_of,
    own_or_none,
    page,
    reads,
    seen,
    teaches,
)
from promotora.apps.people.views.visit import done, there

A_PAGE = 20


@opens_to(EVERYONE)
def questions(request: HttpRequest) -> HttpResponse:
    """Every question that one may read, or those that a search finds."""
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "topic": ""}
    language = _page_language()
    found = queries.articles(language, topic=asked["topic"], search=asked["q"])
    listed = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = list(listed.object_list)
    return page(
        request,
        "questions",
        page=listed,
        form=form,
        said=questions_said(rows, queries.versions_shown(rows), language),
        looked_for=asked["q"],
        may_begin=teaches(request) and not queries.has_written(organization_of(request)),
        narrowed=bool(asked["q"] or asked["topic"]),
        topic=Topic(asked["topic"]).label if asked["topic"] else "",
    )


def _page_language() -> str:
    return (get_language() or queries.FALLBACK).split("-")[0]


@opens_to(TEACHERS)
def withdrawn(request: HttpRequest) -> HttpResponse:
    """The questions that one's own plan withdrew."""
    language = _page_language()
    found = queries.articles(language, withdrawn_of=organization_of(request))
    listed = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = list(listed.object_list)
    said = questions_said(rows, queries.versions_shown(rows), language)
    return page(request, "questions_withdrawn", page=listed, said=said)


@opens_to(EVERYONE)
def question(request: HttpRequest, article_id: int) -> HttpResponse:
    """One question, at an address that stays."""
    row = there(queries.article(article_id))
    own = is_own(request, row.plan_id)
    gone = row.withdrawn_at is not None
    if gone and not own:
        return page(request, "question_gone", row=row, status=410)
    said = question_page(row, queries.newest(row), reads(request))
    return page(request, "question", said=said, row=row, own=own, gone=gone)


@opens_to(EVERYONE)
def versions(request: HttpRequest, article_id: int) -> HttpResponse:
    """Every version of a question in one language."""
    row = _readable(request, article_id)
    said = question_page(row, queries.newest(row), reads(request))
    rows = queries.versions(row, said.version.language)
    return page(request, "question_versions", row=row, said=said, versions=versions_said(row, rows))


@opens_to(EVERYONE)
def version(request: HttpRequest, article_id: int, language: str, number: int) -> HttpResponse:
    """One version, and what changed from the one before."""
    row = _readable(request, article_id)
    pair = there(queries.version(row, language, number))
    return page(
        request,
        "question_version",
        row=row,
        version=pair.after,
        answer=blocks(pair.after.answer),
        written=written_said(pair.after),
        comparisons=comparisons(pair),
        first=pair.before is None,
        back=f"{reverse('question_versions', args=[row.pk])}?language={language}",
    )


def _readable(request: HttpRequest, article_id: int) -> Article:
    """A question that is not withdrawn, or is one's own; Http404 for any other."""
    row = there(queries.article(article_id))
    if row.withdrawn_at is not None:
        own_or_none(request, row.plan_id)
    return row


# --------------------------------------------------------------------------------------------------------- writing


@opens_to(TEACHERS)
def add(request: HttpRequest) -> HttpResponse:
    """Put a question and its answer before the network."""
    form = NewQuestionForm(
        request.POST if request.method == "POST" else None, initial={"language": _page_language(), "public": True}
    )
    made: list[Article] = []
    plan = organization_of(request)
    if form.is_valid() and done(
        form,
        lambda: made.append(
            actions.add_question(
                plan=plan,
                place=form.place,
                language=form.cleaned_data["language"],
                given=form.given,
                by=by(request),
                at=clock.now(),
            )
        ),
    ):
        messages.success(request, _("The question is there for everybody who may read it."))
        return redirect("question", made[0].pk)
    return page(request, "question_change", form=form, status=422 if form.errors else 200)


@opens_to(TEACHERS)
def change(request: HttpRequest, article_id: int) -> HttpResponse:
    """Answer anew in one language. What was there stays as an earlier version."""
    row = own_question(request, article_id)
    newest, language = queries.newest(row), _chosen(reads(request))
    now = newest.get(language)
    form = NextVersionForm(request.POST if request.method == "POST" else None, initial=question_asked(row, now))
    opened = seen(request)
    opened = (now.number if now else 0) if opened is None else opened
    try:
        if form.is_valid() and done(form, lambda: _change(request, row, language, form, opened)):
            messages.success(request, _("Saved. The version before is kept."))
            return redirect(f"{reverse('question', args=[row.pk])}?language={language}")
    except actions.WrittenMeanwhile as written:
        theirs = question_asked(row, written.version)
        return conflict(
            request,
            form,
            theirs,
            version=written.version.number,
            back=f"{reverse('question', args=[row.pk])}?language={language}",
            who=str(written.version.written_by),
            when=written.version.written_at,
        )
    languages = [
        (word, f"?language={code}", code == language)
        for code, word in written_languages()
        if code in {*newest, "en", "es", language}
    ]
    return page(
        request,
        "question_change",
        form=form,
        row=row,
        version=opened,
        languages=languages,
        language=language_said(language),
        code=language,
        is_new=now is None,
        beside=blocks(_another(newest, language)),
        status=422 if form.errors else 200,
    )


def _chosen(language: str) -> str:
    return language if language in dict(written_languages()) else queries.FALLBACK


def _another(newest: dict[str, ArticleVersion], language: str) -> str:
    """The answer in another language, to be read beside while one writes the first in this one."""
    others = [found for code, found in newest.items() if code != language]
    return others[0].answer if others and language not in newest else ""


def _change(request: HttpRequest, row: Article, language: str, form: NextVersionForm, opened: int) -> None:
    actions.write_version(
        article=row,
        language=language,
        seen=opened,
        given=form.given,
        because=form.cleaned_data["because"],
        place=form.place,
        by=by(request),
        at=clock.now(),
    )


@opens_to(TEACHERS)
def withdraw(request: HttpRequest, article_id: int) -> HttpResponse:
    """Ask, then show a question no more."""
    row = own_question(request, article_id)
    if request.method == "POST":
        actions.withdraw_question(article=row, by=by(request), at=clock.now())
        messages.success(request, _("Withdrawn. You can bring it back."))
        return redirect("question", row.pk)
    said = question_page(row, queries.newest(row), _page_language())
    return page(request, "question_withdraw", row=row, said=said)


@opens_to(TEACHERS)
@require_POST
def bring_back(request: HttpRequest, article_id: int) -> HttpResponse:
    """Show a withdrawn question again."""
    row = own_question(request, article_id)
    actions.bring_question_back(article=row, by=by(request), at=clock.now())
    messages.success(request, _("It is there again."))
    return redirect("question", row.pk)


@opens_to(TEACHERS)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin with the questions that come with Promotora."""
    count = actions.begin_with_questions(plan=organization_of(request), by=by(request), at=clock.now())
    said = ngettext(
        "%(count)d question was added. Read it, and change what is otherwise at your plan.",
        "%(count)d questions were added. Read them, and change what is otherwise at your plan.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("questions")


def own_question(request: HttpRequest, article_id: int) -> Article:
    """A question of one's own plan; Http404 for any other."""
    row = there(queries.article(article_id))
    own_or_none(request, row.plan_id)
    return row
