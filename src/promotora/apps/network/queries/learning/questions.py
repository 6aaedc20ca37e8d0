"""Reading the questions of the network and searching in them, with or without accents, in English and Spanish."""

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import Article, ArticleVersion

FALLBACK = "en"
LONGEST_SEARCH, MOST_WORDS = 200, 12  # characters, words
MOST_VERSIONS = 100
STEMS = ("english", "spanish")
AS_WRITTEN = "simple"


# --------------------------------------------------------------------------------------------------------- searching


def unaccented(written: str) -> str:
    """The same words without accents: certificación, certificacion."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", written) if not unicodedata.combining(letter)
    ).casefold()


def words_of(question: str, answer: str) -> Any:
    """What a search finds a version by: its words by stem in both languages, as written, and without accents."""
    vectors = [
        SearchVector(Value(text), config=config, weight=weight)
        for written, weight in ((question, "A"), (answer, "C"))
        for text, config in [
            *((written, config) for config in STEMS),
            (unaccented(written), "spanish"),
            (unaccented(written), AS_WRITTEN),
        ]
    ]
    return reduce(add, vectors)


def wanted(written: str) -> SearchQuery:
    """What to look for: the words in any of their forms, or words that begin so."""
    written = written[:LONGEST_SEARCH].replace("\x00", "")
    plain = unaccented(written)
    in_any_form = [SearchQuery(written, search_type="websearch", config=config) for config in STEMS]
    in_any_form += [SearchQuery(plain, search_type="websearch", config=config) for config in ("spanish", AS_WRITTEN)]
    beginnings = " & ".join(f"{word}:*" for word in re.findall(r"[^\W_]+", plain)[:MOST_WORDS])
    if beginnings:
        in_any_form.append(SearchQuery(beginnings, search_type="raw", config=AS_WRITTEN))
    query: SearchQuery = reduce(or_, in_any_form)
    return query


# ----------------------------------------------------------------------------------------------------------- reading


def articles(
    language: str, *, topic: str = "", search: str = "", withdrawn_of: Organization | None = None
) -> QuerySet[Article]:
    """Questions, each with the version to show in a language (`shown_id`); or those that a plan withdrew."""
    found = Article.objects.select_related("plan").annotate(shown_id=Subquery(_shown(language)))
    if withdrawn_of:
        found = found.filter(withdrawn_at__isnull=False, plan=withdrawn_of)
    else:
        found = found.filter(withdrawn_at=None)
    if topic:
        found = found.filter(topic=topic)
    if not search:
        return found.filter(shown_id__isnull=False).order_by("topic", "pk")
    matches = current().annotate(rank=SearchRank(F("words"), wanted(search))).filter(words=wanted(search))
    best = matches.filter(article=OuterRef("pk")).order_by("-rank").values("rank")[:1]
    return found.annotate(rank=Subquery(best)).filter(rank__isnull=False).order_by("-rank", "pk")


def _shown(language: str) -> QuerySet[ArticleVersion, Any]:
    """The newest version in this language, or else in English, or else in any."""
    preferred = Case(
        When(language=language, then=0), When(language=FALLBACK, then=1), default=2, output_field=IntegerField()
    )
    rows = ArticleVersion.objects.filter(article=OuterRef("pk"))
    return rows.order_by(preferred, "language", "-number").values("pk")[:1]


def current() -> QuerySet[ArticleVersion]:
    """The newest version in each language."""
    later = ArticleVersion.objects.filter(
        article=OuterRef("article"), language=OuterRef("language"), number__gt=OuterRef("number")
    )
    return ArticleVersion.objects.filter(~Exists(later))


def versions_shown(articles: list[Article]) -> dict[int, ArticleVersion]:
    """The versions to show, by number."""
    numbers = [article.shown_id for article in articles]  # type: ignore[attr-defined]
    return ArticleVersion.objects.defer("words").in_bulk(numbers)


def article(article_id: int) -> Article | None:
    """One question, withdrawn or not."""
    return Article.objects.select_related("plan").filter(pk=article_id).first()


def held(article_id: int) -> Article:
    """A question that nobody else writes a version of until the transaction ends; its plan's alone."""
    return Article.objects.select_for_update(of=("self",)).select_related("plan").get(pk=article_id)


def newest(article: Article) -> dict[str, ArticleVersion]:
    """The newest version in each language, by language."""
    rows = current().defer("words").filter(article=article).select_related("written_by")
    return {row.language: row for row in rows}


def versions(article: Article, language: str) -> list[ArticleVersion]:
    """Its versions in a language, the newest first."""
    rows = ArticleVersion.objects.defer("words").filter(article=article, language=language)
    return list(rows.select_related("written_by")[:MOST_VERSIONS])


@dataclass(frozen=True)
class Pair:
    """A version and the one before it; none before the first."""

    after: ArticleVersion
    before: ArticleVersion | None


def version(article: Article, language: str, number: int) -> Pair | None:
    """One version, and the one that it followed."""
    rows = ArticleVersion.objects.defer("words").filter(article=article, language=language)
    found = {row.number: row for row in rows.select_related("written_by").filter(number__in=(number, number - 1))}
    return Pair(found[number], found.get(number - 1)) if number in found else None


def has_written(plan: Organization) -> bool:
    """Whether a plan has answered any question, withdrawn or not."""
    return Article.objects.filter(plan=plan).exists()


def first_questions(plan: Organization) -> frozenset[str]:
    """Every question of a plan, withdrawn or not, as it was first written."""
    rows = ArticleVersion.objects.filter(article__plan=plan, number=1)
    return frozenset(rows.values_list("question", flat=True))
