"""The verb `export`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from theorems.cli import options, progress
from theorems.cli.application import emit, try_output
from theorems.cli.running import asked, exported
from theorems.errors import FileError, UsageError
from theorems.reports import as_json, as_latex, as_markdown
from theorems.reports.json_values import document
from theorems.reports.typesetting import typeset
from theorems.rocq.export.standalone import project, standalone
from theorems.rocq.trees import Unsupported
from theorems.verdicts.claim import Claim


class Target(StrEnum):
    """What a claim is exported to."""

    LATEX = "latex"
    MARKDOWN = "markdown"
    JSON = "json"
    PDF = "pdf"
    ROCQ = "rocq"


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
    if to == Target.PDF and output is None:
        raise UsageError("--to pdf needs --output FILE")
    if output is not None and to != Target.ROCQ:
        try_output(output)
    if to == Target.ROCQ:
        _write_rocq(claims, output)
    else:
        with progress.of_work("writing down derivations"):
            written = _written(claims, to)
        emit(written, output)


def _written(claims: list[Claim], to: Target) -> str | bytes:
    if to == Target.PDF:
        return typeset(as_latex.document(claims))
    if to == Target.JSON:
        return document([as_json.derived_fields(claim) for claim in claims])
    if to == Target.LATEX:
        return as_latex.sections(claims)
    return "\n\n".join(map(as_markdown.claim_document, claims))


def _write_rocq(claims: list[Claim], output: Path | None) -> None:
    """Write derivations for Rocq: one to stdout, or each to a file of a folder."""
    if any(claim.derivation is None for claim in claims):
        names = ", ".join(claim.id for claim in claims if claim.derivation is None)
        raise UsageError(f"--to rocq takes derived claims; these have no derivation: {names}")
    if output is None and len(claims) > 1:
        raise UsageError("--to rocq needs --output FOLDER for more than one claim")
    if output is not None:
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError.of_folder(output, error) from None
    try:
        with progress.of_work("writing derivations for Rocq"):
            texts = {claim.id.replace("-", "_"): standalone(exported(claim)) for claim in claims}
    except Unsupported as error:
        raise UsageError(f"no export to Rocq: {error}") from None
    if output is None:
        emit("".join(texts.values()).rstrip(), None)
        return
    files = {f"{name}.v": text for name, text in texts.items()} | project(list(texts))
    for name, text in files.items():
        emit(text.rstrip(), output / name)
