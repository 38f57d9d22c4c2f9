"""Claims about single formulas: Frullani, strong convexity, and what is open."""

import pytest
from flint import arb

from numerics.balls import quadrature
from property_tests import ROOT
from property_tests.planted import evidence, numbered
from property_tests.theorems.claims.judged import verdict
from theorems.claims.conjecture import conjecture_unbalanced as conjecture
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict, judge


@pytest.mark.slow
def test_a_quadrature_without_its_bounds_is_not_certified(monkeypatch):
    monkeypatch.setattr(quadrature._ErrorBounds, "of_value", lambda _: arb(0))
    choose = quadrature._Integrals._choose_rule

    def coarse(self, *sizes):
        choose(self, *sizes)
        self.step *= 2

    monkeypatch.setattr(quadrature._Integrals, "_choose_rule", coarse)
    assert verdict("frullani-identity") == Verdict.UNKNOWN


def test_a_wrong_identity_is_not_one():
    from sympy import Integer, Symbol

    from theorems.verdicts.evidence import identity, shown

    s, second = Symbol("s"), Symbol("φ2")
    wrong = identity((1 - s) * second, (2 - s) * second)
    assert wrong.holds is False
    assert shown(wrong).holds is None
    assert identity((1 - s) * second - (1 - s) * second, Integer(0)).holds


# --- what is open --------------------------------------------------------------------------------


def test_searched_candidates_leave_a_claim_open_and_never_certify_it():
    looked = Instance({"n": "0"}, evidence(None), searched=10)
    found = judge([looked, Instance({"n": "1"}, evidence(True))], family=numbered(2))
    assert found.verdict == Verdict.OPEN
    assert found.reason == "undecided; the author says: no counterexample found among 10 candidates"


def test_one_undecided_instance_that_did_not_search_is_unknown():
    looked = Instance({"n": "0"}, evidence(None), searched=3)
    undecided = Instance({"n": "1"}, evidence(None))
    assert judge([looked, undecided], family=numbered(2)).verdict == Verdict.UNKNOWN
    assert judge([looked], family=numbered(2)).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(("holds", "searched"), [(True, 1), (None, -1)])
def test_a_decided_instance_has_not_searched(holds, searched):
    with pytest.raises(ValueError, match=f"searched is {searched}; "):
        Instance({}, evidence(holds), searched=searched)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["no_increase", "bound_too_low"])
def test_a_certificate_that_is_rejected_refutes_nothing(monkeypatch, name):
    from theorems.certificates import shipped

    path = ROOT / "property_tests" / "certificates" / "invalid" / f"{name}.json"
    monkeypatch.setattr(shipped, "content", lambda *_: path.read_bytes())
    monkeypatch.setattr(conjecture, "_CERTIFICATES", (name,))
    found = judge(conjecture.conjecture_unbalanced.instances(), family=grid(certificate=[name]))
    assert found.verdict == Verdict.UNKNOWN
