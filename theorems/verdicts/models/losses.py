"""The losses of random models, and which of them meet an assumption of the kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from flint import fmpq, fmpq_series

from numerics.balls.calculus.hypotheses import holding
from numerics.exact import losses as family
from numerics.exact.arithmetic import RATIONALS, Arithmetic, IrrationalError
from theorems.kernel import statement as given
from theorems.kernel.statement import Assumption


@dataclass(frozen=True)
class Decay(family.Loss):
    """Σ φ(v_i), perhaps and φ(Σ v_i) or max(−v_i), with φ(v) = 1/(1 + v) or, for v < 0, 1 − v + v².

    φ is strictly convex, strictly decreasing and twice differentiable on all of R, and rational at
    rational coordinates, where no other loss with these hypotheses is: so that an equation between
    losses is decided exactly, and a derivative is.

    >>> Decay().value([fmpq(1), fmpq(-1)], RATIONALS)
    7/2
    """

    name: ClassVar[str] = "decay"
    coupling: Literal["none", "sum", "minimum"] = "none"

    @property
    def formula(self) -> str:
        """The formula of φ is in the docstring of the class."""
        more = {"none": "", "sum": " + φ(Σ_i v_i)", "minimum": " + max_i(-v_i)"}
        return f"Σ_i φ(v_i){more[self.coupling]}"

    @property
    def kink(self) -> Fraction | None:
        """Where the largest −v_i changes."""
        return Fraction(0) if self.coupling == "minimum" else None

    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return the loss at rationals, or at power series over them."""
        if not all(isinstance(x, fmpq | fmpq_series) for x in v):
            raise TypeError(f"{v} are not rational")
        total = sum(map(_phi, v[1:]), _phi(v[0]))
        if self.coupling == "sum":
            return total + _phi(sum(v[1:], v[0]))
        return total - min(v) if self.coupling == "minimum" else total


@dataclass(frozen=True)
class Bent(family.Loss):
    """Σ_i w_i φ(v_i), φ(v) = slope·v + bend·max(0, v − knee) + square·v²; summed, φ(Σ_i w_i v_i).

    w_i is 1, or i where it is rising. It has few hypotheses, or none, and is rational at rational
    coordinates: a counterexample where a hypothesis on ℓ is dropped. Where it is convex or falls is
    seen in the signs of its numbers.

    >>> Bent(slope=fmpq(-1), bend=fmpq(2)).value([fmpq(1), fmpq(-1)], RATIONALS)
    2
    """

    name: ClassVar[str] = "bent"
    slope: fmpq = field(default_factory=fmpq)
    bend: fmpq = field(default_factory=fmpq)
    knee: fmpq = field(default_factory=fmpq)
    square: fmpq = field(default_factory=fmpq)
    rising: bool = False
    summed: bool = False

    @property
    def formula(self) -> str:
        """The formula with its numbers, of those that are not 0."""
        weight = "i·" if self.rising else ""
        v = f"(Σ_i {weight}v_i)" if self.summed else "v_i"
        bend = f"max(0, {v} − ({self.knee}))" if self.knee else f"max(0, {v})"
        parts = {v: self.slope, bend: self.bend, f"{v}²": self.square}
        phi = " + ".join(f"({number})·{part}" for part, number in parts.items() if number) or "0"
        return phi if self.summed else f"Σ_i {weight}({phi})"

    @property
    def kink(self) -> Fraction | None:
        """Where it bends."""
        return Fraction(int(self.knee.p), int(self.knee.q)) if self.bend else None

    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return the loss at rationals, or at power series over them where it does not bend."""
        if not all(isinstance(x, fmpq | fmpq_series) for x in v):
            raise TypeError(f"{v} are not rational")
        inner = v if self.summed else list(map(self._phi, v))
        weighted = [x * (n if self.rising else 1) for n, x in enumerate(inner, 1)]
        total = sum(weighted[1:], weighted[0])
        return self._phi(total) if self.summed else total

    def _phi(self, x: Any) -> Any:
        smooth = x * self.slope + x * x * self.square
        return smooth + self.bend * max(fmpq(0), x - self.knee) if self.bend else smooth

    @property
    def hypotheses(self) -> frozenset[str]:
        """The hypotheses that it has for every number of coordinates, on all of R.

        A weighted sum of φ is convex, strictly so, or falls where φ does, as the weights are
        positive; it is submodular, and has (R), with equality, as it is a sum over coordinates.
        φ of a weighted sum is convex, strictly along 1, or falls where φ does.
        """
        convex, falls = self.bend >= 0 and self.square >= 0, not self.square
        ends = max(self.slope, self.slope + self.bend)  # its slopes far out, where φ has no square
        holding = {
            "convex": convex,
            "strictly_convex": convex and self.square > 0 and not self.summed,
            "strictly_convex_along_ones": convex and self.square > 0,
            "nonincreasing": falls and ends <= 0,
            "strictly_decreasing": falls and ends < 0,
            "symmetric": not self.rising,
            "submodular": not self.summed,
            "replacement": not self.summed,
        }
        return frozenset(name for name, holds in holding.items() if holds)


def _phi(x: Any) -> Any:
    at = x[0] if isinstance(x, fmpq_series) else x
    return 1 / (1 + x) if at >= 0 else 1 - x + x * x


LOSSES: tuple[family.Loss, ...] = (
    family.Logistic(),
    family.Logistic(beta=3, margin="1/2"),
    family.Exponential(),
    family.Square(margin=2),
    family.PairwiseLogistic(beta=2),
    family.Decoupled(),
    family.HingeMax(margin=1),
    family.HardestNegative(),
    family.Hinge(margin=1),
    family.SquaredHinge(margin=1),
    family.ExponentialOfSum(),
    family.Square(margin=-10),
    Decay(),
    Decay("sum"),
    Decay("minimum"),
)

HYPOTHESES: Mapping[type[Assumption], str] = MappingProxyType(
    {
        given.Convex: "convex",
        given.StrictlyConvex: "strictly_convex",
        given.StrictlyConvexDiagonal: "strictly_convex_along_ones",
        given.Nonincreasing: "nonincreasing",
        given.StrictlyDecreasing: "strictly_decreasing",
        given.Symmetric: "symmetric",
        given.Submodular: "submodular",
        given.Replacement: "replacement",
    }
)
"""The assumptions of the kernel about ℓ, and the hypotheses that they are."""


def meets(loss: family.Loss, hypothesis: str) -> bool:
    """Tell whether a loss of the models has a hypothesis on all of R^k.

    >>> meets(family.Square(margin=2), "nonincreasing"), meets(Decay(), "nonincreasing")
    (False, True)
    """
    if isinstance(loss, Bent):
        return hypothesis in loss.hypotheses
    if isinstance(loss, Decay):  # φ(Σ v_i) is convex in a sum
        return loss.coupling != "sum" or hypothesis not in ("submodular", "replacement")
    turns = isinstance(loss, family.Square)  # beyond [−2, 2]
    if turns and hypothesis in ("nonincreasing", "strictly_decreasing"):
        return False
    return hypothesis in holding(loss)


def is_rational(loss: family.Loss) -> bool:
    """Tell whether a loss is rational at rational coordinates.

    >>> is_rational(family.Square(margin=2)), is_rational(family.Logistic())
    (True, False)
    """
    try:
        loss.value([fmpq(0)], RATIONALS)
    except IrrationalError:
        return False
    return True


def is_smooth(loss: family.Loss) -> bool:
    """Tell whether a loss has a derivative everywhere that power series give."""
    return loss.kink is None and not isinstance(loss, family.SquaredHinge)


def losses_meeting(
    assumptions: frozenset[Assumption], *, smooth: bool, rational: bool
) -> list[family.Loss]:
    """Return the losses that meet the assumptions on ℓ, rational ones only if there are any.

    >>> losses_meeting(frozenset((given.StrictlyConvex(),)), smooth=True, rational=True)[-1].formula
    'Σ_i φ(v_i) + φ(Σ_i v_i)'
    """
    needed = frozenset(HYPOTHESES[type(x)] for x in assumptions if type(x) in HYPOTHESES)
    return list(_meeting(needed, smooth, rational))


@cache
def _meeting(needed: frozenset[str], smooth: bool, rational: bool) -> tuple[family.Loss, ...]:
    fitting = [
        loss
        for loss in LOSSES
        if all(meets(loss, one) for one in needed) and (is_smooth(loss) or not smooth)
    ]
    exact = [loss for loss in fitting if is_rational(loss)]
    return tuple(exact if rational and exact else fitting)
