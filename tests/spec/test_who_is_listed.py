"""Who is listed

A member is listed who meets a chronic-condition criterion (A1 to A4) and an acuity criterion (B1 to B4), is enrolled in
Medi-Cal managed care on the day of the list, and is barred by nothing. Everyone covered on that day gets an answer,
with every reason for it.
"""


def test_both_groups_are_needed(spec):
    """A chronic condition alone does not list a member, and neither does heavy use of hospitals alone."""
    spec("""
        member  | condition | ED visits | living | listed | because
        Rosa    | asthma    |           | rental | no     | no acuity criterion is met
        Marcus  |           | 3         | rental | no     | no chronic-condition criterion is met
        Inés    | asthma    | 3         | rental | yes    | asthma; 3 ED visits in the last year
        Mr Park |           |           | rental | no     | no chronic-condition criterion is met
                |           |           |        |        | no acuity criterion is met
    """)


def test_every_criterion_that_is_met_is_named(spec):
    """The list names every criterion that a member meets, not only the first, and says each reason once."""
    spec("""
        member | condition    | stay | ED visits | criteria               | because
        Rosa   | diabetes     | 2    | 4         | A1, A2, A4, B1, B2, B3 | 2 qualifying conditions: COPD and diabetes
               | COPD         |      |           |                        | hypertension with COPD and diabetes
               | hypertension |      |           |                        | asthma
               | asthma       |      |           |                        | 4 qualifying conditions: asthma, COPD,
               |              |      |           |                        | … diabetes and hypertension
               |              |      |           |                        | 2 inpatient stays in the last year
               |              |      |           |                        | 4 ED visits in the last year
    """)


def test_the_list_shows_all_that_was_counted(spec):
    """The list shows every condition found and what was counted in the last year, whatever made the member qualify."""
    spec("""
        member | condition | stay | ED visits | criteria | conditions found | stays counted | ED visits counted
        Rosa   | asthma    | 1    | 2         | A4, B2   | asthma, dementia | 1             | 2
               | dementia  |      |           |          |                  |               |
    """)
