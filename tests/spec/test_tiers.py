"""How urgent: tiers

A listed member is in the first tier whose rule they meet. The tiers are Promotora's proposal: no public definition was
found.
"""


def test_tier_1(spec):
    """Tier 1: five ED visits, two inpatient stays, chronic homelessness, or a serious mental illness with substance
    use."""
    spec("""
        member | condition                            | stay | ED visits | living                            | tier
        Rosa   | asthma                               |      | 5         |                                   | 1
        Marcus | asthma                               | 2    |           |                                   | 1
        Inés   | asthma                               |      |           | street since 2018-06-01, disabled | 1
        Lucía  | major depression + substance use     | 1    |           |                                   | 1
        Andre  | bipolar disorder + substance use     | 1    |           |                                   | 1
        Theo   | psychotic disorder + substance use   | 1    |           |                                   | 1
    """)


def test_tier_2(spec):
    """Tier 2: otherwise, one inpatient stay or three ED visits."""
    spec("""
        member | condition        | stay | ED visits | tier
        Rosa   | asthma           | 1    |           | 2
        Marcus | asthma           |      | 3         | 2
        Inés   | asthma           |      | 4         | 2
        Lucía  | asthma           | 1    | 4         | 2
        Andre  | major depression | 1    |           | 2
    """)


def test_tier_3(spec):
    """Tier 3: everyone else who is listed, which is to say for three conditions alone."""
    spec("""
        member | condition                  | ED visits | tier
        Rosa   | diabetes + COPD + dementia |           | 3
        Marcus | diabetes + COPD + dementia | 2         | 3
    """)


def test_only_the_listed_have_a_tier(spec):
    """Nobody else has a tier, whatever their use."""
    spec("""
        member | condition | stay | program | decision     | tier
        Rosa   | asthma    | 4    | hospice | excluded     |
        Marcus |           | 4    |         | not eligible |
    """)
