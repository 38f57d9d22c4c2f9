"""Families of batches: designs counted by hand, losses by mpmath, and what is no design."""

from collections import Counter
from itertools import combinations, permutations, product

import mpmath
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer, Symbol

from numerics.exact.geometry import simplex_etf_gram
from property_tests.theorems.claims.derived_neighbours import (
    fails_on_a_model,
    refuses_neighbours,
    with_terms,
)
from property_tests.theorems.claims.judged import verdict
from theorems.claims.batches import (
    batches_form_a_design,
    batches_that_let_all_pairs_meet,
    design_batches_suffice,
    fixed_batches_spread,
    negative_gradient_falls,
    overlap_of_two_families,
)
from theorems.claims.batches._designs import DESIGNS, infonce
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Verdict


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


def test_a_larger_batch_pushes_each_negative_less_by_its_derivatives():
    """Of the symmetrised loss of random cosines, by differences."""
    cosines = mpmath.matrix(
        [[mpmath.cos(3 * i * i + 5 * j + i * j) for j in range(5)] for i in range(5)]
    )

    def loss(size, shift):
        total = mpmath.mpf(0)
        for s, way in product(range(size), (0, 1)):
            row = [cosines[s, r] if way else cosines[r, s] for r in range(size)]
            if s == (0 if way else 1):
                row[1 if way else 0] += shift
            total += mpmath.log(sum(mpmath.exp(2 * (x - row[s])) for x in row))
        return total / size

    slopes = [mpmath.diff(lambda x, n=n: loss(n, x), 0) for n in (2, 3, 5)]
    assert slopes[0] > slopes[1] > slopes[2] > 0


@pytest.mark.parametrize("step", negative_gradient_falls._STEPS)
def test_each_step_of_the_gradient_is_shown(step):
    found = {
        one.parameters["step"]: one for one in find_claim("negative-gradient-falls").instances()
    }
    assert found[step].holds


def test_the_overlap_is_proved_and_its_neighbours_are_not():
    refuses_neighbours(overlap_of_two_families)
    once = {Integer(-2): Integer(-1)}
    assert fails_on_a_model(with_terms(overlap_of_two_families.formal(), left=once))


VECTORS = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=3, max_size=3)


@given(VECTORS, VECTORS)
def test_the_overlap_of_two_families_in_plain_integers(z, y):
    def squares(first, second):
        return sum(
            sum(a * b for a, b in zip(*pair, strict=True)) ** 2 for pair in product(first, second)
        )

    def entry(i, j):
        return sum(a[i] * a[j] - b[i] * b[j] for a, b in zip(z, y, strict=True))

    apart = sum(entry(i, j) ** 2 for i, j in product(range(2), repeat=2))
    assert squares(z, z) + squares(y, y) - 2 * squares(z, y) == apart
