"""Statements as reports show them: named exactly where they are the talk's definitions."""

import pytest

from theorems.reports.naming import unshown
from theorems.reports.statements import assumed, formal_of_claim
from theorems.verdicts.catalogue import all_claims, find_claim

DERIVED = [one for one in all_claims() if one.formal is not None]


@pytest.mark.parametrize("one", DERIVED, ids=lambda one: one.id)
def test_every_assumption_is_printed_once_and_nothing_else_is(one):
    printed = formal_of_claim(one).assumptions
    sorts = {variable.sort for variable in unshown(one.formal())}
    assert len(printed) == len(set(printed)) == len(sorts) + len(one.formal().assumptions)
    assert assumed(one) == printed
    assert formal_of_claim(one).line.startswith(", ".join(printed))


@pytest.mark.parametrize("one", DERIVED, ids=lambda one: one.id)
def test_the_lines_are_the_line_broken(one):
    formal = formal_of_claim(one)
    assert " ".join(line.strip() for line in formal.lines) == formal.line


def test_the_balanced_theorem_reads_as_in_the_talk():
    assert formal_of_claim(find_claim("balanced-lower-bound")).line == (
        "balanced, ‖f‖ ≤ 1, ℓ convex, ℓ non-increasing ⊢ "
        "L_k(f) ≥ E[c ∼ ρ, c_i ∼ ρ] ℓ(((C · (1 − [c_i = c]))/(C − 1))_{i≤k})"
    )
