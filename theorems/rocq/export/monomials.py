"""Trees under a closer look: keys, substitution, and monomials, of which a normal form is a sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from theorems.rocq.export.proofs import Binder, Proof, past, under
from theorems.rocq.trees import ONE, Tree

ZERO: Tree = ("number", 0, 1)

_BOUND = {"loss": 2, "slope": 3, "sum": 2, "vsum": 2, "mean": 2, "vmean": 2}
"""Where the name of the bound variable stands in the heads that bind one; the body comes next."""

_NODES = {"dot", "equal", "weight", "scalar", "atom", "value", *_BOUND}


def is_parameter(tree: Any) -> bool:
    """Tell whether a tree is a number of C and k."""
    return not isinstance(tree, tuple) or (
        tree[0] not in _NODES and all(map(is_parameter, tree[1:]))
    )


def substitute(tree: Any, old: Tree, new: Tree) -> Any:
    """Return a tree with one place for another; names are unique, so nothing is captured."""
    if tree == old:
        return new
    if isinstance(tree, tuple):
        return tuple(substitute(part, old, new) for part in tree)
    return tree


def names(tree: Any) -> Iterator[str]:
    """Yield the names of the variables in a tree."""
    if isinstance(tree, tuple):
        if tree[:1] == ("variable",):
            yield tree[1]
        else:
            for part in tree:
                yield from names(part)


def occurs(name: str, tree: Any) -> bool:
    """Tell whether a variable occurs in a tree."""
    return any(name == found for found in names(tree))


Names = Mapping[str, str]


def key(tree: Any, called: Names | None = None, depth: int = 0) -> str:
    """Return a text that does not depend on the names of bound variables; some are `called`."""
    called = called or {}
    if not isinstance(tree, tuple):
        return str(tree)
    if tree[:1] == ("variable",):
        return called.get(tree[1], tree[1])
    at = _BOUND.get(tree[0]) if tree else None
    if at is None:
        return f"({' '.join(key(part, called, depth) for part in tree)})"
    inside = {**called, tree[at]: f"#{depth}"}
    parts = [key(x, inside if n > at else called, depth + 1) for n, x in enumerate(tree) if n != at]
    return f"({' '.join(parts)})"


def binder_of(tree: Tree) -> tuple[int, str] | None:
    """Return where the bound variable of a tree stands, and its name."""
    at = _BOUND.get(tree[0]) if tree else None
    return None if at is None else (at, tree[at])


def flattened(tree: Any) -> Any:
    """Return a tree with the entries of constant and renamed families written out."""
    if not isinstance(tree, tuple):
        return tree
    match tuple(map(flattened, tree)):
        case ("entry", ("constant", x), _):
            return x
        case ("entry", ("renamed", pi, family), i):
            return ("entry", pi, flattened(("entry", family, i)))
        case ("renamed", pi, ("constant", x)):
            return ("constant", ("entry", pi, x))
        case other:
            return other


def weight(law: Tree, place: Tree) -> Tree:
    """Return the probability of a place."""
    return ("weight", law, place)


@dataclass(frozen=True)
class Monomial:
    """c_1 (c_2 (.. Σ_x Σ_y a_1 (a_2 (.. 1)))): coefficients, bound variables, atoms."""

    coefficients: tuple[Tree, ...] = ()
    binders: tuple[Binder, ...] = ()
    atoms: tuple[Tree, ...] = ()

    def product(self) -> Tree:
        """Return what is under the sums."""
        whole = ONE
        for atom in reversed(self.atoms):
            whole = ("mul", atom, whole)
        return whole

    def sums(self) -> Tree:
        """Return it without the coefficients."""
        whole = self.product()
        for name, kind in reversed(self.binders):
            whole = ("sum", ("all", kind), name, whole)
        return whole

    def tree(self) -> Tree:
        """Return all of it."""
        whole = self.sums()
        for coefficient in reversed(self.coefficients):
            whole = ("mul", coefficient, whole)
        return whole

    def inside(self, proof: Proof) -> Proof:
        """Return the proof of an equality of monomials from that of what is under the sums."""
        return past(under(self.binders, proof), len(self.coefficients))


Sum = tuple[Any, ...]
"""("zero",), ("leaf", monomial) or ("sum", Sum, Sum): the shape of a normal form's tree."""

NOTHING: Sum = ("zero",)


def leaf(monomial: Monomial) -> Sum:
    """Return the sum of one monomial."""
    return ("leaf", monomial)


def monomials(terms: Sum) -> Iterator[Monomial]:
    """Yield the monomials of a sum."""
    if terms[0] == "leaf":
        yield terms[1]
    elif terms[0] == "sum":
        yield from monomials(terms[1])
        yield from monomials(terms[2])


def tree_of_sum(terms: Sum) -> Tree:
    """Return a sum of monomials as a tree."""
    if terms[0] == "leaf":
        whole: Tree = terms[1].tree()
        return whole
    return ("add", *map(tree_of_sum, terms[1:])) if terms[0] == "sum" else ZERO
