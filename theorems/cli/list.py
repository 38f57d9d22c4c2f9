"""The verb `list`, which loads no claim of ours: their files are read, unless all is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from theorems.cli import options
from theorems.cli.application import emit
from theorems.cli.running import asked
from theorems.escaping import one_line
from theorems.reports.json_values import document
from theorems.reports.tables import aligned
from theorems.verdicts.catalogue import Listed, listed, twin_of
from theorems.verdicts.claim import Claim


def run(
    ids: options.Claims = None,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
) -> None:
    """List claims with their declared verdicts: all of ours, or those of a Python file.

    Example: nceproof list --format json
    """
    if format == options.Format.JSON:
        from theorems.reports import as_json  # what claims say in full: all of them are loaded

        emit(document(list(map(as_json.claim_fields, asked(ids or [])))), output)
    else:
        emit("\n".join(as_lines(map(_of, asked(ids)) if ids else listed())), output)


def _of(claim: Claim) -> Listed:
    return Listed(claim.id, claim.kind, claim.declared, twin_of(claim) is not None, claim.title)


def as_lines(claims: Iterable[Listed]) -> list[str]:
    """Return one line a claim: id, kind, declared verdict, whether Rocq has it too, title.

    >>> as_lines(one for one in listed() if one.id == "gram-bound")[0][:31]
    'gram-bound  lemma  proved  rocq'
    """
    rows = [
        (one.id, one.kind, one.declared, "rocq" if one.has_twin else "·", one_line(one.title))
        for one in claims
    ]
    return aligned(rows, left=True)
