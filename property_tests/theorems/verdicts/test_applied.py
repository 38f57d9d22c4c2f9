"""A theorem is said to settle a question only where it is derived and all it assumes holds."""

import pytest

from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    HardestNegative,
    HingeMax,
    Logistic,
    Square,
)
from theorems.claims.simplex.etf_optimal_balanced import etf_optimal_balanced
from theorems.kernel import statement as given
from theorems.verdicts import applied
from theorems.verdicts.applied import ANOTHER_MAP, BALANCED_SIMPLEX, applies, assumptions_of

OPTIMAL, UNIQUE = "etf-optimal-balanced", "etf-unique-balanced"


@pytest.mark.parametrize(
    ("loss", "optimal", "unique"),
    [
        (Logistic(), True, True),
        (Logistic(beta=50, margin=2), True, True),
        (Decoupled(), True, False),  # affine along (1, .., 1)
        (HingeMax(), True, False),
        (HardestNegative(), True, False),
        (Square(), True, True),
        (Square(margin=-10), False, False),  # increasing
        (Square(margin=1), False, False),
        (CustomLoss("log(1 + sum(exp(-v)))"), True, True),
        (CustomLoss("-sum(exp(-v))"), False, False),  # concave
        (CustomLoss("sum(v)"), False, False),
    ],
)
def test_the_hypotheses_are_those_that_the_audit_proves(loss, optimal, unique):
    assert applies(OPTIMAL, loss, BALANCED_SIMPLEX) is optimal
    assert applies(UNIQUE, loss, BALANCED_SIMPLEX | ANOTHER_MAP) is unique


@pytest.mark.parametrize("kind", sorted(BALANCED_SIMPLEX & assumptions_of(OPTIMAL), key=str))
def test_each_other_hypothesis_has_to_be_met(kind):
    assert not applies(OPTIMAL, Logistic(), BALANCED_SIMPLEX - {kind})


def test_an_unknown_kind_of_hypothesis_is_not_met():
    assert not applies(UNIQUE, Logistic(), BALANCED_SIMPLEX)
    assert given.TermsDiffer in assumptions_of(UNIQUE)


def test_what_instances_decide_settles_nothing():
    assert not applies("etf-closed-value", Logistic(), BALANCED_SIMPLEX)
    assert not applies("etf-optimal-for-every-law", Logistic(), BALANCED_SIMPLEX)


def test_what_is_not_derived_is_not_said(monkeypatch):
    """A derivation that proves less, or fails, leaves the question to the solver."""
    lesser = applied.theorem_of(applied.find_claim("etf-attains"))
    assumptions_of.cache_clear()
    monkeypatch.setattr(applied, "theorem_of", lambda claim: lesser)
    assert not applies(OPTIMAL, Logistic(), BALANCED_SIMPLEX)
    assumptions_of.cache_clear()

    def fails(claim):
        raise applied.RuleError("no")

    monkeypatch.setattr(applied, "theorem_of", fails)
    assert not applies(OPTIMAL, Logistic(), BALANCED_SIMPLEX)
    monkeypatch.undo()
    assumptions_of.cache_clear()
    assert applies(OPTIMAL, Logistic(), BALANCED_SIMPLEX)
    assert etf_optimal_balanced.id == OPTIMAL
