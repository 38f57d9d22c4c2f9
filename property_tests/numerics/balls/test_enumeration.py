"""The reference itself, against the definition summed with mpmath and formulas written anew."""

import math
from collections import Counter
from fractions import Fraction
from functools import partial
from itertools import product
from math import comb, inf

import mpmath
import pytest
import sympy
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.bounds import mean_classifier_loss
from numerics.balls.collapse_step import population_loss
from numerics.balls.dual_check import is_exact_minimiser
from numerics.balls.enumeration import BUDGET, exact_representation_loss, patterns, patterns_of
from numerics.balls.population_enclosure import latent_loss, representation_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import gram_of, matrix, simplex_etf_gram
from numerics.exact.losses import CustomLoss, Exponential, Logistic
from numerics.exact.rationals import as_fraction, class_law
from property_tests.enumerated import (
    Joint,
    enumerated_latent_loss,
    enumerated_representation_loss,
    latent_gradient,
    symbolic_latent_loss,
)
from property_tests.strategies import (
    class_laws,
    latent_problems,
    losses,
    overlapping_representations,
    representations,
)

DIGITS = 50


def real(x):
    x = as_fraction(x) if isinstance(x, fmpq) else Fraction(x)
    return mpmath.mpf(x.numerator) / x.denominator


def soft(beta, margin):
    return lambda x: mpmath.exp(beta * (margin - x))


FORMULAS = {
    "logistic": lambda v, b, m: mpmath.log(1 + sum(map(soft(b, m), v))),
    "dcl": lambda v, b, m: mpmath.log(sum(map(soft(b, m), v))),
    "pairwise-logistic": lambda v, b, m: sum(mpmath.log(1 + soft(b, m)(x)) for x in v),
    "exponential": lambda v, b, m: sum(mpmath.exp(-b * x) for x in v),
    "exponential-of-sum": lambda v, b, m: mpmath.exp(-b * sum(v)),
    "square": lambda v, b, m: sum((m - x) ** 2 for x in v),
    "hinge": lambda v, b, m: sum(max(0, m - x) for x in v),
    "squared-hinge": lambda v, b, m: sum(max(0, m - x) ** 2 for x in v),
    "hinge-max": lambda v, b, m: max(0, m - min(v)),
    "hardest": lambda v, b, m: -min(v),
}


def formula(loss, v):
    """Return ℓ(v) with mpmath, from formulas that share nothing with the code under test."""
    return FORMULAS[loss.name](v, real(getattr(loss, "beta", 1)), real(getattr(loss, "margin", 0)))


def defined_loss(inner, positives, law, negatives, loss):
    """Return Σ P(x, x⁺) Σ P(x⁻_1)..P(x⁻_k) ℓ over ordered draws: the definition, word for word."""
    points, total = range(len(law)), mpmath.mpf(0)
    for x, y in product(points, repeat=2):
        for drawn in product(points, repeat=negatives) if positives[x][y] else ():
            mass = mpmath.fprod(real(law[j]) for j in drawn)
            v = [real(inner[x][y] - inner[x][j]) for j in drawn]
            total += real(positives[x][y]) * mass * formula(loss, v)
    return total


def contains(enclosure, value):
    slack = mpmath.mpf(10) ** (8 - DIGITS) * (1 + abs(value))  # of the reference
    return real(enclosure.lower) - slack <= value <= real(enclosure.upper) + slack


def diagonal(law):
    return [[mass if i == j else 0 for j in range(len(law))] for i, mass in enumerate(law)]


@given(latent_problems(most=3), losses, st.integers(1, 3))
def test_the_enumerated_loss_is_the_definition(problem, loss, negatives):
    law, gram = problem
    found = enumerated_latent_loss(gram, law, negatives=negatives, loss=loss)
    with mpmath.workdps(DIGITS):
        value = defined_loss(gram, diagonal(law), law, negatives, loss)
        assert contains(found, value)
        assert not contains(found, value + (1 + abs(value)) / 10**20)


@given(representations(), losses, st.integers(1, 2))
def test_the_enumerated_loss_of_a_representation_is_the_definition(f, loss, negatives):
    found = enumerated_representation_loss(f, negatives=negatives, loss=loss)
    with mpmath.workdps(DIGITS):
        value = defined_loss(gram_of(f.vectors), f.positives, f.negatives, negatives, loss)
        assert contains(found, value)


@given(overlapping_representations(), losses, st.integers(1, 2))
def test_the_enumerated_loss_of_overlapping_classes_is_the_definition(parts, loss, negatives):
    vectors, joint, law = parts
    f = Joint(matrix(vectors), matrix(joint), tuple(matrix([law])[0]))
    found = enumerated_representation_loss(f, negatives=negatives, loss=loss)
    with mpmath.workdps(DIGITS):
        assert contains(found, defined_loss(gram_of(f.vectors), joint, law, negatives, loss))


@given(class_laws(), st.integers(1, 5))
def test_multisets_collect_the_ordered_patterns(law, negatives):
    p = class_law(law)
    collected = Counter()
    for drawn, mass in patterns(len(p), p, negatives, symmetric=False):
        collected[tuple(sorted(drawn))] += mass
    multisets = dict(patterns(len(p), p, negatives, symmetric=True))
    assert multisets == collected
    assert len(multisets) == comb(negatives + len(p) - 1, negatives)
    assert sum(multisets.values()) == 1


def test_a_loss_that_is_not_symmetric_needs_its_ordered_patterns():
    """ℓ = −v_1² v_2 has E ℓ = −E v² · E v; v is 0 or 1/2."""
    loss = CustomLoss("-v[1]**2*(sum(v) - v[1])")
    found = enumerated_latent_loss([[1, "1/2"], ["1/2", 1]], ["2/3", "1/3"], negatives=2, loss=loss)
    from_first, from_second = Fraction(1, 12) * Fraction(1, 6), Fraction(1, 6) * Fraction(1, 3)
    assert found.contains(-(2 * from_first + from_second) / 3)


def test_a_coordinate_with_a_place_of_its_own_is_seen():
    """−v_1, and −v_1v_2, of two classes at right angles: v_i is 0 or 1."""
    first, both = CustomLoss("-v[1]"), CustomLoss("-v[1]*(sum(v) - v[1])")
    for loss, value in ((first, Fraction(-4, 9)), (both, Fraction(-2, 9))):
        arguments = {"law": ["2/3", "1/3"], "negatives": 2, "loss": loss}
        for of in (enumerated_latent_loss, latent_loss):
            assert of([[1, 0], [0, 1]], **arguments).contains(value)
        found = symbolic_latent_loss([[1, 0], [0, 1]], **arguments)
        assert Fraction(int(found.p), int(found.q)) == value


def test_a_formula_that_is_seen_to_be_symmetric_is_enumerated_over_multisets():
    both, first = CustomLoss("exp(-sum(v)**2)"), CustomLoss("exp(-v[1])")
    half = [fmpq(1, 2)] * 2
    assert [len(list(patterns_of(loss, half, 2))) for loss in (both, first)] == [3, 4]


class Quiet(Logistic):
    """A subclass that computes in floats what the library would enclose."""

    def value(self, v, arithmetic):
        return sum(math.exp(-float(x)) for x in v)


@pytest.mark.parametrize("loss", ["logistic", Quiet(), Logistic, 3], ids=str)
def test_only_losses_that_are_computed_here_have_an_enclosure(loss):
    f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [(1, [-1])]])
    gram, law = [[1, -1], [-1, 1]], ["1/2", "1/2"]
    message = "loss is .*give one of numerics.exact.losses, such as Logistic"
    for of in (
        partial(enumerated_latent_loss, gram, law),
        partial(enumerated_representation_loss, f),
        partial(exact_representation_loss, f),
        partial(symbolic_latent_loss, gram, law),
        partial(latent_loss, gram, law),
        partial(latent_gradient, gram, law),
        partial(representation_loss, f),
        partial(population_loss, f),
        partial(is_exact_minimiser, gram, law),
    ):
        with pytest.raises(TypeError, match=message):
            of(negatives=1, loss=loss)
    with pytest.raises(TypeError, match=message):
        mean_classifier_loss(gram, law, loss=loss)


@pytest.mark.slow
@given(latent_problems(most=2), st.integers(1, 3))
def test_symbols_give_the_number_of_the_definition(problem, negatives):
    law, gram = problem
    exact = symbolic_latent_loss(gram, law, negatives=negatives, loss=Logistic(beta=2, margin=1))
    with mpmath.workdps(DIGITS):
        value = defined_loss(gram, diagonal(law), law, negatives, Logistic(beta=2, margin=1))
        assert abs(mpmath.mpf(str(exact.evalf(DIGITS))) - value) < mpmath.mpf(10) ** (6 - DIGITS)


def test_symbols_keep_an_exact_number_exact():
    found = symbolic_latent_loss(
        simplex_etf_gram(3), ["1/3"] * 3, negatives=2, loss=Exponential(beta="2/3")
    )
    assert sympy.expand(found - 2 * (sympy.Rational(1, 3) + sympy.Rational(2, 3) / sympy.E)) == 0


def test_more_patterns_than_the_budget_are_refused_with_the_way_out():
    with pytest.raises(ValueError, match=r"negatives is 3000: .* exceed the budget of 40000000"):
        next(patterns(3, [fmpq(1, 3)] * 3, 3000, symmetric=True))
    with pytest.raises(ValueError, match="lower k"):
        next(patterns(2, [fmpq(1, 2)] * 2, 21, symmetric=False))
    with pytest.raises(ValueError, match="lower k"):  # few patterns, each of a million draws
        next(patterns(2, [fmpq(1, 2)] * 2, 10**6, symmetric=True))
    with pytest.raises(ValueError, match="lower k"):  # one pattern, of ten thousand million draws
        next(patterns(1, [fmpq(1)], 10**10, symmetric=False))
    assert 20 * 2**20 < BUDGET < 21 * 2**21
    assert next(patterns(2, [fmpq(1, 2)] * 2, 20, symmetric=False))[1] == fmpq(1, 2**20)


@pytest.mark.parametrize("negatives", [0, -1, 1.5, inf, True])
def test_a_number_of_negatives_that_cannot_be_enumerated_is_refused_by_name(negatives):
    with pytest.raises(ValueError, match="negatives is"):
        enumerated_latent_loss(simplex_etf_gram(2), ["1/2"] * 2, negatives=negatives)


@pytest.mark.parametrize("law", [["1/2", "1/2"], ["1/4"] * 4])
def test_a_law_of_another_size_is_refused(law):
    with pytest.raises(ValueError, match="entries"):
        enumerated_latent_loss(simplex_etf_gram(3), law, negatives=1)
    with pytest.raises(ValueError, match="entries"):
        symbolic_latent_loss(simplex_etf_gram(3), law, negatives=1)
