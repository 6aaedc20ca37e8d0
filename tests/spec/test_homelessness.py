"""Homeless now, and chronically homeless

Living-situation codes 100 to 199 are homeless, 200 to 299 institutions. The nights of a span are its days from first to
last, both included; its length is the last minus the first. Chronic homelessness follows HUD's final rule (24 CFR
578.3).
"""

from tests.spec.yardstick import YARDSTICK


def test_homeless_now(spec):
    """A member is homeless on the day of the list if a homeless span covers it, its last day included."""
    spec(
        """
        member | living                          | criteria
        Rosa   | street since 2020-02-15         | everybody, homeless now
        Marcus | shelter 2020-02-15 to 2020-03-01 | everybody, homeless now
        Inés   | shelter 2020-02-15 to 2020-02-29 | everybody
        Lucía  | street since 2020-03-01         | everybody, homeless now
        Andre  | street since 2020-03-02         | everybody
        Theo   | rental since 2020-02-15         | everybody
        Dana   |                                 | everybody
        """,
        program=YARDSTICK,
    )


def test_every_homeless_situation(spec):
    """Every code from 100 to 199 is homeless; other codes are not."""
    spec(
        """
        member   | living               | criteria
        Person A | 100 since 2020-01-01 | everybody, homeless now
        Person B | 199 since 2020-01-01 | everybody, homeless now
        Person C | 99 since 2020-01-01  | everybody
        Person D | 200 since 2020-01-01 | everybody
        Person E | 300 since 2020-01-01 | everybody
        """,
        program=YARDSTICK,
    )


def test_an_institution_for_a_while_does_not_end_homelessness(spec):
    """Someone in a hospital, a jail or treatment for under 90 days, who came there within a day of a homeless span's
    end, is still homeless."""
    spec(
        """
        member | living                                | criteria
        Rosa   | street 2019-11-01 to 2020-02-10       | everybody, homeless now
               | hospital since 2020-02-10             |
        Marcus | street 2019-11-01 to 2020-02-10       | everybody, homeless now
               | jail since 2020-02-11                 |
        Inés   | street 2019-11-01 to 2020-02-10       | everybody
               | jail since 2020-02-12                 |
        Lucía  | rental 2019-11-01 to 2020-02-10       | everybody
               | jail since 2020-02-10                 |
        Andre  | street 2019-11-01 to 2020-02-10       | everybody, homeless now
               | hospital since 2020-02-09             |
        """,
        program=YARDSTICK,
    )


def test_ninety_days_in_an_institution_end_homelessness(spec):
    """An institution span of 90 days or more is not homelessness. One that lasts is measured up to the day of the
    list."""
    spec(
        """
        member | living                            | criteria
        Rosa   | street 2019-06-01 to 2019-12-03   | everybody, homeless now
               | jail since 2019-12-03             |
        Marcus | street 2019-06-01 to 2019-12-02   | everybody
               | jail since 2019-12-02             |
        Inés   | street 2019-06-01 to 2019-12-31   | everybody, homeless now
               | jail 2019-12-31 to 2020-03-29     |
        Lucía  | street 2019-06-01 to 2019-12-31   | everybody
               | jail 2019-12-31 to 2020-03-30     |
        """,
        program=YARDSTICK,
    )


def test_a_year_on_the_street(spec):
    """Chronic: homeless now, with a disabling condition, and 365 homeless nights in the episode that lasts."""
    spec(
        """
        member | living                            | chronically homeless
        Rosa   | street since 2019-03-03, disabled | yes
        Marcus | street since 2019-03-04, disabled | no
        """,
        program=YARDSTICK,
    )


def test_a_year_that_is_over(spec):
    """A long episode that ended does not count by its length, and someone who is housed now is not chronically
    homeless."""
    spec(
        """
        member | living                                      | chronically homeless
        Rosa   | street 2018-01-01 to 2019-12-31, disabled   | no
        Marcus | street 2018-01-01 to 2019-12-31, disabled   | no
               | street since 2020-02-01, disabled           |
        """,
        program=YARDSTICK,
    )


def test_a_disabling_condition_is_needed(spec):
    """The latest span that states it tells whether there is a disabling condition; where none does, there is none."""
    spec(
        """
        member | living                                        | chronically homeless
        Rosa   | street since 2018-01-01                       | no
        Marcus | street since 2018-01-01, not disabled         | no
        Inés   | rental 2017-01-01 to 2017-12-31, disabled     | yes
               | street since 2018-01-01                       |
        Lucía  | street 2018-01-01 to 2019-06-30, disabled     | no
               | shelter since 2019-07-01, not disabled        |
        Andre  | street 2018-01-01 to 2019-06-30, not disabled | yes
               | shelter since 2019-07-01, disabled            |
        """,
        program=YARDSTICK,
    )


def test_a_gap_of_a_week_ends_an_episode(spec):
    """Up to six nights elsewhere do not end an episode, seven do. Nights elsewhere are not homeless nights."""
    spec(
        """
        member | living                                    | chronically homeless
        Rosa   | street 2019-01-01 to 2019-06-30, disabled | yes
               | street since 2019-07-07                   |
        Marcus | street 2019-01-01 to 2019-06-30, disabled | no
               | street since 2019-07-08                   |
        Inés   | street 2019-02-25 to 2019-06-30, disabled | yes
               | street since 2019-07-07                   |
        Lucía  | street 2019-02-26 to 2019-06-30, disabled | no
               | street since 2019-07-07                   |
        """,
        program=YARDSTICK,
    )


def test_four_times_in_three_years(spec):
    """Chronic as well: at least four episodes in the last 36 months that have together 365 homeless nights."""
    spec(
        """
        member | living                                    | chronically homeless
        Rosa   | street 2017-06-01 to 2017-09-01, disabled | yes
               | street 2018-01-01 to 2018-04-30           |
               | street 2018-09-01 to 2018-12-31           |
               | street since 2020-02-01                   |
        Marcus | street 2017-06-01 to 2017-08-31, disabled | no
               | street 2018-01-01 to 2018-12-31           |
               | street since 2020-02-01                   |
        Inés   | street 2017-06-01 to 2017-08-31, disabled | no
               | street 2018-01-01 to 2018-04-30           |
               | street 2018-09-01 to 2018-12-31           |
               | street since 2020-02-01                   |
        """,
        program=YARDSTICK,
    )


def test_nights_before_the_last_three_years_do_not_count(spec):
    """Only nights of the last 36 months count, and only episodes with such nights: the first night of the window makes
    365 nights here, and the fourth episode."""
    spec(
        """
        member | living                                    | chronically homeless
        Rosa   | street 2016-01-01 to 2017-03-01, disabled | no
               | street 2018-01-01 to 2018-06-30           |
               | street 2018-09-01 to 2019-01-31           |
               | street since 2020-02-01                   |
        Marcus | street 2016-01-01 to 2017-03-02, disabled | yes
               | street 2018-01-01 to 2018-06-30           |
               | street 2018-09-01 to 2019-01-31           |
               | street since 2020-02-01                   |
        """,
        program=YARDSTICK,
    )


def test_nights_in_an_institution_join_episodes(spec):
    """Nights in an institution of under 90 days that follow homelessness within a day are homeless nights: they count,
    and they join what is before and after them."""
    spec(
        """
        member | living                                    | chronically homeless
        Rosa   | street 2019-01-01 to 2019-06-30, disabled | yes
               | hospital 2019-06-30 to 2019-08-31         |
               | street since 2019-09-01                   |
        Marcus | street 2019-01-01 to 2019-06-30, disabled | no
               | hospital 2019-06-30 to 2019-09-28         |
               | street since 2019-09-29                   |
        """,
        program=YARDSTICK,
    )


def test_overlapping_spans_count_each_night_once(spec):
    """A night told by two spans is one night."""
    spec(
        """
        member | living                                     | chronically homeless
        Rosa   | street since 2019-09-01, disabled          | no
               | shelter 2019-09-01 to 2020-02-29           |
               | shelter 2019-10-01 to 2020-02-29           |
        """,
        program=YARDSTICK,
    )


def test_no_record_at_all(spec):
    """Without any record of where a member lives it is not known; one that begins later is a record."""
    spec(
        """
        member | living                  | chronically homeless
        Rosa   |                         | unknown
        Marcus | rental since 2019-01-01 | no
        Inés   | street since 2020-03-02 | no
        """,
        program=YARDSTICK,
    )
