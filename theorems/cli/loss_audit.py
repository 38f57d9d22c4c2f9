"""The verb `loss-audit`."""

from __future__ import annotations

from typing import Annotated

import typer

from theorems.cli import inputs, options, progress
from theorems.cli.application import EXIT_UNDECIDED, emit
from theorems.reports import json_values
from theorems.reports import loss_audit as report
from theorems.tools.loss_audit import read_audit


def run(
    formula: Annotated[str, typer.Argument(help="A loss in v: 'log(1 + sum(exp(-v)))'.")],
    beta: Annotated[
        str | None, typer.Option(help="β in the formula, exact; without it every β > 0.")
    ] = None,
    temperature: options.Temperature = None,
    margin: Annotated[
        str | None, typer.Option(help="The margin in the formula, exact; without it every one.")
    ] = None,
    proofs: Annotated[
        bool, typer.Option("--proofs", help="Print the proofs line by line.")
    ] = False,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
) -> None:
    """Decide which hypotheses a loss meets for every k, and which theorems then apply.

    Example: nceproof loss-audit "log(1 + sum(exp(-v)))"
    """
    beta = inputs.read_beta(beta, temperature)
    with inputs.naming_options(), progress.of_work("deciding the hypotheses"):
        found = read_audit(formula, beta=beta, margin=margin)
    if format == options.Format.JSON:
        emit(json_values.document(report.as_fields(found)), output)
    else:
        emit(report.as_text(found, proofs=proofs), output, folds=True)
    raise typer.Exit(0 if found.decided else EXIT_UNDECIDED)
