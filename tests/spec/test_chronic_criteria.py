"""A. The chronic-condition criteria"""


def test_two_conditions_of_the_nine(spec):
    """A1: two of COPD, diabetes, brain injury, heart failure, coronary artery disease, liver disease, kidney disease,
    dementia and substance use disorder."""
    spec("""
        member | condition               | stay | listed | criteria
        Rosa   | COPD + diabetes         | 1    | yes    | A1, B2
        Marcus | brain injury + dementia | 1    | yes    | A1, B2
        Inés   | heart failure           | 1    | yes    | A1, B2
               | coronary artery disease |      |        |
        Lucía  | liver disease           | 1    | yes    | A1, B2
               | kidney disease          |      |        |
        Andre  | substance use + COPD    | 1    | yes    | A1, B2
        Theo   | diabetes                | 1    | no     |
        Dana   | substance use           | 1    | no     |
    """)


def test_the_same_condition_twice_is_one_condition(spec):
    """A1: two different codes of one condition are one condition."""
    spec("""
        member | claim                   | stay | listed | because
        Rosa   | office 2019-06-01, E119 | 1    | no     | no chronic-condition criterion is met
               | office 2019-07-01, E109 |      |        |
    """)


def test_hypertension_counts_only_beside_another_condition(spec):
    """A2: high blood pressure alone does not qualify; with COPD, diabetes, coronary artery disease or heart failure it
    does."""
    spec("""
        member | condition               | ED visits | listed | because
        Rosa   | hypertension            | 3         | no     | no chronic-condition criterion is met
        Marcus | hypertension            | 3         | yes    | hypertension with diabetes
               | diabetes                |           |        | 3 ED visits in the last year
        Inés   | hypertension            | 3         | yes    | hypertension with COPD
               | COPD                    |           |        | 3 ED visits in the last year
        Lucía  | hypertension            | 3         | yes    | hypertension with coronary artery disease
               | coronary artery disease |           |        | 3 ED visits in the last year
        Andre  | hypertension            | 3         | yes    | hypertension with heart failure
               | heart failure           |           |        | 3 ED visits in the last year
    """)


def test_hypertension_beside_any_other_condition_is_not_enough(spec):
    """A2: kidney disease, liver disease, dementia or substance use beside high blood pressure do not qualify."""
    spec("""
        member | condition                     | ED visits | listed | because
        Rosa   | hypertension + kidney disease | 3         | no     | no chronic-condition criterion is met
        Marcus | hypertension + liver disease  | 3         | no     | no chronic-condition criterion is met
        Inés   | hypertension + dementia       | 3         | no     | no chronic-condition criterion is met
        Andre  | hypertension + substance use  | 3         | no     | no chronic-condition criterion is met
    """)


def test_serious_mental_illness_alone_is_enough(spec):
    """A3: major depression, bipolar disorder or a psychotic disorder, each by itself."""
    spec("""
        member | condition          | ED visits | criteria | because
        Rosa   | major depression   | 3         | A3, B3   | major depression; 3 ED visits in the last year
        Marcus | bipolar disorder   | 3         | A3, B3   | bipolar disorder; 3 ED visits in the last year
        Inés   | psychotic disorder | 3         | A3, B3   | psychotic disorder; 3 ED visits in the last year
    """)


def test_asthma_alone_is_enough(spec):
    """A4: asthma by itself, at any age."""
    spec("""
        member | born       | condition | stay | criteria | because
        Rosa   | 1955-08-17 | asthma    | 1    | A4, B2   | asthma; 1 inpatient stay in the last year
        Mateo  | 2016-08-17 | asthma    | 1    | A4, B2   | asthma; 1 inpatient stay in the last year
    """)
