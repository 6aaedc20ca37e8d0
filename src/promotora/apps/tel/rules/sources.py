"""Where the lines of a version were read: which sources nobody has verified, and what an adopted line rests on."""

from dataclasses import replace

from promotora.apps.tel.rules.knobs import DRAFTED
from promotora.targeting.model.program import Program, Source


def signed(draft: Program, source: Source) -> Program:
    """A draft whose changed lines rest on this source: that the plan adopted them."""

    def mine(of: Source) -> Source:
        return source if of == DRAFTED else of

    return replace(
        draft,
        source=source,
        groups=tuple(
            replace(group, criteria=tuple(replace(each, source=mine(each.source)) for each in group.criteria))
            for group in draft.groups
        ),
        codes=tuple(replace(change, source=mine(change.source)) for change in draft.codes),
    )


def unverified(program: Program) -> list[Source]:
    """Every source of a version that nobody has verified, each once; changes of the draft itself are not among them."""
    sources = [
        program.source,
        *(each.source for each in program.criteria()),
        *(each.source for each in program.exclusions),
        *(change.source for change in program.codes),
    ]
    return [each for each in dict.fromkeys(sources) if not each.verified and each != DRAFTED]
