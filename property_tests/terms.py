"""Strategies for random well-sorted terms of the kernel, and for assumptions on their variables.

Names are taken from small pools, so that binders shadow each other and free variables.
"""

from dataclasses import dataclass

from hypothesis import strategies as st
from sympy import Add, Rational, S

from theorems.kernel import statement as given
from theorems.kernel import terms as t

C, K = t.CLASS_COUNT, t.NEGATIVES
NAMES = {
    "class": ("c", "s", "t"),
    "point": ("x", "y"),
    "index": ("i", "j"),
    "classes": ("c•", "d•"),
    "points": ("x•", "y•"),
    "permutation": ("π", "σ"),
}
FREE = {
    t.Variable(name, sort): None
    for sort, names in NAMES.items()
    for name in names[:2]
    if sort != "points"
}


@dataclass(frozen=True)
class Scope:
    """The variables that a term may use, each with the law that binds it, None where it is free."""

    laws: dict[t.Variable, t.Law | None]

    def of(self, sort):
        return [variable for variable in self.laws if variable.sort == sort]

    def inside(self, variable, law):
        return Scope({**self.laws, variable: law})


@st.composite
def classes(draw, scope):
    """A class: a variable, an entry of a family, a value of a permutation."""
    found = [*scope.of("class")]
    families = [*scope.of("classes")]
    families += [t.Constant(c) for c in found[:1]]
    families += [t.Renamed(p, f) for p in scope.of("permutation")[:1] for f in families[:1]]
    found += [t.Entry(f, i) for f in families for i in scope.of("index")]
    found += [t.Entry(p, c) for p in scope.of("permutation") for c in scope.of("class")[:2]]
    found += [t.Entry(p, t.Entry(p, c)) for p in scope.of("permutation")[:1] for c in found[:1]]
    return draw(st.sampled_from(found))


@st.composite
def points(draw, scope):
    """A point: a variable, or an entry of a family at an index or, one a class, at a class."""
    found = [*scope.of("point")]
    for family in scope.of("points"):
        if isinstance(scope.laws[family], t.OnePointAClass):
            found.append(t.Entry(family, draw(classes(scope))))
        else:
            found += [t.Entry(family, i) for i in scope.of("index")]
    return draw(st.sampled_from(found))


@st.composite
def laws(draw, scope, *, counted=True):
    """A law whose arguments are in scope."""
    kinds = ["ClassLaw", "Points", "Points", "IndependentClasses", "IndependentPoints"]
    kinds += ["OnePointAClass", "Permutation", "Words"]
    kinds += ["Classes", "Classes", "Indices", "OtherClasses"] if counted else []
    kind = draw(st.sampled_from(kinds))
    if kind in ("Points", "OtherClasses", "Words"):
        return getattr(t, kind)(draw(classes(scope)))
    if kind == "IndependentPoints":
        families = [*scope.of("classes"), t.Constant(draw(classes(scope)))]
        families += [t.Renamed(p, f) for p in scope.of("permutation") for f in scope.of("classes")]
        return t.IndependentPoints(draw(st.sampled_from(families)))
    return getattr(t, kind)()


@st.composite
def bound(draw, scope, body, depth, *, counted=True):
    """A binder over a body of the strategy `body(scope, depth)`."""
    law = draw(laws(scope, counted=counted))
    variable = t.Variable(draw(st.sampled_from(NAMES[law.sort])), law.sort)
    return t.Bind(variable, law, draw(body(scope.inside(variable, law), depth - 1)))


@st.composite
def losses(draw, scope, depth):
    """ℓ at coordinates that mostly depend on the index."""
    domain = draw(st.sampled_from([t.Indices(), None])) or t.OtherClasses(draw(classes(scope)))
    variable = t.Variable(draw(st.sampled_from(NAMES[domain.sort])), domain.sort)
    body = draw(scalars(scope.inside(variable, domain), min(depth - 1, 1)))
    return t.Loss(variable, domain, body)


@st.composite
def vectors(draw, scope, depth):
    """A linear combination of values, possibly under a binder."""
    kind = draw(st.sampled_from(["f", "u", "u"] + ["sum", "bind", "scaled"] * (depth > 0)))
    if kind == "f":
        return t.Vector("f", draw(points(scope)))
    if kind == "u":
        return t.Vector("u", draw(classes(scope)))
    if kind == "bind":
        return draw(bound(scope, vectors, depth))
    if kind == "scaled":
        return draw(scalars(scope, 0)) * draw(vectors(scope, depth - 1))
    return draw(vectors(scope, depth - 1)) + draw(vectors(scope, depth - 1))


@st.composite
def equalities(draw, scope):
    """[a = b] of two classes or, less often, of two indices."""
    indices = scope.of("index")
    if indices and draw(st.integers(0, 3)) == 0:
        return t.Equal(*(draw(st.sampled_from(indices)) for _ in range(2)))
    return t.Equal(draw(classes(scope)), draw(classes(scope)))


NUMBERS = [S(1), S(2), S(-1), Rational(1, 2), C, K, C - 1, 1 / C, 1 / (C - 1), K**-2, (C + 1) / C]


@st.composite
def slopes(draw, scope, depth):
    """The slope of a loss at one of its coordinates, or summed over them."""
    loss = draw(losses(scope, depth))
    index, domain, _ = loss.args
    if isinstance(domain, t.OtherClasses) and index not in t.free_variables(domain):
        return t.Bind(index, domain, t.Subgradient(index, loss))
    return t.Subgradient(draw(st.sampled_from(scope.of(index.sort))), loss)


LEAVES = {
    "number": lambda draw, scope, depth: draw(st.sampled_from(NUMBERS)),
    "mass": lambda draw, scope, depth: t.Probability(draw(classes(scope))),
    "equal": lambda draw, scope, depth: draw(equalities(scope)),
    "z": lambda draw, scope, depth: t.Unknown("z", draw(classes(scope))),
    "inner": lambda draw, scope, depth: t.Inner(
        draw(vectors(scope, depth)), draw(vectors(scope, depth))
    ),
}
BRANCHES = {
    "sum": lambda draw, scope, depth: draw(scalars(scope, depth)) + draw(scalars(scope, depth)),
    "product": lambda draw, scope, depth: draw(scalars(scope, depth)) * draw(scalars(scope, depth)),
    "square": lambda draw, scope, depth: draw(scalars(scope, depth)) ** 2,
    "function": lambda draw, scope, depth: t.Unknown("φ", draw(scalars(scope, depth))),
    "bind": lambda draw, scope, depth: draw(bound(scope, scalars, depth + 1)),
    "loss": lambda draw, scope, depth: draw(losses(scope, depth + 1)),
    "slope": lambda draw, scope, depth: draw(slopes(scope, depth + 1)),
}
"""Drawn one by one: a strategy of strategies would be looked through for each term."""

LEAF_KINDS = [*LEAVES, "equal", "inner"]
BRANCH_KINDS = 2 * [*BRANCHES, "product", "bind", "bind", "bind"]


@st.composite
def scalars(draw, scope, depth):
    """A scalar term of at most so many nested operations."""
    kind = draw(st.sampled_from(LEAF_KINDS + BRANCH_KINDS * (depth > 0)))
    if kind in LEAVES:
        return LEAVES[kind](draw, scope, depth)
    return BRANCHES[kind](draw, scope, depth - 1)


@st.composite
def assumptions(draw):
    """Assumptions on the free classes, the law and the vectors; they may contradict each other."""
    scope = Scope(FREE)
    found = draw(
        st.lists(
            st.one_of(
                st.builds(given.Same, classes(scope), classes(scope)),
                st.builds(given.Distinct, classes(scope), classes(scope)),
                st.sampled_from(
                    [given.Balanced(), given.UnitVectors("f"), given.UnitVectors("u"), *GRAMS]
                ),
            ),
            max_size=3,
        )
    )
    return tuple(found)


_S, _T = t.Variable("s", "class"), t.Variable("t", "class")
GRAMS = (
    given.GramIs("u", _S, _T, t.Equal(_S, _T)),
    given.GramIs("u", _S, _T, (C * t.Equal(_S, _T) - 1) / (C - 1)),
    given.GramIs("u", _S, _T, S(1)),
    given.GramIs("u", _S, _T, t.Unknown("g", _S) * t.Unknown("g", _T)),
)


def closed_scalars(depth=3):
    """Scalar terms in the free variables of the pools."""
    return scalars(Scope(FREE), depth)


# --- terms that are equal by construction --------------------------------------------------------


def renamed(term, names, new=None):
    """Return a term with every bound variable under a name that `names` yields.

    Written without the substitution of the kernel: one environment from the root to the leaves.
    """
    new = {} if new is None else new
    if isinstance(term, t.Variable):
        return new.get(term, term)
    if isinstance(term, t.Bind | t.Loss):
        variable, law, body = term.args
        fresh = t.Variable(next(names), variable.sort)
        return term.func(
            fresh, renamed(law, names, new), renamed(body, names, {**new, variable: fresh})
        )
    if not term.args:
        return term
    return term.func(*(renamed(arg, names, new) for arg in term.args))


def swapped(term):
    """Return a term with neighbouring binders exchanged where neither needs the other."""
    if isinstance(term, t.Bind) and isinstance(term.args[2], t.Bind):
        variable, law, inner = term.args
        other, other_law, body = inner.args
        apart = variable not in t.free_variables(other_law) and variable != other
        if apart and other not in t.free_variables(law):
            return t.Bind(other, other_law, t.Bind(variable, law, swapped(body)))
    if not term.args or isinstance(term, t.Variable):
        return term
    return term.func(*map(swapped, term.args))


def distributed(term):
    """Return a term with binders and inner products distributed over sums."""
    if not term.args or isinstance(term, t.Variable):
        return term
    made = term.func(*map(distributed, term.args))
    if isinstance(made, t.Inner):
        first, second = (Add.make_args(side.expand(deep=False)) for side in made.args)
        return Add(*(t.Inner(a, b) for a in first for b in second))
    if isinstance(made, t.Bind):
        variable, law, body = made.args
        return Add(
            *(t.Bind(variable, law, part) for part in Add.make_args(body.expand(deep=False)))
        )
    return made
