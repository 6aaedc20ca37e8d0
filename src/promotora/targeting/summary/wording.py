"""The words of the page: numbers, days, and the sentences at its head."""

from datetime import date
from typing import Any

from promotora.targeting.model.words import counted

Figures = dict[str, Any]


def number(value: int) -> str:
    """1,234"""
    return f"{value:,}"


def percent(share: float) -> str:
    """63%, and '<1%' for what is there but little."""
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"


def day(iso: str) -> str:
    """March 1, 2020"""
    when = date.fromisoformat(iso)
    return f"{when:%B} {when.day}, {when.year}"


def members(count: int) -> str:
    """'1 member', '1,234 members'"""
    return counted(count, "member", "members").replace(str(count), number(count), 1)


def list_name(iso: str) -> str:
    """'the March 2020 list' for a list of a first of the month, else 'the list of June 30, 2021'."""
    when = date.fromisoformat(iso)
    return f"the {when:%B %Y} list" if when.day == 1 else f"the list of {day(iso)}"


def headline(figures: Figures) -> str:
    """The one sentence to take away."""
    listed = figures["members"]["listed"]
    count = "Nobody is" if not listed else f"{members(listed)} {'is' if listed == 1 else 'are'}"
    said = f"{count} on {list_name(figures['program']['as_of'])}"
    change = figures["change"]
    if change is None or not listed:
        return said
    came = change["came"]
    return f"{said}; {'none' if not came else number(came)} {'are' if came > 1 else 'is'} new"


def lede(figures: Figures) -> str:
    """The headline's other half: out of how many, and where the rest are."""
    found = figures["members"]
    return (
        f"Of {people(found['covered'])} with coverage on {day(figures['program']['as_of'])}, "
        f"{number(found['listed'])} meet the rule and nothing bars them, {number(found['excluded'])} meet it but are "
        f"barred, and {number(found['not_eligible'])} do not meet it."
    )


def people(count: int) -> str:
    """'1 person', '1,234 people'"""
    return counted(count, "person", "people").replace(str(count), number(count), 1)


def rows_heading(figures: Figures) -> str:
    """How the data read, in a sentence."""
    rows = sum(row["rows"] for row in figures["rows"])
    bad = sum(row["set_aside"] for row in figures["rows"])
    if not bad:
        return f"All {number(rows)} rows could be used"
    return f"{number(bad)} of {number(rows)} rows {'was' if bad == 1 else 'were'} set aside"


def unverified(figures: Figures) -> str:
    """How much of the policy rests on nothing that was read; '' when all was."""
    policy = figures["policy"]
    rules = sum(not each["verified"] for each in policy["rules"])
    bars = sum(not each["verified"] for each in policy["exclusions"])
    if not rules + bars:
        return ""
    return f"Unverified: {rules} of {len(policy['rules'])} criteria, {bars} of {len(policy['exclusions'])} exclusions."


def age_sentence(figures: Figures) -> str:
    """Which age band holds most of the listed, and the share of women and girls."""
    rows, listed = figures["by_age_and_sex"], figures["members"]["listed"]
    if not listed:
        return "Nobody is listed."
    top = max(rows, key=lambda row: row["members"])
    female = sum(row["female"] for row in rows)
    return f"Most are {top['age']} ({percent(top['members'] / listed)}); {percent(female / listed)} are female."


def explain_command(figures: Figures, record: Figures) -> str:
    """The command that says why one person is or is not on the list."""
    source = record["input"]
    given = f"--store {source['store']}" if "store" in source else f"--data {source['data']}"
    program = figures["program"]
    keep = " --keep-open" if program["kept_open"] else ""
    return f"promotora tel explain {given} --program {program['code']} --as-of {program['as_of']}{keep} --person ID"
