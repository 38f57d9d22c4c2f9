"""Claims that are exported in a second, and the verb that does it."""

from typer.testing import CliRunner

from theorems.cli import app
from theorems.verdicts.catalogue import find_claim

LIGHT = ("balanced-lower-bound", "bound-from-means", "etf-rank", "weak-duality", "frank-wolfe-gap")
DERIVED = [find_claim(name) for name in LIGHT]
BY_INSTANCES = find_claim("etf-optimal-for-every-law")


def export(*arguments):
    return CliRunner().invoke(app, ["export", *map(str, arguments)])
