"""Whatever classifiers are given, the interval holds L_sup; those of the search make it narrow."""

from fractions import Fraction

import pytest
from flint import fmpq, fmpz_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.bounds import mean_classifier_loss
from numerics.balls.many_classes import InvalidCertificateError
from numerics.balls.many_classifiers import mean_loss_of_many, supervised_of_many
from numerics.exact.geometry import gram_of
from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    Exponential,
    HingeMax,
    Logistic,
    PairwiseLogistic,
    Square,
)
from numerics.exact.rationals import class_law
from numerics.floats.downstream_search import supervised_loss
from property_tests.strategies import class_laws, vector_lists

LOSSES = st.sampled_from(
    [Logistic(), Logistic(beta=5, margin=1), Decoupled(), Exponential(), PairwiseLogistic()]
)


def as_integers(vectors):
    """Return rows of integers along rational vectors."""
    rows = []
    for vector in vectors:
        exact = [Fraction(int(x.p), int(x.q)) for x in map(fmpq, vector)]
        common = 1
        for x in exact:
            common *= x.denominator
        rows.append([int(x * common) for x in exact])
    return fmpz_mat(rows)


@pytest.mark.slow
@settings(max_examples=25)
@given(class_laws(), st.data(), LOSSES)
def test_any_classifiers_prove_an_interval_that_holds(law, data, loss):
    vectors = data.draw(vector_lists(len(law)))
    size = len(vectors[0])
    entries = st.lists(st.integers(-40, 40), min_size=size, max_size=size)
    W = fmpz_mat([data.draw(entries) for _ in law])
    weights = list(class_law(law))
    found = supervised_of_many(as_integers(vectors), W, weights, scale=5, loss=loss)
    best = supervised_loss(gram_of(vectors), law, loss=loss).interval
    assert found.lower <= best.upper
    assert found.upper >= best.lower


@pytest.mark.parametrize("loss", [Logistic(), Decoupled(), Exponential(), Square()])
def test_pulls_that_cancel_have_a_norm(loss):
    """The coordinates of a pull are balls around 0 here, of which Arb's own square is NaN."""
    rows = fmpz_mat([[3, 1, 7], [-3, 1, 7], [3, -1, 7], [-3, -1, 7]])
    found = supervised_of_many(rows, rows, [fmpq(1, 4)] * 4, scale=0, loss=loss)
    assert found.lower < found.upper


def test_classifiers_within_the_ball_are_taken_as_they_are_and_longer_ones_over_their_norms():
    sides, half = fmpz_mat([[1], [-1]]), [fmpq(1, 2)] * 2

    def upper(n, scale):
        W = fmpz_mat([[n], [-n]])
        return supervised_of_many(sides, W, half, scale=scale, loss=Logistic()).upper

    assert abs(upper(3, 0) - upper(1, 0)) < Fraction(1, 10**20)
    assert upper(1, 1) > upper(1, 0)  # of norm 1/2
    assert upper(0, 0) > upper(1, 1)


@pytest.mark.parametrize("loss", [Logistic(), Decoupled(beta=2), Square()])
def test_two_proofs_of_one_l_sup_agree(loss):
    vectors, law = [[1, 0], ["-3/5", "4/5"], ["-4/5", "-3/5"]], ["1/2", "1/3", "1/6"]
    best = supervised_loss(gram_of(vectors), law, loss=loss)
    rows = fmpz_mat([[5, 0], [-3, 4], [-4, -3]])
    scaled = [[x * 2**40 for x in row] for row in best.coefficients]
    exact = [[fmpq(x) for x in vector] for vector in [[1, 0], [fmpq(-3, 5), fmpq(4, 5)]]]
    exact.append([fmpq(-4, 5), fmpq(-3, 5)])
    W = [
        [int((sum(a * v[i] for a, v in zip(row, exact, strict=True))).floor()) for i in range(2)]
        for row in scaled
    ]
    weights = list(class_law(law))
    found = supervised_of_many(rows, fmpz_mat(W), weights, scale=40, loss=loss)
    assert found.lower <= best.interval.upper
    assert best.interval.lower <= found.upper
    assert found.width < Fraction(1, 10**9)


SIDES, HALVES = fmpz_mat([[1], [-1]]), [fmpq(1, 2)] * 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vectors": fmpz_mat([[1]])}, "two matrices of C ≥ 2 rows"),
        ({"classifiers": fmpz_mat([[1, 0], [0, 1]])}, "two matrices of C ≥ 2 rows"),
        ({"weights": [fmpq(1, 2), fmpq(1, 3)]}, "weights sum to 5/6"),
        ({"loss": HingeMax()}, "not convex and differentiable"),
        ({"loss": CustomLoss("-sum(v)*sum(v)")}, "not convex and differentiable"),
        ({"scale": -1}, "scale is -1"),
    ],
)
def test_what_does_not_fit_is_refused(change, message):
    asked = {"vectors": SIDES, "classifiers": SIDES, "weights": HALVES}
    asked |= {"scale": 0, "loss": Logistic(), **change}
    with pytest.raises(ValueError, match=message):
        supervised_of_many(**asked)


def test_a_vector_of_length_zero_is_refused():
    with pytest.raises(InvalidCertificateError, match=r"vectors\[1\] is zero"):
        supervised_of_many(fmpz_mat([[1], [0]]), SIDES, HALVES, scale=0, loss=Logistic())


@settings(max_examples=15)
@given(class_laws(), st.data(), LOSSES)
def test_the_loss_of_vectors_as_classifiers_is_that_of_their_gram_matrix(law, data, loss):
    vectors = data.draw(vector_lists(len(law)))
    found = mean_loss_of_many(as_integers(vectors), list(class_law(law)), loss=loss, bits=80)
    other = mean_classifier_loss(gram_of(vectors), law, loss=loss, bits=80)
    assert found.lower <= other.upper
    assert other.lower <= found.upper
    assert found.width < Fraction(1, 10**15) * max(1, abs(found.upper))


def test_vectors_as_classifiers_need_a_direction_and_a_weight_each():
    half = [fmpq(1, 2)] * 2
    with pytest.raises(InvalidCertificateError, match=r"vectors\[1\] is zero"):
        mean_loss_of_many(fmpz_mat([[1], [0]]), half, loss=Logistic())
    with pytest.raises(ValueError, match="one for each weight"):
        mean_loss_of_many(fmpz_mat([[1], [1], [1]]), half, loss=Logistic())
