"""A file of claims that rest on claims of the library, which it has changed.

Each is changed in one way; what it says, and what it comes to, must be what stands in its file.
"""

import theorems.claims.conjecture.conjecture_unbalanced_uniform as conjecture
import theorems.claims.downstream.downstream_tangent as tangent
import theorems.claims.simplex.etf_exists as exists
import theorems.claims.simplex.gram_bound as bound
from theorems.kernel import rules
from theorems.kernel import terms as t
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import below
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict


def change(module, name, **fields):
    """Set fields of what a file can lay hands on of a claim; nothing of it is bound here."""
    identifier = name.replace("_", "-")
    listed = {one.id: one for one in all_claims()}[identifier]
    for live in (getattr(module, name), find_claim(identifier), listed):
        for field, value in fields.items():
            object.__setattr__(live, field, value)
        for member in live.family.members:
            member["C"] = "1000"
        object.__setattr__(live.family, "words", "every C, and every law")
        live.neighbours["gram-bound"] = None


def holds():
    """Yield an instance that holds."""
    yield Instance({"C": "3"}, below(1, 2))


def squared():
    """Return a theorem of its own."""
    return rules.nonnegative(t.Unknown("z") ** 2)


change(
    conjecture,
    "conjecture_unbalanced_uniform",
    instances=holds,
    declared=Verdict.CERTIFIED,
    title="Settled.",
)
conjecture.searched = lambda problem: Instance({"C": "3"}, below(1, 2))

change(exists, "etf_exists")
exists.etf_exists.instances.__code__ = holds.__code__

change(
    bound,
    "gram_bound",
    formal=lambda: squared().statement,
    derivation=squared,
    title="Squares.",
)

tangent.squared = squared
tangent.formal.__code__ = (lambda: squared().statement).__code__


def lemma(used):
    """Return what makes a claim that rests on another one."""
    return claim(
        kind="lemma",
        hypotheses=(),
        family=grid(C=[2]),
        source="forged",
        declared=Verdict.CERTIFIED,
        rests_on=(used,),
    )


@lemma("conjecture-unbalanced-uniform")
def on_what_is_open():
    """One is below two.

    1 < 2.
    """
    yield Instance({"C": "2"}, below(1, 2))


@lemma("etf-exists")
def on_what_is_certified():
    """One is below two.

    1 < 2.
    """
    yield Instance({"C": "2"}, below(1, 2))


@lemma("gram-bound")
def on_what_is_proved():
    """One is below two.

    1 < 2.
    """
    yield Instance({"C": "2"}, below(1, 2))


@lemma("downstream-tangent")
def on_what_says_something_else():
    """One is below two.

    1 < 2.
    """
    yield Instance({"C": "2"}, below(1, 2))
