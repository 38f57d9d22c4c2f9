"""Lemma 1 of Awasthi, Dikkala and Kamath (ICML 2022), searched for counterexamples.

The step: replacing f on one class by its value at a random point x* of that class does not
increase the loss on average. The statement: some map that is constant on classes is as good as f.
Convex, non-increasing, symmetric and submodular losses have both, in every dimension; convex and
non-increasing ones have the statement where d ≥ C − 1. Losses that lack a hypothesis do not, and
the same search finds out.
"""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.calculus.hypotheses import holding
from numerics.exact.losses import (
    FAMILY,
    CustomLoss,
    Decoupled,
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    PairwiseLogistic,
    Square,
    SquaredHinge,
)
from numerics.floats.dual_certificate import certified_minimum
from property_tests.reference import collapsed, exact_loss, exact_loss_of, spread
from property_tests.search import (
    collapse_counterexample,
    loss_of,
    map_below,
    mean_increase,
    random_law,
    random_spread,
    spreads,
    step_counterexample,
    uniform,
)

NEEDED = {"convex", "nonincreasing", "symmetric", "submodular"}
LOSSES = [
    Logistic(),
    Logistic(beta=4),
    Logistic(beta=2, margin=1),
    Decoupled(),
    Decoupled(beta=3),
    HingeMax(margin=1),
    HingeMax(margin=2),
    HardestNegative(),
    Hinge(margin=1),
    Hinge(margin=2),
    SquaredHinge(margin=1),
    Exponential(beta=2),
    PairwiseLogistic(beta=3, margin=1),
    Square(),
]

SEARCH = settings(derandomize=True, deadline=None, max_examples=10)
negatives, seeds = st.integers(1, 5), st.integers(0, 99)
any_dimension = spreads(dimensions=lambda classes: range(1, 5), max_classes=3)

HINGE_OF_SUM = CustomLoss("max(0, 2 - sum(v))")
SHORT_HINGE_OF_SUM = CustomLoss("max(0, 1 - sum(v))")
QUADRATIC = CustomLoss("(sum(v) - 1)**2 + sum(v**2)/10")


def by_name(loss):
    return loss.formula


# --- losses with the hypotheses: no counterexample ---------------------------------------------


def test_every_loss_of_the_family_with_the_hypotheses_is_searched():
    kinds = {kind for kind in FAMILY.values() if holding(kind()) >= NEEDED}
    assert {type(loss) for loss in LOSSES} == kinds
    assert all(holding(loss) >= NEEDED for loss in LOSSES)


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
@SEARCH
@given(f=any_dimension, c=st.integers(0, 3), k=negatives, seed=seeds)
def test_the_step_has_no_counterexample(loss, f, c, k, seed):
    assert step_counterexample(f, c % len(f.law), loss, k, seed=seed) is None


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
@SEARCH
@given(f=any_dimension, k=negatives, seed=seeds)
def test_the_induction_over_classes_has_no_counterexample(loss, f, k, seed):
    assert collapse_counterexample(f, loss, k, steps=5, seed=seed) is None


@pytest.mark.slow
@pytest.mark.parametrize("loss", [*LOSSES, ExponentialOfSum()], ids=by_name)
@SEARCH
@given(
    f=spreads(dimensions=lambda classes: range(classes - 1, classes + 1), max_classes=3),
    k=negatives,
    seed=seeds,
)
def test_no_map_beats_the_minimum_over_maps_constant_on_classes(loss, f, k, seed):
    _, least = certified_minimum(f.law, negatives=k, loss=loss, bits=60)
    assert map_below(f, least.interval.lower, loss, k, seed=seed) is None


# --- planted losses: the search finds what is there --------------------------------------------


def generic_starts(count, *, classes, dimension):
    """Return starts with random laws and random points in the order of their seeds."""
    laws = (random_law(seed, classes) for seed in range(count))
    return [random_spread(i, law=law, dimension=dimension) for i, law in enumerate(laws)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("loss", "k", "classes"),
    [
        (Square(margin=-10), 1, 2),
        (Square(margin=-10), 3, 3),
        (ExponentialOfSum(), 2, 2),
        (ExponentialOfSum(beta=2), 3, 3),
        (HINGE_OF_SUM, 2, 3),
    ],
    ids=["not monotone", "not monotone, k = 3", "not submodular", "not submodular, k = 3", "kink"],
)
def test_the_search_refutes_the_step_without_a_hypothesis(loss, k, classes):
    assert not holding(loss) >= NEEDED
    starts = generic_starts(8, classes=classes, dimension=2)
    found = [step_counterexample(f, 1, loss, k) for f in starts]
    certified = [mean_increase(f, 1, loss, k).lower for f in found if f is not None]
    assert certified
    assert min(certified) > 0


def test_it_takes_the_descent_to_refute_the_step_for_a_function_of_the_sum():
    starts = [random_spread(seed, law=uniform(2), dimension=2) for seed in range(8)]
    assert max(mean_increase(f, 1, ExponentialOfSum(), 2).lower for f in starts) < 0
    assert any(step_counterexample(f, 1, ExponentialOfSum(), 2) is not None for f in starts)


def test_the_search_refutes_the_statement_for_the_square_with_margin_one():
    """Every map that is constant on classes has L ≥ 1/2 in the plane, whatever the law."""
    loss, starts = Square(margin=1), generic_starts(8, classes=3, dimension=2)
    assert not any(loss_of(f, loss, 1).is_below("1/2") for f in starts)
    found = [map_below(f, Fraction(1, 2), loss, 1) for f in starts]
    assert any(f is not None and loss_of(f, loss, 1).is_below("1/2") for f in found)


def test_the_search_refutes_the_induction_for_the_square_with_margin_one():
    starts = generic_starts(8, classes=3, dimension=2)
    assert any(collapse_counterexample(f, Square(margin=1), 1) is not None for f in starts)


def test_the_search_refutes_the_statement_for_two_classes_and_two_negatives():
    law, bound = (Fraction(9, 10), Fraction(1, 10)), Fraction(31, 40)
    starts = [random_spread(seed, law=law, dimension=3) for seed in range(4)]
    assert not any(loss_of(f, QUADRATIC, 2).is_below(bound) for f in starts)
    found = [map_below(f, bound, QUADRATIC, 2) for f in starts]
    assert any(f is not None and loss_of(f, QUADRATIC, 2).is_below(bound) for f in found)


# --- exact witnesses ---------------------------------------------------------------------------


WITNESS_A1 = spread(
    ["7/16", "1/8", "7/16"],
    [("21/29", "20/29")],
    [("5/13", "-12/13"), ("-5/13", "-12/13")],
    [("-21/29", "20/29")],
)
WITNESS_A2 = spread(
    ["9/10", "1/10"], [(1, 0, 0)], [("4/13", "12/13", "3/13"), ("4/13", "12/13", "-3/13")]
)
WITNESS_B1 = spread(["1/2", "1/2"], [(1, 0)], [(0, 1), (0, -1)])
WITNESS_B2 = spread(
    ["1/6", "2/3", "1/6"], [(1, 0)], [("11/61", "60/61"), ("-11/61", "60/61")], [(-1, 0)]
)
TWO_CLASSES = spread(["1/2", "1/2"], [(1, 0)], [("40/401", "399/401"), ("-40/401", "399/401")])
SHORT = spread(["1/2", "1/2"], [(1, 0)], [("3/5", "4/5"), ("5/13", "12/13")])


def square(margin):
    return lambda v: sum((v_i - margin) ** 2 for v_i in v)


def hinge_of_sum(margin):
    return lambda v: max(Fraction(0), margin - v[0] - v[1])


def quadratic(v):
    return (v[0] + v[1] - 1) ** 2 + (v[0] ** 2 + v[1] ** 2) / 10


@pytest.mark.parametrize(
    ("f", "loss", "ell", "k", "of_f", "increase"),
    [
        (WITNESS_B1, Square(margin=-10), square(-10), 1, "106", "9/2"),
        (WITNESS_B2, HINGE_OF_SUM, hinge_of_sum(2), 2, "67967/66978", "11/100467"),
        (TWO_CLASSES, HINGE_OF_SUM, hinge_of_sum(2), 2, None, "805/321602"),
        (SHORT, SHORT_HINGE_OF_SUM, hinge_of_sum(1), 2, "1083/2080", "1/2080"),
    ],
    ids=["not monotone", "not submodular", "two classes", "two classes, margin 1"],
)
def test_the_step_fails_exactly_at_its_witness(f, loss, ell, k, of_f, increase):
    value = exact_loss_of(f, ell, k)
    replaced = [collapsed(f, 1, vector) for _, vector in f.classes[1]]
    values = [exact_loss_of(g, ell, k) for g in replaced]
    assert of_f is None or value == Fraction(of_f)
    assert sum(values) / 2 - value == Fraction(increase)
    assert loss_of(f, loss, k).contains(value)
    assert all(loss_of(g, loss, k).contains(x) for g, x in zip(replaced, values, strict=True))
    assert 0 < mean_increase(f, 1, loss, k).lower <= Fraction(increase)


@pytest.mark.parametrize(
    ("f", "ell", "k", "expected"),
    [(WITNESS_B1, square(-10), 1, "221/2"), (WITNESS_B2, hinge_of_sum(2), 2, "3343/3294")],
    ids=["not monotone", "not submodular"],
)
def test_not_even_the_best_point_of_the_class_helps(f, ell, k, expected):
    values = [exact_loss_of(collapsed(f, 1, vector), ell, k) for _, vector in f.classes[1]]
    assert values == [Fraction(expected)] * 2
    assert min(values) > exact_loss_of(f, ell, k)


def test_no_map_constant_on_classes_is_as_good_as_the_witness_in_the_plane():
    """(v − 1)² in the plane: L = ½ + ½|Σ ρ_c e^{2iθ_c}|² for unit vectors at angles θ_c."""
    value = exact_loss_of(WITNESS_A1, square(1), 1)
    assert value == Fraction(39580210725, 80802610564) < Fraction(1, 2)
    enclosed = loss_of(WITNESS_A1, Square(margin=1), 1)
    assert enclosed.contains(value)
    assert enclosed.is_below("1/2")

    rho, theta = sympy.symbols("rho1:4"), sympy.symbols("theta1:4", real=True)
    inner = [[sympy.cos(a - b) if a != b else sympy.Integer(1) for b in theta] for a in theta]
    constant = exact_loss(rho, [[1]] * 3, inner, square(1), 1)
    real = sum(r * sympy.cos(2 * t) for r, t in zip(rho, theta, strict=True))
    imaginary = sum(r * sympy.sin(2 * t) for r, t in zip(rho, theta, strict=True))
    claimed = (sum(rho) ** 2 + real**2 + imaginary**2) / 2
    rewritten = (constant - claimed).rewrite(sympy.exp)
    assert sympy.simplify(sympy.expand(rewritten)) == 0


def test_no_map_constant_on_two_classes_is_as_good_as_the_witness_for_two_negatives():
    """A quadratic in s = 1 − ⟨u_1, u_2⟩ in every dimension, with its minimum at s = 5/8."""
    value = exact_loss_of(WITNESS_A2, quadratic, 2)
    assert value == Fraction(11031833, 14280500) < Fraction(31, 40)
    enclosed = loss_of(WITNESS_A2, QUADRATIC, 2)
    assert enclosed.contains(value)
    assert enclosed.is_below("31/40")

    s = sympy.Symbol("s")
    law = [sympy.Rational(9, 10), sympy.Rational(1, 10)]
    one = sympy.Integer(1)
    latent = exact_loss(law, [[1], [1]], [[one, 1 - s], [1 - s, one]], quadratic, 2)
    polynomial = sympy.Poly(latent, s)
    assert polynomial.degree() == 2
    assert polynomial.LC() > 0
    assert sympy.solve(polynomial.as_expr().diff(s), s) == [sympy.Rational(5, 8)]
    assert polynomial.eval(sympy.Rational(5, 8)) == sympy.Rational(31, 40)
