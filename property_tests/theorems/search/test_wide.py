"""`solve` for many classes: narrow intervals, the same as those of few classes where both go."""

from fractions import Fraction
from math import inf

import pytest
from flint import fmpq

from numerics.balls.bounds import mean_classifier_loss
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import HingeMax, Logistic, Square
from numerics.floats.downstream_search import supervised_loss
from property_tests.numerics.floats.test_many_search import harmonic
from theorems.search import wide
from theorems.search.wide import is_wide, mean_loss, solve_wide, supervised_of_simplex
from theorems.tools.minimiser import solve


@pytest.mark.parametrize("negatives", [16, inf])
def test_it_agrees_with_the_search_for_few_classes(negatives):
    law = harmonic(5)
    many = solve_wide(law, law, negatives=negatives, loss=Logistic())
    few = solve(law, law, negatives=negatives, loss=Logistic(), dimension=None, bits=80)
    for one, other in ((many.loss, few.loss), (many.supervised, few.supervised)):
        assert one.lower <= other.upper
        assert other.lower <= one.upper
        assert one.width < Fraction(1, 10**8)
    assert many.scope == few.scope == "global"
    gram, _ = few.in_floats()
    assert abs(many.gram - gram).max() < 1e-3


def test_a_smaller_dimension_is_local_and_its_lower_end_that_of_the_relaxation():
    law = harmonic(6)
    narrow = solve_wide(law, law, negatives=4, loss=Logistic(), dimension=2)
    whole = solve_wide(law, law, negatives=4, loss=Logistic())
    assert narrow.scope == "local"
    assert narrow.vectors.shape == (6, 2)
    assert narrow.loss.lower <= whole.loss.upper < narrow.loss.upper
    assert narrow.loss.lower >= whole.loss.lower - Fraction(1, 10**8)


@pytest.mark.parametrize(("loss", "scope"), [(Logistic(), "global"), (Square(margin=1), "local")])
def test_one_dimension_less_is_enough_where_more_similar_is_never_better(loss, scope):
    law = harmonic(4)
    found = solve_wide(law, law, negatives=3, loss=loss, dimension=3)
    assert found.scope == scope


def test_what_is_solved_in_which_way():
    law, same = harmonic(40), [fmpq(1, 40)] * 40
    assert is_wide(law, law, Logistic())
    assert is_wide(same, law, Logistic())  # downstream weights tell classes apart as well
    assert not is_wide(same, same, Logistic())
    assert not is_wide(law, law, HingeMax())
    assert not is_wide(law[:32], law[:32], Logistic())


def test_too_many_classes_are_refused(monkeypatch):
    monkeypatch.setattr(wide, "MAX_WIDE", 4)
    with pytest.raises(ValueError, match="rho has 5 classes; at most 4 are searched"):
        solve_wide(harmonic(5), harmonic(5), negatives=1, loss=Logistic())


def test_the_simplex_has_the_downstream_loss_that_the_search_for_few_classes_finds():
    weights = harmonic(6)
    found = supervised_of_simplex(weights, loss=Logistic(beta=2))
    other = supervised_loss(simplex_etf_gram(6), weights, loss=Logistic(beta=2)).interval
    assert found.lower <= other.upper
    assert other.lower <= found.upper
    assert found.width < Fraction(1, 10**8)


def test_no_interval_is_shown_for_a_simplex_that_is_not_searched():
    with pytest.raises(ValueError, match="convex losses without kinks"):
        supervised_of_simplex(harmonic(4), loss=HingeMax())


def test_the_loss_of_the_vectors_as_classifiers_is_that_of_the_matrix_found():
    law = harmonic(6)
    few = solve(law, law, negatives=4, loss=Logistic(), dimension=None, bits=60)
    found = mean_loss(solve_wide(law, law, negatives=4, loss=Logistic()), law, loss=Logistic())
    assert float(found) == pytest.approx(
        float(mean_classifier_loss(few.rows, law, loss=Logistic(), bits=60)), rel=1e-3
    )
