"""Reports of benchmarks, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict
from textwrap import fill
from typing import Any

from theorems.tools.bench.measuring import Benchmark, Rates, Spread
from theorems.tools.bench.running import Machine, Report


def as_text(report: Report) -> str:
    """Return the machine, and a table for each benchmark."""
    tables = (_table(name, found) for name, found in report.benchmarks.items())
    return "\n\n".join([_machine(report.machine), *tables])


def _machine(machine: Machine) -> str:
    versions = ", ".join(
        f"{name} {number or 'not installed'}" for name, number in machine.versions.items()
    )
    return "\n".join(
        [
            f"{machine.processor}, {machine.cores} cores, {machine.system}",
            versions,
            f"one process, OPENBLAS_NUM_THREADS = {machine.blas_threads}",
        ]
    )


def _table(name: str, found: Benchmark) -> str:
    width = max((len(rates.name) for rates in found.rates), default=0)
    lines = [
        f"{rates.name:{width}}  {_spread(Spread.of(rates.rounds))} per second, "
        f"{rates.done} of {rates.tried}{_error(rates.error)}"
        for rates in found.rates
    ]
    lines += [f"{of.name}, over {over.name}: {_spread(of.over(over))}" for of, over in found.ratios]
    if found.missing:
        lines.append(f"NOT MEASURED: {found.missing}")
    return "\n".join([f"{name}: {found.title}", fill(found.counts, 100), *lines])


def _spread(spread: Spread) -> str:
    """Return the median, with the lowest and highest, to three digits.

    >>> _spread(Spread.of([0.25, 2.0, 1234.5]))
    '2 (0.25 to 1234)'
    """
    middle, low, high = (
        f"{x:.0f}" if x >= 100 else f"{x:.3g}"
        for x in (spread.median, spread.lowest, spread.highest)
    )
    return f"{middle} ({low} to {high})"


def _error(error: float | None) -> str:
    return "" if error is None else f", relative error {error:.0e}"


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
                "error": rates.error,
                "per_second": {**asdict(Spread.of(rates.rounds)), "rounds": rates.rounds},
            }
            for rates in found.rates
        ],
        "ratios": [_ratio_fields(*pair) for pair in found.ratios],
        "missing": found.missing or None,
    }


def _ratio_fields(of: Rates, over: Rates) -> dict[str, Any]:
    return {"of": of.name, "over": over.name, **asdict(of.over(over))}
