"""What a normal form depends on, and the normal form inside atoms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from theorems.rocq.export.facts import Facts
from theorems.rocq.export.field import Atoms, skeleton_of_product
from theorems.rocq.export.monomials import Names
from theorems.rocq.export.proofs import Proof, trans, with_body, within
from theorems.rocq.texts import is_place, show
from theorems.rocq.trees import Translator, Tree


@dataclass(frozen=True)
class Setting:
    """The facts of a line, the translator, the names by which bound variables are compared.

    `field` writes a lemma that two skeletons are equal; `nested` is the normal form as a tree.
    """

    facts: Facts
    translator: Translator
    field: Callable[[Tree, Tree, Atoms], str]
    nested: Callable[[Tree, Setting], tuple[Tree, Proof]]
    called: Names

    def with_names(self, more: Names) -> Setting:
        """Return the setting in which some bound variables are called otherwise."""
        return replace(self, called={**self.called, **more})

    def fresh(self, name: str) -> str:
        """Return a name for a bound variable."""
        return self.translator.fresh(name)

    def reordered(self, factors: Sequence[Tree], wanted: Sequence[Tree]) -> Proof:
        """Return the proof that a product does not depend on the order of its factors."""
        atoms: Atoms = {}
        before, after = (skeleton_of_product(each, atoms) for each in (factors, wanted))
        return None if before == after else self.field(before, after, atoms)


def inside(atom: Tree, setting: Setting) -> tuple[Tree, Proof]:
    """Return an atom with the coordinates of a loss, and scalars in it, in normal form."""
    if atom[0] == "scalar":
        return _scalar(atom, setting)
    if atom[0] not in ("loss", "slope"):
        return atom, None
    *head, domain, i, body = atom
    normal, proof = setting.nested(body, setting.with_names({i: "@i"}))
    return (*head, domain, i, normal), with_body(atom, proof)


def _scalar(atom: Tree, setting: Setting) -> tuple[Tree, Proof]:
    """Bring the scalar arguments of an unknown function to their normal forms, one by one."""
    proofs: list[Proof] = []
    parts: list[Any] = list(atom)
    for n, part in enumerate(atom[2:], start=2):
        if is_place(part):
            continue
        normal, proof = setting.nested(part, setting)
        if proof:
            hole = [*parts[:n], ("atom", "z0"), *parts[n + 1 :]]
            proofs.append(within(f"congr1 (fun z0 : R => {show(tuple(hole))})", proof))
            parts[n] = normal
    return tuple(parts), trans(*proofs)
