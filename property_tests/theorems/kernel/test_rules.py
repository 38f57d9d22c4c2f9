"""Every rule of the kernel: a correct use, checked on models, and each side condition violated."""

import re
from types import SimpleNamespace

import pytest
from sympy import I, Integer, Mul, Rational, S, Symbol

from property_tests.theorems.kernel.uses import (
    ASKEW,
    BELOW,
    CENTRED,
    CONCLUSIONS,
    GRAM,
    IN_SET,
    UNIT,
    USES,
    C,
    K,
    Y,
    a,
    b,
    c,
    c_i,
    centred,
    classes,
    collapsed,
    diagonal,
    drawn,
    e,
    exists,
    fact,
    i,
    indicators,
    inner,
    j,
    joined,
    loss,
    means,
    members,
    of_class_s,
    orthonormal,
    others,
    outside,
    p,
    pi,
    points,
    positive,
    q,
    quadratic,
    replaced,
    row_sum,
    s,
    semidefinite,
    smaller_cosine,
    square,
    step,
    swap,
    u,
    x,
    x_i,
    y,
    z,
)
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import RULES, Theorem, proves
from theorems.verdicts.models import check_statements


def test_every_rule_has_a_correct_use_and_a_misuse():
    assert set(USES) == set(RULES)
    assert {name for name, *_ in MISUSES} == set(RULES)


@pytest.mark.parametrize("name", USES)
def test_a_correct_use_holds_on_models(name):
    theorem = USES[name]()
    assert type(theorem) is Theorem
    assert theorem.rule == name
    report = check_statements([(name, theorem.statement)], 4, 7)
    assert report.failure == ""


@pytest.mark.parametrize("name", CONCLUSIONS)
def test_a_correct_use_concludes_what_the_rule_says(name):
    theorem = USES[name]()
    assert proves(theorem, CONCLUSIONS[name]) == ""
    assert theorem.assumptions == CONCLUSIONS[name].assumptions


def zero():
    """[c = s] − [s = c], which is 0 but does not look it."""
    return t.Equal(c, s) - t.Equal(s, c)


def at_s():
    """z(s)² > 0, where z(s) ≠ 0."""
    return rules.instantiate(positive(), c, s)


DOUBLE = given.GramIs("u", s, u, 2 * t.Equal(s, u))


def polynomial_zero():
    return (C - 1) * (C + 1) - C**2 + 1


def hidden_family():
    """Σ_i m_i h_i for m_i = [e_i = s] and h_i, which is the same and does not look it."""
    h = t.Bind(u, t.Classes(), t.Equal(u, t.Entry(members, i)) * t.Equal(u, s))
    return fact(*(t.Bind(i, t.Indices(), m * h) for m in (IN_SET, joined())))


def itself(term):
    """A term equals itself."""
    return fact(term, term)


def forged(*assumptions):
    """1 > 2, as an object that looks like a theorem."""
    statement = Statement(frozenset(assumptions), S(1), ">", S(2))
    return SimpleNamespace(statement=statement, assumptions=statement.assumptions)


class Odd(t.Equal):
    """Not the indicator of the kernel."""


NO_TERM, GENUINE, SOME = "is no term", "not a Theorem", "only says that something exists"
MISUSES = [
    ("algebra", lambda: fact(z(c), z(s)), "different normal forms"),
    ("algebra", lambda: fact(z(c), z(s), given.Distinct(c, s)), "different normal forms"),
    ("algebra", lambda: fact(S(0.5), S(0.5)), NO_TERM),
    ("algebra", lambda: fact(Symbol("q"), Symbol("q")), "unknown"),
    ("algebra", lambda: fact(1 / z(), 1 / z()), "may not exist"),
    ("algebra", lambda: fact(1 / polynomial_zero(), 1 / polynomial_zero()), "may not exist"),
    ("algebra", lambda: fact(-4 * C**4, (C + I * C) ** 4), NO_TERM),
    ("algebra", lambda: fact(d.f(x) + 1, d.f(x) + 1), "adds"),
    ("algebra", lambda: itself(d.f(x) * d.f(y)), "multiplies vector and vector"),
    ("algebra", lambda: itself(Mul._from_args((c, z(c)))), "multiplies"),
    ("algebra", lambda: itself(1 / (C - 2)), "may not exist"),
    ("algebra", lambda: itself(t.Slope(c, loss(z(i)))), "where a index is needed"),
    ("algebra", lambda: itself(t.Bind(t.Entry(pi, c), t.Classes(), S(1))), "is no binder"),
    ("algebra", lambda: fact(t.Mass(x), t.Mass(x)), "where a class is needed"),
    ("algebra", lambda: fact(inner(x, y), 1, given.GramIs("f", s, u, S(1))), "normal forms"),
    (
        "algebra",
        lambda: fact(t.Bind(pi, t.Permutation(), t.Equal(t.Entry(pi, t.Entry(pi, c)), c)), 1 / C),
        "different normal forms",
    ),
    (
        "algebra",
        lambda: fact(
            t.Bind(Y, t.OnePointAClass(), inner(t.Entry(Y, i), x)),
            t.Bind(Y, t.OnePointAClass(), inner(t.Entry(Y, i), x)),
        ),
        "class is needed",
    ),
    ("nonnegative", lambda: rules.nonnegative(z(c)), "visibly"),
    ("nonnegative", lambda: rules.nonnegative(z(c) ** 3), "visibly"),
    ("nonnegative", lambda: rules.nonnegative(t.Equal(c, s) - 1), "visibly"),
    ("nonnegative", lambda: rules.nonnegative(C - 2), "visibly"),
    ("nonnegative", lambda: rules.nonnegative(inner(x, y)), "visibly"),
    ("nonnegative", lambda: rules.nonnegative(-(z(c) ** 2)), "visibly"),
    ("nonnegative", lambda: rules.nonnegative(d.f(x) ** 2), "vector"),
    ("nonnegative", lambda: rules.nonnegative((C + I * C) ** 2), NO_TERM),
    ("nonnegative", lambda: rules.nonnegative(Odd(c, s)), NO_TERM),
    ("cosine", lambda: rules.cosine(d.f(x), d.f(y), ()), "norm at most 1"),
    ("cosine", lambda: rules.cosine(d.f(x), t.Value("g", y), (UNIT,)), "vectors g"),
    ("cosine", lambda: rules.cosine(2 * d.f(x), d.f(y), (UNIT,)), "not the value"),
    ("cosine_below", lambda: rules.cosine_below(d.f(x), d.f(y), ()), "norm at most 1"),
    ("cosine_below", lambda: rules.cosine_below(d.f(x), d.f(x) + d.f(y), (UNIT,)), "not the value"),
    ("inner_below_one", lambda: rules.inner_below_one(given.Distinct(c, s)), "InnerBelowOne"),
    ("inner_below_one", lambda: rules.inner_below_one(given.InnerBelowOne(z(c), z(s))), "vector"),
    ("below", lambda: rules.below(GRAM, c, s), "GramBelow"),
    ("below", lambda: rules.below(BELOW, x, y), "class is needed"),
    ("positive_unless_zero", lambda: rules.positive_unless_zero(z(c)), "visibly"),
    ("chain", lambda: rules.chain(square(), square()), "breaks"),
    ("chain", lambda: rules.chain(exists(), exists()), SOME),
    ("chain", lambda: rules.chain(square(), forged()), GENUINE),
    ("add", lambda: rules.add(square(), exists()), SOME),
    ("add", lambda: rules.add(square(), forged()), GENUINE),
    ("nonnegative", lambda: rules.nonnegative(1 + z(c)), "visibly"),
    ("nonnegative", lambda: rules.nonnegative(z(c) - t.Equal(c, s)), "visibly"),
    ("nonnegative", lambda: rules.nonnegative(Rational(-1, 2)), "visibly"),
    ("scale", lambda: rules.scale(square(), -1), "non-negative"),
    ("scale", lambda: rules.scale(square(), z(c)), "non-negative"),
    ("scale", lambda: rules.scale(fact(zero(), C * zero()), 1 / zero()), "may not exist"),
    (
        "scale",
        lambda: rules.scale(fact(polynomial_zero(), C * polynomial_zero()), 1 / polynomial_zero()),
        "may not exist",
    ),
    ("scale", lambda: rules.scale(square(), S(1.0)), NO_TERM),
    ("turn", lambda: rules.turn(square()), "only an equality"),
    ("weaken", lambda: rules.weaken(square(), (z(c),)), "Assumptions"),
    ("weaken", lambda: rules.weaken(forged(), ()), GENUINE),
    ("weaken", lambda: rules.weaken(square(), (given.UnitVectors("f", c),)), "arguments"),
    ("weaken", lambda: rules.weaken(exists(), (given.InSupport(t.Entry(Y, e), s),)), "exist"),
    ("imply", lambda: rules.imply(square(), given.Convex()), "not assumed"),
    ("imply", lambda: rules.imply(indicators(), given.Distinct(c, s)), "nothing in the table"),
    ("imply", lambda: rules.imply(forged(given.Convex()), given.Convex()), GENUINE),
    ("cases", lambda: rules.cases(indicators(), indicators(), c, s), "the classes differ"),
    (
        "cases",
        lambda: rules.cases(
            fact(t.Equal(c, s), 1, given.Same(c, s)), fact(t.Equal(c, s), 1, given.Same(c, s)), c, s
        ),
        "second case assumes",
    ),
    (
        "cases",
        lambda: rules.cases(fact(t.Equal(c, s), 1, given.Same(c, s)), indicators(), c, s),
        "right sides differ",
    ),
    (
        "cases",
        lambda: rules.cases(fact(1 - t.Equal(c, s), 0, given.Same(c, s)), indicators(), c, s),
        "left sides differ",
    ),
    ("cases", lambda: rules.cases(exists(), exists(), c, s), SOME),
    ("instantiate", lambda: rules.instantiate(indicators(), c, x), "class is needed"),
    ("instantiate", lambda: rules.instantiate(indicators(), c, t.Classes()), NO_TERM),
    ("instantiate", lambda: rules.instantiate(indicators(), c, z(s)), "class is needed"),
    ("instantiate", lambda: rules.instantiate(exists(), s, c), SOME),
    (
        "instantiate_scalar",
        lambda: rules.instantiate_scalar(positive(), "z", (s,), S(0)),
        "occurs in an assumption",
    ),
    ("instantiate_scalar", lambda: rules.instantiate_scalar(square(), "z", (), S(0)), "arguments"),
    (
        "instantiate_scalar",
        lambda: rules.instantiate_scalar(
            rules.average(square(), c, t.Classes()), "z", (s,), t.Equal(s, c)
        ),
        "captured",
    ),
    (
        "instantiate_scalar",
        lambda: rules.instantiate_scalar(fact(z() * zero(), 0), "z", (), 1 / zero()),
        "may not exist",
    ),
    ("average", lambda: rules.average(indicators(), c, t.Classes()), "free in Distinct"),
    ("average", lambda: rules.average(indicators(), c, t.OtherClasses(e)), "in Distinct"),
    (
        "average",
        lambda: rules.average(fact(1, 1, given.InSupport(x, s)), x, t.Points(c)),
        "is free in InSupport",
    ),
    ("average", lambda: rules.average(square(), c, t.Points(s)), "no law of such"),
    (
        "average",
        lambda: rules.average(rules.instantiate(indicators(), s, c), c, t.OtherClasses(c)),
        "mentions the variable",
    ),
    ("average", lambda: rules.average(exists(), s, t.Classes()), SOME),
    (
        "average_strictly",
        lambda: rules.average_strictly(
            square(),
            rules.chain(at_s(), rules.add(rules.nonnegative(S(1)), fact(-1, -1))),
            c,
            t.ClassLaw(),
            s,
        ),
        "the value differs",
    ),
    (
        "average_strictly",
        lambda: rules.average_strictly(square(), square(), c, t.ClassLaw(), c),
        "not strict",
    ),
    (
        "average_strictly",
        lambda: rules.average_strictly(square(), positive(), c, t.ClassLaw(), s),
        "the value differs",
    ),
    (
        "average_strictly",
        lambda: rules.average_strictly(square(), positive(), c, t.OtherClasses(s), c),
        "another class",
    ),
    (
        "average_strictly",
        lambda: rules.average_strictly(square(), positive(), c, t.ClassLaw(), x),
        "where a class is needed",
    ),
    (
        "average_strictly",
        lambda: rules.average_strictly(square(), positive(), x, t.Points(c), p),
        "positive probability",
    ),
    (
        "average_strictly",
        lambda: rules.average_strictly(square(), positive(), points, drawn, a),
        "positive probability",
    ),
    (
        "average_strictly",
        lambda: rules.average_strictly(
            square(), positive(), classes, t.IndependentClasses(), classes
        ),
        "constant family",
    ),
    (
        "average_strictly",
        lambda: rules.average_strictly(
            positive(), rules.instantiate(positive(), c, s), c, t.ClassLaw(), s
        ),
        "in TermsDiffer",
    ),
    ("split", lambda: rules.split(loss(z(i)), i, c_i, s, a, b), "no mean"),
    (
        "split",
        lambda: rules.split(t.Bind(x, t.Points(c), inner(x, y)), i, c_i, s, a, b),
        "independent points",
    ),
    ("split", lambda: rules.split(means(loss(inner(x, x_i))), i, c_i, s, a, a), "not new"),
    ("split", lambda: rules.split(means(loss(inner(x, x_i))), i, c_i, s, points, b), "not new"),
    (
        "split",
        lambda: rules.split(means(loss(z(x_i) + z(t.Entry(b, i)))), i, c_i, s, a, b),
        "not new",
    ),
    (
        "split",
        lambda: rules.split(means(loss(z(x_i) + z(t.Entry(a, i)))), i, c_i, s, a, b),
        "not new",
    ),
    (
        "split",
        lambda: rules.split(means(t.Bind(b, drawn, loss(inner(x, x_i)))), i, c_i, s, a, b),
        "bound inside",
    ),
    ("split", lambda: rules.split(means(loss(inner(x, x_i))), i, c_i, z(s), a, b), "no class"),
    (
        "split",
        lambda: rules.split(means(t.Bind(s, t.Classes(), loss(inner(x, x_i)))), i, c_i, s, a, b),
        "bound inside",
    ),
    (
        "split",
        lambda: rules.split(means(t.Bind(a, drawn, loss(inner(x, x_i)))), i, c_i, s, a, b),
        "bound inside",
    ),
    (
        "split",
        lambda: rules.split(means(loss(z(x_i, t.Entry(points, j)))), i, c_i, s, a, b),
        "used in another way",
    ),
    (
        "split",
        lambda: rules.split(means(loss(z(x_i, inner(x, x_i)))), i, i, j, a, b),
        "used in another way",
    ),
    ("split", lambda: rules.split(means(loss(z(x_i))), i, i, s, a, b), "where a index is needed"),
    ("telescope", lambda: rules.telescope(exists(), members, s, j), SOME),
    ("telescope", lambda: rules.telescope(forged(), members, s, j), GENUINE),
    (
        "telescope",
        lambda: rules.telescope(
            rules.weaken(outside(), (given.Same(t.Entry(classes, j), s),)), members, s, j
        ),
        "j is free in Same",
    ),
    (
        "telescope",
        lambda: rules.telescope(
            rules.weaken(outside(), (given.Same(t.Entry(members, i), s),)), members, s, j
        ),
        "rename one of the two",
    ),
    (
        "telescope",
        lambda: rules.telescope(
            rules.weaken(outside(), (given.Same(t.Entry(members, t.Variable("m", "index")), s),)),
            members,
            s,
            j,
        ),
        "e• is free in Same",
    ),
    (
        "telescope",
        lambda: rules.telescope(fact(outside().right, outside().right), members, s, j),
        "j is free in",
    ),
    (
        "telescope",
        lambda: rules.telescope(fact(outside().left, outside().left), members, s, j),
        "with one more index",
    ),
    (
        "telescope",
        lambda: rules.telescope(outside(), members, s, t.Variable("m", "index")),
        "with one more index",
    ),
    ("telescope", lambda: rules.telescope(outside(), members, c, j), "used in another way"),
    ("telescope", lambda: rules.telescope(hidden_family(), members, s, j), "used in another way"),
    (
        "telescope",
        lambda: rules.telescope(outside(t.Mass(t.Entry(members, i))), members, s, j),
        "used in another way",
    ),
    (
        "telescope",
        lambda: rules.telescope(outside(t.Equal(t.Entry(members, i), c)), members, s, j),
        "used in another way",
    ),
    (
        "telescope",
        lambda: rules.telescope(
            rules.average(outside(), members, t.IndependentClasses()), members, s, j
        ),
        "is bound in",
    ),
    (
        "telescope",
        lambda: rules.telescope(rules.average(outside(), s, t.ClassLaw()), members, s, j),
        "is bound in",
    ),
    (
        "telescope",
        lambda: rules.telescope(rules.average(outside(), j, t.Indices()), members, s, j),
        "is bound in",
    ),
    ("telescope", lambda: rules.telescope(outside(), points, s, j), "family of classes"),
    ("telescope", lambda: rules.telescope(outside(), t.Constant(s), s, j), "family of classes"),
    ("telescope", lambda: rules.telescope(outside(), members, s, c), "is no index"),
    ("telescope", lambda: rules.telescope(outside(), members, x, j), "where a class is needed"),
    (
        "telescope",
        lambda: rules.telescope(outside(), members, t.Entry(members, j), j),
        "e• is used in",
    ),
    (
        "telescope",
        lambda: rules.telescope(outside(), members, t.Entry(classes, j), j),
        "j is used in",
    ),
    ("relabel", lambda: rules.relabel(t.Bind(c, t.Classes(), z(c)), pi), "does not begin"),
    ("relabel", lambda: rules.relabel(loss(z(i)), pi), "does not begin"),
    ("relabel", lambda: rules.relabel(t.Bind(c, t.ClassLaw(), z(c)), s), "no permutation"),
    ("relabel", lambda: rules.relabel(t.Bind(c, t.ClassLaw(), z(t.Entry(pi, c))), pi), "not new"),
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
            loss(z(c)), loss(z(c) - (2 * t.Mass(c_i) - 1) * z(e)), t.Mass(c_i), 1, z(e)
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
    ("choose_point", lambda: rules.choose_point(square()), "no mean"),
    (
        "choose_point",
        lambda: rules.choose_point(fact(z(s), t.Bind(c, t.Classes(), t.Equal(c, s) * z(c)))),
        "no mean",
    ),
    ("choose_point", lambda: rules.choose_point(exists()), SOME),
    (
        "choose_point",
        lambda: rules.choose_point(rules.chain(square(), fact(0, t.Bind(c, t.ClassLaw(), S(0))))),
        "rename one of the two",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(forged(), GRAM, semidefinite(), diagonal()),
        GENUINE,
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(
            orthonormal(), given.UnitVectors("u", s, u, S(1)), semidefinite(), diagonal()
        ),
        "is not a GramIs",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(rules.turn(orthonormal()), GRAM, semidefinite(), diagonal()),
        "u is used",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(
            rules.weaken(orthonormal(), (BELOW,)), GRAM, semidefinite(), diagonal()
        ),
        "u is used",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(
            orthonormal(), GRAM, semidefinite(), rules.weaken(diagonal(), (given.Distinct(s, e),))
        ),
        "free in an assumption",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(
            orthonormal(), GRAM, semidefinite(), rules.weaken(diagonal(), (given.Distinct(u, e),))
        ),
        "free in an assumption",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(
            rules.weaken(fact(1, 1), (DOUBLE,)),
            DOUBLE,
            rules.scale(semidefinite(), 2),
            rules.add(rules.nonnegative(S(1)), fact(1, 1)),
        ),
        "the diagonal is not 1",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(orthonormal(), GRAM, square(), diagonal()),
        "quadratic form",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(
            orthonormal(), GRAM, fact(*[quadratic(t.Equal(s, u))] * 2), diagonal()
        ),
        "not ≥ 0",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(
            orthonormal(), GRAM, semidefinite(), fact(2 * t.Equal(s, s), 2)
        ),
        "not the diagonal",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(
            orthonormal(), GRAM, semidefinite(), fact(t.Equal(s, s), t.Equal(u, u))
        ),
        "not 1",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(
            fact(1, 1 + inner(c, e, "u") - t.Mass(c), ASKEW), ASKEW, semidefinite(), diagonal()
        ),
        "not symmetric",
    ),
    (
        "choose_vectors",
        lambda: rules.choose_vectors(
            rules.weaken(orthonormal(), (given.TermsDiffer(z(c), S(0)),)),
            GRAM,
            semidefinite(),
            diagonal(),
        ),
        "z is not free",
    ),
    (
        "choose_centred_vectors",
        lambda: centred(fact(row_sum(GRAM), 1), GRAM, orthonormal()),
        "the rows do not add up to 0",
    ),
    (
        "choose_centred_vectors",
        lambda: centred(rules.nonnegative(row_sum(GRAM)), GRAM, orthonormal()),
        "the rows do not add up to 0",
    ),
    (
        "choose_centred_vectors",
        lambda: centred(fact(row_sum(), 0), GRAM, orthonormal()),
        "not the sum of a row",
    ),
    (
        "choose_centred_vectors",
        lambda: centred(fact(0, 0), GRAM, orthonormal()),
        "not the sum of a row",
    ),
    (
        "choose_centred_vectors",
        lambda: centred(fact(quadratic(CENTRED.args[3]), quadratic(CENTRED.args[3]))),
        "not the sum of a row",
    ),
    ("choose_centred_vectors", lambda: centred(forged()), GENUINE),
    (
        "choose_centred_vectors",
        lambda: centred(rules.weaken(fact(row_sum(), 0), (given.Same(s, e),))),
        "free in an assumption",
    ),
    (
        "choose_centred_vectors",
        lambda: centred(rules.weaken(fact(row_sum(), 0), (BELOW,))),
        "u is used",
    ),
    (
        "drop_dimension",
        lambda: rules.drop_dimension(indicators(), given.Distinct(c, s)),
        "GramBelow",
    ),
    (
        "drop_dimension",
        lambda: rules.drop_dimension(positive(), given.TermsDiffer(z(c) ** 2, S(0))),
        "GramBelow",
    ),
    ("drop_dimension", lambda: rules.drop_dimension(square(), BELOW), "not assumed"),
    (
        "drop_dimension",
        lambda: rules.drop_dimension(smaller_cosine("u"), given.GramBelow("u", "u")),
        "name of the old",
    ),
    (
        "drop_dimension",
        lambda: rules.drop_dimension(rules.weaken(smaller_cosine(), (given.UnitBall("v"),)), BELOW),
        "v is used",
    ),
    (
        "drop_dimension",
        lambda: rules.drop_dimension(
            rules.add(smaller_cosine(), fact(-inner(c, e, "v"), -inner(c, e, "v"))), BELOW
        ),
        "used on the left",
    ),
    ("drop_dimension", lambda: rules.drop_dimension(forged(BELOW), BELOW), GENUINE),
]


@pytest.mark.parametrize(
    ("misuse", "message"),
    [pytest.param(*case, id=f"{name}-{n}") for n, (name, *case) in enumerate(MISUSES)],
)
def test_a_violated_side_condition_is_refused(misuse, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        misuse()


def test_a_factor_that_is_zero_makes_no_strict_relation():
    assert rules.scale(positive(), 0).relation == "≥"


def test_a_point_is_at_most_its_mean_not_equal_to_it():
    mean = t.Bind(c, t.ClassLaw(), z(c))
    assert rules.choose_point(fact(mean, mean.func(e, t.ClassLaw(), z(e)))).relation == "≥"


@pytest.mark.parametrize("places", [(s, s, S(1)), (s, u, t.Equal(s, e)), (s, s, t.Equal(s, e))])
def test_a_gram_matrix_is_a_term_in_two_classes(places):
    with pytest.raises(ValueError, match="other free variables"):
        given.GramIs("u", *places)


# --- statements ----------------------------------------------------------------------------------


def test_what_is_assumed_of_vectors_says_nothing_of_those_that_exist():
    theorem = rules.drop_dimension(smaller_cosine(), BELOW)
    says = theorem.statement
    about = says.assumptions | {given.GramIs("v", s, u, S(1))}
    stronger = Statement(about, says.left, "≥", 2 - inner(c, e, "u"), says.exists)
    assert "exist" in proves(theorem, stronger)


def test_a_strict_mean_needs_every_class_to_have_mass_and_keeps_the_relation_else():
    zero_factor = rules.scale(positive(), t.Equal(c, s))
    assert zero_factor.relation == "≥"
    assert rules.scale(positive(), Rational(1, 3) * K).relation == ">"
    assert rules.average(positive(), e, t.Classes()).relation == ">"


def test_numbers_stay_exact():
    assert rules.scale(square(), Rational(1, 3)).left == z(c) ** 2 / 3
    assert rules.nonnegative(Integer(0)).statement == Statement(frozenset(), S(0), "≥", S(0))
