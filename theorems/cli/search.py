"""The verb `search`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer

from theorems.cli import inputs, options, progress
from theorems.cli.application import EXIT_UNDECIDED, emit
from theorems.cli.selection import is_file, requested
from theorems.errors import UsageError
from theorems.reports.search import as_text
from theorems.search.finding import SearchTask
from theorems.search.law_search import Goal
from theorems.search.shards import Workers
from theorems.tools.search import Request, of_file, search, task_for

_LOOK = 10
"""As many shards are a look: nothing of them is kept, so that it has to end by itself."""


def run(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID|FILE", help="An open or refuted claim of the library, or a file of claims."
        ),
    ],
    claim: Annotated[
        str | None, typer.Option(help="Which claim of a file that has more of them.")
    ] = None,
    classes: Annotated[int | None, typer.Option(help="Number of classes C; by default 3.")] = None,
    k: Annotated[
        str | None,
        typer.Option("--k", help=f"{options.NEGATIVES} By default 1,2,4,16,inf."),
    ] = None,
    loss: Annotated[
        str | None,
        typer.Option(
            "--loss", help="The logistic loss.", autocompletion=options.completed("logistic")
        ),
    ] = None,
    beta: options.Beta = None,
    temperature: options.Temperature = None,
    margin: options.Margin = None,
    weights: Annotated[
        str | None,
        typer.Option(
            help="Downstream weights: rho or uniform; by the claim.",
            autocompletion=options.completed("rho", "uniform"),
        ),
    ] = None,
    goal: Annotated[
        str | None,
        typer.Option(
            help="simplest (stop at the first) or largest increase.",
            autocompletion=options.completed("simplest", "largest"),
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder of the campaign and of certificates.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all shards.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Shards at a time.")] = 1,
    shards: Annotated[
        int | None, typer.Option(min=1, help=f"How many shards at most; {_LOOK} without a folder.")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0, help="Seconds after which no new shard begins.")
    ] = None,
    resume: options.Resume = False,
    scheduler: options.Scheduler = None,
) -> None:
    """Search a counterexample, in shards that are stored as they end.

    Of a claim of a Python file models are drawn on which its formal statement could be false.

    Without --output it is a look that ends by itself, of which nothing is kept.

    Example: nceproof search conjecture-unbalanced --classes 3 --output campaign
    """
    beta = inputs.read_beta(beta, temperature)
    asked = Request(
        classes,
        None if k is None else inputs.read_increasing_negatives(k),
        None
        if (loss, beta, margin) == (None, None, None)
        else inputs.read_logistic(loss or "logistic", beta, margin),
        None if weights is None else inputs.read_weighting(weights),
        None if goal is None else inputs.one_of("--goal", goal, get_args(Goal)),
    )
    task, finite = _task(id, claim, asked)
    if shards is None and time_limit is None and goal == "largest":
        raise UsageError("--goal largest never ends by itself; give --time-limit or --shards")
    if output is None:
        if resume:
            raise UsageError("--resume goes on with the campaign in a folder; give it as --output")
        shards = _LOOK if shards is None and time_limit is None else shards
    with progress.of_search(shards=shards, time_limit=time_limit) as tick:
        report = search(
            getattr(task, "claim", id),
            task,
            Workers(jobs, scheduler, output, resume),
            output=output,
            seed=seed,
            shards=shards if finite is None else min(finite, shards or finite),
            time_limit=time_limit,
            tick=tick,
        )
    emit(as_text(report), None)
    raise typer.Exit(0 if report.found else EXIT_UNDECIDED)


def _task(id: str, claim: str | None, asked: Request) -> tuple[SearchTask, int | None]:
    """Return the search that is asked for, and its number of shards if that is finite."""
    if not is_file(id):
        if claim is not None:
            raise UsageError(f"--claim chooses a claim of a file, and {id!r} is none")
        with inputs.naming_options():
            return task_for(id, asked)
    if asked != Request():
        raise UsageError(
            "a claim of a file is not searched by class laws; leave out --classes, --k, --loss, "
            "its parameters, --weights and --goal"
        )
    return of_file(id, requested([id]), claim), None
