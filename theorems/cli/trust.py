"""The verb `trust`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from theorems.cli import options, progress
from theorems.cli.application import EXIT_UNDECIDED, emit, tell
from theorems.cli.running import asked
from theorems.errors import Undecided
from theorems.escaping import one_line
from theorems.reports import json_values
from theorems.reports.statements import assumed
from theorems.reports.to_read import reading_of
from theorems.reports.trust_table import as_table
from theorems.tools import trust
from theorems.verdicts.claim import Claim
from theorems.verdicts.prove import proved_theorem
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

    Of claims that are named, also what a person reads to believe them: the statement and the
    definitions under it, in the talk's notation and in Rocq, against what a machine checks.

    Example: nceproof trust my_claims.py --expect trust.json
    """
    expected = None if expect is None else trust.read_expected(expect)
    claims = asked(ids or [])
    with progress.of_work("reading what claims rest on"):
        found = trust.as_fields(trusted_files(), claims, assumed)
        unread = _unread(claims) if ids else {}
    differing = [] if expected is None else trust.changes(expected, found)
    if format == options.Format.JSON:
        emit(json_values.document(found), output)
    elif expected is not None:
        count = len(claims)
        said = f"{len(found['files'])} trusted files, {count} claim{'s' * (count != 1)}"
        emit(f"{said}: {'changed' if differing else 'nothing changed'}", output)
    else:
        emit(as_table(found, _readings(claims, unread) if ids else {}), output, folds=True)
    if differing:
        tell("\n".join(f"nceproof: {one_line(line)}" for line in differing))
        raise typer.Exit(EXIT_DIFFERS)
    if unread:
        lines = (f"nceproof: {name}: {said}" for name, said in unread.items())
        tell("\n".join(lines))
        raise typer.Exit(EXIT_UNDECIDED)


def _unread(claims: Sequence[Claim]) -> dict[str, str]:
    """Return, by id, why there is nothing to be read of claims that are not derived at all."""
    found = {}
    for claim in claims:
        if claim.formal is None:
            continue
        try:
            proved_theorem(claim)
        except Undecided as error:
            found[claim.id] = f"nothing to be read: {one_line(str(error))}"
    return found


def _readings(claims: Sequence[Claim], unread: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what to read of each derived claim, by id."""
    found = {name: [said] for name, said in unread.items()}
    for claim in claims:
        if claim.id not in unread and (reading := reading_of(claim)):
            found[claim.id] = reading.lines
    return found
