"""The verb `solve`."""

from __future__ import annotations

from typing import Annotated

import typer

from numerics.exact.blocks import GroupedLaw
from theorems.cli import inputs, options, progress
from theorems.cli.application import emit, say_written
from theorems.reports import figures, json_values
from theorems.reports import solve as of_few
from theorems.reports import wide as of_many
from theorems.search.wide import is_wide, solve_wide
from theorems.tools import balanced
from theorems.tools.minimiser import solve


def run(
    rho: Annotated[
        str, typer.Option(help="uniform:C, zipf:C, or probabilities: 1/2,1/4,1/4 or 1/2,1/4*2.")
    ],
    k: Annotated[str, typer.Option("--k", help=options.NEGATIVES)],
    loss: inputs.LossOption = "logistic",
    beta: options.Beta = None,
    temperature: options.Temperature = None,
    margin: options.Margin = None,
    weights: Annotated[
        str,
        typer.Option(
            help="Downstream weights: rho, uniform or a list.",
            autocompletion=options.completed("rho", "uniform"),
        ),
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
    beta = inputs.read_beta(beta, temperature)
    chosen, law = inputs.read_minimised(loss, beta, margin), inputs.read_law(rho)
    downstream = inputs.read_weights(weights, law)
    counts = inputs.read_negatives(k, chosen)
    if plot is not None:
        inputs.check_figure(plot, "--plot")

    as_json = format == options.Format.JSON
    with (
        inputs.naming_options("rho", "weights"),
        progress.of_each("numbers of negatives", counts) as each,
    ):
        named = balanced.optimal_of(GroupedLaw.of(law), chosen, dim)
        if named is None and is_wide(law, downstream, chosen):
            many = [
                solve_wide(law, downstream, negatives=n, loss=chosen, dimension=dim) for n in each
            ]
            if plot is not None:
                figures.plot_wide(many, plot)
            fields = [of_many.as_fields(one, chosen) for one in many] if as_json else []
            text, has_matrix = of_many.as_table(many, chosen), False
        else:
            few = [
                solve(law, downstream, negatives=n, loss=chosen, dimension=dim, bits=bits)
                for n in each
            ]
            if plot is not None:
                figures.plot_solutions(few, chosen, plot)
            fields = [of_few.as_fields(one, chosen) for one in few] if as_json else []
            text, has_matrix = (
                of_few.as_table(few, chosen),
                not all(one.is_grouped for one in few),
            )
    if plot is not None:
        say_written(plot)
    lines = [text, *_legend(weights, matrix=has_matrix)]
    emit(json_values.document(fields) if as_json else "\n".join(lines), output, folds=not as_json)


def _legend(weights: str, *, matrix: bool) -> list[str]:
    """Return what the lines are, with the downstream weights; below a `matrix` what is in it.

    >>> _legend("rho", matrix=False)[0]
    'L_sup: the least downstream loss at that matrix, with classes weighted by ρ (--weights rho).'
    """
    names = {"rho": "by ρ", "uniform": "alike"}
    by = names.get(weights, "as given")
    entries = "; entries: cosines between the classes, in the order of --rho" if matrix else ""
    return [
        "L_sup: the least downstream loss at that matrix, with classes weighted "
        f"{by} (--weights {weights}).",
        f"[a, b] contains the number, by proof{entries}.",
    ]
