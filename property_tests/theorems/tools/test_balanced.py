"""Balanced classes: what theorems say is what a search finds, and is said only where they do."""

import json
from fractions import Fraction
from math import inf

import pytest
from flint import fmpq
from typer.testing import CliRunner

from numerics.exact.blocks import GroupedLaw
from numerics.exact.losses import (
    Decoupled,
    Exponential,
    ExponentialOfSum,
    Hinge,
    HingeMax,
    Logistic,
    Square,
)
from numerics.exact.rationals import as_fraction
from numerics.floats.downstream_search import supervised_loss
from theorems.cli import app
from theorems.tools import balanced, minimiser
from theorems.tools.minimiser import solve

LOSSES = (Logistic(), Logistic(beta=5, margin=1), Decoupled(), Exponential(), ExponentialOfSum())


def run(*arguments):
    result = CliRunner().invoke(app, [str(x) for x in arguments])
    return result.exit_code, result.stdout + result.stderr


def overlap(a, b):
    return max(a.lower, b.lower) <= min(a.upper, b.upper)


@pytest.fixture
def searched(monkeypatch):
    """Return `solve` without the theorems."""

    def without(*arguments, **options):
        with monkeypatch.context() as patch:
            patch.setattr(balanced, "optimal_by", lambda loss: None)
            return solve(*arguments, **options)

    return without


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.formula)
@pytest.mark.parametrize(("classes", "k"), [(2, 3), (3, 1), (4, 1000), (3, inf)])
def test_a_search_finds_what_the_theorem_says(searched, loss, classes, k):
    if k == inf and loss.limit_offset == "no limit":
        return
    law = (fmpq(1, classes),) * classes
    options = {"negatives": k, "loss": loss, "dimension": None, "bits": 80}
    by_theorem, found = solve(law, law, **options), searched(law, law, **options)
    assert by_theorem.theorems[0] == "etf-optimal-balanced"
    assert found.theorems == ()
    assert overlap(by_theorem.loss, found.loss)
    if found.radius is None:  # of a kind that says nothing of the minimiser
        return
    assert by_theorem.radius == 0  # what the search proves unique is so by theorem, too
    assert overlap(by_theorem.supervised, found.supervised)
    cosine = as_fraction(found.gram[0][1])
    assert abs(cosine + Fraction(1, classes - 1)) <= found.radius


def test_kinks_leave_the_minimiser_open_and_the_minimum_exact():
    law = (fmpq(1, 5),) * 5
    found = solve(law, law, negatives=64, loss=HingeMax(margin=2), dimension=None, bits=100)
    assert found.theorems == ("etf-optimal-balanced",)
    assert found.radius is None
    avoided = Fraction(4, 5) ** 64
    assert found.loss.contains(2 * (1 - avoided) + (2 - Fraction(5, 4)) * avoided)
    assert found.loss.width < Fraction(1, 10**25)


@pytest.mark.parametrize(
    ("law", "loss", "dimension"),
    [
        (("1/3", "1/3", "1/3"), Square(margin=-10), None),  # increasing: the constant is best
        (("1/4",) * 4, Logistic(), 2),  # no simplex of four vectors in the plane
        (("334/1000", "333/1000", "333/1000"), Logistic(), None),
    ],
)
def test_what_no_theorem_says_is_searched_for(law, loss, dimension):
    rho = tuple(fmpq(*map(int, mass.split("/"))) for mass in law)
    found = solve(rho, rho, negatives=2, loss=loss, dimension=dimension, bits=80)
    assert found.theorems == ()


def test_in_the_limit_another_proof_is_named():
    code, said = run("solve", "--rho", "uniform:3", "--k", "1,inf")
    assert code == 0
    finite, limit = said.split("k = inf")
    assert "by etf-optimal-balanced, the only one by etf-unique-balanced" in finite
    assert "by etf-optimal-balanced, the only one as L is strictly convex" in limit
    assert "etf-unique-balanced" not in limit


def test_of_sums_the_limit_is_that_of_one_negative():
    assert balanced.unique_by(Exponential(), inf) == "etf-unique-balanced"
    assert balanced.unique_by(Hinge(), inf) is None


@pytest.mark.slow
def test_a_hundred_thousand_classes():
    """No matrix of all classes is made: it would have 10¹⁰ entries."""
    arguments = ("--rho", "uniform:100000", "--k", "64,1000000000,inf", "--format", "json")
    code, text = run("solve", *arguments)
    assert code == 0
    for row in json.loads(text):
        assert row["gram"] is None
        (group,) = row["groups"]
        assert group == {"classes": 100000, "mass": "1/100000", "cosines": [-1 / 99999]}
        assert row["theorems"][0] == "etf-optimal-balanced"
        # log(1 + 99999 e^{-100000/99999}), by mpmath with 30 digits
        lower, upper = (Fraction(row["supervised"][end]) for end in ("lower", "upper"))
        assert lower <= Fraction("10.512932647812716669007783468625") + Fraction(1, 10**29)
        assert upper >= Fraction("10.512932647812716669007783468625")
    for verb in (
        ("loss", "--gram", "etf:100000", "--k", "1000000000"),
        ("bounds", "--rho", "uniform:100000", "--k", "65536"),
        ("bounds", "--gram", "etf:100000", "--k", "65536"),
    ):
        assert run(*verb)[0] == 0


def test_many_classes_that_no_theorem_is_about_are_refused():
    law = ("solve", "--rho", "1/2,1/1024*512", "--k", "1")
    assert run(*law, "--loss", "square", "--margin=-1")[0] == 0  # in groups
    code, said = run("solve", "--rho", "zipf:513", "--k", "1", "--loss", "hinge")
    assert code == 2
    assert "at most 512 are searched" in said
    assert minimiser.MAX_SEARCHED == 512


@pytest.mark.parametrize("loss", [Logistic(), HingeMax(margin="3/2")], ids=lambda loss: loss.name)
def test_other_weights_downstream_are_those_of_all_entries(loss):
    law, weights = (fmpq(1, 5),) * 5, (fmpq(1, 2), *(fmpq(1, 8),) * 4)
    found = solve(law, weights, negatives=2, loss=loss, dimension=None, bits=80)
    whole = supervised_loss(found.rows, weights, loss=loss).interval
    assert overlap(found.supervised, whole)
    assert found.supervised.width < Fraction(1, 10**5)


def test_the_least_loss_is_that_of_the_matrix():
    value = balanced.least_loss(GroupedLaw((3,), (fmpq(1, 3),)), 1, Logistic(), 80)
    # log(1 + e^{-3/2})·2/3 + log(2)/3, by mpmath
    assert abs(value.midpoint - Fraction("0.3653245788418167094720659")) < Fraction(1, 10**24)


def test_many_downstream_weights_do_not_hide_the_theorem():
    """More different weights than groups are searched in: the minimiser is the simplex still."""
    total = sum(range(1, 41))
    weights = ",".join(f"{c}/{total}" for c in range(1, 41))
    code, output = run("solve", "--rho", "uniform:40", "--k", "7", "--weights", weights)
    assert code == 0
    assert "the simplex ETF by etf-optimal-balanced, the only one by etf-unique" in output
    law = [fmpq(1, 40)] * 40
    found = solve(
        law,
        [fmpq(c, total) for c in range(1, 41)],
        negatives=7,
        loss=Logistic(),
        dimension=None,
        bits=60,
    )
    alike = balanced.least_downstream(GroupedLaw.of(law), Logistic(), 60)
    assert found.supervised.upper < alike.lower  # who is told the weights does better
    assert found.supervised.width < Fraction(1, 10**8)


def test_below_its_dimension_the_theorem_names_no_minimiser():
    law = GroupedLaw((4,), (fmpq(1, 4),))
    assert balanced.optimal_of(law, Logistic(), None) == "etf-optimal-balanced"
    assert balanced.optimal_of(law, Logistic(), 3) == "etf-optimal-balanced"
    assert balanced.optimal_of(law, Logistic(), 2) is None
    assert balanced.optimal_of(GroupedLaw((1, 2), (fmpq(1, 2), fmpq(1, 4))), Logistic(), 3) is None
    assert balanced.optimal_of(law, Square(margin=-10), None) is None
