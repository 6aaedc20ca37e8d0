"""Showing a question or a template no more, and again. It is kept with all its versions."""

from datetime import datetime

from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.models import Article, Template
from promotora.apps.network.rules.learning import refusals_to_bring_back, refusals_to_withdraw


def withdraw(held: Article | Template, at: datetime) -> None:
    """Show it no more. `held`: the row as it is now, for this transaction alone."""
    refuse_if(refusals_to_withdraw(withdrawn=held.withdrawn_at is not None))
    _write(held, at)


def bring_back(held: Article | Template) -> None:
    """Show it again."""
    refuse_if(refusals_to_bring_back(withdrawn=held.withdrawn_at is not None))
    _write(held, None)


def _write(held: Article | Template, at: datetime | None) -> None:
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
