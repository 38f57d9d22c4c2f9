"""The verb `bounds`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from theorems.cli.application import (
    BetaOption,
    BitsOption,
    Format,
    FormatOption,
    MarginOption,
    OutputOption,
    emit,
)
from theorems.reports import as_json
from theorems.reports.figures.bounds_figure import plot_bounds
from theorems.reports.figures.plot import check_plot
from theorems.tools import bounds as bounding
from theorems.tools import inputs


def run(
    k: Annotated[str, typer.Option("--k", help="Numbers of negatives: 1,2,4, or 1..4096.")],
    rho: Annotated[
        str | None, typer.Option(help="uniform:C, or exact probabilities: 1/2,1/4,1/4.")
    ] = None,
    gram: Annotated[
        str | None, typer.Option(help="Of this map, not of the minimiser: etf:C or a file.")
    ] = None,
    embeddings: Annotated[
        Path | None, typer.Option(help="Of these points: a .csv file, label,x1,..,xd a line.")
    ] = None,
    loss: Annotated[str, typer.Option("--loss", help="logistic or hinge-max.")] = "logistic",
    beta: BetaOption = None,
    margin: MarginOption = None,
    norm: Annotated[str, typer.Option(help="The norm bound of Bao et al., ≥ 1.")] = "1",
    bits: BitsOption = 100,
    plot: Annotated[Path | None, typer.Option(help="Draw them over k (.svg, .png, .pdf).")] = None,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
) -> None:
    """Compare the classical bounds of L_sup with L_sup itself, for each k.

    Example: nceproof bounds --rho uniform:10 --k 1..4096 --plot bounds.svg
    """
    chosen, counts = inputs.read_loss(loss, beta, margin), inputs.read_negatives_grid(k)
    if plot is not None:
        check_plot(plot)
    law, source = bounding.read_source(rho, gram, embeddings, loss=chosen, bits=bits)
    rows = bounding.compare_all(source, law, counts, loss=chosen, norm=norm, bits=bits)
    if plot is not None:
        plot_bounds(rows, plot)
    if format == Format.JSON:
        emit(as_json.document([bounding.as_fields(row) for row in rows]), output)
    else:
        emit(bounding.as_table(rows), output)
