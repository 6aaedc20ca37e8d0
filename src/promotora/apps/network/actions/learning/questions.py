"""Writing the network's questions and answers. A version is never written over: a new one follows it."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from django.db import transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.actions.learning.withdrawing import bring_back, withdraw
from promotora.apps.network.models import Article, ArticleVersion
from promotora.apps.network.queries.learning import questions as queries
from promotora.apps.network.rules.learning import (
    Answered,
    refusals_to_answer,
)
from promotora.apps.network.terms import Topic

FIRST_LANGUAGE, SPANISH = "en", "es"


@dataclass(frozen=True)
class Place:
    """Where a question stands: under which topic, and for whom."""

    topic: Topic
    public: bool


class WrittenMeanwhile(Exception):
    """Somebody wrote a version after this one was opened; nothing was written."""

    def __init__(self, version: ArticleVersion) -> None:
        self.version = version
        super().__init__(f"Version {version.number} of question {version.article_id} was written meanwhile.")


@transaction.atomic
def add_question(
    *, plan: Organization, place: Place, language: str, given: Answered, by: User, at: datetime
) -> Article:
    """Put a question and its answer before the network."""
    refuse_if(refusals_to_answer(given, before=None, because=""))
    article = Article.objects.create(plan=plan, topic=place.topic, public=place.public)
    _write(article, language, 1, given, "", by, at)
    return article


@transaction.atomic
def write_version(
    *,
    article: Article,
    language: str,
    seen: int,
    given: Answered,
    because: str,
    by: User,
    at: datetime,
    place: Place | None = None,
) -> Article:
    """Answer anew, or in another language. `seen`: the number of the version that was opened, 0 for none.

    WrittenMeanwhile when it is not the newest any more. Moved to another place alone, no version is written.
    """
    article = queries.held(article.pk)
    newest = queries.newest(article).get(language)
    if newest is not None and newest.number != seen:
        raise WrittenMeanwhile(newest)
    before = answered_in(newest) if newest else None
    withdrawn = article.withdrawn_at is not None
    moves = place is not None and (place.topic, place.public) != (article.topic, article.public)
    if moves and not withdrawn and given == before:
        return _put(article, place)
    refuse_if(refusals_to_answer(given, before=before, because=because, withdrawn=withdrawn))
    _write(article, language, (newest.number if newest else 0) + 1, given, because, by, at)
    return _put(article, place)


@transaction.atomic
def withdraw_question(*, article: Article, by: User, at: datetime) -> Article:
    """Show a question no more; it is kept with all its versions."""
    article = queries.held(article.pk)
    withdraw(article, at)
    return article


@transaction.atomic
def bring_question_back(*, article: Article, by: User, at: datetime) -> Article:
    """Show a withdrawn question again."""
    article = queries.held(article.pk)
    bring_back(article)
    return article


@transaction.atomic
def begin_with_questions(*, plan: Organization, by: User, at: datetime) -> int:
    """Begin with the questions that come with Promotora (data/questions.toml), in English and in Spanish; those that
    the plan has already, as they were first written, are left as they are. How many were added."""
    written = tomllib.loads(files("promotora.apps.network").joinpath("data/questions.toml").read_text("utf-8"))
    has = queries.first_questions(plan)
    new = [each for each in written["question"] if each["question"] not in has]
    for each in new:
        place = Place(Topic(each["topic"]), public=each["public"])
        source = each["source"] if each["verified"] else f"{each['source']}; unverified"
        given, in_spanish = (Answered(said["question"], said["answer"].strip(), source) for said in (each, each["es"]))
        row = add_question(plan=plan, place=place, language=FIRST_LANGUAGE, given=given, by=by, at=at)
        write_version(article=row, language=SPANISH, seen=0, given=in_spanish, because="", by=by, at=at)
    return len(new)


def answered_in(version: ArticleVersion) -> Answered:
    """What a version says."""
    return Answered(version.question, version.answer, version.source)


def _put(article: Article, place: Place | None) -> Article:
    if place is not None:
        article.topic, article.public = place.topic, place.public
        article.save(update_fields=["topic", "public"])
    return article


def _write(article: Article, language: str, number: int, given: Answered, because: str, by: User, at: datetime) -> None:
    ArticleVersion.objects.create(
        article=article,
        language=language,
        number=number,
        question=given.question.strip(),
        answer=given.answer.strip(),
        source=given.source.strip(),
        because=because.strip(),
        written_by=by,
        written_at=at,
        words=queries.words_of(given.question, given.answer),
    )
