"""The family of losses ℓ(v_1..v_k), as values that carry their hypotheses.

A coordinate is v_i = ⟨f(x), f(x⁺)⟩ − ⟨f(x), f(x⁻_i)⟩ ∈ [−2, 2]; the hypotheses are stated on that
domain and for every k ≥ 1. Every loss is one formula (`Loss.value`), written against
`numerics.exact.arithmetic` and so evaluated alike on float64 arrays, balls and SymPy expressions.
Where each hypothesis comes from: docs/losses.md.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from math import inf
from typing import Any, ClassVar, Literal

from numerics.exact.arithmetic import Arithmetic
from numerics.exact.rationals import Exact, as_fraction, check_negatives, rational

LimitOffset = Literal["log k", "factor k", "none", "no limit"]
"""How L_k is normalised as k → ∞: minus log k, divided by k, not at all, or it has no limit."""


@dataclass(frozen=True, kw_only=True)
class Hypotheses:
    """What a theorem may assume of a loss on [−2, 2]^k, for every k ≥ 1.

    `nonincreasing` and `strictly_decreasing` are meant in each coordinate; `submodular` is
    ℓ(a) + ℓ(b) ≥ ℓ(a ∨ b) + ℓ(a ∧ b).
    """

    convex: bool
    strictly_convex: bool
    symmetric: bool
    nonincreasing: bool
    strictly_decreasing: bool
    submodular: bool

    def holding(self) -> tuple[str, ...]:
        """Return the names of the hypotheses that hold.

        >>> Logistic().hypotheses.holding()[:2]
        ('convex', 'strictly_convex')
        """
        return tuple(field.name for field in fields(self) if getattr(self, field.name))


class Loss(ABC):
    """A loss ℓ of any number k of coordinates."""

    name: ClassVar[str]

    def __post_init__(self) -> None:
        """Make the parameters β > 0 and m, where a loss has them, exact fractions."""
        for parameter in ("beta", "margin"):
            if hasattr(self, parameter):
                exact = as_fraction(rational(getattr(self, parameter), name=parameter))
                if parameter == "beta" and exact <= 0:
                    raise ValueError(f"beta is {exact}; an inverse temperature is positive")
                object.__setattr__(self, parameter, exact)

    @property
    @abstractmethod
    def hypotheses(self) -> Hypotheses:
        """The hypotheses that this loss meets on [−2, 2]^k for every k."""

    @property
    @abstractmethod
    def formula(self) -> str:
        """The formula in mathematical notation."""

    @property
    def limit_offset(self) -> LimitOffset:
        """How the population loss is normalised for infinitely many negatives."""
        return "no limit"

    @property
    def kink(self) -> Exact | None:
        """The margin m where the loss is a maximum of weighted terms m − v_i; None if smooth."""
        return None

    @abstractmethod
    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return ℓ(v_1..v_k); each v_i is an array, a ball or an expression."""

    def is_symmetric(self, negatives: int) -> bool:
        """Return whether ℓ in k coordinates does not depend on their order."""
        return self.hypotheses.symmetric

    def check_negatives(self, negatives: int | float) -> int | float:
        """Return k if the population loss exists for it; raise `ValueError` otherwise."""
        if check_negatives(negatives) == inf and self.limit_offset == "no limit":
            raise ValueError(
                f"negatives is inf, but the loss {self.name} has no limit; give a finite k"
            )
        return check_negatives(negatives)


def _every(**failing: bool) -> Hypotheses:
    """Return the hypotheses with all of them true but those named."""
    holds = dict.fromkeys((field.name for field in fields(Hypotheses)), True)
    return Hypotheses(**{**holds, **failing})


def _in(arithmetic: Arithmetic, parameter: Exact) -> Any:
    return arithmetic.number(as_fraction(rational(parameter)))


@dataclass(frozen=True)
class LogSumExp(Loss):
    """log(b + Σ_i e^{β(m − v_i)}) with b = 1 (logistic) or b = 0 (decoupled)."""

    beta: Exact = Fraction(1)
    margin: Exact = Fraction(0)
    constant: ClassVar[int]

    @property
    def limit_offset(self) -> LimitOffset:
        """L_k − log k converges."""
        return "log k"

    @property
    def formula(self) -> str:
        """log(1 + Σ e^{β(m − v_i)}), without the 1 for the decoupled loss."""
        factor = "" if self.beta == 1 else f"{self.beta} "
        exponent = f"{factor}({self.margin} - v_i)" if self.margin else f"-{factor}v_i"
        return f"log({'1 + ' if self.constant else ''}Σ_i exp({exponent}))"

    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return the loss at v."""
        beta = _in(arithmetic, self.beta)
        margin = _in(arithmetic, self.margin)
        return arithmetic.log_sum_exp([beta * (margin - v_i) for v_i in v], self.constant)


@dataclass(frozen=True)
class Logistic(LogSumExp):
    """The logistic (InfoNCE) loss log(1 + Σ e^{β(m − v_i)}): β > 0 inverse temperature, m margin.

    Source: the talk, with β = 1 and m = 0. The margin variant refutes its conjecture.

    >>> Logistic(beta="1/2").formula
    'log(1 + Σ_i exp(-1/2 v_i))'
    """

    name: ClassVar[str] = "logistic"
    constant: ClassVar[int] = 1

    @property
    def hypotheses(self) -> Hypotheses:
        """All of them."""
        return _every()


@dataclass(frozen=True)
class Decoupled(LogSumExp):
    """The decoupled loss (DCL) log Σ e^{β(m − v_i)}: affine along (1,..,1), so not strictly convex.

    >>> Decoupled().hypotheses.strictly_convex
    False
    """

    name: ClassVar[str] = "dcl"
    constant: ClassVar[int] = 0

    @property
    def hypotheses(self) -> Hypotheses:
        """All but strict convexity."""
        return _every(strictly_convex=False)


class WorstCase(Loss):
    """A loss that is a non-increasing function of the smallest coordinate."""

    @property
    def limit_offset(self) -> LimitOffset:
        """The smallest coordinate converges."""
        return "none"

    @property
    def hypotheses(self) -> Hypotheses:
        """Convex, symmetric, non-increasing and submodular; nothing strict."""
        return _every(strictly_convex=False, strictly_decreasing=False)

    @property
    @abstractmethod
    def never_cut(self) -> bool:
        """Whether the loss is max(m − v_i) on all of [−2, 2]^k, so that no max(0, ·) is felt."""

    @abstractmethod
    def of_minimum(self, smallest: Any, arithmetic: Arithmetic) -> Any:
        """Return the loss as a function of min_i v_i."""

    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return the loss at v."""
        return self.of_minimum(-arithmetic.maximum([-v_i for v_i in v]), arithmetic)


@dataclass(frozen=True)
class HingeMax(WorstCase):
    """The hinge of the worst negative, max(0, m − min v_i) (Crammer–Singer).

    >>> HingeMax(margin=1).formula
    'max(0, 1 - min_i v_i)'
    """

    margin: Exact = Fraction(1)
    name: ClassVar[str] = "hinge-max"

    @property
    def never_cut(self) -> bool:
        """Where m ≥ 2."""
        return rational(self.margin) >= 2

    @property
    def kink(self) -> Exact:
        """The margin."""
        return self.margin

    @property
    def formula(self) -> str:
        """max(0, m − min v_i)."""
        return f"max(0, {self.margin} - min_i v_i)"

    def of_minimum(self, smallest: Any, arithmetic: Arithmetic) -> Any:
        """Return max(0, m − s)."""
        zero = arithmetic.number(Fraction(0))
        margin = _in(arithmetic, self.margin)
        return arithmetic.maximum([smallest * 0 + zero, margin - smallest])


@dataclass(frozen=True)
class HardestNegative(WorstCase):
    """The hardest negative, max_i(−v_i): the hinge with margin 2 up to the constant 2.

    >>> HardestNegative().formula
    'max_i(-v_i)'
    """

    name: ClassVar[str] = "hardest"

    @property
    def never_cut(self) -> bool:
        """Always."""
        return True

    @property
    def kink(self) -> Exact:
        """Terms −v_i: no margin."""
        return Fraction(0)

    @property
    def formula(self) -> str:
        """max(−v_i)."""
        return "max_i(-v_i)"

    def of_minimum(self, smallest: Any, arithmetic: Arithmetic) -> Any:
        """Return −s."""
        return -smallest


class Additive(Loss):
    """A sum Σ φ(v_i): its minimiser over representations does not depend on k."""

    @property
    def limit_offset(self) -> LimitOffset:
        """L_k = k·L_1, so L_k / k is constant."""
        return "factor k"

    @abstractmethod
    def phi(self, v: Any, arithmetic: Arithmetic) -> Any:
        """Return φ(v) for one coordinate."""

    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return Σ φ(v_i)."""
        terms = [self.phi(v_i, arithmetic) for v_i in v]
        return sum(terms[1:], terms[0])


@dataclass(frozen=True)
class Hinge(Additive):
    """The sum of hinges Σ max(0, m − v_i) (Weston–Watkins; the triplet loss for one negative).

    >>> Hinge(margin=1).formula
    'Σ_i max(0, 1 - v_i)'
    """

    margin: Exact = Fraction(1)
    name: ClassVar[str] = "hinge"

    @property
    def hypotheses(self) -> Hypotheses:
        """Strictly decreasing where the margin is never met inside [−2, 2], that is m ≥ 2."""
        return _every(strictly_convex=False, strictly_decreasing=rational(self.margin) >= 2)

    @property
    def kink(self) -> Exact | None:
        """The margin; with m ≥ 2 the loss is linear on [−2, 2]^k."""
        return self.margin if rational(self.margin) < 2 else None

    @property
    def formula(self) -> str:
        """Σ max(0, m − v_i)."""
        return f"Σ_i max(0, {self.margin} - v_i)"

    def phi(self, v: Any, arithmetic: Arithmetic) -> Any:
        """Return max(0, m − v)."""
        margin = _in(arithmetic, self.margin)
        return arithmetic.maximum([v * 0, margin - v])


@dataclass(frozen=True)
class SquaredHinge(Additive):
    """The sum of squared hinges Σ max(0, m − v_i)²; strict exactly where m ≥ 2.

    >>> SquaredHinge(margin=1).hypotheses.strictly_convex
    False
    """

    margin: Exact = Fraction(1)
    name: ClassVar[str] = "squared-hinge"

    @property
    def hypotheses(self) -> Hypotheses:
        """Strict where the margin is never met inside [−2, 2], that is m ≥ 2."""
        strict = rational(self.margin) >= 2
        return _every(strictly_convex=strict, strictly_decreasing=strict)

    @property
    def formula(self) -> str:
        """Σ max(0, m − v_i)²."""
        return f"Σ_i max(0, {self.margin} - v_i)²"

    def phi(self, v: Any, arithmetic: Arithmetic) -> Any:
        """Return max(0, m − v)²."""
        margin = _in(arithmetic, self.margin)
        return arithmetic.maximum([v * 0, margin - v]) ** 2


@dataclass(frozen=True)
class Exponential(Additive):
    """The sum of exponentials Σ e^{−βv_i}.

    >>> Exponential(beta=2).formula
    'Σ_i exp(-2 v_i)'
    """

    beta: Exact = Fraction(1)
    name: ClassVar[str] = "exponential"

    @property
    def hypotheses(self) -> Hypotheses:
        """All of them."""
        return _every()

    @property
    def formula(self) -> str:
        """Σ e^{−βv_i}."""
        return f"Σ_i exp(-{'' if self.beta == 1 else f'{self.beta} '}v_i)"

    def phi(self, v: Any, arithmetic: Arithmetic) -> Any:
        """Return e^{−βv}."""
        return arithmetic.exp(-_in(arithmetic, self.beta) * v)


@dataclass(frozen=True)
class PairwiseLogistic(Additive):
    """The sum of logistic losses Σ log(1 + e^{β(m − v_i)}) (BPR).

    >>> PairwiseLogistic().formula
    'Σ_i log(1 + exp(-v_i))'
    """

    beta: Exact = Fraction(1)
    margin: Exact = Fraction(0)
    name: ClassVar[str] = "pairwise-logistic"

    @property
    def hypotheses(self) -> Hypotheses:
        """All of them."""
        return _every()

    @property
    def formula(self) -> str:
        """Σ log(1 + e^{β(m − v_i)})."""
        inner = Logistic(beta=self.beta, margin=self.margin).formula
        return inner.replace("log(1 + Σ_i ", "Σ_i log(1 + ")

    def phi(self, v: Any, arithmetic: Arithmetic) -> Any:
        """Return log(1 + e^{β(m − v)})."""
        return Logistic(beta=self.beta, margin=self.margin).value([v], arithmetic)


@dataclass(frozen=True)
class Square(Additive):
    """The sum of squares Σ (m − v_i)²: strictly convex, non-increasing only where m ≥ 2.

    With m = −10 it is Σ(v_i + 10)², the standing example of a strictly convex loss that is not
    monotone: the constant representation beats every other one.

    >>> Square(margin=-10).hypotheses.nonincreasing
    False
    """

    margin: Exact = Fraction(2)
    name: ClassVar[str] = "square"

    @property
    def hypotheses(self) -> Hypotheses:
        """All of them where m ≥ 2; not monotone below."""
        monotone = rational(self.margin) >= 2
        return _every(nonincreasing=monotone, strictly_decreasing=monotone)

    @property
    def formula(self) -> str:
        """Σ (m − v_i)²."""
        return f"Σ_i ({self.margin} - v_i)²"

    def phi(self, v: Any, arithmetic: Arithmetic) -> Any:
        """Return (m − v)²."""
        return (_in(arithmetic, self.margin) - v) ** 2


@dataclass(frozen=True)
class ExponentialOfSum(Loss):
    """exp(−β Σ v_i): convex, decreasing and symmetric, but supermodular where it should not be.

    >>> ExponentialOfSum().hypotheses.submodular
    False
    """

    beta: Exact = Fraction(1)
    name: ClassVar[str] = "exponential-of-sum"

    @property
    def hypotheses(self) -> Hypotheses:
        """Convex, symmetric, strictly decreasing; not submodular, affine across Σ v_i = const."""
        return _every(strictly_convex=False, submodular=False)

    @property
    def formula(self) -> str:
        """exp(−β Σ v_i)."""
        return f"exp(-{'' if self.beta == 1 else f'{self.beta} '}Σ_i v_i)"

    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return exp(−β Σ v_i)."""
        return arithmetic.exp(-_in(arithmetic, self.beta) * sum(v[1:], v[0]))


FAMILY: dict[str, type[Loss]] = {
    loss.name: loss
    for loss in (
        Logistic,
        Decoupled,
        HingeMax,
        HardestNegative,
        Hinge,
        SquaredHinge,
        Exponential,
        PairwiseLogistic,
        Square,
        ExponentialOfSum,
    )
}
"""The losses of the library by name; every one has an exact expectation at any k."""


def loss_named(name: str, *, beta: Exact | None = None, margin: Exact | None = None) -> Loss:
    """Return the loss of the family with a name and those of its parameters that are given.

    Raises `ValueError` for an unknown name and for a parameter that the loss does not have.

    >>> loss_named("hinge-max", margin=2).formula
    'max(0, 2 - min_i v_i)'
    """
    if name not in FAMILY:
        raise ValueError(f"loss is {name!r}; choose one of {', '.join(FAMILY)}")
    known = {field.name for field in fields(FAMILY[name])}  # type: ignore[arg-type]
    given = {"beta": beta, "margin": margin}
    for parameter, value in given.items():
        if value is not None and parameter not in known:
            raise ValueError(f"{parameter} is {value}, but the loss {name} has no {parameter}")
    return FAMILY[name](**{key: value for key, value in given.items() if value is not None})
