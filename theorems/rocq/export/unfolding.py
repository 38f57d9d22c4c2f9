"""What a node is by linearity, by an assumption or by its definition, each with the lemma."""

from __future__ import annotations

from theorems.rocq.export.facts import name_of
from theorems.rocq.export.monomials import ZERO, substitute, weight
from theorems.rocq.export.setting import Setting
from theorems.rocq.texts import show_place, type_over
from theorems.rocq.trees import CLASS, ONE, Tree

Unfolded = tuple[Tree, str]


def minus(tree: Tree) -> Tree:
    """Return 1 − a."""
    return ("add", ONE, ("opp", tree))


def unfolded(tree: Tree, setting: Setting) -> Unfolded | None:
    """Return what a node is, with the lemma; None for one that is looked at no further."""
    match tree:
        case ("sum", ("others", c), name, body):
            apart = minus(("equal", ("variable", name), c))
            return ("sum", ("all", CLASS), name, ("mul", apart, body)), "(s_others _ _)"
        case ("mean", law, name, body):
            weighed = ("mul", weight(law, ("variable", name)), body)
            return ("sum", ("all", type_over(law)), name, weighed), "(e_sum _ _)"
        case ("exp", base, 1):
            return base, "(p_exp1 _)"
        case ("exp", base, n):
            return ("mul", base, ("exp", base, n - 1)), "(p_expS _ _)"
        case ("weight", ("rho",), c) if setting.facts.balanced:
            return ("inv", ("C",)), f"(h_Balanced {show_place(c)})"
        case ("equal", a, b):
            return _indicator(a, b, setting)
        case ("dot", v, w):
            return (
                _linear(v, "l", tree, setting)
                or _linear(w, "r", tree, setting)
                or (_known(tree, setting))
            )
    return None


def _indicator(a: Tree, b: Tree, setting: Setting) -> Unfolded | None:
    if a == b:
        return ONE, "(i_one _ _)"
    for pair, lemma in (((a, b), "i_zero"), ((b, a), "i_zero'")):
        if pair in setting.facts.distinct:
            return ZERO, f"({lemma} _ {setting.facts.distinct[pair]})"
    return None


def _linear(vector: Tree, side: str, tree: Tree, setting: Setting) -> Unfolded | None:
    """Return what a scalar product is by linearity in one of its vectors."""

    def dot(part: Tree) -> Tree:
        return ("dot", part, tree[2]) if side == "l" else ("dot", tree[1], part)

    match vector:
        case ("vadd", a, b):
            return ("add", dot(a), dot(b)), f"(d_D{side} _ _ _)"
        case ("vscale", a, b):
            return ("mul", a, dot(b)), f"(d_Z{side} _ _ _)"
        case ("vsum" | "vmean", over, name, body):
            new = setting.fresh("b")  # the same vector may stand on both sides
            summed = dot(substitute(body, ("variable", name), ("variable", new)))
            if vector[0] == "vsum":
                lemma = f"d_O{side} _ _ _" if over[0] == "others" else f"d_S{side} _ _"
                return ("sum", over, new, summed), f"({lemma})"
            weighed = ("mul", weight(over, ("variable", new)), summed)
            return ("sum", ("all", type_over(over)), new, weighed), f"(d_E{side} _ _ _)"
    return None


def _known(tree: Tree, setting: Setting) -> Unfolded | None:
    """Return what a scalar product of two vectors of a family is by assumption."""
    _, (_, name, a), (_, other, b) = tree
    if name == other and a == b and name in setting.facts.units:
        return ONE, f"({setting.facts.units[name]} _)"
    if name == other and name in setting.facts.grams:
        gram = setting.facts.grams[name]
        s, u, body = gram.args[1:]
        x, y = setting.fresh("s"), setting.fresh("t")
        value = setting.translator.tree(body, {s: x, u: y})
        value = substitute(substitute(value, ("variable", x), a), ("variable", y), b)
        return value, f"({name_of(gram)} {show_place(a)} {show_place(b)})"
    return None
