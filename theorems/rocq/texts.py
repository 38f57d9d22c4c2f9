"""Trees as Rocq's texts, in brackets wherever one could be read in two ways (trusted)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from theorems.rocq.trees import CLASS, INDEX, Tree, Unsupported

SORTS: Mapping[str, str] = MappingProxyType(
    {
        "class": CLASS,
        "point": "X",
        "index": INDEX,
        "classes": f"{INDEX} -> {CLASS}",
        "permutation": f"{{perm {CLASS}}}",
        "scalar": "R",
    }
)
"""The types of free variables; a family of points is indexed as it is used."""

LAWS: Mapping[str, str] = MappingProxyType(
    {
        "rho": CLASS,
        "D": "X",
        "iid": f"{{ffun {INDEX} -> {CLASS}}}",
        "words": f"{{ffun {INDEX} -> {CLASS}}}",
        "points": f"{{ffun {INDEX} -> X}}",
        "one": f"{{ffun {CLASS} -> X}}",
        "uniform": SORTS["permutation"],
    }
)
"""The type of what is drawn from a law."""


def type_over(law: Tree) -> str:
    """Return the type of a variable that a law, or what is counted, binds."""
    return law[1] if law[0] == "all" else CLASS if law[0] == "others" else LAWS[law[0]]


def show_place(place: Tree) -> str:
    """Return the text of a class, a point, an index, or a family that is applied."""
    match place:
        case ("variable", name):
            return str(name)
        case ("entry", ("constant", x), _):
            return show_place(x)
        case ("entry", ("renamed", pi, family), i):
            return show_place(("entry", pi, ("entry", family, i)))
        case ("entry", family, i):
            return f"({show_place(family)} {show_place(i)})"
        case ("constant", x):
            return f"(fun _ : {INDEX} => {show_place(x)})"
        case ("renamed", pi, family):
            return f"(fun i0 : {INDEX} => {show_place(('entry', place, ('variable', 'i0')))})"
    raise Unsupported(f"the place {place[0]} has no text in Rocq")


def show_law(law: Tree) -> str:
    """Return the text of a law."""
    match law:
        case ("rho",):
            return "rho"
        case ("D", c):
            return f"(D {show_place(c)})"
        case ("words", c):
            return f"(W {show_place(c)})"
        case ("iid",):
            return f"(independent (fun _ : {INDEX} => rho))"
        case ("points", family):
            c = ("entry", family, ("variable", "i0"))
            return f"(independent (fun i0 : {INDEX} => D {show_place(c)}))"
        case ("one",):
            return "(independent D)"
        case ("uniform",):
            return "(@uniform R C)"
    raise Unsupported(f"the law {law[0]} has no text in Rocq")


def show(tree: Tree, C: str = "C%:R", k: str = "k%:R") -> str:
    """Return the text of a scalar or a vector, in brackets wherever it could be read in two ways.

    >>> show(("add", ("C",), ("opp", ("number", 1, 1))))
    '(C%:R - 1)'
    """

    def text(part: Tree) -> str:
        return show(part, C, k)

    match tree:
        case ("C",):
            return C
        case ("k",):
            return k
        case ("atom", name):  # of the exporter: something that is not looked into
            return str(name)
        case ("number", p, q):
            above = str(p) if p in (0, 1) else f"{p}%:R"
            return above if q == 1 else f"({above} / {q}%:R)"
        case ("add", a, ("opp", b)):
            return f"({text(a)} - {text(b)})"
        case ("add" | "vadd", a, b):
            return f"({text(a)} + {text(b)})"
        case ("mul", a, b):
            return f"({text(a)} * {text(b)})"
        case ("vscale", a, v):
            return f"({text(a)} *: {text(v)})"
        case ("opp", a):
            return f"(- {text(a)})"
        case ("inv", a):
            return f"{text(a)}^-1"
        case ("exp", a, n):
            return f"({text(a)} ^+ {n})"
        case ("dot", v, w):
            return f"(dot {text(v)} {text(w)})"
        case ("value", name, x):
            return f"({name} {show_place(x)})"
        case ("equal", a, b):
            return f"({show_place(a)} == {show_place(b)})%:R"
        case ("weight", law, x):
            return f"({show_law(law)} {show_place(x)})"
        case ("scalar", name):
            return str(name)
        case ("scalar", name, *parts):
            return f"({name} {' '.join(show_place(x) if is_place(x) else text(x) for x in parts)})"
        case ("loss", domain, i, body):
            return f"({loss_of(domain)} {_coordinates(domain, i, text(body))})"
        case ("slope", j, ("others", c) as domain, i, body):
            point = _coordinates(domain, i, text(body))
            return f"(entry_of (gm {point}) {show_place(c)} {show_place(j)})"
        case ("slope", j, domain, i, body):
            return f"(gl {_coordinates(domain, i, text(body))} 0 {show_place(j)})"
        case ("sum" | "vsum", ("others", c), i, body):
            return f"(\\sum_({i} : {CLASS} | {i} != {show_place(c)}) {text(body)})"
        case ("sum" | "vsum", domain, i, body):
            return f"(\\sum_({i} : {type_over(domain)}) {text(body)})"
        case ("mean" | "vmean", law, x, body):
            head = "expectation" if tree[0] == "mean" else "vector_mean"
            return f"({head} {show_law(law)} (fun {x} : {type_over(law)} => {text(body)}))"
    raise Unsupported(f"the node {tree[0]} has no text in Rocq")


def is_place(tree: Tree) -> bool:
    """Tell whether a tree is a class, a point, an index or a family."""
    return tree[0] in ("variable", "entry", "constant", "renamed")


def loss_of(domain: Tree) -> str:
    """Return the name of the loss of k, or of C − 1, coordinates."""
    return "m" if domain[0] == "others" else "l"


def _coordinates(domain: Tree, i: str, body: str) -> str:
    if domain[0] == "others":
        return f"(others {show_place(domain[1])} (fun {i} : {CLASS} => {body}))"
    return f"(\\row_({i} < k) {body})"
