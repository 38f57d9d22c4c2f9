"""Instances of claims that say a loss of the family meets a hypothesis which it does not meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from theorems.audit.audit import decide
from theorems.audit.family import TEXTS
from theorems.audit.formula import show, with_values
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
        finding = decide(formula, hypothesis)
        shown = {name: str(value) for name, value in example.items()}
        if finding.witness is not None:
            witness = {"formula": show(formula), **finding.witness.fields()}
            text = finding.witness.inequality.text
            yield Instance({"loss": loss, **shown}, False, text, witness)
        else:
            holds = True if finding.outcome is Outcome.PROVED else None
            yield Instance({"loss": loss, **shown}, holds, str(finding.outcome))
