"""The verb `show`."""

from __future__ import annotations

from typing import Annotated

import typer

from theorems.cli import options, progress
from theorems.cli.application import emit
from theorems.cli.running import asked
from theorems.cli.selection import is_file
from theorems.reports import as_json, as_text
from theorems.reports.json_values import document


def run(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID|FILE",
            help="A claim, or a file of claims.",
            autocompletion=options.beginning_with,
        ),
    ],
    derivation: Annotated[
        bool, typer.Option("--derivation", help="Print the derivation as well, line by line.")
    ] = False,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
) -> None:
    """Show what a claim, or each of a Python file, says, assumes, uses and declares.

    As JSON a claim is an object, a file a list of them.

    Example: nceproof show balanced-lower-bound --derivation
    """
    claims = asked([id])
    if format == options.Format.JSON:
        write = as_json.derived_fields if derivation else as_json.shown_fields
        with progress.of_work("writing down claims"):
            found = list(map(write, claims))
        emit(document(found if is_file(id) else found[0]), output)
    else:
        page = as_text.derivation_page if derivation else as_text.claim_page
        with progress.of_work("writing down claims"):
            pages = list(map(page, claims))
        emit("\n\n".join(pages), output, folds=True)
