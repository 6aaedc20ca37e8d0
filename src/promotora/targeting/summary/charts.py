"""The pictures of the page: each with the rows of its table and the sentence that says what it shows."""

from dataclasses import dataclass
from typing import Any

from promotora.targeting.model.words import counted, listing
from promotora.targeting.summary.wording import members, number, percent

Figures = dict[str, Any]
MOST_LANGUAGES = 12


@dataclass(frozen=True)
class Bar:
    """One row of a chart and of its table."""

    label: str
    members: int
    share: float
    note: str = ""

    @property
    def percent(self) -> str:
        return percent(self.share)

    @property
    def width(self) -> str:
        """How long the bar is, as CSS says it; what is more than nothing can be seen."""
        return f"{max(100 * self.share, 0.4 if self.members else 0):.1f}%"


@dataclass(frozen=True)
class Chart:
    """A picture with its table and the sentence that says what it shows."""

    title: str
    sentence: str
    first_column: str
    bars: tuple[Bar, ...]
    tint: str = "teal"


def _bars(rows: list[Figures], label: str, total: int, note: str = "") -> tuple[Bar, ...]:
    return tuple(
        Bar(str(row[label]), row["members"], row["members"] / max(1, total), str(row.get(note, ""))) for row in rows
    )


def _sentence(bars: tuple[Bar, ...], *, of: str, nothing: str) -> str:
    """'Most: hypertension, 3,210 of the listed (63%).'"""
    top = max(bars, key=lambda bar: bar.members, default=None)
    if top is None or not top.members:
        return nothing
    label = top.label if top.label[:1].isupper() or len(top.label) < 40 else f"“{top.label}”"
    return f"Most often {label}: {number(top.members)} {of} ({top.percent})."


LISTED = "of the listed"
NOBODY = "Nobody is listed."


def _chart(
    figures: Figures, key: str, label: str, title: str, first: str, *, note: str = "", tint: str = "teal"
) -> Chart:
    bars = _bars(figures[key], label, figures["members"]["listed"], note)
    return Chart(title, _sentence(bars, of=LISTED, nothing=NOBODY), first, bars, tint)


def _conditions(figures: Figures) -> Chart:
    return _chart(figures, "by_condition", "name", "What they live with", "Condition")


def _criteria(figures: Figures) -> Chart:
    chart = _chart(
        figures, "by_criterion", "criterion", "Which criteria they meet", "Criterion", note="rule", tint="plum"
    )
    return Chart(
        chart.title, f"{chart.sentence} One person may meet several.", chart.first_column, chart.bars, chart.tint
    )


def _condition_count(figures: Figures) -> Chart:
    rows = [
        {"words": counted(row["conditions"], "condition", "conditions"), **row} for row in figures["by_condition_count"]
    ]
    bars = _bars(rows, "words", figures["members"]["listed"])
    three = sum(row["members"] for row in rows if row["conditions"] >= 3)
    share = percent(three / max(1, figures["members"]["listed"]))
    sentence = f"{members(three)} ({share}) have three conditions or more." if bars else NOBODY
    return Chart("How many conditions at once", sentence, "Conditions", bars)


def _care(figures: Figures) -> Chart:
    care = figures["care"]
    rows = [
        {"what": "at least one inpatient stay", "members": care["with_a_stay"]},
        {"what": "three ED visits or more", "members": care["with_3_ed_visits"]},
        {"what": "chronically homeless", "members": care["chronically_homeless"]},
        {"what": "where they live is not known", "members": care["homelessness_not_known"]},
    ]
    sentence = (
        f"Together {number(care['stays'])} inpatient stays and {number(care['ed_visits'])} ED visits in the last year."
    )
    return Chart(
        "Care in the last year, and a roof",
        sentence,
        "What",
        _bars(rows, "what", figures["members"]["listed"]),
        "poppy",
    )


def _languages(figures: Figures) -> Chart:
    rows = figures["by_language"]
    if len(rows) > MOST_LANGUAGES:
        rest = rows[MOST_LANGUAGES - 1 :]
        others = {
            "language": f"{len(rest)} other languages, or not known",
            "members": sum(row["members"] for row in rest),
        }
        rows = [*rows[: MOST_LANGUAGES - 1], others]
    bars = _bars(rows, "language", figures["members"]["listed"])
    return Chart("The language they speak", _sentence(bars, of=LISTED, nothing=NOBODY), "Language", bars)


def _areas(figures: Figures) -> Chart:
    return _chart(figures, "by_area", "area", "Where they live", "Service planning area")


def _excluded(figures: Figures) -> Chart:
    bars = _bars(figures["excluded_because"], "reason", figures["members"]["excluded"])
    sentence = _sentence(bars, of="of those barred", nothing="Nobody who meets the rule is barred.")
    return Chart("Who meets the rule but is barred", sentence, "What bars", bars, "gold")


def _not_eligible(figures: Figures) -> Chart:
    bars = _bars(figures["not_eligible_because"], "reason", figures["members"]["not_eligible"])
    sentence = _sentence(bars, of="of those not eligible", nothing="Everybody covered meets the rule.")
    return Chart(
        "Why the others do not meet the rule",
        f"{sentence} One person may have several reasons.",
        "Reason",
        bars,
        "quiet",
    )


CHARTS = {
    "conditions": _conditions,
    "criteria": _criteria,
    "condition_count": _condition_count,
    "care": _care,
    "languages": _languages,
    "areas": _areas,
    "excluded": _excluded,
    "not_eligible": _not_eligible,
}


def tiers(figures: Figures) -> Chart:
    """How many are in each tier."""
    rows = [{"words": f"Tier {row['tier']}", **row} for row in figures["by_tier"]]
    bars = _bars(rows, "words", figures["members"]["listed"], "rule")
    spread = listing([f"{number(bar.members)} in {bar.label.lower()}" for bar in bars])
    return Chart("How urgent", f"{spread[:1].upper()}{spread[1:]}." if bars else NOBODY, "Tier", bars)


def pyramid(figures: Figures) -> list[Figures]:
    """Each age band with the lengths of its two bars: the longest of all fills its half."""
    rows = figures["by_age_and_sex"]
    longest = max((max(row["female"], row["male"]) for row in rows), default=0)
    return [
        {**row, **{f"{sex}_width": f"{100 * row[sex] / max(1, longest):.1f}%" for sex in ("female", "male")}}
        for row in reversed(rows)
    ]
