"""The command line: `promotora`. Nothing heavy is imported before a command needs it, so that help comes at once."""

from promotora.cli.commands import app

__all__ = ["app"]
