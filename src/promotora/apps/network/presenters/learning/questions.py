"""Questions, templates and announcements in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.network.models import Announcement, Article, ArticleVersion, Template, TemplateVersion
from promotora.apps.network.presenters.learning.events import language_said
from promotora.apps.network.presenters.learning.text import ITEM, Block, Changed, blocks, changes
from promotora.apps.network.queries.learning.questions import FALLBACK, Pair
from promotora.apps.people.presenters.words import day, moment, span

SHORT = 160  # characters of an answer in a list


@dataclass(frozen=True)
class QuestionSaid:
    """One question, as lists show it. `other`: in which other language it is, if not the reader's."""

    url: str
    question: str
    begins: str
    topic: str
    plan: str
    language: str
    other: str


def questions_said(
    articles: Iterable[Article], versions: Mapping[int, ArticleVersion], language: str
) -> list[QuestionSaid]:
    """Questions in words, each in the language that there is."""
    return [_said(article, versions[article.shown_id], language) for article in articles]  # type: ignore[attr-defined]


def _said(article: Article, version: ArticleVersion, language: str) -> QuestionSaid:
    begins = _beginning(version.answer)
    return QuestionSaid(
        url=reverse("question", args=[article.pk]),
        question=version.question,
        begins=begins,
        topic=str(article.get_topic_display()),
        plan=str(article.plan),
        language=version.language,
        other="" if version.language == language else language_said(version.language),
    )


def _beginning(answer: str) -> str:
    """An answer's first words in one line; dots stand between the items of a list."""
    lines = (line.strip() for line in answer.splitlines())
    words = " ".join(line.replace(ITEM, "· ", 1) if line.startswith(ITEM) else line for line in lines if line)
    return words if len(words) <= SHORT else f"{words[:SHORT].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True)
class QuestionPage:
    """A question in one language: the answer to be drawn, and in which other languages it is."""

    row: Article
    version: ArticleVersion
    answer: list[Block]
    topic: str
    written: str
    missing: str
    others: list[tuple[str, str]]
    number: str

    @property
    def source(self) -> list[Block]:
        """Where it was read; links in it can be followed."""
        return blocks(self.version.source)


def question_page(article: Article, newest: Mapping[str, ArticleVersion], language: str) -> QuestionPage:
    """A question in this language, or else in English, or else in the first that there is."""
    there = [language, FALLBACK, *newest]
    version = next(newest[code] for code in there if code in newest)
    missing = ""
    if version.language != language:
        words = {"wanted": language_said(language), "shown": language_said(version.language)}
        missing = _("This is not written in %(wanted)s yet. Below it is in %(shown)s.") % words
    address = reverse("question", args=[article.pk])
    return QuestionPage(
        row=article,
        version=version,
        answer=blocks(version.answer),
        topic=str(article.get_topic_display()),
        written=written_said(version),
        missing=missing,
        others=[
            (language_said(code), f"{address}?language={code}") for code in sorted(newest) if code != version.language
        ],
        number=_("Version %(number)d") % {"number": version.number},
    )


def written_said(version: ArticleVersion) -> str:
    """Who wrote a version, and when."""
    words = {"when": moment(version.written_at), "who": version.written_by, "plan": version.article.plan}
    return _("Written %(when)s by %(who)s, %(plan)s") % words


@dataclass(frozen=True)
class VersionSaid:
    """One version, as the list of versions shows it."""

    title: str
    url: str
    when: str
    exact: str
    who: str
    because: str


def versions_said(article: Article, versions: Iterable[ArticleVersion]) -> list[VersionSaid]:
    """Versions in words, the newest first."""
    return [
        VersionSaid(
            title=_("Version %(number)d") % {"number": version.number},
            url=reverse("question_version", args=[article.pk, version.language, version.number]),
            when=moment(version.written_at),
            exact=version.written_at.isoformat(),
            who=str(version.written_by),
            because=version.because or (_("The first version.") if version.number == 1 else ""),
        )
        for version in versions
    ]


@dataclass(frozen=True)
class Comparison:
    """What changed in one part of a version."""

    title: str
    rows: list[Changed]


def comparisons(pair: Pair) -> list[Comparison]:
    """A version beside the one before it, part by part; only the parts that changed."""
    if pair.before is None:
        return []
    parts = [
        (_("The question"), pair.before.question, pair.after.question),
        (_("The answer"), pair.before.answer, pair.after.answer),
        (_("The source"), pair.before.source, pair.after.source),
    ]
    return [Comparison(title, changes(before, after)) for title, before, after in parts if before != after]


# --------------------------------------------------------------------------------------------------------- templates


@dataclass(frozen=True)
class TemplateSaid:
    """One template, as lists show it."""

    row: Template
    url: str
    file_url: str
    line: str


def template_said(template: Template, file: TemplateVersion | None) -> TemplateSaid:
    """A template, in words, with its newest file."""
    return TemplateSaid(
        row=template,
        url=reverse("network_template", args=[template.pk]),
        file_url=reverse("network_template_file", args=[template.pk, file.number]) if file else "",
        line=file_line(file) if file else "",
    )


def file_line(file: TemplateVersion) -> str:
    """Which version a file is, how large, and since when."""
    words = {"number": file.number, "size": filesizeformat(file.size), "day": day(file.added_at)}
    return _("Version %(number)d · %(size)s · %(day)s") % words


# ----------------------------------------------------------------------------------------------------- announcements


@dataclass(frozen=True)
class AnnouncementSaid:
    """One announcement, to be drawn."""

    row: Announcement
    url: str
    title: str
    text: list[Block]
    line: str
    state: str
    tone: str


def announcement_said(row: Announcement, today: date) -> AnnouncementSaid:
    """An announcement, in words."""
    state, tone = _standing(row, today)
    return AnnouncementSaid(
        row=row,
        url=reverse("announcement", args=[row.pk]),
        title=row.title,
        text=blocks(row.text),
        line=_("%(plan)s · %(days)s") % {"plan": row.plan, "days": span(row.starts, row.ends)},
        state=state,
        tone=tone,
    )


def _standing(row: Announcement, today: date) -> tuple[str, str]:
    if row.starts > today:
        return _("to come"), "gold"
    if row.ends is not None and row.ends < today:
        return _("over"), "quiet"
    return (_("open to everybody"), "ok") if row.public else (_("for the network"), "quiet")


def to_be_told(people: int, organizations: int) -> str:
    """How many an announcement would go to."""
    at = ngettext("%(count)d organization", "%(count)d organizations", organizations) % {"count": organizations}
    return ngettext(
        "It goes to %(count)d person at %(organizations)s that you have certified.",
        "It goes to %(count)d people at %(organizations)s that you have certified.",
        people,
    ) % {"count": people, "organizations": at}
