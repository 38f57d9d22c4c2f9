"""The arithmetic of the second checker: enclosures, expectations, pivots, each by another route."""

import itertools
import math
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Matrix, Rational

from property_tests.strategies import class_laws
from property_tests.theorems.certificates.second_checker import rationals, reference, symmetric
from theorems.certificates import recheck
from theorems.certificates.recheck import Enclosure, RejectedError, UndecidedError

precisions = st.sampled_from([32, 128, 256, 1024])


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
