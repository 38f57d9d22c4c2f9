"""Rates with one thread of BLAS, and with all of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from time import perf_counter

from threadpoolctl import threadpool_limits

from theorems.tools.bench.measuring import Contender, Rates, measure

SECONDS = "per second of CPU time with one thread, of the clock with more"


def measure_with_threads(
    contenders: Callable[[str], Sequence[Contender]], *, rounds: int
) -> tuple[tuple[Rates, ...], tuple[Rates, ...]]:
    """Return the rates with one thread and with all; `contenders` gets the end of their names.

    >>> def sums(threads):
    ...     return [Contender(f"sums, {threads}", 1, lambda: sum(range(10**5)) and 1)]
    >>> measure_with_threads(sums, rounds=1)[0][0].name
    'sums, 1 thread'
    """
    count = os.cpu_count() or 1
    with threadpool_limits(1, user_api="blas"):
        one = measure(contenders("1 thread"), rounds=rounds)
    with threadpool_limits(count, user_api="blas"):
        return one, measure(contenders(f"{count} threads"), rounds=rounds, clock=perf_counter)
