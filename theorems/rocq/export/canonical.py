"""Monomials with binders and atoms in an order that does not depend on the names they came with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, permutations, product

from theorems.rocq.export.expansion import Expanded
from theorems.rocq.export.monomials import NOTHING, Monomial, Sum, key, leaf
from theorems.rocq.export.proofs import Binder, Proof, past, product_of, sum_of, trans, under
from theorems.rocq.export.setting import Setting, inside
from theorems.rocq.trees import Tree


def canonical(terms: Sum, setting: Setting) -> Expanded:
    """Return a sum with each monomial in the order of its own."""
    if terms == NOTHING:
        return terms, None
    if terms[0] == "sum":
        (a, p), (b, q) = (canonical(part, setting) for part in terms[1:])
        return ("sum", a, b), sum_of(p, q)
    one, proof = _ordered(terms[1], setting)
    return leaf(one), proof


def _ordered(one: Monomial, setting: Setting) -> tuple[Monomial, Proof]:
    _, order, tidied = min(
        (_named(one, order, setting) for order in _orders(one)), key=lambda x: x[0]
    )
    proof = _binders_moved(one, order)
    flips = [past(product_of(flip, None), j) for j, (_, flip) in enumerate(tidied)]
    called = _called(order)
    now = [atom for atom, _ in tidied]
    atoms = sorted(now, key=lambda atom: key(atom, {**setting.called, **called}))
    moved = replace(one, binders=tuple(order))
    sorting = setting.reordered(now, atoms)
    done = replace(moved, atoms=tuple(atoms))
    return done, trans(proof, moved.inside(trans(*flips, sorting)))


def _called(order: list[Binder]) -> dict[str, str]:
    return {name: f"@{n}" for n, (name, _) in enumerate(order)}


def _named(
    one: Monomial, order: list[Binder], setting: Setting
) -> tuple[str, list[Binder], list[tuple[Tree, Proof]]]:
    """Return the text of a monomial with its variables named in an order, and its atoms tidied."""
    under_names = setting.with_names(_called(order))
    tidied = [_tidy(atom, under_names) for atom in one.atoms]
    texts = sorted(key(atom, under_names.called) for atom, _ in tidied)
    return " ".join(texts), order, tidied


def _orders(one: Monomial) -> Iterator[list[Binder]]:
    """Yield the orders of binders that only permute those of one type."""
    groups: dict[str, list[Binder]] = {}
    for binder in one.binders:
        groups.setdefault(binder[1], []).append(binder)
    for choice in product(*(permutations(groups[kind]) for kind in sorted(groups))):
        yield list(chain.from_iterable(choice))


def _tidy(atom: Tree, setting: Setting) -> tuple[Tree, Proof]:
    """Put the two arguments of an atom in order again after variables were named."""
    if atom[0] in ("dot", "equal"):
        head, a, b = atom
        if key(a, setting.called) > key(b, setting.called):
            return (head, b, a), "(d_sym _ _)" if head == "dot" else "(i_sym _ _ _)"
        return atom, None
    return inside(atom, setting)


def _binders_moved(one: Monomial, order: list[Binder]) -> Proof:
    now, swaps = list(one.binders), list[Proof]()
    for i, binder in enumerate(order):
        for n in range(now.index(binder) - 1, i - 1, -1):
            swaps.append(past(under(now[:n], "(s_swap _)"), len(one.coefficients)))
            now[n], now[n + 1] = now[n + 1], now[n]
    return trans(*swaps)
