"""Enhanced Care Management (CalAIM, since 2022): the two populations of focus that claims and spans decide.

Avoidable hospital and emergency use: https://www.lacare.org/providers/ecm/eligibility and
https://healthy.kaiserpermanente.org/northern-california/shop-plans/medicaid/calaim-programs. Whether a stay was
planned, and whether a visit was avoidable, claims in our form do not say: every stay and visit counts.
Homelessness asks adults for a complex need as well; one of the fourteen conditions stands in for it here (unverified).
"""

from datetime import date

from promotora.targeting.language import (
    ALL_CONDITIONS,
    AgedAtLeast,
    AgedUnder,
    AllOf,
    AnyOf,
    AtLeast,
    Criterion,
    EdVisits,
    Exclusion,
    Group,
    HomelessNow,
    Program,
    Source,
    Stays,
    Tier,
)

PUBLISHED = Source("L.A. Care, ECM eligibility; Kaiser Permanente, CalAIM programs (read 2026-11-22)", verified=True)
PROXY = Source("L.A. Care, ECM eligibility; the complex need is read from the fourteen conditions", verified=False)
OVERLAP = Source("Kaiser Permanente, CalAIM programs: programs that exclude ECM (read 2026-11-22)", verified=True)
DUALS = Source("L.A. Care, D-SNP members and ECM from 2024-01-01 (read 2026-11-22)", verified=True)
OURS = Source("Promotora's proposal: no public definition was found", verified=False)

ADULT, CHILD = AgedAtLeast(21), AgedUnder(21)

POPULATIONS = Group(
    "population-of-focus",
    (
        Criterion("H1", AllOf(ADULT, HomelessNow(), AtLeast(1, of=frozenset(ALL_CONDITIONS))), PROXY),
        Criterion("H2", AllOf(CHILD, HomelessNow()), PUBLISHED),
        Criterion("U1", AllOf(ADULT, AnyOf(EdVisits(5, within=6), Stays(3, within=6))), PUBLISHED),
        Criterion("U2", AllOf(CHILD, AnyOf(EdVisits(3, within=12), Stays(2, within=12))), PUBLISHED),
    ),
)

EXCLUSIONS = (
    Exclusion("cal_mediconnect", "enrolled in Cal MediConnect", OURS),
    Exclusion("hospice", "receiving hospice care", OVERLAP),
    Exclusion("pace", "enrolled in PACE", OVERLAP),
    Exclusion("waiver_1915c", "served by a 1915(c) waiver", OVERLAP),
    Exclusion("complex_care_management", "in the plan's Complex Care Management", OVERLAP),
    Exclusion("california_community_transitions", "in California Community Transitions", OVERLAP),
)

D_SNP = Exclusion("fide_snp", "enrolled in a dual-eligible special needs plan", DUALS)

HARMLESS = (
    "ihss",
    "cbas",
    "ccs",
    "specialty_mh_tcm",
    "targeted_case_management",
    "disease_management",
    "nursing_facility",
    "whole_person_care",
)

TIERS = (Tier(1, AnyOf(EdVisits(10, within=12), Stays(4, within=12), HomelessNow())),)


def _version(version: str, effective: date, exclusions: tuple[Exclusion, ...], harmless: tuple[str, ...]) -> Program:
    return Program(
        code="ecm",
        name="Enhanced Care Management",
        version=version,
        effective=effective,
        source=PUBLISHED,
        groups=(POPULATIONS,),
        exclusions=exclusions,
        harmless_enrollments=harmless,
        tiers=TIERS,
        last_tier=2,
    )


VERSIONS = (
    _version("2022-01-01", date(2022, 1, 1), EXCLUSIONS, (*HARMLESS, "fide_snp")),
    _version("2024-01-01", date(2024, 1, 1), (*EXCLUSIONS, D_SNP), HARMLESS),
)
