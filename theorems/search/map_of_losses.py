"""For which inverse temperatures and margins L_sup rises with k at some class law (untrusted).

One shard of the search of `theorems.search.law_search` for each loss: laws are drawn and moved to
where L_sup rises most, and the best gets a certificate. A loss without a rise is one for which this
search has found none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from theorems.certificates.acceptance import accepted
from theorems.certificates.document import SupervisedIncrease
from theorems.search.finding import Finding
from theorems.search.law_search import Problem


@dataclass(frozen=True)
class Cell:
    """What the search found for one problem; `certificate` is a rise that was checked, if any."""

    problem: Problem
    finding: Finding
    certificate: SupervisedIncrease | None


def map_of_losses(
    problems: Sequence[Problem],
    *,
    seed: int,
    executor: Executor,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> list[Cell]:
    """Search one shard of each problem; `tick` is told how many have ended, of how many.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(1) as executor:
    ...     map_of_losses([], seed=0, executor=executor)
    []
    """
    cells: list[Cell] = []
    tick(0, len(problems))
    findings = executor.map(partial(_searched, seed=seed), problems)
    for problem, finding in zip(problems, findings, strict=True):
        cells.append(Cell(problem, finding, _checked(finding)))
        tick(len(cells), len(problems))
    return cells


def _searched(problem: Problem, *, seed: int) -> Finding:
    return problem.shard(seed=seed, number=0)


def _checked(finding: Finding) -> SupervisedIncrease | None:
    if not finding.certificate:
        return None
    certificate = accepted(finding.certificate.encode()).certificate
    assert isinstance(certificate, SupervisedIncrease)
    return certificate
