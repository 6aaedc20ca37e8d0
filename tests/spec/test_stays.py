"""Inpatient stays

A stay is one or more acute inpatient claims (institutional, bill type 11x or 41x), from the evidence date to the
discharge, merged whenever one starts no later than a day after another ends. It counts in a window by its first day.
"""

from tests.spec.yardstick import YARDSTICK


def test_which_bill_types_are_acute_inpatient(spec):
    """Bill types 11x and 41x, with or without the leading zero; not skilled nursing, outpatient, or a professional
    line."""
    spec(
        """
        member   | claim                                             | stays counted
        Rosa     | institutional 2019-06-01, bill 0111               | 1
        Marcus   | institutional 2019-06-01, bill 111                | 1
        Inés     | institutional 2019-06-01, bill 0411               | 1
        Lucía    | institutional 2019-06-01, bill 0211               | 0
        Andre    | institutional 2019-06-01, bill 0131               | 0
        Theo     | institutional 2019-06-01, bill 0181               | 0
        Dana     | professional 2019-06-01, bill 0111                | 0
        Mr. Park | institutional 2019-06-01                          | 0
        """,
        program=YARDSTICK,
    )


def test_claims_that_touch_are_one_stay(spec):
    """Claims that overlap, meet on a day, or follow on the next day are one stay: a transfer, or a bill a month. Two
    days apart they are two."""
    spec(
        """
        member | stay                     | stays counted
        Rosa   | 2019-06-01 to 2019-06-10 | 1
               | 2019-06-05 to 2019-06-12 |
        Marcus | 2019-06-01 to 2019-06-04 | 1
               | 2019-06-04 to 2019-06-09 |
        Inés   | 2019-06-01 to 2019-06-04 | 1
               | 2019-06-05 to 2019-06-09 |
        Lucía  | 2019-06-01 to 2019-06-04 | 2
               | 2019-06-06 to 2019-06-09 |
        Andre  | 2019-06-01 to 2019-06-30 | 1
               | 2019-06-03 to 2019-06-05 |
               | 2019-06-29 to 2019-07-02 |
        """,
        program=YARDSTICK,
    )


def test_a_short_claim_inside_a_long_one_does_not_end_the_stay(spec):
    """A stay lasts until the latest of its claims ends, whatever the order in which they begin."""
    spec(
        """
        member | stay                     | stays counted
        Rosa   | 2019-06-01 to 2019-06-20 | 1
               | 2019-06-02 to 2019-06-03 |
               | 2019-06-21 to 2019-06-25 |
        """,
        program=YARDSTICK,
    )


def test_a_stay_counts_by_its_first_day(spec):
    """A stay that began before the window does not count in it, however long it lasts or whatever is merged into it."""
    spec(
        """
        member | stay                     | stays counted
        Rosa   | 2019-02-20 to 2019-03-20 | 0
        Marcus | 2019-02-20 to 2019-03-05 | 0
               | 2019-03-06 to 2019-03-20 |
        Inés   | 2019-02-20 to 2019-03-05 | 1
               | 2019-03-07 to 2019-03-20 |
        """,
        program=YARDSTICK,
    )


def test_when_a_claim_ends(spec):
    """A claim ends on its discharge date, else on its last day, else on the day it began."""
    spec(
        """
        member | claim                                                                  | stays counted
        Rosa   | institutional 2019-06-01 to 2019-06-03, bill 0111, discharged 2019-06-09 | 1
               | institutional 2019-06-10, bill 0111                                    |
        Marcus | institutional 2019-06-01 to 2019-06-09, bill 0111                      | 1
               | institutional 2019-06-10, bill 0111                                    |
        Inés   | institutional 2019-06-01, bill 0111                                    | 1
               | institutional 2019-06-02, bill 0111                                    |
        Lucía  | institutional 2019-06-01, bill 0111                                    | 2
               | institutional 2019-06-03, bill 0111                                    |
        Andre  | institutional 2019-06-01 to 2019-06-09, bill 0111, discharged 2019-06-02 | 2
               | institutional 2019-06-04, bill 0111                                    |
        """,
        program=YARDSTICK,
    )
