"""Models that are drawn: laws of mass one, the same for a seed, larger ones where needed."""

from itertools import combinations
from random import Random

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer, Rational

from numerics.exact.rationals import as_fraction
from property_tests.strategies import smooth_losses
from property_tests.theorems.verdicts.test_models import C_OVER, balanced, triangle
from theorems.kernel import definitions as d
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.verdicts.models import (
    Model,
    NoModelError,
    check,
    draws,
    large_models,
    random_models,
)

UNITS = frozenset(assumed.UnitVectors(name) for name in "fuw")


@st.composite
def models(draw, loss):
    classes = draw(st.integers(2, 3))
    weights = draw(st.lists(st.integers(1, 4), min_size=classes, max_size=classes))
    halves = st.sampled_from([(fmpq(1),), (fmpq(1, 3), fmpq(2, 3))])
    points = tuple(draw(halves) for _ in range(classes))
    law = tuple(fmpq(w, sum(weights)) for w in weights)
    seed = Random(draw(st.integers(0, 10**6)))
    return Model(law, points, draw(st.integers(1, 2)), draw(loss), seed, UNITS)


@given(models(smooth_losses))
def test_every_law_has_mass_one(model):
    c, cs = t.Variable("c", "class"), t.Variable("cs", "classes")
    at = {c: 0, cs: (0,) * model.negatives}
    laws = (
        t.ClassLaw(),
        t.Points(c),
        t.IndependentClasses(),
        t.IndependentPoints(cs),
        t.OnePointAClass(),
        t.Permutation(),
    )
    for law in laws:
        values = draws(law, model, at)
        assert sum((p for _, p in values), fmpq(0)) == 1
        assert len({value for value, _ in values}) == len(values)


def test_contradictory_assumptions_have_no_model():
    contradiction = frozenset((assumed.Same(d.c, d.s), assumed.Distinct(d.c, d.s)))
    statement = Statement(contradiction, Integer(0), ">", Integer(1))
    with pytest.raises(NoModelError, match="meets the assumptions"):
        next(random_models(statement, count=1, seed=0))


FOUR = [t.Variable(name, "class") for name in "abcd"]


@pytest.mark.parametrize(
    "assumptions",
    [
        [assumed.Distinct(a, b) for a, b in combinations(FOUR, 2)],
        [
            assumed.TermsDiffer(
                (t.NEGATIVES - 1) * (t.NEGATIVES - 2) * (t.NEGATIVES - 3), Integer(0)
            )
        ],
        [triangle("u", Rational(0)), triangle("v", Rational(-1, 5)), assumed.GramBelow("v", "u")],
        [assumed.UnitVectors("v"), assumed.GramBelow("v", "u"), assumed.GramBelow("u", "w")],
    ],
)
def test_assumptions_that_small_models_do_not_meet_have_a_larger_one(assumptions):
    statement = Statement(frozenset(assumptions), Integer(1), "≥", Integer(0))
    assert next(random_models(statement, count=1, seed=0))


def test_a_large_law_has_mass_one():
    under = frozenset((assumed.Distinct(d.c, d.s),))
    total = Statement(under, t.Bind(d.c, t.Classes(), t.Probability(d.c)), "=", Integer(1))
    for model, at in large_models(total, count=2, seed=1):
        assert model.classes >= 40
        assert check(total, model, at) is True


def test_the_same_seed_gives_the_same_models():
    statement = balanced(C_OVER)
    one, two = (
        [
            (m.law, m.points, m.loss, m.negatives)
            for m, _ in random_models(statement, count=4, seed=7)
        ]
        for _ in range(2)
    )
    assert one == two
    assert [as_fraction(x) for law, *_ in one for x in law]
