"""One thing that an organization is told once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise, lazy

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Permission
from promotora.apps.network.actions.telling.people import tell_once

Sentence = Callable[[], str]
in_readers_language: Callable[[Sentence], Promise] = lazy(lambda sentence: sentence(), str)


@dataclass(frozen=True)
class Notice:
    """`what` is remembered, so that it is told once; subject and text are said in each reader's language."""

    what: str
    to: Permission
    subject: Sentence
    text: Sentence

    def tell(self, organization: Organization, at: datetime) -> bool:
        """Tell it, unless it was told before; whether it was told now."""
        return tell_once(
            what=self.what,
            organization=organization,
            to=self.to,
            subject=in_readers_language(self.subject),
            text=in_readers_language(self.text),
            at=at,
        )


def said(day: date) -> str:
    """A day as the reader's language says it."""
    return date_format(day, "DATE_FORMAT")
