"""The verb `verify`."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from theorems.cli import options
from theorems.cli.application import EXIT_INTERRUPTED, emit, fail, tell
from theorems.cli.running import say, verified
from theorems.reports import as_github, as_json, as_junit, as_markdown, as_sarif, as_text
from theorems.verdicts.verify import Interrupted, Outcome, exit_code


class VerifyFormat(StrEnum):
    """Output formats of a verification."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    MARKDOWN = "markdown"
    GITHUB = "github"


def run(
    ids: options.Claims = None,
    format: Annotated[
        VerifyFormat, typer.Option("--format", help="Output format.")
    ] = VerifyFormat.TEXT,
    output: options.Output = None,
    time_limit: options.TimeLimit = None,
    rocq: options.Rocq = False,
    jobs: options.Jobs = None,
    cache: Annotated[
        Path | None,
        typer.Option(help="Folder of verdicts: those of earlier runs are shown as cached."),
    ] = None,
) -> None:
    """Compute the verdicts of claims, ours or those of a Python file, and of all that they use.

    Example: nceproof verify gram-bound my_claims.py --format junit --output report.xml
    """
    is_interrupted = False
    try:
        outcomes = verified(ids or [], time_limit=time_limit, rocq=rocq, jobs=jobs, cache=cache)
    except Interrupted as interrupted:
        outcomes, is_interrupted = interrupted.outcomes, True
    reports: dict[VerifyFormat, Callable[[list[Outcome]], str]] = {
        VerifyFormat.TEXT: as_text.verification,
        VerifyFormat.JSON: as_json.verification,
        VerifyFormat.JUNIT: as_junit.verification,
        VerifyFormat.SARIF: partial(as_sarif.verification, interrupted=is_interrupted),
        VerifyFormat.MARKDOWN: as_markdown.verification,
        VerifyFormat.GITHUB: as_github.verification,
    }
    emit(
        reports[format](outcomes),
        output,
        folds=format == VerifyFormat.TEXT,
        marked=as_text.wrong_lines(outcomes),
    )
    if os.environ.get("GITHUB_ACTIONS") == "true" and format != VerifyFormat.GITHUB:
        annotations = as_github.errors(outcomes)
        if annotations:
            tell(annotations)
    if format != VerifyFormat.TEXT or output is not None:
        say(outcomes)
    if is_interrupted:
        fail("interrupted; what did not come is unknown", EXIT_INTERRUPTED)
    raise typer.Exit(exit_code(outcomes))
