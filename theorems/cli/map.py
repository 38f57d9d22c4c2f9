"""The verb `map`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from theorems.cli import inputs, options, progress
from theorems.cli.application import emit, say_written
from theorems.reports import figures
from theorems.search.law_search import Problem
from theorems.search.map_of_laws import map_of_laws
from theorems.search.shards import Workers
from theorems.tools import law_map


def run(
    output: Annotated[Path, typer.Option(help="Figure (.svg, .png, .pdf); data beside as .csv.")],
    classes: Annotated[int, typer.Option(help="Number of classes C; 3.")] = 3,
    k: Annotated[str, typer.Option("--k", help=options.NEGATIVES)] = "1,inf",
    beta: options.Beta = None,
    temperature: options.Temperature = None,
    margin: options.Margin = None,
    weights: options.Weighting = "rho",
    resolution: Annotated[int, typer.Option(help="Steps along a side of the triangle.")] = 60,
    jobs: Annotated[int, typer.Option(min=1, help="Batches of laws at a time.")] = 1,
    scheduler: options.Scheduler = None,
    campaign: options.Campaign = None,
    resume: options.Resume = False,
    certificate: Annotated[
        list[Path] | None, typer.Option(help="A certificate to draw; can be repeated.")
    ] = None,
) -> None:
    """Draw where among the laws of three classes L_sup rises with k.

    Example: nceproof map --beta 1 --k 1,inf --output map.svg
    """
    beta = inputs.read_beta(beta, temperature)
    inputs.check_figure(output, "--output")
    with inputs.naming_options():
        problem = Problem(
            classes,
            inputs.read_increasing_negatives(k),
            inputs.read_logistic("logistic", beta, margin),
            inputs.read_weighting(weights),
        )
        law_map.check_map(problem, resolution)
    with progress.of_work("checking certificates"):
        certificates = law_map.certificates_about(problem, certificate or [])
    with progress.of_steps("batches of laws") as tick:
        by = Workers(jobs, scheduler, campaign, resume)
        found = map_of_laws(problem, resolution, by, tick=tick)
    figures.plot_laws(found, certificates, output)
    say_written(output)
    emit(law_map.laws_as_csv(found), output.with_suffix(".csv"))
    emit(law_map.summary_of_laws(found, certificates), None, folds=True)
