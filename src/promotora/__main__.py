"""`python -m promotora` is `promotora`."""

from promotora.cli import app

app()
