"""Reports of benchmarks, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict
from textwrap import fill
from typing import Any

from theorems.bench.measuring import Benchmark, Rates, Spread
from theorems.bench.running import Machine, Report


def as_text(report: Report) -> str:
    """Return the machine, and a table for each benchmark."""
    tables = (_table(name, found) for name, found in report.benchmarks.items())
    return "\n\n".join([_machine(report.machine), *tables])


def _machine(machine: Machine) -> str:
    versions = ", ".join(
        f"{name} {number or 'not installed'}" for name, number in machine.versions.items()
    )
    return "\n".join(
        [f"{machine.processor}, {machine.cores} cores, {machine.system}",
         versions,
         f"one process, CPU time, OPENBLAS_NUM_THREADS = {machine.blas_threads}"]
    )  # fmt: skip


def _table(name: str, found: Benchmark) -> str:
    width = max(len(rates.name) for rates in found.rates)
    lines = [
        f"{rates.name:{width}}  {_spread(Spread.of(rates.rounds), '.0f')} per second, "
        f"{rates.done} of {rates.tried}"
        for rates in found.rates
    ]
    if found.ratio is not None:
        of, over = found.ratio
        lines.append(f"{of.name}, over {over.name}: {_spread(of.over(over), '.1f')}")
    if found.missing:
        lines.append(f"NOT MEASURED: {found.missing}")
    return "\n".join([f"{name}: {found.title}", fill(found.counts, 100), *lines])


def _spread(spread: Spread, digits: str) -> str:
    """Return the median, with the lowest and highest.

    >>> _spread(Spread.of([1.0, 2.0, 4.0]), ".1f")
    '2.0 (1.0 to 4.0)'
    """
    middle, low, high = (f"{x:{digits}}" for x in (spread.median, spread.lowest, spread.highest))
    return f"{middle} ({low} to {high})"


def as_fields(report: Report) -> dict[str, Any]:
    """Return the report as a JSON object."""
    return {
        "machine": asdict(report.machine),
        "benchmarks": [
            {"name": name, **_fields(found)} for name, found in report.benchmarks.items()
        ],
    }


def _fields(found: Benchmark) -> dict[str, Any]:
    return {
        "title": found.title,
        "counts": found.counts,
        "rates": [
            {
                "name": rates.name,
                "tried": rates.tried,
                "done": rates.done,
                "per_second": {**asdict(Spread.of(rates.rounds)), "rounds": rates.rounds},
            }
            for rates in found.rates
        ],
        "ratio": None if found.ratio is None else _ratio_fields(*found.ratio),
        "missing": found.missing or None,
    }


def _ratio_fields(of: Rates, over: Rates) -> dict[str, Any]:
    return {"of": of.name, "over": over.name, **asdict(of.over(over))}
