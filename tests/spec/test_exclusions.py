"""Who is barred

A barred member meets the criteria but is served by something that the program must not double. The decision is
"excluded", with what bars them first and then the criteria that they meet.
"""


def test_each_excluding_program(spec):
    """Hospice, PACE, a fully integrated dual plan, a nursing facility, a 1915(c) waiver and county Targeted Case
    Management each bar."""
    spec("""
        member | condition | stay | program                  | decision | because
        Rosa   | asthma    | 1    | hospice                  | excluded | receiving hospice care
               |           |      |                          |          | asthma
               |           |      |                          |          | 1 inpatient stay in the last year
    """)
    spec("""
        member | condition | stay | program                  | decision
        Marcus | asthma    | 1    | pace                     | excluded
        Inés   | asthma    | 1    | fide_snp                 | excluded
        Lucía  | asthma    | 1    | nursing_facility         | excluded
        Andre  | asthma    | 1    | waiver_1915c             | excluded
        Theo   | asthma    | 1    | targeted_case_management | excluded
    """)


def test_other_programs_do_not_bar(spec):
    """In-home supportive services, adult day services, children's services, Whole Person Care, specialty mental health
    case management and disease management may run beside the program."""
    spec("""
        member | condition | stay | program            | decision
        Rosa   | asthma    | 1    | ihss               | listed
        Marcus | asthma    | 1    | cbas               | listed
        Mateo  | asthma    | 1    | ccs                | listed
        Inés   | asthma    | 1    | whole_person_care  | listed
        Lucía  | asthma    | 1    | specialty_mh_tcm   | listed
        Andre  | asthma    | 1    | disease_management | listed
    """)


def test_a_code_that_nobody_knows_bars_nobody(spec):
    """An enrollment in a program that the policy does not know excludes nobody; the run's summary names it."""
    spec("""
        member | condition | stay | program    | decision
        Rosa   | asthma    | 1    | chess_club | listed
    """)


def test_only_an_enrollment_on_the_day_bars(spec):
    """An enrollment bars from its first to its last day, both included."""
    spec("""
        member | condition | stay | program                          | decision
        Rosa   | asthma    | 1    | hospice 2019-01-01 to 2020-02-29 | listed
        Marcus | asthma    | 1    | hospice 2019-01-01 to 2020-03-01 | excluded
        Inés   | asthma    | 1    | hospice since 2020-03-01         | excluded
        Lucía  | asthma    | 1    | hospice since 2020-03-02         | listed
    """)


def test_a_program_code_is_compared_in_any_case(spec):
    """Capitals in a program's code make no difference."""
    spec("""
        member | condition | stay | program | decision
        Rosa   | asthma    | 1    | HOSPICE | excluded
    """)


def test_cal_mediconnect_bars(spec):
    """A member in Cal MediConnect is barred, not merely absent: such a person meets the criteria and is told why not.
    A span that is over does not bar."""
    spec("""
        member | condition | stay | coverage                         | decision | because
        Rosa   | asthma    | 1    | Cal MediConnect                  | excluded | enrolled in Cal MediConnect
               |           |      |                                  |          | asthma
               |           |      |                                  |          | 1 inpatient stay in the last year
        Marcus | asthma    | 1    | Medi-Cal                         | excluded | enrolled in Cal MediConnect
               |           |      | Cal MediConnect                  |          | asthma
               |           |      |                                  |          | 1 inpatient stay in the last year
        Inés   | asthma    | 1    | Medi-Cal since 2020-01-01        | listed   | asthma
               |           |      | Cal MediConnect until 2019-12-31 |          | 1 inpatient stay in the last year
    """)


def test_someone_who_does_not_qualify_is_not_eligible_whatever_bars(spec):
    """Someone who meets no criterion is "not eligible", and what bars them is said as well."""
    spec("""
        member | condition | living | program | decision     | because
        Rosa   | asthma    | rental | hospice | not eligible | no acuity criterion is met; receiving hospice care
    """)


def test_every_bar_is_named(spec):
    """Two bars are both named, in the policy's order."""
    spec("""
        member | condition | stay | program        | because
        Rosa   | asthma    | 1    | pace + hospice | receiving hospice care
               |           |      |                | enrolled in PACE
               |           |      |                | asthma
               |           |      |                | 1 inpatient stay in the last year
    """)
