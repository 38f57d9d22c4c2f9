"""Strictness of Lemma A, Lemma B, the replacement inequality: false neighbours refused."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from math import prod

import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st
from sympy import S, Tuple
from sympy.core.symbol import Str

from numerics.arithmetic import BALLS
from numerics.balls import precision
from numerics.losses import HardestNegative, Logistic, PairwiseLogistic
from property_tests.strategies import fractions
from theorems.claims import (
    averaging_step_strict,
    latent_indistinguishable_by_completion,
    latent_indistinguishable_strict,
    logistic_replacement,
    replacement_from_submodularity,
)
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.theorem import RuleError, proves
from theorems.kernel.verdict import judge

MODULES = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        averaging_step_strict, latent_indistinguishable_by_completion,
        latent_indistinguishable_strict,
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def theorems():
    return {name: getattr(module, name).derivation() for name, module in MODULES.items()}


def without(formal, *kinds):
    kept = frozenset(x for x in formal.assumptions if not isinstance(x, kinds))
    assert kept != formal.assumptions
    return replace(formal, assumptions=kept)


def assuming(formal, old, new):
    return replace(formal, assumptions=formal.assumptions - {old} | {new})


def at_one_point(name):
    """The loss after collapse to the point Y_s in every class: an index slipped."""
    return d.population_loss(lambda _, p: d.f(t.Entry(t.Variable("Y", "points"), d.s)))


STATEMENTS = {
    "averaging_step_strict": {
        "not convex": lambda f: without(f, assumed.Convex),
        "no replacement inequality": lambda f: without(f, assumed.Replacement),
        "not unit vectors": lambda f: without(f, assumed.UnitVectors),
        "only non-increasing": lambda f: assuming(
            f, assumed.StrictlyDecreasing(), assumed.Nonincreasing()),
        "constant on the class": lambda f: without(f, assumed.Differ),
        "two points, one of mass 0": lambda f: assuming(
            f, assumed.InSupport(averaging_step_strict.two_points()[1], d.s),
            assumed.InSupport(averaging_step_strict.two_points()[1], d.u)),
        "a single class": lambda f: without(f, assumed.Distinct),
        "turned": lambda f: replace(f, left=f.right, right=f.left),
        "the wrong class": lambda f: replace(f, right=t.substitute(f.right, {d.s: d.u})),
        "one more than the mean": lambda f: replace(f, right=f.right + 1),
    },
    "latent_indistinguishable_strict": {
        "no replacement inequality": lambda f: without(f, assumed.Replacement),
        "only non-increasing": lambda f: assuming(
            f, assumed.StrictlyDecreasing(), assumed.Nonincreasing()),
        "latent-indistinguishable already": lambda f: without(f, assumed.Differ),
        "of different classes": lambda f: without(f, assumed.InSupport),
        "for all points": lambda f: replace(f, exists=()),
        "the same point for all classes": lambda f: replace(f, right=at_one_point("Y")),
        "turned": lambda f: replace(f, left=f.right, right=f.left),
    },
    "latent_indistinguishable_by_completion": {
        "not convex": lambda f: without(f, assumed.Convex),
        "not monotone": lambda f: without(f, assumed.Nonincreasing),
        "outside the ball": lambda f: without(f, assumed.UnitBall),
        "in dimension C − 2": lambda f: replace(
            f, exists=(Tuple(Str("v"), t.CLASS_COUNT - 2),)),
        "for all vectors": lambda f: replace(f, exists=()),
        "strict": lambda f: replace(f, relation=">"),
        "a little better": lambda f: replace(f, right=f.right + S(1) / 1000),
        "turned": lambda f: replace(f, left=f.right, right=f.left),
        "of a known Gram matrix": lambda f: replace(
            f, assumptions=f.assumptions | {assumed.GramIs("v", d.s, d.u, S(1))},
            right=t.Bind(d.c, t.ClassLaw(), d.loss_of(S(0)))),
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "mutate"),
    [pytest.param(n, m, id=f"{n}: {what}") for n, all_ in STATEMENTS.items()
     for what, m in all_.items()],
)  # fmt: skip
def test_a_false_neighbour_of_the_statement_is_not_proved(theorems, name, mutate):
    formal = MODULES[name].formal()
    assert proves(theorems[name], formal) == ""
    mutant = mutate(formal)
    assert mutant != formal
    assert proves(theorems[name], mutant) != ""


# --- rules misapplied ----------------------------------------------------------------------------


def strict_step(theorems):
    return theorems["averaging_step_strict"]


def completion():
    return latent_indistinguishable_by_completion


def vectors_of(gram):
    """Choose vectors of a Gram matrix other than the completion, with its own proofs."""
    lower = rules.algebra(1, 1 + t.Inner(t.Value("u", d.c), t.Value("u", d.c))
                          - t.substitute(gram.args[3], {d.s: d.c, d.u: d.c}), (gram,))  # fmt: skip
    diagonal = rules.algebra(t.substitute(gram.args[3], {d.u: d.s}), 1)
    return rules.choose_vectors(lower, gram, completion()._semidefinite(), diagonal)


def means_without_completion():
    """⟨μ_s, μ_t⟩ alone: the diagonal is ‖μ_s‖², not 1."""
    from theorems.claims.bound_from_means import mean_of

    return assumed.GramIs("u", d.s, d.u, t.Inner(mean_of(d.s), mean_of(d.u)))


def completed_too_much():
    """1 on the diagonal and ⟨μ_s, μ_t⟩ − 1/C off it: perhaps not positive semidefinite."""
    body = completion()._completion().args[3]
    less = (1 - t.Equal(d.s, d.u)) / t.CLASS_COUNT
    return assumed.GramIs("u", d.s, d.u, body - less)


MISUSES = {
    "collapse of a strict step": (
        lambda th: rules.collapse(strict_step(th), "f", d.s, t.Variable("Y", "points")),
        "is about f|is free in",
    ),
    "the others after a step that is not the collapse": (
        lambda th: rules.collapse_others(strict_step(th), "f", d.s, t.Variable("r", "point")),
        "is about f",
    ),
    "strict for a class without a second value": (
        lambda th: rules.average(strict_step(th), d.s, t.ClassLaw()), "is free in",
    ),
    "the pattern s, t without another class": (
        lambda th: rules.instantiate(rules.cases(
            strict_step(th), strict_step(th), d.s, d.u), d.u, d.s), "the classes differ",
    ),
    "strictness from monotonicity": (
        lambda th: rules.imply(strict_step(th), assumed.Nonincreasing()), "not assumed",
    ),
    "a choice of a choice": (
        lambda th: rules.choose_point(th["latent_indistinguishable_strict"]), "exists",
    ),
    "the matrix of the means": (lambda th: vectors_of(means_without_completion()), "differ"),
    "a matrix below the completion": (
        lambda th: vectors_of(completed_too_much()), "not the quadratic form",
    ),
    "two dimensions dropped": (
        lambda th: rules.drop_dimension(
            th["latent_indistinguishable_by_completion"], assumed.GramBelow("w", "v")),
        "not assumed",
    ),
    "larger cosines": (
        lambda th: rules.drop_dimension(
            completion()._smaller_cosines(), assumed.GramBelow("u", "v")), "not assumed",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("misuse", "message"), MISUSES.values(), ids=MISUSES)
def test_a_rule_misapplied_is_refused(theorems, misuse, message):
    with pytest.raises(RuleError, match=message):
        misuse(theorems)


# --- the replacement inequality ------------------------------------------------------------------


def excess(loss, v, places):
    """ℓ(v) − the mean of ℓ(v with v_i in all places of S), as a ball."""
    with precision(150):
        replaced = [[v[i] if n in places else x for n, x in enumerate(v)] for i in places]
        values = [loss.value([arb(fmpq(x.numerator, x.denominator)) for x in w], BALLS)
                  for w in (v, *replaced)]  # fmt: skip
        return values[0] - sum(values[1:], start=arb(0)) / len(places)


@given(st.lists(fractions(-2, 2), min_size=2, max_size=5), st.data())
def test_the_inequality_holds_where_it_is_claimed(v, data):
    places = data.draw(st.sets(st.sampled_from(range(len(v))), min_size=1).map(sorted))
    for loss in (Logistic(), Logistic(beta=3), PairwiseLogistic(beta=2), HardestNegative()):
        assert not excess(loss, v, places) < 0


def test_the_inequality_fails_for_a_function_of_the_sum():
    class OfTheSum:
        """max(0, 2 − Σ v): symmetric, convex, non-increasing, but not submodular."""

        def value(self, v, arithmetic):
            return max(arb(0), 2 - sum(v, start=arb(0)))

    assert excess(OfTheSum(), [Fraction(0), Fraction(2)], [0, 1]) < 0


NETWORKS = replacement_from_submodularity


@given(st.integers(2, 6).flatmap(lambda m: st.lists(fractions(-2, 2), min_size=m, max_size=m)))
def test_the_network_sorts_shifts_of_real_numbers(v):
    assert NETWORKS.is_replaced(tuple(v), NETWORKS.insertion_network(len(v)))


def sorts(m, network):
    return all(NETWORKS.is_replaced(v, network) for v in permutations(range(m)))


@pytest.mark.parametrize("m", range(2, 7))
def test_a_network_with_one_exchange_less_does_not_sort(m):
    """Insertion sort with neighbours needs each of its m(m − 1)/2 exchanges."""
    network = NETWORKS.insertion_network(m)
    assert len(network) == m * (m - 1) // 2
    for left_out in range(len(network)):
        assert not sorts(m, network[:left_out] + network[left_out + 1 :])


@pytest.mark.parametrize(
    "network",
    [(), ((1, 0),), ((0, 1), (1, 2)), ((0, 1), (1, 2), (1, 2)), ((1, 0), (2, 1), (1, 0))],
    ids=["none", "turned", "one pass", "an exchange twice", "all turned"],
)
def test_a_network_that_does_not_sort_is_refused(network):
    m = 1 + max((place for exchange in network for place in exchange), default=1)
    assert not sorts(m, network)


def test_an_exchange_keeps_the_sum_of_a_modular_function():
    """The meet and the join hold the same numbers in each place: Σφ(v_i) does not change."""
    rows = NETWORKS.cyclic_shifts((3, 1, 4, 1, 5))
    after = NETWORKS.exchanged(rows, NETWORKS.insertion_network(5))
    for place in range(5):
        assert sorted(row[place] for row in rows) == sorted(row[place] for row in after)


def test_a_broken_network_refutes_the_claim(monkeypatch):
    monkeypatch.setattr(NETWORKS, "insertion_network", lambda m: ((0, 1),))
    claim = NETWORKS.replacement_from_submodularity
    judged = judge(claim.instances(), size=claim.size)
    assert judged.verdict == "refuted"
    assert judged.refuting.witness["v"]


@pytest.mark.parametrize("m", range(2, 6))
def test_a_term_less_of_hurwitz_is_not_the_gap(m, monkeypatch):
    right = logistic_replacement.hurwitz_sum
    assert logistic_replacement.has_gap_of_squares(m)
    for missing in range(1, m):
        monkeypatch.setattr(
            logistic_replacement, "hurwitz_sum",
            lambda x, r, missing=missing: right(x, r) * int(r != missing),
        )  # fmt: skip
        assert not logistic_replacement.has_gap_of_squares(m)


@given(st.lists(fractions(0, 3), min_size=2, max_size=5), st.data())
def test_a_term_of_hurwitz_is_the_sum_over_all_orders(x, data):
    """P_r at rational points, from its definition."""
    from sympy import Rational, symbols

    m = len(x)
    r = data.draw(st.integers(1, m - 1))
    value = sum(
        (o[0] ** (m - r) - o[1] ** (m - r)) * (o[0] - o[1]) * prod(o[2 : r + 1])
        for o in permutations(x)
    )
    at = [Rational(a.numerator, a.denominator) for a in x]
    assert logistic_replacement.hurwitz_sum(symbols(f"x1:{m + 1}"), r)(*at) == value
    assert value >= 0
