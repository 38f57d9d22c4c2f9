"""Finitely many points of a sphere, and the uniform law."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.geometry import Matrix, simplex_etf_gram
from numerics.exact.rationals import rational
from theorems.claims.low_dimension._plane import polygon_cosines
from theorems.claims.towers._exact import cross_polytope
from theorems.language import Instance, Verdict, below, cases, claim

Cosines = list[list[arb]]

_RATES, _BITS = ("1/2", "2", "8"), 250


def _balls(gram: Matrix) -> Cosines:
    return [[arb(x) for x in row] for row in gram]


def _simplex(dimension: int) -> Cosines:
    return _balls(simplex_etf_gram(dimension + 1))


def _cross_polytope(dimension: int) -> Cosines:
    return _balls(cross_polytope(dimension))


def _polygon(corners: int) -> Callable[[int], Cosines]:
    return lambda _: polygon_cosines(corners, bits=_BITS)


_POINTS: dict[tuple[str, int], Callable[[int], Cosines]] = {
    **{(f"polygon-{corners}", 2): _polygon(corners) for corners in (2, 3, 4, 8, 16)},
    **{("simplex", dimension): _simplex for dimension in (3, 4, 8)},
    **{("cross-polytope", dimension): _cross_polytope for dimension in (3, 4, 8)},
}


@claim(
    kind="theorem",
    hypotheses=(
        "points x of the unit sphere of R^d, all of one mass; y is drawn as x is, independently",
        "L = log E e^{−t‖x − y‖²}",
    ),
    family=cases(
        ("points", "d", "t"),
        [(name, dimension, rate) for name, dimension in _POINTS for rate in _RATES],
    ),
    source="Wang, Isola, ICML 2020, Appendix A (read: full text)",
    declared=Verdict.CERTIFIED,
)
def uniformity_above_the_sphere() -> Iterator[Instance]:
    """For eleven sets of points and three t the uniformity loss is above that of the sphere.

    log E e^{−t‖x − y‖²} > −2t + log ₀F₁(; d/2; t²), the value of the uniform law on the sphere, for
    regular polygons of 2 to 16 corners, simplices and cross-polytopes of R³, R⁴ and R⁸, and t =
    1/2, 2 and 8. No finite set attains it. That it is so for every law is not checked: e^{2tz} is a
    sum of Gegenbauer polynomials of z = ⟨x, y⟩ with positive coefficients, of which the constant
    has the mean ₀F₁ and the others no negative one. How near sixteen corners come at t = 1/2:
    nearer than 10^{−17}, so no float of 53 bits tells them apart.
    """
    for (name, dimension), cosines in _POINTS.items():
        for rate in _RATES:
            uniform, finite = sides(cosines(dimension), dimension, rational(rate))
            yield Instance(
                {"points": name, "d": str(dimension), "t": rate},
                below(uniform, finite),
                "E e^{2t⟨x, y⟩} of the uniform law and of the points",
                {"uniform": list(uniform.decimals(30)), "points": list(finite.decimals(30))},
            )


def sides(cosines: Cosines, dimension: int, rate: fmpq) -> tuple[Enclosure, Enclosure]:
    """Return ₀F₁(; d/2; t²), and E e^{2t⟨x, y⟩} of the points."""
    with precision(_BITS):
        terms = ((2 * rate * cosine).exp() for row in cosines for cosine in row)
        finite = sum(terms, arb(0)) / len(cosines) ** 2
        uniform = arb(rate**2).hypgeom_0f1(fmpq(dimension, 2))
        return Enclosure.of(uniform, bits=200), Enclosure.of(finite, bits=200)
