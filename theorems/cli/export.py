"""The verb `export`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from theorems.cli import options
from theorems.cli.application import emit
from theorems.cli.running import asked
from theorems.errors import UsageError
from theorems.reports import as_json, as_latex, as_markdown
from theorems.reports.json_values import document
from theorems.reports.typesetting import typeset


class Target(StrEnum):
    """What a claim is exported to."""

    LATEX = "latex"
    MARKDOWN = "markdown"
    JSON = "json"
    PDF = "pdf"


def run(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID|FILE]...", help="Ids and files of claims.")
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Every claim of the library.")] = False,
    to: Annotated[Target, typer.Option(help="Format of the document.")] = Target.LATEX,
    output: options.Output = None,
) -> None:
    """Write down what claims say and their derivations, line by line, for a paper.

    Example: nceproof export balanced-lower-bound --to latex
    """
    if bool(ids) == all:
        raise UsageError("name the claims to export, or give --all")
    claims = asked(ids or [])
    if to == Target.PDF:
        if output is None:
            raise UsageError("--to pdf needs --output FILE")
        emit(typeset(as_latex.document(claims)), output)
    elif to == Target.JSON:
        emit(document([as_json.derived_fields(claim) for claim in claims]), output)
    else:
        write = as_latex.claim_section if to == Target.LATEX else as_markdown.claim_document
        emit("\n\n".join(map(write, claims)), output)
