"""Work that pages put off. A module each kind of work; what is not named here is not known to the worker."""

from promotora.apps.tel.tasks import exports, placing, runs, screening, trials

__all__ = ["exports", "placing", "runs", "screening", "trials"]
