"""Row history by database triggers: each change keeps the row as it was, with who changed it."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db import models

from promotora.apps.core.security import Privacy, RowPolicy, holds
from promotora.apps.people import policies

M = TypeVar("M", bound=type[models.Model])


def of_member(
    policy: RowPolicy | None = None, history: RowPolicy | None = None, column: str = "member_id"
) -> Callable[[M], M]:
    """Declare a table of members' facts, with its row policy, and keep its earlier versions as strictly."""

    def declare(model: M) -> M:
        holds(Privacy.MEMBER, policy or policies.rows_of_member(column))(model)
        name = f"{model.__name__}Event"
        events = pghistory.create_event_model(model, model_name=name, abstract=False)
        holds(Privacy.MEMBER, history or policies.history_of_member(column))(events)
        return model

    return declare
