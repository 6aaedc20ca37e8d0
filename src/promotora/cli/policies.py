"""`tel explain` and `tel programs`: why, and by which rules."""

from typing import Annotated

import typer

from promotora.cli import options
from promotora.cli.refusals import in_plain_words
from promotora.cli.screen import say, say_json


@in_plain_words
def explain(
    program: options.ProgramCode,
    as_of: options.AsOf,
    person: Annotated[str, typer.Option(metavar="ID", help="The person_id.", show_default=False)],
    data: options.Data = None,
    store: options.Store = None,
    keep_open: options.KeepOpen = False,
    lines: Annotated[int, typer.Option(metavar="N", min=0, help="How many claim lines to show under each node.")] = 6,
    as_json: options.Json = False,
) -> None:
    """Why one person is or is not on the list: the rule as a tree, and the claim lines."""
    from promotora.cli.explanations import tree_of
    from promotora.targeting.engines.one_person import one_person
    from promotora.targeting.explain import explain as why
    from promotora.targeting.programs import in_force

    day = options.day(as_of)
    version = in_force(program, day, keep_open=keep_open)
    explanation = why(one_person(options.source(data, store), person), version, day, person)
    if as_json:
        say_json(explanation.as_json())
    else:
        say([tree_of(explanation, lines)])


@in_plain_words
def programs(
    program: Annotated[str | None, typer.Option(metavar="CODE", help="One program alone.", show_default=False)] = None,
    as_json: options.Json = False,
) -> None:
    """Each program and its versions: every rule in English, its source, and whether that was verified."""
    from promotora.cli.programs import of_program
    from promotora.targeting.programs import VERSIONS, versions
    from promotora.targeting.summary import policy

    chosen = versions(program) if program else tuple(each for code in VERSIONS for each in VERSIONS[code])
    if as_json:
        say_json([{"code": each.code, "name": each.name, **policy.figures(each)} for each in chosen])
    else:
        for each in chosen:
            say(of_program(each))
