"""The verbs for evidence: search, recheck, cover, map, map-losses."""

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
        from theorems.errors import UsageError

        raise UsageError("--goal largest never ends by itself; give --time-limit or --shards")
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
    from theorems.errors import Rejected, Undecided, UsageError

    negatives = inputs.read_increasing_negatives(k)
    loss, weighting = inputs.read_logistic("logistic", beta, margin), inputs.read_weighting(weights)
    try:
        least = covering.checked_mass(least_mass)
    except (ValueError, TypeError) as error:
        raise UsageError(f"--least-mass is {least_mass!r}: {error}") from None
    try:
        with workers.executor(jobs) as executor:
            region = covering.monotone_region(
                least, negatives=negatives, loss=loss, weights=weighting, executor=executor
            )
    except (covering.NoCoverError, Undecided, Rejected) as error:
        emit(f"{error}\ns NOT COVERED", None)
        raise typer.Exit(EXIT_UNDECIDED) from None
    emit(document.written(region).rstrip(), output)
    emit(f"{monotone_region.statement(region)}\ns COVERED SQUARES {len(region.squares)}", None)


@app.command("map")
@guarded
def map_of_laws(
    output: Annotated[Path, typer.Option(help="Figure (.svg, .png, .pdf); data beside as .csv.")],
    classes: Annotated[int, typer.Option(help="Number of classes C; 3.")] = 3,
    k: Annotated[str, typer.Option("--k", help="Numbers of negatives, comma-separated.")] = "1,inf",
    beta: BetaOption = None,
    margin: MarginOption = None,
    weights: Annotated[str, typer.Option(help="Downstream weights: rho or uniform.")] = "rho",
    resolution: Annotated[int, typer.Option(help="Steps along a side of the triangle.")] = 60,
    certificate: Annotated[
        list[Path] | None, typer.Option(help="A certificate to draw; can be repeated.")
    ] = None,
) -> None:
    """Draw where among the laws of three classes L_sup rises with k.

    Example: nceproof map --beta 1 --k 1,inf --output map.svg
    """
    from theorems import mapping, progress
    from theorems.plot import check_plot

    check_plot(output, "--output")
    mapping.check_resolution(resolution)
    problem = mapping.problem_of_laws(classes, k, beta, margin, weights)
    certificates = mapping.certificates_about(problem, certificate or [])
    from theorems.plot_maps import plot_laws
    from theorems.search.map_of_laws import map_of_laws

    with progress.of_steps("batches of laws") as tick:
        found = map_of_laws(problem, resolution, tick=tick)
    plot_laws(found, certificates, output)
    emit(mapping.laws_as_csv(found), output.with_suffix(".csv"))
    emit(mapping.summary_of_laws(found, certificates), None)


@app.command("map-losses")
@guarded
def map_of_losses(
    output: Annotated[Path, typer.Option(help="Figure (.svg, .png, .pdf); data beside as .csv.")],
    beta: Annotated[str, typer.Option(help="Inverse temperatures, exact, comma-separated.")],
    margin: Annotated[str, typer.Option(help="Margins, exact, comma-separated.")] = "0",
    classes: Annotated[int, typer.Option(help="Number of classes C.")] = 3,
    k: Annotated[
        str, typer.Option("--k", help="Numbers of negatives, comma-separated.")
    ] = "1,2,4,16,inf",
    weights: Annotated[str, typer.Option(help="Downstream weights: rho or uniform.")] = "rho",
    least_mass: Annotated[
        float, typer.Option(help="Smallest mass that is drawn, relative to the largest.")
    ] = 1e-3,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all searches.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Losses at a time.")] = 1,
) -> None:
    """Draw for which inverse temperatures and margins a search finds a law where L_sup rises.

    Example: nceproof map-losses --beta 1,2,3 --margin 0,1 --output losses.svg
    """
    from theorems import mapping, progress, workers
    from theorems.plot import check_plot

    check_plot(output, "--output")
    problems = mapping.problems_of_losses(classes, k, beta, margin, weights, least_mass)
    from theorems.plot_maps import plot_losses
    from theorems.search.map_of_losses import map_of_losses

    with progress.of_steps("losses") as tick, workers.executor(jobs) as executor:
        cells = map_of_losses(problems, seed=seed, executor=executor, tick=tick)
    plot_losses(cells, output)
    emit(mapping.losses_as_csv(cells), output.with_suffix(".csv"))
    emit(mapping.summary_of_losses(cells), None)
