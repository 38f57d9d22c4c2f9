"""Five classes on the circle: what the balls show of a box, and that the boxes are all angles."""

import re
from dataclasses import replace
from fractions import Fraction
from math import inf
from xml.etree import ElementTree

import numpy as np
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.population_enclosure import representation_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import sphere_point
from numerics.exact.losses import ExponentialOfSum
from property_tests import ROOT
from theorems.claims.collapse import _circle
from theorems.claims.collapse import indistinguishability_in_low_dimension as low

FEWEST = low._SPREAD[0]
CIRCLE = _circle.Circle(low._LAW, low._RATE, ((FEWEST.first, FEWEST.bounds[0]),))
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
    return _circle.Sums(balls(LAW), arb(RATE), [(k, arb(bound)) for k, bound in bounds])


@given(
    SEEDS, st.floats(0.3, 0.7), st.sampled_from([1e-3, 0.05, 0.3]), st.sampled_from([2, 60, inf])
)
def test_what_is_shown_of_a_box_holds_at_its_points(seed, bound, size, negatives):
    rng = np.random.default_rng(seed)
    middles, halves = rng.uniform(-3, 3, 5), rng.uniform(0, size, 5)
    weights = rng.choice([0.0, 1.0], 5) * rng.uniform(0, 1, 5) + np.eye(5)[0]
    box = [(arb(m), arb(h)) for m, h in zip(middles, halves, strict=True)]
    asked = questions((negatives, bound))
    least = min(
        root(middles + halves * rng.choice([-1, 1, rng.uniform(-1, 1)], 5), negatives)
        for _ in range(20)
    )
    if asked.are_far(box) or asked.are_near(box, balls(weights)):
        assert least > bound


@pytest.mark.parametrize("negatives", [2, 50, 1000, inf])
def test_a_box_is_shown_by_either_way_only_below_the_mean(negatives):
    """With the slopes of the mean as weights Hölder's inequality is an equality."""
    angles = np.array([float(Fraction(x)) for x in FEWEST.angles[:5]])
    small, found = [(arb(a), arb(1e-9)) for a in angles], np.array(sums(angles))
    slopes = LAW * (found / found.max()) ** (min(negatives, 1e9) - 1)
    alone = max(x * m ** (1 / negatives) for x, m in zip(found, LAW, strict=True))
    for value, way in (
        (root(angles, negatives), lambda asked: asked.are_near(small, balls(slopes))),
        (alone, lambda asked: asked.are_far(small)),
    ):
        for shift, shown in ((-1e-6, True), (1e-6, False)):
            assert way(questions((negatives, value + shift))) is shown


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
        assert len(CIRCLE.left(_circle.all_angles(5), levels=12)) > 0
    assert len(kept) == 12
    assert all(kept)


def test_nothing_is_shown_on_the_word_of_floats(monkeypatch):
    """A proposal that balls do not confirm leaves its box."""
    high = replace(CIRCLE, bounds=((310, 2),))
    monkeypatch.setattr(
        _circle._Proposals, "far", lambda self, middles, halves: np.ones(len(middles), dtype=bool)
    )
    assert len(high.left(_circle.all_angles(5), levels=1)) == 2 * (4 * 8**3)


def test_boxes_are_not_cut_below_what_floats_hold():
    """Beyond, a middle would be rounded, and angles between two boxes left out."""
    boxes = _circle._cut(np.array([[3.5]]), np.array([[2.0**-47]]), [0.5, 0.5])
    assert sorted(map(Fraction, boxes.middles[:, 0])) == [
        Fraction(7, 2) + s * Fraction(1, 2**48) for s in (-1, 1)
    ]
    with pytest.raises(ValueError, match="too often"):
        _circle._cut(boxes.middles, boxes.halves, [0.5, 0.5])


def moved(shift):
    """The first range alone, with bounds that are moved."""
    return replace(FEWEST, bounds=tuple(str(Fraction(r) + shift) for r in FEWEST.bounds))


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {"_SPREAD": (moved(Fraction(4, 10**6)), *low._SPREAD[1:2]), "_LEVELS": 12},
        {"_SPREAD": (moved(Fraction(-1, 10**6)), *low._SPREAD[1:2])},
        {"_SPREAD": (replace(FEWEST, first=250), *low._SPREAD[1:2]), "_LEVELS": 12},
        {"_SPREAD": (replace(FEWEST, share="1"), *low._SPREAD[1:2])},
        {"_SPREAD": (FEWEST,), "_LEVELS": 12},
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


def test_the_figure_has_its_command_and_is_one():
    (drawn,) = re.findall(r"uv run python docs/figures/low_dimension.py docs/(\S+\.svg)", PAGE)
    assert drawn == re.findall(r"\]\((figures/\S+\.svg)\)", PAGE)[0]
    root = ElementTree.parse(ROOT / "docs" / drawn).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
