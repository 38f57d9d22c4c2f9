"""The verb `cover`."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer
from flint import fmpq

from numerics.exact.losses import Logistic
from numerics.exact.rationals import as_fraction
from theorems.certificates import acceptance, document
from theorems.claims.conjecture import monotone_near_balanced as near_balanced
from theorems.claims.conjecture import monotone_near_balanced_four_classes as four_classes
from theorems.claims.conjecture import monotone_near_balanced_larger_beta as larger_beta
from theorems.cli import inputs, options, progress
from theorems.cli.application import EXIT_UNDECIDED, emit
from theorems.errors import Malformed, Rejected, Undecided
from theorems.search import prove_cover
from theorems.search.shards import Workers


def run(
    least_mass: Annotated[str, typer.Option(help="Smallest mass of a class, exact: 1/4.")],
    output: Annotated[Path, typer.Option(help="File for the certificate.")],
    k: Annotated[str, typer.Option("--k", help=options.NEGATIVES)] = "1,inf",
    classes: Annotated[int, typer.Option(min=3, max=4, help="Number of classes.")] = 3,
    beta: options.Beta = None,
    temperature: options.Temperature = None,
    margin: options.Margin = None,
    weights: options.Weighting = "rho",
    jobs: Annotated[int, typer.Option(min=1, help="Shards at a time.")] = 1,
    scheduler: options.Scheduler = None,
    campaign: options.Campaign = None,
    resume: options.Resume = False,
) -> None:
    """Prove that L_sup does not rise with k for three or four classes that all have a least mass.

    Example: nceproof cover --least-mass 3/10 --k 1,inf --output region.json
    """
    beta = inputs.read_beta(beta, temperature)
    negatives = inputs.read_increasing_negatives(k)
    loss, weighting = inputs.read_logistic("logistic", beta, margin), inputs.read_weighting(weights)
    with inputs.naming_options():
        least = prove_cover.checked_mass(least_mass, classes)
    try:
        with progress.of_steps("squares that are looked at first") as tick:
            region = prove_cover.monotone_region(
                least,
                Workers(jobs, scheduler, campaign, resume),
                negatives=negatives,
                loss=loss,
                weights=weighting,
                claim=_settled(least, negatives, loss, classes),
                classes=classes,
                tick=tick,
            )
        written = document.written(region)
        with progress.of_files("checking, up to minutes") as file:
            proved = acceptance.accepted(written.encode(), tick=file).certificate
    except (prove_cover.NoCoverError, Malformed, Undecided, Rejected) as error:
        emit(f"{error}\ns NOT COVERED", None, folds=True)
        raise typer.Exit(EXIT_UNDECIDED) from None
    emit(written.rstrip(), output)
    found = f"{acceptance.statement(proved)}\ns COVERED SQUARES {len(region.cells)}"
    emit(found, None, folds=True)


_REGIONS = (
    (near_balanced.monotone_near_balanced, 3, (1,), near_balanced.LIMIT),
    (near_balanced.monotone_near_balanced, 3, (1,), near_balanced.ALL),
    (larger_beta.monotone_near_balanced_larger_beta, 3, larger_beta.BETAS, larger_beta.LIMIT),
    (four_classes.monotone_near_balanced_four_classes, 4, (1,), four_classes.LIMIT),
)
"""Claims, each with the classes, the β, the least mass and the negatives that it is about."""


def _settled(
    least: fmpq, negatives: tuple[int | float, ...], loss: Logistic, classes: int = 3
) -> str:
    """Return the id of the claim of which a region shows a part at all its laws, or "none".

    >>> _settled(fmpq(1, 10), (1, 2, float("inf")), Logistic())
    'monotone-near-balanced'
    >>> _settled(fmpq(1, 10), (1, 2, float("inf")), Logistic(beta=5))
    'monotone-near-balanced-larger-beta'
    >>> _settled(fmpq(1, 3) - fmpq(1, 100), (1, 2, float("inf")), Logistic())
    'none'
    >>> _settled(fmpq(1, 10), (1, 2, float("inf")), Logistic(beta=3))
    'none'
    >>> _settled(fmpq(1, 5), (1, float("inf")), Logistic(), classes=4)
    'monotone-near-balanced-four-classes'
    """
    for claim, count, betas, (mass, counts) in _REGIONS:
        is_its_loss = any(loss == Logistic(beta=beta) for beta in betas)
        is_larger = as_fraction(least) <= Fraction(mass) and {*counts} <= {*negatives}
        if classes == count and is_its_loss and is_larger:
            return claim.id
    return "none"
