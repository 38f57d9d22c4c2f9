"""Certificates: the true optimum passes, every forged or nudged one is refused or weaker."""

import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from math import inf

import pytest
from flint import arb, fmpq, fmpq_mat
from hypothesis import example, given, settings
from hypothesis import strategies as st

from numerics.balls.dual_check import (
    InvalidCertificateError,
    MinimumCertificate,
    _orbit_slack,
    is_exact_minimiser,
    is_positive_definite,
    minimum,
    minorant,
    pair_orbits,
    weights_fit,
)
from numerics.balls.enclosure import precision
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import gram_of, matrix, simplex_etf_gram
from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    Square,
)
from numerics.exact.rationals import class_law
from property_tests.enumerated import latent_gradient
from property_tests.numerics.balls.optima import COUNTS, KINKED, certificate_of, problems
from property_tests.strategies import class_laws, gram_matrices, unit_vectors


@pytest.mark.slow
@given(problems(), st.data())
def test_no_gram_matrix_is_below_the_certified_interval(problem, data):
    law, negatives, loss = problem
    found = minimum(certificate_of(*problem))
    rival = data.draw(gram_matrices(len(law)))
    there = latent_loss(rival, law, negatives=negatives, loss=loss, bits=80)
    assert there.upper >= found.interval.lower
    assert found.interval.lower <= found.interval.upper


@pytest.mark.slow
@given(problems(KINKED), st.data())
def test_no_gram_matrix_is_below_the_interval_of_a_loss_with_kinks(problem, data):
    law, negatives, loss = problem
    found = minimum(certificate_of(*problem))
    rival = data.draw(gram_matrices(len(law)))
    there = latent_loss(rival, law, negatives=negatives, loss=loss, bits=80)
    assert there.upper >= found.interval.lower


@pytest.mark.slow
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


@pytest.mark.slow
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
        {"loss": CustomLoss("-sum(v**2)")},
    ],
    ids=lambda forged: re.sub(" at 0x.*?>", ">", str(forged)),  # the same id in every process
)
def test_forged_certificates_are_refused(forged):
    certificate = certificate_of(["1/2", "1/4", "1/4"], 4, Logistic())
    assert minimum(certificate).interval.width < Fraction(1, 10**15)
    with pytest.raises((ValueError, InvalidCertificateError)):
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


@given(st.integers(1, 3), st.lists(st.integers(-2, 4), min_size=6, max_size=6))
@example(1, [0] * 6)
@example(2, [1] * 6)
def test_a_matrix_is_positive_definite_where_its_leading_minors_are_positive(size, entries):
    A = fmpq_mat(size, size)
    for (i, j), x in zip(combinations_with_replacement(range(size), 2), entries, strict=False):
        A[i, j] = A[j, i] = x
    leading = [fmpq_mat([row[:n] for row in A.tolist()[:n]]).det() for n in range(1, size + 1)]
    found = is_positive_definite([[arb(x) for x in row] for row in A.tolist()])
    assert found == all(minor > 0 for minor in leading)


def in_the_polytope(loss, row, rho, k):
    """The definition: every set of classes, not only those of largest P_j/ρ_j."""
    sets = [s for n in range(1, len(rho) + 1) for s in combinations(range(len(rho)), n)]
    reached = [1 if k == inf else 1 - (1 - sum(rho[j] for j in s)) ** k for s in sets]
    within = all(sum(row[j] for j in s) <= most for s, most in zip(sets, reached, strict=True))
    complete = not isinstance(loss, HardestNegative) or sum(row) == 1
    return within and complete and min(row) >= 0


@pytest.mark.parametrize("loss", [HardestNegative(), HingeMax()])
@pytest.mark.parametrize("negatives", [1, 2, 64, 65, 100, inf])
@settings(max_examples=10)
@given(law=class_laws(most=3), data=st.data())
def test_weights_fit_only_in_the_polytope_and_inside_of_it_always(loss, negatives, law, data):
    rho = class_law([mass / 50 for mass in law[1:]] + [1 - sum(law[1:]) / 50])
    order = data.draw(st.permutations(range(len(rho))))
    k = 200 if negatives == inf else negatives
    one, two = reached(rho, k, order), reached(rho, k, order[::-1])
    inside = [(2 * a + b) / 3 for a, b in zip(one, two, strict=True)]
    pushed = reached(rho, k, range(len(rho)))  # the first class is rare, and has all that it can
    pushed[0], pushed[1] = pushed[0] + pushed[1] / 2, pushed[1] / 2
    steps = st.sampled_from([fmpq(s, 20) for s in (-10, -1, 0, 1, 5, 20)])
    moved = [x + data.draw(steps) for x in inside]
    halved, doubled = ([x * scale for x in inside] for scale in (fmpq(1, 2), 2))
    with precision(400):
        assert weights_fit(loss, inside, rho, negatives)
        for row in (pushed, moved, halved, doubled):
            fits = in_the_polytope(loss, row, rho, negatives)
            assert weights_fit(loss, row, rho, negatives) == fits


@pytest.mark.parametrize("loss", [HardestNegative(), HingeMax(margin=3), Hinge(margin=3)])
@settings(max_examples=10)
@given(law=class_laws(most=3), negatives=st.sampled_from([1, 3]), data=st.data())
def test_the_weights_of_the_hardest_classes_touch_the_loss_and_are_below_it_elsewhere(
    loss, negatives, law, data
):
    rho, classes = class_law(law), range(len(law))
    G, rival = (data.draw(gram_matrices(len(law))) for _ in range(2))
    hardest = [sorted(classes, key=lambda j, row=row: -row[j]) for row in G]
    P = tuple(
        [negatives * mass for mass in rho]
        if isinstance(loss, Hinge)
        else reached(rho, negatives, order)
        for order in hardest
    )
    certificate = MinimumCertificate(rho, negatives, loss, (), (), fmpq(0), P)
    with precision(120):
        a, A = minorant(certificate, G, bits=80)
        here, there = (
            a + sum((A[i][j] * X[i][j] for i in classes for j in classes), arb(0))
            for X in (G, rival)
        )
    at, elsewhere = (
        latent_loss(X, law, negatives=negatives, loss=loss, bits=80).ball() for X in (G, rival)
    )
    assert here.overlaps(at)
    assert not there > elsewhere


@pytest.mark.parametrize("negatives", [1, 3, inf])
def test_the_weights_of_a_hinge_are_at_most_as_many_as_its_negatives(negatives):
    rho, k = [fmpq(1, 4), fmpq(3, 4)], 1 if negatives == inf else negatives
    for scale in (fmpq(0), fmpq(1, 2), fmpq(1)):
        assert weights_fit(Hinge(), [k * scale * mass for mass in rho], rho, negatives)
    above = [k * mass + fmpq(1, 10**9) for mass in rho]
    for row in ([above[0], fmpq(0)], [fmpq(0), above[1]], [fmpq(-1, 10**9), fmpq(0)]):
        assert not weights_fit(Hinge(), row, rho, negatives)


def test_weights_of_a_loss_without_a_polytope_fit_nothing():
    for loss in (Logistic(), Square(), ExponentialOfSum()):
        with pytest.raises(ValueError, match="no polytope"):
            weights_fit(loss, [fmpq(0), fmpq(1, 2)], [fmpq(1, 2)] * 2, 1)


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


@pytest.mark.slow
@given(st.data(), st.integers(3, 4), st.sampled_from([1, 8]))
def test_only_a_gram_matrix_as_good_as_the_etf_is_accepted(data, classes, negatives):
    law = [Fraction(1, classes)] * classes
    gram = data.draw(gram_matrices(classes, 2))
    found = is_exact_minimiser(gram, law, negatives=negatives)
    etf = latent_loss(simplex_etf_gram(classes), law, negatives=negatives, bits=80)
    if found.holds:
        assert found.value.lower <= etf.upper
        assert found.value.upper >= etf.lower


@pytest.mark.parametrize("margin", ["-10", "1", "149/100"])
def test_the_wrong_direction_is_not_accepted(margin):
    """Where v = 3/2 is above the margin the multipliers are negative, and the ETF is not best."""
    found = is_exact_minimiser(
        simplex_etf_gram(3), ["1/3"] * 3, negatives=2, loss=Square(margin=margin)
    )
    assert found.holds is None
    assert "not shown positive" in found.reason


def test_no_uniqueness_of_the_etf_is_claimed_for_a_loss_without_curvature():
    """With one negative and no constant the loss is linear in G: all that add up to 0 are best."""
    found = is_exact_minimiser(simplex_etf_gram(4), ["1/4"] * 4, negatives=1, loss=Decoupled())
    assert (found.holds, found.unique) == (True, None)


@pytest.mark.parametrize(
    "loss",
    [
        HardestNegative(),
        CustomLoss("-sum(v**2)"),
    ],
    ids=["kinks", "concave"],
)
def test_a_loss_with_kinks_or_without_convexity_has_no_exact_minimiser(loss):
    with pytest.raises(ValueError, match="is not convex and differentiable"):
        is_exact_minimiser(simplex_etf_gram(3), ["1/3"] * 3, negatives=2, loss=loss)


AXES = [(1, 0), (-1, 0), (0, 1), ("3/5", "4/5")]


LOOK_ALIKE = [
    # (0, 1) and (2, 3): equal cosines, and other cosines to the rest
    [((1, 0, 0), 1), (("3/5", "4/5", 0), 1), ((0, 0, 1), 1), (("4/5", 0, "3/5"), 1)],
    # (0, 4) and (1, 4): the same cosines to the rest, but to classes of other masses
    [
        (("3/5", "4/5", 0), 1),
        (("4/5", "3/5", 0), 1),
        ((1, 0, 0), 1),
        ((0, 1, 0), 2),
        ((0, 0, 1), 3),
    ],
]


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(AXES), st.integers(1, 2)), min_size=3, max_size=5))
@example(LOOK_ALIKE[0])
@example(LOOK_ALIKE[1])
def test_the_pairs_of_an_orbit_have_one_gradient_entry_and_one_slack_matrix(drawn):
    G = gram_of(matrix([vector for vector, _ in drawn]))
    law = [Fraction(mass, sum(mass for _, mass in drawn)) for _, mass in drawn]
    D = latent_gradient(G, law, negatives=3, bits=80)
    orbits = pair_orbits(G, class_law(law))
    found = is_exact_minimiser(G, law, negatives=3)
    assert sorted(pair for pairs in orbits for pair in pairs) == [*combinations(range(len(G)), 2)]
    for number, pairs in enumerate(orbits):
        P, entries = fmpq_mat(len(G), len(G)), []
        for i, j in pairs:
            entries.append((D[i][j].ball() + D[j][i].ball()) / 2)
            P[i, j] = P[j, i] = 1
        known = [entries[0], *found.multipliers[number : number + 1]]
        assert all(entry.overlaps(other) for entry in entries for other in known)
        product = P * fmpq_mat([list(row) for row in G])
        for i in range(len(G)):
            P[i, i] -= product[i, i]
        assert [list(row) for row in _orbit_slack(pairs, G)] == P.tolist()
