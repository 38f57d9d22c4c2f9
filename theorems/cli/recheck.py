"""The verb `recheck`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from theorems.cli import options, progress
from theorems.cli.application import emit
from theorems.tools.recheck import recheck


def run(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Certificates.")],
    time_limit: options.TimeLimit = None,
) -> None:
    """Check certificates again, from their numbers alone, by two checkers: up to minutes a file.

    Example: nceproof recheck campaign/conjecture-unbalanced-0.json
    """
    with progress.of_files("checking, up to minutes a file") as tick:
        lines, code = recheck(files, time_limit=time_limit, tick=tick)
    emit("\n".join(lines), None, folds=True)
    raise typer.Exit(code)
