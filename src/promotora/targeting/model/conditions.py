"""Conditions: the health problems that a program's rules speak of, and the order in which pages name them."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Condition:
    """One condition: `code` as written in lists and files, `name` as people read it, `constant` as authors write it."""

    code: str
    name: str
    constant: str

    def __repr__(self) -> str:
        return self.constant

    def __str__(self) -> str:
        return self.name


COPD = Condition("copd", "COPD", "COPD")
DIABETES = Condition("diabetes", "diabetes", "DIABETES")
TBI = Condition("tbi", "traumatic brain injury", "TBI")
HEART_FAILURE = Condition("chf", "heart failure", "HEART_FAILURE")
CAD = Condition("cad", "coronary artery disease", "CAD")
LIVER = Condition("liver", "chronic liver disease", "LIVER")
KIDNEY = Condition("ckd", "chronic kidney disease", "KIDNEY")
DEMENTIA = Condition("dementia", "dementia", "DEMENTIA")
SUBSTANCE_USE = Condition("sud", "substance use disorder", "SUBSTANCE_USE")
HYPERTENSION = Condition("hypertension", "hypertension", "HYPERTENSION")
ASTHMA = Condition("asthma", "asthma", "ASTHMA")
MAJOR_DEPRESSION = Condition("mdd", "major depression", "MAJOR_DEPRESSION")
BIPOLAR = Condition("bipolar", "bipolar disorder", "BIPOLAR")
PSYCHOTIC = Condition("psychotic", "psychotic disorder", "PSYCHOTIC")

ALL_CONDITIONS = (
    ASTHMA,
    BIPOLAR,
    CAD,
    HEART_FAILURE,
    KIDNEY,
    COPD,
    DEMENTIA,
    DIABETES,
    HYPERTENSION,
    LIVER,
    MAJOR_DEPRESSION,
    PSYCHOTIC,
    SUBSTANCE_USE,
    TBI,
)
"""Every condition, sorted by code: a condition's place here is its bit in a mask of conditions."""

CONDITION_BY_CODE = {condition.code: condition for condition in ALL_CONDITIONS}
BIT_OF = {condition.code: bit for bit, condition in enumerate(ALL_CONDITIONS)}


def mask_of(codes: frozenset[str]) -> int:
    """The conditions as one integer, a bit each (see `ALL_CONDITIONS`)."""
    return sum(1 << BIT_OF[code] for code in codes)


def conditions_in(mask: int) -> tuple[Condition, ...]:
    """The conditions of a mask, sorted by code."""
    return tuple(condition for bit, condition in enumerate(ALL_CONDITIONS) if mask >> bit & 1)
