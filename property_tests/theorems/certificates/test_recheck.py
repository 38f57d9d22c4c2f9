"""The second checker: its arithmetic, its lemmas and its reader, each by an independent route."""

import ast
import copy
import itertools
import json
import math
import random
import shutil
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Matrix, Rational

from property_tests import ROOT
from property_tests.strategies import class_laws
from theorems.certificates import recheck
from theorems.certificates.recheck import Enclosure, MalformedError, RejectedError, UndecidedError
from theorems.tools import recheck as rechecking

SOURCE = ROOT / "theorems" / "certificates" / "recheck.py"
CORPORA = ROOT / "property_tests" / "certificates"
DATA = ROOT / "theorems" / "certificates" / "data"
COMMITTED = sorted((DATA / "conjecture-unbalanced").glob("*.json"))
SAMPLE = CORPORA / "valid" / "talk.json"

precisions = st.sampled_from([32, 128, 256, 1024])
rationals = st.fractions(max_denominator=10**6)


def exact(number):
    """An mpmath number or a float as a fraction, exactly."""
    mantissa, exponent = mpmath.frexp(number)
    scaled = int(mpmath.ldexp(mantissa, mpmath.mp.prec))
    return Fraction(scaled) * Fraction(2) ** (int(exponent) - mpmath.mp.prec)


def reference(function, x, bits):
    """A value with far more bits than asked for."""
    with mpmath.workprec(4 * bits + 400):
        return exact(function(mpmath.mpf(x.numerator) / x.denominator))


# ---------------------------------------------------------------------------- arithmetic


@given(rationals, rationals, precisions)
def test_sums_products_and_quotients_are_enclosed_to_a_few_units(x, y, bits):
    a, b = Enclosure.of(x, bits), Enclosure.of(y, bits)
    cases = [(a + b, x + y), (a - b, x - y), (a * b, x * y), (-a, -x), (a + y, x + y)]
    if b.low > 0:
        cases.append((a / b, x / y))
    for found, value in cases:
        assert found.least <= value <= found.most
    for found, _ in cases[:3]:
        assert found.high - found.low <= 4 + abs(x) + abs(y)


@given(st.lists(rationals, min_size=4, max_size=4), st.data())
def test_operations_enclose_every_pair_of_points(ends, data):
    bits = 16
    a, b = (
        Enclosure(min(p.low, q.low), max(p.high, q.high), bits)
        for p, q in ([Enclosure.of(x, bits) for x in pair] for pair in (ends[:2], ends[2:]))
    )
    x, y = (Fraction(data.draw(st.integers(e.low, e.high)), 2**bits) for e in (a, b))
    assert (a + b).least <= x + y <= (a + b).most
    assert (a * b).least <= x * y <= (a * b).most
    if b.low > 0:
        assert (a / b).least <= x / y <= (a / b).most
    else:
        with pytest.raises(recheck.ImpreciseError):
            a / b


@pytest.mark.parametrize(
    ("ours", "theirs", "arguments"),
    [
        (recheck.exp, mpmath.exp, st.fractions(-200, 100, max_denominator=10**6)),
        (recheck.log, mpmath.log, st.fractions(Fraction(1, 10**6), 10**40)),
        (recheck.sqrt, mpmath.sqrt, st.fractions(0, 10**12)),
    ],
)
def test_functions_enclose_the_value_at_higher_precision(ours, theirs, arguments):
    @given(arguments, precisions)
    def check(x, bits):
        found = ours(Enclosure.of(x, bits))
        value = reference(theirs, x, bits)
        assert found.least <= value <= found.most

    check()


@given(st.fractions(Fraction(1, 1000), 20, max_denominator=1000), st.sampled_from([64, 200]))
def test_enclosures_shrink_with_the_precision(x, bits):
    for function in (recheck.exp, recheck.log, recheck.sqrt):
        coarse, fine = (function(Enclosure.of(x, b)) for b in (bits, 2 * bits))
        assert coarse.least <= fine.least <= fine.most <= coarse.most
        assert (fine.most - fine.least) * 2 ** (bits - 8) <= coarse.most - coarse.least + 1
        assert fine.most - fine.least < Fraction(1, 2 ** (2 * bits - 50))


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**6))
def test_functions_of_an_interval_enclose_both_ends(low, width):
    x = Enclosure(low, low + width, 16)
    for function in (recheck.exp, recheck.log, recheck.sqrt):
        if function is not recheck.exp and low <= 0:
            continue
        ends = [function(Enclosure(end, end, 16)) for end in (x.low, x.high)]
        assert function(x).low == ends[0].low
        assert function(x).high == ends[1].high


@given(st.integers(0, 40), precisions)
def test_what_is_left_out_of_a_series_is_counted(units, bits):
    """Near exp 0 and log 1 the first term is what is left out."""
    x = Fraction(units, 2**bits)
    for found, value in (
        (recheck.exp(Enclosure.of(x, bits)), reference(mpmath.exp, x, bits)),
        (recheck.exp(Enclosure.of(-x, bits)), reference(mpmath.exp, -x, bits)),
        (recheck.log(Enclosure.of(1 + x, bits)), reference(mpmath.log, 1 + x, bits)),
    ):
        assert found.least <= value <= found.most


@pytest.mark.parametrize("bits", [32, 128])
@pytest.mark.parametrize("doublings", range(-4, 5))
def test_exponentials_of_about_one_unit_are_enclosed(bits, doublings):
    for part in (Fraction(1, 10), Fraction(9, 10)):
        x = (doublings + part - bits) * Fraction(math.log(2))
        found = recheck.exp(Enclosure.of(x, bits))
        assert found.least <= reference(mpmath.exp, x, bits) <= found.most


def test_exponentials_at_the_ends_of_the_range():
    assert recheck.exp(Enclosure.of(0, 64)) == Enclosure.of(1, 64)
    assert recheck.exp(Enclosure.of(-(10**2000), 64)) == Enclosure(0, 1, 64)
    with pytest.raises(UndecidedError, match="exponential"):
        recheck.exp(Enclosure.of(10**2000, 64))
    with pytest.raises(recheck.ImpreciseError):
        recheck.exp(Enclosure.of(40_000, 8))
    for zero in (Enclosure(0, 5, 64), Enclosure(-3, 5, 64)):
        with pytest.raises(recheck.ImpreciseError):
            recheck.log(zero)
        assert recheck.sqrt(zero).low == 0


# ---------------------------------------------------------------------------- expectations


def brute_force(law, k, free, a, value):
    """The mean over all C^k draws, each with the probability of its sequence."""
    total = Fraction(0)
    for sequence in itertools.product(range(len(law)), repeat=k):
        counts = [sequence.count(j) for j in range(len(law))]
        probability = math.prod(law[j] for j in sequence)
        total += probability * value(
            counts, free + sum(n * x for n, x in zip(counts, a, strict=True))
        )
    return total


positive = st.fractions(Fraction(1, 20), 3, max_denominator=40)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(class_laws(most=3), st.integers(1, 4), positive, st.data())
def test_moments_are_those_of_all_draws(law, k, free, data):
    bits, size = 128, len(law)
    a = [[data.draw(positive) for _ in law] for _ in law]
    for c in range(size):
        a[c][c] = Fraction(1)
    enclosed = [[Enclosure.of(x, bits) for x in row] for row in a]
    means, squares = recheck.moments(law, k, Enclosure.of(free, bits), enclosed)
    for c, j in itertools.product(range(size), repeat=2):
        mean = brute_force(law, k, free, a[c], lambda n, s, j=j: n[j] / s)
        assert means[c][j].least <= mean <= means[c][j].most
        assert means[c][j].most - means[c][j].least < Fraction(1, 2**100)
        square = brute_force(law, k, free, a[c], lambda n, s, c=c, j=j: (free + n[c]) * n[j] / s**2)
        assert square - Fraction(1, 2**100) < squares[c][j].least <= square


@settings(max_examples=60, deadline=None)
@given(class_laws(most=3), st.integers(2, 4), st.integers(4, 8), st.data())
def test_moments_are_enclosed_with_few_bits(law, k, bits, data):
    """Rounding is large here: what is rounded to the wrong side leaves the value out."""
    dyadic = st.integers(1, 1 << bits).map(lambda units: Fraction(units, 1 << bits))
    a = [
        [Fraction(1) if c == j else data.draw(dyadic) for j in range(len(law))]
        for c in range(len(law))
    ]
    free = data.draw(dyadic)
    enclosed = [[Enclosure.of(x, bits) for x in row] for row in a]
    means, _ = recheck.moments(law, k, Enclosure.of(free, bits), enclosed)
    for c, j in itertools.product(range(len(law)), repeat=2):
        mean = brute_force(law, k, free, a[c], lambda n, s, j=j: n[j] / s)
        assert means[c][j].least <= mean <= means[c][j].most


@settings(max_examples=20, deadline=None)
@given(class_laws(most=4), st.sampled_from([0, Fraction(1, 3**100)]), st.data())
def test_moments_in_the_limit_are_those_of_the_law(law, shift, data):
    bits, law = 128, [law[0] + shift, law[1] - shift, *law[2:]]
    a = [[data.draw(positive) for _ in law] for _ in law]
    for c in range(len(law)):
        a[c][c] = Fraction(1)
    enclosed = [[Enclosure.of(x, bits) for x in row] for row in a]
    means, squares = recheck.moments(law, None, Enclosure.of(0, bits), enclosed)
    for c, j in itertools.product(range(len(law)), repeat=2):
        whole = sum(p * x for p, x in zip(law, a[c], strict=True))
        assert means[c][j].least <= law[j] / whole <= means[c][j].most
        bound = law[c] * law[j] / whole**2
        assert bound - Fraction(1, 2**90) < squares[c][j].least <= bound


def test_moments_of_a_sum_that_may_be_zero_are_not_enclosed():
    zero, one = Enclosure(0, 1, 8), Enclosure.of(1, 8)
    with pytest.raises(recheck.ImpreciseError, match="not shown positive"):
        recheck.moments([Fraction(1, 2)] * 2, 1, zero, [[one, zero], [zero, one]])


def test_moments_in_the_limit_are_enclosed_to_the_unit():
    """The law (1/3, 2/3) counts (1, 2), so that n_1/S is 2/(1 + 2a); a is exact with seven bits."""
    law, one, free = [Fraction(1, 3), Fraction(2, 3)], Enclosure.of(1, 7), Enclosure.of(0, 7)
    for units in range(1, 128):
        a = Enclosure(units, units, 7)
        means, _ = recheck.moments(law, None, free, [[one, a], [a, one]])
        value = 2 / (1 + 2 * Fraction(units, 128))
        assert means[0][1].least <= value <= means[0][1].most


@given(class_laws(most=4), st.integers(1, 12))
def test_the_weights_are_in_proportion_to_the_multinomial_probabilities(law, k):
    bits = 64
    drawn = list(recheck.draws(law, k, bits))
    assert len({n for n, *_ in drawn}) == len(drawn) == math.comb(k + len(law) - 1, len(law) - 1)
    least, most = (sum(weight[i] for weight in drawn) for i in (1, 2))
    for counts, low, high in drawn:
        assert sum(counts) == k
        coefficient = math.factorial(k) // math.prod(map(math.factorial, counts))
        probability = coefficient * math.prod(p**n for p, n in zip(law, counts, strict=True))
        assert Fraction(low, most) <= probability <= Fraction(high, least)
        assert high - low < 2**20


# ---------------------------------------------------------------------------- positive definite


def symmetric(size, entries):
    rows = [[0] * size for _ in range(size)]
    for (i, j), x in zip(
        itertools.combinations_with_replacement(range(size), 2), entries, strict=False
    ):
        rows[i][j] = rows[j][i] = x
    return rows


def minors(rows):
    """The leading principal minors."""
    whole = Matrix([[Rational(str(Fraction(x))) for x in row] for row in rows])
    return [whole[:n, :n].det() for n in range(1, len(rows) + 1)]


@given(st.integers(1, 4), st.lists(st.integers(-4, 9), min_size=10, max_size=10), st.booleans())
def test_the_pivots_agree_with_the_minors(size, entries, shifted):
    rows = symmetric(size, entries)
    for i in range(size):
        rows[i][i] += 10 * shifted
    assert recheck.pivots_are_positive(rows) == all(m > 0 for m in minors(rows))


@given(
    st.integers(1, 4),
    st.lists(st.integers(-40, 90), min_size=10, max_size=10),
    st.integers(0, 12),
    st.data(),
)
def test_a_decision_holds_for_every_matrix_of_the_enclosure(size, entries, width, data):
    rows = symmetric(size, entries)
    for i in range(size):
        rows[i][i] += data.draw(st.sampled_from([0, 60, 200]))
    widths = symmetric(size, data.draw(st.lists(st.integers(0, width), min_size=10, max_size=10)))
    boxes = [
        [Enclosure(x, x + w, 4) for x, w in zip(*pair, strict=True)]
        for pair in zip(rows, widths, strict=True)
    ]
    shares = symmetric(size, data.draw(st.lists(st.fractions(0, 1), min_size=10, max_size=10)))
    inside = [
        [x + s * w for x, s, w in zip(*row, strict=True)]
        for row in zip(rows, shares, widths, strict=True)
    ]
    positive_definite = all(m > 0 for m in minors(inside))
    try:
        recheck.require_positive_definite(boxes)
        assert positive_definite
    except RejectedError:
        assert not positive_definite
    except recheck.ImpreciseError:
        assert width > 0


def test_the_radius_counts_for_every_class():
    """M − ρI would be positive definite here, a matrix of the enclosure is not: the factor C."""
    rows = [
        [Enclosure(30 * (i == j) - 10, 30 * (i == j) + 10, 4) for j in range(3)] for i in range(3)
    ]
    assert min(minors([[30 * (i == j) - 10 for j in range(3)] for i in range(3)])) == 0
    with pytest.raises(recheck.ImpreciseError):
        recheck.require_positive_definite(rows)
    wider = [
        [Enclosure(x.low + 1 * (i == j), x.high + 1 * (i == j), 4) for j, x in enumerate(row)]
        for i, row in enumerate(rows)
    ]
    recheck.require_positive_definite(wider)  # 31 > 3 · 10: now all of them are


# ---------------------------------------------------------------------------- the minimiser


def certificate(**changes):
    """A certificate in memory, with what the two witnesses hold left to the test."""
    witness = recheck.Witness(
        1, [[Fraction(1)]] * 2, [Fraction(0)] * 2, Fraction(0), [[Fraction(0)] * 2] * 2
    )
    fields = {
        "beta": Fraction(1),
        "margin": Fraction(0),
        "law": [Fraction(1, 2)] * 2,
        "weights": [Fraction(1, 2)] * 2,
        "before": witness,
        "after": witness,
        "before_most": Fraction(0),
        "after_least": Fraction(1),
    }
    return recheck.Certificate(**(fields | changes))


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


# ---------------------------------------------------------------------------- downstream


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


# ---------------------------------------------------------------------------- files


def write(path, document):
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_committed_certificates_are_accepted(path):
    found, message = recheck.outcome(str(path))
    assert found == "accepted"
    assert message.startswith("L_sup <= 0.")


CORPUS = sorted(CORPORA.glob("*/*.json"))
VERDICTS = {
    "valid": {"accepted"},
    "invalid": {"rejected"},
    "malformed": {"malformed"},
    "unproved": {"rejected", "undecided"},
}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_corpora_have_the_verdict_of_their_folder(path):
    assert recheck.outcome(str(path))[0] in VERDICTS[path.parent.name]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("key_twice", 'at $.parameters.loss: the key "margin" is doubled'),
        ("unknown_key_inside", 'at $.witness: the key "during" is unknown'),
        ("missing_key_inside", 'at $.witness.before: the key "slack" is missing'),
        ("nan", "at $.parameters.loss.margin: a string is needed, not the bare NaN"),
        ("vectors_ragged", "at $.witness.before.vectors[1]: 2 entries, where 1 are needed"),
        ("negatives_smaller", "at $.witness.after.negatives: more than"),
        ("deep", "at $: lists and objects nested"),
    ],
)
def test_the_message_names_the_place(name, place):
    assert recheck.outcome(str(CORPORA / "malformed" / f"{name}.json"))[1].startswith(place)


def test_a_rejected_file_says_what_is_shown():
    outcome = recheck.outcome(str(CORPORA / "invalid" / "bound_too_low.json"))
    assert outcome[0] == "rejected"
    assert outcome[1].startswith("before: only L_sup <= ")


def leaves(value, path=()):
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from leaves(inner, (*path, key))
    else:
        yield path, value


def changed(document, path, value):
    document = copy.deepcopy(document)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return document


NUMBERS = [
    path
    for path, _ in leaves(json.loads(SAMPLE.read_text()))
    if path[0] in ("parameters", "witness", "conclusion") and path[-1] != "name"
]


@pytest.mark.slow
@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: ".".join(map(str, path)))
def test_a_mutated_number_is_accepted_only_where_the_first_checker_accepts_it(path, tmp_path):
    document = json.loads(SAMPLE.read_text())
    old = Fraction(dict(leaves(document))[path])
    step = Fraction(1, 2**40)
    for i, new in enumerate((old + 1, old + step, old - step, -old)):
        file = write(tmp_path / f"{i}.json", changed(document, path, str(new)))
        found = recheck.outcome(file)[0]
        if found == "accepted":
            assert rechecking.outcome(Path(file))[0] == "accepted"
        if path[2:3] == ("vectors",) and new != old:
            assert found == (
                "accepted" if new == -old and still_optimal(path, document) else "rejected"
            )
        if path[:2] in (("parameters", "law"), ("parameters", "weights")) and new != old:
            assert found == "malformed"


def still_optimal(path, document):
    """Whether the sign of a coordinate does not matter: it is 0 or alone in its column."""
    rows = document["witness"][path[1]]["vectors"]
    return all(row[path[4]] == "0" for i, row in enumerate(rows) if i != path[3])


def test_a_weaker_conclusion_is_accepted_and_a_stronger_one_is_not(tmp_path):
    document = json.loads(SAMPLE.read_text())
    ends = document["conclusion"]
    middle = (Fraction(ends["before_most"]) + Fraction(ends["after_least"])) / 2
    for key, sign in (("before_most", 1), ("after_least", -1)):
        path, end = ("conclusion", key), Fraction(ends[key])
        nudged = end - sign * Fraction(1, 10**4)
        weak, strong = (
            write(tmp_path / "a.json", changed(document, path, str(middle))),
            write(tmp_path / "b.json", changed(document, path, str(nudged))),
        )
        assert recheck.outcome(weak)[0] == "accepted"
        assert recheck.outcome(strong)[0] == "rejected"


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_value_in_place_of_another_gives_an_outcome(data):
    document = json.loads(SAMPLE.read_text())
    path = data.draw(st.sampled_from([path for path, _ in leaves(document)]))
    text = st.text(max_size=5) | st.sampled_from(["0", "1", "-1", "1/3", "inf", "9" * 1500])
    value = data.draw(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | text,
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
            max_leaves=4,
        )
    )
    content = json.dumps(changed(document, path, value)).encode()
    try:
        found = recheck.read(content)
    except MalformedError:
        return
    assert path[0] in ("claim", "made_by") or isinstance(value, str)
    assert all(isinstance(x, Fraction) for x in [found.beta, found.margin, *found.law])


@given(st.binary(max_size=300) | st.text(alphabet='[]{}"\\:,1e.- \n', max_size=300).map(str.encode))
def test_no_bytes_raise_anything_but_malformed(content):
    with pytest.raises(MalformedError, match=r"^at \$"):
        recheck.read(content)


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"[" * 1_000_000,
        b'{"a":' * 200_000,
        b'"' * 1_000_001,
        b'\\"' * 500_000,
        b'["\\' * 300_000,
        b"1" * 1_000_000,
        b"-" * 1_000_000,
        b'["' + b"x" * 1_000_000,
        b"\x00",
        b'"\\ud800"',
        b'{"\\ud800": "1"}',
        b"{}" + b" " * 2**20,
    ],
)
def test_hostile_bytes_are_malformed(content):
    with pytest.raises(MalformedError) as caught:
        recheck.read(content)
    assert str(caught.value).isascii()


def test_a_file_has_at_most_a_mebibyte():
    content = SAMPLE.read_bytes()
    recheck.read(content + b" " * (2**20 - len(content)))
    with pytest.raises(MalformedError, match="more than 1048576 bytes"):
        recheck.read(content + b" " * (2**20 + 1 - len(content)))


def test_a_law_of_long_numbers_is_summed_without_common_divisors():
    rng = random.Random(0)
    terms = [Fraction(1, rng.getrandbits(6000) | 1) for _ in range(250)]
    pairs = [(x.numerator, x.denominator) for x in terms]
    assert not recheck.adds_up_to_one(pairs)
    assert not recheck.adds_up_to_one([(1, 2), (1, 3)])
    assert recheck.adds_up_to_one([(1, 3)] * 3)


# ---------------------------------------------------------------------------- limits


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


# ---------------------------------------------------------------------------- the program


def program(*arguments, folder=ROOT, script=("-m", "theorems.certificates.recheck")):
    command = [sys.executable, *script, *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_it_imports_the_standard_library_and_what_lies_beside_it_only():
    for node in ast.walk(ast.parse(SOURCE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
            assert names <= sys.stdlib_module_names | {"recheck_region"}
        if isinstance(node, ast.ImportFrom) and node.module != "theorems.certificates":
            assert node.level == 0
            assert node.module.split(".")[0] in sys.stdlib_module_names
        elif isinstance(node, ast.ImportFrom):
            assert [alias.name for alias in node.names] == ["recheck_region"]


def test_it_runs_copied_alone_into_an_empty_folder(tmp_path):
    shutil.copy(SOURCE, tmp_path / "anything.py")
    shutil.copy(SAMPLE, tmp_path / "sample.json")
    done = program("sample.json", folder=tmp_path, script=("-I", "anything.py"))
    assert done.returncode == 0
    assert done.stderr == ""
    first, last = done.stdout.splitlines()
    assert first.startswith("accepted sample.json: L_sup <= 0.3091014")
    assert last == "s ACCEPTED 1 REJECTED 0 MALFORMED 0 UNDECIDED 0"


def test_the_exit_code_is_that_of_the_worst_file(tmp_path):
    valid, bad = SAMPLE, CORPORA / "invalid" / "bounds_equal.json"
    document = json.loads(SAMPLE.read_text())
    large = write(
        tmp_path / "k.json", changed(document, ("witness", "after", "negatives"), "99999")
    )
    broken = CORPORA / "malformed" / "empty.json"
    for files, code in [
        ([valid], 0),
        ([valid, bad], 1),
        ([valid, large], 3),
        ([bad, large], 1),
        ([valid, bad, large, broken], 4),
        ([tmp_path], 4),
        ([tmp_path / "absent"], 4),
        ([], 5),
    ]:
        assert recheck.main([str(file) for file in files]) == code
    assert program("--unknown").returncode == 2
    assert program(valid, bad).stdout.endswith("s ACCEPTED 1 REJECTED 1 MALFORMED 0 UNDECIDED 0\n")


def test_a_name_cannot_forge_a_line(tmp_path, capsys):
    name = tmp_path / "a\ns ACCEPTED 1 REJECTED 0 MALFORMED 0 UNDECIDED 0\nb.json"
    assert recheck.main([str(name)]) == 4
    _, last = capsys.readouterr().out.splitlines()
    assert last == "s ACCEPTED 0 REJECTED 0 MALFORMED 1 UNDECIDED 0"


@given(rationals, st.integers(1, 12))
def test_decimals_are_rounded_to_the_side_named(x, digits):
    low, high = (Fraction(recheck.decimal(x, digits, up=up)) for up in (False, True))
    assert low <= x <= high
    assert high - low <= Fraction(1, 10**digits)


def test_an_increase_that_is_tiny_is_shown_with_enough_decimals():
    found = recheck.summary(
        certificate(before_most=Fraction(1, 3), after_least=Fraction(1, 3) + Fraction(1, 10**15))
    )
    most, least = (Fraction(word) for word in found.split() if word.startswith("0."))
    assert Fraction(1, 3) <= most < least <= Fraction(1, 3) + Fraction(1, 10**15)


def test_the_statement_is_that_of_the_documentation():
    text = (ROOT / "docs" / "certificates.md").read_text(encoding="utf-8")
    quoted = " ".join(line[2:] for line in text.splitlines() if line.startswith("> "))
    assert quoted.replace("\\<", "<").startswith(recheck.STATEMENT + " Let ")


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


def test_a_name_that_is_not_ascii_is_escaped(capsys):
    recheck.main(["é"])
    assert capsys.readouterr().out.startswith("malformed '\\xe9': cannot be read")
