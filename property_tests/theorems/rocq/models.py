"""A finite rational model for some terms, in Python and as definitions of Rocq (values.v)."""

from collections.abc import Iterable
from itertools import product
from random import Random
from zlib import crc32

from flint import fmpq

from theorems.kernel import terms as t
from theorems.rocq.trees import free_name, plain, scalar_name, sort_of
from theorems.verdicts.models.countermodels import Countermodel
from theorems.verdicts.models.words import random_word_law

HEAD = """\
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From nceproof Require Import definitions computing values.
Set Implicit Arguments.
Unset Strict Implicit.
Import GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.
Section Model.
Variable R : realFieldType.
"""

HALF, THIRD, QUARTER, ONE = fmpq(1, 2), fmpq(1, 3), fmpq(1, 4), fmpq(1)


class Cost:
    """ℓ(v) = Σ i·(v_i² + v_i), as `cost` of values.v: no two coordinates are alike."""

    def value(self, v, arithmetic):
        return sum(n * (x * x + x) for n, x in enumerate(v, start=1))


class Coefficients(dict):
    """A number for each key, the same each time; where one is given it is that."""

    def get(self, key, default=None):
        return self[key] if key in self else fmpq(crc32(repr(key).encode()) % 997 - 498, 128)


def nodes(terms: Iterable):
    """Yield all parts of terms."""
    for term in terms:
        yield term
        yield from nodes(getattr(term, "args", ()))


def families(terms: Iterable) -> set[tuple[str, str]]:
    """Return the families of vectors in terms, with the sort of what they have a vector for."""
    found = (node for node in nodes(terms) if isinstance(node, t.Vector))
    return {(str(one.args[0]), sort_of(one.args[1])) for one in found}


def value_of(sort: str, n: int, classes: int, negatives: int, points: list):
    """Return a value of the n-th free variable of a sort; π is not its own inverse."""
    return {
        "class": (1 + n * (classes // 2)) % classes,
        "index": n % negatives,
        "point": points[(2 * n + 1) % len(points)],
        "classes": tuple((2 * m + n + 3) % classes for m in range(negatives)),
        "points": tuple(points[(2 * m + 1) % len(points)] for m in range(max(classes, negatives))),
        "permutation": tuple((m + 1) % classes for m in range(classes)),
    }[sort]


def model(
    terms: Iterable,
    *,
    law=(HALF, QUARTER, QUARTER / 2, QUARTER / 2),
    points=((THIRD, 1 - THIRD), (ONE,), (QUARTER, 1 - QUARTER), (ONE,)),
    negatives=2,
    numbers=(),
    vectors=(),
    values=(),
    assumed=(False, False),
) -> Countermodel:
    """Return a model with what is given, and with other numbers for the rest of some terms.

    C, k, C − 1 and the number of points differ; `assumed` is whether the law of words is
    exchangeable, and pair-uniform.
    """
    terms, number = list(terms), Coefficients()
    places = {
        "class": list(range(len(law))),
        "point": [(c, n) for c, own in enumerate(points[: len(law)]) for n in range(len(own))],
    }
    free = sorted(set().union(*map(t.free_variables, terms)), key=free_name)
    of_sort = {v: [w for w in free if w.sort == v.sort].index(v) for v in free}
    found = [(name, x) for name, sort in families(terms) for x in places[sort]]
    exchangeable, pair_uniform = assumed
    return Countermodel(
        law=law,
        points=points[: len(law)],
        negatives=negatives,
        loss=Cost(),
        vectors={one: tuple(number.get((one, j)) for j in range(2)) for one in found}
        | dict(vectors),
        numbers=Coefficients(numbers),
        values={
            v: value_of(v.sort, n, len(law), negatives, places["point"]) for v, n in of_sort.items()
        }
        | dict(values),
        words=random_word_law(
            Random(3),
            classes=len(law),
            negatives=negatives,
            exchangeable=exchangeable,
            pair_uniform=pair_uniform,
        ),
    )


def rational(q: fmpq) -> str:
    """Return a number of Rocq's rationals."""
    return f"(Qmake ({q.p}) {q.q})"


class Rocq:
    """The definitions of a model and of the values of free variables, as lines of Rocq."""

    def __init__(self, world: Countermodel, terms: Iterable) -> None:
        terms = list(terms)
        self.world, self.lines = world, [HEAD]
        self.points = world.places("point")
        self.sizes = {"class": world.classes, "index": world.negatives, "point": len(self.points)}
        self.abbreviate("C", f"{world.classes}%N")
        self.abbreviate("k", f"{world.negatives}%N")
        self.abbreviate("X", f"'I_{len(self.points)}")
        self._laws()
        self._losses()
        for name, sort in sorted(families(terms)):
            self._vectors(name, sort)
        for unknown in {x for x in nodes(terms) if isinstance(x, t.Unknown)}:
            self._function(unknown)
        for variable, value in world.values.items():
            self._variable(variable, value)

    def abbreviate(self, name: str, text: str) -> None:
        """Let a name of the translator stand for a text; there may be more than one of a kind."""
        line = f"Local Notation {name} := {text}."
        if line not in self.lines:
            self.lines.append(line)

    def table(self, name: str, rows: Iterable) -> str:
        """Define a function by its values at lists of numbers; return its name."""
        listed = "; ".join(f"([:: {'; '.join(map(str, key))}]%N, {rational(q)})" for key, q in rows)
        line = f"Definition t_{name} := look [:: {listed}]."
        if line not in self.lines:
            self.lines.append(line)
        return f"t_{name}"

    def place(self, sort: str, value) -> str:
        """Return a class, an index or a point."""
        return f"(@Ordinal {self.sizes[sort]} {self._number(sort, value)} isT)"

    def _number(self, sort: str, value) -> int:
        return self.points.index(value) if sort == "point" else value

    def _laws(self) -> None:
        world = self.world
        classes = range(world.classes)
        rho = self.table("rho", [((c,), q) for c, q in enumerate(world.law)])
        self.abbreviate("rho", f"(fun c0 : 'I_C => of_Q R ({rho} [:: val c0]))")
        masses = [
            (c, self.points.index((c, n)), q)
            for c in classes
            for n, q in enumerate(world.points[c])
        ]
        D = self.table("D", [((c, x), q) for c, x, q in masses])
        self.abbreviate("D", f"(fun (c0 : 'I_C) (x0 : X) => of_Q R ({D} [:: val c0; val x0]))")
        W = self.table(
            "W", [((c, *word), q) for c in classes for word, q in world.words[c].items()]
        )
        words = f"(fun (c0 : 'I_C) (w0 : {{ffun 'I_k -> 'I_C}}) => of_Q R ({W} [:: val c0; {{}}]))"
        self.abbreviate("W", words.replace("{}", self._entries("w0")))

    def _losses(self) -> None:
        for loss, slope, size in (("l", "gl", "k"), ("m", "gm", "C.-1")):
            self.abbreviate(loss, f"(@cost R {size})")
            self.abbreviate(slope, f"(@slope R {size})")

    def _entries(self, family: str) -> str:
        """Return the numbers of the classes of a word."""
        places = (self.place("index", n) for n in range(self.world.negatives))
        return "; ".join(f"val ({family} {place})" for place in places)

    def _vectors(self, name: str, sort: str) -> None:
        rows = [
            ((self._number(sort, x), j), q)
            for x in self.world.places(sort)
            for j, q in enumerate(self.world.vector(name, x))
        ]
        size = len(rows) // self.sizes[sort]
        entry = f"of_Q R ({self.table(f'V_{plain(name)}', rows)} [:: val x0; val j])"
        row = f"(fun x0 : 'I_{self.sizes[sort]} => (\\row_(j < {size}) {entry}))"
        self.abbreviate(f"V_{plain(name)}", row)

    def _function(self, unknown: t.Unknown) -> None:
        """Define an unknown function: a quadratic one of each number, one for all other places."""
        name, *places = unknown.args
        sorts = list(map(sort_of, places))
        full = scalar_name(name, places)
        others = [sort for sort in sorts if sort != "scalar"]
        arguments = [f"a{n}" for n in range(len(sorts))]
        typed = [f"({a} : {self._type(sort)})" for a, sort in zip(arguments, sorts, strict=True)]
        keys = [
            self._key(a, sort) for a, sort in zip(arguments, sorts, strict=True) if sort in others
        ]
        key = f"[:: {'; '.join(keys)}]" if keys else "[::]"

        def coefficient(n: int) -> str:
            rows = []
            for chosen in product(*map(self._values, others)):
                numbers = sum((number for number, _ in chosen), ())
                values = tuple(value for _, value in chosen)
                rows.append((numbers, self.world.numbers.get((str(name), values, n))))
            return f"of_Q R ({self.table(f'{full}_{n}', rows)} {key})"

        text = coefficient(0)
        for n, a in enumerate(
            a for a, sort in zip(arguments, sorts, strict=True) if sort == "scalar"
        ):
            text += f" + {a} * ({coefficient(2 * n + 1)} + {a} * {coefficient(2 * n + 2)})"
        self.abbreviate(full, f"(fun {' '.join(typed)} => {text})" if typed else f"({text})")

    def _type(self, sort: str) -> str:
        if sort == "scalar":
            return "R"
        return "'I_k -> 'I_C" if sort == "classes" else f"'I_{self.sizes[sort]}"

    def _key(self, argument: str, sort: str) -> str:
        return self._entries(argument) if sort == "classes" else f"val {argument}"

    def _values(self, sort: str) -> list:
        """Return the numbers of each place of a sort, and the place."""
        if sort == "classes":
            words = product(range(self.world.classes), repeat=self.world.negatives)
            return [(word, word) for word in words]
        places = range(self.world.negatives) if sort == "index" else self.world.places(sort)
        return [((self._number(sort, x),), x) for x in places]

    def _variable(self, variable: t.Variable, value) -> None:
        name, sort = free_name(variable), variable.sort
        if sort in self.sizes:
            self.abbreviate(name, self.place(sort, value))
            return
        entries = [self.place("point" if sort == "points" else "class", x) for x in value]
        listed = f"(fun i0 : 'I_ _ => nth {entries[0]} [:: {'; '.join(entries)}] (val i0))"
        if sort == "permutation":
            self.lines += [
                f"Definition t_{name} : 'I_C -> 'I_C := {listed}.",
                f"Lemma inj_{name} : injective t_{name}.",
                "Proof. by apply/injectiveP_on; vm_compute. Qed.",
                f"Let {name} : {{perm 'I_C}} := perm inj_{name}.",
                f"Let is_{name} i j : Same i j -> Same ({name} i) (t_{name} j).",
                "Proof. by move=> <-; rewrite /Same permE. Qed.",
            ]
        else:
            self.abbreviate(name, listed)


def value_is(text: str, q: fmpq) -> tuple[str, str]:
    """Return that a text has a value, and the lemma that says so."""
    return f"{text} = of_Q R {rational(q)}", "computed"


def said(text: str, truth: bool) -> tuple[str, str]:
    """Return that a text is true, or that it is not, and the lemma that says so."""
    return (text, "holds") if truth else (f"~ ({text})", "fails")


def file_of(world: Countermodel, terms: Iterable, goals: Iterable[tuple[str, str]]) -> str:
    """Return the file that proves goals about terms on a model, by computing them."""
    proof = "Proof. eapply {}; [value | vm_compute; reflexivity]. Qed."
    lines = [f"Goal {text}.\n{proof.format(lemma)}" for text, lemma in goals]
    return "\n".join([*Rocq(world, terms).lines, *lines, "End Model.", ""])
