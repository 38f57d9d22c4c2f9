"""Witnesses: what contradicts a hypothesis is recognised, and nothing near it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.calculus.witness import (
    Inequality,
    at_midpoint,
    check,
    contradicts,
    negative_direction,
    on_permuting,
    on_raising,
    on_replacing,
    on_the_lattice,
)
from numerics.exact.parse import parse

ONE, ZERO = Fraction(1), Fraction(0)


@pytest.mark.slow
@settings(max_examples=50)
@given(st.lists(st.integers(-2, 2).map(Fraction), min_size=1, max_size=4), st.randoms())
def test_what_is_made_of_points_is_recognised_and_nothing_near_it(v, random):
    order = random.sample(range(len(v)), len(v))
    chosen = random.sample(range(len(v)), random.randint(1, len(v)))
    for made in (on_permuting(tuple(v), order), on_replacing(tuple(v), chosen)):
        assert contradicts(made) == bool(made.terms)
        if made.terms:
            (weight, point), *others = made.terms
            moved = (point[0] + Fraction(1, 7) if point[0] < 1 else Fraction(1, 7), *point[1:])
            assert not contradicts(replace(made, terms=((weight, moved), *others)))
            assert not contradicts(replace(made, terms=((weight / 3, point), *others)))


@pytest.mark.slow
def test_points_of_many_coordinates_are_recognised_without_trying_every_order():
    """14! orders, or 14 draws from 14 values, fit no memory."""
    v = tuple(Fraction(i % 3) for i in range(14))
    permuted = on_permuting(v, range(13, -1, -1))
    assert contradicts(permuted)
    (one, (_, *rest)), last = permuted.terms
    assert not contradicts(replace(permuted, terms=((one, (Fraction(1, 2), *rest)), last)))
    points = [tuple(Fraction(i + j, 20) for i in range(14)) for j in range(2)]
    of_two = Inequality("replacement", "> 0", tuple((Fraction(1), point) for point in points))
    assert not contradicts(of_two)
    assert contradicts(on_replacing(v, range(5, 11)))


def test_inequalities_outside_the_domain_or_without_content_are_refused():
    with pytest.raises(ValueError, match="not in"):
        at_midpoint((ZERO,), (Fraction(5, 2),), strict=False)
    with pytest.raises(ValueError, match="two different points"):
        at_midpoint((ZERO,), (ZERO,), strict=True)
    with pytest.raises(ValueError, match="raised"):
        on_raising((ZERO,), 0, ZERO, strict=True)
    with pytest.raises(ValueError, match="not in"):
        on_raising((Fraction(2),), 0, ONE, strict=False)
    with pytest.raises(ValueError, match="choose"):
        on_replacing((ZERO,), ())


@pytest.mark.parametrize(
    ("text", "inequality"),
    [
        ("log(1 + sum(exp(-v)))", at_midpoint((ZERO,), (ONE,), strict=False)),
        ("log(1 + sum(exp(-v)))", at_midpoint((ZERO, ONE), (ONE, ZERO), strict=True)),
        ("log(sum(exp(-v)))", at_midpoint((ZERO,), (ONE,), strict=False)),  # equality is no excess
        ("log(sum(exp(-v)))", on_permuting((ZERO, ONE), (1, 0))),
        ("max(0, 1 - min(v))", on_raising((ONE,), 0, ONE, strict=False)),
        ("exp(-sum(v))", on_the_lattice((ZERO, ZERO), (ONE, ONE))),  # comparable points: equality
        ("sum(exp(-v))", on_replacing((ZERO, ONE), (0, 1))),
    ],
)
def test_what_does_not_refute_is_no_witness(text, inequality):
    assert check(parse(text), {}, inequality) is None


def test_a_direction_is_negative_only_where_the_curvature_is():
    assert negative_direction(parse("sum(v**2)"), {}, (ZERO,), (ONE,)) is None
    assert negative_direction(parse("sum(v)"), {}, (ZERO,), (ONE,)) is None
    assert negative_direction(parse("-max(max(v), 0)"), {}, (ZERO,), (ONE,)) is None  # a kink
