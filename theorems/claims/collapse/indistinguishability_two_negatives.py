"""A false neighbour of Lemma 1: monotonicity dropped, two classes, two negatives, any d ≥ 3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from sympy import Poly, Rational, Symbol

from numerics.balls.collapse_step import population_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import CustomLoss, Loss
from numerics.exact.rationals import Exact
from numerics.exact.symbols import SYMBOLS
from numerics.floats.expectations import Floats
from theorems.language import (
    Instance,
    Verdict,
    all_of,
    below,
    claim,
    counterexample,
    equal,
    grid,
    meets,
    undecided,
)
from theorems.search.cases import Case, Rng, blank, drawn_law, witnessed
from theorems.search.landscape import Landscape, as_texts
from theorems.search.representation_search import RepresentationSearch
from theorems.search.smallest_rational import ORDER, smallest_refutation

_LOSS = CustomLoss("(sum(v) - 1)**2 + sum(v**2)/10")


@claim(
    kind="refutation",
    hypotheses=(
        "ℓ is strictly convex and symmetric; that it is non-increasing is dropped",
        "f maps the points of finitely supported classes to unit vectors of R^d",
    ),
    family=grid("every d ≥ 3, ℓ(v) = (v_1 + v_2 − 1)² + (v_1² + v_2²)/10", k=[2], C=[2]),
    source="false neighbour of Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1",
    declared=Verdict.REFUTED,
    instead=("latent-indistinguishable",),
    search=lambda: RepresentationSearch(drawn),
)
def indistinguishability_two_negatives() -> Iterator[Instance]:
    """For a strictly convex loss of two negatives maps constant on two classes suffice.

    For every f there is f̃, constant on each class, whose values are unit vectors of the same R^d,
    with L_k(f̃) ≤ L_k(f).

    False in every R^d with d ≥ 3, more dimensions than classes: f̃ has one inner product
    g = ⟨u_1, u_2⟩, its loss is a quadratic in g, and the square completed bounds it below.
    The anchors of the two classes want different margins; spreading a class gives them, since
    ‖μ_1‖² − ⟨μ_1, μ_2⟩ and ‖μ_2‖² − ⟨μ_1, μ_2⟩ then differ. Found is such a map in R³, which
    zeros embed in R^d.
    """
    loss = _LOSS

    def violation(landscape: Landscape, maps: Floats) -> Floats:
        bound = least_of_two_classes(landscape.law, loss)
        return float(bound or 0) - landscape.losses(maps)

    f = smallest_refutation(
        (1, 2),
        dimension=3,
        loss=loss,
        negatives=2,
        vectors_up_to=7,
        laws_up_to=8,
        violation=violation,
        refutes=lambda f: judged(f, loss).holds is False,
    )
    yield judged(f, loss)


def judged(f: FiniteMap | None, loss: Loss) -> Instance:
    """Compare L(f) with the bound, which is for two classes and holds in every dimension."""
    parameters = {"k": "2", "C": "2"}
    if f is None:
        return Instance(parameters, undecided("no witness with denominators up to 7"))
    value = population_loss(f, negatives=2, loss=loss)
    bound = least_of_two_classes(f.law, loss)
    if bound is None:
        return Instance(parameters, undecided("L_2 of maps constant on classes is no quadratic"))
    fits = equal([len(vector) for vector in f.vectors], [3] * len(f.vectors))
    evidence = all_of(below(value, bound), fits, meets(loss.formula, "strictly_convex"))
    return Instance(
        parameters,
        counterexample(evidence, argued=True),
        f"L(f) = {value.lower} < {bound} ≤ L(f̃) for every f̃ of unit vectors; {ORDER}",
        {**as_texts(f), "L(f)": str(value.lower), "least L(f̃) at least": str(bound)},
    )


def least_of_two_classes(law: Sequence[Exact], loss: Loss) -> Fraction | None:
    """Return the minimum over real g of L_2 where ⟨u_1, u_2⟩ = g, if that is a convex quadratic.

    Bounds the loss of every map constant on the two classes from below, whatever the dimension.
    None for another number of classes.
    """
    if len(law) != 2:
        return None
    g = Symbol("g")
    masses = [Rational(str(mass)) for mass in law]
    population = sum(
        masses[c]
        * masses[i]
        * masses[j]
        * loss.value([(1 - g) * int(c != e) for e in (i, j)], SYMBOLS)
        for c, i, j in product((0, 1), repeat=3)
    )
    if not population.is_polynomial(g):
        return None
    quadratic = Poly(population, g)
    if quadratic.degree() != 2 or not quadratic.LC() > 0:
        return None
    a, b, c = quadratic.all_coeffs()
    least = c - b**2 / (4 * a)
    return Fraction(int(least.p), int(least.q))


def drawn(rng: Rng) -> Case:
    """Draw a law on two classes; the loss is the claim's quadratic, with two negatives, into R³."""
    loss, law = _LOSS, drawn_law(rng, 2)
    start = blank(law, rng.integers(1, 4, 2).tolist())
    landscape, bound = Landscape(start, loss, 2), least_of_two_classes(law, loss)
    assert bound is not None
    return Case(
        start,
        3,
        lambda maps: float(bound) - landscape.losses(maps),
        lambda f: witnessed(judged(f, loss)),
    )
