"""The verb `map-losses`."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Annotated

import typer

from theorems.claims.conjecture.conjecture_unbalanced import conjecture_unbalanced
from theorems.cli import inputs, options, progress
from theorems.cli.application import emit, say_written
from theorems.reports import figures
from theorems.search.law_search import Problem
from theorems.search.map_of_losses import map_of_losses
from theorems.search.shards import Workers
from theorems.tools import law_map


def run(
    output: Annotated[Path, typer.Option(help="Figure (.svg, .png, .pdf); data beside as .csv.")],
    beta: Annotated[str, typer.Option(help="Inverse temperatures, exact, comma-separated.")],
    margin: Annotated[str, typer.Option(help="Margins, exact, comma-separated.")] = "0",
    classes: Annotated[int, typer.Option(help="Number of classes C.")] = 3,
    k: Annotated[str, typer.Option("--k", help=options.NEGATIVES)] = "1,2,4,16,inf",
    weights: options.Weighting = "rho",
    least_mass: Annotated[
        float, typer.Option(help="Smallest mass that is drawn, relative to the largest.")
    ] = 1e-3,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all searches.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Losses at a time.")] = 1,
    scheduler: options.Scheduler = None,
    campaign: options.Campaign = None,
    resume: options.Resume = False,
) -> None:
    """Draw for which inverse temperatures and margins a search finds a law where L_sup rises.

    Example: nceproof map-losses --beta 1,2,3 --margin 0,1 --output losses.svg
    """
    inputs.check_figure(output, "--output")
    with inputs.naming_options():
        problems = [
            Problem(
                classes,
                inputs.read_increasing_negatives(k),
                inputs.read_logistic("logistic", each_beta, each_margin),
                inputs.read_weighting(weights),
                "largest",
                conjecture_unbalanced.id,
                least_mass,
            )
            for each_margin, each_beta in product(
                inputs.read_list("--margin", margin), inputs.read_list("--beta", beta)
            )
        ]

    by = Workers(jobs, scheduler, campaign, resume)
    with progress.of_steps("losses") as tick:
        cells = map_of_losses(problems, by, seed=seed, tick=tick)
    figures.plot_losses(cells, output)
    say_written(output)
    emit(law_map.losses_as_csv(cells), output.with_suffix(".csv"))
    emit(law_map.summary_of_losses(cells), None, folds=True)
