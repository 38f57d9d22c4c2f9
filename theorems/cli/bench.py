"""The verb `bench`."""

from __future__ import annotations

from typing import Annotated

import typer

from theorems.cli import inputs, options, progress
from theorems.cli.application import EXIT_UNDECIDED, emit
from theorems.reports import bench as report
from theorems.reports import json_values
from theorems.tools.bench import running


def run(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help="Benchmarks; by default all.")
    ] = None,
    size: Annotated[
        int | None,
        typer.Option(min=1, help="Problems a round, or classes; by default of the benchmark."),
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Measurements of each contender.")] = 7,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the problems.")] = 0,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
) -> None:
    """Measure rates and their ratios to peers, in turn.

    Example: nceproof bench increase-solves --rounds 7
    """
    with inputs.naming_options("size"), progress.of_steps("benchmarks") as tick:
        found = running.run(names or [], size=size, rounds=rounds, seed=seed, tick=tick)
    if format == options.Format.JSON:
        emit(json_values.document(report.as_fields(found)), output)
    else:
        emit(report.as_text(found), output, folds=True)
    if not any(benchmark.rates for benchmark in found.benchmarks.values()):
        raise typer.Exit(EXIT_UNDECIDED)
