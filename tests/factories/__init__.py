"""Small builders of people, claims and spans, and the folders of tables that engines read."""

from tests.factories.rows import Rows, claim, coverage, enrollment, living
from tests.factories.writing import write_folder

__all__ = ["Rows", "claim", "coverage", "enrollment", "living", "write_folder"]
