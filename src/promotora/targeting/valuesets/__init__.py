"""Code families as data: which diagnosis, bill-type, revenue, procedure and place codes mean what, and since when."""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from promotora.targeting.model.conditions import ALL_CONDITIONS, BIT_OF
from promotora.targeting.model.program import CodeChange


def normal(code: str | None) -> str:
    """A code as it is compared: upper-case, without dots or blanks; nothing is ''."""
    return "" if code is None else code.replace(".", "").replace(" ", "").upper()


def bill_type(code: str | None) -> str:
    """A bill type as it is compared: `normal`, and without its leading zero."""
    plain = normal(code)
    return plain[1:] if plain.startswith("0") else plain


@dataclass(frozen=True, order=True)
class CodeFamily:
    """Codes that begin (and end) so are, or are not, in a condition's value set.

    `use` is 'include' or 'exclude' for a row of `conditions.csv`, 'add' or 'remove' for a policy's own `CodeChange`.
    """

    condition: str
    use: str
    starts_with: str
    ends_with: str

    def covers(self, code: str) -> bool:
        return code.startswith(self.starts_with) and code.endswith(self.ends_with)


@dataclass(frozen=True)
class ConditionCodes:
    """The fourteen conditions' value sets in force on one day, with a policy's changes."""

    families: tuple[CodeFamily, ...]

    def mask(self, code: str | None) -> int:
        """The conditions that a diagnosis code speaks of, a bit each (see `ALL_CONDITIONS`); 0 for none."""
        plain = normal(code)
        if plain not in self._known:
            self._known[plain] = self._mask_of_normal(plain)
        return self._known[plain]

    def conditions(self, code: str | None) -> frozenset[str]:
        """The codes of the conditions that a diagnosis code speaks of."""
        mask = self.mask(code)
        return frozenset(each.code for bit, each in enumerate(ALL_CONDITIONS) if mask >> bit & 1)

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever any family does; names what was derived with these value sets."""
        return hashlib.sha256(repr(self.families).encode()).hexdigest()[:16]

    @cached_property
    def _known(self) -> dict[str, int]:
        return {}

    @cached_property
    def _by_category(self) -> dict[str, tuple[CodeFamily, ...]]:
        """The families of each three-character category: a quick sieve."""
        found: dict[str, list[CodeFamily]] = {}
        for family in self.families:
            found.setdefault(family.starts_with[:3], []).append(family)
        return {category: tuple(families) for category, families in found.items()}

    @property
    def categories(self) -> frozenset[str]:
        """The first three characters of every code in any value set."""
        return frozenset(self._by_category)

    def _mask_of_normal(self, code: str) -> int:
        use = {"include": 0, "exclude": 0}
        covering = [family for family in self._by_category.get(code[:3], ()) if family.covers(code)]
        for family in covering:
            if family.use in use:
                use[family.use] |= 1 << BIT_OF[family.condition]
        return _changed_by([each for each in covering if each.use not in use], use["include"] & ~use["exclude"])


def _changed_by(changes: list[CodeFamily], mask: int) -> int:
    """The conditions of a code, once a policy's families that cover it have had their say, the longest last."""
    for family in sorted(changes, key=lambda each: len(each.starts_with)):
        bit = 1 << BIT_OF[family.condition]
        mask = mask | bit if family.use == "add" else mask & ~bit
    return mask


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _in_force(row: dict[str, str], on: date) -> bool:
    begins, ends = row["effective_from"], row["effective_to"]
    return (not begins or date.fromisoformat(begins) <= on) and (not ends or on <= date.fromisoformat(ends))


@lru_cache(maxsize=512)
def condition_codes(on: date, changes: tuple[CodeChange, ...] = ()) -> ConditionCodes:
    """The conditions' value sets in force on a day (the run's as-of date), with a policy's changes to them."""
    published = sorted(
        CodeFamily(row["condition"], row["use"], row["starts_with"], row["ends_with"])
        for row in _rows("conditions.csv")
        if _in_force(row, on)
    )
    own = sorted(
        CodeFamily(change.condition.code, use, family, "")
        for change in changes
        for use, families in (("add", change.add), ("remove", change.remove))
        for family in families
    )
    return ConditionCodes((*published, *own))


@dataclass(frozen=True)
class UtilizationCodes:
    """The code families that tell stays, emergency visits and voids."""

    acute_inpatient_bill_types: tuple[str, ...]
    void_bill_type_endings: tuple[str, ...]
    ed_revenues: tuple[str, ...]
    ed_procedures: tuple[str, ...]
    ed_places: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Changes whenever any family does; a store, whose lines carry these codes' flags, is made with one."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def is_void(self, bill: str) -> bool:
        """Whether a normal bill type is a void, whose lines do not count."""
        return bill.endswith(self.void_bill_type_endings)

    def is_acute_inpatient(self, bill: str) -> bool:
        """Whether a normal bill type is acute inpatient."""
        return bill.startswith(self.acute_inpatient_bill_types)


@cache
def utilization_codes() -> UtilizationCodes:
    """The utilization families (their rows carry no dates of effect yet; add a day here when one does)."""
    rows = _rows("utilization.csv")

    def family(name: str) -> tuple[str, ...]:
        return tuple(row["code"] for row in rows if row["family"] == name)

    return UtilizationCodes(
        acute_inpatient_bill_types=family("acute_inpatient_bill_type"),
        void_bill_type_endings=family("void_bill_type_ending"),
        ed_revenues=family("ed_revenue"),
        ed_procedures=family("ed_procedure"),
        ed_places=family("ed_place_of_service"),
    )


def sources() -> Iterable[dict[str, str]]:
    """Every row of every value set with its source, for documents and `tel programs`."""
    return [*_rows("conditions.csv"), *_rows("utilization.csv")]
