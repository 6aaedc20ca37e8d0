"""Two whose listings are alike but for substance use: Gloria, and her twin."""

from datetime import date

from tests.site.tel.lists import ListedPerson, claim_lines

ED_DAYS = (date(2019, 6, 1), date(2019, 10, 3), date(2020, 1, 7))
OPENLY = {
    "tier": 2,
    "criteria": ("A2", "B3"),
    "conditions": ("diabetes", "hypertension"),
    "reasons": ("hypertension with diabetes", "3 ED visits in the last year"),
}
LINES = [
    *claim_lines("A2", "E119", date(2019, 5, 6), date(2019, 9, 9)),
    *claim_lines("A2", "I10", date(2019, 5, 6), date(2019, 11, 2)),
    *claim_lines("B3", "0450", *ED_DAYS, kind="ed_visit"),
]
SUD_LINES = claim_lines("A1", "F1120", date(2019, 7, 1), date(2019, 8, 1))
WITH_IT = {
    "tier": 1,
    "criteria": ("A1", "A2", "B1", "B3"),
    "conditions": ("diabetes", "hypertension", "sud"),
    "reasons": ("2 qualifying conditions: diabetes and substance use disorder", "3 ED visits in the last year"),
    "lines": [
        *LINES,
        *claim_lines("A1", "E119", date(2019, 5, 6), date(2019, 9, 9)),
        *SUD_LINES,
        *[("B1", *line[1:]) for line in LINES[:4] + SUD_LINES],
    ],
    "openly": OPENLY,
}
GLORIA = ListedPerson("Gloria", "Peña", date(1970, 6, 5), lines=LINES, person_id="91111111S", **OPENLY)
TWIN = GLORIA.now(person_id="91111112S", **WITH_IT)
