"""The verb `loss`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from numerics.balls.block_enclosure import block_loss
from numerics.balls.enclosure import Enclosure
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.losses import HingeMax, Logistic, Loss
from theorems.cli import inputs, options, points, progress
from theorems.cli.application import emit
from theorems.errors import UsageError
from theorems.reports import json_values
from theorems.reports.limits import enclosed
from theorems.tools.embeddings.choices import Choices
from theorems.tools.exact_points import loss_of_map


def run(
    k: Annotated[str, typer.Option("--k", help=f"Number of negatives ≥ 1, or {options.LIMIT}")],
    gram: Annotated[str | None, typer.Option(help="etf:C, or a .json, .csv or .npy file.")] = None,
    embeddings: Annotated[
        Path | None,
        typer.Option(help="Points, one a row: .npy, .csv, .parquet, …, see docs/files.md."),
    ] = None,
    labels: options.Labels = None,
    array: options.Array = None,
    column: options.Column = None,
    skip: options.Skip = None,
    header: options.Header = None,
    unlabelled: options.Unlabelled = None,
    rho: Annotated[
        str | None, typer.Option(help="uniform, or exact probabilities: 1/2,1/4,1/4, or 1/2,1/4*2.")
    ] = None,
    loss: inputs.LossOption = "logistic",
    beta: options.Beta = None,
    temperature: options.Temperature = None,
    margin: options.Margin = None,
    bits: options.Bits = 53,
    nearest: Annotated[
        bool, typer.Option("--nearest", help="Take the Gram matrix nearest to a rounded file.")
    ] = False,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
) -> None:
    """Enclose the population loss of a Gram matrix, or of points with labels.

    Example: nceproof loss --gram etf:10 --rho uniform --k 4096 --bits 166
    """
    beta = inputs.read_beta(beta, temperature)
    chosen = inputs.read_loss(loss, beta, margin)
    negatives = inputs.read_negatives_of(chosen, k)
    choices = Choices(labels, array, column, skip, header, unlabelled)
    with progress.of_work("enclosing the loss"):
        value, said = _enclosed(
            gram,
            embeddings,
            choices,
            rho,
            negatives=negatives,
            loss=chosen,
            bits=bits,
            near=nearest,
        )
    if format == options.Format.JSON:
        lower, upper = value.decimals()
        fields = {
            "value": json_values.number(value),
            "lower": lower,
            "upper": upper,
            "bits": bits,
            "loss_is": enclosed(chosen, negatives),
        } | ({"read": list(said)} if said else {})
        emit(json_values.document(fields), output)
    else:
        emit("\n".join([f"{enclosed(chosen, negatives)} is in {value}", *said]), output)


def _enclosed(
    gram: str | None,
    embeddings: Path | None,
    choices: Choices,
    rho: str | None,
    *,
    negatives: int | float,
    loss: Loss,
    bits: int,
    near: bool,
) -> tuple[Enclosure, tuple[str, ...]]:
    """Return the loss of a Gram matrix or of points, and what the file was taken for."""
    if (gram is None) == (embeddings is None):
        raise UsageError("--gram and --embeddings are two maps; give one of them")
    if gram is not None:
        points.refuse_choices(choices)
        G = inputs.read_gram(gram, nearest=near)
        text = "uniform" if rho is None else rho
        if isinstance(G, BlockGram):
            grouped = GroupedLaw.of(inputs.read_law(text, G.classes))
            inputs.check_patterns(loss, negatives, 2)
            simplex = BlockGram.simplex(*grouped.sizes)
            return block_loss(simplex, grouped, negatives=negatives, loss=loss, bits=bits), ()
        inputs.check_patterns(loss, negatives, len(G))
        law = inputs.read_law(text, len(G))
        return latent_loss(G, law, negatives=negatives, loss=loss, bits=bits), ()
    if near:
        raise UsageError("--nearest is of a Gram matrix; leave it out")
    if not isinstance(loss, Logistic | HingeMax):
        raise UsageError(
            f"--loss is {loss.name!r}; that of --embeddings is enclosed for logistic and hinge-max"
        )
    found = points.read_map(cast(Path, embeddings), choices, rho)
    value = loss_of_map(found.f, negatives=negatives, loss=loss, bits=bits, apart=found.apart)
    return value, found.said
