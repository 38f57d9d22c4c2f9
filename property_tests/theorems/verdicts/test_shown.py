"""What is printed of two sides compares as they do."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import Enclosure
from theorems.verdicts import evidence as e
from theorems.verdicts.shown import shown_pair
from theorems.verdicts.sides import number

F = Fraction
BIG, TINY = 2**300, F(1, 10**60)
THIRD = "0.67901199211149536208948189…e90"


def read(text):
    """Return the ends between which a number lies for whoever reads it."""
    text = text.partition(" (")[0]
    if "…" in text:
        digits = text.replace("…", "")
        mantissa, _, power = digits.partition("e")
        step = F(10) ** (int(power or 0) - len(mantissa.partition(".")[2]))
        first = F(digits)
        down = mantissa.startswith("-")
        return (first - step, first) if down else (first, first + step)
    ends = [F(end) for end in text.strip("[]").split(", ")]
    return ends[0], ends[-1]


def around(middle):
    """Numbers, and enclosures, at a distance from a middle that may be tiny."""
    moved = st.tuples(st.integers(-3, 3), st.integers(0, 70)).map(
        lambda drawn: middle + F(drawn[0], 7 * 10 ** drawn[1])
    )
    bits = st.integers(53, 200)
    ends = st.tuples(moved, moved, bits).map(lambda t: Enclosure(min(t[:2]), max(t[:2]), t[2]))
    return moved | ends


sides = st.sampled_from([F(0), F(1, 3), F(-2), F(10) ** 30, F(2) ** 300 / 3, -TINY]).flatmap(
    lambda middle: st.tuples(around(middle), around(middle))
)


@given(sides)
def test_what_is_printed_compares_as_the_numbers_do(pair):
    a, b = (number(side, "a side") for side in pair)
    shown = shown_pair(a, b)
    (p, q), (r, s) = map(read, shown)
    assert p <= a.lower <= a.upper <= q
    assert r <= b.lower <= b.upper <= s
    if "(" not in shown[1]:
        assert (a.upper < b.lower) == (q < r)
        assert (b.upper < a.lower) == (s < p)
    elif (gap := max(b.lower - a.upper, a.lower - b.upper)) > 0:
        least = re.fullmatch(r".* \(they are apart by (\S+) at least\)", shown[1])
        assert gap * F(99, 100) < F(least[1]) <= gap
    else:
        assert (gap, shown[1].endswith(" (they have an end in common)")) == (0, True)


@given(sides)
def test_a_number_that_lies_within_is_printed_so(pair):
    a, b = (number(side, "a side") for side in pair)
    (p, q), (r, s) = (read(text) for text in shown_pair(a, b, is_inside=True))
    if b.lower <= a.lower and a.upper <= b.upper:
        assert r <= p <= q <= s


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: e.below(1, 2), "1 < 2"),
        (
            lambda: e.below(Enclosure(F(0), F(1, 2), 53), 1),
            "[0.00000000000000000, 0.50000000000000000] < 1",
        ),
        (lambda: e.equal(F(1, 3), F(1, 3)), "1/3 = 1/3"),
        (lambda: e.at_most(F(1, 3), Enclosure(F(1, 3), F(1), 53)), "1/3 ≤ [1/3, 1]"),
        (
            lambda: e.below(Enclosure(F(0), F(1, 3), 53), Enclosure(F(1, 3), F(1), 53)),
            "undecided: [0, 1/3] < [1/3, 1]",
        ),
        (
            lambda: e.below(Enclosure(F(0), F(1, 3), 80), Enclosure(F(1, 3) + TINY, F(1), 80)),
            f"[0.{'0' * 62}, 0.{'3' * 61}4] < [0.{'3' * 59}43{'3' * 1}, 1.{'0' * 62}]",
        ),
        (lambda: e.equal(F(BIG, 3), F(BIG, 3)), f"{THIRD} = {THIRD}"),
        (
            lambda: e.equal([1, F(1, 3)], [1, F(1, 3) + F(1, 10**400)]),
            f"(1, 1/3) ≠ (1, 0.{'3' * 98}… (they are apart by 0.10000e-399 at least))",
        ),
    ],
)
def test_the_texts(made, said):
    assert str(made()) == said


def test_long_numbers_that_differ_in_their_last_digit_are_printed_so():
    assert BIG != BIG + 1
    for made in (e.different(BIG, BIG + 1), e.below(BIG, BIG + 1)):
        left, _, right = str(made).split()
        assert F(left) == BIG
        assert F(right) == BIG + 1


@given(st.sampled_from([1, -1]), st.integers(61, 200), st.integers(0, 30))
def test_a_number_beside_a_much_larger_one_has_its_sign(sign, small, large):
    """All of its digits were 0, and below 0 it was printed like one above."""
    tiny = sign * F(1, 3 * 10**small)
    shown, _ = shown_pair(number(tiny, "a side"), number(F(10) ** large / 3, "a side"))
    assert shown.startswith("-") == (sign < 0)
