"""Where L_sup rises for large k in the limit of a rare class, by balls: over β, heads and weights.

The slope of the loss of a rare class in its cosine is β(S₀ + S₁/k) up to 1/k². Where S₀ vanishes
at c_∞ in (−1, 0) L_sup rises from large k to ∞ if S₁ is below 0 there, and falls if it is above 0
(docs/rare-class.md). Floats propose c_∞; balls decide the signs beside it, and that of S₁.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import exp

from flint import arb
from scipy.optimize import brentq

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.losses import Logistic
from numerics.exact.rationals import Exact, as_fraction, rational
from numerics.floats.downstream_search import supervised_loss
from theorems.claims.conjecture._rare_class import slopes

RISES, FALLS, WITH_THE_LIGHT_HEAD, UNDECIDED = (
    "rises",
    "falls",
    "with the light head",
    "undecided",
)
_BITS = 80
_RADIUS = Fraction(1, 10**11)  # of what floats propose for c_∞
_STEP = Fraction(1, 10**5)  # between cosines where L_sup is compared


@dataclass(frozen=True)
class RareClass:
    """What more negatives do to a rare class and L_sup at one β and share of the light head.

    `cosine` encloses c_∞ and `moved` S₁ there, for "rises" and "falls"; else both are None. The
    weights downstream are uniform where `tilt` is 0, and nearly the law where it is nearly 1.
    """

    beta: Fraction
    light: Fraction
    verdict: str
    cosine: Enclosure | None = None
    moved: Enclosure | None = None
    tilt: Fraction = Fraction(0)


def rare_class(beta: Exact, light: Exact) -> RareClass:
    """Decide whether L_sup rises from large k to ∞, for heads of shares 1 − `light` and `light`.

    The verdict is one of "rises", "falls", "with the light head", where the cosine is −1 at large k
    and ∞, and "undecided", where a ball has no sign. Raises `ValueError` for a `light` outside of
    (0, 1/2) and a `beta` that is not above 0.

    >>> rare_class("8/5", "2/5").verdict, rare_class("3/2", "2/5").verdict
    ('rises', 'falls')
    """
    beta, light = as_fraction(rational(beta)), light_share(light)
    if beta <= 0:
        raise ValueError(f"beta is {beta}; give a number above 0")
    with precision(_BITS):
        at_light, _ = _slopes(beta, light, arb(-1))
        if at_light > 0:
            return RareClass(beta, light, WITH_THE_LIGHT_HEAD)
        between = _zero(beta, light) if at_light < 0 else None
        if between is None:
            return RareClass(beta, light, UNDECIDED)
        _, moved = _slopes(beta, light, between.ball())
        if not (moved < 0 or moved > 0):
            return RareClass(beta, light, UNDECIDED)
        verdict = RISES if moved < 0 else FALLS
        return RareClass(beta, light, verdict, between, Enclosure.of(moved, bits=_BITS))


def light_share(light: Exact) -> Fraction:
    """Return the share of the lighter head; raise `ValueError` for what is none.

    >>> light_share("49/100")
    Fraction(49, 100)
    """
    share = as_fraction(rational(light, name="light"))
    if not 0 < share < Fraction(1, 2):
        raise ValueError(f"light is '{light}'; give a share above 0 and below 1/2")
    return share


def _slopes(beta: Fraction, light: Fraction, cosine: arb) -> tuple[arb, arb]:
    b = arb(rational(beta))
    up, down = (-b * (1 - cosine)).exp(), (-b * (1 + cosine)).exp()
    return slopes(arb(rational(1 - light)), up, down)


def _zero(beta: Fraction, light: Fraction) -> Enclosure | None:
    """Enclose the zero of S₀, which increases with c; None where the balls do not say."""

    def floating(c: float) -> float:
        b = float(beta)
        return slopes(1 - float(light), exp(-b * (1 - c)), exp(-b * (1 + c)))[0]

    if not floating(-1) < 0 < floating(0):
        return None
    near = Fraction(brentq(floating, -1, 0, xtol=1e-15))
    lower, upper = max(near - _RADIUS, Fraction(-1)), min(near + _RADIUS, Fraction(0))
    below, above = (_slopes(beta, light, arb(rational(end)))[0] for end in (lower, upper))
    return Enclosure(lower, upper, _BITS) if below < 0 < above else None


def tilted(found: RareClass, tilt: Exact) -> RareClass:
    """Return the same class with the weights (1 − tilt)/3 + tilt·(1 − light, light, 0).

    L_sup is convex in the cosine. Where it falls with c at c_∞ the verdict is the same, where it
    rises it is the other one: balls compare L_sup on one side of c_∞.

    >>> uniform = rare_class("1/2", "49/100")
    >>> uniform.verdict, tilted(uniform, "1/2").verdict, tilted(uniform, "19/20").verdict
    ('falls', 'falls', 'rises')
    """
    tilt = as_fraction(rational(tilt))
    if not 0 <= tilt < 1:
        raise ValueError(f"tilt is {tilt}; give 0 for uniform weights, or more, below 1")
    if found.cosine is None:
        return replace(found, tilt=tilt)
    weights = [(1 - tilt) / 3 + tilt * share for share in (1 - found.light, found.light, 0)]
    start, end = found.cosine.lower, found.cosine.upper

    def falls(one: Fraction, other: Fraction) -> bool:
        at_one, at_other = (_supervised(c, found.beta, weights) for c in (one, other))
        return at_other.is_below(at_one) is True

    if falls(end, end + _STEP):
        return replace(found, tilt=tilt)
    if start - _STEP >= -1 and falls(start, start - _STEP):
        return replace(found, tilt=tilt, verdict=RISES if found.verdict == FALLS else FALLS)
    return RareClass(found.beta, found.light, UNDECIDED, tilt=tilt)


def _supervised(cosine: Fraction, beta: Fraction, weights: Sequence[Fraction]) -> Enclosure:
    """Enclose L_sup of the heads at 1 and −1 and the third class at a cosine with the first."""
    gram: list[list[Exact]] = [[1, -1, cosine], [-1, 1, -cosine], [cosine, -cosine, 1]]
    return supervised_loss(gram, weights, loss=Logistic(beta=beta)).interval


def map_of_rare_classes(
    betas: tuple[Fraction, Fraction],
    resolution: int,
    *,
    light: Fraction | None = None,
    tick: Callable[[int, int], None] = lambda done, all: None,
) -> Sequence[RareClass]:
    """Return the centres of N × N cells, β between two ends and the light head from 0 to 1/2.

    With `light` the head has this share, and the tilt is from 0 to 1. Those of one share or tilt
    stand together, and β increases among them.

    >>> len(map_of_rare_classes((Fraction(1), Fraction(2)), 4))
    16
    """
    start, end = betas
    middles = [Fraction(2 * n + 1, 2 * resolution) for n in range(resolution)]
    along = [start + (end - start) * middle for middle in middles]
    if light is None:
        found = (rare_class(beta, share / 2) for share, beta in product(middles, along))
    else:
        uniform = [rare_class(beta, light) for beta in along]
        found = (tilted(one, tilt) for tilt, one in product(middles, uniform))
    cells = []
    for cell in found:
        cells.append(cell)
        tick(len(cells), resolution**2)
    return cells
