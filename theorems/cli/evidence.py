"""The verbs for evidence: search, recheck, cover, map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from theorems.cli.application import (
    EXIT_UNDECIDED,
    BetaOption,
    MarginOption,
    app,
    emit,
    guarded,
)


@app.command()
@guarded
def search(
    id: Annotated[str, typer.Argument(help="The id of an open or refuted claim.")],
    output: Annotated[Path, typer.Option(help="Folder of the campaign and of certificates.")],
    classes: Annotated[int | None, typer.Option(help="Number of classes C; by default 3.")] = None,
    k: Annotated[
        str | None, typer.Option("--k", help="Numbers of negatives; by default 1,2,4,16,inf.")
    ] = None,
    loss: Annotated[str | None, typer.Option("--loss", help="The logistic loss.")] = None,
    beta: BetaOption = None,
    margin: MarginOption = None,
    weights: Annotated[
        str | None, typer.Option(help="Downstream weights: rho or uniform; by the claim.")
    ] = None,
    goal: Annotated[
        str | None, typer.Option(help="simplest (stop at the first) or largest increase.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all shards.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Shards at a time.")] = 1,
    shards: Annotated[int | None, typer.Option(min=1, help="How many shards at most.")] = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0, help="Seconds after which no new shard begins.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the campaign in the folder.")
    ] = False,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler, tcp://HOST:PORT, instead of processes.")
    ] = None,
) -> None:
    """Search a counterexample, in shards that are stored as they end.

    Example: nceproof search conjecture-unbalanced --classes 3 --output campaign
    """
    from theorems import progress, searching

    request = searching.Request(classes, k, loss, beta, margin, weights, goal)
    if shards is None and time_limit is None and goal == "largest":
        from theorems.errors import ArgumentError

        raise ArgumentError("--goal largest never ends by itself; give --time-limit or --shards")
    with progress.of_search(shards=shards, time_limit=time_limit) as tick:
        report = searching.search(
            id, request, output=output, seed=seed, jobs=jobs, shards=shards,
            time_limit=time_limit, resume=resume, scheduler=scheduler, tick=tick,
        )  # fmt: skip
    emit(searching.as_text(report), None)
    raise typer.Exit(0 if report.found else EXIT_UNDECIDED)


@app.command()
@guarded
def recheck(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Certificates.")],
) -> None:
    """Check certificates again, from their numbers alone, in ball arithmetic.

    Example: nceproof recheck campaign/conjecture-unbalanced-0.json
    """
    from theorems.certificates import rechecking

    lines, code = rechecking.recheck(files)
    emit("\n".join(lines), None)
    raise typer.Exit(code)


@app.command()
@guarded
def cover(
    least_mass: Annotated[str, typer.Option(help="Smallest mass of a class, exact: 1/4.")],
    output: Annotated[Path, typer.Option(help="File for the certificate.")],
    k: Annotated[str, typer.Option("--k", help="Numbers of negatives, comma-separated.")] = "1,inf",
    beta: BetaOption = None,
    margin: MarginOption = None,
    weights: Annotated[str, typer.Option(help="Downstream weights: rho or uniform.")] = "rho",
    jobs: Annotated[int, typer.Option(min=1, help="Squares at a time.")] = 1,
) -> None:
    """Prove that L_sup does not rise with k for three classes that all have a least mass.

    Example: nceproof cover --least-mass 3/10 --k 1,inf --output region.json
    """
    from theorems import inputs, workers
    from theorems.certificates import covering, document, monotone_region
    from theorems.errors import ArgumentError

    negatives = inputs.read_increasing_negatives(k)
    loss, weighting = inputs.read_logistic("logistic", beta, margin), inputs.read_weighting(weights)
    try:
        with workers.executor(jobs) as executor:
            region = covering.monotone_region(
                least_mass, negatives=negatives, loss=loss, weights=weighting, executor=executor
            )
    except covering.NoCoverError as error:
        emit(f"{error}\ns NOT COVERED", None)
        raise typer.Exit(EXIT_UNDECIDED) from None
    except (ValueError, TypeError) as error:
        raise ArgumentError(f"--least-mass is {least_mass!r}: {error}") from None
    emit(document.written(region).rstrip(), output)
    emit(f"{monotone_region.statement(region)}\ns COVERED by {len(region.squares)} squares", None)
