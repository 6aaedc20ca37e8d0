"""What the engine said in English, in the reader's language.

Nothing here translates: the engine says a few forms of sentences, each is recognized and said anew. A sentence of
another form is shown as it is, and never lost. `tests/site/tel/test_said.py` draws what the engine can say.
"""

from promotora.apps.tel.presenters.said.found import found_in_words
from promotora.apps.tel.presenters.said.reasons import assigned_because, in_words, reason_in_words, recognized
from promotora.apps.tel.presenters.said.refusals import refusal_in_words
from promotora.apps.tel.presenters.said.rows import mend_in_words, set_aside_in_words
from promotora.apps.tel.presenters.said.rules import rule_in_words

__all__ = [
    "assigned_because",
    "found_in_words",
    "in_words",
    "mend_in_words",
    "reason_in_words",
    "recognized",
    "refusal_in_words",
    "rule_in_words",
    "set_aside_in_words",
]
