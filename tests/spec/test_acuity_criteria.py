"""B. The acuity criteria"""


def test_three_conditions_of_the_fourteen(spec):
    """B1: at least three of all fourteen conditions, high blood pressure, asthma and mental illness among them."""
    spec("""
        member | condition            | living | criteria   | because
        Rosa   | diabetes + COPD      | rental |            | no acuity criterion is met
        Marcus | diabetes + COPD      | rental | A1, B1     | 3 qualifying conditions: COPD, dementia and diabetes
               | dementia             |        |            |
        Inés   | hypertension         | rental | A3, A4, B1 | major depression
               | asthma               |        |            | asthma
               | major depression     |        |            | 3 qualifying conditions: asthma, hypertension
               |                      |        |            | … and major depression
    """)


def test_each_mental_illness_counts_once(spec):
    """B1: major depression, bipolar disorder and psychotic disorder are three conditions, each counted once."""
    spec("""
        member | condition                           | living | listed | criteria
        Rosa   | major depression + bipolar disorder | rental | yes    | A3, B1
               | psychotic disorder                  |        |        |
        Marcus | major depression + bipolar disorder | rental | no     |
               | major depression                    |        |        |
    """)


def test_one_stay_in_the_last_year(spec):
    """B2: one acute inpatient stay that began in the last year."""
    spec("""
        member | condition | living | stay                     | listed | because
        Rosa   | asthma    | rental | 2019-03-02 to 2019-03-05 | yes    | asthma; 1 inpatient stay in the last year
        Marcus | asthma    | rental | 2019-03-01 to 2019-03-05 | no     | no acuity criterion is met
        Inés   | asthma    | rental | 2020-03-01               | yes    | asthma; 1 inpatient stay in the last year
        Lucía  | asthma    | rental | 2020-03-02               | no     | no acuity criterion is met
    """)


def test_three_ed_visits_in_the_last_year(spec):
    """B3: three visits to an emergency department on different days of the last year."""
    spec("""
        member | condition | living | ED visits                                | listed | because
        Rosa   | asthma    | rental | 2                                        | no     | no acuity criterion is met
        Marcus | asthma    | rental | 3                                        | yes    | asthma
               |           |        |                                          |        | 3 ED visits in the last year
        Inés   | asthma    | rental | 2019-03-01 and 2019-06-01 and 2019-09-01 | no     | no acuity criterion is met
        Lucía  | asthma    | rental | 2019-03-02 and 2019-06-01 and 2019-09-01 | yes    | asthma
               |           |        |                                          |        | 3 ED visits in the last year
        Andre  | asthma    | rental | 2019-06-01 and 2019-06-01 and 2019-09-01 | no     | no acuity criterion is met
    """)


def test_chronic_homelessness(spec):
    """B4: chronic homelessness; being homeless now, without having been so for long, is not enough."""
    spec("""
        member | condition | living                            | listed | because
        Rosa   | asthma    | street since 2018-06-01, disabled | yes    | asthma; chronically homeless
        Marcus | asthma    | street since 2020-01-15, disabled | no     | no acuity criterion is met
    """)


def test_unknown_is_not_false(spec):
    """Of a member without any record of where they live it is not known whether they are homeless. That does not
    qualify them, and the reason says so, in other words than for a member who is known to be housed."""
    spec("""
        member | condition | living | because
        Rosa   | asthma    |        | no acuity criterion is known to be met:
               |           |        | … there is no record of where this person lives
        Marcus | asthma    | rental | no acuity criterion is met
    """)


def test_an_unknown_does_not_stand_in_the_way(spec):
    """Where it is not known whether a member is homeless, any other criterion still lists them."""
    spec("""
        member | condition | living | ED visits | decision | chronically homeless
        Rosa   | asthma    |        | 3         | listed   | unknown
        Marcus | asthma    | rental | 3         | listed   | no
    """)
