"""The losses ℓ(v_1..v_k): a formula each, from which all else about them is computed (trusted).

A coordinate is v_i = ⟨f(x), f(x⁺)⟩ − ⟨f(x), f(x⁻_i)⟩ ∈ [−2, 2]. The formula is a tree
(`numerics.exact.formula`); it is evaluated on floats, balls, rationals and symbols, its shape
(`numerics.exact.shapes`) says how an expectation is taken, and `numerics.balls.calculus` decides
which hypotheses hold. The losses by name: docs/losses.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property
from math import inf
from types import MappingProxyType
from typing import Any, ClassVar, cast

from numerics.exact.arithmetic import Arithmetic
from numerics.exact.formula import First, Formula, evaluate, nodes, parameters_of, show, with_values
from numerics.exact.parse import FormulaError, parse
from numerics.exact.rationals import Exact, as_fraction, check_negatives, rational
from numerics.exact.shapes import LimitOffset, Shape, shape_of


@dataclass(frozen=True)
class Loss:
    """A loss ℓ of any number k of coordinates: its name, and its formula in β and m."""

    name: ClassVar[str]
    text: ClassVar[str]

    def __post_init__(self) -> None:
        """Make the parameters β > 0 and m, where a loss has them, exact fractions."""
        for parameter in self.parameters:
            exact = as_fraction(rational(getattr(self, parameter), name=parameter))
            if parameter == "beta" and exact <= 0:
                raise ValueError(f"beta is {exact}; an inverse temperature is positive")
            object.__setattr__(self, parameter, exact)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the parameters β and m that the loss has, by name."""
        own = {one.name for one in fields(self)} & {"beta", "margin"}
        return {name: getattr(self, name) for name in sorted(own)}

    @cached_property
    def tree(self) -> Formula:
        """The formula, with the values of β and m in it."""
        return with_values(parse(self.text), self.parameters)

    @cached_property
    def shape(self) -> Shape | None:
        """What kind of formula it is, if its expectation over negatives is a short sum."""
        return shape_of(self.tree)

    @property
    def formula(self) -> str:
        """The formula as text, which `numerics.exact.parse` reads."""
        return show(self.tree)

    @property
    def limit_offset(self) -> LimitOffset:
        """How the population loss is normalised for infinitely many negatives."""
        return "no limit" if self.shape is None else self.shape.limit_offset

    @property
    def kink(self) -> Fraction | None:
        """The margin m where the loss is a maximum of weighted terms m − v_i; None otherwise."""
        return None if self.shape is None else self.shape.kink

    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return ℓ(v_1..v_k); each v_i is an array, a ball, a rational or an expression."""
        return evaluate(self.tree, v, arithmetic, {})

    @property
    def is_symmetric(self) -> bool:
        """Whether no coordinate has a place of its own in the formula."""
        return not any(isinstance(node, First) for node in nodes(self.tree))

    def check_negatives(self, negatives: int | float) -> int | float:
        """Return k if the population loss exists for it; raise `ValueError` otherwise."""
        k = check_negatives(negatives)
        if k == inf and self.limit_offset == "no limit":
            raise ValueError(
                f"negatives is inf, but the loss {self.name} has no limit; give a finite k"
            )
        return k


@dataclass(frozen=True)
class Logistic(Loss):
    """The logistic (InfoNCE) loss log(1 + Σ e^{β(m − v_i)}): β > 0 inverse temperature, m margin.

    Source: the talk, with β = 1 and m = 0. The margin variant refutes its conjecture.

    >>> Logistic(beta="1/2").formula
    'log(1 + sum(exp(-1/2*v)))'
    """

    beta: Exact = Fraction(1)
    margin: Exact = Fraction(0)
    name: ClassVar[str] = "logistic"
    text: ClassVar[str] = "log(1 + sum(exp(beta*(margin - v))))"


@dataclass(frozen=True)
class Decoupled(Loss):
    """The decoupled loss (DCL) log Σ e^{β(m − v_i)}: affine along (1,..,1).

    >>> Decoupled().formula
    'log(sum(exp(-v)))'
    """

    beta: Exact = Fraction(1)
    margin: Exact = Fraction(0)
    name: ClassVar[str] = "dcl"
    text: ClassVar[str] = "log(sum(exp(beta*(margin - v))))"


@dataclass(frozen=True)
class HingeMax(Loss):
    """The hinge of the worst negative, max(0, m − min v_i) (Crammer–Singer).

    >>> HingeMax(margin=1).formula
    'max(0, 1 + max(-v))'
    """

    margin: Exact = Fraction(1)
    name: ClassVar[str] = "hinge-max"
    text: ClassVar[str] = "max(0, margin - min(v))"


@dataclass(frozen=True)
class HardestNegative(Loss):
    """The hardest negative, max_i(−v_i): the hinge with margin 2 up to the constant 2.

    >>> HardestNegative().formula
    'max(-v)'
    """

    name: ClassVar[str] = "hardest"
    text: ClassVar[str] = "max(-v)"


@dataclass(frozen=True)
class Hinge(Loss):
    """The sum of hinges Σ max(0, m − v_i) (Weston–Watkins; the triplet loss for one negative).

    >>> Hinge(margin=1).formula
    'sum(max(0, 1 - v))'
    """

    margin: Exact = Fraction(1)
    name: ClassVar[str] = "hinge"
    text: ClassVar[str] = "sum(max(0, margin - v))"


@dataclass(frozen=True)
class SquaredHinge(Loss):
    """The sum of squared hinges Σ max(0, m − v_i)².

    >>> SquaredHinge(margin=1).formula
    'sum(max(0, 1 - v)**2)'
    """

    margin: Exact = Fraction(1)
    name: ClassVar[str] = "squared-hinge"
    text: ClassVar[str] = "sum(max(0, margin - v)**2)"


@dataclass(frozen=True)
class Exponential(Loss):
    """The sum of exponentials Σ e^{−βv_i}.

    >>> Exponential(beta=2).formula
    'sum(exp(-2*v))'
    """

    beta: Exact = Fraction(1)
    name: ClassVar[str] = "exponential"
    text: ClassVar[str] = "sum(exp(-beta*v))"


@dataclass(frozen=True)
class PairwiseLogistic(Loss):
    """The sum of logistic losses Σ log(1 + e^{β(m − v_i)}) (BPR).

    >>> PairwiseLogistic().formula
    'sum(log(1 + exp(-v)))'
    """

    beta: Exact = Fraction(1)
    margin: Exact = Fraction(0)
    name: ClassVar[str] = "pairwise-logistic"
    text: ClassVar[str] = "sum(log(1 + exp(beta*(margin - v))))"


@dataclass(frozen=True)
class Square(Loss):
    """The sum of squares Σ (m − v_i)²: strictly convex, non-increasing only where m ≥ 2.

    With m = −10 it is Σ(v_i + 10)², the standing example of a strictly convex loss that is not
    monotone: the constant representation beats every other one.

    >>> Square(margin=-10).formula
    'sum((-10 - v)**2)'
    """

    margin: Exact = Fraction(2)
    name: ClassVar[str] = "square"
    text: ClassVar[str] = "sum((margin - v)**2)"


@dataclass(frozen=True)
class ExponentialOfSum(Loss):
    """exp(−β Σ v_i): convex, decreasing and symmetric, but supermodular where it should not be.

    >>> ExponentialOfSum().formula
    'exp(-sum(v))'
    """

    beta: Exact = Fraction(1)
    name: ClassVar[str] = "exponential-of-sum"
    text: ClassVar[str] = "exp(-beta*sum(v))"


@dataclass(frozen=True)
class CustomLoss(Loss):
    """A loss of the user's own, by its formula; it can do what those with a name can.

    The expectation of a formula without a shape is enumerated: the cost grows with k, and there are
    no derivatives. Raises `FormulaError` for a text that is no formula, `ValueError` for one in
    which β or m stands.

    >>> CustomLoss("log(1 + exp(max(-v)))").limit_offset
    'none'
    """

    text: str  # type: ignore[misc]
    name: ClassVar[str] = "custom"

    def __post_init__(self) -> None:
        """Refuse what is no formula of the coordinates alone."""
        if type(self.text) is not str:
            raise TypeError(f"text is of type {type(self.text).__name__}; give the formula as text")
        if free := sorted(parameters_of(self.tree) - {"k"}):
            raise ValueError(f"{free[0]} is not given, but the loss {self.text} has one")


_NAMED: tuple[type[Loss], ...] = (
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

FAMILY: Mapping[str, type[Loss]] = MappingProxyType({loss.name: loss for loss in _NAMED})
"""The losses of the library by name."""


def loss_named(name: str, *, beta: Exact | None = None, margin: Exact | None = None) -> Loss:
    """Return the loss with a name, or the one that a formula is, with the parameters given.

    Raises `ValueError` for what is neither, and for a parameter that the loss does not have or, in
    a formula, lacks.

    >>> loss_named("hinge-max", margin=2).formula, loss_named("sum(exp(-beta*v))", beta=2).formula
    ('max(0, 2 + max(-v))', 'sum(exp(-2*v))')
    """
    given = {key: x for key, x in {"beta": beta, "margin": margin}.items() if x is not None}
    try:
        tree = None if name in FAMILY else parse(name)
        known = FAMILY[name]().parameters if tree is None else parameters_of(tree)
        for parameter, value in given.items():
            if parameter not in known:
                raise ValueError(f"{parameter} is {value}, but the loss {name} has no {parameter}")
        if tree is None:
            return FAMILY[name](**given)
        values = {key: as_fraction(rational(x, name=key)) for key, x in given.items()}
        return CustomLoss(show(with_values(tree, values)))
    except FormulaError as error:
        names = ", ".join(FAMILY)
        words = f"choose one of {names}, or a formula: {error}"
        raise ValueError(f"loss is {name!r}; {words}") from None


def checked_loss(loss: Any) -> Loss:
    """Return a copy of a loss that is computed here, the logistic one for None.

    Raises `TypeError` for anything but the losses of the library and `CustomLoss`; a subclass could
    compute with a ball what it likes. The copy is made of the parameters, or of the text: a formula
    that was put into the loss afterwards is not one that is printed.

    >>> checked_loss(None).formula
    'log(1 + sum(exp(-v)))'
    """
    if loss is None:
        return Logistic()
    if type(loss) is CustomLoss:
        return CustomLoss(loss.text)
    # By identity: a metaclass can make its classes equal to any other.
    for kind in _NAMED:
        if kind is type(loss):
            return cast(Loss, kind(**loss.parameters))
    shown = repr(loss) if type(loss) is str else f"of type {type(loss).__name__}"
    raise TypeError(
        f"loss is {shown}; give one of numerics.exact.losses, such as Logistic(), or a CustomLoss"
    )
