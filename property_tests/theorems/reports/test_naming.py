"""Names written out give the statement in full."""

import re

import pytest

from property_tests.theorems.reports.test_statements import DERIVED
from property_tests.tiers import one_of
from theorems.kernel import statement as given
from theorems.kernel.sorts import check_statement
from theorems.reports.formulas import formula
from theorems.reports.naming import named_terms
from theorems.reports.statements import formal_of_claim, typeset


@pytest.mark.parametrize("one", one_of(4, DERIVED), ids=lambda one: one.id)
def test_names_written_out_give_the_statement_in_full(one):
    """Put back by hand, each name as its definition in parentheses."""
    formal = one.formal()
    named = named_terms(formal)
    for term, name in named.items():
        check_statement(given.Statement(frozenset(), term, "=", term))
        assert f"{name} = {formula(term)}" in formal_of_claim(one).where
    bare = typeset(formal).line
    for term in named:  # each stands in the statement, and its name in the line
        assert formal.left.has(term) or formal.right.has(term)
    used = set(re.findall(r"L_(?:k|sup)\([^()]*(?:\([^()]*\)[^()]*)*\)", bare))
    assert used == {str(name) for name in named.values()}
