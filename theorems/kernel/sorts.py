"""Which terms are well formed; every conclusion is checked before it is a theorem (trusted).

A term is a scalar, a vector, or a class, point, index or family. Numbers are rational, parameters
are C and k, denominators have the factors C, C − 1 and k only, no variable is bound inside its own
scope, and a law does not mention the variable that is drawn from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, get_args

from sympy import (
    Add,
    Basic,
    Expr,
    Integer,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    Tuple,
    expand,
    factor_list,
    preorder_traversal,
)
from sympy.core.singleton import Singleton
from sympy.core.symbol import Str

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.errors import IllFormed
from theorems.kernel.names import check_names, require_name

Scope = Mapping[t.Variable, t.Law]
"""The variables that are bound where a term stands, each with its law."""

_LARGEST_DEGREE, _LARGEST_SIZE, _LARGEST_DEPTH = 1000, 100_000, 50
"""Models evaluate powers of numbers up to 10⁶, part by part, however often a part is repeated."""

_LARGEST_FACTOR = 20
"""Up to this degree a sum in a denominator is factored."""

_RATIONALS = {Rational, Integer, *(type(number) for number in (S.Zero, S.One, -S.One, S.Half))}
"""The types of SymPy's rational numbers; some numbers have one of their own."""

_REMEDY = "write it with theorems.kernel.terms, +, ·, integer powers and rational numbers"

_DIVISORS = {t.CLASS_COUNT, t.CLASS_COUNT - 1, t.NEGATIVES}
"""What is positive in every model."""

_NOTHING: Scope = MappingProxyType({})


def _kind(term: Any) -> type:
    """Return the type of a term; raise `IllFormed` where it could pass for another one.

    A metaclass can make its classes equal to any class; SymPy's own one does not.
    """
    kind = type(term)
    if type(kind) is not type and type(kind) is not Singleton:
        raise IllFormed(f"a {kind.__name__} is no term of the language; {_REMEDY}")
    return kind


def sort_of(term: Any, bound: Scope = _NOTHING) -> str:
    """Return the sort of a term; raise `IllFormed` that names the piece that is not well formed.

    >>> c = t.Variable("c", "class")
    >>> sort_of(t.Probability(c) + 1), sort_of(t.Vector("u", c)), sort_of(c)
    ('scalar', 'vector', 'class')
    """
    if type(term) is t.Variable:
        require_name(term.args[0])
        return term.sort
    if (kind := _kind(term)) in _RATIONALS:
        return "scalar"
    if type(term) is Symbol:
        if term not in (t.CLASS_COUNT, t.NEGATIVES):
            raise IllFormed(
                f"the symbol {term} is unknown; the parameters are C and k, write "
                f"Unknown({str(term)!r}) for an unknown number"
            )
        return "scalar"
    if kind in _OPERATIONS:
        parts, sort = _OPERATIONS[kind]
        _require_all(term, parts, bound)
        return sort
    if kind not in _CHECKS:  # never isinstance: a subclass could mean something else
        raise IllFormed(
            f"{term} is {t.one(kind.__name__)}, which is no term of the language; {_REMEDY}"
        )
    return _CHECKS[kind](term, bound)


def check_words(term: Any) -> None:
    """Raise `IllFormed` where a part of a term is none of the language, whatever else it takes.

    >>> check_words(Symbol("a") + 1)
    Traceback (most recent call last):
    theorems.errors.IllFormed: the symbol a is unknown; the parameters are C and k, write \
Unknown('a') for an unknown number
    """
    known = {id(kind) for kind in (*_RATIONALS, *_OPERATIONS, *_CHECKS)}  # whatever a class equals
    for part in preorder_traversal(term) if isinstance(term, Expr) else ():
        if id(type(part)) not in known and isinstance(part, Expr):
            sort_of(part)


def require(term: Any, sort: str, bound: Scope = _NOTHING) -> None:
    """Raise `IllFormed` unless a term is well formed and of a sort.

    >>> require(t.CLASS_COUNT, "scalar")
    """
    found = sort_of(term, bound)
    if found != sort:
        raise IllFormed(f"{term} is {t.one(found)}, where {t.one(sort)} is needed")


def _sum(term: Any, bound: Scope) -> str:
    sorts = {sort_of(part, bound) for part in term.args}
    if sorts not in ({"scalar"}, {"vector"}):
        raise IllFormed(f"{term} adds {' and '.join(sorted(sorts))}")
    return sorts.pop()


def _product(term: Any, bound: Scope) -> str:
    sorts = [sort_of(part, bound) for part in term.args]
    if set(sorts) - {"scalar", "vector"} or sorts.count("vector") > 1:
        raise IllFormed(f"{term} multiplies {' and '.join(sorts)}; an Inner takes two vectors")
    return "vector" if "vector" in sorts else "scalar"


def _power(term: Any, bound: Scope) -> str:
    base, exponent = term.args
    require(base, "scalar", bound)
    if _kind(exponent) not in _RATIONALS or not exponent.is_Integer:
        raise IllFormed(f"{term} has the exponent {exponent}; exponents are integers")
    if exponent < 0:
        check_denominator(base)
    return "scalar"


@cache
def _degree(term: Any) -> int:
    """Return how fast a term may grow with its parts; the model's functions are quadratic."""
    inside = [_degree(part) for part in term.args if isinstance(part, Basic)]
    if isinstance(term, Pow):  # an exponent that is no number is refused as such
        return abs(int(term.args[1])) * inside[0] if term.args[1].is_Integer else inside[0]
    if isinstance(term, Mul):
        return sum(inside)
    return max(inside, default=1) * (2 if isinstance(term, t.Unknown) and inside else 1)


@cache
def _size(term: Any) -> int:
    """Return how many parts a term has, one that is repeated as often as it is."""
    return 1 + sum(_size(part) for part in term.args if isinstance(part, Basic))


@cache
def _depth(term: Any) -> int:
    """Return how many nodes stand in one another at the most."""
    return 1 + max((_depth(part) for part in term.args if isinstance(part, Basic)), default=0)


def _check_size(term: Any) -> None:
    """Raise `IllFormed` for a term that takes too long to evaluate, or to walk through."""
    too_deep = IllFormed(f"a term is nested more than {_LARGEST_DEPTH} deep")
    try:
        measured = {"degree": _degree(term), "size": _size(term)}
        depth = _depth(term)
    except RecursionError:
        raise too_deep from None
    largest = {"degree": _LARGEST_DEGREE, "size": _LARGEST_SIZE}
    for what, found in measured.items():
        if found > largest[what]:
            raise IllFormed(f"a term has the {what} {found}; the largest is {largest[what]}")
    if depth > _LARGEST_DEPTH:  # more than what prints it can follow
        raise too_deep


def check_denominator(base: Any) -> None:
    """Raise `IllFormed` unless a term is a product of numbers ≠ 0, C, C − 1 and k.

    >>> check_denominator(t.CLASS_COUNT * (t.CLASS_COUNT - 1))
    """
    if base.has(t.Node):
        raise IllFormed(f"1/({base}) may not exist; divide by C, C − 1 and k only")
    factors = [part.args[0] if isinstance(part, Pow) else part for part in Mul.make_args(base)]
    if not all(map(_may_divide, factors)):
        raise IllFormed(f"1/({base}) may not exist; divide by C, C − 1 and k only")


def _may_divide(factor: Any) -> bool:
    """Return whether a term is a polynomial: a product of numbers ≠ 0, C, C − 1 and k."""
    if factor in _DIVISORS or (type(factor) in _RATIONALS and factor != 0):
        return True
    if not factor.is_polynomial() or _degree(factor) > _LARGEST_FACTOR:
        return False
    constant, factors = factor_list(expand(factor))
    return constant != 0 and {factor for factor, _ in factors} <= _DIVISORS


def _value(term: t.Vector, bound: Scope) -> str:
    name, place = term.args
    require_name(name)
    _one_of(place, ("class", "point"), bound)
    return "vector"


def _equal(term: t.Equal, bound: Scope) -> str:
    sort = "index" if sort_of(term.args[0], bound) == "index" else "class"
    _require_all(term, (sort, sort), bound)
    return "scalar"


def _scalar(term: t.Unknown, bound: Scope) -> str:
    name, *places = term.args
    require_name(name)
    for place in places:
        _one_of(place, ("class", "index", "point", "scalar"), bound)
    return "scalar"


def _binder(term: t.Bind, bound: Scope) -> str:
    variable, law, body = term.args
    inside = _opened(variable, law, bound)
    return _one_of(body, ("scalar", "vector"), inside)


def _loss(term: t.Loss, bound: Scope) -> str:
    variable, domain, body = term.args
    if not isinstance(domain, t.Indices | t.OtherClasses):
        raise IllFormed(f"{domain} is no domain of coordinates; ℓ has k or C − 1 of them")
    require(body, "scalar", _opened(variable, domain, bound))
    return "scalar"


def _slope(term: t.Subgradient, bound: Scope) -> str:
    place, loss = term.args
    if not isinstance(loss, t.Loss):
        raise IllFormed(f"{term} is not the slope of a loss")
    require(place, loss.args[0].sort, bound)
    return _loss(loss, bound)


def _opened(variable: Any, law: Any, bound: Scope) -> Scope:
    """Check a binder's head and return the scope inside."""
    if type(variable) is not t.Variable or _kind(law) not in _LAWS:
        raise IllFormed(f"{variable} over {law} is no binder")
    require_name(variable.args[0])
    if law.sort != variable.sort:
        raise IllFormed(
            f"{variable} is {t.one(variable.sort)}; {law} is a law of {t.one(law.sort)}"
        )
    if variable in bound:
        raise IllFormed(f"{variable} is bound twice; rename one of the two")
    if variable in t.free_variables(law):
        raise IllFormed(f"the law {law} mentions the variable {variable} that is drawn from it")
    _require_all(law, _LAWS[_kind(law)], bound)
    return {**bound, variable: law}


def _entry(term: t.Entry, bound: Scope) -> str:
    family, place = term.args
    sort = _one_of(family, ("classes", "points", "permutation"), bound)
    places = {"classes": ("index",), "points": ("index", "class"), "permutation": ("class",)}
    if family in bound and sort == "points":
        places["points"] = ("class" if bound[family] == t.OnePointAClass() else "index",)
    _one_of(place, places[sort], bound)
    return str(term.sort)


def _require_all(term: Any, sorts: tuple[str, ...], bound: Scope = _NOTHING) -> None:
    if len(term.args) != len(sorts):
        raise IllFormed(f"{term} takes {len(sorts)} arguments")
    for part, sort in zip(term.args, sorts, strict=True):
        if sort == "name":
            require_name(part)
        else:
            require(part, sort, bound)


def _one_of(term: Any, sorts: tuple[str, ...], bound: Scope) -> str:
    found = sort_of(term, bound)
    if found not in sorts:
        raise IllFormed(
            f"{term} is {t.one(found)}, where {' or '.join(map(t.one, sorts))} is needed"
        )
    return found


_LAWS: dict[type, tuple[str, ...]] = {
    t.Classes: (),
    t.Indices: (),
    t.OtherClasses: ("class",),
    t.ClassLaw: (),
    t.Points: ("class",),
    t.IndependentClasses: (),
    t.Words: ("class",),
    t.IndependentPoints: ("classes",),
    t.OnePointAClass: (),
    t.Permutation: (),
}

_OPERATIONS: dict[type, tuple[tuple[str, ...], str]] = {
    t.Inner: (("vector", "vector"), "scalar"),
    t.Probability: (("class",), "scalar"),
    t.Constant: (("class",), "classes"),
    t.Renamed: (("permutation", "classes"), "classes"),
}
"""The sorts of the parts of a term, each of one sort, and its own."""

_CHECKS: dict[type, Callable[[Any, Scope], str]] = {
    Add: _sum,
    Mul: _product,
    Pow: _power,
    t.Vector: _value,
    t.Equal: _equal,
    t.Unknown: _scalar,
    t.Bind: _binder,
    t.Loss: _loss,
    t.Subgradient: _slope,
    t.Entry: _entry,
}


def check_statement(statement: given.Statement) -> None:
    """Raise `IllFormed` unless both sides are scalars and every other part is well formed.

    What is said to exist is so once: not twice, not bound again, in no assumption.

    >>> check_statement(given.Statement(frozenset(), Rational(1), ">", Rational(0)))
    """
    _check_parts(statement)
    sides = (statement.left, statement.right)
    for part in (*sides, *statement.assumptions):
        if isinstance(part, Basic):  # what is none is refused below
            _check_size(part)
    for side in sides:
        require(side, "scalar")
    for assumption in statement.assumptions:
        check_assumption(assumption)
    check_names(statement)
    said = (*sides, *statement.assumptions, *statement.exists)
    free = frozenset().union(*map(t.free_variables, said))
    clash = free & frozenset().union(*map(t.bound_variables, (*sides, *statement.assumptions)))
    if clash:
        raise IllFormed(
            f"{', '.join(sorted(map(str, clash)))} is free in one place and bound "
            "in another; rename one of the two"
        )
    names = [exists.args[0] for exists in statement.exists]
    for name in names:
        if names.count(name) > 1:
            raise IllFormed(f"{name} is said to exist twice; rename one of the two")
        for assumption in statement.assumptions:
            is_free = name in t.free_variables(assumption)
            if is_free or (isinstance(name, Str) and str(name) in given.names_in(assumption)):
                raise IllFormed(f"{assumption} is about {name}, which is said to exist")


def _check_parts(statement: Any) -> None:
    """Raise `IllFormed` unless the parts of a statement are what the kernel reads in their place.

    Python does not check types: a file may hold anything.
    """
    if type(statement) is not given.Statement:  # not isinstance, as for a term
        raise IllFormed(
            f"{statement!r} is no Statement; give Statement(assumptions, left, relation, right)"
        )
    if type(statement.assumptions) is not frozenset:
        raise IllFormed(f"the assumptions are {statement.assumptions!r}; give a frozenset")
    if type(statement.relation) is not str or statement.relation not in get_args(given.Relation):
        raise IllFormed(
            f"the relation is {statement.relation!r}; give one of "
            f"{', '.join(get_args(given.Relation))}"
        )
    if type(statement.exists) is not tuple:
        raise IllFormed(f"exists is {statement.exists!r}; give a tuple")
    for exists in statement.exists:
        _check_exists(exists)


def _check_exists(exists: Any) -> None:
    """Raise `IllFormed` unless a probability law has such a value, or a space such unit vectors."""
    if type(exists) is not Tuple or len(exists.args) != 2:
        raise IllFormed(
            f"{exists!r} says of nothing that it exists; give Tuple(variable, law) "
            "or Tuple(Str(name), dimension)"
        )
    name, where = exists.args
    if type(name) is Str:
        require_name(name)
        require(where, "scalar")
    else:
        _opened(name, where, _NOTHING)
        if not where.is_probability:
            raise IllFormed(f"{where} is no probability law; something that is drawn exists")


def check_assumption(assumption: Any) -> None:
    """Raise `IllFormed` unless an assumption is well formed.

    >>> check_assumption(given.Balanced())
    """
    if (kind := _kind(assumption)) not in _ASSUMPTIONS:
        raise IllFormed(f"{assumption} is no assumption of the language")
    _require_all(assumption, _ASSUMPTIONS[kind])
    assumption.func(*assumption.args)  # refuses what its constructor does


_ASSUMPTIONS: dict[type, tuple[str, ...]] = {
    given.Same: ("class", "class"),
    given.Distinct: ("class", "class"),
    given.InSupport: ("point", "class"),
    given.InnerBelowOne: ("vector", "vector"),
    given.TermsDiffer: ("scalar", "scalar"),
    given.UnitVectors: ("name",),
    given.UnitBall: ("name",),
    given.GramIs: ("name", "class", "class", "scalar"),
    given.GramBelow: ("name", "name"),
    **dict.fromkeys(
        (
            given.Convex,
            given.StrictlyConvex,
            given.StrictlyConvexDiagonal,
            given.Nonincreasing,
            given.StrictlyDecreasing,
            given.Symmetric,
            given.Submodular,
            given.Replacement,
            given.Balanced,
            given.Exchangeable,
            given.PairUniform,
        ),
        (),
    ),
}
