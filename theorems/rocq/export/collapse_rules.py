"""The rules that put one point for all of a class as proof terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.theorem import Theorem
from theorems.rocq.export.facts import name_of
from theorems.rocq.export.line import Line
from theorems.rocq.export.monomials import flattened, substitute
from theorems.rocq.export.proofs import told, turned
from theorems.rocq.export.reduction import each_law
from theorems.rocq.export.rewriting import Rewritten, rewrite
from theorems.rocq.export.rules import rule
from theorems.rocq.export.unfolding import minus
from theorems.rocq.texts import show, show_place
from theorems.rocq.trees import Tree, Unsupported, free_name, plain

Value = Callable[[str, str], Rewritten]
"""What a vector at a point is, of the point and the proof that it is drawn from its class."""


class _Collapsing:
    """A loss as a function of the representation, and what its values are after a collapse."""

    def __init__(self, line: Line, left: Any, name: str, assumptions: Any) -> None:
        self.line, self.vectors = line, f"V_{plain(name)}"
        self.tree = flattened(line.tree(left))
        self.laws = dict(_laws(self.tree))
        self.kind = f"X -> 'rV[R]_{line.signature.dimension(self.vectors)}"
        unit = given.UnitVectors(name)
        self.hypothesis = name_of(unit) if unit in assumptions else "h_none"
        self.closed, self.held = "(fun _ => True)", "I"
        self.of_map = "(fun _ _ _ => I)"
        if unit in assumptions:
            self.closed = f"(fun V0 : {self.kind} => forall z, dot (V0 z) (V0 z) = 1)"
            self.of_map, self.held = "(fun _ g0 h0 z => h0 (g0 z))", self.hypothesis

    def theorem(self, lemma: str, *arguments: str) -> str:
        """Return the use of a theorem of collapsing.v."""
        loss = f"(fun {self.vectors} : {self.kind} => {show(self.tree)})"
        head = f"{lemma} R C X D _ D_disjoint D_law {self.closed} {loss} {self.of_map}"
        return f"(@{head} {self._extensional()} {' '.join(arguments)} {self.held})"

    def _extensional(self) -> str:
        def other(name: str, vectors: str) -> Tree:
            tree: Tree = _renamed(self.tree, self.vectors, vectors)
            return tree

        def same(tree: Tree) -> Rewritten | None:
            if tree[:2] != ("value", "V0"):
                return None
            _, klass, drawn = self._drawn(tree[2])
            return ("value", "W0", tree[2]), f"(eq_VW {klass} {show_place(tree[2])} {drawn})"

        proof = rewrite(other(self.vectors, "V0"), same, drawn=True)[1]
        return f"(fun (V0 W0 : {self.kind}) eq_VW => {told(proof)})"

    def _drawn(self, point: Tree) -> tuple[Tree, str, str]:
        """Return the class of a point, its text, and the proof that the point is drawn from it."""
        variable = point[1] if point[0] == "variable" else point[1][1]
        law = self.laws.get(variable)
        if law is None:
            raise Unsupported(f"{show_place(point)} is drawn from no class")
        if law[0] == "D":
            return law[1], show_place(law[1]), f"h_{variable}"
        i = point[2]
        klass: Tree = flattened(("entry", law[1], i)) if law[0] == "points" else i
        entry = f"(@drawn_entry R _ X _ _ {show_place(i)} {each_law(law)} h_{variable})"
        return klass, show_place(klass), entry

    def of(self, points: str, value: Callable[[Tree, Tree, str], Rewritten]) -> Rewritten:
        """Return the loss of the representation after a map of the points, with the proof.

        `value` is of the class, the point and the proof that it is drawn.
        """

        def mapped(tree: Any) -> Any:
            if not isinstance(tree, tuple):
                return tree
            if tree[:2] == ("value", self.vectors):
                return (*tree[:2], ("entry", ("variable", points), tree[2]))
            return tuple(map(mapped, tree))

        def found(tree: Tree) -> Rewritten | None:
            if tree[:2] != ("value", self.vectors):
                return None
            point = tree[2][2]
            klass, _, drawn = self._drawn(point)
            return value(klass, point, drawn)

        return rewrite(mapped(self.tree), found, drawn=True)

    def one(self, s: Tree, y: str) -> Rewritten:
        """Return the loss with y for all of class s."""

        def value(klass: Tree, point: Tree, drawn: str) -> Rewritten:
            here, there = (("value", self.vectors, x) for x in (("variable", y), point))
            own: Tree = ("equal", klass, s)
            new = ("vadd", ("vscale", minus(own), there), ("vscale", own, here))
            proof = f"(oneE D_disjoint {self.vectors} {show_place(s)} {y} {drawn})"
            return new, proof

        return self.of(f"(one D {show_place(s)} {y})", value)

    def every(self, family: str) -> Rewritten:
        """Return the loss with one point of a family for all of each class."""

        def value(klass: Tree, point: Tree, drawn: str) -> Rewritten:
            new = ("value", self.vectors, ("entry", ("variable", family), klass))
            return new, f"(everyE D_disjoint {self.vectors} {family} {drawn})"

        return self.of(f"(every D {family})", value)

    def mean(self, term: t.Bind, found: Rewritten, variable: str) -> str:
        """Return the proof that a mean of the kernel is that of the loss after a collapse."""
        written, proof = found
        body = substitute(
            flattened(self.line.tree(term.args[2])),
            ("variable", free_name(term.args[0])),
            ("variable", variable),
        )
        same = self.line.equal(body, written)
        return f"(e_congr _ (fun {variable} => (et {same} {told(turned(proof))})))"


def _laws(tree: Any) -> list[tuple[str, Tree]]:
    """Return the laws of the points that are drawn in a tree."""
    if not isinstance(tree, tuple):
        return []
    found = [pair for part in tree for pair in _laws(part)]
    if tree[:1] in (("mean",), ("vmean",)) and tree[1][0] in ("D", "points", "one"):
        found.append((tree[2], tree[1]))
    return found


def _renamed(tree: Any, old: str, new: str) -> Any:
    """Return a tree with other vectors."""
    if not isinstance(tree, tuple):
        return tree
    if tree[:2] == ("value", old):
        return ("value", new, tree[2])
    return tuple(_renamed(part, old, new) for part in tree)


@rule
def collapse(line: Line, step: Theorem) -> str:
    premise, name, s, family = step.inputs
    collapsing = _Collapsing(line, step.left, name, step.assumptions)
    klass, y = line.place(s), free_name(premise.right.args[0])
    right = collapsing.mean(premise.right, collapsing.one(klass, y), y)
    # a' = E L(V one), the right side of the premise, by its equality the other way round
    proof = line.at_least(premise)
    head = f"({collapsing.vectors} : {collapsing.kind}) {free_name(s)} {collapsing.hypothesis}"
    each = f"(fun {head} => (glue_le (erefl _) (es {right}) {proof}))"
    whole = collapsing.theorem("collapse_all", collapsing.vectors, each)
    every = free_name(family)
    last = collapsing.mean(step.right, collapsing.every(every), every)
    return f"(glue_le (erefl _) {last} {whole})"


@rule
def collapse_others(line: Line, step: Theorem) -> str:
    premise, name, s, y = step.inputs
    collapsing = _Collapsing(line, premise.left, name, step.assumptions)
    family = free_name(step.right.args[0])
    every = collapsing.mean(step.right, collapsing.every(family), family)
    head = f"({collapsing.vectors} : {collapsing.kind}) {collapsing.hypothesis}"
    proof = f"(glue_le (erefl _) (es {every}) {line.at_least(premise)})"
    klass, point = line.place(s), free_name(y)
    whole = collapsing.theorem(
        "collapse_rest", collapsing.vectors, show_place(klass), f"(fun {head} => {proof})"
    )
    left = collapsing.mean(step.left, collapsing.one(klass, point), point)
    return f"(glue_le {left} {every} {whole})"
