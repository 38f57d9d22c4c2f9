"""The enclosure contains the enumerated multinomial sum, and is tight, for every loss and k."""

import os
from fractions import Fraction
from itertools import product
from math import inf

import mpmath
import numpy as np
import pytest
import sympy
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.population_enclosure import latent_loss, representation_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import gram_of, matrix, simplex_etf_gram
from numerics.exact.losses import (
    Decoupled,
    Exponential,
    ExponentialOfSum,
    Hinge,
    HingeMax,
    Logistic,
    PairwiseLogistic,
    Square,
)
from numerics.exact.rationals import as_fraction, class_law
from numerics.exact.symbols import SYMBOLS
from property_tests.enumerated import (
    Joint,
    enumerated_latent_loss,
    enumerated_representation_loss,
    latent_gradient,
    symbolic_latent_loss,
)
from property_tests.strategies import (
    class_laws,
    fractions,
    gram_matrices,
    latent_problems,
    log_sum_exp_losses,
    losses,
    rare_class_laws,
    representations,
    smooth_losses,
    unit_vectors,
    vector_lists,
)

BITS = st.sampled_from([53, 64, 120, 300])
THREE_VECTORS = gram_of(matrix([[1, 0], ["3/5", "4/5"], ["-4/5", "3/5"]]))
CAMPAIGN_BITS = st.sampled_from([53, 53, 64, 80, 120, 166, 200, 300] * 8 + [1000, 1000, 2000])


def overlap(a, b):
    return a.lower <= b.upper and b.lower <= a.upper


def narrow(enclosure, reference):
    """Width at most 2^−(bits−8) of the larger of the loss and its smallest scale."""
    scale = max(abs(reference.lower), abs(reference.upper), Fraction(1, 2**80))
    return enclosure.width <= scale * Fraction(2) ** (8 - enclosure.bits)


def check_against_enumeration(problem, loss, negatives, bits):
    law, gram = problem
    found = latent_loss(gram, law, negatives=negatives, loss=loss, bits=bits)
    more = min(bits + 60, 2000)
    reference = enumerated_latent_loss(gram, law, negatives=negatives, loss=loss, bits=more)
    assert overlap(found, reference)
    # The reference is so much narrower that overlap is containment up to its own width.
    assert found.lower - reference.width <= reference.lower
    assert reference.upper <= found.upper + reference.width
    return found, reference


@given(latent_problems(), losses, st.integers(1, 4), BITS)
def test_the_enclosure_contains_the_enumerated_value(problem, loss, negatives, bits):
    check_against_enumeration(problem, loss, negatives, bits)


@pytest.mark.slow
@pytest.mark.parametrize("loss", [Logistic(beta=3, margin=1), Logistic(), Decoupled(beta="1/2")])
def test_the_enclosure_contains_the_enumerated_value_to_six_hundred_digits(loss):
    law = ["1/2", "1/3", "1/6"]
    found, _ = check_against_enumeration((law, THREE_VECTORS), loss, 3, 2000)
    assert found.width < Fraction(1, 2**1990)


@pytest.mark.campaign
@settings(max_examples=int(os.environ.get("CASES", "10000")), derandomize=False)
@given(latent_problems(largest=10**6), losses, st.integers(1, 6), CAMPAIGN_BITS)
def test_campaign_the_enclosure_contains_the_enumerated_value(problem, loss, negatives, bits):
    check_against_enumeration(problem, loss, negatives, bits)


@pytest.mark.slow
@given(latent_problems(), log_sum_exp_losses, st.integers(1, 4), BITS)
def test_an_enclosure_moved_by_twice_its_width_no_longer_contains_the_value(
    problem, loss, negatives, bits
):
    law, gram = problem
    found = latent_loss(gram, law, negatives=negatives, loss=loss, bits=bits)
    reference = enumerated_latent_loss(gram, law, negatives=negatives, loss=loss, bits=bits + 99)
    moved = found.lower + 2 * found.width + reference.width
    assert found.width == 0 or moved > reference.upper


@pytest.mark.slow
@given(latent_problems(), log_sum_exp_losses, st.integers(1, 3), BITS)
def test_the_enclosure_is_as_narrow_as_its_bits_say(problem, loss, negatives, bits):
    law, gram = problem
    found = latent_loss(gram, law, negatives=negatives, loss=loss, bits=bits)
    slope = latent_loss(gram, law, negatives=1, loss=Logistic(), bits=53)
    assert narrow(found, found) or found.width <= slope.upper * Fraction(2) ** (8 - bits)


@pytest.mark.slow
@given(representations(), losses, st.integers(1, 3))
def test_any_representation_is_enclosed(f, loss, negatives):
    found = representation_loss(f, negatives=negatives, loss=loss, bits=80)
    reference = enumerated_representation_loss(f, negatives=negatives, loss=loss, bits=140)
    assert overlap(found, reference)
    assert found.width <= max(1, abs(reference.upper)) * Fraction(1, 2**70)


@pytest.mark.slow
@given(class_laws(most=3), st.data(), losses, st.integers(1, 3))
def test_classes_that_overlap_are_enclosed(law, data, loss, negatives):
    """Three points, each of which may be in every class: Σ_c ρ_c p_c(x) p_c(y) is their law."""
    vectors = [data.draw(unit_vectors(2)) for _ in range(3)]
    shares = [data.draw(class_laws(least=3, most=3)) for _ in law]
    f = FiniteMap.of(law, [list(zip(share, vectors, strict=True)) for share in shares])
    parts = list(zip(law, shares, strict=True))
    joint = [[sum(rho * p[x] * p[y] for rho, p in parts) for y in range(3)] for x in range(3)]
    merged = Joint(matrix(vectors), matrix(joint), *matrix([[sum(row) for row in joint]]))
    found = representation_loss(f, negatives=negatives, loss=loss, bits=80)
    reference = enumerated_representation_loss(merged, negatives=negatives, loss=loss, bits=140)
    assert overlap(found, reference)


@pytest.mark.slow
@given(rare_class_laws(), st.data(), st.sampled_from([10**3, 10**6, 10**9]))
def test_precision_only_narrows_the_ball_at_large_k(law, data, negatives):
    gram = data.draw(gram_matrices(len(law)))
    loss = data.draw(log_sum_exp_losses)
    coarse = latent_loss(gram, law, negatives=negatives, loss=loss, bits=53)
    fine = latent_loss(gram, law, negatives=negatives, loss=loss, bits=200)
    assert coarse.lower <= fine.lower <= fine.upper <= coarse.upper


def exactly(value):
    """Return an mpmath number as the decimal of its 50 leading digits."""
    return Fraction(mpmath.nstr(value, 50))


def binomial_closed_form(classes, negatives, beta):
    """Σ_m binom(k, m) C^−m (1 − 1/C)^(k−m) log(1 + m + (k − m) e^{−βC/(C−1)}), with mpmath."""
    with mpmath.workdps(60):
        p, decay = mpmath.mpf(1) / classes, mpmath.exp(-beta * mpmath.mpf(classes) / (classes - 1))
        total = mpmath.fsum(
            mpmath.binomial(negatives, m)
            * p**m
            * (1 - p) ** (negatives - m)
            * mpmath.log(1 + m + (negatives - m) * decay)
            for m in range(negatives + 1)
        )
        return exactly(total)


@pytest.mark.parametrize("classes", [2, 3, 10])
@pytest.mark.parametrize("negatives", [1, 2, 50, 400])
def test_the_balanced_etf_has_its_binomial_closed_form(classes, negatives):
    law = [Fraction(1, classes)] * classes
    etf, loss = simplex_etf_gram(classes), Logistic(beta=2)
    found = latent_loss(etf, law, negatives=negatives, loss=loss, bits=120)
    value = binomial_closed_form(classes, negatives, 2)
    assert abs(found.midpoint - value) < Fraction(1, 10**34)


@pytest.mark.slow
@given(latent_problems(), st.sampled_from([Fraction(1, 10), Fraction(1), Fraction(20)]))
def test_one_negative_has_its_closed_form(problem, beta):
    law, gram = problem
    found = latent_loss(gram, law, negatives=1, loss=Logistic(beta=beta), bits=120)
    with mpmath.workdps(50):
        b = mpmath.mpf(beta.numerator) / beta.denominator
        total = mpmath.fsum(
            mpmath.mpf((p * q).numerator)
            / (p * q).denominator
            * mpmath.log1p(mpmath.exp(b * (mpmath.mpf(int(g.p)) / int(g.q) - 1)))
            for p, row in zip(law, gram, strict=True)
            for q, g in zip(law, row, strict=True)
        )
        value = exactly(total)
    assert abs(found.midpoint - value) <= value / 10**34


def test_mpmath_quadrature_of_frullanis_integral_agrees():
    law, k, total = [Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)], 37, Fraction(0)
    for mass, row in zip(law, THREE_VECTORS, strict=True):
        with mpmath.workdps(40):
            weights = [mpmath.exp(mpmath.mpf(int(g.p)) / int(g.q) - 1) for g in row]

            def mean(t, weights=weights):
                terms = zip(law, weights, strict=True)
                return mpmath.fsum(float(p) * mpmath.exp(-t * a) for p, a in terms)

            value = mpmath.quad(
                lambda t, mean=mean: (1 - mean(t) ** k) * mpmath.exp(-t) / t,
                [0, 0.01, 0.1, 1, 10, 100],
            )
            total += mass * exactly(value)
    found = latent_loss(THREE_VECTORS, law, negatives=k, bits=80)
    assert abs(found.midpoint - total) < Fraction(1, 10**15)


@pytest.mark.parametrize("negatives", [1, 2, 3])
def test_sympy_gives_the_same_number(negatives):
    law = ["1/2", "1/3", "1/6"]
    exact = symbolic_latent_loss(THREE_VECTORS, law, negatives=negatives)
    found = latent_loss(THREE_VECTORS, law, negatives=negatives, bits=150)
    value = Fraction(str(exact.evalf(60)))
    assert found.lower - Fraction(1, 10**55) <= value <= found.upper + Fraction(1, 10**55)


@pytest.mark.slow
@given(latent_problems(), losses, st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_order_of_the_classes_does_not_matter(problem, loss, negatives, random):
    law, gram = problem
    order = list(range(len(law)))
    random.shuffle(order)
    shuffled = [[gram[i][j] for j in order] for i in order]
    one = latent_loss(gram, law, negatives=negatives, loss=loss)
    two = latent_loss(shuffled, [law[i] for i in order], negatives=negatives, loss=loss)
    assert overlap(one, two)


@pytest.mark.slow
@given(class_laws(most=3), st.data(), losses, st.integers(1, 3))
def test_splitting_a_class_into_identical_points_changes_nothing(law, data, loss, negatives):
    vectors = data.draw(vector_lists(len(law)))
    halves = (Fraction(1, 3), Fraction(2, 3))
    split = FiniteMap.of(law, [[(p, u) for p in halves] for u in vectors])
    one = latent_loss(gram_of(vectors), law, negatives=negatives, loss=loss, bits=80)
    two = representation_loss(split, negatives=negatives, loss=loss, bits=80)
    assert overlap(one, two)


@pytest.mark.slow
@given(class_laws(most=3), st.data(), losses, st.integers(1, 3), fractions(-2, 2))
def test_turning_all_vectors_changes_nothing(law, data, loss, negatives, s):
    vectors = data.draw(vector_lists(len(law)))
    cos, sin = (1 - s * s) / (1 + s * s), 2 * s / (1 + s * s)

    def turned(u):
        plane = [*u, 0] if len(u) == 1 else list(u)
        return [cos * plane[0] - sin * plane[1], sin * plane[0] + cos * plane[1], *plane[2:]]

    one = latent_loss(gram_of(vectors), law, negatives=negatives, loss=loss)
    points = [[(1, turned([as_fraction(x) for x in u]))] for u in vectors]
    f = FiniteMap.of(law, points)
    assert overlap(one, representation_loss(f, negatives=negatives, loss=loss))


@pytest.mark.slow
@given(latent_problems())
def test_the_limit_of_infinitely_many_negatives_is_approached(problem):
    law, gram = problem
    with mpmath.workdps(30):
        shift = exactly(mpmath.log(10**12))
    limit = latent_loss(gram, law, negatives=inf, bits=80)
    near = latent_loss(gram, law, negatives=10**12, bits=80)
    assert abs(near.midpoint - shift - limit.midpoint) < Fraction(1, 10**10)


def moved(gram, step):
    """Return G with its first two classes moved apart by a symmetric step, and shrunk to stay."""
    rows = [[(x + (i == j)) / 2 for j, x in enumerate(row)] for i, row in enumerate(gram)]
    rows[0][1] = rows[1][0] = rows[0][1] + step
    return rows


@pytest.mark.slow
@given(latent_problems(), smooth_losses, st.integers(1, 4))
def test_the_gradient_lies_between_the_slopes_of_two_chords(problem, loss, negatives):
    """For a convex loss the bracket has no tolerance; slopes off by 2^−50 are outside of it."""
    law, gram = problem
    low, middle, high = (
        latent_loss(moved(gram, fmpq(s, 2**80)), law, negatives=negatives, loss=loss, bits=300)
        for s in (-1, 0, 1)
    )
    gradient = latent_gradient(moved(gram, 0), law, negatives=negatives, loss=loss, bits=120)
    one, two = gradient[0][1], gradient[1][0]
    lower, upper = one.lower + two.lower, one.upper + two.upper
    least, most = (middle.lower - low.upper) * 2**80, (high.upper - middle.lower) * 2**80
    assert least <= upper
    assert lower <= most
    nudge = (1 + abs(upper)) / 2**50
    assert lower + nudge > most
    assert upper - nudge < least


def symbolic_gradient(gram, law, negatives, loss):
    """Differentiate Σ_c ρ_c Σ_patterns p ℓ in the entries of G, all of them independent."""
    size = range(len(law))
    entries = [[sympy.Symbol(f"g{c}{j}") for j in size] for c in size]
    total = sympy.Integer(0)
    for c, *drawn in product(size, repeat=1 + negatives):
        mass = sympy.prod(sympy.Rational(str(law[j])) for j in (c, *drawn))
        total += mass * loss.value([1 - entries[c][j] for j in drawn], SYMBOLS)
    at = {entries[c][j]: sympy.Rational(str(gram[c][j])) for c in size for j in size}
    return [[sympy.N(sympy.diff(total, x).subs(at), 40) for x in row] for row in entries]


@pytest.mark.slow
@pytest.mark.parametrize("second", [["3/5", "4/5"], ["-5/13", "12/13"]], ids=["distinct", "tied"])
@pytest.mark.parametrize(
    "loss",
    [
        Logistic(beta=2, margin="1/3"),
        Decoupled(),
        Exponential(beta="1/2"),
        PairwiseLogistic(margin=1),
        Square(margin=2),
        ExponentialOfSum(),
    ],
    ids=lambda loss: loss.name,
)
@pytest.mark.parametrize("negatives", [1, 3])
def test_the_gradient_contains_that_of_the_enumerated_sum(second, loss, negatives):
    law = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
    gram, slack = gram_of(matrix([[1, 0], second, ["-5/13", "12/13"]])), Fraction(1, 10**35)
    found = latent_gradient(gram, law, negatives=negatives, loss=loss, bits=80)
    exact = symbolic_gradient(gram, law, negatives, loss)
    for row, values in zip(found, exact, strict=True):
        for enclosure, value in zip(row, values, strict=True):
            assert enclosure.lower - slack <= Fraction(str(value)) <= enclosure.upper + slack


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"negatives": 0}, "negatives is 0"),
        ({"negatives": 2.5}, "negatives is 2.5"),
        ({"negatives": True}, "negatives is True"),
        ({"bits": 52}, "bits is 52"),
        ({"bits": 2001}, "bits is 2001"),
        ({"law": ["1/2", "1/2", "1/2"]}, "sums to 3/2"),
        ({"law": ["1/2", "1/2"]}, "2 entries"),
        ({"law": [0, "1/2", "1/2"]}, r"class_law\[0\] is 0"),
        ({"gram": [[1, 1, 1], [1, 1, 0], [1, 0, 1]]}, "not positive semidefinite"),
        ({"loss": ExponentialOfSum(), "negatives": inf}, "no limit"),
    ],
)
def test_bad_input_names_the_argument_and_the_value(change, message):
    arguments = {"gram": simplex_etf_gram(3), "law": ["1/3"] * 3, "negatives": 2} | change
    with pytest.raises(ValueError, match=message):
        latent_loss(arguments.pop("gram"), arguments.pop("law"), **arguments)


def test_a_float_is_refused_with_the_fraction_that_was_meant():
    with pytest.raises(TypeError, match=r"class_law\[0\] is the float 0.1;.*Fraction\(1, 10\)"):
        latent_loss(simplex_etf_gram(2), [0.1, 0.9], negatives=1)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (1 / 3, r'perhaps the string "1/3" or Fraction\(1, 3\)'),
        (0.333, r'"333/1000" or Fraction\(333, 1000\), or the string "0.333" for this decimal'),
        (1e-12, 'an exact number is needed: the string "1e-12" for this decimal$'),
        (np.float64(0.5), r'the float 0.5; .*"1/2" or Fraction\(1, 2\)'),
    ],
)
def test_the_remedy_for_a_float_is_an_exact_number(number, message):
    with pytest.raises(TypeError, match=message):
        class_law([number, "1/2"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: latent_loss(simplex_etf_gram(2), None, negatives=1), "class_law is None; give a"),
        (lambda: latent_loss(simplex_etf_gram(2), "1/2", negatives=1), "class_law is '1/2'; give"),
        (lambda: latent_loss(None, ["1/2", "1/2"], negatives=1), "is None; give a list of rows"),
        (lambda: latent_loss([1, 2], ["1/2", "1/2"], negatives=1), "give a list of rows"),
        (lambda: simplex_etf_gram("3"), "classes is '3'"),
    ],
)
def test_what_is_no_list_and_no_count_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


def test_a_loss_with_kinks_has_no_gradient_ball():
    with pytest.raises(ValueError, match="kinks"):
        latent_gradient(simplex_etf_gram(3), ["1/3"] * 3, negatives=2, loss=HingeMax())
    gradient = latent_gradient(simplex_etf_gram(3), ["1/3"] * 3, negatives=2, loss=Hinge(margin=2))
    assert all(entry.lower > 0 for row in gradient for entry in row)


def test_a_loss_is_enclosed_where_the_margin_is_a_coordinate():
    loss = Square(margin="4/3")  # 4/3 is a ball, and so is 4/3 − 4/3
    found = latent_loss(simplex_etf_gram(4), ["1/4"] * 4, negatives=2, loss=loss, bits=80)
    assert found.contains("8/9")
    assert found.width < Fraction(1, 2**70)
