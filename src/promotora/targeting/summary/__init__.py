"""What a run found, in figures (summary.json) and on one page (summary.html)."""

from promotora.targeting.summary.figures import AreaOf, Circumstances, summarize
from promotora.targeting.summary.page import page

__all__ = ["AreaOf", "Circumstances", "page", "summarize"]
