"""Instances of claims that say a loss meets a hypothesis; the calculus decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from numerics.exact.formula import Formula, show, with_values
from numerics.exact.losses import FAMILY
from numerics.exact.parse import parse
from theorems.search.loss_audit import decide
from theorems.search.written_witness import of_inequality
from theorems.verdicts.evidence import meets
from theorems.verdicts.verdict import Instance


def instances(
    loss: str, hypothesis: str, examples: Sequence[Mapping[str, Fraction]]
) -> Iterator[Instance]:
    """Yield, for each example of parameters, whether the loss meets the hypothesis.

    >>> [one.holds for one in instances("square", "nonincreasing", [{"margin": Fraction(1)}])]
    [False]
    """
    for example in examples:
        formula = with_values(parse(FAMILY[loss].text), example)
        yield instance(formula, hypothesis, {name: str(value) for name, value in example.items()})


def instance(formula: Formula, hypothesis: str, parameters: Mapping[str, str]) -> Instance:
    """Return whether a formula meets a hypothesis: proved, refuted with a witness, or undecided.

    >>> instance(parse("log(sum(exp(-v)))"), "convex", {}).holds
    True
    """
    found = decide(formula, hypothesis).witness
    against = None if found is None else found.inequality
    witness = {} if found is None else {"formula": show(formula), **of_inequality(found)}
    return Instance(parameters, meets(show(formula), hypothesis, witness=against), witness=witness)
