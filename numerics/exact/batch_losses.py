"""The losses of one batch: a formula each in what an anchor's logits add up to (trusted).

An anchor has logits x_p of its positives and y_j of its negatives. All of the losses are functions
of the number of the x_p, of their mean, of log Σ e^{x_p} and of log Σ e^{y_j}, so each is written
down once, for floats and for balls. A logit is rate·(cosine) + bias, with rate 1/T for a
temperature T. What each loss leaves out of its sums is said beside it, as papers and programs
differ in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from numerics.exact.formula import parameters_of
from numerics.exact.losses import Loss, checked_loss, loss_named
from numerics.exact.parse import FormulaError, parse
from numerics.exact.rationals import Exact, as_fraction, rational

LARGEST_RATE = 1000
"""The largest 1/T and scale."""


@dataclass(frozen=True)
class Logits:
    """What the logits of an anchor add up to.

    `mean` is that of its positives, `positives` is log Σ e^x over them and `count` their number;
    `negatives` is log Σ e^y over its negatives, for the sigmoid loss Σ log(1 + e^y).
    """

    mean: Any
    positives: Any
    negatives: Any
    count: Any


Function = Callable[[Any], Any]


def _softmax(x: Logits, log: Function, softplus: Function) -> Any:
    return (x.positives - x.mean) + softplus(x.negatives - x.positives)


def _softmax_inside(x: Logits, log: Function, softplus: Function) -> Any:
    return log(x.count) + softplus(x.negatives - x.positives)


def _decoupled(x: Logits, log: Function, softplus: Function) -> Any:
    return x.negatives - x.mean


def _sigmoid(x: Logits, log: Function, softplus: Function) -> Any:
    return softplus(-x.mean) + x.negatives


@dataclass(frozen=True)
class Kind:
    """A loss up to its parameters.

    With `towers` an anchor is a row of the first tower and the other tower has the candidates,
    else all rows are anchors and each has all others for candidates. With `both` it is the mean
    over the two directions. Where it is `labelled`, rows of one label are positives of each other,
    else each row has one positive.
    """

    of_anchor: Callable[[Logits, Function, Function], Any]
    says: str
    towers: bool = False
    both: bool = False
    labelled: bool = False
    sigmoid: bool = False


_TWO_VIEWS = "All 2B views are anchors, and the loss is the mean over them."
_SKIPPED = (
    "The mean is over the anchors that have a positive; those without one are left out as anchors, "
    "and stay negatives of the others."
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "ntxent": Kind(
            _softmax,
            "−log(e^{x} / (e^{x} + Σ e^{y})): the positive stays in the denominator; the negatives "
            f"are both views of the other B − 1 instances. {_TWO_VIEWS}",
        ),
        "dcl": Kind(
            _decoupled,
            "−x + log Σ e^{y}: the positive is left out of the denominator; the negatives are both "
            f"views of the other B − 1 instances. {_TWO_VIEWS}",
        ),
        "infonce": Kind(
            _softmax,
            "−log(e^{x} / (e^{x} + Σ e^{y})): the positive stays in the denominator; the negatives "
            "are the other B − 1 rows of the second tower. One direction: the B rows of the first "
            "tower are the anchors, and the loss is the mean over them.",
            towers=True,
        ),
        "clip": Kind(
            _softmax,
            "−log(e^{x} / (e^{x} + Σ e^{y})): the positive stays in the denominator; the negatives "
            "are the other B − 1 rows of the other tower. The loss is the mean over both "
            "directions and all B anchors of each.",
            towers=True,
            both=True,
        ),
        "siglip": Kind(
            _sigmoid,
            "log(1 + e^{−x}) + Σ log(1 + e^{y}), logits scale·cosine + bias: the negatives are the "
            "other B − 1 rows of the second tower. It is summed over all B² pairs and divided by "
            "B, as in the paper.",
            towers=True,
            sigmoid=True,
        ),
        "supcon": Kind(
            _softmax,
            "L_out, the mean over the positives of −log(e^{x_p} / Σ e^{z}), z over all other rows: "
            f"all positives stay in the denominator. {_SKIPPED}",
            labelled=True,
        ),
        "supcon-in": Kind(
            _softmax_inside,
            "L_in, −log of the mean over the positives of e^{x_p} / Σ e^{z}, z over all other "
            f"rows: all positives stay in the denominator. {_SKIPPED}",
            labelled=True,
        ),
    }
)
"""The losses by name."""

_NAMES = {name.replace("-", ""): name for name in KINDS} | {"simclr": "ntxent"}

_MARGINS = Kind(
    _softmax,
    "ℓ(v_1..v_{B−1}) of the margins v_t = ⟨anchor, positive⟩ − ⟨anchor, negative t⟩; the negatives "
    "are the other B − 1 rows of the second tower. One direction: the B rows of the first tower "
    "are the anchors, and the loss is the mean over them.",
    towers=True,
)


@dataclass(frozen=True)
class BatchLoss:
    """A loss of a batch with its parameters; `factor` multiplies it.

    A loss of one's own has the `margins` that its formula is about, at rate 1.

    >>> batch_loss("ntxent", temperature="0.1").rate
    Fraction(10, 1)
    """

    name: str
    kind: Kind
    rate: Fraction
    bias: Fraction = Fraction(0)
    factor: Fraction = Fraction(1)
    margins: Loss | None = None

    def logit(self, cosine: Exact) -> Fraction:
        """Return rate·(cosine) + bias."""
        return self.rate * as_fraction(rational(cosine)) + self.bias


def batch_loss(
    name: str,
    *,
    temperature: Exact | None = None,
    base_temperature: Exact | None = None,
    scale: Exact | None = None,
    bias: Exact | None = None,
) -> BatchLoss:
    """Return the loss with a name or, for a formula, that of the margins of each anchor.

    The softmax losses take a temperature T from 1/1000 to 1000; `base_temperature` multiplies
    SupCon by T/T_base, as the code of its authors does. SigLIP takes scale and bias. In a formula
    beta is 1/T. Raises `ValueError` for what does not fit.

    >>> batch_loss("siglip", scale=10, bias=-10).logit(1)
    Fraction(0, 1)
    >>> batch_loss("sum(exp(-beta*v))", temperature="1/2").margins.formula
    'sum(exp(-2*v))'
    """
    kind = KINDS.get(name)
    if kind is not None and kind.sigmoid:
        given = {"temperature": temperature, "base_temperature": base_temperature}
        _refuse(name, "scale, which is 1/T, and bias", **given)
        return BatchLoss(name, kind, _rate("scale", scale), _number("bias", bias))
    if base_temperature is not None and (kind is None or not kind.labelled):
        _refuse(name, "temperature", base_temperature=base_temperature)
    _refuse(name, "temperature, which is 1/scale", scale=scale, bias=bias)
    if kind is None:
        return BatchLoss(name, _MARGINS, Fraction(1), margins=_formula(name, temperature))
    rate = 1 / _rate("temperature", temperature)
    if base_temperature is None:
        return BatchLoss(name, kind, rate)
    base = _rate("base_temperature", base_temperature)
    return BatchLoss(name, kind, rate, factor=1 / (rate * base))


def checked_batch_loss(loss: Any) -> BatchLoss:
    """Return a copy of a loss of a batch that is computed here, its formula made again.

    Raises `TypeError` for what is none, `ValueError` for a name that is none.

    >>> checked_batch_loss(batch_loss("infonce", temperature="0.1")).rate
    Fraction(10, 1)
    """
    if type(loss) is not BatchLoss:
        raise TypeError(f"loss is {loss!r}; give what batch_loss returns")
    rate, bias, factor = (as_fraction(rational(x)) for x in (loss.rate, loss.bias, loss.factor))
    if loss.margins is not None:
        return BatchLoss(loss.name, _MARGINS, rate, bias, factor, checked_loss(loss.margins))
    if loss.name not in KINDS:
        raise ValueError(f"loss is called {loss.name!r}; choose one of {', '.join(KINDS)}")
    return BatchLoss(loss.name, KINDS[loss.name], rate, bias, factor)


def _formula(text: str, temperature: Exact | None) -> Loss:
    try:
        has_beta = "beta" in parameters_of(parse(text))
    except FormulaError as error:
        known = f"choose one of {', '.join(KINDS)}, or a formula"
        meant = _NAMES.get(text.lower().replace("-", ""))
        words = f"{known}; perhaps {meant} is meant" if meant else f"{known}: {error}"
        raise ValueError(f"loss is {text!r}; {words}") from None
    if has_beta:
        return loss_named(text, beta=1 / _rate("temperature", temperature))
    _refuse(text, "no parameter", temperature=temperature)
    return loss_named(text)


def _refuse(loss: str, takes: str, **given: Exact | None) -> None:
    for name, value in given.items():
        if value is not None:
            raise ValueError(f"{name} is {value}, but the loss {loss} has none; it takes {takes}")


def _number(name: str, value: Exact | None) -> Fraction:
    if value is None:
        raise ValueError(f"{name} is not given, and the loss depends on it; give a number")
    return as_fraction(rational(value, name=name))


def _rate(name: str, value: Exact | None) -> Fraction:
    number = _number(name, value)
    if not Fraction(1, LARGEST_RATE) <= number <= LARGEST_RATE:
        raise ValueError(
            f"{name} is {value}; give a number from 1/{LARGEST_RATE} to {LARGEST_RATE}"
        )
    return number
