"""What balls say of a rare class, against sums over the negatives and against certificates."""

from fractions import Fraction
from math import acos, inf, pi, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import logsumexp

from numerics.exact.losses import Logistic
from property_tests.rare_classes import cosine, limit_slope
from theorems.certificates import supervised_increase as checker
from theorems.claims.conjecture.rare_class_threshold import ENDS
from theorems.search.prove_increase import NoIncreaseError, supervised_increase
from theorems.tools import map_of_rare_classes
from theorems.tools.map_of_rare_classes import rare_class, tilted

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


@pytest.mark.slow
@given(beta=st.sampled_from(["1/2", "1", "2", "3"]), tilt=st.fractions(0, "99/100"))
@settings(max_examples=8)
def test_the_side_of_the_weights_is_that_of_the_classifiers_found(beta, tilt):
    found = tilted(rare_class(beta, "2/5"), tilt)
    c, weights = float(found.cosine), np.array([0.6, 0.4, 0]) * float(tilt) + (1 - float(tilt)) / 3
    slope = _least(c + 1e-3, float(Fraction(beta)), weights)
    slope -= _least(c - 1e-3, float(Fraction(beta)), weights)
    if abs(slope) > 1e-6:
        towards = 1 if slope < 0 else -1
        assert (found.verdict == "rises") == (towards * float(found.moved) < 0)


def _least(cosine, beta, weights):
    """L_sup of heads at ±u and a third class, by a search over the directions of classifiers."""
    points = np.array([[1, 0], [-1, 0], [cosine, sqrt(1 - cosine**2)]])

    def loss(angles):
        scores = beta * points @ np.array([np.cos(angles), np.sin(angles)])
        return weights @ (logsumexp(scores, axis=1) - np.diag(scores))

    return minimize(loss, [-0.3, pi + 0.3, acos(cosine)], method="BFGS", tol=1e-12).fun


@pytest.mark.parametrize(("tilt", "verdict"), [("19/20", "rises"), ("1/2", "falls")])
def test_with_weights_near_the_law_a_small_beta_rises_and_a_certificate_says_so(tilt, verdict):
    assert tilted(rare_class("1/2", "49/100"), tilt).verdict == verdict
    mass, share = Fraction(1, 10**7), Fraction(tilt)
    law = [(1 - mass) * Fraction(51, 100), (1 - mass) * Fraction(49, 100), mass]
    weights = [(1 - share) / 3 + share * one for one in law]
    about = {"before": 8, "after": inf, "loss": Logistic(beta="1/2"), "claim": "a-rare-class"}
    if verdict == "falls":
        with pytest.raises(NoIncreaseError):
            supervised_increase(law, weights, bits=160, **about)
        return
    found = checker.check(supervised_increase(law, weights, bits=160, **about))
    assert found.before.is_below(found.after)


@pytest.mark.parametrize("tilt", [-1, 1])
def test_weights_beyond_the_law_are_refused(tilt):
    with pytest.raises(ValueError, match=f"tilt is {tilt}"):
        tilted(rare_class(2, "2/5"), tilt)


@pytest.mark.parametrize(
    ("beta", "light", "message"),
    [(1, "1/2", "light is '1/2'"), (1, 0, "light is '0'"), (0, "1/4", "beta is 0")],
)
def test_what_is_no_head_is_refused(beta, light, message):
    with pytest.raises(ValueError, match=message):
        rare_class(beta, light)
