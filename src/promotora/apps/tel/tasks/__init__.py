"""Work that pages put off. A module each kind of work; what is not named here is not known to the worker."""

from promotora.apps.tel.tasks import trials

__all__ = ["trials"]
