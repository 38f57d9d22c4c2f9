"""Certificates: the true optimum passes, every forged or nudged one is refused or weaker."""

import re
from dataclasses import replace
from fractions import Fraction
from math import inf

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.certification import certify
from numerics.custom import CustomLoss
from numerics.enclosure import latent_loss
from numerics.exact import as_fraction, class_law
from numerics.geometry import gram_of, matrix, simplex_etf_gram
from numerics.losses import (
    Decoupled,
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    PairwiseLogistic,
    Square,
    SquaredHinge,
)
from numerics.optimality import (
    InvalidCertificateError,
    is_exact_minimiser,
    minimiser_box,
    minimum,
    weights_fit,
)
from numerics.optimum import minimise_latent_loss
from property_tests.strategies import class_laws, gram_matrices, unit_vectors

SMOOTH = st.sampled_from(
    [Logistic(), Logistic(beta=5, margin=1), Decoupled(), Exponential(), PairwiseLogistic(),
     Square(), SquaredHinge(margin=2), ExponentialOfSum()]
)  # fmt: skip
KINKED = st.sampled_from([HardestNegative(), HingeMax(margin="3/2"), Hinge(margin="4/3")])
COUNTS = st.sampled_from([1, 2, 7, 100, inf])


def certificate_of(law, negatives, loss, bits=80):
    return certify(minimise_latent_loss(law, negatives=negatives, loss=loss), bits=bits)


@st.composite
def problems(draw, losses=SMOOTH, most=4):
    loss = draw(losses)
    negatives = draw(COUNTS)
    if loss.limit_offset == "no limit" and negatives == inf:
        negatives = 3
    return draw(class_laws(most=most)), negatives, loss


@given(problems(), st.data())
def test_no_gram_matrix_is_below_the_certified_interval(problem, data):
    law, negatives, loss = problem
    found = minimum(certificate_of(*problem))
    rival = data.draw(gram_matrices(len(law)))
    there = latent_loss(rival, law, negatives=negatives, loss=loss, bits=80)
    assert there.upper >= found.interval.lower
    assert found.interval.lower <= found.interval.upper


@given(problems(KINKED), st.data())
def test_no_gram_matrix_is_below_the_interval_of_a_loss_with_kinks(problem, data):
    law, negatives, loss = problem
    found = minimum(certificate_of(*problem))
    rival = data.draw(gram_matrices(len(law)))
    there = latent_loss(rival, law, negatives=negatives, loss=loss, bits=80)
    assert there.upper >= found.interval.lower


@given(problems(), st.fractions(Fraction(-1), Fraction(1), max_denominator=50), st.integers(0, 9))
def test_a_nudged_multiplier_is_refused_or_proves_less(problem, nudge, place):
    certificate = certificate_of(*problem)
    y = list(certificate.multipliers)
    place %= len(y)
    y[place] += fmpq(nudge.numerator, nudge.denominator)
    tight = minimum(certificate).interval
    try:
        loose = minimum(replace(certificate, multipliers=tuple(y))).interval
    except InvalidCertificateError:
        assert nudge > 0
    else:
        assert nudge <= 0
        assert loose.lower <= tight.upper + nudge + 2 * tight.width


@given(problems(most=3), st.data())
def test_a_nudged_gram_matrix_still_proves_nothing_false(problem, data):
    certificate = certificate_of(*problem)
    dimension = len(certificate.vectors[0])
    moved = (data.draw(unit_vectors(dimension)), *certificate.vectors[1:])
    tight = minimum(certificate).interval
    try:
        found = minimum(replace(certificate, vectors=moved)).interval
    except InvalidCertificateError:
        return
    assert found.lower <= tight.upper
    assert tight.lower <= found.upper


@pytest.mark.parametrize(
    "forged",
    [
        {"slack": fmpq(-1)},
        {"slack": fmpq(0), "multipliers": (fmpq(1),) * 3},
        {"law": (fmpq(1, 2), fmpq(1, 2), fmpq(1, 2))},
        {"law": (fmpq(1), fmpq(0), fmpq(0))},
        {"law": (fmpq(1, 2), fmpq(1, 2))},
        {"negatives": 0},
        {"negatives": 2.5},
        {"vectors": matrix([[1, 0], [0, 1], ["1/2", "1/2"]])},
        {"vectors": matrix([[2, 0], [0, 1], [1, 0]])},
        {"multipliers": (fmpq(0),) * 2},
        {"weights": ((fmpq(1), fmpq(0), fmpq(0)),) * 3},
        {"loss": HardestNegative()},
        {"loss": HardestNegative(), "weights": ((fmpq(2), fmpq(-1), fmpq(0)),) * 3},
        {"loss": HardestNegative(), "weights": ((fmpq(1), fmpq(0)),) * 3},
        {"loss": HardestNegative(), "weights": ((fmpq(1), fmpq(0), fmpq(0)),) * 3},
        {"loss": HingeMax(), "weights": ((fmpq(1), fmpq(1), fmpq(0)),) * 3},
        {"loss": Hinge(), "weights": ((fmpq(9), fmpq(0), fmpq(0)),) * 3},
        {"loss": CustomLoss("concave", lambda v, a: -v[0] ** 2,
                            replace(Logistic().hypotheses, convex=False))},
    ],
    ids=lambda forged: re.sub(" at 0x.*?>", ">", str(forged)),  # the same id in every process
)  # fmt: skip
def test_forged_certificates_are_refused(forged):
    certificate = certificate_of(["1/2", "1/4", "1/4"], 4, Logistic())
    assert minimum(certificate).interval.width < Fraction(1, 10**15)
    with pytest.raises(ValueError):  # noqa: PT011 - InvalidCertificateError, or the argument's own
        minimum(replace(certificate, **forged))


def reached(rho, negatives, order):
    """The weights of the rule "the first class hit in an order": a vertex of the polytope."""
    row, left = [fmpq(0)] * len(rho), fmpq(1)
    for j in order:
        row[j] = left**negatives - (left - rho[j]) ** negatives
        left -= rho[j]
    return row


@given(class_laws(), st.integers(1, 6), st.data())
def test_first_hit_rules_and_their_mixtures_fit_and_what_exceeds_them_does_not(
    law, negatives, data
):
    rho = class_law(law)
    orders = st.permutations(range(len(rho)))
    one, two = (reached(rho, negatives, data.draw(orders)) for _ in range(2))
    mixed = [(2 * a + b) / 3 for a, b in zip(one, two, strict=True)]
    assert weights_fit(HardestNegative(), mixed, rho, negatives)
    heavy, light = (data.draw(st.integers(0, len(rho) - 1)) for _ in range(2))
    most = 1 - (1 - rho[heavy]) ** negatives
    moved = [*mixed]
    extra = most - mixed[heavy] + fmpq(1, 10**9)
    moved[heavy] += extra
    moved[light] -= extra
    assert heavy == light or not weights_fit(HardestNegative(), moved, rho, negatives)


@settings(max_examples=25)
@given(problems(st.sampled_from([Logistic(), Logistic(beta=5, margin=1), Exponential()]), most=3))
def test_the_box_of_a_coarse_certificate_contains_the_refined_minimiser(problem):
    law, negatives, loss = problem
    fine = certificate_of(law, negatives, loss, bits=160)
    shaken = [
        tuple(x + (-1) ** i * fmpq(1, 3000) for i, x in enumerate(row)) for row in fine.vectors
    ]
    from numerics.certification import _with_slack
    from numerics.geometry import rational_unit_vectors

    coarse = _with_slack(replace(fine, vectors=rational_unit_vectors(shaken), multipliers=()), 80)
    box, G = minimiser_box(coarse), gram_of(coarse.vectors)
    best = minimum(fine, bits=160).gram
    assert box is not None
    for row, near, radii in zip(best, G, box, strict=True):
        for x, y, radius in zip(row, near, radii, strict=True):
            assert abs(as_fraction(x - y)) <= radius + Fraction(1, 10**15)


def test_no_uniqueness_is_claimed_where_there_is_none():
    law = ["1/2", "1/4", "1/4"]
    assert minimiser_box(certificate_of(law, 1, Decoupled())) is None  # linear in G
    assert minimiser_box(certificate_of(law, 4, HardestNegative())) is None


@pytest.mark.parametrize("negatives", [1, 8, 1024, inf])
@pytest.mark.parametrize("classes", [2, 5])
def test_the_balanced_etf_is_an_exact_and_unique_minimiser(classes, negatives):
    law = [Fraction(1, classes)] * classes
    found = is_exact_minimiser(simplex_etf_gram(classes), law, negatives=negatives)
    assert (found.holds, found.unique) == (True, True)
    numeric = minimum(certificate_of(law, negatives, Logistic())).interval
    assert numeric.lower <= found.value.upper
    assert found.value.lower <= numeric.upper


@given(class_laws(least=3), COUNTS)
def test_the_etf_is_accepted_exactly_for_balanced_laws(law, negatives):
    found = is_exact_minimiser(simplex_etf_gram(len(law)), law, negatives=negatives)
    assert (found.holds is True) == (len(set(law)) == 1)


@given(st.data(), st.integers(3, 4), st.sampled_from([1, 8]))
def test_only_a_gram_matrix_as_good_as_the_etf_is_accepted(data, classes, negatives):
    law = [Fraction(1, classes)] * classes
    gram = data.draw(gram_matrices(classes, 2))
    found = is_exact_minimiser(gram, law, negatives=negatives)
    etf = latent_loss(simplex_etf_gram(classes), law, negatives=negatives, bits=80)
    if found.holds:
        assert found.value.lower <= etf.upper
        assert found.value.upper >= etf.lower


def test_the_wrong_direction_is_not_accepted():
    """With an increasing loss the multipliers are negative, and the ETF is not the minimum."""
    found = is_exact_minimiser(
        simplex_etf_gram(3), ["1/3"] * 3, negatives=2, loss=Square(margin=-10)
    )
    assert found.holds is None
    assert "not shown positive" in found.reason
