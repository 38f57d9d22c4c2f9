"""Two classes: false neighbours of the strict claims; the witness where ℓ is not strict."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.geometry import matrix, sphere_point
from property_tests.reference import exact_loss
from property_tests.strategies import fractions
from theorems.claims.simplex.balanced_lower_bound import etf_loss
from theorems.claims.two_classes import (
    two_classes_antipodal_strict,
    two_classes_constant_without_strictness,
    two_classes_downstream,
)
from theorems.kernel import definitions as d
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.theorem import proves
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.models import check_statements

STRICT = two_classes_antipodal_strict.formal()
DOWNSTREAM = two_classes_downstream.formal()
NOT_STRICT = two_classes_constant_without_strictness


def instead(statement, old, new):
    """Return a statement that assumes one thing instead of another of the same kind."""
    (gone,) = (one for one in statement.assumptions if isinstance(one, old))
    return replace(statement, assumptions=statement.assumptions - {gone} | {new})


P, Q = (t.Variable(name, "point") for name in ("p", "q"))

NEIGHBOURS = {
    "turned": replace(STRICT, left=STRICT.right, right=STRICT.left),
    "non-increasing only": instead(STRICT, assumed.StrictlyDecreasing, assumed.Nonincreasing()),
    "two different vectors": instead(
        STRICT, assumed.InnerBelowOne, assumed.InnerBelowOne(d.f(P), d.f(Q))
    ),
    "two points of one class": replace(
        STRICT,
        assumptions=STRICT.assumptions - {assumed.InSupport(Q, d.t)} | {assumed.InSupport(Q, d.s)},
    ),
    "without a point off the antipodes": replace(
        STRICT,
        assumptions=frozenset(
            one for one in STRICT.assumptions if not isinstance(one, assumed.InnerBelowOne)
        ),
    ),
    "the loss of a simplex ETF of any C": replace(STRICT, left=etf_loss()),
    "a smaller downstream loss": replace(DOWNSTREAM, left=DOWNSTREAM.right, right=DOWNSTREAM.left),
    "classifiers of any norm": replace(
        DOWNSTREAM, assumptions=DOWNSTREAM.assumptions - {assumed.UnitBall("w")}
    ),
    "vectors that are orthonormal": instead(
        DOWNSTREAM, assumed.GramIs, assumed.GramIs("u", d.s, d.t, t.Equal(d.s, d.t))
    ),
}


@pytest.fixture(scope="module")
def theorems():
    modules = two_classes_antipodal_strict, two_classes_downstream
    names = "two_classes_antipodal_strict", "two_classes_downstream"
    return [theorem_of(getattr(module, name)) for module, name in zip(modules, names, strict=True)]


@pytest.mark.parametrize("what", NEIGHBOURS)
def test_a_false_neighbour_is_not_proved(theorems, what):
    assert all(proves(theorem, NEIGHBOURS[what]) for theorem in theorems)


@pytest.mark.parametrize("what", ["turned", "a smaller downstream loss", "classifiers of any norm"])
def test_and_false_on_models_where_it_is_not_an_equality_that_is_missed(what):
    assert check_statements([(what, NEIGHBOURS[what])], 200, 0).failure != ""


# --- where ℓ is not strictly decreasing ----------------------------------------------------------


def hinges(k):
    return lambda v: sum(max(Fraction(0), Fraction(2, k) - x) for x in v)


def test_the_witness_is_a_minimiser_with_another_downstream_loss():
    half = Fraction(1, 2)
    for instance in NOT_STRICT.two_classes_constant_without_strictness.instances():
        k, witness = int(instance.parameters["k"]), instance.witness
        (a, b), (x, y) = (map(Fraction, row) for row in witness["vectors"])
        cosine = a * x + b * y
        assert a * a + b * b == x * x + y * y == 1
        for key, entry in (("L_k", cosine), ("L_k of antipodal vectors", Fraction(-1))):
            gram = [[Fraction(1), entry], [entry, Fraction(1)]]
            loss = exact_loss([half] * 2, [[Fraction(1)]] * 2, gram, hinges(k), k)
            assert loss == Fraction(witness[key])
        w = [(a - x) * Fraction(5, 8), (b - y) * Fraction(5, 8)]
        scores = [2 * sum(p * q for p, q in zip(u, w, strict=True)) for u in ((a, b), (-x, -y))]
        assert w[0] ** 2 + w[1] ** 2 == 1
        assert (
            sum(half * (2 - score) for score in scores)
            == Fraction(witness["L_sup"])
            > 0
            == Fraction(witness["L_sup of antipodal vectors"])
        )


@given(fractions(-3, 3), st.integers(1, 4))
def test_a_strictly_decreasing_loss_refutes_nothing(parameter, k):
    """The hinge of margin 2 is linear on [−2, 2]; ‖u_1 − u_2‖ is rational for these vectors."""
    x, y = sphere_point([parameter])
    vectors = matrix([(x, y), (-x, y)])
    assert NOT_STRICT.judged(vectors, "2", k).holds is None


def test_neither_does_a_wide_pair_for_one_negative():
    assert NOT_STRICT.judged(matrix(NOT_STRICT._WIDE), "2", 1).holds is None
    assert NOT_STRICT.judged(matrix(NOT_STRICT._ANTIPODAL), "1", 2).holds is None
