"""The second checker: its lemmas and what it leaves undecided, each by an independent route."""

import math
import random
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from property_tests.strategies import class_laws
from property_tests.theorems.certificates.second_checker import (
    CORPORA,
    certificate,
    exact,
    reference,
    symmetric,
)
from theorems.certificates import recheck
from theorems.certificates.recheck import Enclosure, RejectedError, UndecidedError


def two_vectors(t):
    """Two unit vectors with the cosine −(1 − t²)/(1 + t²)."""
    cosine, sine = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    return [[Fraction(1), Fraction(0)], [-cosine, sine]]


@settings(deadline=None)
@given(
    class_laws(most=2),
    st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(4)]),
    st.sampled_from([Fraction(-1), Fraction(0), Fraction(3, 2)]),
    st.sampled_from([1, 2, 7, None]),
    st.integers(8, 60),
)
def test_with_two_classes_the_box_holds_the_antipodal_vectors(law, beta, margin, k, power):
    vectors, bits = two_vectors(Fraction(1, 2**power)), 256
    slack = Fraction(100, 4**power)
    slope = derivative(law, beta, margin, k)
    witness = recheck.Witness(k, vectors, [-slope] * 2, slack + Fraction(1, 2**200), [])
    found = certificate(law=law, beta=beta, margin=margin)
    box = recheck.box_of_the_minimiser(found, witness, bits)
    assert box[0][1].least <= -1 <= box[0][1].most
    if power > 20:
        assert box[0][1].most + 1 < Fraction(2**18, 2**power)
    with pytest.raises(RejectedError):  # −y above the slope: −1 is no eigenvalue's side
        recheck.box_of_the_minimiser(
            found, recheck.Witness(k, vectors, [slope + 1] * 2, slack, []), bits
        )


def real(x):
    return mpmath.mpf(x.numerator) / x.denominator


def derivative(law, beta, margin, k):
    """A_12 at the cosine −1 from mpmath, by binomial sums."""
    with mpmath.workprec(1000):
        b, a = mpmath.exp(-real(beta) * real(margin)), mpmath.exp(-2 * real(beta))
        total = mpmath.mpf(0)
        for p in (real(law[0]), real(law[1])):
            q = 1 - p
            if k is None:
                total += p * q / (p + q * a)
                continue
            total += p * mpmath.fsum(
                mpmath.binomial(k, n) * q**n * p ** (k - n) * n / (b + (k - n) + n * a)
                for n in range(k + 1)
            )
        return exact(real(beta) * a * total / 2)


@given(
    st.fractions(Fraction(1, 10**9), 1),
    st.lists(st.fractions(Fraction(1, 1000), 5), min_size=3, max_size=3),
    st.sampled_from([Fraction(1, 10), Fraction(1), Fraction(5)]),
)
def test_the_radii_are_those_of_a_box_that_holds_them(gap, pairs, beta):
    """With r = max r_ij below R: r_ij² κ_ij ≥ 2δ e^{3βR}, at least that at R = r."""
    bits = 128
    curvature = [
        [Enclosure.of(x, bits) for x in row]
        for row in symmetric(3, [1, *pairs[:2], 1, pairs[2], 1])
    ]
    found = recheck.radii(Enclosure.of(gap, bits), curvature, beta)
    radii = [Fraction(found[i][j], 2**bits) for i, j in ((0, 1), (0, 2), (1, 2))]
    widest = max(radii)
    growth = 2 * gap * Fraction(math.exp(3 * beta * widest))
    for radius, kappa in zip(radii, pairs, strict=True):
        assert radius == 2 or radius**2 * kappa > growth * (1 - Fraction(1, 10**9))
        tight = 2 * gap * Fraction(math.exp(3 * beta * min(4 * widest, 2)))
        assert widest > Fraction(1, 2) or radius**2 * kappa <= tight * (1 + Fraction(1, 10**9))


def test_a_curvature_of_zero_has_no_radius():
    curvature = [[Enclosure(0, 1, 64)] * 2] * 2
    with pytest.raises(recheck.ImpreciseError, match="curvature"):
        recheck.radii(Enclosure.of(1, 64), curvature, Fraction(1))


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=5), st.integers(6, 80), st.data())
def test_shares_add_up_to_one_exactly(parts, bits, data):
    """Gibbs' inequality needs that; a unit more or less hides in what rounding adds."""
    c = data.draw(st.integers(0, len(parts) - 1))
    shares = recheck.shares_of([Enclosure.of(Fraction(x, 7), bits) for x in parts], c)
    assert sum(t.least for t in shares) == 1
    for j, t in enumerate(shares):
        assert t.low == t.high >= 0
        assert j == c or t.least <= Fraction(parts[j], sum(parts))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 4), st.integers(0, 10**6), st.sampled_from([Fraction(1, 3), Fraction(6)]))
def test_the_bounds_of_l_sup_hold_for_random_vectors_and_classifiers(size, seed, beta):
    """From below for any classifiers in the ball; from above it is their loss."""
    rng, bits = random.Random(seed), 128
    vectors = [two_vectors(Fraction(rng.randint(-30, 30), 10))[1] for _ in range(size)]
    weights = [Fraction(1, size)] * size
    found = certificate(weights=weights, beta=beta, margin=Fraction(1, 2))
    gram = [[sum(a * b for a, b in zip(u, v, strict=True)) for v in vectors] for u in vectors]
    box = [[Enclosure.of(x, bits).widened(rng.choice([0, 2**100])) for x in row] for row in gram]

    def loss(classifiers):
        scores = [
            [sum(a * b for a, b in zip(w, u, strict=True)) for w in classifiers] for u in vectors
        ]
        rows = [
            math.log1p(
                sum(math.exp(beta * (Fraction(1, 2) - s[c] + s[j])) for j in range(size) if j != c)
            )
            for c, s in enumerate(scores)
        ]
        return math.fsum(map(float.__mul__, map(float, weights), rows))

    alphas = [[Fraction(rng.randint(-20, 20), 10) for _ in range(size)] for _ in range(size)]
    terms = recheck.terms_of_the_loss(found, box, alphas)
    upper, lower = recheck.from_above(found, terms), recheck.from_below(found, box, terms)
    mine = []
    for alpha in alphas:
        w = [float(sum(a * u[i] for a, u in zip(alpha, vectors, strict=True))) for i in range(2)]
        mine.append([x / max(1.0, math.hypot(*w)) for x in w])
    assert upper.least - Fraction(1, 10**6) <= loss(mine) <= upper.most + Fraction(1, 10**6)
    assert lower.most < upper.most
    for _ in range(20):
        angles = [rng.uniform(0, 2 * math.pi) for _ in range(size)]
        others = [[math.cos(angle), math.sin(angle)] for angle in angles]
        assert lower.least <= loss(others) + 1e-12
        nearby = [
            [x + 0.05 * y for x, y in zip(*pair, strict=True)]
            for pair in zip(mine, others, strict=True)
        ]
        shrunk = [[x / max(1.0, math.hypot(*w)) for x in w] for w in nearby]
        assert lower.least <= loss(shrunk) + 1e-12


@pytest.mark.parametrize("bits", [16, 64])
def test_the_loss_at_one_point_is_enclosed(bits):
    """All k coordinates are 0, so that the logistic loss is log(1 + k)."""
    read = recheck.read((CORPORA / "valid" / "mean_collapse_square.json").read_bytes())
    stated = replace(read, loss="logistic", beta=Fraction(1), margin=Fraction(0), negatives=1000)
    found = recheck.expected_loss(stated, [Enclosure.of(0, bits)], [Fraction(1)])
    assert found.least <= reference(mpmath.log, Fraction(1001), bits) <= found.most


@pytest.mark.parametrize(
    ("low", "high", "raised"),
    [
        (-2, -1, None),
        (-1, 0, recheck.ImpreciseError),
        (-1, 1, recheck.ImpreciseError),
        (0, 1, RejectedError),
        (1, 2, RejectedError),
    ],
)
@pytest.mark.parametrize("other", [False, True])
def test_a_loss_that_may_equal_its_bound_decides_nothing(monkeypatch, low, high, raised, other):
    """The loss less its bound is from low to high units, for f or for what it is compared with."""
    read = recheck.read((CORPORA / "valid" / "mean_collapse_square.json").read_bytes())
    stated = replace(read, f_most=Fraction(0), other_least=Fraction(0))
    touching = Enclosure(low, high, 64)
    sides = (Enclosure(-9, -9, 64), -touching) if other else (touching, Enclosure(9, 9, 64))
    monkeypatch.setattr(recheck, "loss_of_classes", lambda *_: sides[0])
    monkeypatch.setattr(recheck, "other_losses", lambda *_: [sides[1]])
    with pytest.raises(raised) if raised else nullcontext():
        recheck.decide_counterexample(stated, 64)


def limited(**changes):
    witness = recheck.Witness(1, [[Fraction(1)]] * 2, [Fraction(0)] * 2, Fraction(0), [])
    with pytest.raises(UndecidedError) as caught:
        recheck.check(certificate(before=witness, after=witness, **changes))
    return str(caught.value)


def test_more_than_the_limits_is_undecided():
    assert limited(law=[Fraction(1, 13)] * 13) == "more than 12 classes"
    for k in (300_000, 10**2000):
        many = recheck.Witness(k, [], [], Fraction(0), [])
        with pytest.raises(UndecidedError, match="after: more than 300000 count vectors"):
            recheck.check(certificate(after=many))
    just = recheck.Witness(299_999, [[Fraction(2)]], [], Fraction(0), [])
    with pytest.raises(RejectedError, match=r"after: vectors\[0\] is no unit vector"):
        recheck.check(certificate(after=just))
    assert "exponential" in limited(margin=Fraction(-(10**2000)))


def test_what_no_precision_decides_is_undecided():
    """Without slack and multipliers the matrix is A, and its entries are below e^-6000."""
    vectors = [[Fraction(1)], [Fraction(-1)]]
    witness = recheck.Witness(1, vectors, [Fraction(0)] * 2, Fraction(0), [[Fraction(0)] * 2] * 2)
    tiny = certificate(beta=Fraction(3000), before=witness, after=witness)
    with pytest.raises(UndecidedError, match="1024 bits"):
        recheck.check(tiny)


def test_the_precision_doubles_while_a_bound_comes_closer(monkeypatch):
    """Missed by less and less: go on. Missed by the same at the same witness: rejected."""
    answers = iter(
        [("before: a", Fraction(1)), ("after: b", Fraction(9)), ("after: b", Fraction(2))]
    )

    def decide(_, bits):
        for answer in answers:
            raise recheck.ImpreciseError(*answer)
        assert bits == 1024

    witness = recheck.Witness(1, [[Fraction(1)]] * 2, [], Fraction(0), [])
    given_ = certificate(before=witness, after=witness)
    monkeypatch.setattr(recheck, "decide", decide)
    recheck.check(given_)
    answers = iter([("after: b", Fraction(9)), ("after: b", Fraction(8))])
    with pytest.raises(RejectedError, match="after: b"):
        recheck.check(given_)
