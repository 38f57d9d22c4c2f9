"""Families of batches: designs counted by hand, losses by mpmath, and what is no design."""

from collections import Counter
from itertools import combinations, permutations

import mpmath
import pytest
from flint import fmpq
from sympy import Symbol

from numerics.exact.geometry import simplex_etf_gram
from theorems.claims.batches import (
    batches_form_a_design,
    batches_that_let_all_pairs_meet,
    design_batches_suffice,
    fixed_batches_spread,
)
from theorems.claims.batches._designs import DESIGNS, infonce
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
def test_a_batch_less_or_more_is_not_argued(monkeypatch, name, change):
    size, batches = DESIGNS[name]
    monkeypatch.setattr(design_batches_suffice, "DESIGNS", {name: (size, change(batches))})
    *_, instance = find_claim("design-batches-suffice").instances()
    assert instance.holds is None


def test_all_batches_are_no_fewer(monkeypatch):
    everything = tuple(combinations(range(4), 3))
    monkeypatch.setattr(design_batches_suffice, "DESIGNS", {"all": (4, everything)})
    *_, instance = find_claim("design-batches-suffice").instances()
    assert instance.holds is None


@pytest.mark.parametrize("loss", ["log(sum(exp(-v)))", "sum(v)", "log(1 + sum(exp(v)))"])
def test_a_loss_without_strictness_is_not_argued(monkeypatch, loss):
    monkeypatch.setattr(design_batches_suffice, "_INFONCE", loss)
    assert verdict("design-batches-suffice") == Verdict.UNKNOWN


def test_the_loss_over_batches_is_its_definition():
    gram = simplex_etf_gram(4)
    batches = [(0, 1, 2), (1, 3)]
    with mpmath.workdps(30):
        decay = mpmath.exp(-mpmath.mpf(4) / 3)
        value = 3 * mpmath.log(1 + 2 * decay) + 2 * mpmath.log(1 + decay)
        found = infonce(gram, batches)
        assert abs(mpmath.mpf(found.decimals(20)[0]) - value) < 1e-15


def test_with_all_batches_the_simplex_is_not_beaten(monkeypatch):
    kept = batches_that_let_all_pairs_meet.combinations
    monkeypatch.setattr(
        batches_that_let_all_pairs_meet,
        "combinations",
        lambda them, size: [(), *kept(them, size)],
    )
    assert verdict("batches-that-let-all-pairs-meet") == Verdict.UNKNOWN


def test_the_family_is_every_set_of_batches_and_only_all_of_them_are_designs():
    """2^3 − 1 + 2^6 − 1 + 2^4 − 1 + 2^5 − 1 sets, of which one of each size is a design."""
    claim = find_claim("batches-form-a-design")
    steps = len(batches_form_a_design._STEPS)
    assert len(claim.family.members) == steps + 7 + 63 + 15 + 31
    equally = [
        (size, batches)
        for size, batches in batches_form_a_design._families()
        if len(set(Counter(p for b in batches for p in combinations(b, 2)).values())) == 1
        and len({p for b in batches for p in combinations(b, 2)}) == size * (size - 1) // 2
    ]
    assert [(size, len(batches)) for size, batches in equally] == [(3, 3), (4, 6), (4, 4), (5, 5)]


def test_a_step_the_other_way_is_worse(monkeypatch):
    """Nearer where two pairs meet more often: every set that is no design then fails."""
    kept = batches_form_a_design._moved

    def turned(size, batches):
        rows = zip(simplex_etf_gram(size), kept(size, batches), strict=True)
        return [[2 * x - y for x, y in zip(*pair, strict=True)] for pair in rows]

    monkeypatch.setattr(batches_form_a_design, "_moved", turned)
    every = find_claim("batches-form-a-design").instances()
    held = [one.holds for one in every if "N" in one.parameters]
    assert held.count(True) == 4
    assert held.count(False) == len(held) - 4


def test_the_variance_of_fixed_batches_is_that_of_their_vectors():
    """Two batches of two: ±e_1 and ±e_2, or ±e_1 twice, written out."""
    for second, expected in (([0, 1], (-1 / 3, 2 / 9)), ([1, 0], (-1 / 3, 8 / 9))):
        vectors = [[1, 0], [-1, 0], second, [-x for x in second]]
        apart = [sum(a * b for a, b in zip(u, v, strict=True)) for u, v in permutations(vectors, 2)]
        mean = sum(apart) / 12
        found = mean, sum(x * x for x in apart) / 12 - mean**2
        assert found == pytest.approx(expected)


@pytest.mark.parametrize("bad", ["infonce", "meetings"])
def test_a_witness_out_of_the_dimension_or_pairs_that_do_not_meet_refute_nothing(monkeypatch, bad):
    module = batches_that_let_all_pairs_meet
    if bad == "meetings":
        monkeypatch.setattr(module, "_CASES", ((3, 2),))  # pairs that do not meet at all
        monkeypatch.setattr(module, "_two_blocks", lambda size, _: simplex_etf_gram(size))
    else:
        kept = module._two_blocks

        def full(size, first):
            rows = kept(size, first)
            return [
                [x if i == j else x * fmpq(999, 1000) for j, x in enumerate(row)]
                for i, row in enumerate(rows)
            ]

        monkeypatch.setattr(module, "_two_blocks", full)
    claim = find_claim("batches-that-let-all-pairs-meet")
    assert {one.holds for one in claim.instances()} == {None}


def test_batches_that_are_no_simplex_have_another_mean(monkeypatch):
    monkeypatch.setattr(
        fixed_batches_spread,
        "simplex_etf_gram",
        lambda size: [[int(i == j) for j in range(size)] for i in range(size)],
    )
    assert verdict("fixed-batches-spread") == Verdict.REFUTED
