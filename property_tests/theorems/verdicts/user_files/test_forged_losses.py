"""A loss that computes what it likes has no enclosure."""

from pathlib import Path

import pytest

from theorems.verdicts.user_files import load_claims
from theorems.verdicts.verdict import Verdict
from theorems.verdicts.verify import exit_code, run

FORGED = load_claims(Path(__file__).with_name("forged_losses.py"))
REFUSED = 6


@pytest.mark.parametrize("claim", FORGED[:REFUSED], ids=lambda claim: claim.id)
def test_a_loss_that_is_not_computed_here_is_a_fault_of_the_claim(claim):
    (outcome,) = run([claim])
    assert outcome.judgement.verdict == Verdict.UNKNOWN
    assert outcome.judgement.reason.startswith("fault of the claim: TypeError: ")
    assert exit_code([outcome]) == 3


@pytest.mark.parametrize("claim", FORGED[REFUSED:], ids=lambda claim: claim.id)
def test_a_number_does_not_depend_on_how_a_formula_is_written(claim):
    """The two enclosures overlap, so nothing is decided."""
    (outcome,) = run([claim])
    assert outcome.judgement.verdict == Verdict.UNKNOWN
    (instance,) = outcome.judgement.instances
    assert instance.holds is None
