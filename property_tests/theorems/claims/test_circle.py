"""Five classes on the circle: what the balls show of a box, and that the boxes are all angles."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.population_enclosure import representation_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import sphere_point
from numerics.exact.losses import ExponentialOfSum
from theorems.claims.collapse import _circle
from theorems.claims.collapse import indistinguishability_in_low_dimension as low

CIRCLE = _circle.Circle(low._LAW, low._RATE, Fraction(low._THRESHOLD))
LAW, RATE = np.array([float(Fraction(p)) for p in low._LAW]), 9 / 8
SEEDS = st.integers(0, 10**6)


def sums(angles):
    """The sums M_c by their definition, in floats."""
    return [
        sum(m * np.exp(RATE * (np.cos(a - e) - 1)) for m, e in zip(LAW, angles, strict=True))
        for a in angles
    ]


def balls(numbers):
    return [arb(x) for x in numbers]


@given(SEEDS, st.floats(0.3, 0.7), st.sampled_from([1e-3, 0.05, 0.3]))
def test_what_is_shown_of_a_box_holds_at_its_points(seed, bound, size):
    rng = np.random.default_rng(seed)
    middles, halves = rng.uniform(-3, 3, 5), rng.uniform(0, size, 5)
    weights = rng.choice([0.0, 1.0], 5) * rng.uniform(0, 1, 5) + np.eye(5)[0]
    box = [(arb(m), arb(h)) for m, h in zip(middles, halves, strict=True)]
    law, rate = [arb(fmpq(*Fraction(p).as_integer_ratio())) for p in low._LAW], arb(9) / 8
    least = min(
        max(sums(middles + halves * rng.choice([-1, 1, rng.uniform(-1, 1)], 5))) for _ in range(20)
    )
    if _circle.is_far(box, law, rate, arb(bound)) or _circle.is_near(
        box, law, rate, arb(bound), balls(weights)
    ):
        assert least > bound


def test_a_box_is_shown_by_either_way_only_below_the_sum():
    law, rate = balls(LAW), arb(9) / 8
    angles = np.array([float(Fraction(x)) for x in low._ANGLES[:5]])
    small, found = [(arb(a), arb(1e-9)) for a in angles], sums(angles)
    value, only = max(found), balls(np.eye(5)[int(np.argmax(found))])
    for shift, shown in ((-1e-6, True), (1e-6, False)):
        assert _circle.is_far(small, law, rate, arb(value + shift)) is shown
        assert _circle.is_near(small, law, rate, arb(value + shift), only) is shown


@given(SEEDS)
def test_the_first_boxes_have_all_angles_and_cutting_loses_none(seed):
    rng = np.random.default_rng(seed)
    angles = rng.uniform(0, 2 * np.pi, 5)
    turned = (angles - angles[0] + np.pi) % (2 * np.pi) - np.pi
    turned = (turned if turned[1] >= 0 else -turned)[1:]
    kept = []

    def shown(self, middles, halves):
        inside = (abs(middles - turned) <= halves).all(1)
        kept.append(inside.any())
        return ~inside

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_circle.Circle, "_shown", shown)
        assert CIRCLE.boxes_left(levels=12) > 0
    assert len(kept) == 12
    assert all(kept)


def test_nothing_is_shown_on_the_word_of_floats(monkeypatch):
    """A proposal that balls do not confirm leaves its box."""
    high = replace(CIRCLE, threshold=Fraction(2))
    monkeypatch.setattr(
        _circle._Proposals, "far", lambda self, middles, halves: np.ones(len(middles), dtype=bool)
    )
    assert high.boxes_left(levels=1) == 2 * (4 * 8**3)


def test_boxes_are_not_cut_below_what_floats_hold():
    """Beyond, a middle would be rounded, and angles between two boxes left out."""
    middles, halves = _circle._cut(np.array([[3.5]]), np.array([[2.0**-47]]), [0.5, 0.5])
    assert sorted(map(Fraction, middles[:, 0])) == [
        Fraction(7, 2) + s * Fraction(1, 2**48) for s in (-1, 1)
    ]
    with pytest.raises(ValueError, match="too often"):
        _circle._cut(middles, halves, [0.5, 0.5])


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {"_THRESHOLD": "0.4400347", "_LEVELS": 45},
        {"_THRESHOLD": "0.440034"},
        {"_NEGATIVES": 10**6},
        {"_SHARES": ("1", "0")},
        {"_LEVELS": 20},
    ],
    ids=["above the least", "below the spread map", "few negatives", "one point", "few cuts"],
)
def test_a_neighbour_refutes_nothing(monkeypatch, change):
    for name, value in change.items():
        monkeypatch.setattr(low, name, value)
    (instance,) = low.indistinguishability_in_low_dimension.instances()
    assert instance.holds is None


def test_the_largest_sum_is_that_of_the_definition():
    """With rational points near the angles, and few negatives, the loss is at most its power."""
    points = [
        sphere_point([Fraction(np.tan(float(Fraction(x)) / 2)).limit_denominator(10**6)])
        for x in low._ANGLES
    ]
    law = [Fraction(p) for p in low._LAW]
    shares = [Fraction(x) for x in low._SHARES]
    classes = [[(1, p)] for p in points[:4]] + [list(zip(shares, points[4:], strict=True))]
    loss = representation_loss(
        FiniteMap.of(law, classes), negatives=2, loss=ExponentialOfSum(beta=low._RATE), bits=60
    )
    spread = low.largest_sum(low._ANGLES, low._SHARES)
    assert loss.upper < (spread.upper + Fraction(1, 10**5)) ** 2
