"""`python -m toolrisk` is `toolrisk`."""

from toolrisk.cli import app

app()
