"""Terms are evaluated on models as enumeration does, exactly where they are rational."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Rational

from numerics.balls.downstream_check import supervised_interval
from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import gram_of
from numerics.exact.losses import Exponential, Logistic, Square
from property_tests.enumerated import enumerated_latent_loss, enumerated_representation_loss
from property_tests.strategies import smooth_losses
from property_tests.theorems.verdicts.models.test_sampling import models
from theorems.kernel import definitions as d
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.verdicts.models import (
    Model,
    Report,
    check_statements,
    evaluate,
    random_models,
)


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


def test_what_means_nothing_has_no_value():
    model, _ = next(
        random_models(Statement(frozenset(), Integer(1), "=", Integer(1)), count=1, seed=0)
    )
    u, v = (t.Vector(name, d.c) for name in ("u", "v"))
    with pytest.raises(ValueError, match="two vectors"):
        evaluate(t.Inner(u * v, u), model, {d.c: 0})
    with pytest.raises(ValueError, match="exponent"):
        evaluate(t.Probability(d.c) ** Rational(1, 2), model, {d.c: 0})


def test_what_is_kept_of_a_family_is_kept_by_what_a_term_reads_of_it():
    """One entry, an entry at a bound place, and all of a family, at families with a same entry."""
    model = Model((fmpq(1, 3), fmpq(2, 3)), ((fmpq(1),),) * 2, 2, Logistic(), Random(0))
    family, i, c = (t.Variable(*x) for x in (("c", "classes"), ("i", "index"), ("c", "class")))
    one = t.Probability(t.Entry(family, i))
    summed = t.Bind(i, t.Indices(), one * t.Equal(t.Entry(family, i), c))
    whole = t.Unknown("h", family)
    for entries, place, own in product(product(range(2), repeat=2), range(2), range(2)):
        at = {family: entries, i: place, c: own}
        assert evaluate(one, model, at) == model.law[entries[place]]
        assert evaluate(summed, model, at) == model.law[own] * entries.count(own)
        assert evaluate(whole, model, at) == model.coefficient("h", (entries,), 0)
        assert evaluate(t.Bind(family, t.IndependentClasses(), one), model, at) == fmpq(5, 9)
        assert evaluate(t.Bind(i, t.Indices(), one) * t.Equal(i, i), model, at) == sum(
            model.law[entry] for entry in entries
        )


def test_a_variable_that_is_bound_again_is_another_one_inside():
    model = Model((fmpq(1, 3), fmpq(2, 3)), ((fmpq(1),),) * 2, 1, Logistic(), Random(0))
    c = t.Variable("c", "class")
    again = t.Probability(c) * t.Bind(c, t.OtherClasses(c), t.Probability(c))
    for own in range(2):
        assert evaluate(again, model, {c: own}) == fmpq(2, 9)
    assert evaluate(t.Bind(c, t.Classes(), again), model) == fmpq(4, 9)
