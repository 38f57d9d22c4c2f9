"""Whatever vectors and factor say, the interval holds the minimum; good ones make it narrow."""

from dataclasses import replace
from fractions import Fraction
from math import inf

import pytest
from flint import arb, fmpq, fmpz_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls import many_classes
from numerics.balls.dual_check import InvalidCertificateError, minimum
from numerics.balls.many_classes import FactorCertificate, _spread, cosines, minimum_of_many
from numerics.balls.population_enclosure import latent_loss, tangent_at
from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Logistic,
    PairwiseLogistic,
    Square,
)
from numerics.exact.rationals import class_law, rational
from numerics.floats.many_search import minimise_many
from property_tests.numerics.balls.optima import certificate_of, problems
from property_tests.strategies import gram_matrices

THIRDS = ["1/2", "1/3", "1/6"]
PROBLEMS = [
    (THIRDS, 1, Logistic()),
    (THIRDS, 16, Logistic(beta=5, margin=1)),
    (THIRDS, inf, Logistic()),
    (THIRDS, 4, Decoupled()),
    (THIRDS, 3, Exponential()),
    (THIRDS, 2, PairwiseLogistic()),
    (THIRDS, 5, ExponentialOfSum()),
    (THIRDS, 5, Square()),
]


def searched(law, negatives, loss):
    return minimise_many(class_law(law), negatives=negatives, loss=loss).certificate()


@pytest.mark.parametrize("problem", PROBLEMS)
def test_two_certificates_of_the_same_minimum_agree(problem):
    found = minimum_of_many(searched(*problem))
    other = minimum(certificate_of(*problem)).interval
    assert found.lower <= other.upper
    assert other.lower <= found.upper
    assert found.width <= abs(found.midpoint) / 10**9


@pytest.mark.slow
@settings(max_examples=12)
@given(problems(most=8))
def test_the_intervals_of_both_certificates_meet(problem):
    found = minimum_of_many(searched(*problem))
    other = minimum(certificate_of(*problem)).interval
    assert found.lower <= other.upper
    assert other.lower <= found.upper


@st.composite
def integer_matrices(draw, rows, columns, largest=2**12):
    entries = st.lists(st.integers(-largest, largest), min_size=columns, max_size=columns)
    return fmpz_mat([draw(entries.filter(any)) for _ in range(rows)])


@pytest.mark.slow
@settings(max_examples=25)
@given(problems(), st.data())
def test_any_vectors_and_any_factor_prove_an_interval_that_holds(problem, data):
    law, negatives, loss = problem
    vectors = data.draw(integer_matrices(len(law), data.draw(st.integers(1, 4))))
    factor = data.draw(integer_matrices(len(law), data.draw(st.integers(1, 4))))
    given_ = FactorCertificate(tuple(class_law(law)), negatives, loss, vectors, factor, 12)
    found, best = minimum_of_many(given_), minimum(certificate_of(*problem)).interval
    assert found.lower <= best.upper
    assert found.upper >= best.lower
    rival = data.draw(gram_matrices(len(law)))
    there = latent_loss(rival, law, negatives=negatives, loss=loss, bits=80)
    assert there.upper >= found.lower


@pytest.mark.slow
@settings(max_examples=40)
@given(st.integers(2, 4), st.data())
def test_no_gram_matrix_is_below_the_bound_of_a_factor(size, data):
    entries = data.draw(integer_matrices(size, size, 50))
    A = [[entries[max(c, j), min(c, j)] * (c != j) for j in range(size)] for c in range(size)]
    factor = data.draw(integer_matrices(size, data.draw(st.integers(1, 3)), 9))
    G = data.draw(gram_matrices(size))
    product = sum(A[c][j] * G[c][j] for c in range(size) for j in range(size))
    B = factor * factor.transpose()
    spread = sum(
        abs(A[c][j] - B[c, j]) if c != j else B[c, c] for c in range(size) for j in range(size)
    )
    assert product >= -rational(spread)
    assert _spread([[arb(x) for x in row] for row in A], factor, 0).overlaps(arb(spread))


@pytest.mark.parametrize("nudge", [-(2**20), -1, 0, 1, 2**20])
def test_a_factor_that_is_nearly_right_proves_nearly_the_minimum_and_never_more(nudge):
    # ⟨A, G⟩ = 2G_12 ≥ −2, and A + I is singular: nothing may be gained by a factor below it.
    factor = fmpz_mat([[2**40 + nudge], [2**40 + nudge]])
    spread = _spread([[arb(0), arb(0)], [arb(1), arb(0)]], factor, 40)
    assert not spread < 2
    assert spread < 2 + 2.0**-16


def test_a_factor_shifted_by_less_than_its_error_never_lifts_the_bound_above_the_minimum():
    found = searched(THIRDS, 16, Logistic())
    least = minimum(certificate_of(THIRDS, 16, Logistic())).interval
    rows = found.factor.tolist()
    for part in (Fraction(1, 10**9), Fraction(1, 10**3)):
        shrunk = fmpz_mat([[int(x * (1 - part)) for x in map(int, row)] for row in rows])
        forged = FactorCertificate(
            found.law, found.negatives, found.loss, found.vectors, shrunk, found.scale
        )
        assert minimum_of_many(forged).lower < least.upper
        assert minimum_of_many(forged).width > minimum_of_many(found).width


def test_a_gradient_that_is_off_does_not_fit_the_factor(monkeypatch):
    certificate = searched(THIRDS, 16, Logistic())

    def off(*arguments, **options):
        found = tangent_at(*arguments, **options)
        return replace(found, slopes=(found.slopes[0] * fmpq(1001, 1000), *found.slopes[1:]))

    before = minimum_of_many(certificate).width
    monkeypatch.setattr(many_classes, "tangent_at", off)
    assert before < Fraction(1, 10**9) < Fraction(1, 10**6) < minimum_of_many(certificate).width


def test_the_upper_end_is_the_loss_of_the_vectors():
    vectors = fmpz_mat([[3, 4], [-5, 0], [0, 7]])
    gram = [[1, "-3/5", "4/5"], ["-3/5", 1, 0], ["4/5", 0, 1]]
    certificate = FactorCertificate(
        tuple(class_law(THIRDS)), 7, Logistic(), vectors, fmpz_mat(3, 1), 0
    )
    there = latent_loss(gram, THIRDS, negatives=7, bits=80)
    upper = minimum_of_many(certificate, bits=80).upper
    assert there.lower <= upper <= there.upper + Fraction(1, 2**70)


def test_cosines_are_those_of_the_directions():
    G = cosines(fmpz_mat([[10**30, 0], [1, 1]]))
    assert G[0][0] == 1
    assert (2 * G[0][1] ** 2).overlaps(arb(1))


GIVEN = (tuple(class_law(["1/2", "1/2"])), 1, Logistic(), fmpz_mat([[1], [-1]]), fmpz_mat(2, 1), 0)


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (2, HardestNegative(), "not convex and differentiable"),
        (2, CustomLoss("-sum(v)*sum(v)"), "not convex and differentiable"),
        (3, fmpz_mat([[1], [0]]), r"vectors\[1\] is zero"),
        (3, fmpz_mat([[1], [1], [1]]), "differ in the number of classes"),
        (4, fmpz_mat([[1]]), "differ in the number of classes"),
    ],
)
def test_what_does_not_fit_is_refused(place, value, message):
    given_ = [*GIVEN[:place], value, *GIVEN[place + 1 :]]
    with pytest.raises(InvalidCertificateError, match=message):
        minimum_of_many(FactorCertificate(*given_))


@pytest.mark.parametrize("scale", [-1, 2001, True, "3"])
def test_a_scale_is_a_number_of_bits(scale):
    with pytest.raises(ValueError, match="scale is"):
        FactorCertificate(*GIVEN[:-1], scale)


def test_a_certificate_keeps_copies():
    vectors = fmpz_mat([[1], [-1]])
    certificate = FactorCertificate(*GIVEN[:3], vectors, *GIVEN[4:])
    before = minimum_of_many(certificate)
    vectors[1, 0] = 1
    assert minimum_of_many(certificate) == before
    assert certificate.law == (fmpq(1, 2), fmpq(1, 2))
