"""The verb `show`."""

from __future__ import annotations

from typing import Annotated

import typer

from theorems.cli.application import Format, FormatOption, OutputOption, emit
from theorems.reports import as_json, as_text
from theorems.reports.json_values import document
from theorems.verdicts.catalogue import find_claim


def run(
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
    claim = find_claim(id)
    if format == Format.JSON:
        fields = as_json.derived_fields if derivation else as_json.shown_fields
        emit(document(fields(claim)), output)
    else:
        emit((as_text.derivation_page if derivation else as_text.claim_page)(claim), output)
