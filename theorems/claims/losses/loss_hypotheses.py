"""The hypotheses that the losses with a name meet, each decided by the calculus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from numerics.balls.calculus.ranges import Range
from numerics.exact import losses as family
from numerics.exact.formula import show, with_values
from numerics.exact.parse import parse
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    cases,
    claim,
    counterexample,
    meets,
    no,
    sample,
)
from theorems.search.loss_audit import decide

Values = Mapping[str, Fraction]


@dataclass(frozen=True)
class Regime:
    """A name for parameters of a loss, the margins they allow, and examples of β and m."""

    name: str
    margins: Range
    examples: tuple[Values, ...]


def _examples(**values: str) -> tuple[Values, ...]:
    """Return the first values of all parameters, the second ones, and so on."""
    columns = [[Fraction(x) for x in column.split()] for column in values.values()]
    return tuple(dict(zip(values, row, strict=True)) for row in zip(*columns, strict=True))


_ALL = Range.of(-inf, inf)
_BETA_MARGIN = Regime("β-m", _ALL, _examples(beta="1 1/2 5", margin="0 1 -3"))
_BETA = Regime("β", _ALL, _examples(beta="1 1/2 5"))
_NONE = Regime("none", _ALL, ({},))
_HIGH = Regime("m-from-2", Range.of(2, inf), _examples(margin="2 5/2"))
_LOW = Regime("m-below-2", Range.of(-inf, 2), _examples(margin="1 19/10 -1"))

_HYPOTHESES = (
    "convex",
    "strictly_convex",
    "symmetric",
    "nonincreasing",
    "strictly_decreasing",
    "submodular",
)
_NOT_STRICT = ("strictly_convex", "strictly_decreasing")
_STATED: tuple[tuple[type[family.Loss], Regime, tuple[str, ...]], ...] = (
    (family.Logistic, _BETA_MARGIN, ()),
    (family.Decoupled, _BETA_MARGIN, ("strictly_convex",)),
    (family.HingeMax, _HIGH, _NOT_STRICT),
    (family.HingeMax, _LOW, _NOT_STRICT),
    (family.HardestNegative, _NONE, _NOT_STRICT),
    (family.Hinge, _HIGH, ("strictly_convex",)),
    (family.Hinge, _LOW, _NOT_STRICT),
    (family.SquaredHinge, _HIGH, ()),
    (family.SquaredHinge, _LOW, _NOT_STRICT),
    (family.Exponential, _BETA, ()),
    (family.PairwiseLogistic, _BETA_MARGIN, ()),
    (family.Square, _HIGH, ()),
    (family.Square, _LOW, ("nonincreasing", "strictly_decreasing")),
    (family.ExponentialOfSum, _BETA, ("strictly_convex", "submodular")),
)
"""What fails of a loss in a regime; all else holds."""


@claim(
    kind="theorem",
    hypotheses=(
        "v ∈ [−2, 2]^k, every k ≥ 1",
        "ℓ is one of the ten losses of the library, with β > 0 and any real margin m",
    ),
    family=sample(
        cases(
            ("loss", "parameters", "hypothesis"),
            [
                (loss.name, regime.name, hypothesis)
                for loss, regime, _ in _STATED
                for hypothesis in _HYPOTHESES
            ],
            "what holds, for every β > 0 and m of the parameters named; what fails, at examples of "
            "them",
        )
    ),
    source="Awasthi, Dikkala, Kamath, ICML 2022 (logistic loss); the definitions of the others",
    declared=Verdict.TESTED,
    rests_on=("log-sum-exp-hessian",),
    rests_on_open=True,
    seconds=10,
)
def loss_hypotheses() -> Iterator[Instance]:
    """The losses of the library are as convex, monotone and submodular as their table says.

    The logistic loss, the exponential, the pairwise logistic loss, and for m ≥ 2 the square and the
    squared hinge are convex, strictly convex, symmetric, non-increasing, strictly decreasing and
    submodular. The others lack what the table names, and nothing else. What holds is proved for all
    parameters of a regime (m ≥ 2 or m < 2 where that matters) and every k ≥ 1, by the rules of the
    calculus; of what fails there are rational points of [−2, 2]^k that refute it at each example.
    """
    for loss, regime, failing in _STATED:
        for hypothesis in _HYPOTHESES:
            parameters = {"loss": loss.name, "parameters": regime.name, "hypothesis": hypothesis}
            evidence = _decided(loss.text, regime, hypothesis, holds=hypothesis not in failing)
            yield Instance(parameters, evidence, witness={"ℓ": loss.text})


def _decided(text: str, regime: Regime, hypothesis: str, *, holds: bool) -> Evidence:
    """Prove for the whole regime what is said to hold, decide what is not at each example."""
    if holds:
        proved = meets(text, hypothesis, margins=regime.margins)
        if proved.holds is not None:
            return proved
    decided = [_at_example(text, example, hypothesis) for example in regime.examples]
    at_examples = all_of(*(one if holds else no(one) for one in decided))
    return counterexample(no(at_examples)) if holds else at_examples


def _at_example(text: str, example: Values, hypothesis: str) -> Evidence:
    """Decide a hypothesis for one choice of the parameters; a search proposes the witness."""
    formula = with_values(parse(text), example)
    found = decide(formula, hypothesis).witness
    return meets(show(formula), hypothesis, witness=None if found is None else found.inequality)
