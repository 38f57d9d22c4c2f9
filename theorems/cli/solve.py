"""The verb `solve`."""

from __future__ import annotations

from typing import Annotated

import typer

from theorems.cli import inputs, options
from theorems.cli.application import emit
from theorems.reports import figures, json_values
from theorems.reports.solve import as_fields, as_table
from theorems.search.minimiser import solve


def run(
    rho: Annotated[
        str, typer.Option(help="uniform:C, or exact probabilities: 1/2,1/4,1/4, or 1/2,1/4*2.")
    ],
    k: Annotated[str, typer.Option("--k", help="Numbers of negatives, comma-separated; inf too.")],
    loss: inputs.LossOption = "logistic",
    beta: options.Beta = None,
    margin: options.Margin = None,
    weights: Annotated[
        str, typer.Option(help="Downstream weights: rho, uniform or a list.")
    ] = "rho",
    dim: Annotated[int | None, typer.Option(min=1, help="Dimension d; by default C.")] = None,
    bits: options.Bits = 100,
    plot: options.Plot = None,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
) -> None:
    """Find the Gram matrix that minimises the loss for each k, with certified intervals.

    Example: nceproof solve --rho 4/5,1/10,1/10 --k 1,4,16,64,inf
    """
    chosen, law = inputs.read_minimised(loss, beta, margin), inputs.read_law(rho)
    downstream = inputs.read_weights(weights, law)
    counts = [inputs.read_negatives_of(chosen, count) for count in k.split(",")]
    if plot is not None:
        inputs.check_figure(plot, "--plot")

    with inputs.naming_options("rho", "weights"):
        found = [
            solve(law, downstream, negatives=n, loss=chosen, dimension=dim, bits=bits)
            for n in counts
        ]
    if plot is not None:
        figures.plot_solutions(found, chosen, plot)
    if format == options.Format.JSON:
        emit(json_values.document([as_fields(solution, chosen) for solution in found]), output)
    else:
        emit(as_table(found, chosen), output)
