"""Searches for representations: random maps, improved by descent, rounded and decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from numerics.floats.expectations import Floats
from theorems.search.cases import Case, Proof, Rng
from theorems.search.descent import descended, unit_rows
from theorems.search.finding import Finding
from theorems.search.landscape import rounded

_STARTS, _STEPS = 8, 60
_NOTICED = 1e-7  # a violation that is worth exact arithmetic
_BITS = range(1, 31)


@dataclass(frozen=True)
class RepresentationSearch:
    """The search for a representation that refutes a claim; a shard draws one case of it.

    `draw` is a function of a module, so that it can be sent to another process; the first line of
    its docstring says what it draws.
    """

    draw: Callable[[Rng], Case]

    @property
    def description(self) -> Mapping[str, str]:
        """What a shard draws."""
        return {"in each shard": f"{_STARTS} starts. {_first_line(self.draw)}"}

    def shard(self, *, seed: int, number: int) -> Finding:
        """Search one shard; the same seed and number give the same finding.

        >>> from theorems.claims.spectral.spectral_etf_optimal import drawn
        >>> RepresentationSearch(drawn).shard(seed=0, number=0).found
        True
        """
        rng = np.random.default_rng([seed, number])
        case = self.draw(rng)
        points = len(case.blank.vectors)
        starts = [unit_rows(rng, points, case.dimension) for _ in range(_STARTS)]
        ends = np.stack(
            [descended(x, lambda maps: -case.violation(maps), steps=_STEPS) for x in starts]
        )
        amounts = case.violation(ends)
        best = int(amounts.argmax())
        proof = next(_proofs(case, ends[best]), Proof()) if amounts[best] > _NOTICED else Proof()
        return Finding(
            _STARTS,
            float(amounts[best]),
            f"ρ = {', '.join(map(str, case.blank.law))}, {points} points, d = {case.dimension}",
            proof.certificate,
            proof.witness or {},
        )


def _first_line(function: object) -> str:
    return (function.__doc__ or "").splitlines()[0]


def _proofs(case: Case, rows: Floats) -> Iterator[Proof]:
    """Yield proofs, those of vectors of few bits first."""
    for bits in _BITS:
        proof = case.proof(rounded(case.blank, rows, bits=bits))
        if proof is not None:
            yield proof
