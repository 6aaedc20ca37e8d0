"""The Health Homes Program (Medi-Cal, 2018-2021), as L.A. Care published it.

Source of the criteria: https://www.lacare.org/providers/provider-resources/health-homes-program/eligibility-services.
The look-back windows, the two-dates test, the tiers and most exclusions have no public text that we could read; they
are proposals or general knowledge and marked unverified.
"""

from datetime import date

from promotora.targeting.language import (
    ALL_CONDITIONS,
    ASTHMA,
    BIPOLAR,
    CAD,
    COPD,
    DEMENTIA,
    DIABETES,
    HEART_FAILURE,
    HYPERTENSION,
    KIDNEY,
    LIVER,
    MAJOR_DEPRESSION,
    PSYCHOTIC,
    SUBSTANCE_USE,
    TBI,
    AllOf,
    AnyOf,
    AtLeast,
    ChronicallyHomeless,
    Criterion,
    EdVisits,
    Exclusion,
    Group,
    Has,
    Program,
    Source,
    Stays,
    Tier,
)

PUBLISHED = Source("L.A. Care, Health Homes eligibility and services (read 2026-11-22)", verified=True)
FAQ = Source("L.A. Care, Health Homes Resources, frequently asked questions (read 2026-11-22)", verified=True)
RECALL = Source("DHCS Health Homes Program Guide, from general knowledge", verified=False)
OURS = Source("Promotora's proposal: no public definition was found", verified=False)

SERIOUS_MENTAL_ILLNESS = AnyOf(Has(MAJOR_DEPRESSION), Has(BIPOLAR), Has(PSYCHOTIC))

A1 = Criterion(
    "A1",
    AtLeast(2, of={COPD, DIABETES, TBI, HEART_FAILURE, CAD, LIVER, KIDNEY, DEMENTIA, SUBSTANCE_USE}),
    PUBLISHED,
)
A2 = Criterion("A2", AllOf(Has(HYPERTENSION), AnyOf(Has(COPD), Has(DIABETES), Has(CAD), Has(HEART_FAILURE))), PUBLISHED)
A3 = Criterion("A3", SERIOUS_MENTAL_ILLNESS, PUBLISHED)
A4 = Criterion("A4", Has(ASTHMA), PUBLISHED)

ACUITY = Group(
    "acuity",
    (
        Criterion("B1", AtLeast(3, of=frozenset(ALL_CONDITIONS)), PUBLISHED),
        Criterion("B2", Stays(1, within=12), PUBLISHED),
        Criterion("B3", EdVisits(3, within=12), PUBLISHED),
        Criterion("B4", ChronicallyHomeless(), PUBLISHED),
    ),
)

EXCLUSIONS = (
    Exclusion("cal_mediconnect", "enrolled in Cal MediConnect", FAQ),
    Exclusion("hospice", "receiving hospice care", RECALL),
    Exclusion("pace", "enrolled in PACE", RECALL),
    Exclusion("fide_snp", "enrolled in a fully integrated dual-eligible special needs plan", RECALL),
    Exclusion("nursing_facility", "living in a nursing facility", RECALL),
    Exclusion("waiver_1915c", "served by a 1915(c) waiver", RECALL),
    Exclusion("targeted_case_management", "receiving county Targeted Case Management", RECALL),
)

HARMLESS = ("ihss", "cbas", "ccs", "whole_person_care", "specialty_mh_tcm", "disease_management")
"""Enrollments that do not bar: HHP may run beside them (general knowledge, unverified)."""

TIERS = (
    Tier(
        1,
        AnyOf(
            EdVisits(5, within=12),
            Stays(2, within=12),
            ChronicallyHomeless(),
            AllOf(SERIOUS_MENTAL_ILLNESS, Has(SUBSTANCE_USE)),
        ),
    ),
    Tier(2, AnyOf(Stays(1, within=12), EdVisits(3, within=12))),
)
"""Proposed (no public tier definition was found); everyone else listed is in tier 3."""


def _version(version: str, effective: date, *chronic: Criterion) -> Program:
    return Program(
        code="hhp",
        name="Health Homes Program",
        version=version,
        effective=effective,
        ends=date(2021, 12, 31),
        source=PUBLISHED,
        groups=(Group("chronic-condition", chronic), ACUITY),
        exclusions=EXCLUSIONS,
        harmless_enrollments=HARMLESS,
        tiers=TIERS,
        last_tier=3,
    )


VERSIONS = (
    # Los Angeles: physical conditions and substance use first, serious mental illness six months later.
    _version("2019-07-01", date(2019, 7, 1), A1, A2, A4),
    _version("2020-01-01", date(2020, 1, 1), A1, A2, A3, A4),
)
