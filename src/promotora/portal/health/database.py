"""The database: what it is, who may do what in it, whether it is as the code declares it."""

import os
from datetime import UTC, datetime

from promotora.portal import opening
from promotora.portal.databases import OWNER, SITE
from promotora.portal.health.finding import Finding, good, warning, wrong

APART, FAR_APART = 5, 60  # seconds
SHOWN = 3
ROLE = (
    "As the owner: CREATE ROLE promotora_site LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS; then \\password "
    "promotora_site. Name it in DATABASE_URL, and the owner in DATABASE_OWNER_URL."
)


def where() -> str:
    """Which database it is; Trouble when it does not answer."""
    kind = "" if os.environ.get("DATABASE_URL") else ", embedded"
    connection = opening.connected(SITE)
    return f"{opening.address(connection.settings_dict)} answers{kind}."


def version(what: str) -> Finding:
    """Whether the server is new enough."""
    major = opening.version(opening.connected(SITE))
    if major < opening.OLDEST:
        said, _, mend = opening.too_old(major).partition(". ")
        return wrong(what, said + ".", mend)
    return good(what, f"PostgreSQL {major}.")


def clock(what: str) -> Finding:
    """Whether this machine's clock and the database's agree."""
    with opening.connected(SITE).cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone() or (before,)
    ours = before + (datetime.now(UTC) - before) / 2
    apart = abs((theirs - ours).total_seconds())
    mend = "Let both machines take their time from a time server (NTP)."
    if apart > FAR_APART:
        return wrong(what, f"The database's clock is {apart:,.0f} seconds from this machine's.", mend)
    if apart > APART:
        return warning(what, f"The database's clock is {apart:,.0f} seconds from this machine's.", mend)
    return good(what, "It agrees with the database's.")


def site_role(what: str) -> Finding:
    """Whether row security holds the role that the site connects as."""
    reasons = opening.too_mighty(opening.connected(SITE))
    if reasons:
        return wrong(what, f"{'; '.join(reasons)}.", ROLE)
    return good(what, f"{opening.site_role()} owns nothing and cannot bypass row security.")


def owner(what: str) -> Finding:
    """Whether the owner can be reached, which migrations and backups need."""
    if os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_OWNER_URL"):
        mend = "Set DATABASE_OWNER_URL where migrations, backup and restore are run."
        return wrong(what, "DATABASE_OWNER_URL is not set.", mend)
    connection = opening.connected(OWNER)
    return good(what, f"{connection.settings_dict['USER']} answers.")


def migrations(what: str) -> Finding:
    """Whether the tables are those of this code."""
    opening.connected(OWNER)
    waiting = opening.unapplied()
    if waiting:
        return wrong(what, f"{len(waiting)} not applied: {some(waiting)}.", "promotora manage migrate")
    return good(what, "All are applied.")


def row_security(what: str) -> Finding:
    """Whether rights, row policies, and the functions and triggers behind them are those declared."""
    differences = opening.differences()
    if differences:
        return wrong(what, some(differences, " "), "promotora manage migrate")
    return good(what, "Rights, row policies, functions and triggers are as declared.")


def second_factors(what: str) -> Finding:
    """Whether people's second factors can be opened with this installation's secret."""
    from promotora.apps.accounts import queries

    unopened = queries.unopened_second_factors()
    if unopened:
        mend = (
            "Name the secret that they were sealed with in PROMOTORA_FORMER_SECRET_KEYS and run `promotora manage "
            "seal_second_factors`; or `promotora manage reset_second_factor EMAIL` for each person."
        )
        return wrong(what, f"{unopened} cannot be opened with this secret: those people cannot sign in.", mend)
    return good(what, "Each can be opened.")


def some(things: list[str], between: str = ", ") -> str:
    """The first of them, and how many more."""
    more = f"{between}and {len(things) - SHOWN} more" if len(things) > SHOWN else ""
    return between.join(things[:SHOWN]) + more


NEEDED_FOR_THE_REST = ("Version", "Migrations")
LOOKS = {
    "Version": version,
    "Clock": clock,
    "Site's role": site_role,
    "Owner": owner,
    "Migrations": migrations,
    "Row security": row_security,
}
ONCE_MIGRATED = {"Second factors": second_factors}
