"""Free features and classifiers: their losses by other routes, and what is false near by."""

from fractions import Fraction
from itertools import product

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer

from property_tests.theorems.claims.derived_neighbours import (
    fails_on_a_model,
    id_of,
    refuses_neighbours,
    turned,
    with_terms,
    without,
)
from property_tests.theorems.claims.judged import verdict
from theorems.claims.neural_collapse import (
    cross_entropy_of_norms,
    deep_logits_at_the_simplex,
    label_smoothing_nonincreasing,
    loss_of_the_mean_margin,
    squared_error_at_a_frame,
    squared_error_at_the_simplex,
)
from theorems.kernel import terms as t
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Verdict

DERIVED = (
    cross_entropy_of_norms,
    loss_of_the_mean_margin,
    squared_error_at_a_frame,
    squared_error_at_the_simplex,
)


@pytest.mark.parametrize("module", DERIVED, ids=id_of)
def test_a_theorem_is_proved_and_its_neighbours_are_not(module):
    refuses_neighbours(module)


NORMS, DECAY = cross_entropy_of_norms.formal(), t.Unknown("λ")

FALSE = {
    "half of the norms": with_terms(
        NORMS, right={1 / (t.CLASS_COUNT - 1): 1 / (t.CLASS_COUNT - 1) / 2}
    ),
    "norms turned": turned(NORMS),
    "norms of a rising loss": without(NORMS, "Nonincreasing"),
    "the mean margin of any law": without(loss_of_the_mean_margin.formal(), "Balanced"),
    "the mean margin turned": turned(loss_of_the_mean_margin.formal()),
    "a frame with the norm 1": with_terms(
        squared_error_at_a_frame.formal(), right={1 - DECAY: Integer(1)}
    ),
    "a frame of another cost": with_terms(
        squared_error_at_a_frame.formal(), right={DECAY**2: 2 * DECAY**2}
    ),
    "the simplex at the cost of a frame": with_terms(
        squared_error_at_the_simplex.formal(), right={t.CLASS_COUNT - 1: t.CLASS_COUNT}
    ),
}


@pytest.mark.parametrize("what", FALSE)
def test_a_false_neighbour_is_false_on_a_model(what):
    assert fails_on_a_model(FALSE[what])


NUMBERS = st.fractions(-2, 2, max_denominator=4)


@pytest.mark.slow
@given(
    st.lists(NUMBERS, min_size=8, max_size=8), NUMBERS, st.lists(NUMBERS, min_size=2, max_size=2)
)
def test_squared_error_is_its_least_value_and_squares(numbers, decay, biases):
    """Two classes of one sample in the plane, with plain fractions."""
    points = [tuple(numbers[i : i + 2]) for i in range(0, 8, 2)]
    features, classifiers = points[:2], points[2:]
    pairs = list(product(range(2), repeat=2))

    def dot(a, b):
        return sum(x * y for x, y in zip(a, b, strict=True))

    norms = sum(dot(x, x) for x in points)
    scores = {(s, r): dot(classifiers[r], features[s]) for s, r in pairs}
    plain = sum((scores[s, r] - (s == r)) ** 2 for s, r in pairs) + decay * norms
    rest = sum((scores[s, r] - (1 - decay) * (s == r)) ** 2 for s, r in pairs)
    together = zip(features, classifiers, strict=True)
    gaps = [[x - y for x, y in zip(*pair, strict=True)] for pair in together]
    assert plain == 2 * (2 * decay - decay**2) + rest + decay * sum(dot(g, g) for g in gaps)

    biased = sum((scores[s, r] + biases[r] - (s == r)) ** 2 for s, r in pairs) + decay * norms
    mean = [(x + y) / 2 for x, y in zip(*features, strict=True)]
    at_mean = [dot(w, mean) for w in classifiers]
    half = Fraction(1, 2)
    rest = sum((scores[s, r] - at_mean[r] - (1 - decay) * ((s == r) - half)) ** 2 for s, r in pairs)
    rest += 2 * sum((at_mean[r] + biases[r] - half) ** 2 for r in range(2))
    gaps = [[x - y for x, y in zip(gap, mean, strict=True)] for gap in gaps]
    rest += decay * (sum(dot(g, g) for g in gaps) + 2 * dot(mean, mean))
    assert biased == 2 * decay - decay**2 + rest


# --- refutations ---------------------------------------------------------------------------------


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("margin", [0, 1, 4])
def test_the_loss_of_smoothed_labels_is_a_cross_entropy(classes, margin):
    smoothing = Fraction(1, 5)
    with mpmath.workdps(30):
        weights = [mpmath.exp(margin), *[mpmath.mpf(1)] * (classes - 1)]
        logs = [mpmath.log(w / sum(weights)) for w in weights]
        other = mpmath.mpf(1) / 5 / classes
        targets = [mpmath.mpf(4) / 5 + other, *[other] * (classes - 1)]
        wanted = -sum(a * b for a, b in zip(targets, logs, strict=True))
        found = label_smoothing_nonincreasing.loss(classes, smoothing, Fraction(margin))
        assert abs(mpmath.mpf(found.decimals(20)[0]) - wanted) < 1e-15


def test_before_its_least_value_the_smoothed_loss_falls(monkeypatch):
    cases = ((2, "1/10", "1", "2"), (10, "1/10", "1", "4"), (2, "0", "1", "9"))
    monkeypatch.setattr(label_smoothing_nonincreasing, "_CASES", cases)
    claim = find_claim("label-smoothing-nonincreasing")
    assert [one.holds for one in claim.instances()] == [True] * 3


def test_three_factors_or_fewer_are_not_refuted(monkeypatch):
    monkeypatch.setattr(deep_logits_at_the_simplex, "_FACTORS", (1, 2, 3))
    claim = find_claim("deep-logits-at-the-simplex")
    assert [one.holds for one in claim.instances()] == [None] * 3


@pytest.mark.parametrize("factors", [4, 8])
@pytest.mark.parametrize("scale", ["1/2", "1", "6"])
def test_a_square_costs_less_than_the_simplex_by_singular_values(factors, scale):
    """Cross-entropy and Schatten norms from the logits themselves."""
    with mpmath.workdps(30):
        a, costs = mpmath.mpf(Fraction(scale).numerator) / Fraction(scale).denominator, []
        simplex = [[mpmath.mpf(i == j) - mpmath.mpf(1) / 4 for j in range(4)] for i in range(4)]
        for shape in (deep_logits_at_the_simplex._SQUARE, simplex):
            logits = a * mpmath.matrix(shape)
            values = [x for x in mpmath.svd_r(logits, compute_uv=False) if x > 1e-20]
            entropy = sum(
                mpmath.log(sum(mpmath.exp(logits[i, j] - logits[i, i]) for j in range(4)))
                for i in range(4)
            )
            costs.append((entropy / 4, sum(x ** (mpmath.mpf(2) / factors) for x in values)))
        assert costs[0][0] < costs[1][0]
        assert costs[0][1] < costs[1][1]


def test_the_refutations_come_out_as_declared():
    for name in ("label-smoothing-nonincreasing", "deep-logits-at-the-simplex"):
        assert verdict(name) == Verdict.REFUTED
