"""The verb `loss`."""

from __future__ import annotations

from math import inf
from typing import Annotated

import typer

from numerics.balls.population_enclosure import latent_loss
from theorems.cli import inputs, options
from theorems.cli.application import emit
from theorems.reports import json_values
from theorems.reports.limits import enclosed


def run(
    gram: Annotated[str, typer.Option(help="etf:C, or a .json, .csv or .npy file.")],
    k: Annotated[str, typer.Option("--k", help="Number of negatives ≥ 1, or inf.")],
    rho: Annotated[
        str, typer.Option(help="uniform, or exact probabilities: 1/2,1/4,1/4.")
    ] = "uniform",
    loss: options.Loss = "logistic",
    beta: options.Beta = None,
    margin: options.Margin = None,
    bits: options.Bits = 53,
    nearest: Annotated[
        bool, typer.Option("--nearest", help="Take the Gram matrix nearest to a rounded file.")
    ] = False,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
) -> None:
    """Enclose the population loss of a Gram matrix.

    Example: nceproof loss --gram etf:10 --rho uniform --k 4096 --bits 166
    """
    chosen = inputs.read_loss(loss, beta, margin)
    negatives = inputs.read_negatives_of(chosen, k)
    G = inputs.read_gram(gram, nearest=nearest)
    law = inputs.read_law(rho, len(G))
    inputs.check_patterns(chosen, negatives, len(G))
    value = latent_loss(G, law, negatives=negatives, loss=chosen, bits=bits)
    if format == options.Format.JSON:
        lower, upper = value.decimals()
        fields = {
            "value": json_values.number(value),
            "lower": lower,
            "upper": upper,
            "bits": bits,
            "loss_is": enclosed(chosen, negatives),
        }
        emit(json_values.document(fields), output)
    else:
        emit(str(value) if negatives < inf else f"{enclosed(chosen, negatives)}  {value}", output)
