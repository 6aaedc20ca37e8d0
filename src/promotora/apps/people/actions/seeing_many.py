"""Letting organizations see many members at once, and ending it: whole sets, under every row policy."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from promotora.apps.accounts.models import User
from promotora.apps.core import audit
from promotora.apps.core.audit import Look
from promotora.apps.core.models import Part
from promotora.apps.people.terms import Because, Did

Pairs = Sequence[tuple[int, int]]
"""(member, organization) each."""

# An access that was to begin later begins now. `promotora_moment`: what row security takes for now.
OPEN = """
INSERT INTO people_access (member_id, organization_id, user_id, starts, ends, because, note, given_by_id)
SELECT who, %(organization)s::bigint, NULL::bigint, promotora_moment(), NULL::timestamptz, %(because)s, '',
       %(by)s::bigint
FROM unnest(%(members)s::bigint[]) who
ON CONFLICT (member_id, organization_id, because) WHERE ends IS NULL AND user_id IS NULL
DO UPDATE SET starts = excluded.starts WHERE people_access.starts > excluded.starts
"""
# One organization at a time, so that each member is looked up by index and not among all that were ever assigned.
CLOSE = """
UPDATE people_access SET ends = greatest(starts, promotora_moment())
WHERE member_id = ANY(%(members)s::bigint[]) AND organization_id = %(organization)s AND because = %(because)s
  AND user_id IS NULL AND ends IS NULL
"""


@transaction.atomic
def change_sight(*, closed: Pairs, opened: Pairs, because: Because, by: User | None) -> None:
    """End that organizations see members for this reason, and let others see them from now on.

    What somebody sees for another reason they see on; whom they see for this one already is not opened twice. Each
    member is noted, all of them at once: the log compares what is noted with what was noted before.
    """
    for organization_id, members in _by_organization(closed):
        _run(CLOSE, organization_id, members, because, by)
    for organization_id, members in _by_organization(opened):
        _run(OPEN, organization_id, members, because, by)
    audit.note_all(
        [
            *(Look(member_id, Part.CHANGE, Did.SHARING_ENDED) for member_id, _ in closed),
            *(Look(member_id, Part.CHANGE, Did.SHARED) for member_id, _ in opened),
        ]
    )


def _by_organization(pairs: Pairs) -> Iterable[tuple[int, list[int]]]:
    found: dict[int, set[int]] = {}
    for member_id, organization_id in pairs:
        found.setdefault(organization_id, set()).add(member_id)
    return [(organization_id, sorted(members)) for organization_id, members in sorted(found.items())]


def _run(sql: str, organization_id: int, members: Sequence[int], because: Because, by: User | None) -> None:
    values: dict[str, Any] = {
        "organization": organization_id,
        "members": list(members),
        "because": because.value,
        "by": by.pk if by else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
