"""The hypotheses that the losses of the family declare, each decided by the calculus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from numerics.balls.calculus.family import TEXTS, Regime, declared, is_formula_of, regimes
from numerics.exact.formula import show, with_values
from numerics.exact.losses import loss_named
from numerics.exact.parse import parse
from theorems.search.loss_audit import decide
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import Evidence, all_of, counterexample, meets, no, undecided
from theorems.verdicts.family import cases, sample
from theorems.verdicts.verdict import Instance, Verdict

_DECLARED = (
    "convex",
    "strictly_convex",
    "symmetric",
    "nonincreasing",
    "strictly_decreasing",
    "submodular",
)
_MARGIN = "m-from-2", "m-below-2"
_REGIMES = (
    ("logistic", "β-m"),
    ("dcl", "β-m"),
    *(("hinge-max", words) for words in _MARGIN),
    ("hardest", "none"),
    *(("hinge", words) for words in _MARGIN),
    *(("squared-hinge", words) for words in _MARGIN),
    ("exponential", "β"),
    ("pairwise-logistic", "β-m"),
    *(("square", words) for words in _MARGIN),
    ("exponential-of-sum", "β"),
)


@claim(
    kind="theorem",
    hypotheses=(
        "v ∈ [−2, 2]^k, every k ≥ 1",
        "ℓ is one of the ten losses of the library, with β > 0 and any real margin m",
    ),
    family=sample(
        cases(
            ("loss", "parameters", "hypothesis"),
            [(*regime, hypothesis) for regime in _REGIMES for hypothesis in _DECLARED],
            "what holds, for every β > 0 and m of the parameters named; what fails, at examples of "
            "them; that the formula is the loss, at examples and for k = 1, 2, 3",
        )
    ),
    source="Awasthi, Dikkala, Kamath, ICML 2022 (logistic loss); the definitions of the others",
    declared=Verdict.TESTED,
    rests_on=("log-sum-exp-hessian",),
    rests_on_open=True,
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
    for name in TEXTS:
        for regime in regimes(name):
            yield from _instances(name, regime)


def _instances(name: str, regime: Regime) -> Iterator[Instance]:
    """Prove for the whole regime what all its examples declare, decide the rest at each of them."""
    for hypothesis in _DECLARED:
        parameters = {"loss": name, "parameters": regime.name, "hypothesis": hypothesis}
        if not _formulas_agree(name, regime):
            yield Instance(parameters, undecided("the formula is not that of the loss"))
            continue
        says = [getattr(declared(name, example), hypothesis) for example in regime.examples]
        decided = [_at_example(name, example, hypothesis) for example in regime.examples]
        at_examples = all_of(
            *(one if yes else no(one) for one, yes in zip(decided, says, strict=True))
        )
        evidence = at_examples
        if all(says):
            evidence = meets(TEXTS[name], hypothesis, margins=regime.margins)
            if evidence.holds is None:
                evidence = counterexample(no(at_examples))
        yield Instance(parameters, evidence, witness={"ℓ": TEXTS[name]})


def _at_example(name: str, example: Mapping[str, Fraction], hypothesis: str) -> Evidence:
    """Decide a hypothesis for one choice of the parameters; a search proposes the witness."""
    formula = with_values(parse(TEXTS[name]), example)
    found = decide(formula, hypothesis).witness
    return meets(show(formula), hypothesis, witness=None if found is None else found.inequality)


def _formulas_agree(name: str, regime: Regime) -> bool:
    return all(
        is_formula_of(with_values(parse(TEXTS[name]), example), loss_named(name, **example))
        for example in regime.examples
    )
