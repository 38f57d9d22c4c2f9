"""The claims about the classical bounds: their families, by other routes, and where they end."""

from dataclasses import replace
from fractions import Fraction

from numerics.balls import bounds
from property_tests.planted import of
from theorems.claims.bounds import _tried as _bounds
from theorems.claims.bounds import (
    ash_bound,
    ash_factor_minimum,
    bao_bounds,
    collision_decomposition,
    nozawa_sato_bound,
    saunshi_bound,
    saunshi_factor_minimum,
    saunshi_for_few_negatives,
    saunshi_without_coverage,
    unit_classifiers_beat_means,
)
from theorems.kernel import statement as given
from theorems.kernel.theorem import proves
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.verdict import Verdict, judge

BOUNDS = {
    "saunshi": saunshi_bound,
    "ash": ash_bound,
    "nozawa": nozawa_sato_bound,
    "bao": bao_bounds,
}


def test_the_claims_name_the_family_that_is_tried():
    losses = 2
    for name, module in BOUNDS.items():
        claim = getattr(module, module.__name__.rpartition(".")[2])
        assert claim.family.is_sample
        assert claim.declared == Verdict.TESTED
        lines = 2 if name == "bao" else 1
        size = len(_bounds.SEEDS) * len(_bounds.NEGATIVES) * losses * lines
        assert len(claim.family.members) == size


# --- the decomposition ---------------------------------------------------------------------------


def test_the_derivation_proves_its_statement_and_none_of_its_neighbours():
    theorem = theorem_of(collision_decomposition.collision_decomposition)
    formal = collision_decomposition.formal()
    assert not proves(theorem, formal)
    for neighbour in (
        replace(formal, assumptions=frozenset()),
        replace(formal, relation="="),
        replace(formal, relation=">"),
        replace(formal, left=formal.right, right=formal.left),
        replace(formal, right=formal.right + 1),
        replace(formal, assumptions=frozenset((given.Nonincreasing(),))),
    ):
        assert proves(theorem, neighbour)


# --- factors -------------------------------------------------------------------------------------


def verdict_of(module):
    claim = getattr(module, module.__name__.rpartition(".")[2])
    instances = list(claim.instances())
    return judge(instances, family=of(instances)).verdict


def test_the_minimum_of_the_factor_of_ash_is_that_of_a_list():
    for classes in (2, 3, 7, 20):
        factors = [ash_factor_minimum.factor(classes, k) for k in range(1, 12 * classes)]
        smallest = [k for k, alpha in enumerate(factors, 1) if alpha == min(factors)]
        assert smallest == ([1, 2] if classes == 2 else [classes - 1, classes])


def test_the_minimum_of_the_factor_of_saunshi_is_that_of_a_list():
    for classes in (3, 6, 12):
        law = [Fraction(1, classes)] * (classes - 1)
        shares = [float(bounds.coverage(law, draws=k).midpoint) for k in range(1, 6 * classes)]
        assert saunshi_factor_minimum.smallest(classes) == 1 + shares.index(max(shares))


# --- refutations: where they hold ----------------------------------------------------------------


def test_with_enough_negatives_the_factors_are_finite(monkeypatch):
    cases = ((3, 2), (10, 9), (10, 10), (2, 1))
    monkeypatch.setattr(saunshi_for_few_negatives, "_CASES", cases)
    assert verdict_of(saunshi_for_few_negatives) == Verdict.CERTIFIED


def test_for_two_classes_an_equality_is_not_called_true(monkeypatch):
    """The bound without coverage is attained at antipodes, which balls cannot decide."""
    monkeypatch.setattr(saunshi_without_coverage, "_CLASSES", (2,))
    instances = list(saunshi_without_coverage.saunshi_without_coverage.instances())
    assert [instance.holds for instance in instances] == [None]


def test_of_classes_with_little_spread_unit_classifiers_are_better(monkeypatch):
    monkeypatch.setattr(unit_classifiers_beat_means, "_SHARES", ("9/10", "99/100", "999/1000"))
    assert verdict_of(unit_classifiers_beat_means) == Verdict.CERTIFIED
