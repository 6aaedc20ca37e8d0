"""A synthetic Los Angeles County in the form that claims arrive in: no person in it is real."""

from promotora.county.folder import generate, generate_month
from promotora.county.plan import CountyPlan, CountyReport

__all__ = ["CountyPlan", "CountyReport", "generate", "generate_month"]
