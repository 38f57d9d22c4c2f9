"""Equalities of terms: by arithmetic, by congruence, else by normal forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sympy import Integer, cancel, factor

from theorems.kernel.statement import Assumption
from theorems.rocq.export.canonical import canonical
from theorems.rocq.export.expansion import Expanded, expand
from theorems.rocq.export.facts import facts_of
from theorems.rocq.export.field import Atoms, agree, skeleton, skeleton_of_sum, value
from theorems.rocq.export.monomials import (
    ZERO,
    Monomial,
    binder_of,
    key,
    monomials,
    names,
    substitute,
)
from theorems.rocq.export.proofs import Proof, meeting, tactics, trans, with_body
from theorems.rocq.export.reduction import reduce
from theorems.rocq.export.setting import Setting
from theorems.rocq.texts import show
from theorems.rocq.trees import Translator, Tree


class Different(Exception):  # noqa: N818 - it is no fault, only that another way has to be taken
    """Two terms have different normal forms."""


def setting_of(
    assumptions: Iterable[Assumption],
    translator: Translator,
    field: Callable[[Tree, Tree, Atoms], str],
) -> Setting:
    """Return what the normal forms of a line depend on."""
    return Setting(facts_of(assumptions, translator), translator, field, collected, {})


def normal(tree: Tree, setting: Setting) -> Expanded:
    """Return a scalar as a sum of monomials in normal form."""
    known, same = _known(tree, setting)
    expanded, p = expand(known, setting)
    reduced, q = reduce(expanded, setting)
    ordered, r = canonical(reduced, setting)
    return ordered, trans(same, p, q, r)


def _known(tree: Tree, setting: Setting) -> tuple[Tree, Proof]:
    """Put one place for another wherever an assumption says that they are the same."""
    proofs: list[Proof] = []
    for kept, gone, proof in setting.facts.same:
        moved = substitute(tree, gone, kept)
        if moved != tree:
            z = setting.fresh("z")
            hole = show(substitute(tree, gone, ("variable", z)))
            proofs.append(f"(same_subst (fun {z} => {hole}) {proof})")
            tree = moved
    return tree, trans(*proofs)


def collected(tree: Tree, setting: Setting) -> tuple[Tree, Proof]:
    """Return the normal form as a tree: each monomial once, in an order of its own."""
    terms, proof = normal(tree, setting)
    atoms: Atoms = {}
    before = skeleton_of_sum(terms, atoms, setting.called)
    total: dict[str, tuple[Any, Monomial]] = {}
    for one in monomials(terms):
        found = key(one.sums(), setting.called) if one.binders or one.atoms else ""
        coefficient = Integer(1)
        for part in one.coefficients:
            coefficient *= value(part)
        total[found] = (total.get(found, (Integer(0), one))[0] + coefficient, one)
    whole, after = ZERO, ZERO
    for found, (coefficient, one) in sorted(total.items(), key=lambda item: item[0]):
        simple = cancel(coefficient)
        if simple == 0:
            continue
        number = setting.translator.tree(factor(simple))
        term, short = number, number
        if found:
            term = ("mul", number, _refreshed(one, setting).sums())
            short = ("mul", number, ("atom", atoms[found]))
        whole = term if whole == ZERO else ("add", whole, term)
        after = short if after == ZERO else ("add", after, short)
    if key(whole, setting.called) == key(tree, setting.called):
        return tree, None
    return whole, trans(proof, setting.field(before, after, atoms))


def _refreshed(one: Monomial, setting: Setting) -> Monomial:
    """Return a monomial with new names of its bound variables, as it is written twice."""
    for name, _ in one.binders:
        new = setting.fresh("q")
        binders = tuple((new if b == name else b, kind) for b, kind in one.binders)
        atoms = substitute(one.atoms, ("variable", name), ("variable", new))
        one = Monomial((), binders, atoms)
    return Monomial((), one.binders, one.atoms)


def equal(left: Tree, right: Tree, setting: Setting) -> Proof:
    """Return the proof that two scalars are equal; raise `Different` where none is found."""
    if key(left) == key(right):
        return None
    atoms: Atoms = {}
    first, second = skeleton(left, atoms), skeleton(right, atoms)
    if agree(first, second):
        return setting.field(first, second, atoms)
    for way in (_with_shared_parts_named, _congruent):
        try:
            return way(left, right, setting)
        except Different:
            pass
    return _by_normal_form(left, right, setting)


def _with_shared_parts_named(left: Tree, right: Tree, setting: Setting) -> Proof:
    """Return the proof for every value of the sums of sums that both sides share.

    They are not looked into then, which is what takes Rocq its time.
    """
    parts, others = (dict(_closed_parts(side)) for side in (left, right))
    shared = {found: part for found, part in parts.items() if found in others}
    if not shared or key(left) in shared:
        raise Different
    named: dict[str, str] = {}
    mine, its = (_named_parts(side, shared, named, setting) for side in (left, right))
    proof = equal(mine, its, setting)
    if proof is None:
        return None
    first, second = (f"({show(side)} : R)" for side in (mine, its))
    values = " ".join(f"({show(shared[found])} : R)" for found in named)
    shown = f"(ltac:({tactics(proof)}) : {first} = {second})"
    return f"((fun {' '.join(named.values())} : R => {shown}) {values})"


def _closed_parts(tree: Any, bound: frozenset[str] = frozenset()) -> Iterator[tuple[str, Tree]]:
    """Yield the sums of sums in a tree that mention none of the variables bound around them."""
    if not isinstance(tree, tuple):
        return
    if _is_long(tree) and not bound & {*names(tree)}:
        yield key(tree), tree
    binder = binder_of(tree)
    inside = bound | {binder[1]} if binder else bound
    for part in tree:
        yield from _closed_parts(part, inside)


def _is_long(tree: Tree) -> bool:
    """Tell whether a tree is a sum of sums."""
    return bool(tree[:1] in (("sum",), ("mean",)) and _has_sum(tree[3]))


def _has_sum(tree: Any) -> bool:
    return isinstance(tree, tuple) and (
        tree[:1] in (("sum",), ("mean",)) or any(map(_has_sum, tree))
    )


def _named_parts(
    tree: Any, shared: Mapping[str, Tree], named: dict[str, str], setting: Setting
) -> Any:
    """Return a tree with an unknown number for each of its largest sums that are shared."""
    if not isinstance(tree, tuple):
        return tree
    found = key(tree) if _is_long(tree) else ""
    if found in shared:
        if found not in named:
            named[found] = setting.fresh("part")
        return ("scalar", named[found])
    return tuple(_named_parts(part, shared, named, setting) for part in tree)


def _congruent(left: Tree, right: Tree, setting: Setting) -> Proof:
    """Return the proof of equal binders over equal bodies."""
    at = binder_of(left)
    if at is None or left[0] != right[0] or left[0] not in ("mean", "sum", "loss"):
        raise Different
    domain, name, body = left[1:]
    other, its, right_body = right[1:]
    if key(domain) != key(other):
        raise Different
    moved = substitute(right_body, ("variable", its), ("variable", name))
    return with_body(left, equal(body, moved, setting))


def _by_normal_form(left: Tree, right: Tree, setting: Setting) -> Proof:
    (x, p), (y, q) = (normal(side, setting) for side in (left, right))
    atoms: Atoms = {}
    first, second = (skeleton_of_sum(terms, atoms) for terms in (x, y))
    if not agree(first, second):
        raise Different
    return meeting(p, q, setting.field(first, second, atoms))
