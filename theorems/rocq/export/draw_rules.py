"""The rules about families of points and sets of indices as proof terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import theorems.kernel.definitions as d
import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.theorem import Theorem
from theorems.rocq.export.facts import name_of
from theorems.rocq.export.line import Line
from theorems.rocq.export.monomials import flattened, substitute
from theorems.rocq.export.proofs import told
from theorems.rocq.export.reduction import each_law, law_proof
from theorems.rocq.export.rewriting import Rewritten, rewrite
from theorems.rocq.export.rules import rule
from theorems.rocq.export.unfolding import minus
from theorems.rocq.texts import show, show_place, type_over
from theorems.rocq.trees import INDEX, Tree, Unsupported, free_name, scalar_name

HOLE: Tree = ("variable", "z0")


@rule
def resample(line: Line, step: Theorem) -> str:
    term, index, a, b, first, second = step.inputs
    family, law, body = term.args
    ys, zs, x = map(free_name, (first, second, family))
    sides = [line.place(side) for side in (a, b)]

    def at(place: Tree) -> Tree:
        i = ("variable", free_name(index))
        return ("equal", *(flattened(substitute(side, i, place)) for side in sides))

    _, left, right = at(("variable", "i0"))
    which = f"(fun i0 : {INDEX} => {show_place(left)} == {show_place(right)})"
    mixed: Tree = ("variable", f"(mixed {which} {ys} {zs})")

    def drawn(tree: Tree) -> Rewritten | None:
        if tree[0] not in ("value", "scalar"):
            return None
        entries = {part for part in tree[1:] if part[:2] == ("entry", mixed)}
        if len(entries) != 1:
            return None
        (entry,) = entries
        one, other = (
            substitute(tree, entry, ("entry", ("variable", name), entry[2])) for name in (ys, zs)
        )
        where = at(entry[2])
        function = f"(fun z0 : X => {show(substitute(tree, entry, HOLE))})"
        proof = f"{function} {which} {ys} {zs} {show_place(entry[2])}"
        if tree[0] == "value":
            parts = (("vscale", where, one), ("vscale", minus(where), other))
            return ("vadd", *parts), f"(v_mixed {proof})"
        parts = (("mul", where, one), ("mul", minus(where), other))
        return ("add", *parts), f"(s_mixed {proof})"

    whole = substitute(line.tree(body), ("variable", x), mixed)
    written, proof = rewrite(flattened(whole), drawn)
    same = line.equal(written, step.right.args[2].args[2])
    tree_of_law = line.translator.law(law)
    kind = type_over(tree_of_law)
    function = f"(fun {x} : {kind} => {line.text(body)})"
    inner = f"(et {told(proof)} {same})"
    for name in (zs, ys):
        inner = f"(e_congr _ (fun {name} : {kind} => {inner}))"
    return f"(et (split_draws {which} {function} {each_law(tree_of_law)}) {inner})"


@rule
def telescope(line: Line, step: Theorem) -> str:
    premise, family, s, joined = step.inputs
    if step.relation != "≥":
        raise Unsupported(f"telescope of {step.relation} has no proof in Rocq")
    klass, whole = line.place(s), line.tree(premise.left)
    cs, j = (("variable", free_name(v)) for v in (family, joined))

    def member(i: Tree) -> Tree:
        return ("equal", ("entry", cs, i), klass)

    def more(i: Tree) -> Tree:
        return ("add", member(i), ("mul", minus(member(i)), ("equal", i, j)))

    def with_members(new: Callable[[Tree], Tree]) -> Tree:
        changed: Tree = _with_members(whole, cs, klass, new)
        return changed

    def other(tree: Tree) -> Rewritten | None:
        if tree[:2] == ("scalar", "M0"):
            return ("scalar", "N0", tree[2]), f"(eq_MN {show_place(tree[2])})"
        return None

    opaque = with_members(lambda i: ("scalar", "M0", i))
    extensional = f"(fun M0 N0 eq_MN => {told(rewrite(opaque, other)[1])})"
    function = f"(fun M0 : {INDEX} -> R => {show(opaque)})"
    left = line.equal(with_members(member), premise.left)
    right = line.equal(with_members(more), premise.right)
    below = f"(glue_le {left} {right} {line.at_least(premise)})"
    none = line.equal(step.left, with_members(lambda _: ("number", 0, 1)))
    every = line.equal(step.right, with_members(lambda _: ("number", 1, 1)))
    head = f"telescope (s := {show_place(klass)}) (L := {function}) C_gt1"
    return line.glued(none, every, f"({head} {extensional} (fun {cs[1]} {j[1]} => {below}))")


def _with_members(tree: Any, family: Tree, klass: Tree, new: Callable[[Tree], Tree]) -> Any:
    """Return a tree with new terms for the indicators that an entry of a family is a class."""
    if not isinstance(tree, tuple):
        return tree
    if tree[:1] == ("equal",):
        for own, other in (tree[1:], tree[:0:-1]):
            if other == klass and own[:2] == ("entry", family):
                return new(own[2])
    return tuple(_with_members(part, family, klass, new) for part in tree)


@rule
def submodular(line: Line, step: Theorem) -> str:
    first, second, where, size, difference = step.inputs
    index, domain, v = first.args
    if isinstance(domain, t.OtherClasses):
        raise Unsupported("submodular over other classes has no proof in Rocq")
    name = free_name(index)
    p, q, a, b = (line.tree(x) for x in (where, size, v, second.args[2]))
    e = line.tree(difference)
    functions = [f"(fun {name} : {INDEX} => {show(x)})" for x in (p, q, a, b)]
    square = line.equal(("exp", p, 2), p, ())
    sign = line.nonnegative(q)
    spread = (
        "mul",
        ("mul", ("add", ("mul", ("number", 2, 1), p), ("opp", ("number", 1, 1))), q),
        e,
    )
    apart = line.equal(("add", a, ("opp", b)), spread, ())
    each = [f"(fun {name} => {proof})" for proof in (square, sign, apart)]
    hypothesis = line.hypothesis(given.Submodular)
    proof = f"(@l_submodular R k l {' '.join(functions)} {show(e)} {hypothesis} {' '.join(each)})"

    def loss(one: Tree, other: Tree) -> Tree:
        body = ("add", ("mul", p, one), ("mul", minus(p), other))
        bound = line.translator.fresh(index.name)
        moved = substitute(body, ("variable", name), ("variable", bound))
        return ("loss", ("all", INDEX), bound, moved)

    left = ("add", line.tree(first), line.tree(second))
    return line.glued(
        line.equal(step.left, left), line.equal(step.right, ("add", loss(a, b), loss(b, a))), proof
    )


@rule
def replacement(line: Line, step: Theorem) -> str:
    term, s, point = step.inputs
    family, law, loss = term.args
    index, _, body = loss.args
    own = t.Entry(law.args[0], index)
    same, distinct = given.Same(own, s), given.Distinct(own, s)
    drawn = step.right.args[2].args[2]
    here = line.normal(line.tree(drawn), [same])
    elsewhere = line.normal(line.tree(body), [distinct])
    y, x, i = map(free_name, (point, family, index))
    entry: Tree = ("entry", ("variable", x), ("variable", i))
    places = " ".join(show_place(flattened(line.place(z))) for z in (own, s))

    def coordinates(tree: Any, there: Tree) -> str:
        cases = ((same, there), (distinct, elsewhere))
        parts = (f"(fun {name_of(h)} => {line.equal(tree, w, [h])})" for h, w in cases)
        return f"(l_congr l (fun {i} : {INDEX} => (if_split {places} {' '.join(parts)})))"

    left = coordinates(body, substitute(here, ("variable", y), entry))
    right = coordinates(drawn, here)
    kind = type_over(line.translator.law(law))
    sides = (
        f"(e_congr _ (fun {x} : {kind} => {left}))",
        f"(e_congr _ (fun {y} : X => {right}))",
    )
    classes = show_place(line.place(law.args[0]))
    values = f"(fun {y} : X => {show(here)}) (fun {i} : {INDEX} => {show(elsewhere)})"
    hypothesis = line.hypothesis(given.Replacement)
    proof = f"({hypothesis} {show_place(line.place(s))} {classes} {values})"
    return line.glued(*sides, proof)


@rule
def discharge(line: Line, step: Theorem) -> str:
    premise, proof = step.inputs
    if line.signature.has_others:
        raise Unsupported("discharge with a loss of C − 1 coordinates has no proof in Rocq")
    stated = d.replacement_in_the_mean()
    h = scalar_name("h", [d.y])
    w = scalar_name("w", [d.i])
    names = " ".join([free_name(d.s), free_name(d.negative_classes), h, w])
    sides = []
    for side, its in ((stated.left, proof.left), (stated.right, proof.right)):
        variable, law, _ = side.args
        kind = type_over(line.translator.law(law))
        chosen = f"(l_congr l (fun _ : {INDEX} => (if_choose _ _ _ _)))"
        written = f"(e_congr _ (fun {free_name(variable)} : {kind} => {chosen}))"
        sides.append(f"(et {written} {line.equal(side, its)})")
    left, right = sides
    text = line.at_least(proof, functions={h: h, w: w})
    inner = f"(fun {names} => (glue_le {left} {right} {text}))"
    return line.ref(premise, hypotheses={given.Replacement(): inner})


@rule
def exists_at_mean(line: Line, step: Theorem) -> str:
    (premise,) = step.inputs
    variable, law, body = premise.right.args
    tree = line.translator.law(law)
    function = f"(fun {free_name(variable)} : {type_over(tree)} => {line.text(body)})"
    lemma = "choose_lt" if premise.relation == ">" else "choose_le"
    proof = line.as_strong(premise)
    return f"({lemma} {function} {law_proof(tree)} {proof})"
