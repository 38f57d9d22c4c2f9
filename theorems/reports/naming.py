"""The definitions of the talk in a statement, by their names: L_k(f), L_sup(f; w)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from theorems.kernel import definitions as d
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.reports import tex


@dataclass(frozen=True)
class Name:
    """The name of a loss: its index, k or sup, and what it is a function of; that in LaTeX, too."""

    index: str
    of: str
    latex_of: str

    def __str__(self) -> str:
        return f"L_{self.index}({self.of})"

    @property
    def latex(self) -> str:
        """The name in LaTeX."""
        return f"L_{{{_LATEX[self.index]}}}({self.latex_of})"


_LATEX = {"k": "k", "sup": r"\sup"}


def named_terms(statement: Statement) -> dict[Any, Name]:
    """Return the terms of a statement that are exactly a definition, each with its name.

    Exactly: with the bound variables of `theorems.kernel.definitions` and nothing added. What
    differs in one node has no name and is printed in full.

    >>> left = d.population_loss(d.plain)
    >>> named = named_terms(Statement(frozenset(), left + 1, "≥", d.latent_loss("u")))
    >>> {str(name) for name in named.values()} == {"L_k(f)", "L_k(c ↦ u_c)"}
    True
    """
    found: dict[Any, Name] = {}
    for side in (statement.left, statement.right):
        for term in _losses(side):
            if term not in found and (name := _name_of(term)):
                found[term] = name
    return found


def _losses(term: Any) -> Iterator[Any]:
    """Yield the outermost expectations over a class in a term, and those inside of others."""
    if isinstance(term, t.Bind) and isinstance(term.args[1], t.ClassLaw):
        yield term
    for arg in term.args:
        yield from _losses(arg)


def _name_of(term: Any) -> Name | None:
    return next((name for name, defined in _definitions(term) if defined == term), None)


def _definitions(term: Any) -> Iterator[tuple[Name, Any]]:
    """Yield the definitions of what occurs in a term, with their names."""
    vectors = sorted({str(value.args[0]) for value in _values(term)})
    for f, (latex, g) in _representations(term, vectors).items():
        yield Name("k", f, latex), d.population_loss(g)
        for w in vectors:
            yield Name("sup", f"{f}; {w}", f"{latex}; {tex.name(w)}"), d.downstream_loss(g, w)
    for u in vectors:  # one vector a class: less than a representation of that name
        of, latex = f"c ↦ {u}_c", rf"c \mapsto {tex.name(u)}_{{c}}"
        yield Name("k", of, latex), d.latent_loss(u)
        for w in vectors:
            both = Name("sup", f"{of}; {w}", f"{latex}; {tex.name(w)}")
            yield both, d.downstream_loss(d.latent(u), w)


def _representations(term: Any, vectors: list[str]) -> Mapping[str, tuple[str, d.Representation]]:
    """Return the representations that a loss may be of: f, f(Y_c), f with f(y) on a class."""
    found: dict[str, tuple[str, d.Representation]] = {}
    found |= {f: (tex.name(f), _plain(f)) for f in vectors}
    free = sorted(t.free_variables(term), key=str)
    for family in (v for v in free if v.sort == "points"):
        chosen = rf"{tex.name(str(family))}_{{c}}"
        found |= {
            f"c ↦ {f}({family}_c)": (rf"c \mapsto {tex.name(f)}({chosen})", _chosen(f, family))
            for f in vectors
        }
    for point in (v for v in free if v.sort == "point"):
        for klass in (v for v in free if v.sort == "class"):
            latex = rf"f_{{{tex.name(str(klass))} \to {tex.name(str(point))}}}"
            found[f"f, f({point}) on class {klass}"] = latex, d.collapsed(klass, point)
    return found


def _plain(f: str) -> d.Representation:
    return lambda _, point: t.Vector(f, point)


def _chosen(f: str, family: t.Variable) -> d.Representation:
    return lambda klass, _: t.Vector(f, t.Entry(family, klass))


def _values(term: Any, kind: Any = t.Vector) -> Iterator[Any]:
    if isinstance(term, kind):
        yield term
    for arg in term.args:
        yield from _values(arg, kind)


# --- sorts ---------------------------------------------------------------------------------------


def free_in(statement: Statement) -> frozenset[t.Variable]:
    """Return the variables for all values of which a statement is said.

    >>> a, b = (t.Variable(name, "index") for name in "ab")
    >>> sorted(map(str, free_in(Statement(frozenset(), t.Equal(a, b), "≥", t.Probability(_C)))))
    ['a', 'b', 'c']
    """
    drawn = frozenset(x.args[0] for x in statement.exists)
    sides = (statement.left, statement.right, *statement.exists)
    return statement.free.union(*map(t.free_variables, sides)) - drawn


def named_first(statement: Statement) -> frozenset[tuple[str, str]]:
    """Return the sorts and names that a statement begins with: of what nothing else shows it.

    Where something exists, of all variables, numbers, functions and vectors that no assumption is
    about: it may depend on them.

    >>> from sympy import Tuple
    >>> z = t.Bind(_C, t.ClassLaw(), t.Unknown("z", _C))
    >>> some = Statement(frozenset(), z, "≥", t.Unknown("z", _S), (Tuple(_S, t.ClassLaw()),))
    >>> sorted(named_first(some))
    [('function', 'z')]
    """
    variables = unshown(statement)
    if not statement.exists:
        return frozenset(map(_sort_and_letter, variables))
    variables |= free_in(statement) - statement.free
    said = frozenset({str(x.args[0]) for x in statement.exists})
    said = said.union(*map(given.names_in, statement.assumptions))
    names = _values(statement.left, t.Vector | t.Unknown)
    names = chain(names, _values(statement.right, t.Vector | t.Unknown))
    unknown = ((_kind(x), str(x.args[0])) for x in names if str(x.args[0]) not in said)
    return frozenset(unknown).union(map(_sort_and_letter, variables))


def _sort_and_letter(variable: t.Variable) -> tuple[str, str]:
    return variable.sort, variable.name.removesuffix("•")


def _kind(value: Any) -> str:
    if isinstance(value, t.Vector):
        return "vectors"
    return "function" if value.args[1:] else "number"


def unshown(statement: Statement) -> frozenset[t.Variable]:
    """Return the free variables of which no place where they stand shows the sort.

    u_s is a vector of a class and f(x) one of a point, but [a = b] is said of classes and of
    indices, h(a) of what one likes, and a ≠ b of numbers, too.

    >>> a, b = (t.Variable(name, "index") for name in "ab")
    >>> sorted(map(str, unshown(Statement(frozenset(), t.Equal(a, b), "≥", t.Probability(_C)))))
    ['a', 'b']
    """
    sides, free = (statement.left, statement.right, *statement.exists), free_in(statement)
    shown = _Shown(free)
    for part in (*sides, *statement.assumptions):
        shown.walk(part)
    return free - shown.closed()


_C, _S = t.Variable("c", "class"), t.Variable("s", "class")


class _Shown:
    """Which free variables stand where only one sort can; those of binders are always shown."""

    def __init__(self, free: frozenset[t.Variable]) -> None:
        self.free = free
        self.known: set[t.Variable] = set()
        self.pairs: list[set[t.Variable]] = []

    def closed(self) -> set[t.Variable]:
        """Return what is known, also by what it is compared with."""
        for _ in self.pairs:
            self.known = self.known.union(*(pair for pair in self.pairs if pair & self.known))
        return self.known

    def walk(self, term: Any) -> None:
        if isinstance(term, t.Equal | given.Same | given.Distinct):
            self.compared(*term.args)
        elif isinstance(term, t.Unknown):
            for part in term.args[1:]:
                self.place(part, of_one_sort=False)
        elif isinstance(term, t.Variable | t.Entry):
            self.place(term, of_one_sort=True)
        else:
            for part in term.args:
                self.walk(part)

    def compared(self, a: Any, b: Any) -> None:
        if isinstance(a, t.Variable) and isinstance(b, t.Variable):
            self.pairs.append({a, b})
            self.known |= {a, b} - self.free
            return
        for side in (a, b):
            self.place(side, of_one_sort=True)

    def place(self, place: Any, *, of_one_sort: bool) -> None:
        """Take a class, a point or an index that stands where, or not, there is one sort only."""
        if isinstance(place, t.Variable):
            self.known |= {place} if of_one_sort or place not in self.free else set()
        elif isinstance(place, t.Entry):
            family, at = place.args
            of_one_sort = of_one_sort or family not in self.free or family.sort == "permutation"
            self.place(family, of_one_sort=of_one_sort)
            one_a_class_or_index = family.sort == "points" and family in self.free
            self.place(at, of_one_sort=of_one_sort and not one_a_class_or_index)
        else:
            self.walk(place)
