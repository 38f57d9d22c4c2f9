"""Monomials under binders, of which a normal form is a sum (trusted)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sympy import Integer, Mul

from theorems.errors import IllFormed
from theorems.kernel import terms as t

Binder = tuple[t.Variable, t.Law]


@dataclass(frozen=True)
class Product:
    """A coefficient times atoms, and perhaps a vector, under some binders."""

    coefficient: Any
    binders: tuple[Binder, ...] = ()
    atoms: tuple[Any, ...] = ()
    vector: Any = None

    @classmethod
    def of(cls, atom: Any) -> Product:
        """Return the product that is one atom."""
        return cls(Integer(1), atoms=(atom,))

    def times(self, other: Product) -> Product:
        """Return the product of two, whose bound variables are different already."""
        if self.vector is not None and other.vector is not None:
            raise IllFormed("a product of two vectors is no term; use Inner")
        return Product(
            self.coefficient * other.coefficient,
            self.binders + other.binders,
            self.atoms + other.atoms,
            self.vector if other.vector is None else other.vector,
        )

    @property
    def parts(self) -> tuple[Any, ...]:
        """All in which a bound variable may occur: atoms, the vector, laws."""
        vector = () if self.vector is None else (self.vector,)
        return self.atoms + vector + tuple(law for _, law in self.binders)

    def as_term(self, *, drop: tuple[Any, ...] = ()) -> Any:
        """Return the term that this is, without some of the atoms."""
        atoms = list(self.atoms)
        for dropped in drop:
            atoms.remove(dropped)
        body = Mul(self.coefficient, *atoms, *(() if self.vector is None else (self.vector,)))
        return wrap(self.binders, body)


def collected(products: Iterable[Product]) -> list[Product]:
    """Return a sum of products in which each is written once, up to the order of its atoms.

    >>> one, two = Product(Integer(1)), Product(Integer(2))
    >>> collected([one, Product.of(t.Unknown("z")), two])
    [Product(coefficient=3, binders=(), atoms=(), vector=None), \
Product(coefficient=1, binders=(), atoms=(Unknown(z),), vector=None)]
    """
    found: dict[Any, Product] = {}
    for one in products:
        key = one.binders, frozenset(Counter(one.atoms).items()), one.vector
        other = found.get(key)
        summed = one.coefficient if other is None else other.coefficient + one.coefficient
        found[key] = replace(one, coefficient=summed)
    return [one for one in found.values() if one.coefficient != 0]


def pairs(first: Sequence[Product], second: Sequence[Product]) -> int:
    """Return how many atoms the products of one of the first and one of the second have in all.

    Each counts for one more than its atoms.

    >>> pairs([Product(Integer(1))] * 2, [Product.of(t.Unknown("z"))] * 3)
    12
    """
    ones, twos = (sum(len(one.atoms) for one in side) for side in (first, second))
    return len(first) * len(second) + ones * len(second) + twos * len(first)


def wrap(binders: Iterable[Binder], body: Any) -> Any:
    """Return a term under binders, those inside whose laws mention other variables.

    >>> c, x = t.Variable("c", "class"), t.Variable("x", "point")
    >>> wrap([(x, t.Points(c)), (c, t.ClassLaw())], t.Probability(c))
    Bind(c, ClassLaw, Bind(x, Points(c), Probability(c)))
    """
    for variable, law in reversed(outer_first(binders)):
        body = t.Bind(variable, law, body)
    return body


def needed(binders: Iterable[Binder], wanted: frozenset[t.Variable]) -> tuple[Binder, ...]:
    """Return the binders of wanted variables and of those that their laws mention.

    >>> c, x = t.Variable("c", "class"), t.Variable("x", "point")
    >>> len(needed([(x, t.Points(c)), (c, t.ClassLaw())], frozenset((x,))))
    2
    """
    while True:
        found = tuple(binder for binder in binders if binder[0] in wanted)
        more = wanted.union(*(t.free_variables(law) for _, law in found))
        if more == wanted:
            return found
        wanted = more


def outer_first(binders: Iterable[Binder]) -> list[Binder]:
    """Return binders in an order in which a law comes after the variables that it mentions.

    >>> c, x = t.Variable("c", "class"), t.Variable("x", "point")
    >>> [str(variable) for variable, _ in outer_first([(x, t.Points(c)), (c, t.ClassLaw())])]
    ['c', 'x']
    """
    left, placed = list(binders), list[Binder]()
    while left:
        bound = {variable for variable, _ in left}
        ready = next(b for b in left if not t.free_variables(b[1]) & bound)
        left.remove(ready)
        placed.append(ready)
    return placed
