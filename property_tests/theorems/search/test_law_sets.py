"""Sets of class laws: float64 and proof agree on what belongs, and only that is searched."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.exact.losses import Logistic
from numerics.floats.law_barrier import collapse_margins
from theorems.search.law_search import Problem, relative_increases
from theorems.search.law_sets import EveryLaw, NoCollapse, NoRareClass

RARE = [Fraction(n, 161) for n in (148, 12, 1)]

laws = st.lists(st.integers(1, 40), min_size=3, max_size=3).map(
    lambda masses: [Fraction(n, sum(masses)) for n in sorted(masses, reverse=True)]
)


def row(law):
    return np.array([[float(mass) for mass in law]])


@pytest.mark.slow
@given(law=laws)
@settings(max_examples=10)
def test_float64_and_proof_agree_on_collapse_with_its_closed_form(law):
    (margin,) = collapse_margins(row(law), negatives=1, loss=Logistic())
    assume(abs(margin) > 1e-3)
    domain = NoCollapse()
    assert domain.seen(row(law), Logistic()).item() == (margin < 0)
    assert domain.contains(law, Logistic()) == (margin < 0)


@given(law=laws, least=st.fractions(0, Fraction(1, 3)))
def test_a_law_has_a_rare_class_or_not(law, least):
    domain = NoRareClass(least)
    assert domain.contains(law, Logistic()) == all(mass >= least for mass in law)
    if abs(min(law) - least) > 1e-9:
        assert domain.seen(row(law), Logistic()).item() == domain.contains(law, Logistic())


@pytest.mark.parametrize(
    ("among", "is_counted"),
    [
        (EveryLaw(), True),
        (NoRareClass(Fraction(1, 200)), True),
        (NoRareClass(Fraction(1, 100)), False),
        (NoCollapse(), False),
    ],
)
def test_an_increase_counts_where_the_conjecture_speaks_of_the_law(among, is_counted):
    problem = Problem(3, (1, inf), Logistic(), among=among)
    assert (relative_increases(row(RARE), problem).item() > 0) == is_counted
