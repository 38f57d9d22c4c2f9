"""The evaluator on finite models: the definitions against enumeration, planted false lines."""

from fractions import Fraction
from itertools import combinations
from math import prod
from random import Random

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Rational, Tuple
from sympy.core.symbol import Str

from numerics.balls.downstream_check import supervised_interval
from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import gram_of
from numerics.exact.losses import Exponential, Logistic, Square
from numerics.exact.rationals import as_fraction
from property_tests.enumerated import enumerated_latent_loss, enumerated_representation_loss
from property_tests.strategies import smooth_losses
from theorems.kernel import definitions as d
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.verdicts.models import (
    Model,
    NoModelError,
    Report,
    check,
    check_statements,
    draws,
    evaluate,
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
    f = FiniteMap.of(
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
                    for j in range(model.classes)
                    if j != c
                ]
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


@pytest.mark.slow
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
    assert f"by {what}" in check_statements([(what, statement)], 400, 0).failure


def test_contradictory_assumptions_have_no_model():
    contradiction = frozenset((assumed.Same(d.c, d.s), assumed.Distinct(d.c, d.s)))
    statement = Statement(contradiction, Integer(0), ">", Integer(1))
    with pytest.raises(NoModelError, match="meets the assumptions"):
        next(random_models(statement, count=1, seed=0))


def triangle(name, cosine):
    """Return that all cosines of a family are one number."""
    return assumed.GramIs(name, d.s, d.u, t.Equal(d.s, d.u) * (1 - cosine) + cosine)


@pytest.mark.slow
@pytest.mark.parametrize(
    "assumptions",
    [
        (triangle("u", Rational(0)), triangle("v", Rational(1)), assumed.GramBelow("v", "u")),
        (triangle("v", Rational(1)), assumed.GramBelow("v", "u"), triangle("u", Rational(-1, 5))),
        (triangle("u", Rational(-2)),),
        (assumed.Balanced(), assumed.TermsDiffer(t.Probability(d.c), t.Probability(d.s))),
    ],
)
def test_vectors_and_laws_that_contradict_each_other_have_no_model(assumptions):
    with pytest.raises(NoModelError, match="meets the assumptions"):
        next(
            random_models(
                Statement(frozenset(assumptions), Integer(1), "≥", Integer(0)), count=1, seed=0
            )
        )


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
    v = t.Vector("v", d.c)
    units = frozenset((assumed.UnitVectors("v"), assumed.GramBelow("v", "u")))
    statement = Statement(units, t.Inner(v, v), "=", Integer(1))
    assert check_statements([("true", statement)], 8, 0).failure == ""


BELOW = frozenset(
    (assumed.GramBelow("v", "u"), *map(assumed.UnitVectors, "uv"), assumed.Distinct(d.s, d.u))
)
LOW, HIGH = (t.Inner(t.Vector(name, d.s), t.Vector(name, d.u)) for name in "vu")


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
    """ℓ(1) > ℓ(1) is false, but balls overlap; that some vectors exist is not looked for.

    ℓ(1) = ℓ(1) is true, and ℓ(1) = ℓ(1) + 10⁻³⁰ false; balls overlap, too.
    """
    monkeypatch.setattr("theorems.verdicts.models.losses.LOSSES", (Logistic(),))
    value, exists = d.loss_of(Integer(1)), (Tuple(Str("u"), t.CLASS_COUNT),)
    lines = [
        ("equal", Statement(frozenset(), value, ">", value)),
        ("same", Statement(frozenset(), value, "=", value)),
        ("near", Statement(frozenset(), value, "=", value + Rational(1, 10**40))),
        ("vectors", Statement(frozenset(), Integer(0), ">", Integer(1), exists)),
    ]
    assert check_statements(lines, 3, 0) == Report(4, 0, 4, "")


def test_an_equation_of_losses_is_decided_exactly():
    """With a loss that is rational; off by less than any ball is narrow, it is false."""
    v = d.margin(d.latent("u"))
    for assumed_of_loss in ((), (assumed.StrictlyConvex(), assumed.StrictlyDecreasing())):
        under = frozenset(assumed_of_loss)
        value = d.over_classes(d.loss_of(v))
        slope = t.Subgradient(t.Variable("j", "index"), d.loss_of(v))
        for side in (value, d.over_classes(slope)):
            true = Statement(under, side, "=", side)
            false = Statement(under, side, "=", side + Rational(1, 10**200))
            assert check_statements([("true", true)], 4, 0) == Report(1, 6, 0, "")
            assert "by false" in check_statements([("false", false)], 4, 0).failure


def test_vectors_with_a_given_gram_matrix_have_it_exactly():
    gram = triangle("u", Rational(1, 7))
    cosine = t.Inner(t.Vector("u", d.s), t.Vector("u", d.u))
    exact = Statement(frozenset((gram,)), cosine, "=", gram.args[3])
    near = Statement(frozenset((gram,)), cosine, "=", gram.args[3] + Rational(1, 10**100))
    assert check_statements([("exact", exact)], 8, 0) == Report(1, 10, 0, "")
    assert "by near" in check_statements([("near", near)], 8, 0).failure


C, K = t.CLASS_COUNT, t.NEGATIVES
FEW = (C - 2) * (C - 3) * (C - 4) * (C - 5) * (C - 6)
FEW_NEGATIVES = (K - 1) * (K - 2) * (K - 3) * (K - 4) * (K - 5)
MANY = prod(C - n for n in range(2, 41))
NO_HYPOTHESES = frozenset()


@pytest.mark.parametrize(
    ("left", "under"),
    [
        (FEW, NO_HYPOTHESES),
        (FEW_NEGATIVES, NO_HYPOTHESES),
        (FEW * FEW_NEGATIVES, NO_HYPOTHESES),
        (MANY * FEW_NEGATIVES, NO_HYPOTHESES),
        (FEW * t.Equal(d.c, d.s), frozenset((assumed.Same(d.c, d.s),))),
        (t.Bind(d.c, t.Classes(), FEW * t.Probability(d.c)), NO_HYPOTHESES),
        (t.Bind(d.i, t.Indices(), FEW_NEGATIVES), NO_HYPOTHESES),
        (t.Bind(d.c, t.ClassLaw(), t.Bind(d.u, t.OtherClasses(d.c), FEW)), NO_HYPOTHESES),
        (FEW * d.population_loss(d.plain), frozenset((assumed.StrictlyDecreasing(),))),
        (FEW * d.latent_loss("u"), frozenset((assumed.UnitVectors("u"),))),
        (FEW * d.downstream_loss(d.plain), frozenset((assumed.UnitBall("f"),))),
    ],
)
def test_what_only_larger_numbers_show_is_seen(left, under):
    false = Statement(under, left, "=", Integer(0))
    for seed in range(3):
        assert "by planted" in check_statements([("planted", false)], 3, seed).failure


@pytest.mark.parametrize(
    ("left", "under"),
    [
        (FEW * t.Unknown("z") * t.Equal(d.c, d.s), frozenset((assumed.Distinct(d.c, d.u),))),
        (FEW_NEGATIVES * t.Equal(d.c_i, d.s), NO_HYPOTHESES),
    ],
)
def test_what_only_larger_numbers_and_some_values_show_is_seen_in_many_draws(left, under):
    """Where c ≠ s there is nothing to be seen, and two large models are not many."""
    lines = [("planted", Statement(under, left, "=", Integer(0)))]
    seen = [bool(check_statements(lines, 3, seed).failure) for seed in range(20)]
    assert sum(seen) >= 5


def test_a_statement_of_large_numbers_that_is_true_holds():
    true = Statement(frozenset(), FEW**2 * FEW_NEGATIVES**2, "≥", Integer(0))
    assert check_statements([("true", true)], 3, 0) == Report(1, 5, 0, "")
    (one, _), (two, _) = large_models(true, count=2, seed=0)
    assert min(one.classes, one.negatives, two.classes, two.negatives) >= 5 * 10**5


def test_a_large_law_has_mass_one():
    under = frozenset((assumed.Distinct(d.c, d.s),))
    total = Statement(under, t.Bind(d.c, t.Classes(), t.Probability(d.c)), "=", Integer(1))
    for model, at in large_models(total, count=2, seed=1):
        assert model.classes >= 40
        assert check(total, model, at) is True


def test_an_existence_of_points_is_looked_for():
    """Some value of f on a class is one of its values; none has a norm above 1."""
    y = t.Variable("y", "point")
    exists = (Tuple(y, t.Points(d.c)),)
    cosine = t.Inner(t.Vector("f", y), t.Vector("f", y))
    units = frozenset((assumed.UnitVectors("f"),))
    found = Statement(units, cosine * t.Probability(d.c), "=", t.Probability(d.c), exists)
    wrong = Statement(units, cosine * t.Probability(d.c), ">", t.Probability(d.c), exists)
    for model, at in random_models(found, count=3, seed=1):
        assert check(found, model, at) is True
        assert check(wrong, model, at) is False


@pytest.mark.parametrize(
    "law",
    [
        t.Points(t.Variable("s", "class")),
        t.OtherClasses(t.Variable("s", "class")),
        t.IndependentPoints(t.Variable("s•", "classes")),
        t.Points(t.Entry(t.Variable("π", "permutation"), t.Variable("s", "class"))),
    ],
    ids=str,
)
def test_what_is_free_only_in_the_law_of_an_existence_has_a_value(law):
    """∃ y of law D_s: ρ_c ≥ ρ_c, of which a derivation was once found to have no value."""
    mass, drawn = t.Probability(d.c), t.Variable("y", law.sort)
    exists = Statement(frozenset(), mass, "≥", mass, (Tuple(drawn, law),))
    report = check_statements([("planted", exists)], 3, 0)
    assert (report.failure, report.undecided) == ("", 0)
    assert report.models >= 3
    never = Statement(frozenset(), mass, ">", mass, (Tuple(drawn, law),))
    assert check_statements([("planted", never)], 3, 0).failure.startswith("line 1")


def test_what_means_nothing_has_no_value():
    model, _ = next(
        random_models(Statement(frozenset(), Integer(1), "=", Integer(1)), count=1, seed=0)
    )
    u, v = (t.Vector(name, d.c) for name in ("u", "v"))
    with pytest.raises(ValueError, match="two vectors"):
        evaluate(t.Inner(u * v, u), model, {d.c: 0})
    with pytest.raises(ValueError, match="exponent"):
        evaluate(t.Probability(d.c) ** Rational(1, 2), model, {d.c: 0})


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
