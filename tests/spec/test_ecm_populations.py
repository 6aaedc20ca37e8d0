"""The populations of focus

Of the populations of Enhanced Care Management, claims and spans decide two: avoidable use of hospitals and emergency
departments (U), and homelessness (H), each for adults of 21 or older (1) and for the young (2). One is enough.
"""

from datetime import date

JULY = date(2022, 7, 1)


def test_adults_by_their_use_in_six_months(spec):
    """U1: an adult with five ED visits or three inpatient stays in the last six months."""
    spec(
        """
        member | ED visits | stay       | living | criteria | because
        Rosa   | 5         |            | rental | U1       | aged 21 or older with 5 ED visits in the last 6 months
        Marcus | 4         |            | rental |          | no population-of-focus criterion is met
        Inés   |           | 2022-01-02 | rental | U1       | aged 21 or older with 3 inpatient stays
               |           | 2022-03-01 |        |          | … in the last 6 months
               |           | 2022-05-01 |        |          |
        Lucía  |           | 2022-01-01 | rental |          | no population-of-focus criterion is met
               |           | 2022-03-01 |        |          |
               |           | 2022-05-01 |        |          |
        """,
        program="ecm",
        as_of=JULY,
    )


def test_the_young_by_their_use_in_a_year(spec):
    """U2: someone under 21 with three ED visits or two inpatient stays in the last year."""
    spec(
        """
        member | born       | ED visits | stay       | living | criteria | because
        Mateo  | 2012-05-01 | 3         |            | rental | U2       | younger than 21 with 3 ED visits
               |            |           |            |        |          | … in the last year
        Sofía  | 2012-05-01 | 2         |            | rental |          | no population-of-focus criterion is met
        Diego  | 2012-05-01 |           | 2021-07-02 | rental | U2       | younger than 21 with 2 inpatient stays
               |            |           | 2022-05-01 |        |          | … in the last year
        Elena  | 2012-05-01 |           | 2021-07-01 | rental |          | no population-of-focus criterion is met
               |            |           | 2022-05-01 |        |          |
        """,
        program="ecm",
        as_of=JULY,
    )


def test_an_adult_is_21_on_the_day(spec):
    """Adult is who is 21 on the day of the list; born on 29 February, one turns a year older on 1 March."""
    spec(
        """
        member | born       | ED visits | living | criteria
        Rosa   | 2001-07-01 | 3         | rental |
        Mateo  | 2001-07-02 | 3         | rental | U2
        """,
        program="ecm",
        as_of=JULY,
    )
    spec(
        """
        member | born       | ED visits | living | criteria
        Rosa   | 2004-02-29 | 3         | rental | U2
        """,
        program="ecm",
        as_of=date(2025, 2, 28),
    )
    spec(
        """
        member | born       | ED visits | living | criteria
        Rosa   | 2004-02-29 | 3         | rental |
        """,
        program="ecm",
        as_of=date(2025, 3, 1),
    )


def test_homeless_adults_with_a_complex_need(spec):
    """H1: an adult who is homeless now and has one of the fourteen conditions, which stands in for the complex need
    that the policy asks for (unverified)."""
    spec(
        """
        member | condition | living                   | criteria | because
        Rosa   | diabetes  | shelter since 2022-06-15 | H1       | aged 21 or older with homeless now
               |           |                          |          | … with 1 qualifying condition: diabetes
        Marcus |           | shelter since 2022-06-15 |          | no population-of-focus criterion is met
        Inés   | diabetes  | rental since 2022-06-15  |          | no population-of-focus criterion is met
        """,
        program="ecm",
        as_of=JULY,
    )


def test_homeless_children(spec):
    """H2: someone under 21 who is homeless now, whatever their health."""
    spec(
        """
        member | born       | living                   | criteria
        Mateo  | 2012-05-01 | shelter since 2022-06-15 | H2
        Sofía  | 2012-05-01 | rental since 2022-06-15  |
        """,
        program="ecm",
        as_of=JULY,
    )


def test_unknown_only_where_it_could_matter(spec):
    """Without a record of where someone lives, it is unknown whether an adult with a condition belongs to the homeless;
    an adult without any condition does not, wherever they live."""
    spec(
        """
        member | born       | condition | because
        Rosa   | 1960-05-01 | diabetes  | no population-of-focus criterion is known to be met:
               |            |           | … there is no record of where this person lives
        Marcus | 1960-05-01 |           | no population-of-focus criterion is met
        Mateo  | 2012-05-01 |           | no population-of-focus criterion is known to be met:
               |            |           | … there is no record of where this person lives
        """,
        program="ecm",
        as_of=JULY,
    )


def test_tiers(spec):
    """Tier 1: homeless now, ten ED visits or four inpatient stays in the last year; everyone else is in tier 2."""
    spec(
        """
        member | condition | ED visits | stay | living                   | tier
        Rosa   | diabetes  |           |      | shelter since 2022-06-15 | 1
        Marcus |           | 10        |      |                          | 1
        Inés   |           | 5         | 4    |                          | 1
        Lucía  |           | 9         | 3    |                          | 2
        """,
        program="ecm",
        as_of=JULY,
    )
