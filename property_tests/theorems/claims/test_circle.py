"""Five classes on the circle: what the balls show of a box, and that the boxes are all angles."""

import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import inf
from xml.etree import ElementTree

import mpmath
import numpy as np
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import precision
from numerics.balls.population_enclosure import representation_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import sphere_point
from numerics.exact.losses import ExponentialOfSum
from property_tests import ROOT
from theorems.claims.collapse import _circle, _weights
from theorems.claims.collapse import indistinguishability_in_low_dimension as low

FEWEST, NEXT = low._SPREAD[:2]
ENDS = tuple(zip((FEWEST.first, NEXT.first), FEWEST.bounds, strict=True))
CIRCLE = _circle.Circle(low._LAW, low._RATE, (ENDS,))
LAW, RATE = np.array([float(Fraction(p)) for p in low._LAW]), float(Fraction(low._RATE))
SEEDS = st.integers(0, 10**6)


def sums(angles):
    """The sums M_c by their definition, in floats."""
    return [
        sum(m * np.exp(RATE * (np.cos(a - e) - 1)) for m, e in zip(LAW, angles, strict=True))
        for a in angles
    ]


def root(angles, negatives):
    """The mean (Σ ρ_c M_c^k)^{1/k} by its definition, in floats."""
    largest = max(sums(angles))
    if negatives == inf:
        return largest
    return largest * float(LAW @ (np.array(sums(angles)) / largest) ** negatives) ** (1 / negatives)


def balls(numbers):
    return [arb(x) for x in numbers]


def questions(*bounds):
    return _circle.Sums(
        balls(LAW), _circle.Kernel(arb(RATE)), [(k, arb(bound)) for k, bound in bounds]
    )


def dyadic(numbers):
    """Numbers whose differences floats hold exactly, as they do those of boxes."""
    return np.round(np.asarray(numbers) * 2**30) / 2**30


@given(
    SEEDS, st.floats(0.3, 0.7), st.sampled_from([1e-3, 0.05, 0.3]), st.sampled_from([2, 60, inf])
)
def test_what_is_shown_of_a_box_holds_at_its_points(seed, bound, size, negatives):
    rng = np.random.default_rng(seed)
    middles, halves = dyadic(rng.uniform(-3, 3, 5)), dyadic(rng.uniform(0, size, 5))
    weights = rng.choice([0.0, 1.0], 5) * rng.uniform(0, 1, 5) + np.eye(5)[0]
    box = list(zip(middles, halves, strict=True))
    least = min(
        root(middles + halves * rng.choice([-1, 1, rng.uniform(-1, 1)], 5), negatives)
        for _ in range(20)
    )
    if questions((negatives, bound)).are_above(box, balls(weights)):
        assert least > bound


def some_boxes(rng, count, size):
    middles, halves = dyadic(rng.uniform(-3, 3, (count, 4))), rng.uniform(0.2, 1, (count, 4))
    return _circle.Boxes(middles, dyadic(size * halves), np.zeros(count, dtype=int))


def with_digits(angles, negatives):
    """The mean at more digits than the balls have."""
    with mpmath.workdps(40):
        law, rate = [mpmath.mpf(p) for p in low._LAW], mpmath.mpf(low._RATE)
        at = [mpmath.mpf(x) for x in (0, *angles)]
        found = [
            mpmath.fsum(
                m * mpmath.exp(rate * (mpmath.cos(a - e) - 1)) for m, e in zip(law, at, strict=True)
            )
            for a in at
        ]
        mean = mpmath.fsum(m * x**negatives for m, x in zip(law, found, strict=True))
        return mean ** (mpmath.mpf(1) / negatives)


@pytest.mark.slow
@pytest.mark.parametrize("size", [1e-4, 1e-2, 0.1])
def test_with_the_best_weights_what_is_shown_holds_and_much_is_shown(size):
    """For bounds that are somewhat below the mean at the middle of a box."""
    rng, kept = np.random.default_rng(1), 0
    for _ in range(20):
        box = some_boxes(rng, 1, size)
        lower = Fraction(1) - Fraction(size) / 4
        ends = [(k, Fraction(str(with_digits(box.middles[0], k))) * lower) for k in (60, 90)]
        if not replace(CIRCLE, ranges=(tuple(ends),))._shown(box)[0]:
            continue
        kept += 1
        for _ in range(8):
            point = box.middles[0] + box.halves[0] * rng.choice([-1, 1, rng.uniform(-1, 1)], 4)
            assert all(with_digits(point, k) > mpmath.mpf(str(float(r))) for k, r in ends)
    assert kept >= 4


@pytest.mark.slow
@pytest.mark.parametrize("size", [1e-4, 1e-2, 0.1, 0.5])
def test_a_box_with_a_point_that_is_not_above_is_never_shown(monkeypatch, size):
    """Whatever floats say: at one end of the range the bound is the mean at a point of the box."""
    rng, best, asked = np.random.default_rng(2), _weights.Linear.best, []

    def sure(self):
        weights = best(self)[0]
        asked.append(weights)
        return weights, np.ones(len(weights), dtype=bool)

    monkeypatch.setattr(_weights.Linear, "best", sure)
    for end in [0, 1] * 15:
        box = some_boxes(rng, 1, size)
        point = box.middles[0] + box.halves[0] * rng.uniform(-1, 1, 4) * rng.choice([0, 1])
        with mpmath.workdps(40):
            means = [with_digits(point, k) * (1 + mpmath.mpf(10) ** -12) for k in (300, 400)]
            ends = [
                (k, Fraction(mpmath.nstr(m, 30))) for k, m in zip((300, 400), means, strict=True)
            ]
        ends[1 - end] = (ends[1 - end][0], Fraction(1, 100))
        assert not replace(CIRCLE, ranges=(tuple(ends),))._shown(box)[0]
    assert len(asked) == 30


@pytest.mark.parametrize("negatives", [2, 50, 1000, inf])
def test_a_box_is_shown_only_below_the_mean(negatives):
    """With the slopes of the mean as weights Hölder's inequality is an equality."""
    angles = dyadic([float(Fraction(x)) for x in FEWEST.angles[:5]])
    small, found = [(a, 2.0**-30) for a in angles], np.array(sums(angles))
    slopes = LAW * (found / found.max()) ** (min(negatives, 1e9) - 1)
    alone = found * LAW ** (1 / negatives)
    for value, weights in ((root(angles, negatives), slopes), *zip(alone, np.eye(5), strict=True)):
        for shift, shown in ((-1e-6, True), (1e-6, False)):
            asked = questions((negatives, value + shift))
            assert asked.are_above(small, balls(weights)) is shown


# --- the kernel ----------------------------------------------------------------------------------


class AtTheMiddle(_circle.Kernel):
    def bend(self, middle, step):
        return super().bend(middle, 0.0)


class TooStraight(_circle.Kernel):
    def bend(self, middle, step):
        return super().bend(middle, step) * 0.9


class NotTurned(_circle.Kernel):
    """Without the turn by 2π."""

    def bend(self, middle, step):
        return super().bend(min(abs(middle), 3.0), step)


class LeastAtTheMiddle(_circle.Kernel):
    def least(self, middle, step):
        return super().least(middle, 0.0)


class NearerLeast(_circle.Kernel):
    def least(self, middle, step):
        return super().least(middle, 0.9 * step)


def kernel_of(rate, alpha):
    return mpmath.exp(rate * (mpmath.cos(alpha) - 1))


def above_the_kernel(kind):
    """By how much lines are above g at points of their intervals, and the most by which."""
    rng, most = np.random.default_rng(5), -mpmath.inf
    with mpmath.workdps(30):
        for _ in range(150):
            rate, middle = (float(x) for x in dyadic([rng.uniform(0.2, 5), rng.uniform(-8, 8)]))
            step = float(dyadic(2.0 ** rng.uniform(-8, 1)))
            with precision(80):
                ends = [float(x.mid()) for x in kind(arb(rate)).line(middle, step)]
            for share in np.linspace(-1, 1, 21):
                alpha = mpmath.mpf(middle) + mpmath.mpf(step) * share
                line = ends[0] + ends[1] * (alpha - middle)
                most = max(most, line - kernel_of(mpmath.mpf(rate), alpha))
    return most


def test_lines_are_below_the_kernel_on_their_intervals():
    assert above_the_kernel(_circle.Kernel) < 1e-15


@pytest.mark.parametrize(
    "mutant",
    [AtTheMiddle, TooStraight, NotTurned, LeastAtTheMiddle, NearerLeast],
    ids=lambda kind: kind.__name__,
)
def test_a_wrong_bound_of_the_kernel_is_seen(mutant):
    assert above_the_kernel(mutant) > 1e-6


@pytest.mark.slow
@given(SEEDS)
def test_the_bend_is_the_largest_on_the_interval(seed):
    """By differences of g at many digits, on a grid."""
    rng = np.random.default_rng(seed)
    rate, middle = (float(x) for x in dyadic([rng.uniform(0.2, 5), rng.uniform(-8, 8)]))
    step = float(dyadic(2.0 ** rng.uniform(-8, 1)))
    with precision(80):
        bend = float(_circle.Kernel(arb(rate)).bend(middle, step).mid())
    with mpmath.workdps(40):
        small = mpmath.mpf(10) ** -9
        turned = [
            2 * kernel_of(rate, x) - kernel_of(rate, x - small) - kernel_of(rate, x + small)
            for x in (mpmath.mpf(middle) + mpmath.mpf(step) * n / 60 for n in range(-60, 61))
        ]
        most = max(0, max(turned) / small**2)
    assert most - 1e-12 < bend < most + 3 * (rate + rate**2) * step / 60


# --- boxes and ranges ----------------------------------------------------------------------------


@pytest.mark.slow
@given(SEEDS, st.integers(2, 40), st.integers(1, 400))
def test_weights_that_show_the_bounds_at_both_ends_show_what_is_between(seed, first, more):
    """For a map f whose means are the bounds at the ends, and any other map to the circle."""
    rng = np.random.default_rng(seed)
    angles, other, weights = *rng.uniform(-3, 3, (2, 5)), rng.uniform(0, 1, 5)
    ends = (first, first + more)
    asked = questions(*((k, root(angles, k)) for k in ends))
    needed = [
        float(asked.norm(balls(weights), k).mid()) * root(angles, k)
        for k in range(first, first + more + 1)
    ]
    assert max(needed) <= max(needed[0], needed[-1]) * (1 + 1e-12)
    reached = float(weights @ sums(other))
    if reached > max(needed[0], needed[-1]):
        assert all(root(other, k) > root(angles, k) for k in range(first, first + more + 1))


@given(SEEDS)
def test_the_first_boxes_have_all_angles_and_cutting_loses_none(seed):
    rng = np.random.default_rng(seed)
    angles = rng.uniform(0, 2 * np.pi, 5)
    turned = (angles - angles[0] + np.pi) % (2 * np.pi) - np.pi
    turned = (turned if turned[1] >= 0 else -turned)[1:]
    kept = []

    def shown(self, boxes):
        inside = (abs(boxes.middles - turned) <= boxes.halves).all(1)
        kept.append(inside.any())
        return ~inside

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_circle.Circle, "_shown", shown)
        left = CIRCLE.left(_circle.all_angles(5), levels=12)
        assert len(left) > 0
        patch.setattr(
            _circle.Circle, "_shown", lambda self, boxes: shown(self, boxes) | (boxes.ranges == 1)
        )
        each = CIRCLE.left(left.for_each(3), levels=8)
    assert len(kept) == 20
    assert all(kept)
    for n, there in enumerate((True, False, True)):
        some = each.at(each.ranges == n)
        assert (abs(some.middles - turned) <= some.halves).all(1).any() == there


def sure_of_all(self):
    """Floats that hold all boxes for shown, with equal weights."""
    return np.full_like(self.least, 0.2), np.ones(len(self.least), dtype=bool)


def test_each_box_is_asked_for_its_own_range(monkeypatch):
    """The same boxes: all are shown to be above a low bound, and none above a high one."""
    monkeypatch.setattr(_weights.Linear, "best", sure_of_all)
    ranges = tuple(((310, r), (inf, r)) for r in ("1/100", "2", "1/100"))
    left = replace(CIRCLE, ranges=ranges).left(_circle.all_angles(5).for_each(3), levels=1)
    assert set(left.ranges) == {1}
    assert len(left) == 2 * len(_circle.all_angles(5))


def test_each_pair_is_asked_for_its_whole_interval():
    asked, box = questions((310, 0.1)), [(0.0, 0.0), (1.0, 0.5), (-2.0, 0.25), (3.0, 1.0), (0.5, 2)]
    asked.are_above(box, balls(LAW))
    pairs = {(a - e, h + k) for (a, h), (e, k) in combinations(box, 2)}
    assert set(asked.kernel._lines) == pairs


def test_nothing_is_shown_on_the_word_of_floats(monkeypatch):
    """A proposal that balls do not confirm leaves its box."""
    high = replace(CIRCLE, ranges=(((310, 2), (inf, 2)),))
    monkeypatch.setattr(_weights.Linear, "best", sure_of_all)
    assert len(high.left(_circle.all_angles(5), levels=1)) == 2 * (4 * 8**3)


def test_boxes_are_not_cut_below_what_floats_hold():
    """Beyond, a middle would be rounded, and angles between two boxes left out."""
    one = _circle.Boxes(np.array([[3.5]]), np.array([[2.0**-47]]), np.array([0]))
    boxes = _circle._cut(one, [0.5, 0.5])
    assert sorted(map(Fraction, boxes.middles[:, 0])) == [
        Fraction(7, 2) + s * Fraction(1, 2**48) for s in (-1, 1)
    ]
    with pytest.raises(ValueError, match="too often"):
        _circle._cut(boxes, [0.5, 0.5])


def moved(shift):
    """The first range alone, with bounds that are moved."""
    return replace(FEWEST, bounds=tuple(str(Fraction(r) + shift) for r in FEWEST.bounds))


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {"_SPREAD": (moved(Fraction(4, 10**6)), *low._SPREAD[1:2]), "_LEVELS": 18},
        {"_SPREAD": (moved(Fraction(-1, 10**6)), *low._SPREAD[1:2])},
        {"_SPREAD": (replace(FEWEST, first=290), *low._SPREAD[1:2]), "_LEVELS": 18},
        {"_SPREAD": (replace(FEWEST, share="1"), *low._SPREAD[1:2])},
        {"_SPREAD": (FEWEST,), "_LEVELS": 18},
        {"_SPREAD": low._SPREAD[:2], "_LEVELS": 5},
        {"_LAW": ("0.27347", *low._LAW[1:]), "_SPREAD": low._SPREAD[:2]},
    ],
    ids=[
        "above the least",
        "below the spread map",
        "fewer negatives",
        "one point",
        "no next range",
        "few cuts",
        "more than all mass",
    ],
)
def test_a_neighbour_refutes_nothing(monkeypatch, change):
    for name, value in change.items():
        monkeypatch.setattr(low, name, value)
    assert next(low.indistinguishability_in_low_dimension.instances()).holds is None


@pytest.mark.slow
def test_the_cuts_that_neighbours_have_are_enough_for_the_first_range(monkeypatch):
    monkeypatch.setattr(low, "_SPREAD", low._SPREAD[:2])
    monkeypatch.setattr(low, "_LEVELS", 18)
    assert next(low.indistinguishability_in_low_dimension.instances()).holds is False


def test_the_mean_is_that_of_the_definition():
    """With rational points near the angles, and few negatives."""
    points = [
        sphere_point([Fraction(np.tan(float(Fraction(x)) / 2)).limit_denominator(10**6)])
        for x in FEWEST.angles
    ]
    law = [Fraction(p) for p in low._LAW]
    shares = [Fraction(FEWEST.share), 1 - Fraction(FEWEST.share)]
    classes = [[(1, p)] for p in points[:4]] + [list(zip(shares, points[4:], strict=True))]
    found = [low.spread_mean(FEWEST, k) for k in (2, 3, inf)]
    for k, mean in zip((2, 3), found, strict=False):
        loss = representation_loss(
            FiniteMap.of(law, classes), negatives=k, loss=ExponentialOfSum(beta=low._RATE), bits=60
        )
        assert abs(float(loss.upper) - float(mean.upper) ** k) < 1e-5
    assert found[0].upper < found[1].lower < found[2].lower


# --- docs/low-dimension.md -----------------------------------------------------------------------

PAGE = (ROOT / "docs" / "low-dimension.md").read_text(encoding="utf-8")


def test_the_page_has_the_maps_and_the_law_of_the_claim():
    rows = re.findall(
        r"^\| (?:from )?\$(\d+)\$(?: to \$\d+\$)? \| \$(.*)\$ \| (\S+) \|$", PAGE, re.M
    )
    assert rows == [(str(one.first), ", ".join(one.angles), one.share) for one in low._SPREAD]
    assert f"b = {low._RATE}$" in PAGE
    assert f"rho = ({', '.join(low._LAW)})" in PAGE
    assert f"k \\ge {FEWEST.first}" in PAGE


@pytest.mark.slow
def test_the_page_has_the_number_of_boxes(monkeypatch):
    """As many as balls show; rounding of floats may move a few."""
    shown, ask = [], _circle.Sums.are_above
    monkeypatch.setattr(
        _circle.Sums,
        "are_above",
        lambda self, box, weights: shown.append(ask(self, box, weights)) or shown[-1],
    )
    assert all(one.holds is False for one in low.indistinguishability_in_low_dimension.instances())
    (told,) = re.findall(r"about \$([\d{},]+)\$ boxes", PAGE)
    assert int(told.replace("{,}", "")) == pytest.approx(sum(shown), rel=0.01)


def test_the_figure_has_its_command_and_is_one():
    (drawn,) = re.findall(r"uv run python docs/figures/low_dimension.py docs/(\S+\.svg)", PAGE)
    assert drawn == re.findall(r"\]\((figures/\S+\.svg)\)", PAGE)[0]
    root = ElementTree.parse(ROOT / "docs" / drawn).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
