"""What a loss of one's own says of itself decides no verdict."""

import ast
from pathlib import Path

import pytest

import theorems
from theorems.verdicts.user_files import load_claims
from theorems.verdicts.verdict import Verdict
from theorems.verdicts.verify import exit_code, run

FORGED = load_claims(Path(__file__).with_name("forged_losses.py"))
REFUSED = 7


@pytest.mark.parametrize("claim", FORGED[:REFUSED], ids=lambda claim: claim.id)
def test_a_loss_that_is_not_computed_here_is_a_fault_of_the_claim(claim):
    (outcome,) = run([claim])
    assert outcome.judgement.verdict == Verdict.UNKNOWN
    assert outcome.judgement.reason.startswith("fault of the claim: TypeError: ")
    assert exit_code([outcome]) == 3


@pytest.mark.parametrize("claim", FORGED[REFUSED:], ids=lambda claim: claim.id)
def test_a_number_does_not_depend_on_what_a_loss_claims_or_on_the_call(claim):
    """The two enclosures overlap, so nothing is decided."""
    (outcome,) = run([claim])
    assert outcome.judgement.verdict == Verdict.UNKNOWN
    (instance,) = outcome.judgement.instances
    assert instance.holds is None


READERS = {
    "numerics/exact/losses.py": {"is_symmetric"},
    "numerics/exact/custom.py": {"is_convex"},
    "numerics/balls/calculus/family.py": {"declared"},
    "theorems/verdicts/evidence.py": {"has"},
    "theorems/verdicts/models/losses.py": {"HYPOTHESES"},
}
"""Where trusted code reads what a loss says of itself, with the table of docs/soundness.md."""

TRUSTED = ("numerics/exact", "numerics/balls", "theorems/kernel", "numerics/balls/calculus")
ROOT = Path(theorems.__file__).parents[1]


def test_what_a_loss_says_of_itself_is_read_in_few_places():
    found = {}
    for folder in (*TRUSTED, "theorems/certificates", "theorems/verdicts"):
        for path in (ROOT / folder).rglob("*.py"):
            if names := set(readers(ast.parse(path.read_text()))):
                found[path.relative_to(ROOT).as_posix()] = names
    assert found.pop("theorems/verdicts/trust.py") == {"as_fields"}  # of a claim, to print them
    assert found == READERS


def readers(tree, name=""):
    """Yield the functions and constants of a module in which `.hypotheses` is read."""
    for node in ast.iter_child_nodes(tree):
        target = node.target if isinstance(node, ast.AnnAssign) else node
        inner = name or getattr(node, "name", "") or getattr(target, "id", "")
        if isinstance(node, ast.ClassDef):
            inner = name
        if isinstance(node, ast.Attribute) and node.attr == "hypotheses":
            yield name
        yield from readers(node, inner)
