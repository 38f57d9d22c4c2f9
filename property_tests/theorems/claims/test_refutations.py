"""Refutations of Lemma 1 without its hypotheses: witnesses recomputed, hypotheses put back."""

from collections import Counter
from fractions import Fraction
from itertools import combinations_with_replacement
from math import factorial, prod
from types import SimpleNamespace

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import matrix
from numerics.exact.losses import CustomLoss, Hinge, HingeMax, Logistic, Square
from numerics.exact.rationals import as_fraction
from numerics.floats.dual_certificate import certified_minimum
from property_tests.patching import everywhere
from property_tests.reference import collapsed, exact_loss, exact_loss_of, plain, spread
from property_tests.search import loss_of, mean_increase
from property_tests.strategies import class_laws, vector_lists
from theorems.claims.collapse import (
    averaging_step_without_monotonicity,
    averaging_step_without_replacement,
    indistinguishability_two_negatives,
    indistinguishability_without_monotonicity,
    strict_improvement_always,
)
from theorems.search.collapse_step import smallest_step_refutation
from theorems.search.landscape import equal_masses
from theorems.search.smallest_rational import smallest_refutation
from theorems.verdicts.verdict import Verdict, judge

NOT_MONOTONE = averaging_step_without_monotonicity
NOT_REPLACED = averaging_step_without_replacement
ONE_NEGATIVE = indistinguishability_without_monotonicity
TWO_NEGATIVES = indistinguishability_two_negatives
STRICT = strict_improvement_always


def claim_of(module):
    return getattr(module, module.__name__.rpartition(".")[2])


@pytest.fixture(scope="module")
def instances():
    modules = (NOT_MONOTONE, NOT_REPLACED, ONE_NEGATIVE, TWO_NEGATIVES, STRICT)
    return {module: tuple(claim_of(module).instances()) for module in modules}


def spread_of(witness):
    """Read a representation from the text of a witness."""
    classes = [
        list(zip(*points, strict=True))
        for points in zip(witness["masses"], witness["vectors"], strict=True)
    ]
    return FiniteMap.of(witness["class_law"], classes)


def is_on_the_sphere(f):
    masses = [sum(p for p, _ in points) for points in f.classes]
    return (
        sum(f.law) == 1
        and set(masses) == {1}
        and all(sum(x * x for x in vector) == 1 for vector in f.vectors)
    )


def values_of(witness, ell, k):
    """Return L(f) and every L(f_{x*}) by the definition."""
    f, c = spread_of(witness), int(witness["replaced class, from 0"])
    assert is_on_the_sphere(f)
    after = [exact_loss_of(collapsed(f, c, u), ell, k) for _, u in f.classes[c]]
    return exact_loss_of(f, ell, k), after, [as_fraction(mass) for mass, _ in f.classes[c]]


def increase(instance, before, after, masses):
    if instance.parameters["conclusion"] == "for-some-x*":
        return min(after) - before
    return sum(m * x for m, x in zip(masses, after, strict=True)) - before


# --- witnesses by another route ----------------------------------------------------------------


@pytest.mark.slow
def test_the_step_fails_at_the_witnesses_for_squares_in_plain_fractions(instances):
    for instance in instances[NOT_MONOTONE]:
        margin, witness = instance.parameters["m"], instance.witness
        values = values_of(witness, lambda v, m=Fraction(margin): (v[0] - m) ** 2, 1)
        assert instance.holds is False
        assert increase(instance, *values) > 0
        assert Fraction(witness["L(f)"]) == values[0]
        assert list(map(Fraction, witness["L(f_{x*}) point by point"])) == values[1]


def exponential(weight):
    def ell(v):
        a, b = (mpmath.mpf(x.numerator) / x.denominator for x in v)
        return mpmath.exp(-a - b) + weight * (mpmath.exp(-a) + mpmath.exp(-b))

    return ell


ELLS = {
    "max(0, 1 - sum(v))": lambda v: max(Fraction(0), 1 - v[0] - v[1]),
    "max(0, 2 - sum(v))": lambda v: max(Fraction(0), 2 - v[0] - v[1]),
    "exp(-sum(v))": exponential(mpmath.mpf(0)),
    "exp(-sum(v)) + sum(exp(-v))/100": exponential(mpmath.mpf("0.01")),
}


def numbers(f):
    """Return law, masses and inner products as mpmath numbers."""
    real = lambda x: mpmath.mpf(x.numerator) / x.denominator  # noqa: E731
    law, masses, inner = plain(f)
    return list(map(real, law)), [list(map(real, each)) for each in masses], inner


@pytest.mark.slow
def test_the_step_fails_at_the_witnesses_without_replacement_in_mpmath(instances):
    assert {one.parameters["ℓ"] for one in instances[NOT_REPLACED]} == set(ELLS)
    for instance in instances[NOT_REPLACED]:
        ell, f = ELLS[instance.parameters["ℓ"]], spread_of(instance.witness)
        assert is_on_the_sphere(f)
        with mpmath.workdps(40):
            before = exact_loss(*numbers(f), ell, 2)
            after = [exact_loss(*numbers(collapsed(f, 1, u)), ell, 2) for _, u in f.classes[1]]
            masses = [float(mass) for mass, _ in f.classes[1]]
            assert increase(instance, before, after, masses) > 1e-5
        assert instance.holds is False


@pytest.mark.slow
def test_the_replacement_inequality_fails_where_the_witness_says(instances):
    for instance in instances[NOT_REPLACED]:
        ell = ELLS[instance.parameters["ℓ"]]
        a, b = map(Fraction, instance.witness["replacement inequality fails at v"])
        assert 2 * ell((a, b)) < ell((a, a)) + ell((b, b))


def square_about_one(v):
    return (v[0] - 1) ** 2


def quadratic(v, target=1):
    return (v[0] + v[1] - target) ** 2 + (v[0] ** 2 + v[1] ** 2) / 10


@pytest.mark.slow
def test_the_map_in_the_plane_is_below_one_half_in_plain_fractions(instances):
    (instance,) = instances[ONE_NEGATIVE]
    f = spread_of(instance.witness)
    value = exact_loss_of(f, square_about_one, 1)
    assert is_on_the_sphere(f)
    assert all(len(vector) == 2 for vector in f.vectors)
    assert value == Fraction(instance.witness["L(f)"]) < Fraction(1, 2)


@given(class_laws(least=3, most=3), st.data())
def test_maps_constant_on_classes_have_at_least_one_half_in_the_plane(law, data):
    u = data.draw(vector_lists(3, most_dimension=2))
    inner = [[sum(map(lambda x, y: Fraction(str(x * y)), a, b)) for b in u] for a in u]
    assert exact_loss(law, [[1]] * 3, inner, square_about_one, 1) >= Fraction(1, 2)


def test_the_map_in_space_is_below_every_map_constant_on_two_classes(instances):
    (instance,) = instances[TWO_NEGATIVES]
    f, bound = spread_of(instance.witness), Fraction(instance.witness["least L(f̃) at least"])
    assert is_on_the_sphere(f)
    value = exact_loss_of(f, quadratic, 2)
    assert value == Fraction(instance.witness["L(f)"]) < bound
    g, one = sympy.Symbol("g"), sympy.Integer(1)
    law = [sympy.Rational(str(mass)) for mass in f.law]
    latent = exact_loss(law, [[1], [1]], [[one, g], [g, one]], quadratic, 2)
    (best,) = sympy.solve(sympy.diff(latent, g), g)
    assert -1 <= best <= 1
    assert sympy.diff(latent, g, 2) > 0
    assert latent.subs(g, best) == sympy.Rational(str(bound))


def test_no_map_constant_on_classes_is_strictly_below_the_witness(instances):
    for instance in instances[STRICT]:
        law = list(map(float, map(Fraction, instance.witness["class_law"])))
        gram = [[Fraction(x) for x in row] for row in instance.witness["gram"]]
        k, C = int(instance.parameters["k"]), len(law)
        assert instance.holds is False
        assert [row[c] for c, row in enumerate(gram)] == [1] * C
        assert sympy.Matrix(gram).rank() == C - 1
        draw = np.random.default_rng(0)
        value = float_loss(law, np.array(gram, dtype=float), k)
        for _ in range(20):
            u = draw.standard_normal((C, C))
            u /= np.linalg.norm(u, axis=1, keepdims=True)
            assert float_loss(law, u @ u.T, k) > value


def float_loss(law, gram, k):
    """Return the logistic L_k over multisets of negatives."""
    total = 0.0
    for drawn in combinations_with_replacement(range(len(law)), k):
        counts = Counter(drawn).values()
        chance = factorial(k) / prod(map(factorial, counts)) * prod(law[j] for j in drawn)
        for c, mass in enumerate(law):
            total += mass * chance * np.log1p(sum(np.exp(gram[c][j] - 1) for j in drawn))
    return total


# --- the dropped hypothesis put back -----------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("conclusion", ["on-average", "for-some-x*"])
@pytest.mark.parametrize(
    ("loss", "k"),
    [
        (Square(margin=2), 1),
        (Square(margin=3), 1),
        (Logistic(), 1),
        (Logistic(), 2),
        (HingeMax(margin=1), 2),
        (Hinge(margin=1), 2),
    ],
    ids=lambda value: getattr(value, "formula", value),
)
def test_with_the_hypotheses_the_same_search_finds_no_step_that_fails(loss, k, conclusion):
    found = smallest_step_refutation(
        (1, 2), conclusion, replaced=1, loss=loss, negatives=k, vectors_up_to=13, laws_up_to=4
    )
    assert found is None


def test_with_monotonicity_no_witness_refutes_the_step(instances):
    for instance in instances[NOT_MONOTONE]:
        f, conclusion = spread_of(instance.witness), instance.parameters["conclusion"]
        for margin in (2, 3):
            assert NOT_MONOTONE._judged(f, Square(margin=margin), conclusion).holds is None


def test_with_monotonicity_the_search_finds_no_map_below_the_constant_ones():
    loss, bounds = Square(margin=3), {}

    def violation(landscape, maps):
        if landscape.law not in bounds:
            _, least = certified_minimum(landscape.law, negatives=1, loss=loss)
            bounds[landscape.law] = float(least.interval.lower)
        return bounds[landscape.law] - landscape.losses(maps)

    found = smallest_refutation(
        (1, 2, 1),
        dimension=2,
        loss=loss,
        negatives=1,
        vectors_up_to=5,
        laws_up_to=4,
        violation=violation,
        refutes=lambda f: True,
    )
    assert found is None
    assert len(bounds) == 4


def test_with_monotonicity_two_negatives_do_not_refute_the_lemma():
    loss = CustomLoss("(sum(v) - 5)**2 + sum(v**2)/10")  # decreases on [−2, 2]²

    def violation(landscape, maps):
        antipodal = spread(landscape.law, [(1, 0, 0)], [(-1, 0, 0)])
        return float(exact_loss_of(antipodal, lambda v: quadratic(v, 5), 2)) - landscape.losses(
            maps
        )

    found = smallest_refutation(
        (1, 2),
        dimension=3,
        loss=loss,
        negatives=2,
        vectors_up_to=5,
        laws_up_to=6,
        violation=violation,
        refutes=lambda f: True,
    )
    assert found is None


# --- tampered witnesses and checks that must refuse --------------------------------------------


def test_a_tampered_step_refutes_nothing(instances):
    for instance in instances[NOT_MONOTONE]:
        f, conclusion = spread_of(instance.witness), instance.parameters["conclusion"]
        loss = Square(margin=instance.parameters["m"])
        constant = collapsed(f, 1, f.classes[1][0][1])
        assert NOT_MONOTONE._judged(f, loss, conclusion).holds is False
        assert NOT_MONOTONE._judged(constant, loss, conclusion).holds is None
        with pytest.raises(ValueError, match="squared norm"):
            NOT_MONOTONE._judged(f.moved([(2, 0)] * 3), loss, conclusion)
        with pytest.raises(ValueError, match="sums to"):
            NOT_MONOTONE._judged(FiniteMap.of([Fraction(1, 2)] * 3, f.classes), loss, conclusion)


def test_a_loss_that_is_not_strictly_convex_refutes_nothing_of_strictly_convex_ones(instances):
    loss = CustomLoss("sum(v)")  # affine and increasing
    f = spread_of(instances[NOT_MONOTONE][0].witness)
    assert mean_increase(f, 1, loss, 1).lower > 0
    assert NOT_MONOTONE._judged(f, loss, "on-average").holds is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "formula",
    [
        "exp(sum(v))",
        "max(0, sum(v))",
        "sum((v - 3)**2)",
        "-exp(-sum(v))",
        "sum(v)**2",
        "sum(exp(-v)) - exp(-sum(v))",
        "log(1 + sum(exp(-v)))",
        "min(-v)",
    ],
)
def test_losses_that_lack_a_hypothesis_or_meet_all_of_them_refute_nothing(formula, instances):
    for instance in instances[NOT_REPLACED]:
        f, conclusion = spread_of(instance.witness), instance.parameters["conclusion"]
        assert NOT_REPLACED._judged(f, formula, conclusion).holds is None


def test_a_witness_from_space_does_not_refute_the_claim_about_the_plane(instances):
    """Three orthogonal vectors have L < 1/2, which the bound for the plane does not speak of."""
    f = spread(["1/3"] * 3, [(1, 0, 0)], [(0, 1, 0)], [(0, 0, 1)])
    assert loss_of(f, Square(margin=1), 1).is_below("1/2")
    assert ONE_NEGATIVE.judged(f, Square(margin=1)).holds is None
    found = spread_of(instances[ONE_NEGATIVE][0].witness)
    assert ONE_NEGATIVE.judged(found, Square(margin=1)).holds is False
    for c, (_, vector) in enumerate(points[0] for points in found.classes):
        shifted = collapsed(found, c, vector)
        assert (
            shifted.vectors == found.vectors
            or ONE_NEGATIVE.judged(shifted, Square(margin=1)).holds is None
        )


@pytest.mark.parametrize("loss", [Square(margin=2), Square(margin="11/10"), Hinge(margin=1)])
def test_the_bound_in_the_plane_is_for_one_loss_only(loss, instances):
    f = spread_of(instances[ONE_NEGATIVE][0].witness)
    assert ONE_NEGATIVE.least_in_the_plane(loss) is None
    assert ONE_NEGATIVE.judged(f, loss).holds is None


def test_the_bound_for_two_classes_is_for_convex_quadratics_and_two_classes_only():
    least = TWO_NEGATIVES.least_of_two_classes
    half = (Fraction(1, 2),) * 2
    concave = CustomLoss("-v[1]**2")
    linear = CustomLoss("-sum(v)")
    assert least(half, TWO_NEGATIVES._LOSS) is not None
    assert least(half, concave) is None
    assert least(half, linear) is None
    assert least(half, Logistic()) is None
    assert least((Fraction(1, 3),) * 3, TWO_NEGATIVES._LOSS) is None


def test_a_tampered_map_in_space_refutes_nothing(instances):
    f, loss = spread_of(instances[TWO_NEGATIVES][0].witness), TWO_NEGATIVES._LOSS
    assert TWO_NEGATIVES.judged(f, loss).holds is False
    assert TWO_NEGATIVES.judged(collapsed(f, 1, f.classes[1][0][1]), loss).holds is None
    assert TWO_NEGATIVES.judged(FiniteMap((f.law[1], f.law[0]), f.classes), loss).holds is None
    four_dimensional = f.moved([(*vector, Fraction(0)) for vector in f.vectors])
    assert TWO_NEGATIVES.judged(four_dimensional, loss).holds is None  # not about d = 3


def test_the_statement_is_refuted_for_strictly_convex_losses_only(instances):
    f = spread_of(instances[ONE_NEGATIVE][0].witness)
    unsure = CustomLoss("(v[1] - 1)**2")
    assert ONE_NEGATIVE.least_in_the_plane(unsure) == Fraction(1, 2)
    assert ONE_NEGATIVE.judged(f, unsure).holds is None

    f = spread_of(instances[TWO_NEGATIVES][0].witness)
    of_the_sum = CustomLoss("(sum(v) - 1)**2")
    bound = TWO_NEGATIVES.least_of_two_classes(f.law, of_the_sum)
    assert loss_of(f, of_the_sum, 2).is_below(bound)
    assert TWO_NEGATIVES.judged(f, of_the_sum).holds is None


@pytest.mark.parametrize("module", [NOT_MONOTONE, NOT_REPLACED])
def test_a_search_that_finds_no_step_leaves_the_claim_unknown(monkeypatch, module):
    everywhere(
        monkeypatch, "theorems.search.collapse_step.smallest_step_refutation", lambda *_, **__: None
    )
    claim = claim_of(module)
    assert judge(claim.instances(), family=claim.family).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize("module", [ONE_NEGATIVE, TWO_NEGATIVES])
@pytest.mark.parametrize("proposed", ["nothing", "a constant map"])
def test_a_search_that_finds_no_map_leaves_the_claim_unknown(monkeypatch, module, proposed):
    def search(shape, *, dimension, **_):
        rows = [(Fraction(1), *[Fraction(0)] * (dimension - 1))] * sum(shape)
        law = [Fraction(1, len(shape))] * len(shape)
        return None if proposed == "nothing" else equal_masses(law, shape, rows)

    everywhere(monkeypatch, "theorems.search.smallest_rational.smallest_refutation", search)
    claim = claim_of(module)
    assert judge(claim.instances(), family=claim.family).verdict == Verdict.UNKNOWN


def test_a_nudged_minimiser_refutes_no_strict_improvement():
    near = matrix([[1, "-99/100"], ["-99/100", 1]])
    assert STRICT._judged(near, ["1/2", "1/2"], 1).holds is None
    assert STRICT._judged(matrix([[1, -1], [-1, 1]]), ["1/2", "1/2"], 1).holds is False


@pytest.mark.slow
def test_a_constant_map_is_no_minimiser_and_refutes_no_strict_improvement(monkeypatch):
    def constant(law, *, negatives, dimension):
        return SimpleNamespace(vectors=np.ones((len(law), 1)))

    everywhere(monkeypatch, "numerics.floats.dual_search.minimise_latent_loss", constant)
    claim = claim_of(STRICT)
    assert judge(claim.instances(), family=claim.family).verdict == Verdict.UNKNOWN
