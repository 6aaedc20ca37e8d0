"""Asking for questions and answers, templates and announcements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotora.apps.network.actions.learning.questions import Place
from promotora.apps.network.actions.learning.shared import Announced
from promotora.apps.network.forms.learning.events import Paragraphs
from promotora.apps.network.models import Announcement, Article, ArticleVersion, Template
from promotora.apps.network.queries.learning.questions import LONGEST_SEARCH
from promotora.apps.network.rules.learning import Answered
from promotora.apps.network.terms import Topic
from promotora.apps.people.forms.fields import Day, Words, choice, words
from promotora.apps.people.terms import Language

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
SPOKEN_ALONE = (Language.SIGN, Language.OTHER)  # languages in which nobody writes here


def written_languages() -> list[tuple[str, Any]]:
    """The languages in which a question may be answered."""
    return [(code, word) for code, word in Language.choices if code not in SPOKEN_ALONE]


class SearchForm(forms.Form):
    """What to look for among the questions."""

    q = Words(
        label=_("Search the questions"),
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    topic = forms.ChoiceField(label=_("About"), required=False, choices=lambda: [("", _("everything")), *Topic.choices])


class QuestionForm(forms.Form):
    """A question and its answer in one language."""

    topic = choice(Topic.choices, _("What it is about"), _("Say what it is about."), widget=forms.Select)
    public = forms.BooleanField(
        label=_("Open to everybody"), required=False, help_text=_("Anybody may read it, also without signing in.")
    )
    question = words(ArticleVersion, "question", _("Write the question."))
    answer = Paragraphs(
        label=_("Answer"),
        rows=12,
        max_length=10_000,
        help_text=_(
            "Plain words. An empty line begins a new paragraph, “- ” at the beginning of a line makes a list, and"
            " links that begin with https:// can be followed."
        ),
        error_messages={"required": _("Write the answer.")},
    )
    source = words(ArticleVersion, "source", help_text=_("Where this was read, and when."))

    @property
    def given(self) -> Answered:
        """What was written, as an action takes it."""
        said = self.cleaned_data
        return Answered(said["question"], said["answer"].strip(), said["source"])

    @property
    def place(self) -> Place:
        """Under which topic, and for whom."""
        return Place(Topic(self.cleaned_data["topic"]), self.cleaned_data["public"])


class NewQuestionForm(QuestionForm):
    """The same, in a language to choose."""

    language = forms.ChoiceField(label=_("Language"), choices=written_languages)


class NextVersionForm(QuestionForm):
    """The same once more, and what changed."""

    because = Words(
        label=_("What changed?"),
        required=False,
        max_length=300,
        help_text=_("A few words. Everybody reads them beside the versions."),
    )


def question_asked(article: Article, version: ArticleVersion | None) -> dict[str, Any]:
    """A question as the form asks for it."""
    written = {"question": version.question, "answer": version.answer, "source": version.source} if version else {}
    return {"topic": article.topic, "public": article.public, **written}


# ---------------------------------------------------------------------------------------- templates, announcements


class TemplateForm(forms.Form):
    """A document to fill in."""

    name = words(Template, "name", _("Give the name."))
    about = words(Template, "about")
    public = forms.BooleanField(
        label=_("Open to everybody"), required=False, help_text=_("Anybody may take it, also without signing in.")
    )
    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        max_length=1000,
        help_text=_("A PDF, a picture, a Word document or a workbook, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose a file."), "max_length": _("The file’s name is too long. Shorten it.")},
    )

    def __init__(self, *args: Any, needs_file: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = needs_file
        if not needs_file:
            self.fields["file"].label = _("A newer version of the file")


class AnnouncementForm(forms.Form):
    """What is announced, from a day to a day."""

    title = words(Announcement, "title", _("Give it a title."))
    text = Paragraphs(
        label=_("Text"),
        max_length=4000,
        help_text=_("Plain words. Links that begin with https:// can be followed."),
        error_messages={"required": _("Write the text.")},
    )
    starts = Day(label=_("From"), error_messages={"required": _("Say from which day on.")})
    ends = Day(label=_("Up to and with"), required=False)
    public = forms.BooleanField(
        label=_("Open to everybody"), required=False, help_text=_("Anybody may read it, also without signing in.")
    )

    @property
    def given(self) -> Announced:
        """What was written, as an action takes it."""
        said = self.cleaned_data
        return Announced(said["title"], said["text"], said["starts"], said["ends"], said["public"])


def announcement_asked(row: Announcement) -> dict[str, Any]:
    """An announcement as the form asks for it."""
    return {name: getattr(row, name) for name in ("title", "text", "starts", "ends", "public")}
