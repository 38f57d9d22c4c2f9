"""A line while its proof is written: what it may refer to, and proofs of equalities and signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.statement import Assumption, Statement
from theorems.kernel.theorem import Theorem
from theorems.rocq.export.facts import name_of
from theorems.rocq.export.lemmas import Lemmas
from theorems.rocq.export.monomials import flattened, is_parameter
from theorems.rocq.export.normal_form import Different, collected, equal, setting_of
from theorems.rocq.export.proofs import tactics, told
from theorems.rocq.export.reduction import law_proof
from theorems.rocq.texts import show, show_place, type_over
from theorems.rocq.translate import LAWS_OF_WORDS, assumption_text, by_text
from theorems.rocq.trees import CLASS, Tree, Unsupported, free_name

IID = "(fun _ : 'I_C => independent (fun _ : 'I_k => rho))", "(iid_law k rho_law)"
"""A law of words that there always is, with the proof that it is one."""


class Line:
    """A statement that is to be a lemma."""

    def __init__(self, lemmas: Lemmas, statement: Statement) -> None:
        """Read what the statement is about."""
        self.lemmas, self.statement = lemmas, statement
        self.translator = lemmas.translator
        self.signature = lemmas.signature_of(statement)

    @cached_property
    def binders(self) -> list[str]:
        """What the lemma is about, and what it assumes."""
        given = (
            f"({name_of(x)} : {assumption_text(x, self.signature, self.translator)})"
            for x in by_text(self.statement.assumptions)
        )
        laws = [f"(W_law : {LAWS_OF_WORDS})"] if self.signature.has_words else []
        return [*self.signature.binders(), *laws, *given]

    # --- terms -----------------------------------------------------------------------------------

    def tree(self, term: Any) -> Tree:
        """Return the tree of a term of the kernel."""
        return self.translator.tree(t.as_term(term))

    def text(self, term: Any) -> str:
        """Return the text of a term of the kernel."""
        return show(self.tree(term))

    def place(self, place: Any) -> Tree:
        """Return the tree of a class, a point, an index or a family."""
        return self.translator.place(place)

    # --- references ------------------------------------------------------------------------------

    def ref(
        self,
        premise: Theorem,
        *,
        put: Mapping[t.Variable, Any] = MappingProxyType({}),
        functions: Mapping[str, str] = MappingProxyType({}),
        vectors: Mapping[str, tuple[str, str]] = MappingProxyType({}),
        hypotheses: Mapping[Assumption, str] = MappingProxyType({}),
        words: bool = True,
    ) -> str:
        """Return the proof of a premise, at values of its variables, and other functions in it.

        Other vectors come with their dimension. What this line does not mention is put to 0, and
        words that it does not mention, or that are not to be `words`, to iid classes.
        """
        stated = premise.statement
        signature = self.lemmas.signature_of(stated)
        parts = [f"@L{self.lemmas.numbers[id(premise)]}"]
        law, is_law = ("W", "W_law") if words and self.signature.has_words else IID
        parts += [law] * signature.has_words
        own = {self.signature.dimension(name) for name in self.signature.vectors}
        other = {signature.dimension(name): d for name, (d, _) in vectors.items()}
        parts += [other.get(d) or (d if d in own else "0%N") for d in signature.dimensions()]
        for name, place in sorted(signature.vectors.items()):
            if name in vectors:
                parts.append(vectors[name][1])
            elif name not in signature.chosen:
                known = name in self.signature.vectors
                parts.append(name if known else f"(fun _ : {place} => 0)")
        for name, kind in sorted(signature.scalars.items()):
            known = name in self.signature.scalars
            arguments = kind.count("->")
            zero = f"(fun {'_ ' * arguments}=> 0)" if arguments else "0"
            parts.append(functions.get(name, name if known else zero))
        for v in signature.free:
            parts.append(show_place(self.place(put[v])) if v in put else free_name(v))
        parts += [is_law] * signature.has_words
        for assumption in by_text(stated.assumptions):
            here = t.substitute(assumption, dict(put)) if put else assumption
            parts.append(hypotheses.get(assumption) or hypotheses.get(here) or name_of(here))
        return f"({' '.join(parts)})"

    def at_least(self, premise: Theorem, **how: Any) -> str:
        """Return the proof of right ≤ left."""
        proof = self.ref(premise, **how)
        return {"=": f"(le_of_eq {proof})", "≥": proof, ">": f"(ltW {proof})"}[premise.relation]

    def as_strong(self, premise: Theorem, **how: Any) -> str:
        """Return the proof of a premise in the relation of this line."""
        strict = self.statement.relation in (">", premise.relation)
        return self.ref(premise, **how) if strict else self.at_least(premise, **how)

    def glued(self, left: str, right: str, proof: str) -> str:
        """Return the proof of this line's relation from equal sides and a proof between those."""
        lemma = {"=": "glue_eq", "≥": "glue_le", ">": "glue_lt"}[self.statement.relation]
        return f"({lemma} {left} {right} {proof})"

    def concluded(self, premise: Theorem) -> str:
        """Return the proof of this line from a theorem with sides of the same normal form."""
        stated = self.statement
        if stated.exists:
            return self.ref(premise)
        left, right = (
            self.equal(wanted, mine)
            for wanted, mine in ((stated.left, premise.left), (stated.right, premise.right))
        )
        return self.glued(left, right, self.as_strong(premise))

    def hypothesis(self, kind: type[Assumption], domain: Tree = ("all", "'I_k")) -> str:
        """Return the proof of a hypothesis on the loss of k, or of C − 1, coordinates."""
        name = name_of(kind())
        if kind is given.Replacement or not self.signature.has_others:
            return name
        return f"(proj{2 if domain[0] == 'others' else 1} {name})"

    # --- equalities ------------------------------------------------------------------------------

    def equal(self, left: Any, right: Any, assumptions: Iterable[Assumption] | None = None) -> str:
        """Return the proof that two terms, or trees, are equal under assumptions.

        It says what it proves: read from the inside out, a long proof takes minutes.
        """
        given = self.statement.assumptions if assumptions is None else assumptions
        setting = setting_of(given, self.translator, self.lemmas.write_field)
        first, second = (
            flattened(x if isinstance(x, tuple) else self.tree(x)) for x in (left, right)
        )
        try:
            proof = equal(first, second, setting)
        except Different:
            raise Unsupported(f"{left} and {right} have different normal forms") from None
        if told(proof).startswith(("(erefl", "(@field")):
            return told(proof)
        return f"(ltac:({tactics(proof)}) : ({show(first)} : R) = ({show(second)} : R))"

    def normal(self, tree: Tree, assumptions: Iterable[Assumption]) -> Tree:
        """Return the normal form of a tree under assumptions."""
        setting = setting_of(assumptions, self.translator, self.lemmas.write_field)
        return collected(flattened(tree), setting)[0]

    # --- signs -----------------------------------------------------------------------------------

    def nonnegative(self, tree: Tree) -> str:
        """Return the proof that a tree is ≥ 0 by its form."""
        if is_parameter(tree):
            return "ltac:(sign)"
        match tree:
            case ("sum", ("others", _), name, body):
                inner = f"(fun {name} : {CLASS} => {self.nonnegative(body)})"
                return f"(o_ge0 {inner})"
            case ("sum", domain, name, body):
                return f"(s_ge0 (fun {name} : {type_over(domain)} => {self.nonnegative(body)}))"
            case ("mean", law, name, body):
                inner = f"(fun {name} : {type_over(law)} => {self.nonnegative(body)})"
                return f"(e_ge0 {law_proof(law)} {inner})"
            case ("mul", a, b):
                return f"(g_mul {self.nonnegative(a)} {self.nonnegative(b)})"
            case ("add", ("number", 1, 1), ("opp", ("equal", _, _))):
                return "(ind_le1 _ _ _)"
            case ("add", a, b):
                return f"(g_add {self.nonnegative(a)} {self.nonnegative(b)})"
            case ("equal", _, _):
                return "(ind_ge0 _ _ _)"
            case ("weight", law, _):
                return f"(law_ge0 {law_proof(law)} _)"
            case ("dot", _, _):
                return "(dot_ge0 _)"
            case ("exp", _, n) if n % 2 == 0:
                return "(g_even _ isT)"
            case ("exp", a, _):
                return f"(g_exp _ {self.nonnegative(a)})"
        raise Unsupported(f"the sign of {tree[0]} has no proof in Rocq")

    def positive(self, tree: Tree) -> str:
        """Return the proof that a tree is > 0 by its form."""
        if is_parameter(tree):
            return "ltac:(sign)"
        match tree:
            case ("mul", a, b):
                return f"(g_mul_pos {self.positive(a)} {self.positive(b)})"
            case ("weight", ("rho",), c):
                return f"(rho_gt0 {show_place(c)})"
        raise Unsupported(f"the sign of {tree[0]} has no proof in Rocq")
