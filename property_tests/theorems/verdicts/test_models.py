"""The evaluator on finite models: the definitions against enumeration, planted false lines."""

from math import prod

import pytest
from sympy import Integer, Rational, Tuple
from sympy.core.symbol import Str

from numerics.exact.losses import Logistic
from theorems.kernel import definitions as d
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.verdicts.models import (
    NoModelError,
    Report,
    check,
    check_statements,
    large_models,
    losses,
    random_models,
)

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


def triangle(name, cosine):
    """Return that all cosines of a family are one number."""
    return assumed.GramIs(name, d.s, d.t, t.Equal(d.s, d.t) * (1 - cosine) + cosine)


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


def test_vectors_below_others_have_the_norm_that_is_assumed():
    v = t.Vector("v", d.c)
    units = frozenset((assumed.UnitVectors("v"), assumed.GramBelow("v", "u")))
    statement = Statement(units, t.Inner(v, v), "=", Integer(1))
    assert check_statements([("true", statement)], 8, 0).failure == ""


BELOW = frozenset(
    (assumed.GramBelow("v", "u"), *map(assumed.UnitVectors, "uv"), assumed.Distinct(d.s, d.t))
)
LOW, HIGH = (t.Inner(t.Vector(name, d.s), t.Vector(name, d.t)) for name in "vu")


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
    monkeypatch.setattr(losses, "LOSSES", (Logistic(),))
    monkeypatch.setattr(losses, "_meeting", losses._meeting.__wrapped__)  # nothing kept of others
    value, exists = d.loss_of(Integer(1)), (Tuple(Str("u"), t.CLASS_COUNT),)
    lines = [
        ("equal", Statement(frozenset(), value, ">", value)),
        ("same", Statement(frozenset(), value, "=", value)),
        ("near", Statement(frozenset(), value, "=", value + Rational(1, 10**40))),
        ("vectors", Statement(frozenset(), Integer(0), ">", Integer(1), exists)),
    ]
    assert check_statements(lines, 3, 0) == Report(4, 0, 4, "")


def test_vectors_with_a_given_gram_matrix_have_it_exactly():
    gram = triangle("u", Rational(1, 7))
    cosine = t.Inner(t.Vector("u", d.s), t.Vector("u", d.t))
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
        (t.Bind(d.c, t.ClassLaw(), t.Bind(d.t, t.OtherClasses(d.c), FEW)), NO_HYPOTHESES),
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
        (FEW * t.Unknown("z") * t.Equal(d.c, d.s), frozenset((assumed.Distinct(d.c, d.t),))),
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
