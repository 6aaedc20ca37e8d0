"""Verdicts as the tables that a run hands over."""

import numpy as np
import pyarrow as pa

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.judge import (
    DECISIONS,
    Judgement,
    Sentences,
    bars_said,
    condition_lists,
    judge,
    missing_said,
    reasons_of_met,
    tiers,
)
from promotora.targeting.engines.duckdb.people import Judged
from promotora.targeting.engines.duckdb.rolls import OnDay, Rolls
from promotora.targeting.model.conditions import mask_of


def tel_table(judgement: Judgement, rolls: Rolls, day: OnDay, person_ids: pa.Array, request: base.Request) -> pa.Table:
    """The list. `person_ids` are those of everyone judged."""
    listed = judgement.listed
    they = judgement.they.take(listed)
    program, count = request.program, len(listed)
    sentences = Sentences()
    columns = reasons_of_met(judgement, listed, sentences)
    homeless = they.chronically_homeless
    return pa.table(
        [
            person_ids.take(pa.array(listed)),
            rolls.spans["member_id"].take(pa.array(day.speaker[listed])).combine_chunks(),
            pa.repeat(program.code, count),
            pa.repeat(program.version, count),
            pa.array(np.full(count, request.as_of, "datetime64[D]")),
            pa.array(tiers(program, they)),
            _criteria_lists(judgement),
            condition_lists(they.conditions),
            pa.array(np.bitwise_count(they.conditions).astype(np.int8)),
            pa.array(they.stays[12]),
            pa.array(they.ed_visits[12]),
            pa.array(homeless == 2, mask=homeless == 1),
            sentences.listed(columns),
        ],
        schema=base.TEL,
    )


def _criteria_lists(judgement: Judgement) -> pa.Array:
    codes = sorted(judgement.criteria)
    met = np.stack([judgement.criteria[code][judgement.listed] == 2 for code in codes], axis=1)
    offsets = np.concatenate(([0], np.cumsum(met.sum(axis=1)))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(codes).take(pa.array(np.nonzero(met)[1])))


REASONS = base.DECISION.field("reasons").type


def decision_table(judgement: Judgement, person_ids: pa.Array) -> pa.Table:
    """Everyone's decision with its reasons."""
    sentences = Sentences()
    said = {
        0: reasons_of_met(judgement, judgement.listed, sentences),
        1: [
            *bars_said(judgement, judgement.excluded, sentences),
            *reasons_of_met(judgement, judgement.excluded, sentences),
        ],
    }
    rest = np.flatnonzero(judgement.decision == 2)
    missing, which_missing = missing_said(judgement, rest, sentences)
    distinct = pa.concat_arrays([sentences.numbered(said[0]), sentences.numbered(said[1]), missing])
    listed, excluded = len(judgement.listed), len(judgement.excluded)
    which = np.empty(len(judgement.decision), np.int32)
    which[judgement.listed] = np.arange(listed)
    which[judgement.excluded] = listed + np.arange(excluded)
    which[rest] = listed + excluded + which_missing
    decisions = pa.array([str(each) for each in DECISIONS]).take(pa.array(judgement.decision))
    return pa.table([person_ids, decisions, _reasons(distinct.take(pa.array(which)), sentences)], schema=base.DECISION)


def _reasons(numbers: pa.Array, sentences: Sentences) -> pa.Array:
    """Lists of sentences from lists of their numbers."""
    return pa.ListArray.from_arrays(
        numbers.offsets, pa.DictionaryArray.from_arrays(numbers.values, sentences.words), type=REASONS
    )


def people_table(judgement: Judgement, rolls: Rolls, day: OnDay, person_ids: pa.Array) -> pa.Table:
    """Who the listed are."""
    listed = pa.array(judgement.listed)
    spans = rolls.spans.take(pa.array(day.speaker[judgement.listed]))
    born = spans["born"].cast(pa.int32()).combine_chunks().cast(pa.date32())
    said = [spans[name].combine_chunks().cast(pa.string()) for name in base.PERSON.names[2:]]
    return pa.table([person_ids.take(listed), born, *said], schema=base.PERSON)


def open_tables(judged: Judged, request: base.Request) -> tuple[pa.Table | None, pa.Table | None]:
    """The list and the decisions told without what is withheld (see `base.Findings`): only those on the list can be on
    the open one, since no rule asks for a condition's absence."""
    if not request.withheld:
        return None, None
    withheld = mask_of(request.withheld)
    listed = judged.judgement.listed
    touched = np.flatnonzero(judged.judgement.they.conditions & withheld)
    again, decided = (
        judge(request.program, judged.judgement.they.take(chosen).without(withheld)) for chosen in (listed, touched)
    )
    ids = judged.person_ids
    tel = tel_table(again, judged.registers.rolls, judged.day.take(listed), ids.take(pa.array(listed)), request)
    return tel, decision_table(decided, ids.take(pa.array(touched)))


def findings(judged: Judged, request: base.Request, reading: base.Reading, proof: pa.Table | None) -> base.Findings:
    """Verdicts as the tables that a run hands over."""
    ids = judged.person_ids
    open_tel, open_decisions = open_tables(judged, request)
    return base.Findings(
        tel=tel_table(judged.judgement, judged.registers.rolls, judged.day, ids, request),
        decisions=decision_table(judged.judgement, ids),
        people=people_table(judged.judgement, judged.registers.rolls, judged.day, ids),
        evidence=proof,
        reading=reading,
        open_tel=open_tel,
        open_decisions=open_decisions,
    )
