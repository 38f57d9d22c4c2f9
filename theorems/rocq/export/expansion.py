"""Terms to sums of monomials, with the proof: linearity, products of sums, laws as weights."""

from __future__ import annotations

from collections.abc import Callable

from theorems.rocq.export.monomials import (
    NOTHING,
    Monomial,
    Sum,
    is_parameter,
    leaf,
    monomials,
    substitute,
)
from theorems.rocq.export.polynomials import polynomial
from theorems.rocq.export.proofs import Proof, past, product_of, sum_of, trans, under
from theorems.rocq.export.setting import Setting
from theorems.rocq.export.unfolding import unfolded
from theorems.rocq.trees import ONE, Tree, Unsupported

Expanded = tuple[Sum, Proof]
"""A sum of monomials, and the proof that a term is equal to it."""


def expand(tree: Tree, setting: Setting) -> Expanded:
    """Return a scalar as a sum of monomials."""
    if is_parameter(tree):
        return leaf(Monomial((tree,))), "(p_one _)"
    found = polynomial(tree, setting)
    if found is not None:
        return found
    more = unfolded(tree, setting)
    if more is not None:
        terms, proof = expand(more[0], setting)
        return terms, trans(more[1], proof)
    if tree[0] not in _EXPANSIONS:
        raise Unsupported(f"the node {tree[0]} has no normal form in Rocq")
    return _EXPANSIONS[tree[0]](tree, setting)


def _add(tree: Tree, setting: Setting) -> Expanded:
    (x, p), (y, q) = (expand(part, setting) for part in tree[1:])
    return ("sum", x, y), sum_of(p, q)


def _opposite(tree: Tree, setting: Setting) -> Expanded:
    terms, proof = expand(tree[1], setting)
    scaled, more = scale(("opp", ONE), terms)
    return scaled, trans("(p_opp _)", past(proof), more)


def _product(tree: Tree, setting: Setting) -> Expanded:
    _, a, b = tree
    if is_parameter(b):
        a, b, turned = b, a, "(p_C _ _)"
    else:
        turned = None
    if is_parameter(a):
        terms, proof = expand(b, setting)
        scaled, more = scale(a, terms)
        return scaled, trans(turned, past(proof), more)
    if a[0] == "weight":
        terms, proof = expand(b, setting)
        pushed, more = _pushed(a, terms)
        return pushed, trans(past(proof), more)
    (x, p), (y, q) = (expand(part, setting) for part in (a, b))
    terms, proof = multiply(x, y, setting)
    return terms, trans(product_of(p, q), proof)


_MOST = 4
"""The most sums that one lemma carries a factor into."""


def _pushed(atom: Tree, terms: Sum) -> Expanded:
    """Return an atom times a sum of monomials."""
    if terms == NOTHING:
        return NOTHING, "(z_mulr _)"
    if terms[0] == "sum":
        (a, p), (b, q) = (_pushed(atom, part) for part in terms[1:])
        return ("sum", a, b), trans("(p_Dr _ _ _)", sum_of(p, q))
    one: Monomial = terms[1]
    n = len(one.coefficients)
    steps = [past("(p_CA _ _ _)", i) for i in range(n)]
    for first in range(0, len(one.binders), _MOST):
        many = len(one.binders[first : first + _MOST])
        lemma = f"(s_mulr{many if many > 1 else ''} _ _)"
        steps.append(past(under(one.binders[:first], lemma), n))
    return leaf(Monomial(one.coefficients, one.binders, (atom, *one.atoms))), trans(*steps)


def _sum(tree: Tree, setting: Setting) -> Expanded:
    _, domain, name, body = tree
    inner, p = expand(body, setting)
    binder = name, domain[1]
    terms, q = sum_over(binder, inner)
    return terms, trans(under([binder], p), q)


_EXPANSIONS: dict[str, Callable[[Tree, Setting], Expanded]] = {
    "add": _add,
    "opp": _opposite,
    "mul": _product,
    "sum": _sum,
}


# --- products and sums of sums -------------------------------------------------------------------


def multiply(x: Sum, y: Sum, setting: Setting) -> Expanded:
    """Return the product of two sums."""
    for zero, lemma in ((x, "(z_mull _)"), (y, "(z_mulr _)")):
        if zero == NOTHING:
            return NOTHING, lemma
    if x[0] == "sum":
        (a, p), (b, q) = (multiply(part, y, setting) for part in x[1:])
        return ("sum", a, b), trans("(p_Dl _ _ _)", sum_of(p, q))
    if y[0] == "sum":
        (a, p), (b, q) = (multiply(x, part, setting) for part in y[1:])
        return ("sum", a, b), trans("(p_Dr _ _ _)", sum_of(p, q))
    return _multiply_monomials(x[1], y[1], setting)


def _multiply_monomials(x: Monomial, y: Monomial, setting: Setting) -> Expanded:
    y = _renamed(y, {name for name, _ in x.binders}, setting)
    n, m = len(x.coefficients), len(y.coefficients)
    steps = [past("(p_A _ _ _)", i) for i in range(n)]  # (c X) Y = c (X Y)
    steps += [past("(p_CA _ _ _)", n + i) for i in range(m)]  # S (c Y) = c (S Y)
    binders = x.binders + y.binders
    inner = [
        under(binders[:i], "(s_mull _ _)" if i < len(x.binders) else "(s_mulr _ _)")
        for i in range(len(binders))
    ]
    products = [past("(p_A _ _ _)", i) for i in range(len(x.atoms))]
    inner.append(under(binders, trans(*products, past("(p_1 _)", len(x.atoms)))))
    steps.append(past(trans(*inner), n + m))
    product = Monomial(x.coefficients + y.coefficients, binders, x.atoms + y.atoms)
    return leaf(product), trans(*steps)


def _renamed(y: Monomial, taken: set[str], setting: Setting) -> Monomial:
    for name, _ in y.binders:
        if name in taken:
            new = setting.fresh("r")
            binders = tuple((new if b == name else b, s) for b, s in y.binders)
            atoms = substitute(y.atoms, ("variable", name), ("variable", new))
            y = Monomial(y.coefficients, binders, atoms)
    return y


def sum_over(binder: tuple[str, str], terms: Sum) -> Expanded:
    """Return the sum over a variable of a sum of monomials."""
    if terms == NOTHING:
        return NOTHING, "(s_zero _ _)"
    if terms[0] == "sum":
        (a, p), (b, q) = (sum_over(binder, part) for part in terms[1:])
        return ("sum", a, b), trans("(s_add _ _)", sum_of(p, q))
    one: Monomial = terms[1]
    steps = [past("(s_out _ _)", i) for i in range(len(one.coefficients))]
    return leaf(Monomial(one.coefficients, (binder, *one.binders), one.atoms)), trans(*steps)


def scale(coefficient: Tree, terms: Sum) -> Expanded:
    """Return a coefficient times a sum of monomials."""
    if terms == NOTHING:
        return NOTHING, "(z_mulr _)"
    if terms[0] == "sum":
        (a, p), (b, q) = (scale(coefficient, part) for part in terms[1:])
        return ("sum", a, b), trans("(p_Dr _ _ _)", sum_of(p, q))
    (one,) = monomials(terms)
    return leaf(Monomial((coefficient, *one.coefficients), one.binders, one.atoms)), None


def wrap(outer: Monomial, terms: Sum, proof: Proof) -> Expanded:
    """Put a sum, equal to what is under the sums of a monomial without atoms, in its place."""
    for binder in reversed(outer.binders):
        terms, more = sum_over(binder, terms)
        proof = trans(under([binder], proof), more)
    for coefficient in reversed(outer.coefficients):
        terms, more = scale(coefficient, terms)
        proof = trans(past(proof), more)
    return terms, proof
