"""Versions and the program's end

A list is made by the version that is in force on its day.
"""

import re
from datetime import date

import pytest

from promotora.targeting import programs


def test_mental_illness_came_in_2020(spec):
    """A3, serious mental illness alone, is a criterion only from 2020-01-01. Before that day such a member is listed
    only for another one."""
    spec(
        """
        member | condition                 | stay | criteria | because
        Rosa   | bipolar disorder          | 1    |          | no chronic-condition criterion is met
        Marcus | bipolar disorder + asthma | 1    | A4, B2   | asthma; 1 inpatient stay in the last year
        """,
        as_of=date(2019, 12, 31),
    )
    spec(
        """
        member | condition                 | stay | criteria   | because
        Rosa   | bipolar disorder          | 1    | A3, B2     | bipolar disorder; 1 inpatient stay in the last year
        Marcus | bipolar disorder + asthma | 1    | A3, A4, B2 | bipolar disorder
               |                           |      |            | asthma
               |                           |      |            | 1 inpatient stay in the last year
        """,
        as_of=date(2020, 1, 1),
    )


def test_every_criterion_but_a3_is_there_from_the_start(spec):
    """The version of 2019-07-01 has all other criteria, on its first day too."""
    spec(
        """
        member | condition               | stay | criteria
        Rosa   | asthma                  | 1    | A4, B2
        Marcus | diabetes + hypertension | 1    | A2, B2
        Inés   | diabetes + COPD         | 1    | A1, B2
        Lucía  | bipolar disorder        | 1    |
        """,
        as_of=date(2019, 7, 1),
    )


def test_a_plan_may_keep_the_program_open(spec):
    """The program ended on 2021-12-31. A plan that keeps it open says so with `--keep-open`, and the last version goes
    on."""
    spec(
        """
        member | condition        | stay | criteria
        Rosa   | bipolar disorder | 1    | A3, B2
        """,
        as_of=date(2024, 5, 31),
        keep_open=True,
    )


def test_past_its_end_the_program_lists_nobody():
    """Without `--keep-open`, a list for a day after the end is refused, and so is one for a day before the
    beginning."""
    with refusal(
        "Health Homes Program ended on 2021-12-31; 2022-01-01 is after that. "
        "Choose an earlier day, or add --keep-open if your plan keeps the program open."
    ):
        programs.in_force("hhp", date(2022, 1, 1))
    with refusal(
        "Health Homes Program begins on 2019-07-01; it was not in force on 2019-06-30. "
        "Choose a day on or after 2019-07-01."
    ):
        programs.in_force("hhp", date(2019, 6, 30))
    assert programs.in_force("hhp", date(2021, 12, 31)).version == "2020-01-01"


def refusal(sentence: str):
    return pytest.raises(programs.ProgramError, match=f"^{re.escape(sentence)}$")
