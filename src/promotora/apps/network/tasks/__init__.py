"""Work that pages put off, or that comes by itself. What is not named here is not known to the worker."""

from promotora.apps.network.tasks import watching

__all__ = ["watching"]
