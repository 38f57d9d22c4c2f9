"""The rules of collapse and existence: each side condition violated."""

import re

import pytest
from sympy import S

from property_tests.theorems.kernel.misuses import (
    DOUBLE,
    GENUINE,
    SOME,
    cases,
    forged,
)
from property_tests.theorems.kernel.uses import (
    ASKEW,
    BELOW,
    CENTRED,
    GRAM,
    Y,
    c,
    c_i,
    centred,
    collapsed,
    diagonal,
    e,
    exists,
    fact,
    indicators,
    inner,
    orthonormal,
    p,
    points,
    positive,
    q,
    quadratic,
    row_sum,
    s,
    semidefinite,
    smaller_cosine,
    square,
    step,
    u,
    x,
    y,
    z,
)
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import proves

MISUSES = [
    ("collapse", lambda: rules.collapse(step(), "f", c, Y), "used in"),
    ("collapse", lambda: rules.collapse(step(), "f", e, Y), "not one class"),
    ("collapse", lambda: rules.collapse(step(), "g", s, Y), "not one class"),
    ("collapse", lambda: rules.collapse(step(), "f", s, points), "no new family"),
    ("collapse", lambda: rules.collapse(step(), "f", s, e), "no new family"),
    (
        "collapse",
        lambda: rules.collapse(
            rules.weaken(step(), (given.InnerBelowOne(d.f(p), d.f(q)),)), "f", s, Y
        ),
        "is about f",
    ),
    (
        "collapse",
        lambda: rules.collapse(rules.weaken(step(), (given.UnitBall("f"),)), "f", s, Y),
        "is about f",
    ),
    (
        "collapse",
        lambda: rules.collapse(rules.weaken(step(), (given.Distinct(s, e),)), "f", s, Y),
        "is free in",
    ),
    ("collapse", lambda: rules.collapse(square(), "z", s, Y), "not of the form"),
    ("collapse", lambda: rules.collapse(square(z(s)), "z", s, Y), "is free in"),
    ("collapse_others", lambda: rules.collapse_others(step(), "f", e, p), "one point a class"),
    ("collapse_others", lambda: rules.collapse_others(square(), "f", e, p), "not of the form"),
    ("collapse_others", lambda: rules.collapse_others(exists(), "f", s, y), SOME),
    (
        "collapse_others",
        lambda: rules.collapse_others(
            rules.chain(
                fact(collapsed().left + t.Bind(Y, t.OnePointAClass(), S(0)), collapsed().left),
                collapsed(),
            ),
            "f",
            s,
            y,
        ),
        "Y is used in",
    ),
    ("collapse_others", lambda: rules.collapse_others(collapsed(), "f", c, y), "is bound"),
    ("collapse_others", lambda: rules.collapse_others(collapsed(), "f", s, x), "not new"),
    ("collapse_others", lambda: rules.collapse_others(collapsed(), "f", x, y), "class is needed"),
    ("collapse_others", lambda: rules.collapse_others(collapsed(), "g", s, y), "not all classes"),
    (
        "collapse_others",
        lambda: rules.collapse_others(
            rules.weaken(collapsed(), (given.InSupport(y, e),)), "f", s, y
        ),
        "not new",
    ),
    (
        "collapse_others",
        lambda: rules.collapse_others(
            rules.weaken(collapsed(), (given.InnerBelowOne(d.f(p), d.f(q)),)), "f", s, y
        ),
        "is about f",
    ),
    ("collapse", lambda: rules.collapse(step(), "f", c_i, Y), "is one class"),
    ("exists_at_mean", lambda: rules.exists_at_mean(square()), "no mean"),
    (
        "exists_at_mean",
        lambda: rules.exists_at_mean(fact(z(s), t.Bind(c, t.Classes(), t.Equal(c, s) * z(c)))),
        "no mean",
    ),
    ("exists_at_mean", lambda: rules.exists_at_mean(exists()), SOME),
    (
        "exists_at_mean",
        lambda: rules.exists_at_mean(rules.chain(square(), fact(0, t.Bind(c, t.ClassLaw(), S(0))))),
        "rename one of the two",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(forged(), GRAM, semidefinite(), diagonal()),
        GENUINE,
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(
            orthonormal(), given.UnitVectors("u", s, u, S(1)), semidefinite(), diagonal()
        ),
        "is not a GramIs",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(rules.sym(orthonormal()), GRAM, semidefinite(), diagonal()),
        "u is used",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(
            rules.weaken(orthonormal(), (BELOW,)), GRAM, semidefinite(), diagonal()
        ),
        "u is used",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(
            orthonormal(), GRAM, semidefinite(), rules.weaken(diagonal(), (given.Distinct(s, e),))
        ),
        "free in an assumption",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(
            orthonormal(), GRAM, semidefinite(), rules.weaken(diagonal(), (given.Distinct(u, e),))
        ),
        "free in an assumption",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(
            rules.weaken(fact(1, 1), (DOUBLE,)),
            DOUBLE,
            rules.scale(semidefinite(), 2),
            rules.add(rules.nonnegative(S(1)), fact(1, 1)),
        ),
        "the diagonal is not 1",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(orthonormal(), GRAM, square(), diagonal()),
        "quadratic form",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(
            orthonormal(), GRAM, fact(*[quadratic(t.Equal(s, u))] * 2), diagonal()
        ),
        "not ≥ 0",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(
            orthonormal(), GRAM, semidefinite(), fact(2 * t.Equal(s, s), 2)
        ),
        "not the diagonal",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(
            orthonormal(), GRAM, semidefinite(), fact(t.Equal(s, s), t.Equal(u, u))
        ),
        "not 1",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(
            fact(1, 1 + inner(c, e, "u") - t.Probability(c), ASKEW),
            ASKEW,
            semidefinite(),
            diagonal(),
        ),
        "not symmetric",
    ),
    (
        "vectors_of_gram",
        lambda: rules.vectors_of_gram(
            rules.weaken(orthonormal(), (given.TermsDiffer(z(c), S(0)),)),
            GRAM,
            semidefinite(),
            diagonal(),
        ),
        "z is not free",
    ),
    (  # C orthonormal vectors, and in R^{C−1}
        "centred_vectors_of_gram",
        lambda: centred(
            fact(row_sum(), 0),
            theorem=rules.vectors_of_gram(orthonormal(), GRAM, semidefinite(), diagonal()),
        ),
        "said to exist twice",
    ),
    (
        "centred_vectors_of_gram",
        lambda: centred(fact(row_sum(GRAM), 1), GRAM, orthonormal()),
        "the rows do not add up to 0",
    ),
    (
        "centred_vectors_of_gram",
        lambda: centred(rules.nonnegative(row_sum(GRAM)), GRAM, orthonormal()),
        "the rows do not add up to 0",
    ),
    (
        "centred_vectors_of_gram",
        lambda: centred(fact(row_sum(), 0), GRAM, orthonormal()),
        "not the sum of a row",
    ),
    (
        "centred_vectors_of_gram",
        lambda: centred(fact(0, 0), GRAM, orthonormal()),
        "not the sum of a row",
    ),
    (
        "centred_vectors_of_gram",
        lambda: centred(fact(quadratic(CENTRED.args[3]), quadratic(CENTRED.args[3]))),
        "not the sum of a row",
    ),
    ("centred_vectors_of_gram", lambda: centred(forged()), GENUINE),
    (
        "centred_vectors_of_gram",
        lambda: centred(rules.weaken(fact(row_sum(), 0), (given.Same(s, e),))),
        "free in an assumption",
    ),
    (
        "centred_vectors_of_gram",
        lambda: centred(rules.weaken(fact(row_sum(), 0), (BELOW,))),
        "u is used",
    ),
    (
        "completion",
        lambda: rules.completion(indicators(), given.Distinct(c, s)),
        "GramBelow",
    ),
    (
        "completion",
        lambda: rules.completion(positive(), given.TermsDiffer(z(c) ** 2, S(0))),
        "GramBelow",
    ),
    ("completion", lambda: rules.completion(square(), BELOW), "not assumed"),
    (
        "completion",
        lambda: rules.completion(smaller_cosine("u"), given.GramBelow("u", "u")),
        "name of the old",
    ),
    (
        "completion",
        lambda: rules.completion(rules.weaken(smaller_cosine(), (given.UnitBall("v"),)), BELOW),
        "v is used",
    ),
    (
        "completion",
        lambda: rules.completion(
            rules.add(smaller_cosine(), fact(-inner(c, e, "v"), -inner(c, e, "v"))), BELOW
        ),
        "used on the left",
    ),
    ("completion", lambda: rules.completion(forged(BELOW), BELOW), GENUINE),
]


@pytest.mark.parametrize(("misuse", "message"), cases(MISUSES))
def test_a_violated_side_condition_is_refused(misuse, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        misuse()


def test_a_point_is_at_most_its_mean_not_equal_to_it():
    mean = t.Bind(c, t.ClassLaw(), z(c))
    assert rules.exists_at_mean(fact(mean, mean.func(e, t.ClassLaw(), z(e)))).relation == "≥"


def test_what_is_assumed_of_vectors_says_nothing_of_those_that_exist():
    theorem = rules.completion(smaller_cosine(), BELOW)
    says = theorem.statement
    about = says.assumptions | {given.GramIs("v", s, u, S(1))}
    stronger = Statement(about, says.left, "≥", 2 - inner(c, e, "u"), says.exists)
    assert "exist" in proves(theorem, stronger)
