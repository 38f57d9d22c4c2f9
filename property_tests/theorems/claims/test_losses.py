"""Losses that are no functions of the margins, against definitions written out with mpmath."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import mpmath
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.geometry import gram_of, simplex_etf_gram
from numerics.exact.rationals import as_fraction
from property_tests.strategies import class_laws, unit_vectors, vector_lists
from property_tests.theorems.claims.derived_neighbours import refuses_neighbours
from property_tests.theorems.claims.judged import verdict
from theorems.claims.collapse import siglip_indistinguishable as siglip
from theorems.claims.collapse import spread_classes_do_not_attain as spread
from theorems.claims.losses import debiased_convex as debiased
from theorems.claims.losses import debiased_depends_on_margins as clamp
from theorems.claims.simplex.etf_attains import etf_gram
from theorems.claims.spectral import spectral_frame_optimal, spectral_indistinguishable
from theorems.claims.spectral.spectral_etf_optimal import spectral_loss
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.theorem import proves
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.models import check_statements
from theorems.verdicts.verdict import Verdict


def softplus(x):
    return mpmath.log(1 + mpmath.exp(x))


@pytest.mark.slow
@given(st.data(), st.integers(1, 3))
def test_the_spectral_loss_is_its_definition_for_every_k(data, k):
    law = data.draw(class_laws(most=3))
    vectors = data.draw(vector_lists(len(law)))
    G = [[as_fraction(x) for x in row] for row in gram_of(vectors)]
    total = Fraction(0)
    for c, *drawn in product(range(len(law)), repeat=k + 1):
        mass = law[c]
        for j in drawn:
            mass *= law[j]
        total += mass * (-2 * G[c][c] + sum(G[c][j] ** 2 for j in drawn) / k)
    exact = [fmpq(p.numerator, p.denominator) for p in law]
    assert as_fraction(spectral_loss(gram_of(vectors), exact)) == total


@given(st.data())
def test_no_class_vectors_beat_the_orthonormal_frame(data):
    law = data.draw(class_laws(most=4))
    exact = [fmpq(p.numerator, p.denominator) for p in law]
    found = spectral_loss(gram_of(data.draw(vector_lists(len(law)))), exact)
    assert as_fraction(found) >= sum(p**2 for p in law) - 2


def test_below_dimension_c_the_spectral_loss_is_that_of_a_tight_frame():
    """For d = C − 1 the orthonormal frame does not exist, and the ETF attains −2 + 1/d."""
    for classes in range(2, 9):
        etf = spectral_loss(simplex_etf_gram(classes), [fmpq(1, classes)] * classes)
        assert etf == fmpq(1, classes - 1) - 2


SPECTRAL = spectral_frame_optimal.formal(), spectral_indistinguishable.formal()


def pushed_more(side):
    """Return a side of the spectral theorems with the squares counted eight times."""
    return side.xreplace({1 / t.NEGATIVES: 8 / t.NEGATIVES})


def exact_spectral_loss(law, classes):
    """Return the loss of equal masses at the vectors of each class, for any k, from the masses."""
    points = [(c, law[c] / len(vectors), u) for c, vectors in enumerate(classes) for u in vectors]

    def inner(u, w):
        return sum(a * b for a, b in zip(u, w, strict=True))

    pulled = sum(p * q / law[c] * inner(u, w) for c, p, u in points for e, q, w in points if c == e)
    return sum(p * q * inner(u, w) ** 2 for _, p, u in points for _, q, w in points) - 2 * pulled


@pytest.mark.slow
@given(st.data())
def test_some_choice_of_points_has_no_larger_spectral_loss_and_the_frame_is_best(data):
    law = data.draw(class_laws(most=3))
    classes = [data.draw(st.lists(unit_vectors(2), min_size=1, max_size=2)) for _ in law]
    vectors = [[[as_fraction(x) for x in u] for u in each] for each in classes]
    loss = exact_spectral_loss(law, vectors)
    chosen = [exact_spectral_loss(law, [[u] for u in each]) for each in product(*vectors)]
    assert min(chosen) <= loss
    assert sum(p**2 for p in law) - 2 <= min(chosen)


@pytest.mark.slow
@pytest.mark.parametrize("formal", SPECTRAL, ids=["frame", "indistinguishable"])
def test_the_spectral_theorems_are_false_where_the_squares_count_more(formal):
    false = replace(formal, left=pushed_more(formal.left), right=pushed_more(formal.right))
    assert false != formal
    assert check_statements([("planted", false)], 100, 0).failure != ""


def test_the_simplex_etf_is_not_what_minimises_the_spectral_loss():
    theorem = theorem_of(spectral_frame_optimal.spectral_frame_optimal)
    formal, *_ = SPECTRAL
    (frame,) = (one for one in formal.assumptions if isinstance(one, assumed.GramIs))
    false = replace(formal, assumptions=formal.assumptions - {frame} | {etf_gram("e")})
    assert proves(theorem, formal) == ""
    assert "also assumes GramIs" in proves(theorem, false)


@pytest.mark.parametrize("t", [1, 5, 8])
def test_the_losses_of_the_sigmoid_claim_are_their_definitions(t):
    with mpmath.workdps(30):
        least = min(
            softplus(-t) + (softplus(t) + softplus(t * mpmath.mpf(g) / 50)) / 2
            for g in range(-50, 51)
        )
        assert abs(mpmath.mpf(siglip.least_latent_loss(t).str(25, radius=False)) - least) < 1e-12
        spread = (softplus(-t) + softplus(0)) / 2 + (softplus(t) + 3 * softplus(0)) / 4
        found = siglip.spread_loss(siglip._basis(4), t)
        assert abs(mpmath.mpf(found.str(25, radius=False)) - spread) < 1e-12


def test_at_low_temperature_parameter_the_sigmoid_claim_is_not_refuted(monkeypatch):
    """For t = 1 orthonormal points are worse than antipodal classes."""
    monkeypatch.setattr(siglip, "_TEMPERATURES", (1, 1, 1))
    assert verdict("siglip-indistinguishable") == Verdict.UNKNOWN


def sigmoid_and_bound(classes, temperature):
    """The sigmoid loss of points in the plane, and that of its class means made alike."""
    size = len(classes)
    points = [(c, x) for c, own in enumerate(classes) for x in own]
    cosines = {
        (a, b): [mpmath.fdot(x, y) for c, x in points for d, y in points if (c, d) == (a, b)]
        for a, b in product(range(size), repeat=2)
    }
    mean = {pair: sum(values) / len(values) for pair, values in cosines.items()}
    same = sum(mean[c, c] for c in range(size)) / size
    other = (sum(mean.values()) - size * same) / (size * (size - 1))
    of_map = sum(
        (a == b) * sum(softplus(-temperature * x) for x in values) / len(values) / size
        + sum(softplus(temperature * x) for x in values) / len(values) / size**2
        for (a, b), values in cosines.items()
    )
    of_same, of_other = softplus(temperature * same), softplus(temperature * other)
    bound = softplus(-temperature * same) + of_same / size + (1 - mpmath.mpf(1) / size) * of_other
    return of_map, bound, same


@given(
    st.lists(st.lists(st.floats(0, 6.28), min_size=2, max_size=2), min_size=2, max_size=3),
    st.sampled_from([1, 5]),
)
def test_a_map_that_spreads_a_class_is_above_the_bound_of_its_means(angles, temperature):
    of_map, bound, same = sigmoid_and_bound(
        [[(mpmath.cos(x), mpmath.sin(x)) for x in own] for own in angles], temperature
    )
    assert of_map >= bound - 1e-12
    if same < 0.99:
        assert of_map > bound


def test_shorter_vectors_attain_the_bound_so_it_needs_those_of_norm_1():
    half = mpmath.mpf(1) / 2
    of_map, bound, same = sigmoid_and_bound([[(half, 0)] * 2, [(-half, 0)] * 2], 5)
    assert same == 0.25
    assert abs(of_map - bound) < 1e-12
    refuses_neighbours(spread)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "temperature", "bias", "is_inside"),
    [(2, 5, 0, True), (3, 1, 4, True), (10, 10, -20, False), (2, 0.1, 3, False)],
)
def test_the_slope_that_the_docstring_names_tells_where_the_bound_is_least(
    size, temperature, bias, is_inside
):
    """The slope at a held Q was named: above 0 at the last of them, where P = 1 is best."""

    def bound(same, other):
        pull = softplus(-temperature * same - bias)
        of_same, of_other = (softplus(temperature * x + bias) for x in (same, other))
        return pull + of_same / size + (1 - mpmath.mpf(1) / size) * of_other

    def rises(x):
        return mpmath.diff(lambda y: softplus(temperature * y + bias), x)

    falls = -temperature + rises(1)  # of φ, as φ(x) = ψ(x) − (t x + b)
    slope = falls + (rises(1) - rises(-mpmath.mpf(1) / (size - 1))) / size
    grid = [Fraction(n, 40) for n in range(41)]  # exact: the best one is on the edge
    best = min(
        (bound(*map(mpmath.mpmathify, (p, q))), p)
        for p in grid
        for q in (2 * x - 1 for x in grid)
        if p + (size - 1) * q >= 0
    )
    assert (slope > 0) == (best[1] < 1) == is_inside


@pytest.mark.parametrize(("k", "prior"), [(1, "1/2"), (1, "1/10"), (2, "1/3"), (3, "1/10")])
def test_below_the_threshold_the_debiased_loss_is_not_refuted(k, prior):
    assert debiased._instance(k, Fraction(prior)).holds is None


@given(st.integers(1, 5), st.fractions(Fraction(1, 20), Fraction(1, 2), max_denominator=50))
def test_the_debiased_loss_is_that_of_its_numbers(k, prior):
    A, B = debiased.debiased(k, prior)
    for total in (Fraction(1, 3), Fraction(7)):
        assert A + B * total == 1 + (total - k * prior) / (1 - prior)


def test_the_clamped_loss_is_its_definition():
    for positive, negative in ((1, 0), (0, -1), (1, -1), (-1, 1)):
        corrected = (mpmath.exp(negative - positive) - mpmath.mpf(1) / 2) * 2
        value = mpmath.log(1 + max(corrected, mpmath.exp(-1 - positive)))
        found = clamp.clamped_loss(positive, negative)
        assert abs(float(found.mid()) - float(value)) < 1e-12
