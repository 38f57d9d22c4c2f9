"""The language of derivations: classes, points, vectors, iid draws, expectations (trusted).

A term is a SymPy expression over the nodes of this file; + − · and rational numbers are SymPy's
own. Vectors are expressions too: a vector is a linear combination of `Vector`s, possibly under an
expectation. Everything is finite: class c ∈ {1..C} has the law ρ, class c has finitely many
points of law D_c, and families have k entries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, Expr, Integer, Symbol
from sympy.core.symbol import Str

from theorems.errors import IllFormed

CLASS_COUNT = Symbol("C")
"""The number of classes, an integer ≥ 2."""

NEGATIVES = Symbol("k")
"""The number of negatives, an integer ≥ 1."""


def as_term(given: Any) -> Any:
    """Return a term as it is and an integer as SymPy's; text is refused, as SymPy would run it.

    >>> as_term(2), as_term(CLASS_COUNT)
    (2, C)
    """
    if type(given) is int:
        return Integer(given)
    if not isinstance(given, Basic):
        raise TypeError(f"{given!r} is no term; write it with theorems.kernel.terms and SymPy")
    return given


def text_of(name: Any) -> str:
    """Return a name as text; SymPy's printer, which says the same of it, takes its time.

    >>> text_of(Str("c")), text_of("c")
    ('c', 'c')
    """
    return str(name.name if type(name) is Str else name)


def one(kind: str) -> str:
    """Return a noun with its article.

    >>> one("index"), one("class")
    ('an index', 'a class')
    """
    return f"{'an' if kind.startswith(tuple('aeiouAEIOU')) else 'a'} {kind}"


class Variable(Basic):
    """A variable of a sort: class, point, index, classes, points (families), permutation.

    >>> Variable("c", "class")
    c
    """

    def __new__(cls, name: str | Str, sort: str | Str) -> Variable:
        """Refuse an unknown sort."""
        made: Variable = Basic.__new__(cls, Str(text_of(name)), Str(text_of(sort)))
        if made.sort not in SORTS:
            raise IllFormed(f"sort is {sort!r}; choose one of {', '.join(SORTS)}")
        return made

    @property
    def name(self) -> str:
        """The name, which carries no meaning."""
        return text_of(self.args[0])

    @property
    def sort(self) -> str:
        """What the variable ranges over."""
        return text_of(self.args[1])

    def _sympystr(self, printer: Any) -> str:
        return self.name


SORTS = ("class", "point", "index", "classes", "points", "permutation")


class Closed(Basic):
    """Something whose variables are all bound by itself."""


class Entry(Basic):
    """The i-th entry of a family: c_i, x_i, or π(c) of a permutation."""

    def __new__(cls, family: Basic, place: Basic) -> Any:
        """Return the entry itself where the family is known."""
        if isinstance(family, Constant):
            return family.args[0]
        if isinstance(family, Renamed):
            return Entry(family.args[0], Entry(family.args[1], place))
        return Basic.__new__(cls, family, place)

    @property
    def sort(self) -> str:
        """The sort of an entry."""
        return {"classes": "class", "points": "point", "permutation": "class"}[self.args[0].sort]

    def _sympystr(self, printer: Any) -> str:
        return f"{self.args[0]}[{self.args[1]}]"


class Constant(Basic):
    """The family of classes all of whose entries are one class."""

    sort = "classes"


class Renamed(Basic):
    """The family π(c_1), .., π(c_k) of a permutation π and a family of classes."""

    sort = "classes"


# --- scalars and vectors -----------------------------------------------------------------------


class Node(Expr):
    """A scalar or vector node; commutative, so that SymPy's sums and products apply."""

    is_commutative = True

    def __new__(cls, *args: Any) -> Any:
        """Take integers as SymPy numbers."""
        return Expr.__new__(cls, *map(as_term, args))

    def _sympystr(self, printer: Any) -> str:
        return f"{type(self).__name__}({', '.join(map(printer._print, self.args))})"


class Vector(Node):
    """The vector f(x) of a representation at a point, or u(c) of a family of class vectors."""

    def __new__(cls, name: str | Str, place: Basic) -> Any:
        """Take the name as text."""
        return Expr.__new__(cls, Str(text_of(name)), place)


class Inner(Node):
    """The inner product ⟨a, b⟩ of two vectors."""


class Equal(Node):
    """1 where two classes, or two indices, are the same, else 0."""


class Probability(Node):
    """The probability ρ_c of a class."""


class Unknown(Node):
    """An unknown real function of classes, indices or scalars, such as z_c or φ(t)."""

    def __new__(cls, name: str | Str, *places: Any) -> Any:
        """Take the name as text and integers as SymPy numbers."""
        return Node.__new__(cls, Str(text_of(name)), *places)


class Bind(Node):
    """A variable bound over a law: the expectation, or the sum where the law is a count."""

    def __new__(cls, variable: Variable, law: Basic, body: Any) -> Any:
        """Refuse a law of another sort."""
        if law.sort != variable.sort:
            raise IllFormed(f"{variable} is {one(variable.sort)}; {law} is no law of such")
        return Expr.__new__(cls, variable, law, as_term(body))


class Loss(Node):
    """ℓ((v_i)_i) of coordinates v_i given by a body in the index i of a domain."""

    def __new__(cls, variable: Variable, domain: Basic, body: Any) -> Any:
        """Refuse a domain of another sort."""
        if domain.sort != variable.sort:
            raise IllFormed(f"{variable} is {one(variable.sort)}; {domain} is no domain of such")
        return Expr.__new__(cls, variable, domain, as_term(body))


class Subgradient(Node):
    """The j-th entry of one subgradient of ℓ at ((v_i)_i): `Subgradient(j, Loss(..))`."""


# --- laws and domains --------------------------------------------------------------------------


class Law(Basic):
    """What a variable is drawn from, or ranges over."""

    sort = ""
    is_probability = True

    def _sympystr(self, printer: Any) -> str:
        inside = ", ".join(map(printer._print, self.args))
        return f"{type(self).__name__}({inside})" if inside else type(self).__name__


class Classes(Law):
    """All C classes, counted: a sum."""

    sort = "class"
    is_probability = False


class Indices(Law):
    """All indices 1..k, counted: a sum, or the coordinates of a loss."""

    sort = "index"
    is_probability = False


class OtherClasses(Law):
    """All classes but one, counted: the coordinates of the downstream loss."""

    sort = "class"
    is_probability = False


class ClassLaw(Law):
    """One class of law ρ."""

    sort = "class"


class Points(Law):
    """One point of the law D_c."""

    sort = "point"


class IndependentClasses(Law):
    """k classes, iid of law ρ."""

    sort = "classes"


class Words(Law):
    """k classes, drawn at once by an unknown law W_c that a class c has: `Words(c)`."""

    sort = "classes"


class IndependentPoints(Law):
    """k independent points, the i-th of law D_{c_i} for a family of classes."""

    sort = "points"


class OnePointAClass(Law):
    """A family with one entry a class, independent, the entry of c of law D_c."""

    sort = "points"


class Permutation(Law):
    """A uniformly random permutation of the classes."""

    sort = "permutation"


# --- variables in terms ------------------------------------------------------------------------

BINDING = (Bind, Loss)
"""What binds a variable: its parts are the variable, what that ranges over, and a body."""


def free_variables(term: Basic) -> frozenset[Variable]:
    """Return the variables of a term that no binder of it binds.

    >>> c, x = Variable("c", "class"), Variable("x", "point")
    >>> free_variables(Bind(x, Points(c), Inner(Vector("f", x), Vector("f", x))))
    frozenset({c})
    """
    if isinstance(term, Variable):
        return frozenset((term,))
    if isinstance(term, Closed) or not term.args:
        return frozenset()
    inside = [free_variables(arg) for arg in term.args]
    if isinstance(term, BINDING):
        return inside[1] | (inside[2] - inside[0])
    return frozenset().union(*inside)


def bound_variables(term: Basic) -> frozenset[Variable]:
    """Return the variables that some binder of a term binds.

    >>> c = Variable("c", "class")
    >>> bound_variables(Bind(c, Classes(), Probability(c)))
    frozenset({c})
    """
    if not term.args:
        return frozenset()
    own = {term.args[0]} if isinstance(term, BINDING) else set()
    if isinstance(term, Closed):
        own = {part for part in term.args if isinstance(part, Variable)}
    return frozenset(own).union(*map(bound_variables, term.args))


def substitute(term: Any, replaced: dict[Variable, Any]) -> Any:
    """Return a term with free variables replaced, bound ones renamed where they would capture.

    >>> c, s, x = Variable("c", "class"), Variable("s", "class"), Variable("x", "point")
    >>> substitute(Bind(x, Points(c), Equal(c, s)), {c: s})
    Bind(x, Points(s), Equal(s, s))
    """
    captured = frozenset().union(*map(free_variables, replaced.values()))
    return _substituted(term, replaced, captured)


def _substituted(term: Any, replaced: dict[Variable, Any], captured: frozenset[Variable]) -> Any:
    """Return a term with variables replaced by terms in which none but `captured` are free."""
    if isinstance(term, Variable):
        return replaced.get(term, term)
    if isinstance(term, Closed) or not term.args:
        return term
    if isinstance(term, BINDING):
        return _in_binder(term, replaced, captured)
    return _with_parts(term, [_substituted(arg, replaced, captured) for arg in term.args])


def _in_binder(term: Any, replaced: dict[Variable, Any], captured: frozenset[Variable]) -> Any:
    variable, law, body = term.args
    kept, inner = variable, replaced
    if variable in captured or variable in replaced:
        free = free_variables(term)
        inner = {old: new for old, new in replaced.items() if old in free and old != variable}
        taken = (free_variables(body) - {variable}).union(*map(free_variables, inner.values()))
        kept = _unused(variable, taken)
        if kept != variable:
            inner, captured = {variable: kept, **inner}, captured | {kept}
    parts = [kept, _substituted(law, replaced, captured), _substituted(body, inner, captured)]
    return _with_parts(term, parts)


def _with_parts(term: Any, parts: list[Any]) -> Any:
    unchanged = all(new is old for new, old in zip(parts, term.args, strict=True))
    return term if unchanged else term.func(*parts)


def _unused(variable: Variable, taken: frozenset[Variable]) -> Variable:
    while variable in taken:
        variable = Variable(variable.name + "'", variable.sort)
    return variable


def choose(first: Any, second: Any, equal: Any, otherwise: Any) -> Any:
    """Return the term that is `equal` where two classes or indices agree, else `otherwise`.

    >>> c, s = Variable("c", "class"), Variable("s", "class")
    >>> choose(c, s, 1, 0)
    Equal(c, s)
    """
    same = Equal(first, second)
    return same * equal + (1 - same) * otherwise


def revalue(term: Any, name: str, vector: Callable[[Any, Any], Any], places: Any = None) -> Any:
    """Return a term in which every vector f(x) is replaced by `vector(class of x, x)`.

    The class of x is known from the law that x is drawn from; raises `IllFormed` where x is free.

    >>> c, x = Variable("c", "class"), Variable("x", "point")
    >>> revalue(Bind(x, Points(c), Vector("f", x)), "f", lambda c, x: Vector("u", c))
    Bind(x, Points(c), Vector(u, c))
    """
    places = {} if places is None else places
    if isinstance(term, Vector) and text_of(term.args[0]) == name:
        return vector(_class_of(term.args[1], places), term.args[1])
    if isinstance(term, BINDING):
        variable, law, body = term.args
        if any(variable in free_variables(known) for known in places.values()):
            raise IllFormed(f"{variable} is bound twice; rename one of the two")
        known = {**places, variable: law}
        return term.func(variable, law, revalue(body, name, vector, known))
    if not term.args:
        return term
    return term.func(*(revalue(arg, name, vector, places) for arg in term.args))


def _class_of(point: Any, laws: dict[Any, Any]) -> Any:
    law = laws.get(point.args[0] if isinstance(point, Entry) else point)
    if isinstance(law, Points) and isinstance(point, Variable):
        return law.args[0]
    if isinstance(law, IndependentPoints) and isinstance(point, Entry):
        return Entry(law.args[0], point.args[1])
    if isinstance(law, OnePointAClass) and isinstance(point, Entry):
        return point.args[1]
    raise IllFormed(f"the class of {point} is not known; draw it from a class in this term")


def replace_entries(term: Any, family: Variable, new: Callable[[Any, Any], Any]) -> Any:
    """Return a term with `new(i, g)` for vectors and numbers g(x_i) at one entry of a family.

    >>> i, x = Variable("i", "index"), Variable("x", "points")
    >>> replace_entries(Unknown("h", Entry(x, i)), x, lambda i, g: g(Variable("y", "point")))
    Unknown(h, y)
    """
    if isinstance(term, Vector | Unknown):
        entries = {x for x in term.args if isinstance(x, Entry) and x.args[0] == family}
        if len(entries) == 1:
            (entry,) = entries
            return new(
                entry.args[1],
                lambda point: term.func(*(point if x == entry else x for x in term.args)),
            )
    if not term.args or (isinstance(term, BINDING) and term.args[0] == family):
        return term
    return term.func(*(replace_entries(arg, family, new) for arg in term.args))


def family_names(term: Any) -> frozenset[str]:
    """Return the names of the vector and scalar families in a term.

    >>> sorted(family_names(Inner(Vector("f", Variable("x", "point")), Unknown("z"))))
    ['f', 'z']
    """
    own = {text_of(term.args[0])} if isinstance(term, Vector | Unknown) else set()
    return frozenset(own).union(*(family_names(arg) for arg in term.args))


def replace_function(term: Any, name: str, new: Callable[..., Any]) -> Any:
    """Return a term with `new(places)` for the values of an unknown scalar function.

    >>> c = Variable("c", "class")
    >>> mass = Probability(c)
    >>> replace_function(Unknown("z", c) + mass, "z", lambda place: 2 * Probability(place))
    3*Probability(c)
    """
    if not term.args:
        return term
    args = [replace_function(arg, name, new) for arg in term.args]
    is_value = isinstance(term, Unknown) and text_of(term.args[0]) == name
    return new(*args[1:]) if is_value else term.func(*args)
