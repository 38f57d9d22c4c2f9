"""The verdicts of a map are those of proved intervals, at every law once."""

from fractions import Fraction
from itertools import combinations, pairwise
from math import inf

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.losses import Logistic
from numerics.exact.rationals import as_fraction, rational
from theorems.search.law_search import Problem, supervised_values
from theorems.search.map_of_laws import (
    Corner,
    LawMap,
    Triangles,
    _corner,
    _whole,
    map_of_laws,
    verdicts,
)
from theorems.search.shards import Workers
from theorems.tools import minimiser as solving

numbers = st.integers(0, 6).map(lambda n: n / 4)  # so that changes equal to the gaps occur


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=4))
def test_a_law_rises_or_falls_only_by_more_than_the_gaps(row):
    values, gaps = (np.array([list(column)]) for column in zip(*row, strict=True))
    rises = any(b[0] - a[0] > a[1] + b[1] for a, b in combinations(row, 2))
    falls = all(a[0] - b[0] > a[1] + b[1] for a, b in pairwise(row))
    (verdict,) = verdicts(values, gaps)
    assert verdict == (1 if rises else -1 if falls else 0)


def test_the_change_is_the_largest_of_those_that_are_shown():
    grids = (Triangles(*[np.zeros((0, 3))] * 3), Corner(*[np.zeros(0)] * 3))
    values = np.array([[1.0, 1.001, 1.5], [1.0, 1.2, 1.5], [2.0, 1.0, 1.5]])
    gaps = np.array([[0, 0, 1.0], [1.0, 1.0, 1.0], [0.1, 0.1, 9.0]])
    found = LawMap(Problem(3), *grids, np.full((3, 3), 1 / 3), values, gaps, np.zeros((3, 3)))
    assert found.verdicts.tolist() == [1, 0, 0]
    assert found.changes[[0, 2]].tolist() == pytest.approx([0.001, -0.5])  # not 0.5
    assert np.isnan(found.changes[1])


def test_where_the_minimiser_is_not_seen_no_collapse_is():
    """The map said no of a matrix that was where the barrier had begun."""
    grids = (Triangles(*[np.zeros((0, 3))] * 3), Corner(*[np.zeros(0)] * 3))
    gaps = np.array([[0.0, np.inf, 0.0]])
    found = LawMap(Problem(3), *grids, np.full((1, 3), 1 / 3), gaps, gaps, np.full((1, 3), -1.0))
    assert found.collapsed.tolist() == [[-1, 0, -1]]


def test_what_is_no_number_is_undecided():
    assert verdicts(np.array([[1.0, np.nan]]), np.zeros((1, 2))).tolist() == [0]


LAWS = {
    "4329/5000, 661/5000, 1/500": 1,  # that of a certificate
    "9/10, 99/1000, 1/1000": 1,
    "1/2, 1/4, 1/4": -1,
    "85/100, 1/10, 1/20": -1,
    "97/100, 2/100, 1/100": 0,  # the small classes share one vector for both k
    "1/3, 1/3, 1/3": 0,
}


def order_in_balls(law, problem):
    """Return 1 or −1 where the proved intervals of L_sup are apart, else 0."""
    before, after = (
        solving.solve(law, law, negatives=k, loss=problem.loss, dimension=None, bits=160).supervised
        for k in problem.negatives
    )
    return 1 if before.is_below(after) else -1 if after.is_below(before) else 0


@pytest.mark.slow
@pytest.mark.parametrize(("text", "expected"), LAWS.items())
def test_a_verdict_is_that_of_the_proved_intervals(text, expected):
    law = [fmpq(*map(int, mass.split("/"))) for mass in text.split(",")]
    problem = Problem(3, (1, inf), Logistic())
    values, gaps = supervised_values(np.array([[float(as_fraction(x)) for x in law]]), problem)
    assert verdicts(values, gaps).tolist() == [expected]
    assert verdicts(values, gaps + 1).tolist() == [0]
    assert order_in_balls(law, problem) == expected


@pytest.mark.campaign
@pytest.mark.parametrize(
    "problem",
    [Problem(3, (1, inf), Logistic()), Problem(3, (4, 16), Logistic(beta=5, margin=1))],
    ids=["talk", "margin"],
)
def test_no_verdict_of_a_map_is_against_the_balls(problem):
    found = map_of_laws(problem, 40, Workers())
    rng = np.random.default_rng()
    for sign in (1, -1):
        for n in rng.choice(np.flatnonzero(found.verdicts == sign), 40):
            b, c = (Fraction(x).limit_denominator(10**9) for x in found.laws[n, 1:])
            law = [rational(mass) for mass in (1 - b - c, b, c)]
            assert order_in_balls(law, problem) == sign, law


@given(st.integers(1, 9))
def test_the_triangles_have_every_law_at_a_centre_once(resolution):
    laws, grid = _whole(resolution)
    n = 3 * resolution
    centres = {
        tuple(sorted((a, b, n - a - b), reverse=True))
        for a in range(1, n)
        for b in range(1, n - a)
        if a % 3 == b % 3 == (n - a - b) % 3 != 0
    }
    assert {tuple(row) for row in np.rint(laws * n).astype(int).tolist()} == centres
    assert len(laws) == len(centres)
    assert len(grid.triangles) == resolution**2
    middles = grid.corners[grid.triangles].mean(axis=1)
    assert np.allclose(-np.sort(-middles, axis=1), laws[grid.law])


def test_the_corner_has_every_law_of_its_domain():
    laws, grid = _corner(20, first=7)
    for (i, j), law in np.ndenumerate(grid.law):
        a, b = (
            np.sqrt(edges[n] * edges[n + 1]) for edges, n in ((grid.second, j), (grid.third, i))
        )
        if law >= 0:
            assert np.allclose(laws[law - 7], sorted((1 - a - b, a, b), reverse=True))
        else:
            assert not 1 - a - b >= a >= b
