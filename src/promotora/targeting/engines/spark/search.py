"""One search, from a folder to the findings: what Spark has counted is brought together here."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from promotora.targeting.engines import base
from promotora.targeting.engines.spark.arrow import ordered
from promotora.targeting.engines.spark.care import Care
from promotora.targeting.engines.spark.evidence import evidence
from promotora.targeting.engines.spark.inputs import Keep, load, reading
from promotora.targeting.engines.spark.judging import judged
from promotora.targeting.model.verdict import Decision
from promotora.targeting.tables.folder import Folder
from promotora.targeting.tables.staging import stage

STEPS = ("Reading the tables", "Reporting rows set aside", "Judging members", "Gathering evidence")


def find(session: SparkSession, folder: Folder, request: base.Request, progress: base.Progress) -> base.Findings:
    """Answer a request; everything that Spark holds meanwhile is let go at the end."""
    with ExitStack() as held:
        keep = _keeper(held)
        scratch = held.enter_context(TemporaryDirectory(prefix="promotora-"))
        progress(STEPS[0], 0, len(STEPS))
        inputs = load(session, stage(folder, Path(scratch)), keep)
        progress(STEPS[1], 1, len(STEPS))
        report = reading(inputs, request)
        progress(STEPS[2], 2, len(STEPS))
        care = Care(inputs.claims, request.program, request.as_of, keep)
        people = keep(judged(inputs, care, request.withheld))
        everyone = _everyone(people)
        progress(STEPS[3], 3, len(STEPS))
        proof = ordered(_brought(evidence(people, care), base.EVIDENCE)) if request.with_evidence else None
        progress(STEPS[3], len(STEPS), len(STEPS))
    listed = _listed(everyone)
    openly = _told_openly(everyone) if request.withheld else None
    return base.Findings(
        tel=_tel(listed, request),
        decisions=_as(everyone, base.DECISION),
        people=_as(listed, base.PERSON),
        evidence=proof,
        reading=report,
        open_tel=_tel(_listed(openly), request) if openly is not None else None,
        open_decisions=_as(_touched(everyone, openly), base.DECISION) if openly is not None else None,
    )


def _keeper(held: ExitStack) -> Keep:
    def keep(frame: DataFrame) -> DataFrame:
        kept = frame.persist(StorageLevel.MEMORY_AND_DISK)
        held.callback(kept.unpersist)
        return kept

    return keep


def _everyone(people: DataFrame) -> pa.Table:
    """A row a person on the day's rolls, sorted by person_id."""
    counts = (F.coalesce(f"{what}_12", F.lit(0)).alias(f"{what}_12m") for what in ("stays", "ed_visits"))
    told = people.select("person_id", "speaker.*", "verdict.*", *counts).drop("wants", "homeless_spans").toArrow()
    return told.take(pc.sort_indices(told["person_id"])).combine_chunks()


def _listed(people: pa.Table) -> pa.Table:
    return people.filter(pc.equal(people["decision"], Decision.LISTED.value))


def _told_openly(everyone: pa.Table) -> pa.Table:
    """Everyone with the answers that they get without what is withheld."""
    answers = everyone["open"].combine_chunks()
    for field in answers.type:
        place = everyone.schema.get_field_index(field.name)
        everyone = everyone.set_column(place, field, pc.struct_field(answers, field.name))
    return everyone


def _touched(everyone: pa.Table, openly: pa.Table) -> pa.Table:
    """Those of whom something is withheld."""
    counts = (pc.list_value_length(each["conditions"]) for each in (everyone, openly))
    return openly.filter(pc.not_equal(*counts))


def _tel(listed: pa.Table, request: base.Request) -> pa.Table:
    the_same = {"program": request.program.code, "version": request.program.version, "as_of": request.as_of}
    for name, value in the_same.items():
        listed = listed.append_column(name, pa.array([value] * listed.num_rows, base.TEL.field(name).type))
    return _as(listed.append_column("condition_count", pc.list_value_length(listed["conditions"])), base.TEL)


def _brought(frame: DataFrame, schema: pa.Schema) -> pa.Table:
    return _as(frame.toArrow(), schema)


def _as(table: pa.Table, schema: pa.Schema) -> pa.Table:
    return table.select(schema.names).cast(schema)
