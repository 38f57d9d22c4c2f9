"""The hypotheses that the losses of the family declare, each decided by the calculus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from theorems.citing import rest_on
from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

if TYPE_CHECKING:
    from theorems.audit.family import Regime
    from theorems.audit.hypotheses import Finding

_DECLARED = (
    "convex", "strictly_convex", "symmetric", "nonincreasing", "strictly_decreasing", "submodular",
)  # fmt: skip
_SIZE = 109


@claim(
    kind="theorem",
    hypotheses=(
        "v ∈ [−2, 2]^k, every k ≥ 1",
        "ℓ is one of the ten losses of the library, with β > 0 and any real margin m",
    ),
    family="ten losses, six hypotheses; what holds for all parameters, what fails at examples",
    source="Awasthi, Dikkala, Kamath, ICML 2022 (logistic loss); the definitions of the others",
    declared=Verdict.CERTIFIED,
    size=_SIZE,
)
def loss_hypotheses() -> Iterator[Instance]:
    """Each loss of the library is exactly as convex, monotone and submodular as it says.

    Of every loss and each of convex, strictly convex, symmetric, non-increasing, strictly
    decreasing and submodular: if the loss says yes for all parameters of a regime (m ≥ 2 or m < 2
    where that matters), it is proved for all of them and every k ≥ 1, by the rules of the calculus;
    if it says no, there are rational points of [−2, 2]^k that refute it at each of the examples.
    That the formula that is proved about is the loss is compared as expressions, for k = 1, 2, 3 at
    the examples.
    """
    from theorems.audit.family import TEXTS, regimes

    rest_on("log-sum-exp-hessian")
    for name in TEXTS:
        for regime in regimes(name):
            yield from _instances(name, regime)


def _instances(name: str, regime: Regime) -> Iterator[Instance]:
    """Prove for the whole regime what all its examples declare, decide the rest at each of them."""
    from theorems.audit.family import TEXTS, declared
    from theorems.audit.hypotheses import proved
    from theorems.audit.parse import parse

    proofs = proved(parse(TEXTS[name]), margins=regime.margins)
    for hypothesis in _DECLARED:
        says = [getattr(declared(name, example), hypothesis) for example in regime.examples]
        if all(says) and hypothesis in proofs and _formulas_agree(name, regime):
            yield Instance(
                {"loss": name, "parameters": regime.words, "hypothesis": hypothesis},
                True,
                f"proved: {proofs[hypothesis].rule}",
            )
        else:
            for example, says_yes in zip(regime.examples, says, strict=True):
                yield _at_example(name, example, hypothesis, says_yes)


def _at_example(
    name: str, example: Mapping[str, Fraction], hypothesis: str, says_yes: bool
) -> Instance:
    from numerics.losses import loss_named
    from theorems.audit.audit import decide
    from theorems.audit.family import TEXTS, is_formula_of
    from theorems.audit.formula import show, with_values
    from theorems.audit.hypotheses import Outcome
    from theorems.audit.parse import parse

    shown = ", ".join(f"{parameter} = {value}" for parameter, value in example.items())
    parameters = {"loss": name, "parameters": shown or "none", "hypothesis": hypothesis}
    formula = with_values(parse(TEXTS[name]), example)
    finding = decide(formula, hypothesis)
    if finding.outcome is Outcome.UNKNOWN or not is_formula_of(
        formula, loss_named(name, **example)
    ):
        return Instance(parameters, None, "neither proved nor refuted, or not the same formula")
    agrees = (finding.outcome is Outcome.PROVED) == says_yes
    evidence, fields = _evidence(finding)
    return Instance(parameters, agrees, evidence, {"formula": show(formula), **fields})


def _evidence(finding: Finding) -> tuple[str, Mapping[str, object]]:
    if finding.proof is not None:
        return f"proved: {finding.proof.rule}", {"proof": list(finding.proof.lines())}
    assert finding.witness is not None
    return f"refuted: {finding.witness.inequality.text}", finding.witness.fields()


def _formulas_agree(name: str, regime: Regime) -> bool:
    from numerics.losses import loss_named
    from theorems.audit.family import TEXTS, is_formula_of
    from theorems.audit.formula import with_values
    from theorems.audit.parse import parse

    return all(
        is_formula_of(with_values(parse(TEXTS[name]), example), loss_named(name, **example))
        for example in regime.examples
    )
