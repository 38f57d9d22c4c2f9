"""The command `nceproof`: documents on stdout, talk and progress on stderr; one verb, one file."""

from theorems.cli.application import app, main

__all__ = ["app", "main"]
