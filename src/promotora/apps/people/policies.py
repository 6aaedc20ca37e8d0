"""Who may see a member's rows, in SQL. Every policy reads one dated table: people_access."""

from promotora.apps.core.security import RowPolicy

# Written out, not called as a function, so that PostgreSQL looks the member up by index, the rest being constants.
# OFFSET 0 holds it to that: without it the planner may first gather every member of a plan, for a page that shows one.
# What nearly every row needs is asked once for a query (SELECT …); what few need, when it comes to that: each such
# SELECT is planned again for each query. Measured in benchmarks/house.py.
SEES = """EXISTS (
    SELECT 1 FROM people_access may
    WHERE may.member_id = {table}.%s AND may.organization_id = (SELECT promotora_organization())
      AND (may.user_id IS NULL OR may.user_id = promotora_user())
      AND may.starts <= (SELECT promotora_moment()) AND (may.ends IS NULL OR may.ends > promotora_moment())
    OFFSET 0
)"""

# 42 CFR 2.13, 2.31, 2.33: shown to a recipient whom the member's consent names, and to who wrote it down.
UNPROTECTED = """(NOT {table}.part2 OR {table}.recorded_in_id = (SELECT promotora_organization())
    OR promotora_consented({table}.member_id))"""

OWN = "organization_id = (SELECT promotora_organization())"


def rows_of_member(column: str = "member_id") -> RowPolicy:
    """Rows of members whom one may see: to read, to add and to change, never to remove."""
    sees = SEES % column
    return RowPolicy(see=sees, add=sees, change=sees)


def rows_only_read(column: str = "member_id") -> RowPolicy:
    """Rows of members whom one may see, written by the database alone."""
    return RowPolicy(see=SEES % column)


def history_of_member(column: str = "member_id") -> RowPolicy:
    """Earlier versions of rows: added by triggers, never changed."""
    return RowPolicy(see=SEES % column, add=SEES % column)


HEALTH_FACTS = RowPolicy(
    see=f"{SEES % 'member_id'} AND {UNPROTECTED}",
    add=SEES % "member_id",
    change=f"{SEES % 'member_id'} AND {UNPROTECTED}",
)
HEALTH_FACT_HISTORY = RowPolicy(see=f"{SEES % 'member_id'} AND {UNPROTECTED}", add=SEES % "member_id")

# That somebody agreed to share substance-use records says that there are some: only those named see it, and its writer.
_UNTOLD = """({table}.covers <> 'part2' OR {table}.recorded_in_id = (SELECT promotora_organization())
    OR promotora_names({table}.%s))"""
CONSENTS = RowPolicy(
    see=f"{SEES % 'member_id'} AND {_UNTOLD % 'id'}",
    add=SEES % "member_id",
    change=f"{SEES % 'member_id'} AND {_UNTOLD % 'id'}",
)
CONSENT_HISTORY = RowPolicy(see=f"{SEES % 'member_id'} AND {_UNTOLD % 'id'}", add=SEES % "member_id")
# The consent behind each recipient decides, by its own policy.
RECIPIENTS = RowPolicy(
    see="EXISTS (SELECT 1 FROM people_consent c WHERE c.id = {table}.consent_id)", add=SEES % "member_id"
)

# Whoever sees a member may let another organization see, and a member whom nobody sees yet belongs to who adds it.
ACCESS = RowPolicy(
    see=f"{OWN} OR promotora_sees(member_id)",
    add="promotora_may_open(member_id, organization_id, user_id, ends)",
    change="promotora_keeps(member_id)",
)
OWN_ROWS = RowPolicy(see=OWN, add=OWN, change=OWN)
KEYS = RowPolicy(see=f"{OWN} AND {SEES % 'member_id'}")
# An emergency is seen by the organization that opened the record and by those who may see the member anyway.
EMERGENCIES = RowPolicy(
    see=f"{OWN} OR promotora_sees(member_id)", add=OWN, change=f"{OWN} OR promotora_sees(member_id)"
)
# Its reviewer may not see the member, and what the review changed is kept all the same.
EMERGENCY_HISTORY = RowPolicy(see=f"{OWN} OR promotora_sees(member_id)", add=f"{OWN} OR promotora_sees(member_id)")
