"""The downstream loss: closed forms at the ETF, a cone solver elsewhere, ball against sphere."""

from fractions import Fraction

import cvxpy as cp
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.geometry import gram_of, matrix, simplex_etf_gram
from numerics.exact.losses import CustomLoss, HingeMax, Logistic, loss_named
from numerics.exact.rationals import as_fraction
from numerics.floats.downstream_search import (
    TOLERANCE,
    DownstreamLoss,
    accuracy,
    downstream_loss,
    downstream_weights,
    linear_probe,
    supervised_loss,
)
from numerics.floats.unit_vectors import rational_unit_vectors

SOLVER = 1e-6  # what the cone solver may be off by
DIGITS = 40


def contains(enclosure, value, slack=0):
    with mpmath.workdps(DIGITS):
        lower, upper = (
            mpmath.mpf(x.numerator) / x.denominator for x in (enclosure.lower, enclosure.upper)
        )
        return lower - slack <= value <= upper + slack


def at_the_etf(name, classes):
    """Return ℓ at C − 1 coordinates C/(C−1), the least value of any representation."""
    x, n = mpmath.mpf(classes) / (classes - 1), classes - 1
    return {
        "logistic": mpmath.log1p(n * mpmath.exp(-x)),
        "dcl": mpmath.log(n) - x,
        "pairwise-logistic": n * mpmath.log1p(mpmath.exp(-x)),
        "exponential": n * mpmath.exp(-x),
        "exponential-of-sum": mpmath.exp(-n * x),
        "square": n * (2 - x) ** 2,
        "squared-hinge": mpmath.mpf(0),
        "hinge": mpmath.mpf(0),
        "hinge-max": mpmath.mpf(0),
        "hardest": -x,
    }[name]


NAMES = [
    "logistic",
    "dcl",
    "pairwise-logistic",
    "exponential",
    "exponential-of-sum",
    "square",
    "squared-hinge",
    "hinge",
    "hinge-max",
    "hardest",
]
KINKED = {"hinge", "hinge-max", "hardest"}
SMOOTH = [name for name in NAMES if name not in {*KINKED, "squared-hinge"}]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("classes", [2, 3, 4, 6])
def test_at_the_etf_the_interval_contains_the_closed_form(name, classes):
    uniform = [Fraction(1, classes)] * classes
    found = supervised_loss(simplex_etf_gram(classes), uniform, loss=loss_named(name))
    with mpmath.workdps(DIGITS):
        assert contains(found.interval, at_the_etf(name, classes))
    assert found.interval.width < Fraction(1, 10**9)
    assert found.constraint == "ball"


@pytest.mark.parametrize("margin", ["1/2", 2, 5])
def test_kinked_losses_with_other_margins_at_the_etf(margin):
    loss = HingeMax(margin=margin)
    found = supervised_loss(simplex_etf_gram(3), ["1/3"] * 3, loss=loss)
    value = max(Fraction(0), Fraction(margin) - Fraction(3, 2))
    assert found.interval.contains(value)
    assert found.interval.width < Fraction(1, 10**11)


def unit_vector(parameters):
    norm = sum(x * x for x in parameters)
    return [*(2 * x / (norm + 1) for x in parameters), (norm - 1) / (norm + 1)]


small = st.fractions(-2, 2, max_denominator=5)


@st.composite
def representations(draw):
    """Return rational unit points in R³, masses and labels that cover the classes."""
    classes = draw(st.integers(2, 3))
    size = draw(st.integers(classes, 5))
    points = st.lists(small, min_size=2, max_size=2).map(unit_vector)
    rows = draw(st.lists(points, min_size=size, max_size=size, unique_by=tuple))
    labels = list(range(classes)) + draw(
        st.lists(st.integers(0, classes - 1), min_size=size - classes, max_size=size - classes)
    )
    weights = draw(st.lists(st.integers(1, 5), min_size=size, max_size=size))
    return rows, [Fraction(weight, sum(weights)) for weight in weights], labels


def cone_solver(rows, masses, labels, scalar):
    """Minimise the logistic downstream loss over classifiers in the balls with Clarabel."""
    points = np.array(rows, dtype=float)
    W = cp.Variable((max(labels) + 1, points.shape[1]))
    terms = [
        float(mass) * scalar(cp.hstack([(W[j] - W[own]) @ f for j in range(W.shape[0])]), own)
        for f, mass, own in zip(points, masses, labels, strict=True)
    ]
    program = cp.Problem(cp.Minimize(cp.sum(cp.hstack(terms))), [cp.norm(W, axis=1) <= 1])
    program.solve(solver=cp.CLARABEL)
    return program.value


def logistic(differences, own):
    return cp.log_sum_exp(differences)


def hinge_max(differences, own):
    others = [j for j in range(differences.shape[0]) if j != own]
    return cp.max(cp.hstack([0, *(1 + differences[j] for j in others)]))


@pytest.mark.slow
@settings(max_examples=15)
@given(representations())
def test_with_several_points_a_class_the_interval_contains_the_optimum(representation):
    rows, masses, labels = representation
    found = supervised_loss(gram_of(matrix(rows)), masses, labels=labels)
    assert contains(found.interval, cone_solver(rows, masses, labels, logistic), SOLVER)
    assert found.interval.width < Fraction(1, 10**6)


@pytest.mark.slow
@settings(max_examples=6)
@given(representations())
def test_with_kinks_the_interval_contains_the_optimum_too(representation):
    rows, masses, labels = representation
    found = supervised_loss(gram_of(matrix(rows)), masses, labels=labels, loss=HingeMax())
    assert contains(found.interval, cone_solver(rows, masses, labels, hinge_max), SOLVER)
    assert found.interval.width < Fraction(1, 10**8)


@pytest.mark.slow
@settings(max_examples=15)
@given(representations())
def test_no_representation_beats_the_etf_under_uniform_classes(representation):
    rows, _, labels = representation
    classes = max(labels) + 1
    masses = [Fraction(1, classes * labels.count(label)) for label in labels]
    found = supervised_loss(gram_of(matrix(rows)), masses, labels=labels)
    assert found.interval.upper >= float(at_the_etf("logistic", classes)) - 1e-15


def float_loss(rows, masses, labels, W):
    scores = np.array(rows, dtype=float) @ W.T
    return sum(
        float(mass) * np.log(np.exp(scores[n] - scores[n][own]).sum())
        for n, (mass, own) in enumerate(zip(masses, labels, strict=True))
    )


@pytest.mark.slow
@settings(max_examples=10)
@given(representations())
def test_unit_classifiers_are_never_below_the_ball_and_attain_their_value(representation):
    rows, masses, labels = representation
    gram = gram_of(matrix(rows))
    ball = supervised_loss(gram, masses, labels=labels)
    sphere = supervised_loss(gram, masses, labels=labels, constraint="sphere")
    assert (ball.constraint, sphere.constraint) == ("ball", "sphere")
    assert sphere.interval.upper >= ball.interval.lower
    assert sphere.interval.lower <= sphere.interval.upper
    alpha = np.array([[float(as_fraction(x)) for x in row] for row in sphere.coefficients])
    W = alpha @ np.array(rows, dtype=float)
    W /= np.linalg.norm(W, axis=1, keepdims=True)
    assert float_loss(rows, masses, labels, W) == pytest.approx(
        float(sphere.interval.upper), abs=1e-9
    )


def test_on_a_line_the_sphere_costs_more_than_the_ball():
    # Three classes at one point: in the ball w = 0 gives log 3; on the sphere of R¹ the scores
    # are ±1, and the best sign pattern has two classes on the one side and one on the other.
    gram, masses = [[1] * 3] * 3, ["1/2", "1/4", "1/4"]
    ball = supervised_loss(gram, masses)
    sphere = supervised_loss(gram, masses, constraint="sphere")

    def loss(w):
        return sum(
            mass * mpmath.log(sum(mpmath.exp(w[j] - w[c]) for j in range(3)))
            for c, mass in enumerate((0.5, 0.25, 0.25))
        )

    optimum = cone_solver([[1.0]] * 3, [0.5, 0.25, 0.25], [0, 1, 2], logistic)
    assert contains(ball.interval, optimum, SOLVER)
    signs = [(a, b, c) for a in (1, -1) for b in (1, -1) for c in (1, -1)]
    assert float(sphere.interval.upper) >= float(min(map(loss, signs))) - 1e-12
    assert sphere.interval.lower <= ball.interval.upper


def test_splitting_a_point_into_equal_ones_changes_nothing():
    once = supervised_loss(simplex_etf_gram(3), ["1/2", "1/4", "1/4"])
    e = simplex_etf_gram(3)
    order = [0, 0, 1, 2]
    twice = supervised_loss(
        [[e[a][b] for b in order] for a in order], ["1/3", "1/6", "1/4", "1/4"], labels=order
    )
    assert once.interval.is_below(twice.interval) is None
    assert twice.interval.width < Fraction(1, 10**9)


def test_a_class_of_no_mass_counts_as_an_alternative_only():
    found = supervised_loss(simplex_etf_gram(3), [1, 0, 0])
    # w_0 = u_0 and w_1 = w_2 = −u_0, so that both coordinates are 2.
    assert contains(found.interval, mpmath.log1p(2 * mpmath.exp(-2)), 1e-15)
    assert found.interval.width < Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weights": ["1/2", "1/3", "1/3"]}, "sum"),
        ({"weights": ["3/2", "-1/4", "-1/4"]}, "mass is"),
        ({"weights": ["1/2", "1/2"]}, "3 × 3"),
        ({"labels": [0, 1]}, "labels"),
        ({"labels": [0, 0, 0]}, "labels"),
        ({"labels": [0, 1, 3]}, "labels"),
        ({"labels": [0, 1, -1]}, "labels"),
        ({"constraint": "cube"}, "ball"),
        ({"gram": [[1, 2], [2, 1]], "weights": ["1/2", "1/2"]}, "semidefinite"),
        ({"bits": 10}, "bits"),
        ({"loss": CustomLoss("v[1]")}, "derivatives"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(change, words):
    arguments = {"gram": simplex_etf_gram(3), "weights": ["1/3"] * 3, **change}
    with pytest.raises(ValueError, match=words):
        supervised_loss(arguments.pop("gram"), arguments.pop("weights"), **arguments)


def test_floats_are_refused_where_exact_numbers_are_needed():
    with pytest.raises(TypeError, match="exact"):
        downstream_weights([0.5, 0.5])
    with pytest.raises(TypeError, match="exact"):
        supervised_loss([[1.0, -1.0], [-1.0, 1.0]], ["1/2", "1/2"])


# --- linear probes -------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=15)
@given(st.integers(0, 999), st.integers(2, 4), st.sampled_from(["1/2", "1", "10"]))
def test_the_probe_reaches_the_proved_interval(seed, classes, beta):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes), rng.integers(classes, size=3)])
    rows = rng.normal(size=(len(labels), 3))
    exact = rational_unit_vectors(rows / np.linalg.norm(rows, axis=1, keepdims=True))
    points = np.array([[float(int(x.p)) / float(int(x.q)) for x in row] for row in exact])
    loss = Logistic(beta=beta)
    found = linear_probe(points, labels, loss=loss)
    masses = [f"1/{len(labels)}"] * len(labels)
    proved = supervised_loss(gram_of(exact), masses, labels=labels.tolist(), loss=loss).interval
    assert found.loss >= float(proved.lower) - 1e-12
    assert found.loss - found.gap <= float(proved.upper) + 1e-12
    assert found.gap <= TOLERANCE
    assert np.linalg.norm(found.classifiers, axis=1).max() <= 1 + 1e-12
    again = downstream_loss(points, labels, found.classifiers, loss=loss)
    assert found.loss == pytest.approx(again, rel=1e-14)


def test_a_worse_classifier_is_not_called_better():
    rows, labels = np.eye(3), np.arange(3)
    best = linear_probe(rows, labels, loss=Logistic())
    assert downstream_loss(rows, labels, -best.classifiers, loss=Logistic()) > best.loss
    assert accuracy(rows, labels, best.classifiers) == 1
    assert accuracy(rows, labels, -best.classifiers) == 0


def test_large_scores_do_not_overflow():
    rows, labels = np.array([[1.0], [-1.0]]), np.array([0, 1])
    assert downstream_loss(rows, labels, -rows, loss=Logistic(beta=1000)) == pytest.approx(2000.0)


@given(st.integers(0, 999), st.sampled_from(SMOOTH), st.integers(2, 4))
def test_products_with_the_hessian_are_differences_of_the_gradient(seed, name, classes):
    rng, step = np.random.default_rng(seed), 1e-6
    loss = loss_named(name)
    labels = np.concatenate([np.arange(classes), rng.integers(classes, size=2)])
    points, weights = rng.normal(size=(len(labels), 2)), rng.uniform(size=len(labels))
    function = DownstreamLoss(points, weights, labels, loss)
    W, V = rng.normal(size=(classes, 3)), rng.normal(size=(2, classes, 3))
    products = function.hessian_products(W, V)
    value, slope = function.value_and_gradient(W)
    assert value == pytest.approx(function.value(W))
    for direction, product in zip(V, products, strict=True):
        up, down = (function.value_and_gradient(W + sign * step * direction) for sign in (1, -1))
        size = 1 + np.abs(product).max() + abs(value)
        rise = (up[0] - down[0]) / (2 * step)
        assert rise == pytest.approx(np.vdot(slope, direction), abs=1e-5 * size)
        assert np.abs((up[1] - down[1]) / (2 * step) - product).max() < 1e-4 * size


def test_a_probe_of_a_loss_without_derivatives_is_refused():
    """Only a search that ends in an interval smooths it."""
    with pytest.raises(ValueError, match="no derivatives"):
        linear_probe(np.array([[1.0], [-1.0]]), np.array([0, 1]), loss=HingeMax())
