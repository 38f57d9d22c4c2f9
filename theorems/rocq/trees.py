"""Terms of the kernel as trees, which are Rocq's terms before they are written (trusted).

A tree is a tuple of a head and its parts. Every bound variable gets a name that begins with
b and a number of its own, as no other name does, so nothing is captured. The names of the author
become `v_x` for a variable, `V_f` for vectors, `S_z` for scalars: no two become one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import count
from types import MappingProxyType
from typing import Any, ClassVar

from sympy import Add, Mul, Pow, Rational, Symbol

import theorems.kernel.terms as t
from theorems.errors import NceproofError

Tree = tuple[Any, ...]

Bound = Mapping[t.Variable, str]
"""The names of the variables that are bound where a term stands."""

_MARKS = {"⁺": "_plus", "•": "_all", "'": "_prime"}

ONE: Tree = ("number", 1, 1)

CLASS, INDEX = "'I_C", "'I_k"


class Unsupported(NceproofError):  # noqa: N818 - the word of the reports
    """Something of the kernel's language has no text in Rocq, or a rule no proof; it is named."""


def plain(name: object) -> str:
    """Return a name in Rocq's letters; the kernel's names have no _, so no two become one.

    >>> plain("x⁺"), plain("β")
    ('x_plus', '_u3b2_')
    """
    return "".join(
        x if x.isascii() and x.isalnum() else _MARKS.get(x, f"_u{ord(x):x}_") for x in str(name)
    )


def free_name(variable: t.Variable) -> str:
    """Return the name of a free variable."""
    return f"v_{plain(variable.name)}"


def scalar_name(name: object, places: Iterable[Any]) -> str:
    """Return the name of an unknown function; it says what it is a function of.

    >>> scalar_name("z", [t.Variable("c", "class")])
    'S_z_class'
    """
    return "_".join([f"S_{plain(name)}", *map(sort_of, places)])


def sort_of(place: Any) -> str:
    """Return the sort of an argument of an unknown function."""
    return str(getattr(place, "sort", "scalar"))


class Translator:
    """Terms to trees; one translator gives each bound variable another name."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def fresh(self, name: object) -> str:
        """Return a name for a bound variable that no other has."""
        return f"b{next(self._numbers)}_{plain(name)}"  # x and 12, or x1 and 2: not both x12

    def tree(self, term: Any, bound: Bound = MappingProxyType({})) -> Tree:
        """Return the tree of a scalar or a vector; raise `Unsupported` for another node."""
        for kind, translated in self._translations.items():
            if isinstance(term, kind):
                return translated(self, term, bound)
        raise Unsupported(f"{type(term).__name__} has no text in Rocq")

    def _number(self, term: Any, bound: Bound) -> Tree:
        if term < 0:
            return ("opp", self._number(-term, bound))
        return ("number", int(term.p), int(term.q))

    def _symbol(self, term: Any, bound: Bound) -> Tree:
        return ("C",) if term == t.CLASS_COUNT else ("k",)

    def _sum(self, term: Any, bound: Bound) -> Tree:
        first, *others = (self.tree(part, bound) for part in ordered(term))
        head = "vadd" if is_vector(term) else "add"
        for other in others:
            first = (head, first, other)
        return first

    def _product(self, term: Any, bound: Bound) -> Tree:
        factors = ordered(term)
        scalars = [x for x in factors if not is_vector(x)]
        negative = scalars[:1] == [-1]
        trees = [self.tree(x, bound) for x in scalars[negative:]] or [ONE]
        product = trees.pop()
        while trees:
            product = ("mul", trees.pop(), product)
        scalar = ("opp", product) if negative else product
        vectors = [self.tree(x, bound) for x in factors if is_vector(x)]
        return ("vscale", scalar, *vectors) if vectors else scalar

    def _power(self, term: Any, bound: Bound) -> Tree:
        base, exponent = self.tree(term.args[0], bound), int(term.args[1])
        power = base if abs(exponent) == 1 else ("exp", base, abs(exponent))
        return power if exponent > 0 else ("inv", power)

    def _scalar(self, term: Any, bound: Bound) -> Tree:
        name, *places = term.args
        scalar = [sort_of(x) == "scalar" for x in places]
        parts = (
            self.tree(x, bound) if is_scalar else self.place(x, bound)
            for x, is_scalar in zip(places, scalar, strict=True)
        )
        return ("scalar", scalar_name(name, places), *parts)

    def _binder(self, term: Any, bound: Bound) -> Tree:
        variable, law, body = term.args
        name = self.fresh(variable.name)
        over = self.law(law, bound)
        head = "mean" if law.is_probability else "sum"
        inside = self.tree(body, {**bound, variable: name})
        return (f"v{head}" if is_vector(body) else head, over, name, inside)

    def _loss(self, term: Any, bound: Bound) -> Tree:
        variable, domain, body = term.args
        name = self.fresh(variable.name)
        return ("loss", self.law(domain, bound), name, self.tree(body, {**bound, variable: name}))

    def _slope(self, term: Any, bound: Bound) -> Tree:
        place, loss = term.args
        return ("slope", self.place(place, bound), *self._loss(loss, bound)[1:])

    _translations: ClassVar[dict[Any, Callable[[Translator, Any, Bound], Tree]]] = {
        Rational: _number,
        Symbol: _symbol,
        Add: _sum,
        Mul: _product,
        Pow: _power,
        t.Inner: lambda self, x, bound: ("dot", *(self.tree(v, bound) for v in x.args)),
        t.Vector: lambda self, x, bound: (
            "value",
            f"V_{plain(x.args[0])}",
            self.place(x.args[1], bound),
        ),
        t.Equal: lambda self, x, bound: ("equal", *(self.place(p, bound) for p in x.args)),
        t.Probability: lambda self, x, bound: ("weight", ("rho",), self.place(x.args[0], bound)),
        t.Unknown: _scalar,
        t.Bind: _binder,
        t.Loss: _loss,
        t.Subgradient: _slope,
    }

    def place(self, place: Any, bound: Bound = MappingProxyType({})) -> Tree:
        """Return the tree of a class, a point, an index, or a family."""
        if isinstance(place, t.Variable):
            return ("variable", bound.get(place) or free_name(place))
        heads = {t.Entry: "entry", t.Constant: "constant", t.Renamed: "renamed"}
        return (heads[type(place)], *(self.place(x, bound) for x in place.args))

    def law(self, law: Any, bound: Bound = MappingProxyType({})) -> Tree:
        """Return the tree of a law, or of what is counted."""
        heads = {
            t.ClassLaw: "rho",
            t.Points: "D",
            t.IndependentClasses: "iid",
            t.Words: "words",
            t.IndependentPoints: "points",
            t.OnePointAClass: "one",
            t.Permutation: "uniform",
            t.OtherClasses: "others",
        }
        if isinstance(law, t.Classes | t.Indices):
            return ("all", CLASS if isinstance(law, t.Classes) else INDEX)
        if type(law) not in heads:
            raise Unsupported(f"the law {type(law).__name__} has no text in Rocq")
        return (heads[type(law)], *(self.place(x, bound) for x in law.args))


def is_vector(term: Any) -> bool:
    """Tell whether a term is a vector."""
    if isinstance(term, t.Bind):
        return is_vector(term.args[2])
    return isinstance(term, t.Vector) or (
        isinstance(term, Add | Mul) and any(map(is_vector, term.args))
    )


def ordered(term: Any) -> list[Any]:
    """Return the parts of a sum or a product: C − 1 and 2·C are written so."""
    first = (Symbol, Rational) if isinstance(term, Add) else (Rational, Symbol)
    return sorted(
        term.args, key=lambda x: (not isinstance(x, first[0]), not isinstance(x, first[1]))
    )
