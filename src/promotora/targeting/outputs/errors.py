"""Errors about where and how a run is written."""


class OutputError(Exception):
    """The run cannot be written as asked; the message says how to ask instead. Nothing was written."""
