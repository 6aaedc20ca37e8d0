"""What is shown as evidence

For each criterion that a listed member meets, every claim line and span behind it; for an excluded member, what bars
them.
"""


def test_every_line_that_made_a_criterion(spec):
    """All lines with the condition in the window are shown, and all lines of the stays and visits that were counted."""
    spec("""
        member | claim                                             | criteria | evidence
        Rosa   | office 2018-01-01, J45.20                         | A4, B2   | A4 J4520 2019-06-01
               | office 2019-06-01, J45.20                         |          | A4 J45909 2019-08-01
               | office 2019-08-01, J45.909                        |          | B2 111 2019-09-01
               | inpatient 2019-09-01, discharged 2019-09-04       |          | B2 114 2019-09-05
               | institutional 2019-09-05 to 2019-09-08, bill 0114 |          |
    """)


def test_visits_are_shown_by_the_code_that_made_them(spec):
    """A visit is shown by its revenue code, place of service or procedure; every line of the day is shown."""
    spec("""
        member | condition | claim                               | criteria | evidence
        Rosa   | asthma    | outpatient 2019-06-01, revenue 0450 | A4, B3   | A4 J45909 2019-12-12
               |           | professional 2019-06-01, CPT 99284  |          | A4 J45909 2020-01-21
               |           | emergency 2019-07-01                |          | B3 0450 2019-06-01
               |           | professional 2019-08-01, CPT 99285  |          | B3 23 2019-07-01
               |           |                                     |          | B3 99284 2019-06-01
               |           |                                     |          | B3 99285 2019-08-01
    """)


def test_only_the_met_parts_of_a_choice_are_shown(spec):
    """Where a criterion offers a choice, only what was met is shown: one code on one date is no diabetes."""
    spec("""
        member | condition     | stay       | criteria | evidence
        Rosa   | hypertension  | 2019-06-01 | A2, B2   | A2 I10 2019-12-12
               | COPD          |            |          | A2 I10 2020-01-21
               | diabetes once |            |          | A2 J449 2019-12-12
               |               |            |          | A2 J449 2020-01-21
               |               |            |          | B2 111 2019-06-01
    """)


def test_the_spans_of_homelessness(spec):
    """For chronic homelessness, the spans whose nights count are shown by their first day."""
    spec("""
        member | condition | living                                    | criteria | evidence
        Rosa   | asthma    | rental 2016-01-01 to 2018-05-31           | A4, B4   | A4 J45909 2019-12-12
               |           | street 2018-06-01 to 2019-06-30, disabled |          | A4 J45909 2020-01-21
               |           | hospital 2019-06-30 to 2019-07-09         |          | B4 101 2019-07-10
               |           | shelter since 2019-07-10                  |          | B4 116 2018-06-01
               |           |                                           |          | B4 206 2019-06-30
    """)


def test_what_bars_an_excluded_member(spec):
    """For an excluded member, the enrollment or coverage that bars them is shown by its first day."""
    spec("""
        member | condition | stay | program                  | evidence
        Rosa   | asthma    | 1    | hospice since 2020-02-01 | exclusion hospice 2020-02-01
    """)
    spec("""
        member | condition | stay | coverage                         | evidence
        Marcus | asthma    | 1    | Cal MediConnect since 2019-02-01 | exclusion cal_mediconnect 2019-02-01
    """)


def test_nothing_is_shown_of_those_who_do_not_qualify(spec):
    """Of someone who is not eligible no claim leaves the engine."""
    spec("""
        member | condition | stay | coverage        | evidence
        Rosa   | asthma    | 1    | fee-for-service |
        Marcus | asthma    |      |                 |
    """)
