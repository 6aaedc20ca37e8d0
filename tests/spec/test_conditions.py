"""When a member has a condition

A member has a condition who has a code of its value set on one acute inpatient claim, or on other claims of two
different dates.
"""

from dataclasses import replace
from datetime import date

from tests.spec.yardstick import ONE_DATE, OURS, YARDSTICK

from promotora.targeting.language import COPD, SUBSTANCE_USE, CodeChange


def test_two_dates_or_one_inpatient_claim(spec):
    """One visit does not make a diagnosis; a second one on another date does, and so does one inpatient claim."""
    spec(
        """
        member | claim                                              | conditions found
        Rosa   | office 2019-06-01, E11.9                           |
        Marcus | office 2019-06-01, E11.9                           | diabetes
               | office 2019-06-02, E11.9                           |
        Inés   | office 2019-06-01, E11.9                           |
               | outpatient 2019-06-01, E11.9                       |
        Lucía  | inpatient 2019-06-01, discharged 2019-06-03, E11.9 | diabetes
        Andre  | office 2019-06-01, E11.9                           | diabetes
               | outpatient 2019-08-01, E11.9                       |
        """,
        program=YARDSTICK,
    )


def test_two_codes_of_one_condition_on_two_dates(spec):
    """The two dates may carry different codes of the same condition, but not of two conditions."""
    spec(
        """
        member | claim                   | conditions found
        Rosa   | office 2019-06-01, E109 | diabetes
               | office 2019-08-01, E119 |
        Marcus | office 2019-06-01, E119 |
               | office 2019-08-01, J449 |
        """,
        program=YARDSTICK,
    )


def test_any_position_counts(spec):
    """A code counts in any of the twenty-five positions."""
    spec(
        """
        member | claim                                        | conditions found
        Rosa   | office 2019-06-01, Z00.00, diagnosis 2 J44.9 | COPD
               | office 2019-08-01, diagnosis 25 J44.9        |
        """,
        program=YARDSTICK,
    )


def test_codes_are_compared_without_dots_in_any_case(spec):
    """Dots, blanks and small letters make no difference."""
    spec(
        """
        member | claim                     | conditions found
        Rosa   | office 2019-06-01, e11.65 | diabetes
        Marcus | office 2019-06-01, E 1165 | diabetes
        Inés   | office 2019-06-01, E1165  | diabetes
        """,
        program=ONE_DATE,
    )


def test_only_icd_10_is_read(spec):
    """Codes of another coding are not read: 250.00 or E11 in ICD-9 mean something else. An empty type is ICD-10-CM."""
    spec(
        """
        member | claim                                       | conditions found
        Rosa   | office 2019-06-01, E119, coded icd-9-cm     |
        Marcus | office 2019-06-01, E119, coded icd-10-cm    | diabetes
        Inés   | office 2019-06-01, E119, coded ICD-10-CM    | diabetes
        Lucía  | office 2019-06-01, E119                     | diabetes
        Andre  | office 2019-06-01, E119, coded icd-10-pcs   |
        """,
        program=ONE_DATE,
    )


def test_a_void_claim_does_not_count(spec):
    """Lines of a void claim, whose bill type ends in 8, do not count for anything."""
    spec(
        """
        member | claim                                                           | conditions found | stays counted
        Rosa   | inpatient 2019-06-01, discharged 2019-06-03, I50.9              | heart failure    | 1
        Marcus | inpatient 2019-06-01, discharged 2019-06-03, I50.9, bill 0118   |                  | 0
        Inés   | inpatient 2019-06-01, discharged 2019-06-03, I50.9, bill 118    |                  | 0
        Lucía  | inpatient 2019-06-01, discharged 2019-06-03, I50.9, bill 0117   | heart failure    | 1
        """,
        program=YARDSTICK,
    )


def test_one_code_may_speak_of_two_conditions(spec):
    """A code that names two conditions counts for both: hypertensive heart disease with heart failure."""
    spec(
        """
        member | claim                    | conditions found
        Rosa   | office 2019-06-01, I11.0 | heart failure, hypertension
        Marcus | office 2019-06-01, I13.2 | heart failure, chronic kidney disease, hypertension
        """,
        program=ONE_DATE,
    )


def test_substance_use_in_remission_does_not_count(spec):
    """Substance use in remission is not substance use disorder, and neither is tobacco."""
    spec(
        """
        member | claim                      | conditions found
        Rosa   | office 2019-06-01, F11.20  | substance use disorder
        Marcus | office 2019-06-01, F11.21  |
        Inés   | office 2019-06-01, F10.11  |
        Lucía  | office 2019-06-01, F17.210 |
        """,
        program=ONE_DATE,
    )


def test_late_effects_of_a_brain_injury(spec):
    """A brain injury is read from S06 at any stage, but from a nerve injury (S04) only as a sequela (last letter S)."""
    spec(
        """
        member | claim                       | conditions found
        Rosa   | office 2019-06-01, S06.0X0A | traumatic brain injury
        Marcus | office 2019-06-01, S04.011S | traumatic brain injury
        Inés   | office 2019-06-01, S04.011A |
        Lucía  | office 2019-06-01, Z87.820  | traumatic brain injury
        """,
        program=ONE_DATE,
    )


def test_a_code_counts_from_the_day_it_was_introduced(spec):
    """F32.A, depression unspecified, is in the value set of major depression for lists from 2021-10-01."""
    table = """
        member | claim                   | conditions found
        Rosa   | office 2021-09-15, F32A | {found}
    """
    spec(table.format(found=""), as_of=date(2021, 9, 30), program=ONE_DATE)
    spec(table.format(found="major depression"), as_of=date(2021, 10, 1), program=ONE_DATE)


def test_each_condition_and_a_near_miss(spec):
    """One code of each condition, and codes beside them that do not count: gestational diabetes, simple bronchitis,
    dysthymia, and delirium."""
    spec(
        """
        member   | claim                     | conditions found
        Person A | office 2019-06-01, J45.20 | asthma
        Person B | office 2019-06-01, F31.9  | bipolar disorder
        Person C | office 2019-06-01, I25.2  | coronary artery disease
        Person D | office 2019-06-01, I42.0  | heart failure
        Person E | office 2019-06-01, N18.4  | chronic kidney disease
        Person F | office 2019-06-01, J43.9  | COPD
        Person G | office 2019-06-01, G31.83 | dementia
        Person H | office 2019-06-01, E13.9  | diabetes
        Person I | office 2019-06-01, I10    | hypertension
        Person J | office 2019-06-01, B18.2  | chronic liver disease
        Person K | office 2019-06-01, F33.9  | major depression
        Person L | office 2019-06-01, F25.0  | psychotic disorder
        Person M | office 2019-06-01, F14.10 | substance use disorder
        Person N | office 2019-06-01, F07.81 | traumatic brain injury
        Person O | office 2019-06-01, O24.4  |
        Person P | office 2019-06-01, J40    |
        Person Q | office 2019-06-01, F34.1  |
        Person R | office 2019-06-01, F05    |
        Person S | office 2019-06-01, I42.3  |
        """,
        program=ONE_DATE,
    )


def test_a_policy_version_may_add_codes_and_take_some_away(spec):
    """A policy version may add families of codes to a value set, or take some from it. Here COPD also counts codes that
    begin with J40, and does not count codes that begin with J449; J44 at large still counts."""
    spec(
        """
        member | claim                    | conditions found
        Rosa   | office 2019-06-01, J40   | COPD
        Marcus | office 2019-06-01, J44.9 |
        Inés   | office 2019-06-01, J44.1 | COPD
        Lucía  | office 2019-06-01, J45.2 | asthma
        """,
        program=replace(ONE_DATE, codes=(CodeChange(COPD, ("J40",), ("J449",), source=OURS),)),
    )


def test_of_two_families_the_longer_one_decides(spec):
    """Where what is added and what is taken away both cover a code, the longer family decides. Here COPD does not count
    codes that begin with J44 or J430, and also counts codes that begin with J441 or J45, which stay asthma, too."""
    spec(
        """
        member | claim                    | conditions found
        Rosa   | office 2019-06-01, J44.1 | COPD
        Marcus | office 2019-06-01, J44.9 |
        Inés   | office 2019-06-01, J43.0 |
        Lucía  | office 2019-06-01, J43.9 | COPD
        Andre  | office 2019-06-01, J45.2 | asthma, COPD
        """,
        program=replace(ONE_DATE, codes=(CodeChange(COPD, ("J441", "J45"), ("J44", "J430"), source=OURS),)),
    )


def test_what_a_policy_adds_counts_even_where_the_value_set_left_it_out(spec):
    """A value set leaves some codes of a family out, such as substance use in remission. A policy version that adds
    them has the last word."""
    spec(
        """
        member | claim                     | conditions found
        Rosa   | office 2019-06-01, F11.21 | substance use disorder
        Marcus | office 2019-06-01, F12.21 |
        """,
        program=replace(ONE_DATE, codes=(CodeChange(SUBSTANCE_USE, ("F1121",), source=OURS),)),
    )
