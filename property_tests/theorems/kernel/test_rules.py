"""Every rule of the kernel: a correct use, checked on models, and each side condition violated."""

import re

import pytest
from sympy import Basic, I, Integer, Mul, Rational, S, Symbol
from sympy.core.symbol import Str

from property_tests.theorems.kernel import test_existence_rules, test_loss_rules, test_word_rules
from property_tests.theorems.kernel.misuses import (
    GENUINE,
    NO_TERM,
    SOME,
    Odd,
    at_s,
    cases,
    forged,
    hidden_family,
    itself,
    polynomial_zero,
    zero,
)
from property_tests.theorems.kernel.uses import (
    BELOW,
    CONCLUSIONS,
    GRAM,
    UNIT,
    USES,
    C,
    K,
    Y,
    a,
    b,
    c,
    c_i,
    classes,
    drawn,
    e,
    exists,
    fact,
    i,
    indicators,
    inner,
    j,
    loss,
    means,
    members,
    outside,
    p,
    pi,
    points,
    positive,
    s,
    square,
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
    ("algebra", lambda: itself(t.Subgradient(c, loss(z(i)))), "where an index is needed"),
    ("algebra", lambda: itself(t.Bind(t.Entry(pi, c), t.Classes(), S(1))), "is no binder"),
    ("algebra", lambda: fact(t.Probability(x), t.Probability(x)), "where a class is needed"),
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
    ("cosine", lambda: rules.cosine(d.f(x), t.Vector("g", y), (UNIT,)), "vectors g"),
    ("cosine", lambda: rules.cosine(2 * d.f(x), d.f(y), (UNIT,)), "not the value"),
    ("cosine_below", lambda: rules.cosine_below(d.f(x), d.f(y), ()), "norm at most 1"),
    ("cosine_below", lambda: rules.cosine_below(d.f(x), d.f(x) + d.f(y), (UNIT,)), "not the value"),
    ("inner_below_one", lambda: rules.inner_below_one(given.Distinct(c, s)), "InnerBelowOne"),
    ("inner_below_one", lambda: rules.inner_below_one(given.InnerBelowOne(z(c), z(s))), "vector"),
    ("gram_bound_assumed", lambda: rules.gram_bound_assumed(GRAM, c, s), "GramBelow"),
    ("gram_bound_assumed", lambda: rules.gram_bound_assumed(BELOW, x, y), "class is needed"),
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
    ("sym", lambda: rules.sym(square()), "only an equality"),
    ("weaken", lambda: rules.weaken(square(), (z(c),)), "Assumptions"),
    ("weaken", lambda: rules.weaken(forged(), ()), GENUINE),
    ("weaken", lambda: rules.weaken(square(), (given.UnitVectors("f", c),)), "arguments"),
    ("weaken", lambda: rules.weaken(exists(), (given.InSupport(t.Entry(Y, e), s),)), "exist"),
    ("strengthen", lambda: rules.strengthen(square(), given.Convex()), "not assumed"),
    (
        "strengthen",
        lambda: rules.strengthen(indicators(), given.Distinct(c, s)),
        "nothing in the table",
    ),
    ("strengthen", lambda: rules.strengthen(forged(given.Convex()), given.Convex()), GENUINE),
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
    ("resample", lambda: rules.resample(loss(z(i)), i, c_i, s, a, b), "no mean"),
    (
        "resample",
        lambda: rules.resample(t.Bind(x, t.Points(c), inner(x, y)), i, c_i, s, a, b),
        "independent points",
    ),
    ("resample", lambda: rules.resample(means(loss(inner(x, x_i))), i, c_i, s, a, a), "not new"),
    (
        "resample",
        lambda: rules.resample(means(loss(inner(x, x_i))), i, c_i, s, points, b),
        "not new",
    ),
    (
        "resample",
        lambda: rules.resample(means(loss(z(x_i) + z(t.Entry(b, i)))), i, c_i, s, a, b),
        "not new",
    ),
    (
        "resample",
        lambda: rules.resample(means(loss(z(x_i) + z(t.Entry(a, i)))), i, c_i, s, a, b),
        "not new",
    ),
    (
        "resample",
        lambda: rules.resample(means(t.Bind(b, drawn, loss(inner(x, x_i)))), i, c_i, s, a, b),
        "bound inside",
    ),
    (
        "resample",
        lambda: rules.resample(means(loss(inner(x, x_i))), i, c_i, z(s), a, b),
        "no class",
    ),
    (
        "resample",
        lambda: rules.resample(means(t.Bind(s, t.Classes(), loss(inner(x, x_i)))), i, c_i, s, a, b),
        "bound inside",
    ),
    (
        "resample",
        lambda: rules.resample(means(t.Bind(a, drawn, loss(inner(x, x_i)))), i, c_i, s, a, b),
        "bound inside",
    ),
    (
        "resample",
        lambda: rules.resample(means(loss(z(x_i, t.Entry(points, j)))), i, c_i, s, a, b),
        "used in another way",
    ),
    (
        "resample",
        lambda: rules.resample(means(loss(z(x_i, inner(x, x_i)))), i, i, j, a, b),
        "used in another way",
    ),
    (
        "resample",
        lambda: rules.resample(means(loss(z(x_i))), i, i, s, a, b),
        "where an index is needed",
    ),
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
        lambda: rules.telescope(outside(t.Probability(t.Entry(members, i))), members, s, j),
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
]


@pytest.mark.parametrize(("misuse", "message"), cases(MISUSES))
def test_a_violated_side_condition_is_refused(misuse, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        misuse()


def test_every_rule_has_a_correct_use_and_a_misuse():
    assert set(USES) == set(RULES)
    others = (test_existence_rules, test_loss_rules, test_word_rules)
    misused = (MISUSES, *(module.MISUSES for module in others))
    assert {name for misuses in misused for name, *_ in misuses} == set(RULES)


@pytest.mark.parametrize(
    "term", [C, C - 1, t.NEGATIVES, (C - 1) * t.NEGATIVES, (C - 1) ** 3 * t.Probability(c)]
)
def test_what_is_positive_is_visibly_so(term):
    assert rules.nonnegative(term).relation == "≥"
    assert rules.scale(rules.algebra(1, 1), term).relation == "="


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


def test_a_factor_that_is_zero_makes_no_strict_relation():
    assert rules.scale(positive(), 0).relation == "≥"


@pytest.mark.parametrize(
    ("places", "message"),
    [
        ((s, s, S(1)), "for all values of two variables, not s and s"),
        ((s, s, t.Equal(s, e)), "for all values of two variables"),
        ((c_i, s, S(1)), "for all values of two variables"),  # c_i may be free, and is one class
        ((s, t.Entry(pi, s), S(1)), "for all values of two variables"),
        ((s, u, t.Equal(s, e)), "other free variables"),
        ((s, u, t.Bind(s, t.Classes(), t.Probability(s))), "is bound again"),
    ],
)
def test_a_gram_matrix_is_a_term_in_two_classes(places, message):
    with pytest.raises(ValueError, match=message):
        given.GramIs("u", *places)
    with pytest.raises(ValueError, match=message):
        rules.algebra(1, 1, (Basic.__new__(given.GramIs, Str("u"), *places),))


# --- statements ----------------------------------------------------------------------------------


def test_a_strict_mean_needs_every_class_to_have_mass_and_keeps_the_relation_else():
    zero_factor = rules.scale(positive(), t.Equal(c, s))
    assert zero_factor.relation == "≥"
    assert rules.scale(positive(), Rational(1, 3) * K).relation == ">"
    assert rules.average(positive(), e, t.Classes()).relation == ">"


def test_numbers_stay_exact():
    assert rules.scale(square(), Rational(1, 3)).left == z(c) ** 2 / 3
    assert rules.nonnegative(Integer(0)).statement == Statement(frozenset(), S(0), "≥", S(0))
