"""Equations between rational functions of C, k and atoms, as lemmas that `field` proves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sympy import Integer, Rational, Symbol, cancel

from theorems.kernel.terms import CLASS_COUNT, NEGATIVES
from theorems.rocq.export.monomials import Monomial, Names, Sum, key
from theorems.rocq.texts import show
from theorems.rocq.trees import ONE, Tree

ARITHMETIC = frozenset({"add", "mul", "opp", "inv", "exp", "number", "C", "k"})
"""The heads of which `ring` and `field` know what they are."""

Atoms = dict[str, str]
"""The variables of a lemma, by the key of what stands for them."""


def _atom(found: str, atoms: Atoms) -> Tree:
    return ("atom", atoms.setdefault(found, f"m{len(atoms)}"))


def skeleton(tree: Any, atoms: Atoms, called: Names | None = None) -> Any:
    """Return a tree in which what is no arithmetic is an atom."""
    if not isinstance(tree, tuple):
        return tree
    if tree[0] not in ARITHMETIC:
        return _atom(key(tree, called), atoms)
    return (tree[0], *(skeleton(part, atoms, called) for part in tree[1:]))


def skeleton_of_sum(terms: Sum, atoms: Atoms, called: Names | None = None) -> Tree:
    """Return the tree of a sum of monomials in which all but the coefficients are atoms."""
    if terms[0] == "zero":
        return ("number", 0, 1)
    if terms[0] == "sum":
        return ("add", *(skeleton_of_sum(part, atoms, called) for part in terms[1:]))
    monomial: Monomial = terms[1]
    whole = ONE
    if monomial.binders or monomial.atoms:
        whole = _atom(key(monomial.sums(), called), atoms)
    for coefficient in reversed(monomial.coefficients):
        whole = ("mul", coefficient, whole)
    return whole


def skeleton_of_product(factors: Iterable[Tree], atoms: Atoms, called: Names | None = None) -> Tree:
    """Return a product in which all factors are atoms."""
    whole = ONE
    for factor in reversed([*factors]):
        whole = ("mul", _atom(key(factor, called), atoms), whole)
    return whole


def value(tree: Tree) -> Any:
    """Return a skeleton as a SymPy term."""
    match tree:
        case ("number", p, q):
            return Rational(p, q)
        case ("C",):
            return CLASS_COUNT
        case ("k",):
            return NEGATIVES
        case ("atom", name):
            return Symbol(name)
        case ("add", a, b):
            return value(a) + value(b)
        case ("mul", a, b):
            return value(a) * value(b)
        case ("opp", a):
            return -value(a)
        case ("inv", a):
            return Integer(1) / value(a)
        case ("exp", a, n):
            return value(a) ** n
    raise ValueError(f"{tree[0]} is no arithmetic")


def agree(left: Tree, right: Tree) -> bool:
    """Tell whether two skeletons are one rational function, so that `field` will prove it."""
    return bool(cancel(value(left) - value(right)) == 0)


def _has(tree: Any, head: str) -> bool:
    return isinstance(tree, tuple) and (tree[0] == head or any(_has(x, head) for x in tree[1:]))


def _denominators(tree: Any) -> set[str]:
    """Return which of C ≠ 0, C ≠ 1, k ≠ 0 the inverses of a skeleton need."""
    if not isinstance(tree, tuple):
        return set()
    own = set[str]()
    if tree[0] == "inv":
        own = {"C_neq0", "C1_neq0"} if _has(tree, "C") else set()
        own |= {"k_neq0"} if _has(tree, "k") else set()
    return own.union(*map(_denominators, tree[1:]))


_CONDITIONS = {"C_neq0": "c != 0", "C1_neq0": "c - 1 != 0", "k_neq0": "n != 0"}


def lemma(left: Tree, right: Tree, atoms: Atoms, write: Callable[[str, str], str]) -> str:
    """Write the lemma that two skeletons are equal and return the proof that it is used as.

    `write` takes the text after the name of a lemma and its proof, and returns the name.
    """
    needed = sorted(_denominators(left) | _denominators(right))
    variables = [
        name
        for head, name in (("C", "c"), ("k", "n"))
        if any(_has(side, head) for side in (left, right))
        or (name == "c" and {"C_neq0", "C1_neq0"} & set(needed))
    ]
    bound = [*variables, *atoms.values()]
    binders = f" ({' '.join(bound)} : R)" if bound else ""
    conditions = "".join(f"{_CONDITIONS[name]} -> " for name in needed)
    sides = (f"({show(side, 'c', 'n')} : R)" for side in (left, right))
    divides = _has(left, "inv") or _has(right, "inv") or _fractions(left) or _fractions(right)
    tactic = "field" if divides else "ring"
    if needed:
        local = [f"h_{name}" for name in needed]
        tactic = f"move=> {' '.join(local)}; field; rewrite ?{' ?'.join(local)}"
    name = write(f"{binders} :\n  {conditions}{' = '.join(sides)}", f"by {tactic}.")
    given = {"c": "C%:R", "n": "k%:R"}
    parts = [f"@{name}", *(given[x] for x in variables), *("_" for _ in atoms), *needed]
    return f"({' '.join(parts)})"


def _fractions(tree: Any) -> bool:
    return isinstance(tree, tuple) and (
        (tree[0] == "number" and tree[2] != 1) or any(map(_fractions, tree[1:]))
    )
