"""The verb `loss`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from numerics.balls.block_enclosure import block_loss
from numerics.balls.enclosure import Enclosure
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.losses import HingeMax, Logistic, Loss
from numerics.floats.decimals import both_ends
from theorems.cli import inputs, options, points, progress
from theorems.cli.application import emit
from theorems.errors import UsageError
from theorems.reports import json_values
from theorems.reports.limits import enclosed
from theorems.tools.embeddings.choices import Choices
from theorems.tools.exact_points import loss_of_map


def run(
    k: Annotated[str, typer.Option("--k", help=options.NEGATIVES)],
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
        str | None,
        typer.Option(help="uniform, zipf:C, or probabilities: 1/2,1/4,1/4, or 1/2,1/4*2."),
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
    """Enclose the population loss of a Gram matrix, or of points with labels, for each k.

    As JSON one k is an object, several are a list of them.

    Example: nceproof loss --gram etf:10 --rho uniform --k 4096 --bits 166
    """
    beta = inputs.read_beta(beta, temperature)
    chosen = inputs.read_loss(loss, beta, margin)
    counts = inputs.read_negatives(k, chosen)
    choices = Choices(labels, array, column, skip, header, unlabelled)
    loss_for, said = _losses(
        gram, embeddings, choices, rho, counts=counts, loss=chosen, bits=bits, near=nearest
    )
    with progress.of_each("enclosing the loss", counts) as each:
        found = [(negatives, loss_for(negatives)) for negatives in each]
    if format == options.Format.JSON:
        fields = [_fields(chosen, one, value, bits, said) for one, value in found]
        several = [{"k": json_values.count(n)} | row for n, row in zip(counts, fields, strict=True)]
        emit(json_values.document(several if len(fields) > 1 else fields[0]), output)
    else:
        emit("\n".join([*_lines(chosen, found), *said]), output, folds=True)


def _fields(
    loss: Loss, negatives: int | float, value: Enclosure, bits: int, said: Sequence[str]
) -> dict[str, Any]:
    lower, upper = value.decimals()
    return {
        "value": json_values.number(value),
        "lower": lower,
        "upper": upper,
        "bits": bits,
        "loss_is": enclosed(loss, negatives),
    } | ({"read": list(said)} if said else {})


def _lines(loss: Loss, found: Sequence[tuple[int | float, Enclosure]]) -> list[str]:
    """Return the line of an enclosure; of several a line a k, which it begins with."""
    said = [f"{enclosed(loss, negatives)} is in {both_ends(value)}" for negatives, value in found]
    if len(found) == 1:
        return said
    heads = [f"k = {negatives}" for negatives, _ in found]
    wide = max(map(len, heads))
    return [f"{head:<{wide}}  {line}" for head, line in zip(heads, said, strict=True)]


def _losses(
    gram: str | None,
    embeddings: Path | None,
    choices: Choices,
    rho: str | None,
    *,
    counts: Sequence[int | float],
    loss: Loss,
    bits: int,
    near: bool,
) -> tuple[Callable[[int | float], Enclosure], tuple[str, ...]]:
    """Return the loss, for each k, of a Gram matrix or of points, and what the file was taken for.

    A file is read once. A k of `counts` at which the loss is too long a sum is refused first.
    """
    if gram is None and embeddings is None:
        raise UsageError("--gram is missing; give a Gram matrix, etf:C or a file, or --embeddings")
    if gram is not None and embeddings is not None:
        raise UsageError("--gram and --embeddings are two maps; give one of them")
    if gram is not None:
        points.refuse_choices(choices)
        G = inputs.read_gram(gram, nearest=near)
        text = "uniform" if rho is None else rho
        if isinstance(G, BlockGram):
            grouped = GroupedLaw.of(inputs.read_law(text, G.classes))
            inputs.check_patterns(loss, max(counts), 2)
            simplex = BlockGram.simplex(*grouped.sizes)
            return lambda k: block_loss(simplex, grouped, negatives=k, loss=loss, bits=bits), ()
        inputs.check_patterns(loss, max(counts), len(G))
        law = inputs.read_law(text, len(G))
        return lambda k: latent_loss(G, law, negatives=k, loss=loss, bits=bits), ()
    if near:
        raise UsageError("--nearest is of a Gram matrix; leave it out")
    if not isinstance(loss, Logistic | HingeMax):
        raise UsageError(
            f"--loss is {loss.name!r}; that of --embeddings is enclosed for logistic and hinge-max"
        )
    found = points.read_map(cast(Path, embeddings), choices, rho)

    def of_points(k: int | float) -> Enclosure:
        return loss_of_map(found.f, negatives=k, loss=loss, bits=bits, apart=found.apart)

    return of_points, found.said
