"""Figures as files, and that of `solve`: losses and cosines over k (extra `plot`)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, combinations_with_replacement
from math import inf, log
from pathlib import Path

from matplotlib import rc_context
from matplotlib.figure import Figure

from numerics.balls.enclosure import Enclosure
from numerics.exact.losses import Loss
from numerics.exact.rationals import as_fraction
from theorems.errors import FileError
from theorems.tools.minimiser import Solution


def save(figure: Figure, path: Path) -> None:
    """Write a figure, the same bytes each time; raise `FileError` where that is not possible."""
    undated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
    try:
        with rc_context({"svg.hashsalt": "nceproof", "hatch.linewidth": 0.6}):
            figure.savefig(path, metadata=undated.get(path.suffix.lower()))
    except OSError as error:
        raise FileError(f"{str(path)!r}: {error.strerror or error}") from None


def plot_solutions(solutions: Sequence[Solution], loss: Loss, path: Path) -> None:
    """Write the curves over k to a file whose suffix (.svg, .png, .pdf) says the format.

    The loss is drawn after the normalisation that makes its limit finite; k = ∞ stands at the
    right edge. Raises `FileError` for a file that cannot be written.
    """
    ordered = sorted(solutions, key=lambda solution: solution.negatives)
    finite = [int(solution.negatives) for solution in ordered if solution.negatives != inf]
    end = 4 * max(finite, default=1)
    k = [end if solution.negatives == inf else solution.negatives for solution in ordered]
    figure = Figure(figsize=(6, 8), layout="constrained")
    losses, downstream, cosines = figure.subplots(3, 1, sharex=True)
    shifts = [_normalised(solution, loss) for solution in ordered]
    losses.plot(k, shifts, "o-", color="#0072B2")
    losses.set_ylabel(_loss_label(loss))
    _band(downstream, k, [solution.supervised for solution in ordered])
    downstream.set_ylabel("L_sup at the minimiser")
    _cosines(cosines, k, ordered)
    cosines.set_ylabel("cosines ⟨u_a, u_b⟩")
    cosines.set_xlabel("number of negatives k")
    cosines.set_xscale("log", base=2)
    labels = ["∞" if solution.negatives == inf else str(solution.negatives) for solution in ordered]
    shown = slice(None, None, -1 - len(k) // 12)  # from the right, so that ∞ is always named
    cosines.set_xticks(k[shown], labels=labels[shown])
    cosines.minorticks_off()
    save(figure, path)


def _normalised(solution: Solution, loss: Loss) -> float:
    value = float(solution.loss)
    if solution.negatives == inf:
        return value
    if loss.limit_offset == "log k":
        return value - log(solution.negatives)
    return value / solution.negatives if loss.limit_offset == "factor k" else value


def _loss_label(loss: Loss) -> str:
    return {"log k": "min L_k − log k", "factor k": "min L_k / k"}.get(loss.limit_offset, "min L_k")


def _band(axes: object, k: Sequence[float], enclosures: Sequence[Enclosure]) -> None:
    lower = [float(e.lower) for e in enclosures]
    upper = [float(e.upper) for e in enclosures]
    axes.fill_between(k, lower, upper, color="#D55E00", alpha=0.3, label="certified band")  # type: ignore[attr-defined]
    axes.plot(k, upper, "s-", color="#D55E00")  # type: ignore[attr-defined]


_STYLES = ("o-", "s--", "^-.", "v:", "D-", "x--")
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")


def _cosines(axes: object, k: Sequence[float], solutions: Sequence[Solution]) -> None:
    rows = [solution.rows for solution in solutions]
    choose = combinations_with_replacement if solutions[0].is_grouped else combinations
    pairs = [(a, b) for a, b in choose(range(len(rows[0])), 2) if a != b or rows[0][a][a] != 1]
    for n, (a, b) in enumerate(pairs):
        values = [float(as_fraction(row[a][b])) for row in rows]
        label = f"{a + 1}, {b + 1}" if len(pairs) <= 10 else None
        style, colour = _STYLES[n % len(_STYLES)], COLOURS[n % len(COLOURS)]
        axes.plot(k, values, style, color=colour, markersize=4, label=label)  # type: ignore[attr-defined]
    if len(pairs) <= 10:
        title = "groups of classes" if solutions[0].is_grouped else "classes"
        axes.legend(title=title, ncols=2)  # type: ignore[attr-defined]
