"""Visits to an emergency department

A visit is a day with a line of emergency care. It counts by that day, once however many lines there are.
"""

from tests.spec.yardstick import INSIDE_STAYS_TOO, YARDSTICK


def test_what_emergency_care_is(spec):
    """An institutional line of revenue code 0450, 0451, 0452, 0459 or 0981, a professional line at place of service 23,
    or a line of either kind with a procedure code of 99281 to 99285 or G0380 to G0384."""
    spec(
        """
        member   | claim                                | ED visits counted
        Person A | outpatient 2019-06-01, revenue 0450  | 1
        Person B | outpatient 2019-06-01, revenue 0451  | 1
        Person C | outpatient 2019-06-01, revenue 0452  | 1
        Person D | outpatient 2019-06-01, revenue 0459  | 1
        Person E | outpatient 2019-06-01, revenue 0981  | 1
        Person F | outpatient 2019-06-01, CPT 99281     | 1
        Person G | outpatient 2019-06-01, CPT G0384     | 1
        Person H | professional 2019-06-01, place 23    | 1
        Person I | professional 2019-06-01, CPT 99285   | 1
        Person J | professional 2019-06-01, CPT g0380   | 1
        """,
        program=YARDSTICK,
    )


def test_what_emergency_care_is_not(spec):
    """Urgent care (place of service 20, revenue 0456), observation, an office visit, and the codes of the other kind of
    claim: a revenue code on a professional line, a place of service on an institutional one."""
    spec(
        """
        member   | claim                                   | ED visits counted
        Person A | urgent care 2019-06-01                  | 0
        Person B | outpatient 2019-06-01, revenue 0456     | 0
        Person C | outpatient 2019-06-01, revenue 0762     | 0
        Person D | outpatient 2019-06-01, CPT 99218        | 0
        Person E | office 2019-06-01, CPT 99213            | 0
        Person F | professional 2019-06-01, revenue 0450   | 0
        Person G | outpatient 2019-06-01, place 23         | 0
        Person H | outpatient 2019-06-01, CPT 99286        | 0
        """,
        program=YARDSTICK,
    )


def test_two_lines_of_a_day_are_one_visit(spec):
    """The hospital's line and the physician's line of one day are one visit; a night past midnight is two."""
    spec(
        """
        member | claim                               | ED visits counted
        Rosa   | outpatient 2019-06-01, revenue 0450 | 1
               | professional 2019-06-01, CPT 99284  |
        Marcus | outpatient 2019-06-01, revenue 0450 | 2
               | professional 2019-06-02, CPT 99284  |
        """,
        program=YARDSTICK,
    )


def test_the_day_of_a_visit(spec):
    """An institutional line counts on its own day, else on the evidence date; a professional line on its evidence
    date."""
    spec(
        """
        member | claim                                                     | ED visits counted
        Rosa   | outpatient 2019-03-01, revenue 0450, line 2019-03-02      | 1
        Marcus | outpatient 2019-03-02, revenue 0450, line 2019-03-01      | 0
        Inés   | outpatient 2019-03-02, revenue 0450, admitted 2019-03-01  | 0
        Lucía  | professional 2019-03-02, place 23, line 2019-03-01        | 0
        Andre  | professional 2019-03-01, place 23, line 2019-03-02        | 1
        Theo   | outpatient 2020-03-02, revenue 0450, line 2020-03-01      | 1
        Dana   | outpatient 2020-03-01, revenue 0450, line 2020-03-02      | 0
        """,
        program=YARDSTICK,
    )


def test_a_visit_that_ends_in_a_stay_is_the_stay(spec):
    """Days of a stay, first and last included, are not ED visits; the day before and the day after are."""
    spec(
        """
        member | stay                     | ED visits  | ED visits counted | stays counted
        Rosa   | 2019-06-02 to 2019-06-05 | 2019-06-02 | 0                 | 1
        Marcus | 2019-06-02 to 2019-06-05 | 2019-06-05 | 0                 | 1
        Inés   | 2019-06-02 to 2019-06-05 | 2019-06-01 | 1                 | 1
        Lucía  | 2019-06-02 to 2019-06-05 | 2019-06-06 | 1                 | 1
        Andre  | 2019-06-02 to 2019-06-05 | 2019-06-05 | 0                 | 1
               | 2019-06-06 to 2019-06-09 | 2019-06-06 |                   |
        Theo   | 2019-02-20 to 2019-03-09 | 2019-03-05 | 0                 | 0
        """,
        program=YARDSTICK,
    )


def test_an_emergency_line_on_an_inpatient_claim(spec):
    """A revenue code of the emergency department on the inpatient claim itself is part of the stay, unless its line is
    dated before the stay begins."""
    spec(
        """
        member | claim                                                                           | ED visits counted
        Rosa   | inpatient 2019-06-02, discharged 2019-06-05, revenue 0450                       | 0
        Marcus | inpatient 2019-06-02, discharged 2019-06-05, revenue 0450, line 2019-06-01      | 1
        """,
        program=YARDSTICK,
    )


def test_a_policy_may_count_days_inside_stays(spec):
    """A policy can say that days inside a stay are visits too."""
    spec(
        """
        member | stay                     | ED visits  | ED visits counted | stays counted
        Rosa   | 2019-06-02 to 2019-06-05 | 2019-06-02 | 1                 | 1
        """,
        program=INSIDE_STAYS_TOO,
    )


def test_a_void_visit_does_not_count(spec):
    """An emergency line of a void claim is no visit."""
    spec(
        """
        member | claim                                          | ED visits counted
        Rosa   | outpatient 2019-06-01, revenue 0450, bill 0138 | 0
        Marcus | outpatient 2019-06-01, revenue 0450, bill 0137 | 1
        """,
        program=YARDSTICK,
    )
