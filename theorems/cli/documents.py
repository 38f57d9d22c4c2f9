"""The verbs for documents: export."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from theorems.cli.application import OutputOption, app, emit, guarded


class Target(StrEnum):
    """What a claim is exported to."""

    LATEX = "latex"
    MARKDOWN = "markdown"
    JSON = "json"
    PDF = "pdf"


@app.command()
@guarded
def export(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID|FILE]...", help="Ids and files of claims.")
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Every claim of the library.")] = False,
    to: Annotated[Target, typer.Option(help="Format of the document.")] = Target.LATEX,
    output: OutputOption = None,
) -> None:
    """Write down what claims say and their derivations, line by line, for a paper.

    Example: nceproof export balanced-lower-bound --to latex
    """
    from theorems import registry, selection
    from theorems.errors import ArgumentError
    from theorems.report import as_json, as_latex, as_markdown

    if bool(ids) == all:
        raise ArgumentError("name the claims to export, or give --all")
    claims = selection.chosen(ids or []) if ids else list(registry.all_claims())
    if to == Target.PDF:
        from theorems.typesetting import typeset

        if output is None:
            raise ArgumentError("--to pdf needs --output FILE")
        emit(typeset(as_latex.document(claims)), output)
    elif to == Target.JSON:
        emit(as_json.document([as_json.derived_fields(claim) for claim in claims]), output)
    else:
        write = as_latex.claim_section if to == Target.LATEX else as_markdown.claim_document
        emit("\n\n".join(map(write, claims)), output)
