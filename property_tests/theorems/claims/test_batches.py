"""Families of batches: designs counted by hand, losses by mpmath, and what is no design."""

from collections import Counter
from itertools import combinations, permutations

import mpmath
import pytest
from sympy import Symbol

from numerics.exact.geometry import simplex_etf_gram
from theorems.claims.batches import all_batches_needed, batches_that_let_all_pairs_meet
from theorems.claims.batches._designs import DESIGNS
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Verdict, judge


def verdict(name):
    claim = find_claim(name)
    return judge(claim.instances(), family=claim.family).verdict


def over_batches(batches):
    """Return the sum of the margins x_ss − x_st over the ordered pairs of each batch."""
    inside = (pair for batch in batches for pair in permutations(batch, 2))
    return sum(Symbol(f"x{s}_{s}") - Symbol(f"x{s}_{other}") for s, other in inside)


@pytest.mark.parametrize("name", DESIGNS)
def test_over_a_design_the_margins_are_a_multiple_of_those_of_the_full_batch(name):
    size, batches = DESIGNS[name]
    count = Counter(pair for batch in batches for pair in combinations(batch, 2))
    assert set(count) == set(combinations(range(size), 2))
    (often,) = set(count.values())
    assert over_batches(batches) == often * over_batches([range(size)])


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("change", [lambda b: b[1:], lambda b: (*b, b[0])], ids=["less", "more"])
def test_a_batch_less_or_more_refutes_nothing(monkeypatch, name, change):
    size, batches = DESIGNS[name]
    monkeypatch.setattr(all_batches_needed, "DESIGNS", {name: (size, change(batches))})
    (instance,) = find_claim("all-batches-needed").instances()
    assert instance.holds is None


def test_all_batches_refute_nothing(monkeypatch):
    everything = tuple(combinations(range(4), 3))
    monkeypatch.setattr(all_batches_needed, "DESIGNS", {"all": (4, everything)})
    (instance,) = find_claim("all-batches-needed").instances()
    assert instance.holds is None


@pytest.mark.parametrize("loss", ["log(sum(exp(-v)))", "sum(v)", "log(1 + sum(exp(v)))"])
def test_a_loss_without_strictness_refutes_nothing(monkeypatch, loss):
    monkeypatch.setattr(all_batches_needed, "_INFONCE", loss)
    assert verdict("all-batches-needed") == Verdict.UNKNOWN


def test_the_loss_over_batches_is_its_definition():
    gram = simplex_etf_gram(4)
    batches = [(0, 1, 2), (1, 3)]
    with mpmath.workdps(30):
        decay = mpmath.exp(-mpmath.mpf(4) / 3)
        value = 3 * mpmath.log(1 + 2 * decay) + 2 * mpmath.log(1 + decay)
        found = batches_that_let_all_pairs_meet.infonce(gram, batches)
        assert abs(mpmath.mpf(found.decimals(20)[0]) - value) < 1e-15


def test_with_all_batches_the_simplex_is_not_beaten(monkeypatch):
    kept = batches_that_let_all_pairs_meet.combinations
    monkeypatch.setattr(
        batches_that_let_all_pairs_meet,
        "combinations",
        lambda them, size: [(), *kept(them, size)],
    )
    assert verdict("batches-that-let-all-pairs-meet") == Verdict.UNKNOWN
