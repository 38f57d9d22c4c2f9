"""The rules about losses: each side condition violated."""

import re

import pytest
from sympy import S

from property_tests.theorems.kernel.misuses import (
    GENUINE,
    SOME,
    cases,
    forged,
)
from property_tests.theorems.kernel.uses import (
    UNIT,
    c,
    c_i,
    classes,
    e,
    exists,
    fact,
    i,
    inner,
    j,
    loss,
    means,
    members,
    of_class_s,
    others,
    p,
    pi,
    points,
    q,
    replaced,
    s,
    square,
    step,
    swap,
    u,
    x,
    x_i,
    y,
    z,
)
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t

MISUSES = [
    ("jensen", lambda: rules.jensen(t.Bind(i, t.Indices(), z(i)), ()), "no loss"),
    ("jensen", lambda: rules.jensen(loss(z(i)), ((c, t.Classes()),)), "probability law"),
    ("jensen", lambda: rules.jensen(others(z(u), c), ((c, t.ClassLaw()),)), "depend on c"),
    (
        "jensen",
        lambda: rules.jensen(loss(inner(x, y)), ((x, t.Points(c_i)),)),
        "depends on the coordinate",
    ),
    (
        "decrease",
        lambda: rules.decrease(fact(t.Equal(c_i, s), 0, given.Distinct(c_i, s)), i, t.Indices()),
        "is free in Distinct",
    ),
    ("decrease", lambda: rules.decrease(square(), c, t.ClassLaw()), "no domain"),
    ("decrease", lambda: rules.decrease(exists(), i, t.Indices()), SOME),
    ("decrease_strictly", lambda: rules.decrease_strictly(square(), i, t.Indices()), "not strict"),
    (
        "decrease_strictly",
        lambda: rules.decrease_strictly(rules.positive_unless_zero(z(i) ** 2), i, t.Indices()),
        "is free in TermsDiffer",
    ),
    ("subgradient", lambda: rules.subgradient(loss(z(i)), others(z(u), c)), "different coord"),
    ("subgradient", lambda: rules.subgradient(*[t.Bind(i, t.Indices(), z(i))] * 2), "two losses"),
    (
        "subgradient",
        lambda: rules.subgradient(loss(z(i)), t.Bind(i, t.Indices(), z(i))),
        "two losses",
    ),
    (
        "subgradient",
        lambda: rules.subgradient(t.Bind(i, t.Indices(), z(i)), loss(z(i))),
        "two losses",
    ),
    ("subgradient", lambda: rules.subgradient(*[t.Loss(c, t.ClassLaw(), z(c))] * 2), "no domain"),
    ("subgradient_strictly", lambda: rules.subgradient_strictly(loss(z(i)), loss(z(s))), "depends"),
    ("subgradient_strictly", lambda: rules.subgradient_strictly(loss(z(s)), loss(z(i))), "depends"),
    (
        "replacement",
        lambda: rules.replacement(
            means(of_class_s(inner(x, x_i) + t.Bind(q, t.Points(t.Entry(members, i)), z(q)))), s, y
        ),
        "depends on i",
    ),
    ("replacement", lambda: rules.replacement(of_class_s(inner(x, x_i)), s, y), "mean of a loss"),
    ("replacement", lambda: rules.replacement(means(z(x_i)), s, y), "mean of a loss"),
    (
        "replacement",
        lambda: rules.replacement(t.Loss(i, t.Indices(), loss(z(j), j)), s, y),
        "mean of a loss",
    ),
    (
        "replacement",
        lambda: rules.replacement(t.Bind(p, t.Points(c), of_class_s(inner(x, p))), s, y),
        "independent points",
    ),
    (
        "replacement",
        lambda: rules.replacement(means(others(inner(x, y), c)), s, q),
        "k coordinates",
    ),
    (
        "replacement",
        lambda: rules.replacement(means(loss(inner(x, x_i))), s, y),
        "where the class is not s",
    ),
    ("replacement", lambda: rules.replacement(means(of_class_s(inner(x, x_i))), s, x), "not new"),
    (
        "replacement",
        lambda: rules.replacement(means(of_class_s(inner(x, x_i))), c_i, y),
        "depends on the coordinate",
    ),
    (
        "replacement",
        lambda: rules.replacement(means(of_class_s(inner(x, t.Entry(points, j)))), s, y),
        "another entry",
    ),
    ("replacement", lambda: rules.replacement(means(of_class_s(z(i, x_i))), s, y), "depends on i"),
    (
        "replacement",
        lambda: rules.replacement(means(of_class_s(t.Equal(i, j) * z(x_i))), s, y),
        "depends on i",
    ),
    (
        "replacement",
        lambda: rules.replacement(means(of_class_s(z(i) * inner(x, x_i))), s, y),
        "depends on i",
    ),
    (
        "replacement",
        lambda: rules.replacement(means(of_class_s(t.Bind(i, t.Indices(), inner(x, x_i)))), s, y),
        "bound twice",
    ),
    (
        "replacement",
        lambda: rules.replacement(
            t.Bind(points, t.IndependentPoints(t.Constant(c_i)), of_class_s(inner(x, x_i))), s, y
        ),
        "depends on the coordinate",
    ),
    (
        "submodular",
        lambda: rules.submodular(loss(z(c)), loss(z(e)), -1, 1, (z(e) - z(c)) / 3),
        "not 0 or 1",
    ),
    (
        "submodular",
        lambda: rules.submodular(*[t.Bind(i, t.Indices(), z(i))] * 2, t.Equal(c_i, s), 1, S(0)),
        "about two losses",
    ),
    (
        "submodular",
        lambda: rules.submodular(
            t.Bind(i, t.Indices(), z(c)), loss(z(c)), t.Equal(c_i, s), 1, S(0)
        ),
        "about two losses",
    ),
    (
        "submodular",
        lambda: rules.submodular(
            loss(z(c)), t.Bind(i, t.Indices(), z(c)), t.Equal(c_i, s), 1, S(0)
        ),
        "about two losses",
    ),
    (
        "submodular",
        lambda: rules.submodular(loss(z(c)), loss(z(c), j), t.Equal(c_i, s), 1, S(0)),
        "different coordinates",
    ),
    (
        "submodular",
        lambda: rules.submodular(loss(z(c)), others(z(c), c), t.Equal(c_i, s), 1, S(0)),
        "different coordinates",
    ),
    (
        "submodular",
        lambda: rules.submodular(loss(z(c)), loss(z(c) - 3 * z(e)), S(2), 1, z(e)),
        "is not 0 or 1",
    ),
    (
        "submodular",
        lambda: rules.submodular(
            loss(z(c)),
            loss(z(c) - (2 * t.Probability(c_i) - 1) * z(e)),
            t.Probability(c_i),
            1,
            z(e),
        ),
        "is not 0 or 1",
    ),
    (
        "submodular",
        lambda: rules.submodular(*swap(z(c), z(e)), t.Equal(c_i, s), -1, z(e) - z(c)),
        "visibly",
    ),
    (
        "submodular",
        lambda: rules.submodular(*swap(z(c), z(e)), t.Equal(c_i, s), z(c), z(c) - z(e)),
        "visibly",
    ),
    (
        "submodular",
        lambda: rules.submodular(*swap(z(c), z(i)), t.Equal(c_i, s), 1, z(c) - z(i)),
        "depends on the coordinate",
    ),
    (
        "submodular",
        lambda: rules.submodular(*swap(z(c), z(e)), t.Equal(c_i, s), 1, z(e) - z(c)),
        "differ otherwise",
    ),
    (
        "submodular",
        lambda: rules.submodular(*swap(z(c), z(e)), 1 - t.Equal(c_i, s), 1, z(c) - z(e)),
        "differ otherwise",
    ),
    (
        "submodular",
        lambda: rules.submodular(*swap(z(c), z(e)), t.Equal(c_i, c), 1, z(c) - z(e)),
        "differ otherwise",
    ),
    (
        "submodular",
        lambda: rules.submodular(
            *swap(z(c), z(e)), t.Equal(c_i, s), 1, (z(c) - z(e)) * t.Equal(x, x)
        ),
        "where a class is needed",
    ),
    ("discharge", lambda: rules.discharge(square(), replaced()), "not assumed"),
    ("discharge", lambda: rules.discharge(forged(given.Replacement()), replaced()), GENUINE),
    ("discharge", lambda: rules.discharge(step(), forged(given.Submodular())), GENUINE),
    ("discharge", lambda: rules.discharge(step(), exists()), SOME),
    ("discharge", lambda: rules.discharge(step(), square()), "is not (R)"),
    (
        "discharge",
        lambda: rules.discharge(step(), fact(replaced().left, replaced().left)),
        "is not (R)",
    ),
    (
        "discharge",
        lambda: rules.discharge(step(), fact(replaced().right, replaced().right)),
        "is not (R)",
    ),
    (
        "discharge",
        lambda: rules.discharge(step(), rules.instantiate_scalar(replaced(), "h", (p,), z(p) ** 2)),
        "is not (R)",
    ),
    (
        "discharge",
        lambda: rules.discharge(step(), rules.instantiate_scalar(replaced(), "w", (j,), S(0))),
        "is not (R)",
    ),
    (
        "discharge",
        lambda: rules.discharge(step(), rules.instantiate_scalar(replaced(), "w", (j,), z())),
        "is not (R)",
    ),
    (
        "discharge",
        lambda: rules.discharge(step(), rules.instantiate(replaced(), classes, t.Constant(s))),
        "is not (R)",
    ),
    (
        "discharge",
        lambda: rules.discharge(step(), rules.instantiate(replaced(), classes, t.Constant(c))),
        "is not (R)",
    ),
    (
        "discharge",
        lambda: rules.discharge(step(), rules.instantiate(replaced(), s, c)),
        "is not (R)",
    ),
    (
        "discharge",
        lambda: rules.discharge(step(), rules.weaken(replaced(), (UNIT,))),
        "not about ℓ alone",
    ),
    (
        "discharge",
        lambda: rules.discharge(step(), rules.weaken(replaced(), (given.Distinct(c_i, s),))),
        "rename one of the two",
    ),
    (
        "discharge",
        lambda: rules.discharge(step(), rules.weaken(replaced(), (given.Distinct(e, s),))),
        "not about ℓ alone",
    ),
    (
        "reorder",
        lambda: rules.reorder(t.Bind(u, t.OtherClasses(t.Entry(pi, c)), z(u)), pi),
        "no loss",
    ),
    ("reorder", lambda: rules.reorder(loss(z(i)), pi), "leaves no class out"),
    ("reorder", lambda: rules.reorder(others(z(u), c), pi), "does not leave out an entry"),
    (
        "reorder",
        lambda: rules.reorder(others(z(u), t.Entry(t.Variable("σ", "permutation"), c)), pi),
        "does not leave out an entry",
    ),
    ("reorder", lambda: rules.reorder(others(S(1), c_i), classes), "no permutation"),
    ("reorder", lambda: rules.reorder(others(z(u), t.Entry(pi, u)), pi), "on the coordinate"),
]


@pytest.mark.parametrize(("misuse", "message"), cases(MISUSES))
def test_a_violated_side_condition_is_refused(misuse, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        misuse()
