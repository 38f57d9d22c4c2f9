"""What refutes a claim as pictures: vectors of the plane or the sphere, beside the simplex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import hypot, sqrt
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup, escape

from numerics.floats.unit_vectors import simplex_etf_vectors
from theorems.certificates.document import Certificate, SupervisedIncrease
from theorems.escaping import one_line
from theorems.reports.tables import with_decimals
from theorems.search.author_values import as_written
from theorems.verdicts.verdict import Instance

_RADIUS, _SIDE = 100, 235
_NEAR = 1e-6
"""A vector whose norm is as near to 1 is drawn on the circle, and what is as small is 0."""
_LINE = 21
_LONGEST = 160
"""Longer values of a witness stand in its Python alone."""

_NAMES = {"vectors": "the vectors of the witness", "gram": "vectors of the witness's Gram matrix"}

Points = list[list[list[float]]]
"""The vectors of the points of each class."""


@dataclass(frozen=True)
class Panel:
    """Vectors that are drawn, under the name that they have in the witness."""

    name: str
    drawing: Markup


@dataclass(frozen=True)
class Picture:
    """The panels of a witness, and what it says in numbers: parameters, law, losses."""

    panels: tuple[Panel, ...]
    said: tuple[tuple[str, str], ...]


def picture(refuting: Instance, certificate: Certificate | None = None) -> Picture | None:
    """Return the vectors of a witness as pictures; None where it has none that can be drawn.

    A claim of a user may call anything by any name: what is drawn has the form of unit vectors of
    R² or R³, a vector a class or a list of those of its points, or of their Gram matrix. Of a
    certificate that refutes these are the vectors near both minimisers.
    """
    found = dict(_drawable(refuting.witness)) | dict(_certified(certificate))
    if "vectors" in found:
        found.pop("gram", None)
    if not found:
        return None
    law = _listed(refuting.witness.get("class_law"))
    panels = [
        Panel(one_line(_NAMES.get(name, name)), drawn(points, law))
        for name, points in found.items()
    ]
    classes = {len(points) for points in found.values()}
    if len(classes) == 1 and 2 <= (count := classes.pop()) <= 4:
        panels.append(Panel(f"the simplex ETF of {count} classes, to compare", _simplex(count)))
    said = dict(refuting.parameters)
    said |= {a: b for a, b in _in_numbers(refuting.witness, found.keys()) if a not in said}
    return Picture(tuple(panels), tuple((one_line(a), one_line(b)) for a, b in said.items()))


def _drawable(witness: Mapping[str, object]) -> Iterator[tuple[str, Points]]:
    for name, value in witness.items():
        points = _of_gram(value) if name == "gram" else _unit_vectors(value)
        if points is not None:
            yield name, points


def _certified(certificate: Certificate | None) -> Iterator[tuple[str, Points]]:
    """Yield the vectors near the minimisers of a certificate; they are turned to where they fit."""
    if not isinstance(certificate, SupervisedIncrease):
        return
    for side in (certificate.before, certificate.after):
        rows = np.array([[float(x) for x in row] for row in side.vectors])
        points = _of_gram((rows @ rows.T).tolist())
        if points is not None:
            yield f"near the minimiser for k = {side.negatives}", points


def _unit_vectors(value: Any) -> Points | None:
    """Return unit vectors of R² or R³, those of the points of each class; None for anything else.

    >>> _unit_vectors([["1", "0"], ["3/5", "-4/5"]])
    [[[1.0, 0.0]], [[0.6, -0.8]]]
    >>> _unit_vectors([["1", "0", "0", "0"]]) is None
    True
    """
    if not isinstance(value, list | tuple):
        return None
    try:
        classes = [one if isinstance(one[0], list | tuple) else [one] for one in value]
        points = [[[float(Fraction(str(x))) for x in u] for u in one] for one in classes]
    except (TypeError, LookupError, ValueError, ArithmeticError):
        return None
    every = [vector for one in points for vector in one]
    on_sphere = all(abs(hypot(*vector) - 1) < _NEAR for vector in every)
    return points if {len(vector) for vector in every} in ({2}, {3}) and on_sphere else None


def _of_gram(value: Any) -> Points | None:
    """Return vectors of R² or R³ whose Gram matrix is given; None where there are none.

    >>> _of_gram([["1", "-1"], ["-1", "1"]])
    [[[1.0, 0.0]], [[-1.0, 0.0]]]
    """
    try:
        gram = np.array([[float(Fraction(str(x))) for x in row] for row in value])
    except (TypeError, ValueError, ArithmeticError):
        return None
    if gram.ndim != 2 or gram.shape[0] != gram.shape[1] or abs(np.diag(gram) - 1).max() > _NEAR:
        return None
    values, vectors = np.linalg.eigh(gram)
    if values.min() < -_NEAR or (rank := int((values > _NEAR).sum())) > 3:
        return None
    wide = max(rank, 2)
    rows = (vectors * np.sqrt(np.clip(values, 0, None)))[:, ::-1][:, :wide]
    if rows.shape[1] < wide:
        return None
    if rows[0, 0] < 0:
        rows = -rows
    return [[[round(float(x), 9) + 0.0 for x in row]] for row in rows]


def _listed(law: object) -> list[str]:
    return list(map(str, law)) if isinstance(law, list | tuple) else []


def _in_numbers(witness: Mapping[str, object], drawn: Any) -> Iterator[tuple[str, str]]:
    """Yield what a witness holds beside its vectors, where it is short."""
    for name, value in witness.items():
        if name in (*drawn, "gram", "masses"):
            continue
        text = as_written(value)
        if len(text) <= _LONGEST:
            text = _FRACTION.sub(
                lambda found: with_decimals(found[0], most=_READABLE, digits=_DIGITS), text
            )
            yield ("ρ" if name == "class_law" else "k" if name == "negatives" else name), text


_FRACTION = re.compile(r"-?\d+/\d+")
_READABLE = 8
"""A fraction of more letters stands with its decimals."""
_DIGITS = 10
"""Ends of certificates lie near: six digits do not tell them apart."""


def drawn(classes: Points, law: Sequence[str] = ()) -> Markup:
    """Return unit vectors of R² or R³ as arrows in the circle or sphere, with their classes.

    >>> drawn([[[1.0, 0.0]], [[0.6, -0.8]]]).count("<line")
    2
    """
    masses = law if len(law) == len(classes) else ()
    named = [
        (vector, _label(n, m, len(points), masses))
        for n, points in enumerate(classes)
        for m, vector in enumerate(points)
    ]
    dimension = len(classes[0][0])
    equator = f'<ellipse class="circle" rx="{_RADIUS}" ry="{_RADIUS / 3:.0f}"/>'
    arrows = [(*_seen(vector), label) for vector, label in named]
    labels = list(_labels(arrows))
    top = min(-1.3 * _RADIUS, *(label.y - _LINE for label in labels))
    bottom = max(1.3 * _RADIUS, *(label.y + _LINE / 2 for label in labels))
    return Markup(
        f'<svg class="witness" viewBox="-{_SIDE} {top:.0f} {2 * _SIDE} {bottom - top:.0f}" '
        f'role="img" aria-label="{len(named)} unit vectors in R^{dimension}">'
        f'<circle class="circle" r="{_RADIUS}"/>{equator if dimension == 3 else ""}'
        + "".join(_arrow(x, y, behind) for x, y, behind, _ in arrows)
        + "".join(map(str, labels))
        + "</svg>"
    )


def _simplex(classes: int) -> Markup:
    vectors = simplex_etf_vectors(classes, max(classes - 1, 2))
    return drawn([[[float(x) for x in row]] for row in vectors])


def _label(number: int, point: int, points: int, law: Sequence[str]) -> str:
    words = f"class {number + 1}"
    if points > 1:
        return f"{words}, point {point + 1}"
    return f"{words}, ρ = {law[number]}" if law else words


def _seen(vector: Sequence[float]) -> tuple[float, float, str]:
    """Return where a vector ends; one of R³ is seen from above, at an angle of sine 1/3."""
    x, y, *depth = vector
    behind = ""
    if depth:
        tilt, (z,) = sqrt(8) / 3, depth
        behind, y = (" behind" if z * tilt - y / 3 < 0 else ""), y * tilt + z / 3
    return _RADIUS * x, -_RADIUS * y, behind


def _arrow(x: float, y: float, behind: str) -> str:
    return (
        f'<line class="arrow{behind}" x2="{x:.1f}" y2="{y:.1f}"/>'
        f'<circle class="tip{behind}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    )


class _Label(NamedTuple):
    """A line of a label, and where it stands."""

    x: float
    y: float
    anchor: str
    line: str

    def __str__(self) -> str:
        place = f'x="{self.x:.1f}" y="{self.y:.1f}" text-anchor="{self.anchor}"'
        return f"<text {place}>{escape(self.line)}</text>"


def _labels(arrows: Sequence[tuple[float, float, str, str]]) -> Iterator[_Label]:
    """Yield the lines of the labels beside the tips, those of a side one below the other.

    In the upper half the last line is at the tip, in the lower the first: the circle is not there.
    """
    sides: dict[str, float] = {}
    for x, y, _, label in sorted(arrows, key=lambda arrow: arrow[1]):
        anchor = "middle" if abs(x) < 0.2 * _RADIUS else ("start" if x > 0 else "end")
        lines = label.split(", ")
        above = _LINE * (len(lines) - 1) if y < 0 else 0
        for line in lines:
            at = sides[anchor] = max(1.16 * y + 4 - above, sides.get(anchor, -_SIDE) + _LINE)
            yield _Label(1.12 * x, at, anchor, line)
