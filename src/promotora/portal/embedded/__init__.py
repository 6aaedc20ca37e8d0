"""The embedded PostgreSQL of one person's machine: started by the first Promotora that needs it, stopped by the last.

It keeps its rows in PROMOTORA_HOME/database, listens on a Unix socket alone, and trusts whoever may enter that folder:
its owner. An organization sets DATABASE_URL instead, and then nothing here is used.
"""

from promotora.portal.embedded.joining import Server, running

__all__ = ["Server", "running"]
