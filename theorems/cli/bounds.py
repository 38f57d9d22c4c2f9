"""The verb `bounds`."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer
from flint import fmpq

from numerics.exact.finite_map import FiniteMap, Points
from numerics.exact.losses import Loss
from theorems.cli import inputs, options
from theorems.cli.application import emit
from theorems.errors import FileError, UsageError
from theorems.reports import bounds as report
from theorems.reports import figures, json_values
from theorems.tools import bounds
from theorems.tools.embeddings.reading import read_embeddings


def run(
    k: Annotated[str, typer.Option("--k", help="Numbers of negatives: 1,2,4, or 1..4096.")],
    rho: Annotated[
        str | None, typer.Option(help="uniform:C, or exact probabilities: 1/2,1/4,1/4.")
    ] = None,
    gram: Annotated[
        str | None, typer.Option(help="Of this map, not of the minimiser: etf:C or a file.")
    ] = None,
    embeddings: Annotated[
        Path | None,
        typer.Option(help="Of these points, as in `audit`: .npy, .npz, .csv or .parquet."),
    ] = None,
    labels: options.Labels = None,
    loss: Annotated[str, typer.Option("--loss", help="logistic or hinge-max.")] = "logistic",
    beta: options.Beta = None,
    margin: options.Margin = None,
    norm: Annotated[str, typer.Option(help="The norm bound of Bao et al., ≥ 1.")] = "1",
    bits: options.Bits = 100,
    plot: options.Plot = None,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
) -> None:
    """Compare the classical bounds of L_sup with L_sup itself, for each k.

    Example: nceproof bounds --rho uniform:10 --k 1..4096 --plot bounds.svg
    """
    chosen, counts = (
        inputs.read_loss(loss, beta, margin),
        inputs.read_negatives_grid(k, bounds.MAX_NEGATIVES),
    )
    if plot is not None:
        inputs.check_figure(plot, "--plot")
    law, source = _source(rho, gram, embeddings, labels, loss=chosen, bits=bits)
    with inputs.naming_options():
        rows = bounds.compare_all(source, law, counts, loss=chosen, norm=norm, bits=bits)
    if plot is not None:
        figures.plot_bounds(rows, plot)
    if format == options.Format.JSON:
        emit(json_values.document([report.as_fields(row) for row in rows]), output)
    else:
        emit(report.as_table(rows), output)


def _source(
    rho: str | None,
    gram: str | None,
    embeddings: Path | None,
    labels: str | None,
    *,
    loss: Loss,
    bits: int,
) -> tuple[tuple[fmpq, ...], bounds.Source]:
    """Return the class law and the maps: of a Gram matrix, of embeddings, or the minimisers.

    Without `rho` the classes of a Gram matrix are balanced, and those of embeddings as frequent as
    in the file.
    """
    if gram is not None and embeddings is not None:
        raise UsageError("--gram and --embeddings are two maps; give one of them")
    if labels is not None and embeddings is None:
        raise UsageError("--labels is of points, and there are none; give --embeddings")
    if gram is not None:
        G = inputs.read_gram(gram)
        law = inputs.read_law(rho or "uniform", len(G))
        return law, bounds.one_gram(G, law, loss=loss, bits=bits)
    if embeddings is not None:
        classes, apart = _classes(embeddings, labels)
        total = sum(map(len, classes))
        law = tuple(fmpq(len(own), total) for own in classes)
        law = law if rho is None else inputs.read_law(rho, len(classes))
        return law, bounds.one_map(FiniteMap.of(law, classes), loss=loss, bits=bits, apart=apart)
    if rho is None:
        raise UsageError("--rho is missing; give a class law, --gram or --embeddings")
    law = inputs.read_law(rho)
    return law, bounds.minimisers(law, loss=loss, bits=bits)


def _classes(path: Path, labels: str | None) -> tuple[list[Points], Fraction]:
    found = read_embeddings(path, labels, least=1)
    try:
        return bounds.points_by_class(found.rows, found.labels.tolist())
    except ValueError as error:
        raise FileError(f"{str(path)!r}: {error}") from None
