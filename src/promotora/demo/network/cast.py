"""Who is in the demonstration's network. All of them are made up; the ZIP codes are real ones of their areas."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from promotora.apps.network.terms import Area, Permitted, Population
from promotora.county.clinics import CLINICS_AN_AREA, NPIS
from promotora.county.tables import rows
from promotora.demo.people import EASTSIDE, GRACES, PLAN, WESTSIDE

PARTNERS = {
    "Harbor Plan": "Bo Lind",
    "Foothill Health Plan": "Carla Munk",
    "Basin Community Plan": "Joel Abe",
    "Seaview Health Plan": "Farah Zand",
    "Two Rivers Plan": "Otis Grant",
}
"""The five plan partners, each with its network manager."""


class Stage(Enum):
    """How far a CB-CME is with County Health Plan."""

    DRAFT = auto()
    LETTER = auto()
    RECEIVED = auto()
    IN_REVIEW = auto()
    ASKED = auto()
    DECLINED = auto()
    WITHDRAWN = auto()
    CERTIFIED = auto()
    CONDITIONAL = auto()
    CONTRACTED = auto()
    ENDING = auto()  # contracted, and the certificate ends within two months
    SUSPENDED = auto()
    EXPIRED = auto()


WITH_CONTRACT = frozenset({Stage.CONDITIONAL, Stage.CONTRACTED, Stage.ENDING, Stage.SUSPENDED})
EVER_CERTIFIED = WITH_CONTRACT | {Stage.CERTIFIED, Stage.EXPIRED}

CLINICS = {Permitted.FQHC, Permitted.HEALTH_CENTER, Permitted.RURAL, Permitted.PHYSICIANS, Permitted.INDIAN}


@dataclass(frozen=True)
class Cast:
    """One CB-CME. `shares`: of full time, a care coordinator each."""

    name: str
    areas: tuple[Area, ...]
    stage: Stage
    kind: Permitted = Permitted.FQHC
    populations: tuple[Population, ...] = (Population.HOMELESS,)
    languages: tuple[str, ...] = ("en", "es")
    shares: tuple[str, ...] = ("1.00",)

    @property
    def number(self) -> int:
        """Its place on the program's list: what is drawn for it is drawn by this."""
        return CASTS.index(self)

    @property
    def full_time(self) -> Decimal:
        """Full-time care coordinators."""
        return sum(map(Decimal, self.shares), Decimal(0))

    @property
    def sites(self) -> list[dict[str, str]]:
        """One or two places of each area, where many people live."""
        return [
            {
                "name": f"{where['city']} site",
                "address": f"{400 + 7 * self.number} Main Street",
                "zip_code": where["zip"],
                "npi": self._npi_in(area) if not place else "",
            }
            for area in self.areas
            for place, where in enumerate(_places(area)[self.number % 9 :: 11][: 1 + self.number % 2])
        ]

    def _npi_in(self, area: Area) -> str:
        """Of the county's clinic that it is in an area, the largest first; none of who is no clinic."""
        there = [each for each in CASTS if area in each.areas and each.kind in CLINICS]
        first = list(Area).index(area) * CLINICS_AN_AREA
        return NPIS[first + there.index(self)] if self in there else ""

    @property
    def plans(self) -> list[str]:
        """To whom it applied: County Health Plan, and up to two partners, who came later."""
        if self.stage == Stage.EXPIRED:
            return [PLAN]
        partners = list(PARTNERS)
        return [PLAN, *(partners[(self.number + each) % 5] for each in range(self.number % 3))]


def _places(area: Area) -> list[dict[str, str]]:
    number = str(list(Area).index(area) + 1)
    found = [row for row in rows("zip_codes") if row["spa"] == number]
    return sorted(found, key=lambda row: (-float(row["weight"] or 0), row["zip"]))


AV, SF, SG, ME, WE, SO, EA, SB = Area
K, P, S = Permitted, Population, Stage
ES, HY, TL, KO, ZH, KM, VI = (
    ("en", "es", *more) for more in ((), ("hy",), ("tl",), ("ko",), ("zh",), ("km",), ("vi",))
)
ALL_KINDS = (P.HOMELESS, P.MENTAL_HEALTH, P.SUBSTANCE_USE)

CASTS = (
    Cast(EASTSIDE, (EA, ME), S.CONTRACTED, K.FQHC, ALL_KINDS, ES, ("1.00", "1.00", "0.50")),
    Cast(WESTSIDE, (WE, SO), S.CONTRACTED, K.HEALTH_CENTER, (P.HOMELESS, P.OLDER), ES, ("1.00", "1.00")),
    Cast(GRACES, (SB,), S.IN_REVIEW, K.HEALTH_CENTER, (P.MENTAL_HEALTH,), TL, ("1.00",)),
    Cast("Lancaster Family Clinic", (AV,), S.CONTRACTED, K.FQHC, (P.MENTAL_HEALTH,), ES, ("1.00", "0.50")),
    Cast("Palmdale Bridges", (AV,), S.CONTRACTED, K.HOMELESS_SERVICES, ALL_KINDS, ES, ("1.00",)),
    Cast("Joshua Tree Recovery", (AV,), S.ASKED, K.SUBSTANCE_USE, (P.SUBSTANCE_USE,), ES, ("0.50",)),
    Cast("Desert Rose Health", (AV,), S.EXPIRED, K.RURAL, (P.OLDER,), ES, ("0.60",)),
    Cast("Quartz Hill Physicians", (AV,), S.LETTER, K.PHYSICIANS, (P.OLDER,), ES, ("0.40",)),
    Cast("Antelope Youth Services", (AV,), S.DRAFT, K.MENTAL_HEALTH, (P.CHILDREN,), ES, ("0.80",)),
    Cast("Van Nuys Community Health", (SF,), S.CONTRACTED, K.FQHC, ALL_KINDS, HY, ("1.00",) * 5),
    Cast("Pacoima Health Center", (SF,), S.CONTRACTED, K.HEALTH_CENTER, (P.HOMELESS,), ES, ("1.00", "1.00")),
    Cast("Glendale Care Circle", (SF, SG), S.CONTRACTED, K.PHYSICIANS, (P.OLDER, P.DEMENTIA), HY, ("1.00",)),
    Cast("Sylmar Mind and Body", (SF,), S.CONDITIONAL, K.MENTAL_HEALTH, (P.MENTAL_HEALTH,), ES, ("1.00",)),
    Cast("Northridge Home Visits", (SF,), S.IN_REVIEW, K.OTHER, (P.OLDER, P.PALLIATIVE), TL, ("0.70",)),
    Cast("Canoga Recovery House", (SF,), S.SUSPENDED, K.SUBSTANCE_USE, (P.SUBSTANCE_USE,), ES, ("0.60",)),
    Cast("Reseda Street Medicine", (SF,), S.RECEIVED, K.HOMELESS_SERVICES, (P.HOMELESS,), ES, ("0.50",)),
    Cast("Burbank Senior Health", (SF,), S.WITHDRAWN, K.PHYSICIANS, (P.OLDER,), HY, ("0.50",)),
    Cast("Santa Clarita Partners", (SF, AV), S.CERTIFIED, K.HOSPITAL, (P.OLDER,), ES, ("1.00",)),
    Cast("Pasadena Neighborhood Clinic", (SG,), S.CONTRACTED, K.FQHC, ALL_KINDS, ES, ("1.00",) * 3),
    Cast("El Monte Salud", (SG,), S.CONTRACTED, K.HEALTH_CENTER, (P.HOMELESS,), VI, ("1.00", "0.50")),
    Cast("Alhambra Family Practice", (SG,), S.CONTRACTED, K.PHYSICIANS, (P.OLDER,), ZH, ("1.00",)),
    Cast("Pomona Valley Outreach", (SG,), S.ENDING, K.HOMELESS_SERVICES, (P.HOMELESS,), ES, ("1.00", "0.50")),
    Cast("San Gabriel Mental Wellness", (SG,), S.CONDITIONAL, K.BEHAVIORAL, (P.MENTAL_HEALTH,), ZH, ("1.00",)),
    Cast("Covina Physicians", (SG,), S.IN_REVIEW, K.PHYSICIANS, (P.OLDER,), ES, ("0.60",)),
    Cast("Azusa Women and Families", (SG,), S.LETTER, K.HEALTH_CENTER, (P.CHILDREN,), ES, ("0.50",)),
    Cast("Duarte Palliative Care", (SG,), S.DECLINED, K.OTHER, (P.PALLIATIVE,), ES, ("0.40",)),
    Cast("Monrovia Recovery", (SG,), S.EXPIRED, K.SUBSTANCE_USE, (P.SUBSTANCE_USE,), ES, ("0.50",)),
    Cast("Pico Union Family Clinic", (ME,), S.CONTRACTED, K.FQHC, (P.HOMELESS,), ES, ("0.40",)),
    Cast("Skid Row Street Medicine", (ME,), S.CONTRACTED, K.HOMELESS_SERVICES, ALL_KINDS, ES, ("1.00",) * 5),
    Cast("Koreatown Health Alliance", (ME,), S.CONTRACTED, K.HEALTH_CENTER, (P.OLDER, P.MENTAL_HEALTH), KO, ("1.00",)),
    Cast(
        "Westlake Community Mental Health",
        (ME,),
        S.CONTRACTED,
        K.MENTAL_HEALTH,
        (P.MENTAL_HEALTH,),
        ES,
        ("1.00", "0.50"),
    ),
    Cast("Echo Park Recovery", (ME,), S.CONDITIONAL, K.SUBSTANCE_USE, (P.SUBSTANCE_USE,), ES, ("0.60",)),
    Cast("Chinatown Elders", (ME,), S.ENDING, K.HEALTH_CENTER, (P.OLDER, P.DEMENTIA), ZH, ("0.80",)),
    Cast("Hollywood Homeless Health", (ME,), S.SUSPENDED, K.HOMELESS_SERVICES, (P.HOMELESS,), ES, ("1.00",)),
    Cast("Silver Lake Physicians", (ME,), S.ASKED, K.PHYSICIANS, (P.OLDER,), ES, ("0.50",)),
    Cast("Hope Street Reentry", (ME,), S.RECEIVED, K.OTHER, (P.REENTRY,), ES, ("0.50",)),
    Cast("Angelino Heights Care", (ME,), S.DRAFT, K.HEALTH_CENTER, (P.HOMELESS,), ES, ("0.30",)),
    Cast("Venice Community Clinic", (WE,), S.CONTRACTED, K.FQHC, (P.HOMELESS,), ES, ("1.00",)),
    Cast("Culver City Mental Health", (WE,), S.CERTIFIED, K.MENTAL_HEALTH, (P.MENTAL_HEALTH,), ES, ("0.50",)),
    Cast("Santa Monica Elder Care", (WE,), S.DECLINED, K.PHYSICIANS, (P.OLDER,), ES, ("0.40",)),
    Cast("Mar Vista Family Health", (WE,), S.IN_REVIEW, K.HEALTH_CENTER, (P.CHILDREN,), ES, ("0.50",)),
    Cast("Watts Wellness Center", (SO,), S.CONTRACTED, K.FQHC, ALL_KINDS, ES, ("1.00",) * 3),
    Cast("Compton Bridges", (SO,), S.CONTRACTED, K.HOMELESS_SERVICES, (P.HOMELESS, P.REENTRY), ES, ("0.50", "0.25")),
    Cast("South Figueroa Health", (SO,), S.CONTRACTED, K.HEALTH_CENTER, (P.HOMELESS,), ES, ("1.00",) * 3),
    Cast("Lynwood Behavioral Health", (SO,), S.CONDITIONAL, K.BEHAVIORAL, (P.MENTAL_HEALTH,), ES, ("1.00",)),
    Cast("Florence Recovery Partners", (SO,), S.IN_REVIEW, K.SUBSTANCE_USE, (P.SUBSTANCE_USE,), ES, ("0.60",)),
    Cast("Leimert Park Elders", (SO,), S.LETTER, K.OTHER, (P.OLDER,), ES, ("0.40",)),
    Cast("Crenshaw Reentry Health", (SO,), S.WITHDRAWN, K.OTHER, (P.REENTRY,), ES, ("0.50",)),
    Cast("Boyle Heights Familias", (EA,), S.CONTRACTED, K.HEALTH_CENTER, (P.HOMELESS,), ES, ("0.50",)),
    Cast("Montebello Health Alliance", (EA,), S.CONTRACTED, K.FQHC, (P.OLDER,), ES, ("1.00", "1.00")),
    Cast("Whittier Care Network", (EA, SG), S.CONTRACTED, K.HOSPITAL, (P.OLDER, P.PALLIATIVE), ES, ("1.00",)),
    Cast("Norwalk Mental Wellness", (EA,), S.CERTIFIED, K.MENTAL_HEALTH, (P.MENTAL_HEALTH,), TL, ("0.50",)),
    Cast("Bell Gardens Outreach", (EA,), S.ASKED, K.HOMELESS_SERVICES, (P.HOMELESS,), ES, ("0.50",)),
    Cast("Downey Physicians Group", (EA,), S.DECLINED, K.PHYSICIANS, (P.OLDER,), ES, ("0.50",)),
    Cast("Long Beach Family Health", (SB,), S.CONTRACTED, K.FQHC, ALL_KINDS, KM, ("1.00",) * 5),
    Cast("San Pedro Harbor Clinic", (SB,), S.CONTRACTED, K.HEALTH_CENTER, (P.HOMELESS,), ES, ("1.00",)),
    Cast("Inglewood Community Care", (SB, SO), S.CONDITIONAL, K.FQHC, (P.HOMELESS, P.MENTAL_HEALTH), ES, ("1.00",)),
    Cast("Carson Recovery Center", (SB,), S.EXPIRED, K.SUBSTANCE_USE, (P.SUBSTANCE_USE,), TL, ("0.50",)),
    Cast("Torrance Palliative Partners", (SB,), S.RECEIVED, K.OTHER, (P.PALLIATIVE,), KO, ("0.50",)),
    Cast("Hawthorne Youth and Family", (SB,), S.DRAFT, K.MENTAL_HEALTH, (P.CHILDREN,), ES, ("0.60",)),
)
