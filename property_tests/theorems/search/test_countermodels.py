"""True statements have no countermodel; a free variable has a value of its sort."""

from dataclasses import replace

from property_tests.theorems.tools.test_hypotheses import cosine
from theorems.kernel import terms
from theorems.kernel.definitions import c
from theorems.kernel.statement import Statement
from theorems.search.countermodels import countermodel
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.models.countermodels import why_not


def test_a_true_statement_has_no_countermodel():
    assert countermodel(cosine().statement, tries=300) is None
    assert countermodel(find_claim("etf-attains").formal(), tries=60) is None


def test_a_free_variable_needs_a_value_of_its_sort():
    stated = Statement(frozenset(), terms.Probability(c), "≥", terms.as_term(1))
    model = countermodel(stated, tries=20)
    assert why_not(stated, model) == ""
    for value in (7, -1, (0, 0)):
        assert why_not(stated, replace(model, values={c: value}, known={})).endswith("no class")
    assert why_not(stated, replace(model, values={}, known={})) == "no value of c"
