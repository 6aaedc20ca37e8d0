"""What the county is calibrated to, measured among the people the Health Homes rule lists as of 2020-03-01.

Utilizer groups: UCLA's cut-offs are not public, so these are our proposal, over twelve months and the first that fits:
super, 10 or more ED visits or 4 or more stays; high, 6 or more ED visits or 3 stays; moderate, 5 or more points, a stay
counting three and an ED visit one; low, 1 to 4 points; at risk, none.

data/usage.csv mixes Poisson classes (ED visits and stays a year, three conditions or not) whose weights were fitted
to these targets by non-negative least squares.
"""

from dataclasses import dataclass

UCLA_NEWS = (
    "UCLA Fielding School of Public Health, news on the program's evaluation (Medi-Cal members with complex needs)"
)
DHCS = "DHCS, April 2022 stakeholder update: utilization groups before the program, per cent, rounded"
IEHP = "Inland Empire Health Plan, year-one results, State of Reform, July 2020"
OURS = "our proposal: above the top 3-5 % of highest risk, as a list holds more people than enrol"
POINTS_A_STAY = 3


@dataclass(frozen=True)
class Target:
    """A figure to meet: what, how much, how far off is accepted, where it comes from. Shares run from 0 to 1."""

    name: str
    value: float
    tolerance: float
    source: str


TARGETS = (
    Target("listed share of members", 0.065, 0.015, OURS),
    Target("super utilizers", 0.06, 0.03, DHCS),
    Target("high utilizers", 0.15, 0.03, DHCS),
    Target("moderate utilizers", 0.35, 0.03, DHCS),
    Target("low utilizers", 0.32, 0.03, DHCS),
    Target("at-risk utilizers", 0.13, 0.03, DHCS),
    Target("ED visits a super utilizer", 14.9, 1.0, DHCS),
    Target("stays a super utilizer", 4.1, 0.4, DHCS),
    Target("aged 50-64", 0.48, 0.03, UCLA_NEWS),
    Target("female", 0.59, 0.03, UCLA_NEWS),
    Target("Latino", 0.47, 0.03, UCLA_NEWS),
    Target("major depression", 0.73, 0.03, UCLA_NEWS),
    Target("hypertension", 0.65, 0.03, UCLA_NEWS),
    Target("diabetes", 0.49, 0.03, UCLA_NEWS),
    Target("three conditions or more", 0.70, 0.03, IEHP),
    Target("a stay or more", 0.56, 0.03, IEHP),
    Target("three ED visits or more", 0.57, 0.03, IEHP),
    Target("chronically homeless", 0.028, 0.01, IEHP),
)


def utilizer_group(ed_visits: int, stays: int) -> str:
    """The group of a person's last twelve months."""
    points = ed_visits + POINTS_A_STAY * stays
    if ed_visits >= 10 or stays >= 4:
        return "super"
    if ed_visits >= 6 or stays >= 3:
        return "high"
    if points >= 5:
        return "moderate"
    return "low" if points >= 1 else "at-risk"
