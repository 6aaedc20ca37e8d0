"""Letting an organization see many members at once, and ending it: whole sets, under every row policy."""

from collections.abc import Sequence

from django.db import connection

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import audit
from promotora.apps.core.audit import Look
from promotora.apps.core.models import Part
from promotora.apps.people.terms import Because, Did

# An access that was to begin later begins now. `promotora_moment`: what row security takes for now.
OPEN = """
INSERT INTO people_access (member_id, organization_id, user_id, starts, ends, because, note, given_by_id)
SELECT DISTINCT who, %(organization)s::bigint, NULL::bigint, promotora_moment(), NULL::timestamptz, %(because)s, '',
       %(by)s::bigint
FROM unnest(%(members)s::bigint[]) who
ON CONFLICT (member_id, organization_id, because) WHERE ends IS NULL AND user_id IS NULL
DO UPDATE SET starts = least(people_access.starts, excluded.starts) WHERE people_access.starts > excluded.starts
"""
CLOSE = """
UPDATE people_access a SET ends = greatest(a.starts, promotora_moment())
FROM unnest(%(members)s::bigint[], %(organizations)s::bigint[]) gone(member_id, organization_id)
WHERE a.member_id = gone.member_id AND a.organization_id = gone.organization_id AND a.because = %(because)s
  AND a.user_id IS NULL AND a.ends IS NULL
"""


def open_to(*, members: Sequence[int], organization: Organization, because: Because, by: User | None) -> None:
    """Let an organization see these members from now on; for the same reason, nobody is let see twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            OPEN,
            {
                "members": list(members),
                "organization": organization.pk,
                "because": because.value,
                "by": by.pk if by else None,
            },
        )
    audit.note_all(Look(member_id, Part.CHANGE, Did.SHARED) for member_id in members)


def close(*, pairs: Sequence[tuple[int, int]], because: Because) -> None:
    """End that organizations see members, for this reason; what they see for another one they see on.

    `pairs`: (member, organization).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            CLOSE,
            {
                "members": [member_id for member_id, _ in pairs],
                "organizations": [organization_id for _, organization_id in pairs],
                "because": because.value,
            },
        )
    audit.note_all(Look(member_id, Part.CHANGE, Did.SHARING_ENDED) for member_id, _ in pairs)
