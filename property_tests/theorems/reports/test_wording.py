"""Statements in sentences: no assumption and no side is lost on the way."""

import re

import pytest

from property_tests.theorems.reports.exported import DERIVED
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.reports.formulas import WORDS, assumption_in, parts
from theorems.reports.naming import named_terms
from theorems.reports.notation import LATEX
from theorems.reports.proofs import proof_of
from theorems.reports.wording import conclusion, definitions, let, step_in_words
from theorems.verdicts.catalogue import all_claims, find_claim

z = t.Unknown("z")
STATEMENTS = [claim.formal() for claim in all_claims() if claim.formal is not None]


@pytest.mark.parametrize("statement", STATEMENTS, ids=range(len(STATEMENTS)))
def test_the_sentence_has_every_assumption(statement):
    said = let(statement)
    for one in statement.assumptions:
        words = WORDS.get(type(one))
        expected = (
            words.removeprefix("ℓ ").removeprefix("W ")
            if words
            else (f"${assumption_in(statement, one, LATEX)}$")
        )
        assert expected in said
    assert bool(said) == bool(parts(statement, LATEX)[0])
    assert said.count("$") % 2 == 0


@pytest.mark.parametrize("assumption", [kind() for kind in WORDS], ids=str)
def test_what_is_assumed_is_said_of_the_right_thing(assumption):
    said = let(Statement(frozenset((assumption,)), z**2, "≥", z - z))
    subject = {given.Balanced: r"\rho", given.Exchangeable: "W", given.PairUniform: "W"}
    assert said.startswith(f"Let ${subject.get(type(assumption), chr(92) + 'ell')}$ be ")


def test_a_sentence_with_and_without_assumptions():
    assert let(rules.nonnegative(4).statement) == ""
    one = rules.weaken(rules.nonnegative(4), (given.Convex(),)).statement
    assert let(one) == r"Let $\ell$ be convex. Then"


@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_the_conclusion_is_that_of_the_statement(claim):
    formal = claim.formal()
    named = {term: name.latex for term, name in named_terms(formal).items()}
    _, left, right = parts(formal, LATEX, inside=named)
    assert conclusion(formal) == f"${left}$ ${right}$"
    for name in named.values():
        assert any(line.startswith(f"${name} = ") for line in definitions([formal]))


@pytest.mark.parametrize("statement", STATEMENTS, ids=range(len(STATEMENTS)))
def test_what_has_no_name_outside_of_this_project_is_defined_where_it_is_assumed(statement):
    """A page said "with (R)", and nothing of what that is."""
    said = [line for line in definitions([statement]) if line.startswith("(R) says that ")]
    assert len(said) == (given.Replacement() in statement.assumptions)


def test_the_loss_of_the_map_is_defined_before_that_of_what_is_made_of_it():
    first, second, third = definitions([find_claim("latent-indistinguishable").formal()])
    assert first.startswith("$L_{k}(f) = ")
    assert second.startswith(r"$L_{k}(c \mapsto f(Y_{c})) = ")
    assert third.startswith("(R) ")


def test_dots_stand_for_the_right_side_of_the_line_before_only():
    first = find_claim("bound-from-means").formal()
    goes_on = Statement(frozenset(), first.right, "≥", z)
    assert conclusion(goes_on, first).startswith(r"$\cdots$ ")
    assert not conclusion(goes_on, goes_on).startswith(r"$\cdots$")
    assert not conclusion(goes_on).startswith(r"$\cdots$")


@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_each_hypothesis_of_the_theorem_is_said_where_it_comes_in(claim):
    steps, formal = proof_of(claim), claim.formal()
    words = " ".join(step_in_words(step, steps, formal)[0] for step in steps if not step.cited)
    cited = frozenset().union(*(one.statement.assumptions for one in steps if one.cited))
    for one in steps[-1].statement.assumptions - cited:
        said = WORDS.get(type(one), "").removeprefix("ℓ ") or assumption_in(formal, one, LATEX)
        assert said in words
    for step in steps:
        extra = step.statement.assumptions - formal.assumptions
        assert (step_in_words(step, steps, formal)[0].startswith("Where ")) == bool(extra)
    assert re.fullmatch(r"[^A]*By .*:", words) or words
