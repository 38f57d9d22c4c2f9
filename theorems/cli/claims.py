"""The verbs for claims: list, show, verify, trust."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from theorems.cli.application import (
    Format,
    FormatOption,
    OutputOption,
    app,
    emit,
    guarded,
)
from theorems.cli.running import RocqOption, verified
from theorems.escaping import one_line


class VerifyFormat(StrEnum):
    """Output formats of a verification."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    MARKDOWN = "markdown"
    GITHUB = "github"


@app.command("list")
@guarded
def list_claims(format: FormatOption = Format.TEXT, output: OutputOption = None) -> None:
    """List every claim with its declared verdict.

    Example: nceproof list --format json
    """
    from theorems.registry import all_claims
    from theorems.report import as_json, as_text

    report = as_json.claim_list if format == Format.JSON else as_text.claim_list
    emit(report(all_claims()), output)


@app.command()
@guarded
def show(
    id: Annotated[str, typer.Argument(help="The id of a claim.")],
    derivation: Annotated[
        bool, typer.Option("--derivation", help="Print the derivation as well, line by line.")
    ] = False,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
) -> None:
    """Show what a claim says, assumes, uses and declares.

    Example: nceproof show balanced-lower-bound --derivation
    """
    from theorems.registry import find_claim
    from theorems.report import as_json, as_text

    claim = find_claim(id)
    if format == Format.JSON:
        fields = as_json.derived_fields if derivation else as_json.shown_fields
        emit(as_json.document(fields(claim)), output)
    else:
        emit((as_text.derivation_page if derivation else as_text.claim_page)(claim), output)


@app.command()
@guarded
def verify(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID|FILE]...", help="Ids and files of claims; none: all of ours."),
    ] = None,
    format: Annotated[
        VerifyFormat, typer.Option("--format", help="Output format.")
    ] = VerifyFormat.TEXT,
    output: OutputOption = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0, help="Seconds after which what is left is unknown.")
    ] = None,
    rocq: RocqOption = False,
) -> None:
    """Compute the verdicts of claims, ours or those of a Python file, and of all that they use.

    Example: nceproof verify gram-bound my_claims.py --format junit --output report.xml
    """
    from theorems.report import as_github, as_json, as_junit, as_markdown, as_sarif, as_text
    from theorems.verification import exit_code, summary_lines

    outcomes = verified(ids or [], time_limit=time_limit, rocq=rocq)
    reports = {
        VerifyFormat.TEXT: as_text.verification,
        VerifyFormat.JSON: as_json.verification,
        VerifyFormat.JUNIT: as_junit.verification,
        VerifyFormat.SARIF: as_sarif.verification,
        VerifyFormat.MARKDOWN: as_markdown.verification,
        VerifyFormat.GITHUB: as_github.verification,
    }
    emit(reports[format](outcomes), output, marked=as_text.wrong_lines(outcomes))
    if os.environ.get("GITHUB_ACTIONS") == "true" and format != VerifyFormat.GITHUB:
        annotations = as_github.errors(outcomes)
        typer.echo(annotations, err=True, nl=bool(annotations))
    if format != VerifyFormat.TEXT or output is not None:
        typer.echo("\n".join(summary_lines(outcomes)), err=True)
    raise typer.Exit(exit_code(outcomes))


@app.command()
@guarded
def trust(
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    expect: Annotated[
        Path | None, typer.Option(help="Compare with this file, written by --format json.")
    ] = None,
) -> None:
    """Print the trusted files with their hashes, and what each claim assumes and uses.

    Example: nceproof trust --expect trust.json
    """
    from theorems import trust
    from theorems.registry import all_claims
    from theorems.report import as_json
    from theorems.verification import EXIT_DIFFERS

    expected = None if expect is None else trust.read_expected(expect)
    found = trust.as_fields(trust.trusted_files(), all_claims())
    emit(as_json.document(found) if format == Format.JSON else trust.as_table(found), output)
    if expected is not None and (differing := trust.changes(expected, found)):
        typer.echo("\n".join(f"nceproof: {one_line(line)}" for line in differing), err=True)
        raise typer.Exit(EXIT_DIFFERS)
