"""The claims themselves: verdicts over whole families, witnesses re-checked, false neighbours."""

import re
from fractions import Fraction
from itertools import combinations_with_replacement, permutations
from math import comb, prod
from types import SimpleNamespace

import mpmath
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.balls.dual_check import is_exact_minimiser
from numerics.exact.geometry import matrix, simplex_etf_gram
from numerics.exact.losses import Decoupled, Square
from property_tests.documents import argues
from property_tests.patching import everywhere
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.verdict import Verdict, judge
from theorems.verdicts.verify import run

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("library")]  # it is run once

IDS = [one.id for one in all_claims()]
INTERVAL = re.compile(r"\[(-?[\d.]+), (-?[\d.]+)\]")


@pytest.fixture(scope="module")
def outcomes():
    return {outcome.claim.id: outcome for outcome in run(all_claims())}


@pytest.mark.parametrize("name", IDS)
def test_a_claim_comes_out_as_it_declares_over_its_whole_family(outcomes, name):
    outcome = outcomes[name]
    instances = outcome.judgement.instances
    assert outcome.judgement.verdict == outcome.claim.declared
    assert len(instances) == len(outcome.claim.family.members)
    assert len({tuple(instance.parameters.items()) for instance in instances}) == len(instances)
    assert all(str(instance.evidence) for instance in instances)
    assert outcome.as_declared
    if outcome.claim.declared == Verdict.REFUTED:
        assert outcome.judgement.is_argued == argues(outcome.claim)


def exact_loss(gram, law, k):
    """Enclose L_k by the multinomial sum in mpmath's interval arithmetic."""
    iv, total = mpmath.iv, mpmath.iv.mpf(0)
    iv.prec = 150

    def ball(x):
        return iv.mpf(x.numerator) / x.denominator

    for c, mass in enumerate(law):
        decay = [iv.exp(ball(entry - 1)) for entry in gram[c]]
        for drawn in combinations_with_replacement(range(len(law)), k):
            counts = [drawn.count(j) for j in range(len(law))]
            orders = prod(comb(sum(counts[j:]), counts[j]) for j in range(len(law)))
            probability = prod((law[j] for j in drawn), start=mass * orders)
            total += ball(probability) * iv.log(1 + sum(decay[j] for j in drawn))
    return total


def fractions(rows):
    return [[Fraction(entry) for entry in row] for row in rows]


def test_unbalanced_laws_have_witnesses_that_beat_the_etf_in_another_arithmetic(outcomes):
    instances = outcomes["etf-optimal-for-every-law"].judgement.instances
    failing = [instance for instance in instances if instance.holds is False]
    assert len(failing) == 6
    for instance in failing:
        witness = instance.witness
        law, k = [Fraction(mass) for mass in witness["class_law"]], int(witness["negatives"])
        vectors, gram = fractions(witness["vectors"]), fractions(witness["gram"])
        assert sum(law) == 1
        assert len(set(law)) > 1
        assert gram == [
            [sum(a * b for a, b in zip(u, v, strict=True)) for v in vectors] for u in vectors
        ]
        assert all(gram[c][c] == 1 for c in range(3))
        etf = [[Fraction(1) if i == j else Fraction(-1, 2) for j in range(3)] for i in range(3)]
        loss, loss_of_etf = exact_loss(gram, law, k), exact_loss(etf, law, k)
        assert loss.b < loss_of_etf.a
        for printed, value in (("loss of the witness", loss), ("loss of the ETF", loss_of_etf)):
            lower, upper = map(mpmath.mpf, witness[printed])
            assert lower <= value.b
            assert value.a <= upper
            assert upper - lower < 1e-10


def test_the_balanced_law_among_them_keeps_the_etf(outcomes):
    instances = outcomes["etf-optimal-for-every-law"].judgement.instances
    held = [instance.parameters["ρ"] for instance in instances if instance.holds]
    assert set(held) == {"1/3, 1/3, 1/3"}


def test_one_dimension_lower_the_vectors_are_independent_by_sympy(outcomes):
    for instance in outcomes["etf-exists-one-dimension-lower"].judgement.instances:
        classes = int(instance.parameters["C"])
        rows = [
            [sympy.Rational(x) for x in row]
            for row in instance.witness["gram of the first vectors"]
        ]
        minor = sympy.Matrix(rows)
        off = sympy.Rational(-1, classes - 1)
        expected = (1 - off) * sympy.eye(classes - 1) + off * sympy.ones(classes - 1)
        assert minor == expected
        assert minor.det() == sympy.Rational(instance.witness["determinant"])
        assert minor.det() != 0
        assert int(instance.witness["dimension"]) == classes - 2 < minor.rows


def test_the_losses_in_the_evidence_are_those_of_the_closed_form(outcomes):
    checked = 0
    for instance in outcomes["etf-closed-value"].judgement.instances:
        if instance.parameters.get("loss") != "logistic":
            continue
        C, k = int(instance.parameters["C"]), int(instance.parameters["k"])
        with mpmath.workdps(40):
            share, decay = mpmath.mpf(1) / C, mpmath.exp(-mpmath.mpf(C) / (C - 1))
            value = mpmath.fsum(
                mpmath.binomial(k, m)
                * share**m
                * (1 - share) ** (k - m)
                * mpmath.log(1 + m + (k - m) * decay)
                for m in range(k + 1)
            )
            _, of_loss = INTERVAL.findall(str(instance.evidence))  # the sum, the loss
            lower, upper = map(mpmath.mpf, of_loss)
            assert lower <= value <= upper
        checked += 1
    assert checked == 35


def nudged_etf(classes):
    """Return 99/100 of the ETF and 1/100 of the identity: full rank, no minimiser."""
    off = Fraction(-99, 100 * (classes - 1))
    return matrix([[1 if i == j else off for j in range(classes)] for i in range(classes)])


def constant(classes):
    return matrix([[1] * classes] * classes)


@pytest.mark.parametrize("gram", [nudged_etf, constant])
def test_no_other_gram_matrix_is_certified_to_be_an_etf(monkeypatch, gram):
    everywhere(monkeypatch, "numerics.exact.geometry.simplex_etf_gram", gram)
    found = judge(find_claim("etf-exists").instances(), family=find_claim("etf-exists").family)
    assert found.verdict == Verdict.REFUTED
    larger = [one for one in found.instances if int(one.parameters["C"]) > 2]
    assert not any(one.holds for one in larger)


def test_dependent_vectors_do_not_refute_that_a_dimension_less_suffices(monkeypatch):
    everywhere(monkeypatch, "numerics.exact.geometry.simplex_etf_gram", constant)
    name = find_claim("etf-exists-one-dimension-lower")
    found = judge(name.instances(), family=name.family)
    assert found.verdict == Verdict.UNKNOWN


def test_a_search_that_proposes_nothing_better_refutes_nothing(monkeypatch):
    constant_map = SimpleNamespace(vectors=[[1.0, 0.0]] * 3)
    everywhere(
        monkeypatch,
        "numerics.floats.dual_search.minimise_latent_loss",
        lambda *_, **__: constant_map,
    )
    name = find_claim("etf-optimal-for-every-law")
    assert judge(name.instances(), family=name.family).verdict == Verdict.UNKNOWN


laws = st.lists(st.integers(1, 12), min_size=3, max_size=5).map(
    lambda parts: [Fraction(part, sum(parts)) for part in parts]
)


@settings(max_examples=40)
@given(laws, st.sampled_from([1, 2, 8, 10**6]))
def test_no_unbalanced_law_is_shown_to_have_the_etf_as_minimiser(law, k):
    assume(len(set(law)) > 1)
    assert is_exact_minimiser(simplex_etf_gram(len(law)), law, negatives=k).holds is None


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_law_nudged_by_a_billionth_is_not_balanced(order):
    nudge = [Fraction(1, 10**9), -Fraction(1, 10**9), Fraction(0)]
    law = [Fraction(1, 3) + nudge[place] for place in order]
    assert is_exact_minimiser(simplex_etf_gram(3), law, negatives=4).holds is None


def test_without_monotonicity_or_strictness_less_is_shown():
    thirds = ["1/3"] * 3
    not_monotone = is_exact_minimiser(
        simplex_etf_gram(3), thirds, negatives=2, loss=Square(margin=-10)
    )
    assert not_monotone.holds is None
    assert is_exact_minimiser(simplex_etf_gram(3), thirds, negatives=1).unique
    # With one negative the decoupled loss is affine in G, so nothing shows uniqueness.
    affine = is_exact_minimiser(simplex_etf_gram(3), thirds, negatives=1, loss=Decoupled())
    assert affine.holds
    assert affine.unique is None
