"""The verb `trust`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from theorems.cli import options
from theorems.cli.application import emit
from theorems.cli.running import asked
from theorems.escaping import one_line
from theorems.reports import json_values
from theorems.reports.statements import assumed
from theorems.reports.trust_table import as_table
from theorems.tools import trust
from theorems.verdicts.trust import trusted_files
from theorems.verdicts.verify import EXIT_DIFFERS


def run(
    ids: options.Claims = None,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
    expect: Annotated[
        Path | None, typer.Option(help="Compare with this file, written by --format json.")
    ] = None,
) -> None:
    """Print the trusted files with their hashes, and what claims assume and use.

    Example: nceproof trust my_claims.py --expect trust.json
    """
    expected = None if expect is None else trust.read_expected(expect)
    found = trust.as_fields(trusted_files(), asked(ids or []), assumed)
    emit(json_values.document(found) if format == options.Format.JSON else as_table(found), output)
    if expected is not None and (differing := trust.changes(expected, found)):
        typer.echo("\n".join(f"nceproof: {one_line(line)}" for line in differing), err=True)
        raise typer.Exit(EXIT_DIFFERS)
