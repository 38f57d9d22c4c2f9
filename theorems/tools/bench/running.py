"""Which benchmarks there are, and the process of its own in which they run."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from theorems.errors import UsageError
from theorems.search import workers
from theorems.tools.bench import (
    certified_optima,
    enclosures,
    few_classes,
    gpu,
    increase_solves,
    labelled_points,
    many_classes,
    symmetric_optima,
)
from theorems.tools.bench.measuring import Benchmark

BENCHMARKS = {
    "increase-solves": increase_solves.measured,
    "many-classes": many_classes.measured,
    "gpu": gpu.measured,
    "few-classes": few_classes.measured,
    "enclosures": enclosures.measured,
    "labelled-points": labelled_points.measured,
    "certified-optima": certified_optima.measured,
    "symmetric-optima": symmetric_optima.measured,
}
"""Each benchmark by its name; called with `size` (None for its own), `rounds` and `seed`."""

_OF_CLASSES = ("many-classes", "certified-optima", "symmetric-optima")
"""The benchmarks whose size is a number of classes."""

_DISTRIBUTIONS = (
    "nceproof",
    "numpy",
    "scipy",
    "python-flint",
    "cvxpy",
    "clarabel",
    "scs",
    "pymanopt",
    "array-api-compat",
)


@dataclass(frozen=True)
class Machine:
    """On what was measured; `versions` has None for what is not installed."""

    processor: str
    system: str
    cores: int
    blas_threads: str
    versions: dict[str, str | None]


@dataclass(frozen=True)
class Report:
    """The benchmarks of one run, by their names, and the machine."""

    machine: Machine
    benchmarks: dict[str, Benchmark]


def run(
    names: Sequence[str],
    *,
    size: int | None,
    rounds: int,
    seed: int,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Return what the named benchmarks measure, all of them where none is named.

    `tick` is told how many have ended, of how many. They run in a fresh process, whose OpenBLAS has
    one thread from the start. Raises `UsageError` for a name that is none, `ValueError` for one
    class.

    >>> run(["speed"], size=1, rounds=1, seed=0)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    theorems.errors.UsageError: no benchmark 'speed'; choose among increase-solves, ...
    """
    for name in names:
        if name not in BENCHMARKS:
            raise UsageError(f"no benchmark {name!r}; choose among {', '.join(BENCHMARKS)}")
    counted = [name for name in names or BENCHMARKS if name in _OF_CLASSES]
    if size is not None and size < 2 and counted:
        raise ValueError(f"size is {size}, of {counted[0]} the number of classes; give 2 or more")
    with workers.executor(1) as executor:
        measuring = {
            name: executor.submit(BENCHMARKS[name], size=size, rounds=rounds, seed=seed)
            for name in names or BENCHMARKS
        }
        machine = executor.submit(this_machine)
        benchmarks: dict[str, Benchmark] = {}
        for name, found in measuring.items():
            tick(len(benchmarks), len(measuring))
            benchmarks[name] = found.result()
        return Report(machine.result(), benchmarks)


def this_machine() -> Machine:
    """Return the machine that this process runs on.

    >>> this_machine().cores >= 1
    True
    """
    return Machine(
        _processor(),
        platform.system(),
        os.cpu_count() or 1,
        os.environ.get("OPENBLAS_NUM_THREADS", "not set"),
        {"Python": platform.python_version(), **{name: _version(name) for name in _DISTRIBUTIONS}},
    )


def _processor() -> str:
    """Return the name of the processor, which Linux has in a file only."""
    path = Path("/proc/cpuinfo")
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
