"""The rules that vectors of a Gram matrix exist as proof terms."""

from __future__ import annotations

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.theorem import Theorem
from theorems.rocq.export.facts import name_of
from theorems.rocq.export.line import Line
from theorems.rocq.export.rules import rule
from theorems.rocq.texts import show
from theorems.rocq.trees import CLASS, ONE, Tree, Unsupported, free_name, plain, scalar_name

ZERO: Tree = ("number", 0, 1)


@rule
def vectors_of_gram(line: Line, step: Theorem) -> str:
    matrix = _Matrix(line, step.inputs[1])
    facts = matrix.facts(*step.inputs[2:4])
    lemma = "vectors_of_gram" if matrix.name in t.family_names(step.right) else "some_vectors"
    return f"({lemma} {facts} {_with_vectors(line, step, matrix.name, 'C')})"


@rule
def centred_vectors_of_gram(line: Line, step: Theorem) -> str:
    matrix = _Matrix(line, step.inputs[1])
    facts = matrix.facts(*step.inputs[2:4])
    row = matrix.for_each_row(step.inputs[4], matrix.sum_of_row(), ZERO)
    premise = _with_vectors(line, step, matrix.name, "C.-1")
    return f"(centred_vectors_of_gram {facts} C_gt1 {row} {premise})"


@rule
def completion(line: Line, step: Theorem) -> str:
    low, high = map(str, step.inputs[1].args)
    unit = name_of(given.UnitVectors(high))
    return f"(complete C_gt1 {unit} {_with_vectors(line, step, low, 'C.-1')})"


def _with_vectors(line: Line, step: Theorem, name: str, dimension: str) -> str:
    """Return the premise as a function of vectors of a dimension, and of what is known of them."""
    premise, vectors = step.inputs[0], f"V_{plain(name)}"
    if len(step.statement.exists) != 1:
        raise Unsupported(
            f"{step.rule} of what exists already, or of nothing, has no proof in Rocq"
        )
    if any(vectors in space and len(space) > 1 for space in line.lemmas.signature.spaces):
        raise Unsupported(f"{name}, which meets other vectors, has no dimension of its own in Rocq")
    known = name_of(given.UnitVectors(name)), name_of(step.inputs[1])
    proof = line.as_strong(premise, vectors={vectors: (dimension, vectors)})
    return f"(fun ({vectors} : {CLASS} -> 'rV[R]_{dimension}) {' '.join(known)} => {proof})"


class _Matrix:
    """The matrix of a `GramIs`, of which theorems say that it is one of unit vectors."""

    def __init__(self, line: Line, gram: given.GramIs) -> None:
        self.line, self.name = line, gram.name
        self.s, self.u, self.body = gram.args[1:]

    def entry(self, row: str, column: str) -> Tree:
        """Return the entry of a row and a column."""
        return self.line.translator.tree(self.body, {self.s: row, self.u: column})

    def facts(self, semidefinite: Theorem, diagonal: Theorem) -> str:
        """Return the proofs that it is symmetric, has the diagonal 1, and is semidefinite."""
        s, u = free_name(self.s), free_name(self.u)
        same = self.line.equal(self.entry(s, u), self.entry(u, s))
        function = f"(fun {s} {u} : {CLASS} => {show(self.entry(s, u))})"
        ones = self.for_each_row(diagonal, self.entry(s, s), ONE)
        return (
            f"(G := {function}) (fun {s} {u} => {same}) {ones} {self._semidefinite(semidefinite)}"
        )

    def for_each_row(self, premise: Theorem, value: Tree, number: Tree) -> str:
        """Return the proof that a value is a number for each row."""
        free = self.line.lemmas.signature_of(premise.statement).free
        put = {v: self.s for v in free if v.sort == "class" and v not in self.line.signature.free}
        sides = (t.substitute(side, put) for side in (premise.left, premise.right))
        equal = [self.line.equal(a, b) for a, b in zip((value, number), sides, strict=True)]
        proof = self.line.ref(premise, put=put)
        return f"(fun {free_name(self.s)} => (glue_eq {' '.join(equal)} {proof}))"

    def sum_of_row(self) -> Tree:
        """Return the sum of a row."""
        column = self.line.translator.fresh(self.u.name)
        return ("sum", ("all", CLASS), column, self.entry(free_name(self.s), column))

    def _semidefinite(self, premise: Theorem) -> str:
        z = scalar_name("z", [self.s])
        row, column = (self.line.translator.fresh(v.name) for v in (self.s, self.u))
        x, y = (("scalar", z, ("variable", name)) for name in (row, column))
        body: Tree = ("mul", ("mul", x, y), self.entry(row, column))
        for name in (column, row):
            body = ("sum", ("all", CLASS), name, body)
        left, right = self.line.equal(body, premise.left), self.line.equal(ZERO, premise.right)
        proof = self.line.at_least(premise, functions={z: z})
        return f"(fun {z} : {CLASS} -> R => (glue_le {left} {right} {proof}))"
