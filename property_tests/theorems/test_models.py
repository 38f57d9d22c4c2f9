"""The evaluator on finite models: the definitions against enumeration, planted false lines."""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Rational, Tuple
from sympy.core.symbol import Str

from numerics.arithmetic import BALLS
from numerics.balls import Enclosure, precision
from numerics.downstream import supervised_interval
from numerics.enumeration import enumerated_latent_loss, enumerated_representation_loss
from numerics.exact import as_fraction
from numerics.geometry import Representation, gram_of
from numerics.losses import Exponential, Logistic, Square
from property_tests.strategies import smooth_losses
from theorems.kernel import definitions as d
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.models import (
    Model,
    NoModelError,
    Report,
    check,
    check_statements,
    draws,
    evaluate,
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


def as_enclosure(value):
    with precision(120):
        return Enclosure.of(arb(value), bits=60)


def overlap(one, two):
    return one.lower <= two.upper and two.lower <= one.upper


@settings(max_examples=25)
@given(models(smooth_losses))
def test_the_population_loss_is_that_of_enumeration(model):
    with precision(120):
        found = as_enclosure(evaluate(d.population_loss(d.plain), model))
    f = Representation.of_classes(
        model.law,
        [
            [(mass, model.vector("f", (c, n))) for n, mass in enumerate(model.points[c])]
            for c in range(model.classes)
        ],
    )
    known = enumerated_representation_loss(f, negatives=model.negatives, loss=model.loss, bits=60)
    assert overlap(found, known)
    assert max(found.width, known.width) < Fraction(1, 10**9) * (1 + abs(known.upper))


@settings(max_examples=25)
@given(models(smooth_losses))
def test_the_latent_loss_is_that_of_enumeration(model):
    with precision(120):
        found = as_enclosure(evaluate(d.latent_loss("u"), model))
    gram = gram_of(tuple(model.vector("u", c) for c in range(model.classes)))
    known = enumerated_latent_loss(
        gram, model.law, negatives=model.negatives, loss=model.loss, bits=60
    )
    assert overlap(found, known)


@settings(max_examples=25)
@given(models(smooth_losses))
def test_the_downstream_loss_is_its_sum_written_out(model):
    with precision(120):
        found = evaluate(d.downstream_loss(d.plain), model)
        total = 0
        for c, mass in enumerate(model.law):
            for n, share in enumerate(model.points[c]):
                x = model.vector("f", (c, n))
                w = [model.vector("w", j) for j in range(model.classes)]
                v = [
                    sum(a * (b - e) for a, b, e in zip(x, w[c], w[j], strict=True))
                    for j in range(model.classes) if j != c
                ]  # fmt: skip
                total += mass * share * model.loss.value([arb(entry) for entry in v], BALLS)
        assert arb(found).overlaps(arb(total))


@settings(max_examples=25)
@given(models(st.sampled_from([Logistic(), Exponential(), Square(margin=2)])))
def test_the_downstream_loss_is_the_upper_end_of_its_interval(model):
    """At the classifiers w_c = u_c, for the loss of the numeric layer."""
    with precision(120):
        found = as_enclosure(evaluate(d.downstream_loss(d.latent("u"), "u"), model))
    gram = gram_of(tuple(model.vector("u", c) for c in range(model.classes)))
    eye = [[fmpq(i == j) for j in range(model.classes)] for i in range(model.classes)]
    known = supervised_interval(gram, model.law, range(model.classes), eye, loss=model.loss)
    assert abs(found.upper - known.upper) < Fraction(1, 10**12) * (1 + abs(known.upper))


@given(models(smooth_losses))
def test_every_law_has_mass_one(model):
    c, cs = t.Variable("c", "class"), t.Variable("cs", "classes")
    at = {c: 0, cs: (0,) * model.negatives}
    laws = (t.ClassLaw(), t.Points(c), t.IndependentClasses(), t.IndependentPoints(cs),
            t.OnePointAClass(), t.Permutation())  # fmt: skip
    for law in laws:
        values = draws(law, model, at)
        assert sum((p for _, p in values), fmpq(0)) == 1
        assert len({value for value, _ in values}) == len(values)


C_OVER = t.CLASS_COUNT / (t.CLASS_COUNT - 1)
BALANCED = frozenset(
    (assumed.Balanced(), assumed.Convex(), assumed.Nonincreasing(), assumed.UnitBall("f"))
)


def balanced(factor, assumptions=BALANCED, *, turned=False):
    bound = d.over_classes(d.loss_of((1 - t.Equal(d.c_i, d.c)) * factor))
    sides = (d.population_loss(d.plain), bound)
    return Statement(assumptions, *(sides[::-1] if turned else sides)[:1], "≥", sides[not turned])


def test_the_balanced_bound_holds_on_models():
    assert check_statements([("true", balanced(C_OVER))], 12, 0).failure == ""


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("turned", balanced(C_OVER, turned=True)),
        ("constant", balanced(Rational(9, 10))),
        ("not balanced", balanced(Integer(1), BALANCED - {assumed.Balanced()})),
        ("outside the ball", balanced(C_OVER, BALANCED - {assumed.UnitBall("f")})),
        ("not monotone", balanced(C_OVER, BALANCED - {assumed.Nonincreasing()})),
    ],
)
def test_a_false_neighbour_of_the_balanced_bound_is_seen(what, statement):
    assert f"by {what}" in check_statements([(what, statement)], 200, 0).failure


def test_contradictory_assumptions_have_no_model():
    contradiction = frozenset((assumed.Same(d.c, d.s), assumed.Distinct(d.c, d.s)))
    statement = Statement(contradiction, Integer(0), ">", Integer(1))
    with pytest.raises(NoModelError, match="meets the assumptions"):
        next(random_models(statement, count=1, seed=0))


def triangle(name, cosine):
    """Return that all cosines of a family are one number."""
    return assumed.GramIs(name, d.s, d.u, t.Equal(d.s, d.u) * (1 - cosine) + cosine)


@pytest.mark.parametrize(
    "assumptions",
    [
        (triangle("u", Rational(0)), triangle("v", Rational(1)), assumed.GramBelow("v", "u")),
        (triangle("v", Rational(1)), assumed.GramBelow("v", "u"), triangle("u", Rational(-1, 5))),
        (triangle("u", Rational(-2)),),
        (assumed.Balanced(), assumed.TermsDiffer(t.Mass(d.c), t.Mass(d.s))),
    ],
)
def test_vectors_and_laws_that_contradict_each_other_have_no_model(assumptions):
    with pytest.raises(NoModelError, match="meets the assumptions"):
        next(
            random_models(
                Statement(frozenset(assumptions), Integer(1), "≥", Integer(0)), count=1, seed=0
            )
        )


K = t.NEGATIVES
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


def test_vectors_below_others_have_the_norm_that_is_assumed():
    v = t.Value("v", d.c)
    units = frozenset((assumed.UnitVectors("v"), assumed.GramBelow("v", "u")))
    statement = Statement(units, t.Inner(v, v), "=", Integer(1))
    assert check_statements([("true", statement)], 8, 0).failure == ""


BELOW = frozenset(
    (assumed.GramBelow("v", "u"), *map(assumed.UnitVectors, "uv"), assumed.Distinct(d.s, d.u))
)
LOW, HIGH = (t.Inner(t.Value(name, d.s), t.Value(name, d.u)) for name in "vu")


def test_cosines_below_others_may_be_smaller():
    smaller = Statement(BELOW | {assumed.TermsDiffer(LOW, HIGH)}, HIGH, ">", LOW)
    models = list(random_models(smaller, count=20, seed=0))
    assert len(models) == 20
    assert all(check(smaller, model, at) for model, at in models)


def test_cosines_below_others_are_neither_above_nor_always_equal():
    lines = [("below", Statement(BELOW, HIGH, "≥", LOW))]
    assert check_statements(lines, 40, 0) == Report(1, 40, 0, "")
    for relation, sides in (("=", (HIGH, LOW)), ("≥", (LOW, HIGH))):
        false = Statement(BELOW, sides[0], relation, sides[1])
        assert "by false" in check_statements([("false", false)], 40, 0).failure


def test_instances_that_balls_leave_open_do_not_count(monkeypatch):
    """ℓ(1) > ℓ(1) is false, but balls overlap; that some vectors exist is not looked for."""
    monkeypatch.setattr("theorems.models._LOSSES", (Logistic(),))
    value, exists = d.loss_of(Integer(1)), (Tuple(Str("u"), t.CLASS_COUNT),)
    lines = [
        ("equal", Statement(frozenset(), value, ">", value)),
        ("vectors", Statement(frozenset(), Integer(0), ">", Integer(1), exists)),
    ]
    assert check_statements(lines, 3, 0) == Report(2, 0, 2, "")


def test_an_existence_of_points_is_looked_for():
    """Some value of f on a class is one of its values; none has a norm above 1."""
    y = t.Variable("y", "point")
    exists = (Tuple(y, t.Points(d.c)),)
    cosine = t.Inner(t.Value("f", y), t.Value("f", y))
    units = frozenset((assumed.UnitVectors("f"),))
    found = Statement(units, cosine * t.Mass(d.c), "=", t.Mass(d.c), exists)
    wrong = Statement(units, cosine * t.Mass(d.c), ">", t.Mass(d.c), exists)
    for model, at in random_models(found, count=3, seed=1):
        assert check(found, model, at) is True
        assert check(wrong, model, at) is False


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
