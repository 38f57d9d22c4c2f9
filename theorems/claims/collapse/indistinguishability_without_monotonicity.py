"""A false neighbour of Lemma 1: monotonicity dropped, one negative."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from sympy import Rational, symbols

from numerics.balls.collapse_step import population_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import Loss, Square
from numerics.exact.symbols import SYMBOLS
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    below,
    claim,
    counterexample,
    equal,
    grid,
    identity,
    meets,
    undecided,
)
from theorems.search.cases import Case, Rng, blank, drawn_law, witnessed
from theorems.search.landscape import Landscape, as_texts
from theorems.search.representation_search import RepresentationSearch
from theorems.search.smallest_rational import ORDER, smallest_refutation

_CLASSES = 3


@claim(
    kind="refutation",
    hypotheses=(
        "ℓ is strictly convex; that it is non-increasing is dropped",
        "f maps the points of finitely supported classes to unit vectors of R^d",
    ),
    family=grid("ℓ(v) = (1 − v)²", k=[1], d=[2], C=[_CLASSES]),
    source="false neighbour of Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1",
    declared=Verdict.REFUTED,
    instead=("latent-indistinguishable",),
    search=lambda: RepresentationSearch(drawn),
)
def indistinguishability_without_monotonicity() -> Iterator[Instance]:
    """For a strictly convex loss some map that is constant on classes is as good as f.

    For every f there is f̃, constant on each class, whose values are unit vectors of the same R^d,
    with L_k(f̃) ≤ L_k(f).

    False: with ℓ(v) = (1 − v)² and one negative, unit vectors u_c have
    L_1 = Σ ρ_c ρ_c' ⟨u_c, u_c'⟩² = tr T² for T = Σ ρ_c u_c u_cᵀ, and in the plane
    tr T² = (tr T)²/2 + (T_11 − T_22)²/2 + 2 T_12² ≥ 1/2. Found is a map below 1/2 with two points
    in one class.
    """
    loss = Square(margin=1)
    f = smallest_refutation(
        (1, 2, 1),
        dimension=2,
        loss=loss,
        negatives=1,
        vectors_up_to=5,
        laws_up_to=8,
        violation=lambda landscape, maps: 0.5 - landscape.losses(maps),
        refutes=lambda f: judged(f, loss).holds is False,
    )
    yield judged(f, loss)


def judged(f: FiniteMap | None, loss: Loss) -> Instance:
    """Compare L(f) with the bound, which is for three classes in the plane."""
    parameters = {"k": "1", "d": "2", "C": str(_CLASSES)}
    if f is None:
        return Instance(parameters, undecided("no witness with denominators up to 5"))
    bound = Fraction(1, 2)
    value = population_loss(f, negatives=1, loss=loss)
    evidence = all_of(
        below(value, bound),
        is_trace(loss),
        meets(loss.formula, "strictly_convex"),
        equal(len(f.law), _CLASSES),
        equal([len(vector) for vector in f.vectors], [2] * len(f.vectors)),
    )
    return Instance(
        parameters,
        counterexample(evidence, argued=True),
        f"L(f) = {value.lower} < {bound} ≤ L(f̃) for every f̃ to the circle; {ORDER}",
        {**as_texts(f), "L(f)": str(value.lower), "least L(f̃) at least": str(bound)},
    )


def least_in_the_plane(loss: Loss) -> Fraction | None:
    """Return 1/2 where it is the least L_1 of three unit vectors of the plane, else None."""
    return Fraction(1, 2) if is_trace(loss).holds else None


def is_trace(loss: Loss) -> Evidence:
    """Decide that L_1 of three unit vectors u_c = (a_c, b_c) is tr T² as a polynomial identity.

    Compared are polynomials in ρ, a and b over Q, with v = 1 − ⟨u_c, u_c'⟩ as |u_c| = 1. The right
    side is a sum of squares plus (tr T)²/2, and tr T = Σ ρ_c |u_c|² = 1.
    """
    names = ("rho", "a", "b")
    rho, a, b = (symbols(f"{name}1:{_CLASSES + 1}") for name in names)
    classes, half = range(_CLASSES), Rational(1, 2)
    population = sum(
        rho[c] * rho[e] * loss.value([1 - (a[c] * a[e] + b[c] * b[e])], SYMBOLS)
        for c in classes
        for e in classes
    )
    t11, t22 = (sum(rho[c] * x[c] ** 2 for c in classes) for x in (a, b))
    t12 = sum(rho[c] * a[c] * b[c] for c in classes)
    squares = half * (t11 + t22) ** 2 + half * (t11 - t22) ** 2 + 2 * t12**2
    if not population.is_polynomial(*rho, *a, *b):
        return undecided("L_1 of three vectors is no polynomial")
    return identity(population, squares)


def drawn(rng: Rng) -> Case:
    """Draw a law on three classes; the loss is (1 − v)², with one negative, into the plane."""
    loss = Square(margin=1)
    start = blank(drawn_law(rng, _CLASSES), rng.integers(1, 4, _CLASSES).tolist())
    landscape, bound = Landscape(start, loss, 1), least_in_the_plane(loss)
    assert bound is not None
    return Case(
        start,
        2,
        lambda maps: float(bound) - landscape.losses(maps),
        lambda f: witnessed(judged(f, loss)),
    )
