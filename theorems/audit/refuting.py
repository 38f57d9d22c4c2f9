"""Instances of claims that say a loss meets a hypothesis, decided by the audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from theorems.audit.audit import decide
from theorems.audit.family import TEXTS
from theorems.audit.formula import Formula, show, with_values
from theorems.audit.hypotheses import Outcome
from theorems.audit.parse import parse
from theorems.kernel.verdict import Instance


def instances(
    loss: str, hypothesis: str, examples: Sequence[Mapping[str, Fraction]]
) -> Iterator[Instance]:
    """Yield, for each example of parameters, whether the loss meets the hypothesis.

    >>> [one.holds for one in instances("square", "nonincreasing", [{"margin": Fraction(1)}])]
    [False]
    """
    for example in examples:
        formula = with_values(parse(TEXTS[loss]), example)
        shown = {name: str(value) for name, value in example.items()}
        yield instance(formula, hypothesis, {"loss": loss, **shown})


def instance(formula: Formula, hypothesis: str, parameters: Mapping[str, str]) -> Instance:
    """Return whether a formula meets a hypothesis: proved, refuted with a witness, or undecided.

    >>> instance(parse("log(sum(exp(-v)))"), "convex", {}).holds
    True
    """
    finding = decide(formula, hypothesis)
    if finding.witness is not None:
        witness = {"formula": show(formula), **finding.witness.fields()}
        return Instance(parameters, False, finding.witness.inequality.text, witness)
    holds = True if finding.outcome is Outcome.PROVED else None
    return Instance(parameters, holds, str(finding.outcome))
