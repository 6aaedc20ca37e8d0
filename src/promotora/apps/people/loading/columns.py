"""The columns of the eligibility table that the directory takes; others are passed over."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column of the file. `longest`: letters that the directory can keep. `needed`: it must be there."""

    name: str
    longest: int
    needed: bool = False
    date: bool = False


COLUMNS = (
    Column("person_id", 60, needed=True),
    Column("member_id", 60),
    Column("cin", 60),
    Column("first_name", 100, needed=True),
    Column("last_name", 100, needed=True),
    Column("birth_date", 10, needed=True, date=True),
    Column("gender", 20),
    Column("race", 60),
    Column("language", 40),
    Column("enrollment_start_date", 10, needed=True, date=True),
    Column("enrollment_end_date", 10, date=True),
    Column("line_of_business", 40),
    Column("delivery_system", 40),
    Column("aid_code", 10),
    Column("dual_status_code", 10),
    Column("address", 200),
    Column("city", 80),
    Column("state", 2),
    Column("zip_code", 10),
    Column("phone", 40),
    Column("pcp_npi", 10),
    Column("pcp_name", 100),
)
NAMES = tuple(column.name for column in COLUMNS)
