"""A correct use of every rule of the kernel, what some conclude, and the terms that they use."""

from functools import cache

from sympy import S, Tuple
from sympy.core.symbol import Str

from theorems.claims.collapse.averaging_step import averaging_step
from theorems.claims.collapse.replacement_from_submodularity import replacement_from_submodularity
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement

C, K = t.CLASS_COUNT, t.NEGATIVES
c, s, u, x, y, i = d.c, d.s, d.t, d.x, d.y, d.i
classes, points, c_i, x_i = d.negative_classes, d.negative_points, d.c_i, d.x_i
e, p, q = t.Variable("e", "class"), t.Variable("p", "point"), t.Variable("q", "point")
j = t.Variable("j", "index")
pi = t.Variable("π", "permutation")
a, b, Y = (t.Variable(name, "points") for name in ("a•", "b•", "Y"))
drawn = t.IndependentPoints(classes)
UNIT = given.UnitVectors("f")


def z(*places):
    return t.Unknown("z", *places)


def fact(left, right, *assumptions):
    return rules.algebra(left, right, assumptions)


def loss(body, index=i):
    return t.Loss(index, t.Indices(), body)


def tangent(at, touching):
    """Return ℓ(v) + Σ_i g_i (w_i − v_i), w a term in i and v a function of the index."""
    inner = t.Variable("i'", "index")
    slope = t.Subgradient(i, loss(touching(inner), inner))
    return loss(touching(i)) + t.Bind(i, t.Indices(), slope * (at - touching(i)))


def others(body, of):
    return t.Loss(u, t.OtherClasses(of), body)


def inner(first, second, name="f"):
    return t.Inner(t.Vector(name, first), t.Vector(name, second))


BALLS = tuple(given.UnitBall(name) for name in "fgh")


def of_words(body=None):
    """E over c ∼ ρ and (c_i)_i ∼ W_c of ℓ((z_c z_{c_i})_i), or of another body."""
    body = loss(z(c) * z(c_i)) if body is None else body
    return t.Bind(c, t.ClassLaw(), t.Bind(classes, t.Words(c), body))


def indicators():
    """[c = s] = 0 for c ≠ s."""
    return fact(t.Equal(c, s), 0, given.Distinct(c, s))


def square(term=None):
    return rules.nonnegative((z(c) if term is None else term) ** 2)


def positive():
    return rules.positive_unless_zero(z(c) ** 2)


def means(body):
    return t.Bind(points, drawn, body)


def of_class_s(body):
    """[c_i = s] times a body."""
    return loss(t.Equal(c_i, s) * body)


@cache
def step():
    return averaging_step.derivation()


@cache
def replaced():
    return replacement_from_submodularity.derivation()


def swap(on_first, on_second):
    """ℓ at two vectors with two numbers, exchanged where c_i is s and where not."""
    own = t.Equal(c_i, s)
    return tuple(
        loss(own * one + (1 - own) * two)
        for one, two in ((on_first, on_second), (on_second, on_first))
    )


@cache
def collapsed():
    return rules.collapse(step(), "f", s, Y)


@cache
def exists():
    return rules.exists_at_mean(collapsed())


members = t.Variable("e•", "classes")
IN_SET = t.Equal(t.Entry(members, i), s)


def outside(of=1):
    """Σ_i [e_i ≠ s] a_i is at least the same without the index j, for a_i ≥ 0."""
    term = (1 - IN_SET) * of
    left, less, difference = (
        t.Bind(i, t.Indices(), x) for x in (term, (1 - joined()) * of, t.Equal(i, j) * term)
    )
    more = rules.add(rules.nonnegative(difference), fact(less, less))
    return rules.chain(fact(left, more.left), more)


def joined(index=j):
    return IN_SET + (1 - IN_SET) * t.Equal(i, index)


GRAM = given.GramIs("u", s, u, t.Equal(s, u))
ASKEW = given.GramIs("u", s, u, t.Probability(s))
BELOW = given.GramBelow("v", "u")


def orthonormal():
    """1 = 1 + ⟨u_c, u_e⟩ − [c = e]: a statement about u."""
    return fact(1, 1 + inner(c, e, "u") - t.Equal(c, e), GRAM)


def quadratic(body):
    return t.Bind(s, t.Classes(), t.Bind(u, t.Classes(), z(s) * z(u) * body))


def semidefinite():
    """Σ_s Σ_t z_s z_t [s = t] = Σ_s z_s² ≥ 0."""
    squares = rules.average(rules.nonnegative(z(s) ** 2), s, t.Classes())
    form = quadratic(t.Equal(s, u))
    return rules.chain(rules.chain(fact(form, squares.left), squares), fact(squares.right, 0))


def diagonal():
    return fact(t.Equal(s, s), 1)


CENTRED = given.GramIs("u", s, u, (C * t.Equal(s, u) - 1) / (C - 1))


def simplex():
    """0 = Σ_s Σ_t (⟨u_s, u_t⟩ − G_st)² for the matrix G of the simplex ETF."""
    entry = inner(s, u, "u") - CENTRED.args[3]
    return fact(0, t.Bind(s, t.Classes(), t.Bind(u, t.Classes(), entry**2)), CENTRED)


def spread():
    """Σ_s Σ_t z_s z_t G_st = (1/(2(C−1))) Σ_s Σ_t (z_s − z_t)² ≥ 0."""
    squares = t.Bind(s, t.Classes(), t.Bind(u, t.Classes(), (z(s) - z(u)) ** 2))
    above = rules.nonnegative(S(1) / 2 / (C - 1) * squares)
    return rules.chain(fact(quadratic(CENTRED.args[3]), above.left), above)


def centred(row, gram=CENTRED, theorem=None):
    """Choose the vectors of the simplex ETF with a fact on its rows."""
    one = fact(t.substitute(gram.args[3], {u: s}), 1)
    semi = spread() if gram == CENTRED else semidefinite()
    return rules.centred_vectors_of_gram(theorem or simplex(), gram, semi, one, row)


def row_sum(gram=CENTRED):
    """Return Σ_t G_st."""
    return t.Bind(u, t.Classes(), gram.args[3])


def smaller_cosine(name="v"):
    """1 ≥ 1 + ⟨v_c, v_e⟩ − ⟨u_c, u_e⟩ for c ≠ e."""
    th = rules.gram_bound_assumed(given.GramBelow(name, "u"), c, e)
    moved = 1 - inner(c, e, "u")
    return rules.chain(fact(1, th.left + moved), rules.add(th, fact(moved, moved)))


USES = {
    "algebra": lambda: fact(t.Bind(c, t.Classes(), t.Equal(c, s) * z(c)), z(s)),
    "nonnegative": lambda: rules.nonnegative(
        t.Probability(c) * (1 - t.Equal(c, s)) + 2 * z(c) ** 2
    ),
    "cosine": lambda: rules.cosine(d.f(x), d.f(y), (UNIT,)),
    "cosine_below": lambda: rules.cosine_below(d.f(x), d.f(y), (given.UnitBall("f"),)),
    "inner_below_one": lambda: rules.inner_below_one(given.InnerBelowOne(d.f(x), d.f(y))),
    "gram_bound_assumed": lambda: rules.gram_bound_assumed(BELOW, c, s),
    "positive_unless_zero": positive,
    "chain": lambda: rules.chain(square(), fact(0, z(c) - z(c))),
    "add": lambda: rules.add(square(), fact(z(e), z(e))),
    "scale": lambda: rules.scale(positive(), t.Probability(s) / (C - 1)),
    "sym": lambda: rules.sym(indicators()),
    "weaken": lambda: rules.weaken(square(), (given.Convex(), given.Distinct(c, s))),
    "strengthen": lambda: rules.strengthen(
        rules.weaken(square(), (given.StrictlyDecreasing(),)), given.StrictlyDecreasing()
    ),
    "cases": lambda: rules.cases(
        fact(t.Equal(c, s) * z(c), t.Equal(c, s) * z(s), given.Same(c, s)),
        fact(t.Equal(c, s) * z(c), t.Equal(c, s) * z(s), given.Distinct(c, s)),
        c,
        s,
    ),
    "instantiate": lambda: rules.instantiate(indicators(), s, t.Entry(classes, i)),
    "instantiate_scalar": lambda: rules.instantiate_scalar(
        square(z(c) + t.Unknown("q", c)), "z", (s,), t.Probability(s) - t.Equal(s, e)
    ),
    "average": lambda: rules.average(indicators(), c, t.OtherClasses(s)),
    "average_strictly": lambda: rules.average_strictly(
        rules.weaken(square(), ()), rules.instantiate(positive(), c, s), c, t.ClassLaw(), s
    ),
    "resample": lambda: rules.resample(means(loss(inner(x, x_i))), i, c_i, s, a, b),
    "telescope": lambda: rules.telescope(outside(), members, s, j),
    "relabel": lambda: rules.relabel(d.over_classes(loss(z(c) * z(c_i))), pi),
    "iid_words": lambda: rules.iid_words(rules.relabel(of_words(), pi)),
    "one_family": lambda: rules.one_family(rules.cosine(d.f(x), t.Vector("g", y), BALLS), "g", "f"),
    "jensen": lambda: rules.jensen(loss(inner(x, x_i)), ((x, t.Points(c)), (points, drawn))),
    "decrease": lambda: rules.decrease(square(z(c, i)), i, t.Indices()),
    "decrease_strictly": lambda: rules.decrease_strictly(
        rules.positive_unless_zero(z(c) ** 2), i, t.Indices()
    ),
    "subgradient": lambda: rules.subgradient(loss(z(i)), loss(z(j, i))),
    "subgradient_strictly": lambda: rules.subgradient_strictly(loss(z(c)), loss(z(s))),
    "replacement": lambda: rules.replacement(means(of_class_s(inner(x, x_i))), s, y),
    "submodular": lambda: rules.submodular(*swap(z(c), z(e)), t.Equal(c_i, s), 1, z(c) - z(e)),
    "discharge": lambda: rules.discharge(step(), replaced()),
    "reorder": lambda: rules.reorder(others(z(u), t.Entry(pi, c)), pi),
    "collapse": collapsed,
    "collapse_others": lambda: rules.collapse_others(collapsed(), "f", s, y),
    "exists_at_mean": exists,
    "vectors_of_gram": lambda: rules.vectors_of_gram(
        orthonormal(), GRAM, semidefinite(), diagonal()
    ),
    "centred_vectors_of_gram": lambda: centred(fact(row_sum(), 0)),
    "completion": lambda: rules.completion(smaller_cosine(), BELOW),
}


CONCLUSIONS = {
    "inner_below_one": Statement(
        frozenset((given.InnerBelowOne(d.f(x), d.f(y)),)), S(1), ">", inner(x, y)
    ),
    "gram_bound_assumed": Statement(
        frozenset((BELOW, given.Distinct(c, s))), inner(c, s, "u"), "≥", inner(c, s, "v")
    ),
    "instantiate_scalar": Statement(
        frozenset(), (t.Probability(c) - t.Equal(c, e) + t.Unknown("q", c)) ** 2, "≥", S(0)
    ),
    "vectors_of_gram": Statement(
        frozenset(), S(1), "=", 1 + inner(c, e, "u") - t.Equal(c, e), (Tuple(Str("u"), C),)
    ),
    "centred_vectors_of_gram": Statement(
        frozenset(), S(0), "=", simplex().right, (Tuple(Str("u"), C - 1),)
    ),
    "completion": Statement(
        frozenset((given.UnitVectors("u"), given.Distinct(c, e))),
        S(1),
        "≥",
        1 + inner(c, e, "v") - inner(c, e, "u"),
        (Tuple(Str("v"), C - 1),),
    ),
    "cosine": Statement(frozenset((UNIT,)), S(1), "≥", inner(x, y)),
    "cosine_below": Statement(frozenset((given.UnitBall("f"),)), inner(x, y), "≥", S(-1)),
    "scale": Statement(
        frozenset((given.TermsDiffer(z(c) ** 2, S(0)),)),
        t.Probability(s) / (C - 1) * z(c) ** 2,
        ">",
        S(0),
    ),
    "strengthen": Statement(
        frozenset((given.StrictlyConvex(), given.Nonincreasing())), z(c) ** 2, "≥", S(0)
    ),
    "telescope": Statement(frozenset(), K, "≥", S(0)),
    "submodular": Statement(
        frozenset((given.Submodular(),)), sum(swap(z(c), z(e))), "≥", loss(z(c)) + loss(z(e))
    ),
    "discharge": Statement(
        frozenset((given.Convex(), given.Nonincreasing(), given.Submodular(), UNIT)),
        averaging_step.formal().left,
        "≥",
        averaging_step.formal().right,
    ),
    "cases": Statement(frozenset(), t.Equal(c, s) * z(c), "=", t.Equal(c, s) * z(s)),
    "average": Statement(
        frozenset(),
        t.Bind(c, t.OtherClasses(s), t.Equal(c, s)),
        "=",
        t.Bind(c, t.OtherClasses(s), S(0)),
    ),
    "average_strictly": Statement(
        frozenset((given.TermsDiffer(z(s) ** 2, S(0)),)),
        t.Bind(c, t.ClassLaw(), z(c) ** 2),
        ">",
        S(0),
    ),
    "relabel": Statement(
        frozenset((given.Balanced(),)),
        d.over_classes(loss(z(c) * z(c_i))),
        "=",
        d.over_classes(t.Bind(pi, t.Permutation(), loss(z(t.Entry(pi, c)) * z(t.Entry(pi, c_i))))),
    ),
    "iid_words": Statement(
        frozenset((given.Balanced(),)),
        d.over_classes(loss(z(c) * z(c_i))),
        "=",
        d.over_classes(t.Bind(pi, t.Permutation(), loss(z(t.Entry(pi, c)) * z(t.Entry(pi, c_i))))),
    ),
    "one_family": Statement(
        frozenset((given.UnitBall("f"), given.UnitBall("h"))), S(1), "≥", inner(x, y)
    ),
    "decrease": Statement(frozenset((given.Nonincreasing(),)), loss(S(0)), "≥", loss(z(c, i) ** 2)),
    "subgradient": Statement(
        frozenset((given.Convex(),)), loss(z(i)), "≥", tangent(z(i), lambda n: z(j, n))
    ),
    "subgradient_strictly": Statement(
        frozenset((given.Convex(), given.StrictlyConvexDiagonal(), given.TermsDiffer(z(c), z(s)))),
        loss(z(c)),
        ">",
        tangent(z(c), lambda _: z(s)),
    ),
    "replacement": Statement(
        frozenset((given.Replacement(),)),
        means(of_class_s(inner(x, x_i))),
        "≥",
        t.Bind(y, t.Points(s), of_class_s(inner(x, y))),
    ),
    "reorder": Statement(
        frozenset((given.Symmetric(),)),
        others(z(u), t.Entry(pi, c)),
        "=",
        others(z(t.Entry(pi, u)), c),
    ),
}
