"""Replacing places and terms inside of a tree, with the proof by congruence."""

from __future__ import annotations

from collections.abc import Callable

from theorems.rocq.export.monomials import flattened
from theorems.rocq.export.proofs import (
    Applied,
    Proof,
    product_of,
    sum_of,
    trans,
    with_body,
    within,
)
from theorems.rocq.export.reduction import law_proof
from theorems.rocq.texts import is_place, show, show_place, type_over
from theorems.rocq.trees import INDEX, Tree, Unsupported

Rewritten = tuple[Tree, Proof]

Rule = Callable[[Tree], Rewritten | None]
"""Returns what a tree is replaced by, with the proof; None where it stays."""


def rewrite(tree: Tree, rule: Rule, *, drawn: bool = False) -> Rewritten:
    """Return a tree with a rule applied wherever it can be, from the outside in.

    Where it matters what is drawn, the proof of the rule may use of a variable x of a law that
    h_x is the proof that it is of positive probability.
    """
    found = rule(tree)
    if found is not None:
        return found
    if tree[0] in ("loss", "slope", "sum", "vsum", "mean", "vmean"):
        return _binder(tree, rule, drawn)
    parts = [
        part if isinstance(part, int | str) else rewrite(part, rule, drawn=drawn)
        for part in tree[1:]
    ]
    if not any(isinstance(part, tuple) and part[1] for part in parts):
        return tree, None
    whole = (tree[0], *(x[0] if isinstance(x, tuple) else x for x in parts))
    proofs = [part[1] if isinstance(part, tuple) else None for part in parts]
    return whole, _congruence(tree, whole, proofs)


def _congruence(tree: Tree, whole: Tree, proofs: list[Proof]) -> Proof:
    match tree[0]:
        case "add":
            return sum_of(*proofs)
        case "mul":
            return product_of(*proofs)
        case "opp":
            return within("c_opp", proofs[0])
        case "dot" | "vadd":
            return Applied("d_congr" if tree[0] == "dot" else "v_add", (*proofs,))
        case "vscale":
            return Applied("v_scale", (*proofs,))
        case "exp":
            return within(f"c_exp {tree[2]}", proofs[0])
    return _one_by_one(tree, whole, proofs)


def _one_by_one(tree: Tree, whole: Tree, proofs: list[Proof]) -> Proof:
    """Return the proof that changes the parts of a node one after the other."""
    done: list[Proof] = []
    for n, proof in enumerate(proofs, start=1):
        if proof:
            parts = [*whole[:n], ("variable", "z0"), *tree[n + 1 :]]
            kind = "" if is_place(tree[n]) or tree[0] == "weight" else " : R"
            done.append(within(f"congr1 (fun z0{kind} => {_shown(tuple(parts))})", proof))
    return trans(*done)


def _shown(tree: Tree) -> str:
    return show_place(tree) if is_place(tree) else show(tree)


def _binder(tree: Tree, rule: Rule, drawn: bool) -> Rewritten:
    *place, domain, name, body = tree[1:]
    if any(rewrite(part, rule, drawn=drawn)[1] for part in place):
        raise Unsupported("rewriting of the place of a slope has no proof in Rocq")
    inside, proof = rewrite(body, rule, drawn=drawn)
    law, law_changed = _law(domain, rule)
    whole = (tree[0], *place, law, name, inside)
    if not proof and not law_changed:
        return whole, None
    if drawn and tree[0] in ("mean", "vmean"):
        lemma = "e_congr_on" if tree[0] == "mean" else "ve_congr_on"
        return whole, within(f"{lemma} {law_proof(law)}", proof, f"{name} h_{name}")
    if law_changed:
        lemma = "e_law" if tree[0] == "mean" else "v_law"
        return whole, Applied(f"{lemma} {law_changed}", (proof,), f"{name} : {type_over(domain)}")
    return whole, with_body(tree, proof)


def _law(domain: Tree, rule: Rule) -> tuple[Tree, Proof]:
    """Return a law after the rule, and the proof that the laws agree everywhere."""
    if domain[0] in ("D", "words"):
        place, proof = rewrite(domain[1], rule)
        laws = "D" if domain[0] == "D" else "W"
        equal = f"(fun x0 => congr1 (fun z0 => {laws} z0 x0) {proof})" if proof else None
        return (domain[0], place), equal
    if domain[0] == "points":
        entry = flattened(("entry", domain[1], ("variable", "i0")))
        place, proof = rewrite(entry, rule)
        if proof is None:
            return domain, None
        if place[0] == "entry" and place[2] == ("variable", "i0"):
            family = place[1]
        else:
            family = ("constant", place)
        return ("points", family), f"(p_congr (fun i0 : {INDEX} => {proof}))"
    if domain[0] == "others":
        place, proof = rewrite(domain[1], rule)
        if proof:
            raise Unsupported("rewriting of a class that is left out has no proof in Rocq")
    return domain, None
