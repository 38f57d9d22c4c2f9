"""For which inverse temperatures and margins L_sup rises with k at some class law (untrusted).

One shard of the search of `theorems.search.law_search` for each loss: laws are drawn and moved to
where L_sup rises most, and the best gets a certificate. A loss without a rise is one for which this
search has found none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from theorems.certificates.acceptance import accepted
from theorems.certificates.document import SupervisedIncrease
from theorems.errors import FileError, Malformed, Rejected
from theorems.search.finding import Finding, stored
from theorems.search.law_search import Problem
from theorems.search.shards import Workers, done


@dataclass(frozen=True)
class Cell:
    """What the search found for one problem; `certificate` is a rise that was checked, if any."""

    problem: Problem
    finding: Finding
    certificate: SupervisedIncrease | None


@dataclass(frozen=True)
class Losses:
    """The searches of a map, a shard a problem."""

    problems: tuple[Problem, ...]

    @property
    def description(self) -> dict[str, str]:
        """What is searched, as texts."""
        return {"map of losses": json.dumps([one.description for one in self.problems])}

    def shard(self, *, seed: int, number: int) -> Finding:
        """Search one shard of a problem.

        Raises `Undecided` for a loss whose minimisers float64 does not see.
        """
        return self.problems[number].shard(seed=seed, number=0)


def map_of_losses(
    problems: Sequence[Problem],
    by: Workers,
    *,
    seed: int,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> list[Cell]:
    """Search one shard of each problem; `tick` is told how many have ended, of how many.

    Raises `FileError` where a store or a worker gives a certificate that is not accepted, or is
    not of its problem.

    >>> map_of_losses([], Workers(), seed=0)
    []
    """
    losses = Losses(tuple(problems))
    _, findings = done(
        losses,
        by,
        about={"seed": str(seed), **losses.description},
        read=stored,
        seed=seed,
        shards=len(problems),
        tick=lambda progress: tick(progress.shards, len(problems)),
    )
    return [
        Cell(problem, findings[number], _checked(findings[number], problem))
        for number, problem in enumerate(problems)
    ]


def _checked(finding: Finding, problem: Problem) -> SupervisedIncrease | None:
    if not finding.certificate:
        return None
    try:
        certificate = accepted(finding.certificate.encode()).certificate
    except (Malformed, Rejected) as error:
        raise FileError(f"what a shard found is no certificate: {error}") from None
    if not isinstance(certificate, SupervisedIncrease) or not problem.is_refuted_by(certificate):
        raise FileError("what a shard found is a certificate of something else")
    return certificate
