"""Who is enrolled on the day of the list"""


def test_a_span_of_medi_cal_managed_care_must_cover_the_day(spec):
    """A coverage span counts from its first to its last day, both included; a span without an end lasts."""
    spec("""
        member | condition | stay | coverage                          | decision
        Rosa   | asthma    | 1    | Medi-Cal since 2019-05-01         | listed
        Marcus | asthma    | 1    | Medi-Cal 2019-05-01 to 2020-03-01 | listed
        Inés   | asthma    | 1    | Medi-Cal 2019-05-01 to 2020-02-29 | not on the rolls
        Lucía  | asthma    | 1    | Medi-Cal since 2020-03-01         | listed
        Andre  | asthma    | 1    | Medi-Cal since 2020-03-02         | not on the rolls
        Theo   | asthma    | 1    | Medi-Cal until 2019-08-31         | listed
               |           |      | Medi-Cal since 2020-02-01         |
    """)


def test_fee_for_service_is_not_enrolled(spec):
    """Someone in fee-for-service Medi-Cal, or in another line of business, is not enrolled: not listed, and not
    barred."""
    spec("""
        member | condition | stay | coverage        | decision     | because
        Rosa   | asthma    | 1    | fee-for-service | not eligible | not enrolled in Medi-Cal managed care
               |           |      |                 |              | … on the day of the list
        Marcus | asthma    | 1    | D-SNP           | not eligible | not enrolled in Medi-Cal managed care
               |           |      |                 |              | … on the day of the list
        Inés   | asthma    | 1    | commercial      | not eligible | not enrolled in Medi-Cal managed care
               |           |      |                 |              | … on the day of the list
        Lucía  |           | 1    | fee-for-service | not eligible | no chronic-condition criterion is met
               |           |      |                 |              | not enrolled in Medi-Cal managed care
               |           |      |                 |              | … on the day of the list
    """)


def test_any_managed_care_span_is_enough(spec):
    """Of several spans on the day, one of Medi-Cal managed care is enough; members with Medicare beside Medi-Cal (dual
    eligibles) are eligible."""
    spec("""
        member | condition | stay | coverage              | decision
        Rosa   | asthma    | 1    | Medi-Cal + D-SNP      | listed
        Marcus | asthma    | 1    | Medi-Cal + commercial | listed
    """)
