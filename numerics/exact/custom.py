"""Losses of the user's own: a Python function or a SymPy expression, and the claimed hypotheses.

Trusted as far as the formula goes, which is traced and evaluated here; what its author claims of it
decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar, cast

from numerics.exact.arithmetic import Arithmetic
from numerics.exact.losses import FAMILY, Hypotheses, Logistic, Loss
from numerics.exact.tracing import Trace, trace


@dataclass(frozen=True)
class CustomLoss(Loss):
    """A loss of the user's own: a formula, and the hypotheses that its author claims.

    `function(v, arithmetic)` is called once for each k, on symbolic coordinates that know + − * /,
    integer powers and exact numbers; the arithmetic adds `exp`, `log`, `maximum`, `log_sum_exp`
    and `number`. What it wrote down is evaluated in floats, balls and symbols. `TypeError` where it
    does anything else to a coordinate: a float, `math.exp`, NumPy, a comparison. A SymPy expression
    does as well: see `custom_loss`. Expectations are enumerated (cost grows with k). The hypotheses
    are the author's word and decide nothing: whether the order of the coordinates matters is read
    from the formula, and no certificate takes such a loss for convex.

    >>> def softplus_of_worst(v, a):
    ...     return a.log(1 + a.exp(a.maximum([-v_i for v_i in v])))
    >>> from numerics.exact.losses import HingeMax
    >>> claimed = HingeMax().hypotheses
    >>> loss = CustomLoss("softplus of worst", softplus_of_worst, claimed)
    >>> loss.hypotheses.convex
    True
    """

    title: str
    function: Callable[[Sequence[Any], Arithmetic], Any]
    claimed: Hypotheses
    text: str = "given by a Python function"
    name: ClassVar[str] = "custom"
    _traces: dict[int, Trace] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what is no function of the coordinates, and claims that are none."""
        if not callable(self.function) or type(self.claimed) is not Hypotheses:
            raise TypeError(
                f"function is of type {type(self.function).__name__} and claimed of type "
                f"{type(self.claimed).__name__}; give a function of (v, arithmetic) and Hypotheses"
            )

    @property
    def hypotheses(self) -> Hypotheses:
        """What the author claims; nothing here has been checked."""
        return self.claimed

    @property
    def formula(self) -> str:
        """The formula as the author wrote it."""
        return self.text

    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return the loss at v."""
        return self.traced(len(v)).value(v, arithmetic)

    def is_symmetric(self, negatives: int) -> bool:
        """Return whether the formula is seen to be symmetric, whatever its author claims."""
        return self.traced(negatives).is_symmetric

    def traced(self, negatives: int) -> Trace:
        """Return the formula in k coordinates."""
        if negatives not in self._traces:
            self._traces[negatives] = trace(self.function, negatives)
        return self._traces[negatives]


def checked_loss(loss: Any) -> Loss:
    """Return a loss that is computed here, the logistic one for None.

    Raises `TypeError` for anything but the losses of the library and `CustomLoss`; a subclass could
    compute with a ball what it likes.

    >>> checked_loss(None).formula
    'log(1 + Σ_i exp(-v_i))'
    """
    if loss is None:
        return Logistic()
    if type(loss) is not CustomLoss and type(loss) not in FAMILY.values():
        shown = repr(loss) if type(loss) is str else f"of type {type(loss).__name__}"
        raise TypeError(
            f"loss is {shown}; give one of numerics.exact.losses, such as Logistic(), or a "
            "CustomLoss"
        )
    return cast(Loss, loss)


def is_convex(loss: Loss) -> bool:
    """Return whether a loss of the library is convex (`loss-hypotheses`); False for all others.

    >>> own = CustomLoss("-v", lambda v, a: -v[0], claimed=Logistic().hypotheses)
    >>> is_convex(Logistic()), is_convex(own)
    (True, False)
    """
    return type(loss) in FAMILY.values() and loss.hypotheses.convex


def custom_loss(expression: Any, *, claimed: Hypotheses, title: str = "custom") -> CustomLoss:
    """Return the loss that a SymPy expression in the coordinates v[1]..v[k] defines.

    The coordinates are ``v = sympy.IndexedBase("v")`` and the number of negatives is the symbol
    ``k``, so a sum over negatives is ``Sum(exp(-v[i]), (i, 1, k))``. Rational numbers, sums,
    products, rational powers, exp, log, Max, Min and Abs are understood; anything else, a float
    included, raises `ValueError` that names the piece. `claimed` are the hypotheses that the
    author vouches for.

    >>> from sympy import IndexedBase, Sum, exp, log, symbols
    >>> from numerics.exact.arithmetic import FLOATS
    >>> from numerics.exact.losses import Logistic
    >>> v, i, k = IndexedBase("v"), symbols("i", integer=True), symbols("k")
    >>> mine = custom_loss(log(1 + Sum(exp(-v[i]), (i, 1, k))), claimed=Logistic().hypotheses)
    >>> bool(mine.value([0.5, 1.0], FLOATS) == Logistic().value([0.5, 1.0], FLOATS))
    True
    """
    from sympy import Basic

    if not isinstance(expression, Basic):
        raise TypeError(f"expression is {expression!r}; give a SymPy expression in v[1]..v[k]")
    foreign = {symbol.name for symbol in expression.free_symbols} - {"v", "k"}
    foreign -= {str(symbol) for symbol in expression.free_symbols if _is_coordinate(symbol)}
    if foreign:
        raise ValueError(
            f"expression contains {', '.join(sorted(foreign))}; only v[i] and k may be free in it"
        )

    @cache
    def written_out(negatives: int) -> Any:
        arity = {symbol: negatives for symbol in expression.free_symbols if symbol.name == "k"}
        return expression.subs(arity).doit()

    def function(v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        return evaluate(written_out(len(v)), v, arithmetic)

    return CustomLoss(title, function, claimed, text=str(expression))


def _is_coordinate(symbol: Any) -> bool:
    from sympy import Indexed

    return isinstance(symbol, Indexed) and str(symbol.base) == "v"


def evaluate(expression: Any, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
    """Return the value of a SymPy expression at coordinates v, in any of the arithmetics.

    >>> from sympy import IndexedBase, Max
    >>> from numerics.exact.arithmetic import FLOATS
    >>> v = IndexedBase("v")
    >>> float(evaluate(Max(0, 1 - v[1]) ** 2, [0.5], FLOATS))
    0.25
    """
    if expression.is_Rational:
        return arithmetic.number(Fraction(int(expression.p), int(expression.q)))
    if _is_coordinate(expression):
        return _coordinate(expression, v)
    kind = type(expression).__name__
    if kind not in _OPERATIONS:
        raise ValueError(
            f"{expression} is a {kind}; a loss may use rational numbers, v[i], sums, products, "
            "rational powers, exp, log, Max, Min and Abs"
        )
    arguments = [evaluate(argument, v, arithmetic) for argument in expression.args]
    return _OPERATIONS[kind](arguments, expression, arithmetic)


def _coordinate(expression: Any, v: Sequence[Any]) -> Any:
    (index,) = expression.indices
    if not index.is_Integer or not 1 <= int(index) <= len(v):
        raise ValueError(f"{expression} is not one of the coordinates v[1]..v[{len(v)}]")
    return v[int(index) - 1]


def _sum(arguments: list[Any], expression: Any, arithmetic: Arithmetic) -> Any:
    return sum(arguments[1:], arguments[0])


def _product(arguments: list[Any], expression: Any, arithmetic: Arithmetic) -> Any:
    product = arguments[0]
    for argument in arguments[1:]:
        product = product * argument
    return product


def _power(arguments: list[Any], expression: Any, arithmetic: Arithmetic) -> Any:
    exponent = expression.exp
    if exponent.is_Integer:
        return arguments[0] ** int(exponent)
    if exponent.is_Rational:
        return arithmetic.exp(arguments[1] * arithmetic.log(arguments[0]))
    raise ValueError(f"{expression} has the exponent {exponent}; exponents are rational numbers")


_OPERATIONS: dict[str, Callable[[list[Any], Any, Arithmetic], Any]] = {
    "Add": _sum,
    "Mul": _product,
    "Pow": _power,
    "exp": lambda arguments, _, arithmetic: arithmetic.exp(arguments[0]),
    "log": lambda arguments, _, arithmetic: arithmetic.log(arguments[0]),
    "Max": lambda arguments, _, arithmetic: arithmetic.maximum(arguments),
    "Min": lambda arguments, _, arithmetic: -arithmetic.maximum([-x for x in arguments]),
    "Abs": lambda arguments, _, arithmetic: arithmetic.maximum([arguments[0], -arguments[0]]),
}
