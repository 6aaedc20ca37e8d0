"""The date of a claim line

The evidence date of an institutional line is its admission date, or else the claim's first day. That of a professional
line is the line's own first day, or else the claim's.
"""

from tests.spec.yardstick import ONE_DATE, YARDSTICK


def test_an_institutional_line_counts_by_its_admission(spec):
    """The admission date comes before the claim's first day."""
    spec(
        """
        member | claim                                                                        | stays counted
        Rosa   | institutional 2019-03-05 to 2019-03-09, bill 0111, admitted 2019-03-01       | 0
        Marcus | institutional 2019-02-27 to 2019-03-09, bill 0111, admitted 2019-03-02       | 1
        Inés   | institutional 2019-03-01 to 2019-03-09, bill 0111                            | 0
        Lucía  | institutional 2019-03-02 to 2019-03-09, bill 0111                            | 1
        """,
        program=YARDSTICK,
    )


def test_a_professional_line_counts_by_its_own_day(spec):
    """The line's first day comes before the claim's; an admission date on a professional line is not read."""
    spec(
        """
        member | claim                                            | conditions found
        Rosa   | office 2018-03-02, J449, line 2018-03-01         |
        Marcus | office 2018-03-01, J449, line 2018-03-02         | COPD
        Inés   | office 2018-03-02, J449                          | COPD
        Lucía  | office 2018-03-02, J449, admitted 2018-03-01     | COPD
        """,
        program=ONE_DATE,
    )


def test_an_institutional_line_is_not_dated_by_its_line(spec):
    """For conditions, the line's own day on an institutional claim is not read."""
    spec(
        """
        member | claim                                               | conditions found
        Rosa   | outpatient 2018-03-01, J449, line 2018-03-02        |
        Marcus | outpatient 2018-03-02, J449, line 2018-03-01        | COPD
        """,
        program=ONE_DATE,
    )


def test_a_line_of_the_day_after_is_not_known_yet(spec):
    """A line dated after the day of the list is as if it were not there."""
    spec(
        """
        member | claim                                                | conditions found | stays counted
        Rosa   | office 2020-03-02, J449                              |                  | 0
        Marcus | inpatient 2020-03-02, discharged 2020-03-05, J449    |                  | 0
        Inés   | inpatient 2020-03-01, discharged 2020-03-05, J449    | COPD             | 1
        """,
        program=ONE_DATE,
    )
