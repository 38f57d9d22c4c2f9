"""Steps of a proof: each line of the kernel is in one, and each says what the rules made."""

import pytest

from property_tests.theorems.reports.exported import DERIVED
from theorems.errors import Undecided
from theorems.kernel import rules
from theorems.kernel import terms as t
from theorems.kernel.replay import steps_of
from theorems.kernel.theorem import Theorem
from theorems.reports.proofs import ROUTINE, proof, proof_of
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.citing import named_in, theorem_of, uses_of

z = t.Unknown("z")
CITING = [find_claim(name) for name in ("latent-indistinguishable", "etf-optimal-balanced")]


def squares():
    return [rules.nonnegative(t.Unknown(name) ** 2) for name in "wz"]


def needed(theorem, cited):
    """Return the statements that lead to a theorem, each as its first line comes about."""
    first = {}
    for line in steps_of(theorem, cited):
        first.setdefault(line.statement, line)
    waiting, found = [theorem.statement], set()
    while waiting:
        found.add(said := waiting.pop())
        line = first[said]
        before = () if id(line) in cited else line.inputs
        waiting += [x.statement for x in before if isinstance(x, Theorem)]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("claim", [*DERIVED, *CITING], ids=lambda claim: claim.id)
def test_every_line_of_a_derivation_leads_to_one_step_or_more(claim):
    theorem = theorem_of(claim)
    own, steps = needed(theorem, named_in(claim)), proof_of(claim)
    cited = [step for step in steps if step.cited]
    assert {step.cited for step in cited} == {one.id for one in uses_of(claim)}
    assert sum(step.lines for step in steps) + len(cited) >= len(own)
    assert {step.statement for step in steps} <= own
    assert steps[-1].statement == theorem.statement


@pytest.mark.slow
@pytest.mark.parametrize("claim", [*DERIVED, *CITING], ids=lambda claim: claim.id)
def test_a_step_uses_steps_before_it_and_each_is_used(claim):
    steps = proof_of(claim)
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert all(premise < step.number for step in steps for premise in step.premises)
    assert {premise for step in steps for premise in step.premises} == {*range(1, len(steps))}


@pytest.mark.slow
def test_a_cited_claim_says_what_its_theorem_says():
    step = proof_of(find_claim("latent-indistinguishable"))[0]
    assert step.cited == "averaging-step"
    assert step.statement == theorem_of(find_claim("averaging-step")).statement


def test_a_derivation_of_another_statement_has_no_proof():
    claim, other = DERIVED[:2]
    with pytest.raises(Undecided, match="does not prove its statement"):
        proof_of(type(claim)(**vars(claim) | {"formal": other.formal}))


def test_a_sentence_makes_a_step_and_the_lines_before_it_are_its_own():
    w, z = squares()
    both = rules.add(w, rules.scale(z, 2))
    (step,) = proof(both, {}, {id(both): "The sum."})
    assert (step.said, step.lines, step.premises) == ("The sum.", len(steps_of(both)), ())


def test_without_a_sentence_for_the_theorem_what_is_left_is_grouped_by_its_ideas():
    w, z = squares()
    both = rules.add(w, z)
    steps = proof(both, {}, {id(w): "A square."})
    assert [(step.by, step.said) for step in steps] == [
        ("nonnegative", "A square."),
        ("nonnegative", ""),
        ("add", ""),
    ]


def test_lines_that_say_the_same_are_one():
    first, again = (rules.nonnegative(z**2) for _ in range(2))
    (step,) = proof(rules.add(first, again), {}, {})
    assert (step.by, step.rules, step.lines) == ("nonnegative", ("nonnegative", "add"), 2)


def test_an_authors_sentence_is_one_line_that_is_seen():
    theorem = rules.nonnegative(z**2)
    (step,) = proof(theorem, {}, {id(theorem): "a\nb\x1b[1m"})
    assert step.said == r"a b\x1b[1m"


def test_rules_without_an_idea_are_named_where_no_other_is():
    assert set(rules.RULES) >= ROUTINE
    w, z = squares()
    *_, last = proof(rules.add(w, z), {}, {})
    assert last.by == "add"


@pytest.mark.slow
def test_every_derived_claim_has_a_proof_of_a_screen_or_two():
    for claim in (one for one in all_claims() if one.derivation is not None):
        steps = proof_of(claim)
        assert 0 < len(steps) <= 25, claim.id
        assert all(step.by or step.cited for step in steps)
