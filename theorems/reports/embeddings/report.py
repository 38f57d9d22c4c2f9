"""An audit of embeddings as sections of tables, and as text.

≈ stands before a float, [a, b] is an enclosure with proof, rounded outwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Context
from itertools import pairwise
from math import inf, isnan, nan

import numpy as np

from numerics.balls.enclosure import Enclosure
from numerics.floats.cosines import Cosines, off_diagonal
from numerics.floats.decimals import interval, shown
from numerics.floats.downstream_search import TOLERANCE
from numerics.floats.expectations import Floats
from theorems.escaping import escaped
from theorems.reports.embeddings.conclusions import Source, conclusion, of_draws, whose
from theorems.reports.tables import aligned
from theorems.tools.bounds import LOWER, UPPER
from theorems.tools.embeddings.audit import Audit, Downstream, Losses, audit
from theorems.tools.embeddings.geometry import Geometry
from theorems.tools.embeddings.optimum import MAX_CERTIFIED, MAX_PROBED, MAX_SOLVED, Optimum
from theorems.tools.embeddings.reading import MAX_PAIRED, of_arrays
from theorems.tools.embeddings.sampled import Sampled

MOST_CLASSES = 20
"""How many classes a table shows; JSON has all."""

_LOSSES_KNOWN = 1e-11  # relative, as the legend says
_DIGITS = 1e-6  # what is known better than this is shown in full
_UNIT = 1e-5  # norms this close to 1 are those of rows normalised in single precision


@dataclass(frozen=True)
class Section:
    """A title, what is to be said, and a table (its first line is the head) that may be empty."""

    title: str
    remarks: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()


def sections(found: Audit) -> list[Section]:
    """Return what the audit says, in the order of reading.

    >>> sections(_example())[0].title
    'Input'
    """
    made = [
        _input(found),
        _drawn(found.sampled, found) if found.sampled else None,
        _classes(found),
        _cosines(found, found.cosines) if found.cosines else None,
        _geometry(found.geometry),
        _losses(found),
        _excess(found),
        _downstream(found, found.downstream) if found.downstream else None,
        _bounds(found, found.downstream) if found.downstream else None,
    ]
    return [section for section in made if section is not None]


def legend(found: Audit) -> str:
    """Return what the signs before numbers mean.

    >>> legend(_example())[:60]
    '≈ is floating point, not proved (L_k is computed to about 11'
    """
    known = "L_k" if found.anchors is None else "L_k of what was drawn"
    return (
        f"≈ is floating point, not proved ({known} is computed to about 11 digits); "
        "[a, b] is proved with ball arithmetic."
    )


def as_text(found: Audit, source: Source | None = None) -> str:
    """Return the conclusion, whose loss it is, the sections, and what it was an audit of.

    >>> "simplex ETF" in as_text(_example())
    True
    """
    head = "\n".join([*whose(found), legend(found)])
    last = [] if source is None else ["\n".join(["Source", *(f"  {x}" for x in source.lines)])]
    return "\n\n".join([conclusion(found), head, *map(_as_block, sections(found)), *last])


def _as_block(section: Section) -> str:
    lines = [section.title, *(f"  {remark}" for remark in section.remarks)]
    lines += [f"  {line}" for line in aligned(section.table)]
    return "\n".join(lines)


def _example() -> Audit:
    return audit(of_arrays([[1, 0], [1, 0], [-1, 0], [-1, 0]], list("aabb")), [1])


# --- sections ------------------------------------------------------------------------------------


def _input(found: Audit) -> Section:
    points, dimension = found.embeddings.rows.shape
    least, largest = found.embeddings.norms
    unit = max(1 - least, largest - 1) < _UNIT
    given = "of norm 1 up to rounding" if unit else f"of norms {least:.4g} to {largest:.4g}"
    beta = f"β = {found.beta}"
    if found.beta < 1:  # often T was meant
        beta += f", a temperature of {1 / found.beta}"
    remarks = [
        f"{points} points in dimension {dimension}, {len(found.law)} classes, {beta}.",
        f"The rows are {given}; they were normalised on loading.",
        *found.embeddings.said,
    ]
    if len(found.law) > MAX_PROBED:
        remarks.append(
            f"More than {MAX_PROBED} classes: classifiers, NC3, NC4 and bounds are left out."
        )
    if found.anchors is not None:
        remarks.append(
            f"More than {MAX_PAIRED} classes: what takes all pairs of points or of class means is "
            "left out."
        )
    if found.overlaps:
        remarks.append(
            "Labels are laws: what takes one label a point is left out. A law of a map with these "
            "points may not reach the least loss, which a point of its own for each class has."
        )
    if dimension < len(found.law) - 1:
        remarks.append(
            f"d < C − 1 = {len(found.law) - 1}: the optimum below may need a larger dimension."
        )
    return Section("Input", tuple(remarks))


def _drawn(drawn: Sampled, found: Audit) -> Section:
    head = ("k", "loss", "total collapse", "simplex ETF")
    rows = [
        (count(loss.negatives), *map(_about, (value, collapse, nan if best is None else best)))
        for loss, value, collapse, best in zip(
            found.losses, drawn.losses, drawn.collapse, drawn.simplex, strict=True
        )
    ]
    remarks = (
        of_draws(drawn),
        "For k = ∞ less log k. At the simplex ETF the points of a class agree, and "
        f"{len(found.law)} classes take dimension {len(found.law) - 1}; – for classes of "
        "different sizes.",
        "What follows is about the population loss of these points, and not of these draws.",
    )
    return Section("Losses of these draws", remarks, (head, *rows))


def _classes(found: Audit) -> Section:
    masses = [mass.numerator / mass.denominator for mass in found.law]  # `float` is slow
    remarks = [
        "The spread 1 − ‖μ_c‖² of a class is 0 where all its points agree; "
        f"the mean over the points is ≈{float(np.dot(masses, found.spread)):.6g}."
    ]
    if len(masses) > MOST_CLASSES:
        remarks.append(f"The first {MOST_CLASSES} of {len(masses)} classes:")
    points = len(found.embeddings.labels)
    rows = [
        (
            _short(found.embeddings.names[c]),
            f"{float(found.law[c] * points):.6g}",
            f"{masses[c]:.5f}",
            _about(found.lengths[c]),
            _about(found.spread[c]),
        )
        for c in range(min(len(masses), MOST_CLASSES))
    ]
    head = ("class", "points", "ρ", "‖μ_c‖", "spread")
    return Section("Classes", tuple(remarks), (head, *rows))


def _cosines(found: Audit, cosines: Cosines) -> Section:
    simplex = -1 / (len(found.law) - 1)
    off, root = distance_from_simplex(found.directions)
    between = off_diagonal(found.directions)
    remarks = [
        f"In the simplex ETF they are 1 within and −1/(C−1) = {simplex:.6g} between classes.",
        f"Those of the class means are {_about(between.min())} to {_about(between.max())}: "
        f"off the simplex ETF by at most {_about(off)}, root mean square {_about(root)}.",
        "Pairs of points with their cosine in an interval:",
    ]
    if len(set(found.law)) > 1:
        remarks.insert(0, "The simplex ETF is optimal for balanced classes; these are not.")
    return Section(
        "Cosines", tuple(remarks), (("cosine", "within", "between"), *_histogram(cosines))
    )


def _histogram(cosines: Cosines) -> list[tuple[str, ...]]:
    """Return the share of pairs in each tenth that is not empty."""
    tenths = cosines.edges[::10]
    counts = [c.reshape(-1, 10).sum(axis=1) for c in (cosines.within, cosines.between)]
    shares = [count / max(count.sum(), 1) for count in counts]
    return [
        (f"{low:+.1f} to {low + 0.1:+.1f}", f"{a:.2%}", f"{b:.2%}")
        for low, a, b in zip(tenths, *shares, strict=False)
        if a or b
    ]


def _geometry(found: Geometry) -> Section:
    attained = "; the simplex has it" if found.attained else ""
    rows = [
        ("quantity", "value", "at best"),
        ("alignment, E‖f(x) − f(x⁺)‖²", _about(found.alignment), "0"),
    ]
    uniformity = {
        "uniformity, log E e^{−2‖f(x) − f(y)‖²}, y ≠ x": (
            found.uniformity,
            f"≥ {_proved(found.least)}{attained}",
        ),
        "uniformity, y any point, x too": (found.law_uniformity, f"≥ {_proved(found.law_least)}"),
    }
    rows += [(name, _about(x), best) for name, (x, best) in uniformity.items() if x is not None]
    if (own := found.collapse) is not None:
        names = {
            "NC1, tr(Σ_W Σ_B⁺)/C": own.within,
            "NC2, norms of μ_c − μ_G: standard deviation / mean": own.norms,
            "NC2, cosines of μ_c − μ_G: standard deviation": own.angles,
            "NC2, mean of |cosine + 1/(C−1)|": own.simplex,
            "NC3, ‖W/‖W‖ − M/‖M‖‖² of the linear probe": own.duality,
            "NC4, probe and nearest class mean differ": own.disagreement,
        }
        rows += [(name, _about(x), "0") for name, x in names.items() if x is not None]
    remarks = (
        "Alignment and uniformity as of Wang and Isola 2020, NC1 to NC4 as of Papyan, Han and "
        "Donoho 2020, of the unit rows.",
        "The least uniformity of y any point is that of the uniform law, in every dimension.",
    )
    return Section("Alignment, uniformity, neural collapse", remarks, tuple(rows))


def _losses(found: Audit) -> Section:
    remarks = [
        "L_k(f) ≥ L_k of the class means ≥ L_k of their Gram completion ≥ min L_k "
        "(Lemma 1 by completion); for k = ∞ less log k.",
        "Proved of the completion: the loss of rational unit vectors that agree with it up to "
        "rounding.",
    ]
    if len(found.law) > MAX_CERTIFIED:
        remarks.append(
            f"More than {MAX_CERTIFIED} classes: nothing is proved of the means and the completion."
        )
    if any(loss.optimum is None for loss in found.losses):
        remarks.append(
            f"More than {MAX_SOLVED} classes and {MAX_CERTIFIED} masses: the minimum is left out."
        )
    if found.anchors is not None:
        remarks.append(
            f"The floats are means over {found.anchors} classes of anchors; ± is a standard error."
        )
    names = {o.theorem for loss in found.losses if (o := loss.optimum) and o.theorem}
    remarks += [f"The minimum is that of the theorem {name}." for name in sorted(names)]
    head = ("k", "L_k(f)", "class means", "completed", "completed, proved", "min L_k, proved")
    rows = [
        (
            count(loss.negatives),
            _about(loss.points) + ("" if loss.error is None else f" ± {loss.error:.1g}"),
            *map(_about, (loss.means, loss.completed)),
            _proved(loss.certified),
            _proved(loss.optimum.loss if loss.optimum else None),
        )
        for loss in found.losses
    ]
    return Section("Population losses", tuple(remarks), (head, *rows))


def _excess(found: Audit) -> Section:
    remarks = [
        "What L_k(f) loses to the optimum, by cause: points off their class mean, means shorter "
        "than 1, and their geometry.",
        "The last column is the largest difference of a cosine of the completion from the optimum.",
    ]
    if found.anchors is not None:
        remarks.append("These are estimates, too; ≈0 says nothing of classes that were not drawn.")
    radii = [o.radius for loss in found.losses if (o := loss.optimum) and o.radius is not None]
    if max(radii, default=0) > _DIGITS:
        remarks.append(
            f"The optimum itself is known up to a difference {_at_most(max(radii))} of its cosines."
        )
    head = ("k", "spread", "short means", "geometry", "in all", "off the optimum")
    rows = [
        (
            count(loss.negatives),
            *(_difference(part, loss) for part in excess(loss)),
            _about(distance_from_optimum(found, loss.optimum)),
        )
        for loss in found.losses
    ]
    return Section("Excess over the optimum", tuple(remarks), (head, *rows))


def _downstream(found: Audit, own: Downstream) -> Section:
    remarks = (
        "Weights ρ, classifiers ‖w_c‖ ≤ 1. "
        "L_sup(f) ≥ L_sup of the class means ≥ L_sup of the completion (Jensen).",
        "Proved of means and completion: L_sup of rational vectors that agree up to rounding.",
        f"Accuracy on these points: linear probe ≈{own.probe_accuracy:.4f}, "
        f"class means ≈{own.mean_accuracy:.4f}.",
    )
    table = [
        ("downstream loss", "value"),
        ("linear probe, L_sup(f)", f"{_about(own.probe)}, gap {_at_most(max(own.gap, TOLERANCE))}"),
        ("class means as classifiers, L_μ(f)", _about(own.mean)),
        ("L_sup of the class means", _proved(own.of_means)),
        ("L_sup of their Gram completion", _proved(own.of_completed)),
    ]
    table += [
        (
            f"{_minimiser(loss.optimum)}, k = {count(loss.negatives)}",
            _proved(loss.optimum.supervised),
        )
        for loss in found.losses
        if loss.optimum
    ]
    return Section("Downstream", remarks, tuple(table))


def _minimiser(optimum: Optimum) -> str:
    """Return what `supervised` is about: the minimiser only where it is localised."""
    if optimum.radius is None:
        return "L_sup of the matrix found (the minimiser is not localised)"
    return "L_sup at the minimiser of L_k"


def _bounds(found: Audit, own: Downstream) -> Section:
    head = ("k", *UPPER, LOWER)
    rows = [
        (count(loss.negatives), *map(_bound, (*loss.bounds.upper.values(), loss.bounds.lower)))
        for loss in found.losses
        if loss.bounds
    ]
    remarks = (
        "What the classical bounds say of L_μ(f) "
        f"({_about(own.mean)}) from the float L_k(f): upper bounds, then a lower one; "
        "– where one says nothing.",
    )
    return Section("Bounds of the literature", remarks, (head, *rows) if rows else ())


# --- numbers -------------------------------------------------------------------------------------


def excess(loss: Losses) -> tuple[float, float, float, float]:
    """Return the parts of L_k(f) − min L_k, and their sum; NaN where the minimum is not known."""
    least = float(loss.optimum.loss) if loss.optimum else np.nan
    steps = (loss.points, loss.means, loss.completed, least)
    a, b, c = (larger - smaller for larger, smaller in pairwise(steps))
    return a, b, c, loss.points - least


def distance_from_simplex(cosines: Floats) -> tuple[float, float]:
    """Return the largest and the root mean square distance of cosines from −1/(C−1), c ≠ j.

    >>> distance_from_simplex(np.array([[1.0, 0.0], [0.0, 1.0]]))
    (1.0, 1.0)
    """
    off = off_diagonal(cosines) + 1 / (len(cosines) - 1)
    return float(np.abs(off).max()), float(np.sqrt(np.mean(off**2)))


def distance_from_optimum(found: Audit, optimum: Optimum | None) -> float:
    """Return the largest difference of ⟨μ_c, μ_j⟩ from the cosine of the optimum, c ≠ j.

    NaN where the optimum is not localised.
    """
    if optimum is None or optimum.radius is None or found.gram is None:
        return nan
    if optimum.gram is None and optimum.theorem is None:
        return nan
    best = -1 / (len(found.law) - 1) if optimum.gram is None else off_diagonal(optimum.gram)
    return float(np.abs(off_diagonal(found.gram) - best).max())


def _about(value: float) -> str:
    return "–" if isnan(value) else f"≈{value:.6g}"


def _difference(value: float, loss: Losses) -> str:
    """Return a difference of losses, without the digits that those have not.

    One of estimates has no bound: what is 0 of the classes drawn need not be of the others.
    """
    size = abs(loss.points) if loss.negatives < inf else max(1.0, abs(loss.points))
    known = _LOSSES_KNOWN * size
    if abs(value) >= known or isnan(value):
        return _about(value)
    return "≈0" if loss.error is not None else f"0 ± {known:.0e}"


def _at_most(value: float) -> str:
    """Return "≤" and a number, rounded upwards to one digit.

    >>> _at_most(1.4e-5)
    '≤ 2e-5'
    """
    return f"≤ {Context(prec=1, rounding=ROUND_CEILING).create_decimal(str(value)):e}"


def _proved(value: Enclosure | None) -> str:
    return "–" if value is None else interval(value)


def _bound(value: Enclosure | None) -> str:
    return "–" if value is None else f"≈{shown(value)}"


def count(negatives: int | float) -> str:
    """Return k as it is shown.

    >>> count(inf)
    '∞'
    """
    return "∞" if negatives == inf else str(negatives)


def _short(name: str) -> str:
    r"""Return a class name for a cell: what controls a terminal is written out.

    >>> print(_short("a\x1b[31m"))
    a\x1b[31m
    """
    shown = escaped(name)
    return shown if len(shown) <= 24 else shown[:23] + "…"
