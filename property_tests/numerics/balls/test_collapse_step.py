"""The step of Lemma 1 and exact losses against the definition in plain fractions."""

from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.collapse_step import averaging_step, population_loss
from numerics.balls.enumeration import exact_representation_loss
from numerics.exact.arithmetic import RATIONALS, IrrationalError
from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    Exponential,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    Square,
    SquaredHinge,
)
from numerics.exact.rationals import as_fraction
from property_tests.enumerated import enumerated_representation_loss
from property_tests.reference import collapsed, exact_loss_of
from property_tests.search import spreads

RATIONAL = {
    Square(margin=-10): lambda v: sum((-10 - x) ** 2 for x in v),
    Hinge(margin=1): lambda v: sum(max(Fraction(0), 1 - x) for x in v),
    HingeMax(margin=1): lambda v: max(Fraction(0), 1 - min(v)),
    HardestNegative(): lambda v: -min(v),
    SquaredHinge(margin="1/2"): lambda v: sum(max(Fraction(0), Fraction(1, 2) - x) ** 2 for x in v),
}
small = spreads(dimensions=lambda classes: range(1, 4), max_classes=3, max_points=2)
negatives = st.integers(1, 2)


@pytest.mark.slow
@pytest.mark.parametrize("loss", RATIONAL, ids=lambda loss: loss.formula)
@given(f=small, k=negatives)
def test_a_rational_loss_has_its_exact_value(loss, f, k):
    value = population_loss(f, negatives=k, loss=loss)
    assert value.width == 0
    assert value.lower == exact_loss_of(f, RATIONAL[loss], k)
    assert enumerated_representation_loss(f, negatives=k, loss=loss).contains(value.lower)


@pytest.mark.slow
@pytest.mark.parametrize("loss", RATIONAL, ids=lambda loss: loss.formula)
@given(f=small, k=negatives, c=st.integers(0, 2))
def test_the_step_is_the_mean_and_the_least_of_the_differences(loss, f, k, c):
    c %= len(f.law)
    step = averaging_step(f, replaced=c, negatives=k, loss=loss)
    ell, before = RATIONAL[loss], exact_loss_of(f, RATIONAL[loss], k)
    after = [exact_loss_of(collapsed(f, c, u), ell, k) for _, u in f.classes[c]]
    mean = sum(as_fraction(mass) * x for (mass, _), x in zip(f.classes[c], after, strict=True))
    assert step.before.lower == before
    assert [value.lower for value in step.after] == after
    assert step.mean_increase.lower == step.mean_increase.upper == mean - before
    assert step.least_increase.lower == step.least_increase.upper == min(after) - before


@pytest.mark.slow
@given(f=small, k=negatives)
def test_other_losses_are_enclosed_and_the_step_is_as_wide_as_its_parts(f, k):
    step = averaging_step(f, replaced=0, negatives=k, loss=Logistic())
    reference = enumerated_representation_loss(f, negatives=k, bits=80)
    assert step.before.is_below(reference) is None
    assert step.before.is_above(reference) is None
    masses = [as_fraction(mass) for mass, _ in f.classes[0]]
    lower = sum(m * value.lower for m, value in zip(masses, step.after, strict=True))
    upper = sum(m * value.upper for m, value in zip(masses, step.after, strict=True))
    assert step.mean_increase.lower == lower - step.before.upper
    assert step.mean_increase.upper == upper - step.before.lower
    assert step.least_increase.lower == min(x.lower for x in step.after) - step.before.upper
    assert step.least_increase.upper == min(x.upper for x in step.after) - step.before.lower


@pytest.mark.parametrize("loss", [Logistic(), Decoupled(), Exponential()], ids=lambda x: x.formula)
def test_a_loss_that_leaves_the_rationals_has_no_exact_value(loss):
    f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [(1, [-1])]])
    with pytest.raises(IrrationalError, match="enclose the value in balls"):
        exact_representation_loss(f, negatives=1, loss=loss)


def test_exact_values_do_not_rest_on_symmetry():
    first = CustomLoss("v[1]**2 + sum(v) - v[1]")
    f = FiniteMap.of(["1/3", "2/3"], [[(1, [1])], [(1, ["-1"])]])
    value = exact_representation_loss(f, negatives=2, loss=first)
    # v_i is 2 with probability 2/3 (class 0) or 1/3 (class 1), else 0: E v² + E v = 4 or 2.
    assert as_fraction(value) == Fraction(1, 3) * 4 + Fraction(2, 3) * 2


def test_the_largest_rational_is_exact():
    assert RATIONALS.maximum([fmpq(1, 3), fmpq(1, 2), fmpq(0)]) == fmpq(1, 2)
    assert RATIONALS.number(Fraction(-2, 7)) == fmpq(-2, 7)


@pytest.mark.parametrize("replaced", [-1, 2])
def test_a_class_that_does_not_exist_is_refused(replaced):
    f = FiniteMap.of(["1/2"] * 2, [[(1, [1])], [(1, [-1])]])
    with pytest.raises(ValueError, match=f"replaced is {replaced}; .* a class, below 2"):
        averaging_step(f, replaced=replaced, negatives=1, loss=Square())
