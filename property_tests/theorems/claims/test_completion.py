"""Strictness of Lemma A, Lemma B, the simplex ETF of R^{C−1}: false neighbours refused."""

from dataclasses import replace

import pytest
from sympy import S, Tuple
from sympy.core.symbol import Str

from theorems.claims.collapse import (
    averaging_step_strict,
    latent_indistinguishable_by_completion,
    latent_indistinguishable_strict,
)
from theorems.claims.simplex import etf_exists_for_every_class_count
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.theorem import RuleError, proves
from theorems.verdicts.citing import theorem_of

MODULES = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        averaging_step_strict,
        etf_exists_for_every_class_count,
        latent_indistinguishable_by_completion,
        latent_indistinguishable_strict,
    )
}


@pytest.fixture(scope="module")
def theorems():
    return {name: theorem_of(getattr(module, name)) for name, module in MODULES.items()}


def without(formal, *kinds):
    kept = frozenset(x for x in formal.assumptions if not isinstance(x, kinds))
    assert kept != formal.assumptions
    return replace(formal, assumptions=kept)


def assuming(formal, old, new):
    return replace(formal, assumptions=formal.assumptions - {old} | {new})


def at_one_point(name):
    """The loss after collapse to the point Y_s in every class: an index slipped."""
    return d.population_loss(lambda _, p: d.f(t.Entry(t.Variable("Y", "points"), d.s)))


def with_cosine(formal, cosine):
    """The same of unit vectors whose cosines are another number."""
    gap = t.Inner(t.Vector("u", d.s), t.Vector("u", d.t)) - cosine
    other = (1 - t.Equal(d.s, d.t)) * gap**2
    return replace(formal, right=t.Bind(d.s, t.Classes(), t.Bind(d.t, t.Classes(), other)))


STATEMENTS = {
    "etf_exists_for_every_class_count": {
        "in dimension C − 2": lambda f: replace(f, exists=(Tuple(Str("u"), t.CLASS_COUNT - 2),)),
        "on a line": lambda f: replace(f, exists=(Tuple(Str("u"), S(1)),)),
        "for all vectors": lambda f: replace(f, exists=()),
        "cosines of −1/C": lambda f: with_cosine(f, -1 / t.CLASS_COUNT),
        "orthonormal": lambda f: with_cosine(f, S(0)),
        "antipodal": lambda f: with_cosine(f, S(-1)),
        "strict": lambda f: replace(f, relation=">"),
    },
    "averaging_step_strict": {
        "not convex": lambda f: without(f, assumed.Convex),
        "no replacement inequality": lambda f: without(f, assumed.Replacement),
        "not unit vectors": lambda f: without(f, assumed.UnitVectors),
        "only non-increasing": lambda f: assuming(
            f, assumed.StrictlyDecreasing(), assumed.Nonincreasing()
        ),
        "constant on the class": lambda f: without(f, assumed.InnerBelowOne),
        "two points, one of mass 0": lambda f: assuming(
            f,
            assumed.InSupport(averaging_step_strict.two_points()[1], d.s),
            assumed.InSupport(averaging_step_strict.two_points()[1], d.t),
        ),
        "a single class": lambda f: without(f, assumed.Distinct),
        "turned": lambda f: replace(f, left=f.right, right=f.left),
        "the wrong class": lambda f: replace(f, right=t.substitute(f.right, {d.s: d.t})),
        "one more than the mean": lambda f: replace(f, right=f.right + 1),
    },
    "latent_indistinguishable_strict": {
        "no replacement inequality": lambda f: without(f, assumed.Replacement),
        "only non-increasing": lambda f: assuming(
            f, assumed.StrictlyDecreasing(), assumed.Nonincreasing()
        ),
        "latent-indistinguishable already": lambda f: without(f, assumed.InnerBelowOne),
        "of different classes": lambda f: without(f, assumed.InSupport),
        "for all points": lambda f: replace(f, exists=()),
        "the same point for all classes": lambda f: replace(f, right=at_one_point("Y")),
        "turned": lambda f: replace(f, left=f.right, right=f.left),
    },
    "latent_indistinguishable_by_completion": {
        "not convex": lambda f: without(f, assumed.Convex),
        "not monotone": lambda f: without(f, assumed.Nonincreasing),
        "outside the ball": lambda f: without(f, assumed.UnitBall),
        "in dimension C − 2": lambda f: replace(f, exists=(Tuple(Str("v"), t.CLASS_COUNT - 2),)),
        "for all vectors": lambda f: replace(f, exists=()),
        "strict": lambda f: replace(f, relation=">"),
        "a little better": lambda f: replace(f, right=f.right + S(1) / 1000),
        "turned": lambda f: replace(f, left=f.right, right=f.left),
        "of a known Gram matrix": lambda f: replace(
            f,
            assumptions=f.assumptions | {assumed.GramIs("v", d.s, d.t, S(1))},
            right=t.Bind(d.c, t.ClassLaw(), d.loss_of(S(0))),
        ),
    },
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "mutate"),
    [
        pytest.param(n, m, id=f"{n}: {what}")
        for n, all_ in STATEMENTS.items()
        for what, m in all_.items()
    ],
)
def test_a_false_neighbour_of_the_statement_is_not_proved(theorems, name, mutate):
    formal = MODULES[name].formal()
    assert proves(theorems[name], formal) == ""
    mutant = mutate(formal)
    assert mutant != formal
    assert proves(theorems[name], mutant) != ""


# --- rules misapplied ----------------------------------------------------------------------------


def strict_step(theorems):
    return theorems["averaging_step_strict"]


def completion():
    return latent_indistinguishable_by_completion


def vectors_of(gram):
    """Choose vectors of a Gram matrix other than the completion, with its own proofs."""
    lower = rules.algebra(
        1,
        1
        + t.Inner(t.Vector("u", d.c), t.Vector("u", d.c))
        - t.substitute(gram.args[3], {d.s: d.c, d.t: d.c}),
        (gram,),
    )
    diagonal = rules.algebra(t.substitute(gram.args[3], {d.t: d.s}), 1)
    return rules.vectors_of_gram(lower, gram, completion()._semidefinite(), diagonal)


def means_without_completion():
    """⟨μ_s, μ_t⟩ alone: the diagonal is ‖μ_s‖², not 1."""
    from theorems.claims.simplex.bound_from_means import mean_of

    return assumed.GramIs("u", d.s, d.t, t.Inner(mean_of(d.s), mean_of(d.t)))


def completed_too_much():
    """1 on the diagonal and ⟨μ_s, μ_t⟩ − 1/C off it: perhaps not positive semidefinite."""
    body = completion()._completion().args[3]
    less = (1 - t.Equal(d.s, d.t)) / t.CLASS_COUNT
    return assumed.GramIs("u", d.s, d.t, body - less)


MISUSES = {
    "collapse of a strict step": (
        lambda th: rules.collapse(strict_step(th), "f", d.s, t.Variable("Y", "points")),
        "is about f|is free in",
    ),
    "the others after a step that is not the collapse": (
        lambda th: rules.collapse_others(strict_step(th), "f", d.s, t.Variable("r", "point")),
        "is about f",
    ),
    "strict for a class without a second value": (
        lambda th: rules.average(strict_step(th), d.s, t.ClassLaw()),
        "is free in",
    ),
    "the pattern s, t without another class": (
        lambda th: rules.instantiate(
            rules.cases(strict_step(th), strict_step(th), d.s, d.t), d.t, d.s
        ),
        "the classes differ",
    ),
    "strictness from monotonicity": (
        lambda th: rules.strengthen(strict_step(th), assumed.Nonincreasing()),
        "not assumed",
    ),
    "a choice of a choice": (
        lambda th: rules.exists_at_mean(th["latent_indistinguishable_strict"]),
        "exists",
    ),
    "the matrix of the means": (lambda th: vectors_of(means_without_completion()), "differ"),
    "a matrix below the completion": (
        lambda th: vectors_of(completed_too_much()),
        "not the quadratic form",
    ),
    "two dimensions dropped": (
        lambda th: rules.completion(
            th["latent_indistinguishable_by_completion"], assumed.GramBelow("w", "v")
        ),
        "not assumed",
    ),
    "larger cosines": (
        lambda th: rules.completion(completion()._smaller_cosines(), assumed.GramBelow("u", "v")),
        "not assumed",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("misuse", "message"), MISUSES.values(), ids=MISUSES)
def test_a_rule_misapplied_is_refused(theorems, misuse, message):
    with pytest.raises(RuleError, match=message):
        misuse(theorems)
