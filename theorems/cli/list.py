"""The verb `list`."""

from __future__ import annotations

from theorems.cli.application import (
    Format,
    FormatOption,
    OutputOption,
    emit,
)
from theorems.reports import as_json, as_text
from theorems.verdicts.catalogue import all_claims


def run(format: FormatOption = Format.TEXT, output: OutputOption = None) -> None:
    """List every claim with its declared verdict.

    Example: nceproof list --format json
    """
    report = as_json.claim_list if format == Format.JSON else as_text.claim_list
    emit(report(all_claims()), output)
