"""The rules on renamed classes, and on what stands for any words or vectors, as proof terms."""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.statement import Assumption
from theorems.kernel.theorem import Theorem
from theorems.rocq.export.facts import name_of
from theorems.rocq.export.line import Line
from theorems.rocq.export.proofs import told
from theorems.rocq.export.rewriting import Rewritten, rewrite
from theorems.rocq.export.rules import put_into, rule
from theorems.rocq.texts import show, show_place
from theorems.rocq.trees import CLASS, INDEX, Tree, Unsupported, free_name, plain


@rule
def relabel(line: Line, step: Theorem) -> str:
    body = step.inputs[0]
    binders: list[tuple[t.Variable, t.Law]] = []
    while isinstance(body, t.Bind) and _is_renamed(body.args[1], binders):
        binders.append(body.args[:2])
        body = body.args[2]
    sorts = tuple(v.sort for v, _ in binders)
    tree = line.tree(body)
    if sorts == ("class",):
        name = free_name(binders[0][0])
        return f"(relabel_class h_Balanced (fun {name} : {CLASS} => {show(tree)}))"
    if sorts != ("class", "classes"):
        raise Unsupported(f"relabel of {', '.join(sorts)} has no proof in Rocq")
    c, cs = (free_name(v) for v, _ in binders)

    def other(part: Tree) -> Rewritten | None:
        if part[:2] == ("entry", ("variable", cs)):
            return ("entry", ("variable", "h0"), part[2]), f"(eq_h {show_place(part[2])})"
        return None

    _, same = rewrite(tree, other)
    function = f"(fun ({c} : {CLASS}) ({cs} : {INDEX} -> {CLASS}) => {show(tree)})"
    extensional = f"(fun {c} {cs} h0 eq_h => {told(same)})"
    words = isinstance(binders[1][1], t.Words)
    lemma = "relabel_words h_Exchangeable" if words else "relabel"
    return f"({lemma} (F := {function}) h_Balanced {extensional})"


def _is_renamed(law: Any, binders: list[tuple[t.Variable, t.Law]]) -> bool:
    """Tell whether the kernel renames what is drawn, after other classes and words."""
    if isinstance(law, t.Words):
        return law.args[0] in [variable for variable, _ in binders]
    return isinstance(law, t.ClassLaw | t.IndependentClasses)


@rule
def iid_words(line: Line, step: Theorem) -> str:
    (premise,) = step.inputs

    def put(part: Any) -> Any:
        if isinstance(part, t.Words):
            return t.IndependentClasses()
        return part.func(*map(put, part.args)) if part.args else part

    hypotheses = {x: name_of(put(x)) for x in premise.assumptions}
    hypotheses[given.Exchangeable()] = "(@iid_exchangeable R C k rho h_Balanced)"
    proof = line.ref(premise, hypotheses=hypotheses, words=False)
    return put_into(line, step, proof, lambda side: line.tree(put(side)))


@rule
def one_family(line: Line, step: Theorem) -> str:
    premise, name, other = step.inputs
    old, new = Str(name), Str(other)

    def put(part: Any) -> Any:
        if not part.args:
            return part
        is_named = isinstance(part, t.Vector | given.Named)
        return part.func(*(new if is_named and x == old else put(x) for x in part.args))

    vectors = f"V_{plain(other)}"
    hypotheses: dict[Assumption, str] = {x: name_of(put(x)) for x in premise.assumptions}
    proof = line.ref(
        premise,
        vectors={f"V_{plain(name)}": (line.signature.dimension(vectors), vectors)},
        hypotheses=hypotheses,
    )
    return put_into(line, step, proof, lambda side: _renamed(line.tree(side), name, vectors))


def _renamed(tree: Any, name: str, vectors: str) -> Any:
    """Return a tree with other vectors for those of a name."""
    if not isinstance(tree, tuple):
        return tree
    if tree[:2] == ("value", f"V_{plain(name)}"):
        return ("value", vectors, tree[2])
    return tuple(_renamed(part, name, vectors) for part in tree)
