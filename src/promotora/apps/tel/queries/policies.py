"""Which policy version a plan uses on a day: one that it adopted itself, or the one that was published."""

from dataclasses import dataclass
from datetime import date

from promotora.apps.accounts.models import Organization
from promotora.apps.tel.models import Draft
from promotora.apps.tel.terms import DraftState
from promotora.targeting import programs
from promotora.targeting.language import program_from
from promotora.targeting.model.program import Program
from promotora.targeting.programs import ProgramError


@dataclass(frozen=True)
class Version:
    """One policy version: published, or adopted by a plan. `until`: its last day; None while there is no later one."""

    program: Program
    until: date | None
    draft: Draft | None = None

    @property
    def plan(self) -> Organization | None:
        """Whose own version it is; None for a published one."""
        return self.draft.organization if self.draft else None

    def in_force_on(self, day: date) -> bool:
        """Whether a run as of this day uses it (of the plan alone, where a plan adopted it)."""
        return self.program.effective <= day and (self.until is None or day <= self.until)


def in_force(plan: Organization, program: str, day: date, keep_open: bool = False) -> Program:
    """The version of a program that a plan's run uses as of a day; `ProgramError` when there is none.

    Of the published versions and those that the plan adopted, the one that began last; on one day, the plan's own. Past
    the program's end only with `keep_open`.
    """
    own = _adopted_until(plan, program, day)
    if own is None:
        return programs.in_force(program, day, keep_open=keep_open)
    if own.ends and day > own.ends and not keep_open:
        return programs.in_force(program, day)  # says so in its own words
    published = [each for each in programs.versions(program) if own.effective < each.effective <= day]
    return published[-1] if published else own


def _adopted_until(plan: Organization, program: str, day: date) -> Program | None:
    adopted = Draft.objects.filter(
        organization=plan, program=program, state=DraftState.ADOPTED, effective__lte=day
    ).order_by("-effective")
    newest = adopted.first()
    return program_from(newest.policy) if newest else None


def codes() -> list[str]:
    """The code of each program that there is."""
    return list(programs.VERSIONS)


def versions(program: str) -> list[Version]:
    """Every version of a program that one may read, the oldest first; of one day, published ones first.

    A plan's own version holds until its next one or the next published one, whichever begins first.
    """
    published = programs.versions(program)
    adopted = (
        Draft.objects.filter(program=program, state=DraftState.ADOPTED)
        .select_related("organization")
        .order_by("effective", "pk")
    )
    own = [(program_from(draft.policy), draft) for draft in adopted]
    found = [Version(each, _last_day(each, published)) for each in published]
    for each, draft in own:
        later = [other for other, row in own if row.organization_id == draft.organization_id]
        found.append(Version(each, _last_day(each, (*published, *later)), draft))
    return sorted(found, key=lambda version: (version.program.effective, version.draft is not None))


def version(program: str, name: str) -> Version | None:
    """One of them, by its name."""
    if program not in programs.VERSIONS:
        return None
    return next((each for each in versions(program) if each.program.version == name), None)


def before(of: Version) -> Version | None:
    """The version that held before one: of its plan, where it is a plan's own, else of those published."""
    earlier = [
        each
        for each in versions(of.program.code)
        if (each.program.effective, each.draft is not None) < (of.program.effective, of.draft is not None)
        and (each.draft is None or each.plan == of.plan)
    ]
    return earlier[-1] if earlier else None


def _last_day(program: Program, others: tuple[Program, ...]) -> date | None:
    later = [other.effective for other in others if other.effective > program.effective]
    ends = [date.fromordinal(min(later).toordinal() - 1)] if later else []
    return min([*ends, *([program.ends] if program.ends else [])], default=None)


__all__ = ["ProgramError", "Version", "before", "codes", "in_force", "version", "versions"]
