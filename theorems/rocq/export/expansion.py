"""Terms to sums of monomials, with the proof: linearity, products of sums, laws as weights."""

from __future__ import annotations

from collections.abc import Callable

from theorems.rocq.export.facts import name_of
from theorems.rocq.export.monomials import (
    NOTHING,
    Monomial,
    Sum,
    is_parameter,
    leaf,
    monomials,
    substitute,
    weight,
)
from theorems.rocq.export.proofs import Proof, past, product_of, sum_of, trans, under
from theorems.rocq.export.setting import Setting, inside
from theorems.rocq.texts import show_place, type_over
from theorems.rocq.trees import CLASS, ONE, Tree, Unsupported

Expanded = tuple[Sum, Proof]
"""A sum of monomials, and the proof that a term is equal to it."""


def minus(tree: Tree) -> Tree:
    """Return 1 − a."""
    return ("add", ONE, ("opp", tree))


def expand(tree: Tree, setting: Setting) -> Expanded:
    """Return a scalar as a sum of monomials."""
    if is_parameter(tree):
        return leaf(Monomial((tree,))), "(p_one _)"
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
    (x, p), (y, q) = (expand(part, setting) for part in (a, b))
    terms, proof = multiply(x, y, setting)
    return terms, trans(product_of(p, q), proof)


def _power(tree: Tree, setting: Setting) -> Expanded:
    _, base, exponent = tree
    if exponent == 1:
        terms, proof = expand(base, setting)
        return terms, trans("(p_exp1 _)", proof)
    terms, proof = expand(("mul", base, ("exp", base, exponent - 1)), setting)
    return terms, trans("(p_expS _ _)", proof)


def _sum(tree: Tree, setting: Setting) -> Expanded:
    _, domain, name, body = tree
    if domain[0] == "others":
        apart = minus(("equal", ("variable", name), domain[1]))
        terms, proof = expand(("sum", ("all", CLASS), name, ("mul", apart, body)), setting)
        return terms, trans("(s_others _ _)", proof)
    inner, p = expand(body, setting)
    binder = name, domain[1]
    terms, q = sum_over(binder, inner)
    return terms, trans(under([binder], p), q)


def _mean(tree: Tree, setting: Setting) -> Expanded:
    _, law, name, body = tree
    weighed = ("mul", weight(law, ("variable", name)), body)
    terms, proof = expand(("sum", ("all", type_over(law)), name, weighed), setting)
    return terms, trans("(e_sum _ _)", proof)


def _weight(tree: Tree, setting: Setting) -> Expanded:
    if tree[1] == ("rho",) and setting.facts.balanced:
        proof = f"(et (h_Balanced {show_place(tree[2])}) (p_one _))"
        return leaf(Monomial((("inv", ("C",)),))), proof
    return _atom(tree, setting)


def _atom(tree: Tree, setting: Setting) -> Expanded:
    normal, proof = inside(tree, setting)
    return leaf(Monomial(atoms=(normal,))), trans(proof, "(p_one _)")


# --- scalar products -----------------------------------------------------------------------------


def _dot(tree: Tree, setting: Setting) -> Expanded:
    _, v, w = tree
    for side, vector in (("l", v), ("r", w)):
        linear = _linear(vector, side, tree, setting)
        if linear is not None:
            lemma, expanded = linear
            terms, proof = expand(expanded, setting)
            return terms, trans(lemma, proof)
    return _cosine(tree, setting)


def _linear(vector: Tree, side: str, tree: Tree, setting: Setting) -> tuple[str, Tree] | None:
    """Return what a product is by linearity in one of its vectors, with the lemma."""

    def dot(part: Tree) -> Tree:
        return ("dot", part, tree[2]) if side == "l" else ("dot", tree[1], part)

    match vector:
        case ("vadd", a, b):
            return f"(d_D{side} _ _ _)", ("add", dot(a), dot(b))
        case ("vscale", a, b):
            return f"(d_Z{side} _ _ _)", ("mul", a, dot(b))
        case ("vsum" | "vmean", over, name, body):
            new = setting.fresh("b")  # the same vector may stand on both sides
            summed = dot(substitute(body, ("variable", name), ("variable", new)))
            if vector[0] == "vsum":
                return f"(d_S{side} _ _)", ("sum", over, new, summed)
            return f"(d_E{side} _ _ _)", (
                *("sum", ("all", type_over(over)), new),
                ("mul", weight(over, ("variable", new)), summed),
            )
    return None


def _cosine(tree: Tree, setting: Setting) -> Expanded:
    _, (_, name, a), (_, other, b) = tree
    if name == other and a == b and name in setting.facts.units:
        return leaf(Monomial()), f"({setting.facts.units[name]} _)"
    if name == other and name in setting.facts.grams:
        gram = setting.facts.grams[name]
        s, u, body = gram.args[1:]
        x, y = setting.fresh("s"), setting.fresh("t")
        value = setting.translator.tree(body, {s: x, u: y})
        value = substitute(substitute(value, ("variable", x), a), ("variable", y), b)
        terms, proof = expand(value, setting)
        return terms, trans(f"({name_of(gram)} {show_place(a)} {show_place(b)})", proof)
    return leaf(Monomial(atoms=(tree,))), "(p_one _)"


_EXPANSIONS: dict[str, Callable[[Tree, Setting], Expanded]] = {
    "add": _add,
    "opp": _opposite,
    "mul": _product,
    "exp": _power,
    "sum": _sum,
    "mean": _mean,
    "dot": _dot,
    "weight": _weight,
    "equal": _atom,
    "scalar": _atom,
    "loss": _atom,
    "slope": _atom,
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
