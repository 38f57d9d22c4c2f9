"""The lemmas of a derivation as they are written, and what its lines are about."""

from __future__ import annotations

from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.rocq.export.field import Atoms, lemma
from theorems.rocq.translate import Signature
from theorems.rocq.trees import Translator, Tree


class Lemmas:
    """Lemmas as texts, each after those that it needs."""

    def __init__(self, theorem: Theorem, statement: Statement) -> None:
        """Give numbers to the lines of a derivation."""
        self.translator = Translator()
        self.steps = steps_of(theorem)
        self.numbers = {id(step): n for n, step in enumerate(self.steps)}
        self.signature = Signature(statement, *(step.statement for step in self.steps))
        self.texts: list[str] = []
        self._fields: dict[str, str] = {}

    def signature_of(self, statement: Statement) -> Signature:
        """Return what a line is about, with types that need the rest of the derivation."""
        signature = Signature(statement)
        signature.vectors = {name: self.signature.vectors[name] for name in signature.vectors}
        signature.spaces = self.signature.spaces
        signature.families |= self.signature.families
        signature.has_others = self.signature.has_others
        return signature

    def write_field(self, left: Tree, right: Tree, atoms: Atoms) -> str:
        """Write the lemma that two skeletons are equal, unless it is there; return its use."""
        return lemma(left, right, atoms, self._field)

    def _field(self, text: str, proof: str) -> str:
        if text not in self._fields:
            name = f"field{len(self._fields)}"
            self._fields[text] = name
            self.texts.append(f"Lemma {name}{text}.\nProof. {proof} Qed.\n")
        return self._fields[text]
