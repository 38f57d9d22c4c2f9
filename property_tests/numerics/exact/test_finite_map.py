"""Finite maps: their laws by the definition, and what is none is refused with its place."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.finite_map import FiniteMap
from numerics.exact.rationals import as_fraction
from property_tests.strategies import classes_of_points, representations, unit_vectors


@given(classes_of_points())
def test_the_laws_of_anchors_pairs_and_negatives_are_those_of_the_classes(drawn):
    law, classes = drawn
    f = FiniteMap.of(law, classes)
    points = [(c, p) for c, each in enumerate(classes) for p, _ in each]
    assert list(f.labels) == [c for c, _ in points]
    assert [as_fraction(q) for q in f.negatives] == [law[c] * p for c, p in points]
    assert sum(map(sum, f.positives)) == sum(f.negatives) == 1
    for (x, (c, p)), (y, (e, r)) in product(enumerate(points), repeat=2):
        assert as_fraction(f.positives[x][y]) == (law[c] * p * r if c == e else 0)


@given(representations(), st.data())
def test_a_class_is_sent_to_one_vector_and_the_others_stay(f, data):
    c = data.draw(st.integers(0, len(f.law) - 1))
    vector = data.draw(st.sampled_from(f.vectors))
    g = f.collapsed(c, vector)
    assert g.law == f.law
    assert g.classes[c] == ((fmpq(1), vector),)
    assert replace(g, classes=(*g.classes[:c], f.classes[c], *g.classes[c + 1 :])) == f


@given(unit_vectors(3), unit_vectors(3))
def test_points_have_unit_norm(u, w):
    halves = [("1/2", u), ("1/2", w)]
    f = FiniteMap.of(["1/3", "2/3"], [[(1, u)], halves])
    assert f.negatives == (fmpq(1, 3), fmpq(1, 3), fmpq(1, 3))
    with pytest.raises(ValueError, match=r"vectors\[0\] has squared norm 3"):
        FiniteMap.of(["1/3", "2/3"], [[(1, [1, 1, 1])], halves])
    with pytest.raises(ValueError, match=r"vectors\[1\] has squared norm 4"):
        f.moved([u, [2, 0, 0], w])


@pytest.mark.parametrize(
    ("law", "classes", "message"),
    [
        (["1/2", "1/2"], [[(1, [1])]], "classes has 1 entries"),
        (["1/2", "1/4"], [[(1, [1])], [(1, [1])]], "class_law sums to 3/4"),
        (["1/2", "1/2"], [[(1, [1])], [("1/2", [1])]], r"classes\[1\] .* sum to 1/2"),
        (["1/2", "1/2"], [[(1, [1])], [("3/2", [1]), ("-1/2", [-1])]], r"classes\[1\] .*negative"),
        (["1/2", "1/2"], [[(1, [1])], []], r"classes\[1\] .* sum to 0"),
        (["1/2", "1/2"], [[(1, [1])], [(1, [1, 0])]], r"vectors\[1\] has 2 entries"),
        (["1/2", "1/2"], [[(1, [])], [(1, [])]], "vectors is empty"),
    ],
)
def test_what_is_no_finite_map_is_refused(law, classes, message):
    with pytest.raises(ValueError, match=message):
        FiniteMap.of(law, classes)


def test_floats_are_refused():
    with pytest.raises(TypeError, match=r"vector is the float 0\.5"):
        FiniteMap.of(["1/2", "1/2"], [[(1, [0.5])], [(1, [1])]])
    with pytest.raises(TypeError, match="mass is the float"):
        FiniteMap.of([Fraction(1, 2)] * 2, [[(1.0, [1])], [(1, [1])]])


def test_a_point_of_mass_0_is_no_anchor_and_no_negative():
    f = FiniteMap.of(["1/2", "1/2"], [[(1, [1]), (0, [-1])], [(1, [1])]])
    assert f.negatives == (fmpq(1, 2), 0, fmpq(1, 2))
    assert [sum(row) for row in f.positives] == list(f.negatives)
