"""The debiased loss below its threshold, the closed value of the ETF: neighbours, other routes."""

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.patching import everywhere
from property_tests.theorems.claims.judged import verdict
from theorems.claims.losses.debiased_convex import debiased
from theorems.claims.simplex import etf_closed_value
from theorems.verdicts.evidence import meets
from theorems.verdicts.verdict import Verdict

CASES = ((1, "1/10"), (1, "1/2"), (2, "1/3"), (4, "1/10"), (4, "1/5"), (9, "1/10"), (64, "1/100"))
WRONG_FORMS = {
    "A of one negative more": lambda k, tau: debiased(k + 1, tau),
    "A without τ below": lambda k, tau: (1 - k * tau, 1 / (1 - tau)),
    "A turned": lambda k, tau: (k * tau / (1 - tau) - 1, 1 / (1 - tau)),
    "B = 1": lambda k, tau: (debiased(k, tau)[0], 1),
    "B turned": lambda k, tau: (debiased(k, tau)[0], -1 / (1 - tau)),
}
WRONG_SUMS = {
    "one class more": lambda sum_: lambda C, k, loss: sum_(C + 1, k, loss),
    "one negative more": lambda sum_: lambda C, k, loss: sum_(C, k + 1, loss),
    "another loss": lambda sum_: lambda C, k, loss: sum_(C, k, loss) + 1,
}


@pytest.mark.parametrize("what", WRONG_FORMS)
def test_another_form_of_the_debiased_loss_is_not_certified(monkeypatch, what):
    everywhere(monkeypatch, "theorems.claims.losses.debiased_convex.debiased", WRONG_FORMS[what])
    assert verdict("debiased-convex-below-threshold") == Verdict.UNKNOWN


@pytest.mark.slow
@pytest.mark.parametrize(
    "what",
    [
        pytest.param(what, marks=() if what == "another loss" else pytest.mark.slow)
        for what in WRONG_SUMS
    ],
)
def test_another_sum_is_not_the_loss_of_the_etf(monkeypatch, what):
    wrong = WRONG_SUMS[what](etf_closed_value.binomial_sum)
    monkeypatch.setattr(etf_closed_value, "binomial_sum", wrong)
    assert verdict("etf-closed-value") == Verdict.UNKNOWN


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("hypothesis", ["convex", "nonincreasing"])
def test_the_calculus_of_losses_agrees_below_the_threshold_and_at_it(case, hypothesis):
    k, tau = case[0], Fraction(case[1])
    A, B = debiased(k, tau)
    assert A >= 0
    assert meets(f"log({A} + {B}*sum(exp(-v)))", hypothesis).holds


@given(st.integers(1, 100), st.fractions(Fraction(1, 1000), Fraction(999, 1000)))
def test_the_threshold_is_where_a_changes_its_sign(k, tau):
    assert (debiased(k, tau)[0] >= 0) == (k * tau <= 1 - tau)


@given(st.integers(2, 4), st.integers(0, 5))
def test_the_weights_of_the_closed_value_count_the_patterns(C, k):
    found = [sum(c == 0 for c in pattern) for pattern in product(range(C), repeat=k)]
    assert [found.count(m) for m in range(k + 1)] == [
        comb(k, m) * (C - 1) ** (k - m) for m in range(k + 1)
    ]
