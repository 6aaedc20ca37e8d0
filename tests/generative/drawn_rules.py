"""Rules and programs, drawn from the language."""

from datetime import date

from hypothesis import strategies as st

from promotora.targeting.language import (
    ALL_CONDITIONS,
    ASTHMA,
    COPD,
    DIABETES,
    HEART_FAILURE,
    HYPERTENSION,
    MAJOR_DEPRESSION,
    SUBSTANCE_USE,
    TBI,
    AgedAtLeast,
    AgedUnder,
    AllOf,
    AnyOf,
    AtLeast,
    ChronicallyHomeless,
    CodeChange,
    Criterion,
    EdVisits,
    Exclusion,
    Group,
    Has,
    HomelessNow,
    Program,
    Source,
    Stays,
    Tier,
)
from promotora.targeting.model.facts import Facts

DRAWN = Source("drawn", verified=False)
MONTHS = [1, 6, 12, 13, 24, 36]

LIKELY = (ASTHMA, COPD, DIABETES, HYPERTENSION, HEART_FAILURE, MAJOR_DEPRESSION, SUBSTANCE_USE, TBI)
conditions = st.sampled_from((*ALL_CONDITIONS, *LIKELY))
months = st.sampled_from(MONTHS)
counts = st.integers(1, 3)
ages = st.sampled_from([1, 18, 21, 60, 65])


@st.composite
def counted_conditions(draw):
    of = draw(st.frozensets(conditions, min_size=1, max_size=14))
    return AtLeast(draw(st.integers(1, min(3, len(of)))), of=of)


leaves = st.one_of(
    st.builds(Has, conditions),
    counted_conditions(),
    st.builds(Stays, counts, within=months),
    st.builds(EdVisits, counts, within=months),
    st.builds(HomelessNow),
    st.builds(ChronicallyHomeless),
    st.builds(AgedAtLeast, ages),
    st.builds(AgedUnder, ages),
)
rules = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda found: AnyOf(*found)),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: AllOf(*found)),
    ),
    max_leaves=6,
)

FAMILIES = ["J44", "J449", "J45", "E11", "E116", "E1165", "I11", "I110", "F11", "F112", "F1121", "F32A", "S04", "Z00"]


@st.composite
def code_changes(draw):
    """A condition's value set changed around the codes that drawn claims carry."""
    families = draw(st.lists(st.sampled_from(FAMILIES), min_size=1, max_size=4, unique=True))
    cut = draw(st.integers(0, len(families)))
    return CodeChange(draw(conditions), tuple(families[:cut]), tuple(families[cut:]), source=DRAWN)


changes = st.lists(code_changes(), max_size=2, unique_by=lambda change: change.condition).map(tuple)
withheld = st.frozensets(conditions.map(lambda each: each.code), max_size=3)

EXCLUSIONS = tuple(Exclusion(code, f"barred by {code}", DRAWN) for code in ("cal_mediconnect", "hospice", "pace"))


@st.composite
def programs(draw):
    """A policy version that nobody has thought of."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=2))
    groups = [
        Group(
            f"group-{letter}",
            tuple(Criterion(f"{letter}{number}", draw(rules), DRAWN) for number in range(1, size + 1)),
        )
        for letter, size in zip("AB", sizes, strict=False)
    ]
    tiers = [Tier(level, rule) for level, rule in enumerate(draw(st.lists(rules, max_size=2)), start=1)]
    return Program(
        code="drawn",
        name="Drawn",
        version="1",
        effective=date(2000, 1, 1),
        source=DRAWN,
        groups=tuple(groups),
        exclusions=tuple(draw(st.lists(st.sampled_from(EXCLUSIONS), unique=True))),
        tiers=tuple(tiers),
        last_tier=9,
        diagnosis_months=draw(months),
        dates_needed=draw(st.sampled_from([1, 2])),
        ed_days_inside_stays_count=draw(st.booleans()),
        harmless_enrollments=("ihss",),
        codes=draw(changes),
    )


truths = st.sampled_from([True, False, None])
window_counts = st.fixed_dictionaries({month: st.integers(0, 4) for month in MONTHS})
facts = st.builds(
    Facts,
    age=st.integers(0, 99),
    conditions=st.frozensets(conditions.map(lambda each: each.code)),
    stays=window_counts,
    ed_visits=window_counts,
    homeless_now=truths,
    chronically_homeless=truths,
    enrolled=st.booleans(),
    bars=st.lists(st.sampled_from(["cal_mediconnect", "hospice"]), unique=True).map(tuple),
)
