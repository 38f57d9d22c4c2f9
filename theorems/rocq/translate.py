"""Formal statements of the kernel as Rocq's, over `definitions.v` (trusted, to be read by people).

The model is that of the kernel: classes 'I_C, points X, a law rho of the classes that is positive,
laws D_c with disjoint supports, a loss l of k coordinates. Where a statement is about words, W_c
is their law; where it has a loss of C − 1 coordinates that is m; gl and gm give the subgradients of
l and m that slopes are entries of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from sympy import Basic

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.statement import Assumption, Statement
from theorems.rocq.texts import LAWS, SORTS, show, show_law, show_place, type_over
from theorems.rocq.trees import (
    CLASS,
    INDEX,
    Translator,
    Unsupported,
    free_name,
    is_vector,
    plain,
    scalar_name,
    sort_of,
)


def nodes(term: Any) -> Iterator[Any]:
    """Yield all parts of a term, a statement's side or an assumption."""
    yield term
    for part in getattr(term, "args", ()):
        yield from nodes(part)


class Signature:
    """What statements are about: types of the vectors, functions and free variables in them."""

    def __init__(self, *statements: Statement, together: Iterable[Iterable[str]] = ()) -> None:
        """Read the sides, the assumptions and what is said to exist.

        Families of vectors are in one space if they meet in a product, or are `together`.
        """
        parts = [part for one in statements for part in (one.left, one.right, *one.assumptions)]
        parts += [where for one in statements for _, where in (x.args for x in one.exists)]
        found = [node for part in parts for node in nodes(part)]
        self.vectors: dict[str, str] = {}
        self.scalars: dict[str, str] = {}
        self.families: dict[str, str] = {}
        for node in found:
            if isinstance(node, given.UnitVectors | given.UnitBall | given.GramIs):
                self.vectors.setdefault(f"V_{plain(node.name)}", CLASS)
            elif isinstance(node, given.GramBelow):
                self.vectors |= {f"V_{plain(name)}": CLASS for name in node.args}
            elif isinstance(node, t.Unknown):
                name, *places = node.args
                types = [SORTS[sort_of(place)] for place in places]
                self.scalars[scalar_name(name, places)] = " -> ".join([*types, "R"])
            elif isinstance(node, t.Entry) and isinstance(node.args[0], t.Variable):
                self.families.setdefault(node.args[0].name, SORTS[sort_of(node.args[1])])
        for node in found:
            if isinstance(node, t.Vector):
                self.vectors[f"V_{plain(node.args[0])}"] = SORTS[sort_of(node.args[1])]
        self.spaces = _joined([*together, *_meetings(found)])
        losses = [x.args[1] for x in found if isinstance(x, t.Loss)]
        slopes = [x.args[1].args[1] for x in found if isinstance(x, t.Subgradient)]
        self.has_others = any(isinstance(x, t.OtherClasses) for x in losses)
        self.has_words = any(isinstance(x, _OF_WORDS) for x in found)
        self.slopes = {"gm" if isinstance(x, t.OtherClasses) else "gl" for x in slopes}
        exist = {x.args[0] for one in statements for x in one.exists}
        self.chosen = sorted(f"V_{plain(x)}" for x in exist if not isinstance(x, t.Variable))
        free = frozenset().union(*map(t.free_variables, parts)) - exist
        self.free = sorted(free, key=free_name)

    def type_of(self, variable: t.Variable) -> str:
        """Return the type of a free variable."""
        if variable.sort == "points":
            return f"{self.families.get(variable.name, INDEX)} -> X"
        return SORTS[variable.sort]

    def dimension(self, vectors: str) -> str:
        """Return the name of the dimension of a family of vectors, after the first in its space."""
        space = next((space for space in self.spaces if vectors in space), {vectors})
        return f"d{min(space)[1:]}"

    def dimensions(self) -> list[str]:
        """Return the names of the dimensions of all vectors that are not said to exist."""
        return sorted({self.dimension(name) for name in self.vectors if name not in self.chosen})

    def binders(self) -> list[str]:
        """Return the binders of all that is unknown and not said to exist."""
        found = [f"(W : {WORDS})"] if self.has_words else []
        found += [f"({d} : nat)" for d in self.dimensions()]
        for name, place in sorted(self.vectors.items()):
            if name not in self.chosen:
                found.append(f"({name} : {place} -> 'rV[R]_{self.dimension(name)})")
        found += [f"({name} : {kind})" for name, kind in sorted(self.scalars.items())]
        return found + [f"({free_name(v)} : {self.type_of(v)})" for v in self.free]


_OF_WORDS = t.Words, given.Exchangeable, given.PairUniform
"""What makes a statement one about words."""

WORDS = f"{CLASS} -> {LAWS['words']} -> R"
"""The type of the laws of words that classes have."""

LAWS_OF_WORDS = "forall c, law (W c)"
"""What they are."""


def _meetings(found: Iterable[Any]) -> Iterator[set[str]]:
    """Yield the names of the vectors that meet in a product or a sum of vectors."""
    for node in found:
        if isinstance(node, t.Inner | given.InnerBelowOne) or is_vector(node):
            yield {f"V_{plain(x.args[0])}" for x in nodes(node) if isinstance(x, t.Vector)}


def _joined(sets: Iterable[Iterable[str]]) -> list[set[str]]:
    """Return the unions of sets that have something in common."""
    joined: list[set[str]] = []
    for names in map(set, sets):
        apart = [one for one in joined if not one & names]
        joined = [*apart, names.union(*(one for one in joined if one & names))]
    return joined


def assumption_text(assumption: Assumption, signature: Signature, translator: Translator) -> str:
    """Return the text of an assumption; raise `Unsupported` for one that has none."""
    place, tree = translator.place, translator.tree
    match assumption:
        case given.Balanced():
            return "balanced rho"
        case given.Exchangeable():
            return "exchangeable W"
        case given.PairUniform():
            return "pair_uniform W"
        case given.UnitVectors() | given.UnitBall():
            name, relation = f"V_{plain(assumption.name)}", "="
            if isinstance(assumption, given.UnitBall):
                relation = "<="
            z = f"z : {signature.vectors[name]}"
            return f"forall {z}, dot ({name} z) ({name} z) {relation} 1"
        case given.GramIs():
            name, (s, u, body) = f"V_{plain(assumption.name)}", assumption.args[1:]
            a, b = translator.fresh(s.name), translator.fresh(u.name)
            value = show(tree(body, {s: a, u: b}))
            return f"forall {a} {b} : {CLASS}, dot ({name} {a}) ({name} {b}) = {value}"
        case given.GramBelow():
            low, high = (f"V_{plain(name)}" for name in assumption.args)
            order = f"dot ({low} s) ({low} t) <= dot ({high} s) ({high} t)"
            return f"forall s t : {CLASS}, s != t -> {order}"
        case given.InnerBelowOne():
            v, w = (show(tree(vector)) for vector in assumption.args)
            return f"dot {v} {w} < 1"
        case given.TermsDiffer():
            a, b = (show(tree(term)) for term in assumption.args)
            return f"{a} != {b} :> R"
        case given.Same() | given.Distinct():
            a, b = (show_place(place(x)) for x in assumption.args)
            return f"{a} {'=' if isinstance(assumption, given.Same) else '!='} {b}"
        case given.InSupport():
            x, c = (show_place(place(part)) for part in assumption.args)
            return f"0 < D {c} {x}"
        case given.Replacement():
            return "replacement_of l D"  # of ℓ of k coordinates, whatever else is in the statement
    losses = ["l", "m"] if signature.has_others else ["l"]
    if type(assumption) in _OF_LOSSES:
        word = _OF_LOSSES[type(assumption)]
        return " /\\ ".join(f"{word} {loss}" for loss in losses)
    raise Unsupported(f"the assumption {type(assumption).__name__} has no text in Rocq")


_OF_LOSSES: dict[type, str] = {
    given.Convex: "convex",
    given.StrictlyConvex: "strictly_convex",
    given.StrictlyConvexDiagonal: "strictly_convex_diagonal",
    given.Nonincreasing: "nonincreasing",
    given.StrictlyDecreasing: "strictly_decreasing",
    given.Symmetric: "symmetric_loss",
    given.Submodular: "submodular",
}


def relation_text(statement: Statement, translator: Translator) -> str:
    """Return what a statement says of its two sides, and of what exists."""
    trees = (translator.tree(side) for side in (statement.left, statement.right))
    left, right = (f"({show(tree)} : R)" for tree in trees)
    sides = {"=": f"{left} = {right}", "≥": f"{right} <= {left}", ">": f"{right} < {left}"}
    text = sides[statement.relation]
    for name, where in (exists.args for exists in reversed(statement.exists)):
        if isinstance(name, t.Variable):
            law = translator.law(where)
            v = free_name(name)
            text = f"exists {v} : {type_over(law)}, 0 < {show_law(law)} {v} /\\ {text}"
        else:
            v, d = f"V_{plain(name)}", _dimension(where)
            unit = f"(forall z, dot ({v} z) ({v} z) = 1)"
            text = f"exists {v} : {CLASS} -> 'rV[R]_{d}, {unit} /\\ {text}"
    return text


def _dimension(term: Basic) -> str:
    if term not in (t.CLASS_COUNT, t.CLASS_COUNT - 1):
        raise Unsupported(f"vectors of dimension {term} have no text in Rocq")
    return "C" if term == t.CLASS_COUNT else "C.-1"


MODEL = (
    "(C k : nat) (X : finType) (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R)",
    ("(1 < C)%N", "(0 < k)%N", "law rho", "(forall c, 0 < rho c)"),
    ("(forall c, law (D c))", "disjoint_supports D"),
)


def field(statement: Statement) -> str:
    """Return what the numbers are: any real field, a closed one where there is a square root."""
    roots = any(not isinstance(x.args[0], t.Variable) for x in statement.exists)
    return "rcfType" if roots else "realFieldType"


SLOPES = MappingProxyType({"gl": ("'rV[R]_k", "l"), "gm": ("'rV[R]_C.-1", "m")})
"""What slopes are entries of: the type of its values, and the loss whose subgradients they are."""


def theorem_text(
    statement: Statement, *, slopes: Iterable[str] = (), together: Iterable[Iterable[str]] = ()
) -> str:
    """Return the closed text of a statement, over all of the model.

    It assumes that the losses of `slopes` have subgradients everywhere, and that the vectors that
    are `together` are in one space, whether it shows them so or not.
    """
    translator, signature = Translator(), Signature(statement, together=together)
    head, *hypotheses = MODEL
    binders = [f"(R : {field(statement)}) {head}"]
    premises = [x for group in hypotheses for x in group]
    if signature.has_others:
        binders.append("(m : 'rV[R]_C.-1 -> R)")
    for g in sorted(signature.slopes.union(slopes)):
        row, loss = SLOPES[g]
        binders.append(f"({g} : {row} -> {row})")
        premises.append(f"subgradients {loss} {g}")
    if signature.has_words:
        premises.append(f"({LAWS_OF_WORDS})")
    binders += signature.binders()
    texts = [assumption_text(x, signature, translator) for x in by_text(statement.assumptions)]
    premises += [f"({text})" for text in texts]
    lines = [f"forall {' '.join(binders)},", *(f"{premise} ->" for premise in premises)]
    return "\n".join([*lines, relation_text(statement, translator)])


def by_text(assumptions: Iterable[Assumption]) -> list[Assumption]:
    """Return assumptions in an order of their own.

    >>> by_text({given.Convex(), given.Balanced()})
    [Balanced, Convex]
    """
    return sorted(assumptions, key=str)
