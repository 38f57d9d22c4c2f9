"""Solves of (ρ, k) in the search for an increase of L_sup: batched Newton against cone programs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from numerics.exact.losses import Logistic
from numerics.floats.expectations import Floats
from numerics.floats.law_barrier import downstream, minimisers
from theorems.search.law_search import drawn
from theorems.tools.bench.cone_program import ConePrograms, NotInstalledError
from theorems.tools.bench.measuring import Benchmark, Contender, measure

GAP = 1e-9
"""The largest gap of L_k, and of L_sup, in a solve that counts."""

SIZE = 400
"""Laws a round, as many as a shard of the search draws at first."""

_CLASSES, _NEGATIVES, _LOSS = 3, (1, 2, 4, 16, float("inf")), Logistic()
_PEER_SHARE = 20  # it gets one law in so many, as it is slower


def measured(*, size: int | None, rounds: int, seed: int) -> Benchmark:
    """Return the rates at three classes, the logistic loss and downstream weights ρ."""
    laws = drawn(np.random.default_rng(seed), size or SIZE, _CLASSES)
    few = laws[: max(1, len(laws) // _PEER_SHARE)]
    newton = [Contender(f"batched Newton, k = {k}", len(laws), _many(laws, k)) for k in _NEGATIVES]
    peer, missing = [], ""
    try:
        programs = ConePrograms(_CLASSES, _LOSS)
        peer = [Contender("CVXPY + Clarabel, k = 1", len(few), lambda: _few(few, programs))]
    except NotInstalledError as error:
        missing = str(error)
    rates = measure([newton[0], *peer, *newton[1:]], rounds=rounds)
    return Benchmark(
        f"solves of (ρ, k), C = {_CLASSES}, logistic loss, β = 1, weights ρ",
        "a solve minimises L_k over Gram matrices and then L_sup over classifiers; it counts if "
        f"both float64 gaps (weak duality, Frank–Wolfe) are at most {GAP:.0e}; one of the peer, "
        "if Clarabel calls both optimal at its own tolerances; per second of CPU time",
        rates,
        ((rates[0], rates[1]),) if peer and rates[1].done else (),
        missing,
    )


def _many(laws: Floats, k: float) -> Callable[[], int]:
    def solve() -> int:
        optimum = minimisers(laws, negatives=k, loss=_LOSS)
        found = downstream(optimum.gram, laws, loss=_LOSS)
        return int(((optimum.gap <= GAP) & (found.gap <= GAP)).sum())

    return solve


def _few(laws: Floats, programs: ConePrograms) -> int:
    return sum(programs.solve(law) is not None for law in laws)
