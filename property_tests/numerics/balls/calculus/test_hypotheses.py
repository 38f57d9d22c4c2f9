"""What an audit says of each hypothesis: proofs hold at points, witnesses are checked first."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.calculus.hypotheses import (
    HYPOTHESES,
    Audit,
    Finding,
    Outcome,
    holding,
    judged,
    proved,
)
from numerics.balls.calculus.ranges import Range
from numerics.balls.calculus.witness import Inequality
from numerics.exact.losses import CustomLoss, HardestNegative, Logistic, Square
from numerics.exact.parse import parse
from numerics.floats.arithmetic import FLOATS
from theorems.search.hypothesis_witnesses import find

STRICT = {"strictly_convex", "strictly_convex_along_ones"}
SUM = parse("sum(v)")
SQUARES = parse("sum(v**2)")

NOT_SO = {
    "log(1 + sum(exp(-v)))": set(),
    "sum(exp(-v))": set(),
    "sum(v)": {"nonincreasing", "strictly_decreasing", *STRICT},
    "sum(v**2)": {"nonincreasing", "strictly_decreasing"},
    "exp(-v[1])": {"strictly_convex", "strictly_decreasing", "symmetric"},
    "-sum(v)": STRICT,
    "-sum(v**2)": {"convex", "nonincreasing", "strictly_decreasing", *STRICT},
    "max(-v)": {"strictly_decreasing", *STRICT},
}
"""What does not hold of a loss; all else does, and the calculus proves it."""


@pytest.mark.parametrize("text", NOT_SO)
def test_what_holds_is_proved_and_nothing_else(text):
    assert HYPOTHESES.keys() - proved(parse(text)).keys() == NOT_SO[text]


PROVED = cache(lambda text: frozenset(proved(parse(text))))
COORDINATES = st.lists(st.floats(-1, 1), min_size=2, max_size=2)


def at(text, point):
    return float(CustomLoss(text).value([np.float64(x) for x in point], FLOATS))


@settings(max_examples=20)
@given(st.sampled_from(sorted(NOT_SO)), COORDINATES, COORDINATES)
def test_a_proof_holds_at_points(text, u, w):
    found = PROVED(text)
    middle = [(x + y) / 2 for x, y in zip(u, w, strict=True)]
    higher = [max(x, y) for x, y in zip(u, w, strict=True)]
    if "convex" in found:
        assert at(text, middle) <= (at(text, u) + at(text, w)) / 2 + 1e-9
    if "nonincreasing" in found:
        assert at(text, higher) <= at(text, u) + 1e-9
    if "symmetric" in found:
        assert abs(at(text, u) - at(text, u[::-1])) < 1e-9
    if "submodular" in found:
        lower = [min(x, y) for x, y in zip(u, w, strict=True)]
        assert at(text, higher) + at(text, lower) <= at(text, u) + at(text, w) + 1e-9


def test_a_finding_takes_a_proof_of_its_own_hypothesis_only():
    proofs = proved(SUM)
    assert Finding("convex", proofs["convex"]).outcome is Outcome.PROVED
    with pytest.raises(ValueError, match="is not one of symmetric"):
        Finding("symmetric", proofs["convex"])
    witness = find(SUM, "nonincreasing", {})
    assert Finding("nonincreasing", None, witness).outcome is Outcome.REFUTED
    with pytest.raises(ValueError, match="the witness is not one against convex"):
        Finding("convex", None, witness)
    assert Finding("convex").outcome is Outcome.UNKNOWN


def test_a_proposal_is_checked_before_it_refutes():
    rises = find(SUM, "nonincreasing", {}).inequality
    assert judged(SUM, "nonincreasing", {}, [({}, rises)]).outcome is Outcome.REFUTED
    turned = Inequality("nonincreasing", rises.relation, tuple((-c, x) for c, x in rises.terms))
    for proposals in ([({}, turned)], [], [({}, find(SUM, "strictly_convex", {}).inequality)]):
        assert judged(SUM, "nonincreasing", {}, proposals).outcome is Outcome.UNKNOWN
    proofs = proved(SUM)
    assert judged(SUM, "convex", proofs, [({}, rises)]).proof is proofs["convex"]


def test_an_audit_is_decided_where_every_hypothesis_is():
    findings = (Finding("convex", proved(SQUARES)["convex"]), Finding("nonincreasing"))
    audit = Audit(SQUARES, findings)
    assert audit.outcome("convex") is Outcome.PROVED
    assert not audit.decided
    assert Audit(SQUARES, findings[:1]).decided


def test_of_a_loss_that_is_kept_what_holds_is_what_is_proved_of_its_text():
    assert {"convex", "strictly_decreasing", "submodular"} <= holding(Logistic(beta=3))
    assert "nonincreasing" not in holding(Square(margin=1))
    assert "nonincreasing" in holding(Square(margin=2))
    assert "strictly_convex" not in holding(HardestNegative())
    assert holding(CustomLoss("sum((1/2 - v)**2)")) == frozenset(proved(parse("sum((1/2 - v)**2)")))


def test_a_margin_that_is_given_is_used():
    """Σ (m − v)² falls on [−2, 2] where m ≥ 2, which is proved of all m in [2, 3]."""
    text = parse("sum((margin - v)**2)")
    found = {most: proved(text, margins=Range.of(2, most)) for most in (2, 3)}
    assert all("nonincreasing" in one for one in found.values())
    assert "nonincreasing" not in proved(text, margins=Range.of(1, 3))
    assert "convex" in proved(text)
