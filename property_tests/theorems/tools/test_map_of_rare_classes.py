"""What balls say of a rare class, against sums over the negatives and against certificates."""

from fractions import Fraction
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from property_tests.rare_classes import cosine, limit_slope
from theorems.claims.conjecture.rare_class_threshold import ENDS
from theorems.tools import map_of_rare_classes
from theorems.tools.map_of_rare_classes import rare_class

MOVES = {"rises": 1, "falls": -1, "with the light head": 0}


@given(beta=st.fractions("1/4", 5, max_denominator=100), light=st.fractions("1/50", "49/100"))
@settings(max_examples=20)
def test_the_cosine_moves_as_the_sums_do(beta, light):
    found = rare_class(beta, light)
    at, limit = cosine(4000, float(beta), float(light)), cosine(inf, float(beta), float(light))
    if found.verdict == "with the light head":
        assert (at, limit) == (-1, -1)
        return
    assert float(found.cosine) == pytest.approx(limit, abs=1e-10)
    moved = float(found.moved)
    if abs(moved) > 1e-2:  # else 4,000 negatives are not many enough
        assert (at > limit) == (moved < 0) == (found.verdict == "rises")


@pytest.mark.parametrize("excess", ["1/100", "1/1000", "1/10000"])
def test_for_heads_of_nearly_one_mass_the_verdict_turns_at_the_threshold(excess):
    light, near = Fraction(1, 2) - Fraction(excess), Fraction(excess)
    assert rare_class(ENDS[0] - near, light).verdict == "falls"
    assert rare_class(ENDS[1] + near, light).verdict == "rises"


def test_the_rises_begin_beyond_the_threshold():
    cells = map_of_rare_classes.map_of_rare_classes((Fraction(1), Fraction(3)), 16)
    seen = {cell.verdict for cell in cells}
    assert seen == {"rises", "falls", "with the light head"}
    assert all(cell.beta > ENDS[1] for cell in cells if cell.verdict == "rises")
    shares = [cell.light for cell in cells]
    assert shares == sorted(shares)
    assert len(set(shares)) == 16


def test_with_the_light_head_the_slope_has_one_sign():
    found = rare_class("1/2", "1/10")
    assert (found.verdict, found.cosine, found.moved) == ("with the light head", None, None)
    assert limit_slope(0.5, 0.1, -1) > 0


def test_what_floats_propose_wrongly_is_undecided(monkeypatch):
    monkeypatch.setattr(map_of_rare_classes, "brentq", lambda *_, **__: -0.5)
    assert rare_class(2, "2/5").verdict == "undecided"


def test_a_ball_without_a_sign_is_undecided(monkeypatch):
    monkeypatch.setattr(map_of_rare_classes, "_RADIUS", Fraction(1, 4))
    assert rare_class("8/5", "3/10").verdict == "undecided"


@pytest.mark.parametrize(
    ("beta", "light", "message"),
    [(1, "1/2", "light is 1/2"), (1, 0, "light is 0"), (0, "1/4", "beta is 0")],
)
def test_what_is_no_head_is_refused(beta, light, message):
    with pytest.raises(ValueError, match=message):
        rare_class(beta, light)
