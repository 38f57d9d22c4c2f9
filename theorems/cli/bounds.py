"""The verb `bounds`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from flint import fmpq

from numerics.exact.blocks import BlockGram
from numerics.exact.losses import Loss
from theorems.cli import inputs, options, points, progress
from theorems.cli.application import emit, say_written
from theorems.errors import UsageError
from theorems.reports import bounds as report
from theorems.reports import figures, json_values
from theorems.tools import bounds
from theorems.tools.embeddings.choices import Choices


def run(
    k: Annotated[str, typer.Option("--k", help="Numbers of negatives: 1,2,4, or 1..4096.")],
    rho: Annotated[
        str | None,
        typer.Option(help="uniform:C, zipf:C, or probabilities: 1/2,1/4,1/4, or 1/2,1/4*2."),
    ] = None,
    gram: Annotated[
        str | None, typer.Option(help="Of this map, not of the minimiser: etf:C or a file.")
    ] = None,
    embeddings: Annotated[
        Path | None,
        typer.Option(help="Of these points: .npy, .csv, .parquet, …, see docs/files.md."),
    ] = None,
    labels: options.Labels = None,
    array: options.Array = None,
    column: options.Column = None,
    skip: options.Skip = None,
    header: options.Header = None,
    unlabelled: options.Unlabelled = None,
    loss: Annotated[
        str,
        typer.Option(
            "--loss",
            help="logistic or hinge-max.",
            autocompletion=options.completed("logistic", "hinge-max"),
        ),
    ] = "logistic",
    beta: options.Beta = None,
    temperature: options.Temperature = None,
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
    beta = inputs.read_beta(beta, temperature)
    chosen, counts = (
        inputs.read_searched(loss, beta, margin),
        inputs.read_finite_negatives(k, bounds.MAX_NEGATIVES),
    )
    if plot is not None:
        inputs.check_figure(plot, "--plot")
    choices = Choices(labels, array, column, skip, header, unlabelled)
    law, source, said = _source(rho, gram, embeddings, choices, loss=chosen)
    with inputs.naming_options(), progress.of_steps("numbers of negatives") as tick:
        rows = bounds.compare_all(source, law, counts, loss=chosen, norm=norm, bits=bits, tick=tick)
    if plot is not None:
        figures.plot_bounds(rows, plot)
        say_written(plot)
    if format == options.Format.JSON:
        emit(json_values.document([report.as_fields(row, said) for row in rows]), output)
    else:
        emit(report.as_table(rows, said), output, folds=True)


def _source(
    rho: str | None,
    gram: str | None,
    embeddings: Path | None,
    choices: Choices,
    *,
    loss: Loss,
) -> tuple[tuple[fmpq, ...], bounds.Source, tuple[str, ...]]:
    """Return the class law and the maps: of a Gram matrix, of embeddings, or the minimisers.

    Without `rho` the classes of a Gram matrix are balanced, and those of embeddings as frequent as
    in the file. With them comes what the file was taken for.
    """
    if gram is not None and embeddings is not None:
        raise UsageError("--gram and --embeddings are two maps; give one of them")
    if embeddings is not None:
        found = points.read_map(embeddings, choices, rho)
        return found.f.law, bounds.one_map(found.f, loss=loss, apart=found.apart), found.said
    points.refuse_choices(choices)
    if gram is not None:
        G = inputs.read_gram(gram)
        classes = G.classes if isinstance(G, BlockGram) else len(G)
        law = inputs.read_law("uniform" if rho is None else rho, classes)
        if isinstance(G, BlockGram):
            with inputs.naming_options():
                return law, bounds.one_simplex(law, loss=loss), ()
        return law, bounds.one_gram(G, law, loss=loss), ()
    if rho is None:
        raise UsageError("--rho is missing; give a class law, --gram or --embeddings")
    law = inputs.read_law(rho)
    return law, bounds.minimisers(law, loss=loss), ()
