"""Terms without sums as polynomials in what they are made of, by one equation of `ring`."""

from __future__ import annotations

from typing import Any

from sympy import QQ, Poly, Symbol, factor

from theorems.kernel.terms import CLASS_COUNT, NEGATIVES
from theorems.rocq.export.field import ARITHMETIC, Atoms, skeleton, value
from theorems.rocq.export.monomials import (
    NOTHING,
    Monomial,
    Sum,
    is_parameter,
    key,
    leaf,
    tree_of_sum,
)
from theorems.rocq.export.proofs import Proof, product_of, sum_of, trans, within
from theorems.rocq.export.setting import Setting, inside
from theorems.rocq.export.unfolding import unfolded
from theorems.rocq.trees import ONE, Tree


class _HasSumsError(Exception):
    """A term with a sum or a mean outside of a loss."""


def polynomial(tree: Tree, setting: Setting) -> tuple[Sum, Proof] | None:
    """Return a term as a sum of monomials, each of them once; None where it has sums."""
    try:
        flat, proof = _flat(tree, setting)
    except _HasSumsError:
        return None
    if is_parameter(flat):
        return leaf(Monomial((flat,))), trans(proof, "(p_one _)")
    if flat[0] not in ARITHMETIC:
        return leaf(Monomial(atoms=(flat,))), trans(proof, "(p_one _)")
    atoms: Atoms = {}
    before = skeleton(flat, atoms, setting.called)
    terms = _collected(value(before), _by_name(flat, atoms, setting), setting)
    after = skeleton(tree_of_sum(terms), atoms, setting.called)
    return terms, trans(proof, setting.field(before, after, atoms))


def _collected(polynomial: Any, atoms: dict[str, Tree], setting: Setting) -> Sum:
    """Return a polynomial in atoms, of which the coefficients are fractions in C and k."""
    symbols = [Symbol(name) for name in atoms]
    domain = QQ.frac_field(CLASS_COUNT, NEGATIVES)
    whole = NOTHING
    for exponents, coefficient in Poly(polynomial, *symbols, domain=domain).terms():
        if coefficient == 0:
            continue
        number = setting.translator.tree(factor(coefficient))
        factors = [
            atom for atom, n in zip(atoms.values(), exponents, strict=True) for _ in range(n)
        ]
        factors.sort(key=lambda atom: key(atom, setting.called))
        one = leaf(Monomial(() if number == ONE else (number,), (), tuple(factors)))
        whole = one if whole == NOTHING else ("sum", whole, one)
    return whole


def _by_name(flat: Any, atoms: Atoms, setting: Setting) -> dict[str, Tree]:
    """Return what each variable of a skeleton stands for."""
    found: dict[str, Tree] = {}

    def walk(tree: Any) -> None:
        if isinstance(tree, tuple) and tree[0] in ARITHMETIC:
            for part in tree[1:]:
                walk(part)
        elif isinstance(tree, tuple):
            found.setdefault(atoms[key(tree, setting.called)], tree)

    walk(flat)
    return found


def _flat(tree: Tree, setting: Setting) -> tuple[Tree, Proof]:
    """Return a term as arithmetic of atoms."""
    if is_parameter(tree):
        return tree, None
    head, *parts = tree
    if head in ("sum", "mean"):
        raise _HasSumsError
    if head in ("add", "mul"):
        (a, p), (b, q) = (_flat(part, setting) for part in parts)
        return (head, a, b), (sum_of if head == "add" else product_of)(p, q)
    if head in ("opp", "exp"):
        a, p = _flat(parts[0], setting)
        how = "c_opp" if head == "opp" else f"c_exp {parts[1]}"
        return (head, a, *parts[1:]), within(how, p) if p else None
    found = unfolded(tree, setting)
    if found is None:
        return _turned(tree, setting) if head == "dot" else inside(tree, setting)
    done, proof = _flat(found[0], setting)
    return done, trans(found[1], proof)


def _turned(dot: Tree, setting: Setting) -> tuple[Tree, Proof]:
    """Return a scalar product of two vectors of families in the order of their texts."""
    _, a, b = dot
    if key(a, setting.called) <= key(b, setting.called):
        return dot, None
    return ("dot", b, a), "(d_sym _ _)"
