"""The fuzzer of the kernel's rules finds no false conclusion, and finds those of faulty rules."""

import os
from dataclasses import replace
from random import Random

import pytest
from flint import fmpq
from sympy import Integer

from property_tests.fuzzer import malformed
from property_tests.fuzzer.broken import all_broken, argued, caught
from property_tests.fuzzer.cases import INPUTS
from property_tests.fuzzer.losses import LOSSES
from property_tests.fuzzer.premises import impostor
from property_tests.fuzzer.run import Fuzzing, Tried, attempt, campaign, fuzz
from theorems.errors import FileError
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.conditions import check, check_equal, check_not_free, plain
from theorems.kernel.rules import RULES
from theorems.kernel.sorts import require
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import _SEAL, Theorem
from theorems.search.campaign import Campaign
from theorems.search.shards import Workers

IN_ALL = int(os.environ.get("APPLICATIONS", "100_000"))


def test_every_rule_is_fuzzed():
    assert set(INPUTS) == set(RULES)


def test_what_only_looks_like_a_theorem_has_its_parts():
    one = impostor()
    assert (one.left, one.relation, one.right, one.exists) == (0, ">", 1, ())
    assert one.assumptions == one.statement.assumptions == frozenset()


@pytest.mark.parametrize("applications", [4, pytest.param(8, marks=pytest.mark.slow)])
@pytest.mark.parametrize("rule", RULES)
def test_no_conclusion_is_false(rule, applications):
    report = fuzz(rule, applications=applications, seed=0, attempts=500)
    assert not report.false, report.false[0]
    assert report.accepted == applications


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_what_draws_inputs_of_well_formed_terms_hardly_ever_raises(rule, monkeypatch):
    monkeypatch.setattr(malformed, "SHARE", 0)
    outcomes = [attempt(rule, Random(f"9 {rule} {n}")) for n in range(60)]
    raised = [said for outcome, said in outcomes if outcome == "not drawn"]
    assert len(raised) <= 3, raised


def test_an_input_that_raises_is_counted_apart(monkeypatch):
    monkeypatch.setitem(INPUTS, "chain", lambda terms, world: 1 / 0)
    report = fuzz("chain", applications=1, seed=0, attempts=5)
    assert report.outcomes == {"not drawn": 5}


@pytest.mark.campaign
def test_no_conclusion_is_false_in_the_campaign():
    reports = campaign(IN_ALL, Workers(), seed=Random().randrange(10**6))
    assert not [said for report in reports.values() for said in report.false]
    assert sum(report.accepted for report in reports.values()) >= IN_ALL


@pytest.mark.slow  # every rule is applied, twice
def test_a_campaign_goes_on_where_it_was_and_finds_what_it_would_have_found(tmp_path):
    by = Workers(folder=tmp_path / "one")
    first = campaign(1, by, seed=3, floor=1)
    assert {rule for rule, report in first.items() if report.outcomes} == set(RULES)
    more = campaign(len(RULES) + 3, replace(by, resume=True), seed=3, floor=1)
    again = campaign(len(RULES) + 3, Workers(folder=tmp_path / "two"), seed=3, floor=1)
    assert {rule: report.outcomes for rule, report in more.items()} == {
        rule: report.outcomes for rule, report in again.items()
    }


def test_a_conviction_that_a_store_holds_is_computed_again(tmp_path):
    about = Fuzzing(300).description | {"seed": "0"}
    with Campaign(tmp_path, about, Tried.read) as store:
        for number, rule in enumerate(RULES):
            store.record(number, Tried(rule, 0, {"true": 1}, [0] * (rule == "chain")), 0.0)
    with pytest.raises(FileError, match="attempt 0 of chain convicts it in the store, not here"):
        campaign(1, Workers(folder=tmp_path, resume=True), seed=0)


# --- faulty rules --------------------------------------------------------------------------------


def telescope_of_4819d06(theorem, family, s, joined, *, both_sides=False):
    """Look for the family in one side that the rule makes, where its factors are 0 already."""
    assumptions, left = plain(theorem), theorem.left
    check(family.sort == "classes" and joined.sort == "index", "the sorts are wrong")
    require(s, "class")
    for variable in (family, joined):
        check_not_free(variable, assumptions)
        check(variable not in t.free_variables(s), f"{variable} is used in {s}")
    check(joined not in t.free_variables(left), f"{joined} is free in {left}")
    check(not ({family, joined} | t.free_variables(s)) & t.bound_variables(left), "captured")

    def more(i):
        member = t.Equal(t.Entry(family, i), s)
        return member + (1 - member) * t.Equal(i, joined)

    check_equal(theorem.right, with_members(left, family, s, more), assumptions, "not one more")
    none = with_members(left, family, s, lambda _: Integer(0))
    every = with_members(left, family, s, lambda _: Integer(1))
    check(family not in t.free_variables(none), f"{family} is used in another way")
    check(not both_sides or family not in t.free_variables(every), f"{family} is used")
    return Theorem(Statement(assumptions, none, theorem.relation, every), "telescope", (), _SEAL)


def with_members(term, family, s, new):
    if isinstance(term, t.Equal):
        for own, other in (term.args, term.args[::-1]):
            if other == s and isinstance(own, t.Entry) and own.args[0] == family:
                return new(own.args[1])
    if not term.args or isinstance(term, t.Variable):
        return term
    return term.func(*(with_members(arg, family, s, new) for arg in term.args))


@pytest.mark.parametrize("both_sides", [False, True])
def test_the_telescope_that_looked_at_what_it_had_made_is_found_out(monkeypatch, both_sides):
    monkeypatch.setitem(
        RULES, "telescope", lambda *inputs: telescope_of_4819d06(*inputs, both_sides=both_sides)
    )
    report = fuzz("telescope", applications=10**6, seed=0, attempts=3000)
    assert report.false


# --- the losses have the hypotheses that they are said to have -----------------------------------

BROKEN_BY = {
    given.Convex: lambda f, v, w: f(v) + f(w) < 2 * f(halfway(v, w)),
    given.StrictlyConvex: lambda f, v, w: v != w and f(v) + f(w) <= 2 * f(halfway(v, w)),
    given.StrictlyConvexDiagonal: lambda f, v, w: (
        v[0] != w[0]
        and (f(v[:1] * len(v)) + f(w[:1] * len(v)) <= 2 * f(halfway(v[:1], w[:1]) * len(v)))
    ),
    given.Nonincreasing: lambda f, v, w: f(v) < f([x + abs(y) for x, y in zip(v, w, strict=True)]),
    given.StrictlyDecreasing: lambda f, v, w: (
        any(w) and (f(v) <= f([x + abs(y) for x, y in zip(v, w, strict=True)]))
    ),
    given.Symmetric: lambda f, v, w: f(v) != f(v[1:] + v[:1]) or f(v) != f(v[::-1]),
    given.Submodular: lambda f, v, w: f(v) + f(w) < f([*map(max, v, w)]) + f([*map(min, v, w)]),
}


def halfway(v, w):
    return [(x + y) / 2 for x, y in zip(v, w, strict=True)]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
def test_a_loss_has_its_hypotheses(loss):
    """Replacement follows from Submodular; the converse of each is met by other losses."""
    assert (given.Replacement in loss.hypotheses) is (given.Submodular in loss.hypotheses)
    random = Random(0)
    for _ in range(300):
        v, w = ([fmpq(random.randint(-6, 6), 2) for _ in range(3)] for _ in range(2))
        for size in (1, 2, 3):
            for kind in loss.hypotheses - {given.Replacement}:
                assert not BROKEN_BY[kind](loss.value, v[:size], w[:size]), (kind, v, w)


@pytest.mark.parametrize("kind", BROKEN_BY, ids=lambda kind: kind.__name__)
def test_some_loss_lacks_each_hypothesis(kind):
    assert {kind in loss.hypotheses for loss in LOSSES} == {True, False}


# --- rules without a condition -------------------------------------------------------------------


BY_HAND = {"theorems/kernel/sorts.py: check_statement: if names.count(name) > 1:"}
"""What the fuzzer misses though something false follows, C orthonormal vectors in R^{C−1}:
`test_existence_rules.py` has it."""


def test_what_need_not_be_caught_is_a_condition_of_today():
    assert argued().keys() | BY_HAND <= {str(one) for one in all_broken()}
    assert not argued().keys() & BY_HAND


@pytest.mark.mutants
def test_the_fuzzer_catches_every_rule_without_a_condition_but_those_that_are_argued():
    missed = [str(one) for one in all_broken() if not caught(one, attempts=4000)]
    assert set(missed) <= argued().keys() | BY_HAND
