"""The claims about the classical bounds: false neighbours of each are refuted or not certified."""

from dataclasses import replace
from fractions import Fraction

import pytest

from numerics import bounds
from numerics.balls import Enclosure
from numerics.losses import HingeMax, Logistic
from theorems.claims import (
    ash_bound,
    ash_factor_minimum,
    bao_bounds,
    bound_rises_minimiser_stays,
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
from theorems.kernel.verdict import Verdict, judge
from theorems.search import pressing
from theorems.search.pressing import FAMILY, NEGATIVES, SEEDS, drawn, pressed, trials

BOUNDS = {
    "saunshi": saunshi_bound, "ash": ash_bound, "nozawa": nozawa_sato_bound, "bao": bao_bounds,
}  # fmt: skip


def times(enclosure, factor):
    ends = sorted(end * Fraction(factor) for end in (enclosure.lower, enclosure.upper))
    return Enclosure(*ends, enclosure.bits)


def nudged(lines, share, constant):
    """Return a bound with other constants."""
    return lambda law, k, loss: [
        replace(line, on_mean=times(line.on_mean, share), constant=times(line.constant, constant))
        for line in lines(law, k, loss)
    ]


@pytest.mark.parametrize(
    ("name", "share", "constant", "loss", "k"),
    [
        ("saunshi", 1, "11/10", HingeMax(margin=1), 6),
        ("ash", 20, 1, Logistic(), 1),  # without the coupon time
        ("nozawa", 2, 2, Logistic(), 40),  # without the ½
        ("bao", 1, "1/2", Logistic(beta=4), 40),  # half the width
    ],
)
def test_a_nudged_constant_is_refuted(monkeypatch, name, share, constant, loss, k):
    monkeypatch.setattr(pressing, "SEEDS", (0, 1))
    monkeypatch.setattr(pressing, "NEGATIVES", (k,))
    lines = BOUNDS[name].lines
    for factors, verdict in (((1, 1), Verdict.CERTIFIED), ((share, constant), Verdict.REFUTED)):
        instances = list(trials(nudged(lines, *factors), losses=[loss]))
        assert judge(instances, size=len(instances)).verdict == verdict
    failing = next(instance for instance in instances if instance.holds is False)
    assert set(failing.witness) >= {"class_law", "masses", "vectors", "L_k"}


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_a_turned_inequality_is_refuted(monkeypatch, name):
    monkeypatch.setattr(pressing, "SEEDS", (0,))
    monkeypatch.setattr(pressing, "NEGATIVES", (6,))

    def turned(law, k, loss):
        return [
            replace(line, on_loss=-line.on_loss, on_mean=-line.on_mean, constant=-line.constant)
            for line in BOUNDS[name].lines(law, k, loss)
        ]

    instances = list(trials(turned))
    assert judge(instances, size=len(instances)).verdict == Verdict.REFUTED


def test_the_claims_name_the_family_that_is_tried():
    losses = 2
    for name, module in BOUNDS.items():
        claim = getattr(module, module.__name__.rpartition(".")[2])
        assert claim.family.startswith(FAMILY)
        lines = 2 if name == "bao" else 1
        assert claim.size == len(SEEDS) * len(NEGATIVES) * losses * lines


def test_the_descent_tightens_a_bound():
    f = drawn(1)
    (line,) = ash_bound.lines(f.law, 6, Logistic())
    before, after = (
        float(pressing._instance(1, g, line, Logistic(), 6).evidence.split("[")[1].split(",")[0])
        for g in (f, pressed(f, line, Logistic(), 6, 1))
    )
    assert after < before


# --- the decomposition ---------------------------------------------------------------------------


def test_the_derivation_proves_its_statement_and_none_of_its_neighbours():
    theorem = collision_decomposition.collision_decomposition.derivation()
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
    return judge(claim.instances(), size=claim.size).verdict


def test_the_minimum_of_the_factor_of_ash_is_that_of_a_list():
    for classes in (2, 3, 7, 20):
        factors = [ash_factor_minimum.factor(classes, k) for k in range(1, 12 * classes)]
        smallest = [k for k, alpha in enumerate(factors, 1) if alpha == min(factors)]
        assert smallest == ([1, 2] if classes == 2 else [classes - 1, classes])


@pytest.mark.parametrize("nudge", [Fraction(1, 2), Fraction(3, 4)])
def test_with_a_shorter_coupon_time_the_minimum_moves(monkeypatch, nudge):
    exact = ash_factor_minimum.threshold
    monkeypatch.setattr(ash_factor_minimum, "threshold", lambda c: nudge * exact(c))
    assert verdict_of(ash_factor_minimum) == Verdict.REFUTED


@pytest.mark.parametrize("step", [-1, 1])
def test_beside_the_minimum_of_the_factor_of_saunshi_is_none(monkeypatch, step):
    exact = saunshi_factor_minimum.smallest
    monkeypatch.setattr(saunshi_factor_minimum, "smallest", lambda c: exact(c) + step)
    assert verdict_of(saunshi_factor_minimum) == Verdict.REFUTED


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


def test_a_bound_that_only_falls_is_not_certified_to_rise(monkeypatch):
    def falling(law, *, negatives):
        share = Enclosure.exactly(negatives**2, bits=53)
        return bounds.CollisionBound(share, Enclosure.exactly(0, bits=53))

    monkeypatch.setattr(bounds, "ash", falling)
    assert bound_rises_minimiser_stays._balanced(5).holds is None
