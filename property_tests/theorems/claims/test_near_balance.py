"""Near the balanced law: slopes and second orders, against quadrature and certified optima."""

import re
from fractions import Fraction
from importlib import import_module
from math import exp, inf, log1p
from runpy import run_path
from xml.etree import ElementTree

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from sympy import Rational

from numerics.balls.enclosure import precision
from numerics.exact.losses import Logistic
from numerics.exact.rationals import as_fraction, rational
from property_tests import ROOT
from property_tests.tiers import one_of
from theorems.claims.conjecture import more_negatives_help_near_balance as argued
from theorems.claims.conjecture import slopes_near_balance_fall as near
from theorems.errors import Undecided
from theorems.tools.minimiser import solve
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Verdict, judge


def _first_order(n, beta, k):
    """Return α_k, by quadrature of the integrals of its definition."""
    C, x = n + 1, exp(-beta * (n + 1) / n)

    def phi(t):
        return exp(-t) / C + n / C * exp(-t * x)

    def numerator(t):
        moved = (k - 1) * phi(t) ** (k - 2) * (exp(-t) - exp(-t * x))
        return (2 * C * phi(t) ** (k - 1) + moved) * exp(-t * (1 + x))

    def denominator(t):
        steady = 2 * (n * (n - 1) / C + beta - beta * x * t) * phi(t) ** (k - 1)
        moved = beta * x * (C - 2) / C * (k - 1) * t * phi(t) ** (k - 2) * exp(-t * x)
        return (steady - moved) * exp(-t * (1 + x))

    return -quad(numerator, 0, 60)[0] / quad(denominator, 0, 60)[0]


@settings(max_examples=30)
@given(st.integers(3, 12), st.fractions(Fraction(1, 10), 6, max_denominator=10), st.integers(1, 20))
def test_the_sums_are_the_integrals(classes, beta, k):
    size = near.slope(classes, beta, near.draws(classes, k))
    assert -float(size) == pytest.approx(_first_order(classes - 1, float(beta), k), rel=1e-7)


@pytest.mark.parametrize("beta", ["1/4", "1", "5"])
@pytest.mark.parametrize("classes", [3, 10])
def test_the_slopes_tend_to_that_of_the_limit(classes, beta):
    """Their differences from it are c/k + O(1/k²)."""
    k, b = 512, Fraction(beta)
    once, twice = (float(near.slope(classes, b, near.draws(classes, m))) for m in (k, 2 * k))
    limit = float(near.limit(classes, b))
    assert once > twice > limit
    assert 2 * twice - once == pytest.approx(limit, rel=2e-3)


@settings(max_examples=30)
@given(
    st.integers(3, 50),
    st.fractions(Fraction(1, 10), 10, max_denominator=10),
    st.fractions(0, 20, max_denominator=10),
    st.fractions(0, 5, max_denominator=10),
)
def test_the_power_series_have_the_quadratic_form_of_the_page(classes, beta, theta, size):
    with precision(128):
        form = near.second_order(classes, beta)
        found = float(near.least(form, arb(rational(size)), theta))
    n, kappa = classes - 1, Fraction(classes, classes - 1)
    at = {argued.n: n, argued.beta: beta, argued.theta: theta, argued.x: exp(-float(beta * kappa))}
    at = {symbol: Rational(str(value)) for symbol, value in at.items()}
    p = at[argued.x] / (1 + n * at[argued.x])
    scale = n * (classes - 2) * beta * p * kappa**3
    expected = scale * argued._form(Rational(-size / kappa**2)).xreplace(at)
    assert found == pytest.approx(float(expected), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("k", [1, 8])
@pytest.mark.parametrize(("classes", "beta"), [(3, "1"), (10, "5"), (50, "1/4")])
def test_the_second_order_turns_at_the_weights_of_the_page(classes, beta, k):
    n, b = classes - 1, Fraction(beta)
    kappa, x = classes / n, exp(-float(b) * classes / n)
    form = near.second_order(classes, b)
    sizes = [near.slope(classes, b, near.draws(classes, of)) for of in (k, k + 1)]
    D = n + b - b * x / (1 + n * x) * kappa * (classes - 2)
    away = sum(float(size) / kappa**2 for size in sizes)
    turn = away * ((n + b) * D - (1 - b / n) ** 2) / (2 * (n - b))
    for nudged, sign in ((0.999, 1), (1.001, -1)):
        before, after = (near.least(form, size, Fraction(nudged * turn)) for size in sizes)
        assert sign * (before - after) > 0


def test_a_form_without_a_least_value_is_undecided():
    with pytest.raises(Undecided, match="convex in η"):
        near.least([[arb(1)] * 3, [arb(0, 1), arb(1)], [arb(0)]], arb(1), Fraction(1))


def optimum(classes, beta, k, theta, step):
    """Return the first cosine and L_sup of the certified minimiser."""
    h = (classes - 1, *[-1] * (classes - 1))
    law, weights = (
        [rational(Fraction(1, classes) + by * one) for one in h] for by in (step, theta * step)
    )
    loss = Logistic(beta=beta)
    found = solve(law, weights, negatives=k, loss=loss, dimension=None, bits=120)
    assert found.radius is not None
    return as_fraction(found.rows[0][1]), found.supervised.midpoint


@pytest.mark.parametrize("k", one_of(3, (1, 3, inf)))
@pytest.mark.parametrize(("classes", "beta"), [(3, "1"), (4, "2"), (5, "1/2"), (10, "5")])
def test_certified_optima_at_small_steps_have_the_slope_and_the_second_order(classes, beta, k):
    """What is odd in ε for one, and even for the other, cancels: what is left is of order ε²."""
    b, n = Fraction(beta), classes - 1
    step = Fraction(1, 400 * classes * n)
    size = near.limit(classes, b) if k == inf else near.slope(classes, b, near.draws(classes, k))
    form = near.second_order(classes, b)
    balanced = Fraction(log1p(n * exp(-b * classes / n)))
    for theta in (Fraction(0), Fraction(n, 2)):
        (cosine, up), (other, down) = (optimum(classes, b, k, theta, by) for by in (step, -step))
        moved = float((other - cosine) / (2 * step * (n - 1)))
        assert moved == pytest.approx(float(size), rel=1e-4)
        bend = float((up + down - 2 * balanced) / (2 * step**2))
        assert bend == pytest.approx(float(near.least(form, size, theta)), rel=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "wrong"), [("nu", lambda one: one + 1), ("h", lambda one: 2 * one)]
)
def test_a_wrong_function_of_the_lemma_is_not_argued(monkeypatch, name, wrong):
    module = import_module("theorems.claims.conjecture.minimiser_nears_the_simplex")
    monkeypatch.setattr(module, name, wrong(getattr(module, name)))
    found = find_claim("minimiser-nears-the-simplex")
    assert judge(found.instances(), family=found.family).verdict != Verdict.ARGUED


# --- docs/near-balance.md ------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "near-balance.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_table_is_what_its_command_prints():
    script = run_path(str(ROOT / "docs" / "figures" / "near_balance.py"))
    rows = [*script["table"]()]
    assert len(rows) == len(script["COMPARED"])
    assert "\n".join(rows) in PAGE


def test_the_figure_has_its_command_and_is_one():
    (drawn,) = re.findall(r"uv run python docs/figures/near_balance.py docs/(\S+\.svg)", PAGE)
    assert drawn == re.findall(r"\]\((figures/\S+\.svg)\)", PAGE)[0]
    root = ElementTree.parse(ROOT / "docs" / drawn).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
