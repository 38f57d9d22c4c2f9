"""Variables, terms and statements to make others of."""

from sympy import S

from theorems.kernel import statement as g
from theorems.kernel import terms as t

C, K = t.CLASS_COUNT, t.NEGATIVES
c, s, e = (t.Variable(name, "class") for name in "cse")
x, y = (t.Variable(name, "point") for name in "xy")
i, j = (t.Variable(name, "index") for name in "ij")
family, points, pi = (t.Variable(sort, sort) for sort in ("classes", "points", "permutation"))
vector, number = t.Vector("f", x), t.Unknown("z")
some_class, some_point = t.Entry(family, i), t.Entry(points, i)


def stated(*assumptions, left=number, right=number, exists=()):
    return g.Statement(frozenset(assumptions), left, "≥", right, exists)


def sided(*terms):
    return stated(left=sum(terms[:-1], S(0)) + number, right=terms[-1])


A = {sort: t.Variable("a", sort) for sort in ("class", "point", "index", "permutation")}
