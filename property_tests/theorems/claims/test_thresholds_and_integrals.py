"""Claims about single formulas: minority collapse, Frullani, strong convexity, and what is open."""

from fractions import Fraction

import pytest
import sympy
from flint import arb

from numerics.balls import quadrature
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import gram_of, matrix, sphere_point
from property_tests import ROOT
from property_tests.enumerated import latent_gradient
from property_tests.planted import evidence, numbered
from property_tests.theorems.claims.judged import verdict
from theorems.claims.conjecture import conjecture_unbalanced as conjecture
from theorems.claims.downstream import minority_collapse_threshold as collapse
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict, judge


@pytest.mark.parametrize("m", range(2, 9))
@pytest.mark.parametrize("p", ["4/5", "8074/10000", "8076/10000", "9/10"])
def test_the_entries_are_those_of_the_enclosed_gradient(m, p):
    p, side = Fraction(p), range(m + 1)
    gram = [[1 if (i == 0) == (j == 0) else -1 for j in side] for i in side]
    D = latent_gradient(gram, [p, *[(1 - p) / m] * m], negatives=1, bits=100)
    put = {"p": sympy.Rational(p.numerator, p.denominator), "m": m}
    for entry, (i, j) in zip(collapse._gradient(), ((0, 1), (1, 2)), strict=True):
        value = float(entry.subs(put).evalf(30))
        both = (D[i][j].ball() + D[j][i].ball()) / 2
        assert abs(float(both) - value) < 1e-14


@pytest.mark.slow
@pytest.mark.parametrize("m", range(2, 20))
def test_the_slack_matrix_is_written_out_for_so_many_minorities(m):
    a, b = sympy.symbols("a b")
    size = range(m + 1)
    A = sympy.Matrix(m + 1, m + 1, lambda i, j: 0 if i == j else a if 0 in (i, j) else b)
    G = sympy.Matrix(m + 1, m + 1, lambda i, j: 1 if (i == 0) == (j == 0) else -1)
    slack = A - sympy.diag(*[(A * G)[i, i] for i in size])
    w = sympy.Matrix([m] + [1] * m)
    centred = sympy.diag(0, sympy.eye(m) - sympy.ones(m) / m)
    assert (slack - (a - m * b) * centred - a * w * w.T / m).expand().is_zero_matrix


@pytest.mark.parametrize("m", [2, 3, 8])
def test_spread_minorities_are_better_below_the_threshold_only(m):
    def gap(p):
        law, turned = [p, *[(1 - p) / m] * m], sphere_point([Fraction(1, 32)])
        rows = [(0, 1), turned, (-turned[0], turned[1]), *[(0, -1)] * (m - 2)]
        together = [(0, 1), *[(0, -1)] * m]
        losses = [latent_loss(gram_of(matrix(x)), law, negatives=1) for x in (rows, together)]
        return losses[0].is_below(losses[1])

    assert gap(Fraction(4, 5))
    assert not gap(Fraction(81, 100))


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
