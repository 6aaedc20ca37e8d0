"""What bars from Enhanced Care Management"""

from datetime import date

JULY = date(2022, 7, 1)


def test_programs_that_exclude_each_other(spec):
    """Hospice, PACE, a 1915(c) waiver, the plan's Complex Care Management, California Community Transitions and Cal
    MediConnect each bar."""
    spec(
        """
        member | ED visits | program                          | coverage        | decision
        Rosa   | 5         | hospice                          |                 | excluded
        Marcus | 5         | pace                             |                 | excluded
        Inés   | 5         | waiver_1915c                     |                 | excluded
        Lucía  | 5         | complex_care_management          |                 | excluded
        Andre  | 5         | california_community_transitions |                 | excluded
        Theo   | 5         |                                  | Cal MediConnect | excluded
        """,
        program="ecm",
        as_of=JULY,
    )


def test_programs_that_may_run_beside_it(spec):
    """In-home supportive services, adult day services, children's services, either kind of case management and a
    nursing facility do not bar."""
    spec(
        """
        member | ED visits | program                  | decision
        Rosa   | 5         | ihss                     | listed
        Marcus | 5         | cbas                     | listed
        Mateo  | 5         | ccs                      | listed
        Inés   | 5         | specialty_mh_tcm         | listed
        Lucía  | 5         | targeted_case_management | listed
        Andre  | 5         | nursing_facility         | listed
        """,
        program="ecm",
        as_of=JULY,
    )


def test_dual_plans_since_2024(spec):
    """Since 2024-01-01 a dual-eligible special needs plan does the same work, and bars; before that it did not."""
    spec(
        """
        member | ED visits | program  | decision
        Rosa   | 5         | fide_snp | listed
        """,
        program="ecm",
        as_of=date(2023, 12, 31),
    )
    spec(
        """
        member | ED visits | program  | decision | because
        Rosa   | 5         | fide_snp | excluded | enrolled in a dual-eligible special needs plan
               |           |          |          | aged 21 or older with 5 ED visits in the last 6 months
        """,
        program="ecm",
        as_of=date(2024, 1, 1),
    )
