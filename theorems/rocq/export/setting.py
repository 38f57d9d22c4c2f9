"""What a normal form depends on, and the normal form inside atoms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from theorems.rocq.export.facts import Facts
from theorems.rocq.export.field import Atoms, skeleton_of_product
from theorems.rocq.export.monomials import Names
from theorems.rocq.export.proofs import Proof, trans, within
from theorems.rocq.texts import is_place, show, show_place, type_over
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
    if proof:
        lemma = {
            ("loss", "all"): "l_congr l",
            ("loss", "others"): "m_congr m",
            ("slope", "all"): "g_congr gl",
            ("slope", "others"): "gm_congr gm",
        }[atom[0], domain[0]]
        place = f" {show_place(atom[1])}" if atom[0] == "slope" else ""
        proof = within(f"{lemma}{place}", proof, f"{i} : {type_over(domain)}")
    return (*head, domain, i, normal), proof


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
