"""How far the making of a list is, in the words of a run."""

from promotora.apps.core import jobs
from promotora.apps.tel.terms import RunStep

STEP_OF = {
    "Reading months": RunStep.READING,
    "Reading claim lines": RunStep.READING,
    "Judging members": RunStep.DECIDING,
    "Reading claim lines again": RunStep.EVIDENCE,
    "Gathering evidence": RunStep.EVIDENCE,
    "Writing the list": RunStep.WRITING,
}
"""What the engine says it does, in the words of a run."""


class Progress(jobs.Progress):
    """Says how far a run is, or one that is made once more."""

    def of_engine(self, what: str, done: int, total: int) -> None:
        """As the engine says it."""
        step = STEP_OF.get(what, RunStep.READING)
        if step is RunStep.READING and done >= total:
            step, done = RunStep.DECIDING, 0
        self.says(step, round(100 * done / max(1, total)))
