"""The verb `recheck`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from theorems.cli.application import emit
from theorems.tools.recheck import recheck


def run(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Certificates.")],
) -> None:
    """Check certificates again, from their numbers alone, in ball arithmetic.

    Example: nceproof recheck campaign/conjecture-unbalanced-0.json
    """
    lines, code = recheck(files)
    emit("\n".join(lines), None)
    raise typer.Exit(code)
