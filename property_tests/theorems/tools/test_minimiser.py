"""`solve`: intervals that contain independent optima, and honest words about local search."""

import json
from fractions import Fraction

import cvxpy as cp
import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from theorems.cli import app
from theorems.tools import minimiser

TOLERANCE = 1e-6  # of the cone solver


def solve(*arguments):
    result = CliRunner().invoke(app, ["solve", *map(str, arguments), "--format", "json"])
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def ends(interval):
    return mpmath.mpf(interval["lower"]), mpmath.mpf(interval["upper"])


def contains(interval, value, slack=0):
    lower, upper = ends(interval)
    return lower - slack <= value <= upper + slack


def logistic_loss(gram, law, k):
    """Return L_k at C = 3, summed over the negatives that fall on each class."""
    total = 0.0
    for c, own in enumerate(law):
        decay = np.exp(np.array(gram[c]) - 1)
        for i in range(k + 1):
            for j in range(k + 1 - i):
                counts = np.array([i, j, k - i - j])
                orders = mpmath.factorial(k) / mpmath.fprod(map(mpmath.factorial, counts))
                weight = float(orders) * np.prod(np.array(law) ** counts)
                total += own * weight * np.log1p(counts @ decay)
    return total


parts = st.lists(st.integers(1, 9), min_size=2, max_size=4)
laws = parts.map(lambda weights: [Fraction(weight, sum(weights)) for weight in weights])


def text(law):
    return ",".join(map(str, law))


def test_json_has_the_documented_shape_in_the_order_asked_for():
    found = solve("--rho", "1/2,1/4,1/4", "--k", "16,1,inf")
    assert [one["k"] for one in found] == [16, 1, "inf"]
    for one in found:
        assert {"k", "loss", "gram", "supervised"} <= set(one)
        for name in ("loss", "supervised"):
            assert set(one[name]) == {"lower", "upper"}
            assert all(isinstance(end, str) for end in one[name].values())
            assert ends(one[name])[0] <= ends(one[name])[1]
        gram = np.array(one["gram"])
        assert gram.shape == (3, 3)
        assert np.array_equal(gram, gram.T)
        assert np.array_equal(np.diag(gram), np.ones(3))
        assert np.linalg.eigvalsh(gram)[0] > -1e-12


@pytest.mark.parametrize("classes", [2, 3, 5])
@pytest.mark.parametrize("k", [1, 6, 30])
def test_balanced_classes_have_the_closed_forms_of_the_theorem(classes, k):
    (found,) = solve("--rho", f"uniform:{classes}", "--k", k)
    with mpmath.workdps(50):
        share, x = mpmath.mpf(1) / classes, mpmath.mpf(classes) / (classes - 1)
        loss = mpmath.fsum(
            mpmath.binomial(k, m)
            * share**m
            * (1 - share) ** (k - m)
            * mpmath.log(1 + m + (k - m) * mpmath.exp(-x))
            for m in range(k + 1)
        )
        assert contains(found["loss"], loss)
        assert contains(found["supervised"], mpmath.log(1 + (classes - 1) * mpmath.exp(-x)))
        assert ends(found["loss"])[1] - ends(found["loss"])[0] < 1e-20
    assert found["scope"] == "global"
    assert np.allclose(np.array(found["gram"])[0, 1:], -1 / (classes - 1), atol=1e-9)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.fractions(Fraction(1, 40), Fraction(39, 40), max_denominator=40), st.integers(1, 9))
def test_two_classes_are_antipodal_under_every_law(mass, k):
    (found,) = solve("--rho", text([mass, 1 - mass]), "--k", k)
    with mpmath.workdps(50):
        decay, loss = mpmath.exp(-2), mpmath.mpf(0)
        for own in (mass, 1 - mass):
            p = mpmath.mpf(own.numerator) / own.denominator
            for m in range(k + 1):
                loss += (
                    p
                    * mpmath.binomial(k, m)
                    * p**m
                    * (1 - p) ** (k - m)
                    * mpmath.log(1 + m + (k - m) * decay)
                )
        assert contains(found["loss"], loss)
        assert contains(found["supervised"], mpmath.log1p(decay))
    assert found["gram"][0][1] == pytest.approx(-1, abs=1e-9)


def convex_program(law):
    """Minimise L_1 over the elliptope with Clarabel."""
    size = len(law)
    p = np.array(law, dtype=float)
    G = cp.Variable((size, size), PSD=True)
    pairs = [(c, j) for c in range(size) for j in range(size) if c != j]
    terms = [p[c] * p[j] * cp.logistic(G[c, j] - 1) for c, j in pairs]
    program = cp.Problem(cp.Minimize(cp.sum(cp.hstack(terms))), [cp.diag(G) == 1])
    program.solve(solver=cp.CLARABEL)
    return program.value + float((p**2).sum()) * np.log(2)


@pytest.mark.slow
@settings(max_examples=12)
@given(laws)
def test_the_minimum_at_one_negative_is_that_of_a_cone_solver(law):
    assume(len(law) > 2)
    (found,) = solve("--rho", text(law), "--k", 1)
    assert contains(found["loss"], convex_program(law), slack=TOLERANCE)


def best_classifiers(gram, weights):
    """Minimise the downstream loss over classifiers in the unit balls with Clarabel."""
    values, vectors = np.linalg.eigh(np.array(gram))
    points = vectors * np.sqrt(np.maximum(values, 0))
    W = cp.Variable(points.shape)
    terms = [
        float(weight) * cp.log_sum_exp((W - cp.vstack([W[n]] * len(points))) @ points[n])
        for n, weight in enumerate(weights)
    ]
    program = cp.Problem(cp.Minimize(cp.sum(cp.hstack(terms))), [cp.norm(W, axis=1) <= 1])
    program.solve(solver=cp.CLARABEL)
    return program.value


@pytest.mark.slow
@settings(max_examples=8)
@given(laws, st.sampled_from([1, 4, 64]), st.sampled_from(["rho", "uniform"]))
def test_the_downstream_interval_contains_the_optimum_of_a_cone_solver(law, k, weights):
    (found,) = solve("--rho", text(law), "--k", k, "--weights", weights)
    masses = law if weights == "rho" else [Fraction(1, len(law))] * len(law)
    assert contains(found["supervised"], best_classifiers(found["gram"], masses), slack=TOLERANCE)


@pytest.mark.slow
@settings(max_examples=12)
@given(laws, st.sampled_from([1, 3, 20]), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_no_gram_matrix_near_the_minimiser_is_below_the_interval(law, k, step, seed):
    assume(len(law) == 3)
    (found,) = solve("--rho", text(law), "--k", k)
    rows = np.random.default_rng(seed).standard_normal((3, 3))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    floats = [float(mass) for mass in law]
    mixed = (1 - step) * np.array(found["gram"]) + step * rows @ rows.T
    assert logistic_loss(mixed, floats, k) >= ends(found["loss"])[0] - 1e-12
    at_minimiser = logistic_loss(found["gram"], floats, k)
    assert abs(at_minimiser - ends(found["loss"])[1]) < 1e-12


@pytest.mark.slow
@settings(max_examples=10)
@given(laws, st.sampled_from([1, 8]))
def test_one_dimension_less_than_classes_changes_nothing(law, k):
    (free,) = solve("--rho", text(law), "--k", k)
    (flat,) = solve("--rho", text(law), "--k", k, "--dim", len(law) - 1)
    assert flat["scope"] == "global"
    assert ends(flat["loss"])[0] <= ends(free["loss"])[1]
    assert ends(free["loss"])[0] <= ends(flat["loss"])[1]


def test_below_the_dimension_of_the_etf_the_minimum_is_called_local():
    (found,) = solve("--rho", "uniform:4", "--k", "3", "--dim", "2")
    (free,) = solve("--rho", "uniform:4", "--k", "3")
    assert found["scope"] == "local"
    assert np.linalg.matrix_rank(np.array(found["gram"]), tol=1e-9) == 2
    assert ends(found["loss"])[0] <= ends(free["loss"])[1] < ends(found["loss"])[1]
    shown = CliRunner().invoke(app, ["solve", "--rho=uniform:4", "--k=3", "--dim=2"]).stdout
    assert "local" in shown


@pytest.mark.parametrize("rho", ["1/2,1/3,1/6", "1/10,1/10,4/5", "1/6,1/2,1/3"])
def test_on_a_line_no_vector_is_better_off_on_the_other_side(rho):
    (found,) = solve("--rho", rho, "--k", "4", "--dim", "1")
    law = [float(Fraction(mass)) for mass in rho.split(",")]
    for c in range(3):
        flip = np.array([-1 if j == c else 1 for j in range(3)])
        flipped = np.array(found["gram"]) * np.outer(flip, flip)
        assert logistic_loss(flipped, law, 4) >= ends(found["loss"])[1] - 1e-12


@pytest.mark.parametrize(
    ("loss", "value"),
    [
        ("hinge-max", 0),
        ("hinge", 0),
        ("hardest", -1.5),
        ("square", 2 * 0.5**2),
        ("exponential", 2 * mpmath.exp(-1.5)),
        ("exponential-of-sum", mpmath.exp(-3)),
        ("squared-hinge", 0),
        ("dcl", mpmath.log(2) - 1.5),
        ("pairwise-logistic", 2 * mpmath.log1p(mpmath.exp(-1.5))),
    ],
)
def test_every_loss_has_its_least_downstream_value_at_the_balanced_minimiser(loss, value):
    (found,) = solve("--rho", "uniform:3", "--k", "2", "--loss", loss)
    assert contains(found["supervised"], value, slack=1e-15)
    assert ends(found["supervised"])[1] - ends(found["supervised"])[0] < 1e-2


@pytest.mark.slow
def test_the_lower_end_of_a_local_minimum_is_that_of_the_relaxation():
    options = ("--rho=1/2,1/4,1/8,1/16,1/16", "--k=1")
    (local,), (relaxed,) = solve(*options, "--dim=2"), solve(*options)
    assert Fraction(local["loss"]["lower"]) == Fraction(relaxed["loss"]["lower"])
    assert Fraction(local["loss"]["upper"]) > Fraction(relaxed["loss"]["upper"])


# --- equal masses --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("law", ["4/5,1/10,1/10", "1/8,3/8,1/8,3/8", "1/10*4,1/5*3"])
@pytest.mark.parametrize("k", ["3", "inf"])
@pytest.mark.parametrize("weights", ["rho", "uniform"])
def test_in_groups_the_minimiser_is_that_of_all_entries(monkeypatch, law, k, weights):
    """Equal masses have equal cosines: one search knows it, the other one finds it."""
    arguments = ("--rho", law, "--k", k, "--weights", weights)
    (grouped,) = solve(*arguments)
    with monkeypatch.context() as patch:
        patch.setattr(minimiser, "_is_in_groups", lambda *_: False)
        (whole,) = solve(*arguments)
    for name in ("loss", "supervised"):
        (a, b), (c, d) = ends(grouped[name]), ends(whole[name])
        assert max(a, c) <= min(b, d)
        assert b - a < 1e-10
    off = np.abs(np.array(grouped["gram"]) - np.array(whole["gram"])).max()
    assert off <= grouped["radius"] + whole["radius"]


def test_weights_that_tell_classes_apart_split_their_group():
    """The minimiser is the same, the best classifiers are not."""
    arguments = ("--rho", "1/2,1/4,1/4", "--k", "4", "--weights")
    (alike,), (apart,) = solve(*arguments, "0,1/2,1/2"), solve(*arguments, "0,1/3,2/3")
    assert np.abs(np.array(alike["gram"]) - np.array(apart["gram"])).max() < 1e-9
    assert ends(alike["supervised"])[0] > ends(apart["supervised"])[1]


def test_one_head_and_9999_tails():
    arguments = ("--rho", "1/2,1/19998*9999", "--k", "1,64,inf")
    for found in solve(*arguments):
        lower, upper = ends(found["loss"])
        assert upper - lower < 1e-20
        assert found["radius"] < 1e-10
        head, tail = found["groups"]
        assert (head["classes"], head["mass"], head["cosines"][0]) == (1, "1/2", None)
        assert (tail["classes"], tail["mass"]) == (9999, "1/19998")
        assert -1 < tail["cosines"][0] < 0 < tail["cosines"][1] < 1


@pytest.mark.parametrize("loss", ["hardest", "hinge-max", "hinge"])
def test_one_head_and_999_tails_for_losses_with_kinks(loss):
    (found,) = solve("--rho", "1/2,1/1998*999", "--k", "64", "--loss", loss)
    lower, upper = ends(found["loss"])
    assert upper - lower < 1e-12 * max(1, abs(upper))
    assert found["radius"] is None
    assert [group["classes"] for group in found["groups"]] == [1, 999]


@pytest.mark.slow
def test_different_masses_are_groups_of_one_for_losses_with_kinks(monkeypatch):
    """The interval is narrow; where it were not, all entries would be searched."""
    arguments = ("--rho", "6/21,5/21,4/21,3/21,2/21,1/21", "--k", "2", "--loss", "hardest")
    (grouped,) = solve(*arguments)
    lower, upper = ends(grouped["loss"])
    assert upper - lower < 1e-11
    monkeypatch.setattr(minimiser, "_is_narrow", lambda _: False)
    (whole,) = solve(*arguments)
    assert max(lower, ends(whole["loss"])[0]) <= min(upper, ends(whole["loss"])[1])


def test_where_a_plane_is_asked_for_groups_do_not_help():
    (found,) = solve("--rho", "1/4,1/4,1/4,1/4", "--k", "2", "--dim", "2")
    assert found["scope"] == "local"


def test_many_masses_are_too_many_for_a_loss_with_kinks():
    law = ",".join(f"{n}/{sum(range(1, 601))}" for n in range(1, 601))
    result = CliRunner().invoke(app, ["solve", "--rho", law, "--k", "1", "--loss", "hinge-max"])
    assert result.exit_code == 2
    assert "--rho has 600 classes" in result.stderr
