"""The verb `list`."""

from __future__ import annotations

from theorems.cli.application import Format, FormatOption, OutputOption, emit
from theorems.verdicts.catalogue import all_claims, listed


def run(format: FormatOption = Format.TEXT, output: OutputOption = None) -> None:
    """List every claim with its declared verdict.

    Example: nceproof list --format json
    """
    if format == Format.JSON:
        from theorems.reports import as_json  # what claims say in full: all of them are loaded

        emit(as_json.claim_list(all_claims()), output)
    else:
        from theorems.reports import as_text

        emit(as_text.claim_list(listed()), output)
