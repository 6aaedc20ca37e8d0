"""Months and windows

From here on the tables show what is found out about a member, whether or not it lists them: they are read by a policy
that lists everybody.

D − n months is the same day of the month, or that month's last day when there is no such day. A window of n months
before a day D holds every day after D − n months, up to and including D.
"""

from datetime import date

from tests.spec.yardstick import WINDOWS, YARDSTICK


def test_the_edges_of_a_year(spec):
    """The day exactly a year before is out, the next day is in; the day of the list is in, the day after is out."""
    spec(
        """
        member | ED visits  | ED visits counted
        Rosa   | 2019-03-01 | 0
        Marcus | 2019-03-02 | 1
        Inés   | 2020-03-01 | 1
        Lucía  | 2020-03-02 | 0
        """,
        program=YARDSTICK,
    )


def test_a_leap_day(spec):
    """A year before 29 February is 28 February: the leap day has no like in the year before."""
    spec(
        """
        member | ED visits  | ED visits counted
        Rosa   | 2019-02-28 | 0
        Marcus | 2019-03-01 | 1
        """,
        as_of=date(2020, 2, 29),
        program=YARDSTICK,
    )
    spec(
        """
        member | ED visits  | ED visits counted
        Rosa   | 2020-02-28 | 0
        Marcus | 2020-02-29 | 1
        """,
        as_of=date(2021, 2, 28),
        program=YARDSTICK,
    )


def test_the_end_of_a_long_month(spec):
    """Six months before 31 August is the last day of February."""
    spec(
        """
        member | claim                                       | criteria
        Rosa   | emergency 2020-02-29                        | everybody
        Marcus | emergency 2020-03-01                        | ED visit in 6 months, everybody
        Inés   | inpatient 2020-02-29, discharged 2020-03-04 | everybody
        Lucía  | inpatient 2020-03-01, discharged 2020-03-04 | everybody, stay in 6 months
        """,
        as_of=date(2020, 8, 31),
        program=WINDOWS,
    )


def test_the_edges_of_the_diagnosis_window(spec):
    """Conditions are looked for in 24 months, by the same arithmetic."""
    spec(
        """
        member | claim                                           | conditions found
        Rosa   | office 2018-03-01, J449                         |
               | office 2018-03-02, J449                         |
        Marcus | office 2018-03-02, J449                         | COPD
               | office 2020-03-01, J449                         |
        Inés   | office 2020-03-01, J449                         |
               | office 2020-03-02, J449                         |
        Lucía  | inpatient 2018-03-01, discharged 2018-03-09, I50 |
        Andre  | inpatient 2018-03-02, discharged 2018-03-09, I50 | heart failure
        """,
        program=YARDSTICK,
    )
