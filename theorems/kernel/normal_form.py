"""The exact normal form of terms, by which equalities are decided (trusted).

A term becomes a sum of monomials: a coefficient (a rational function of C and k over Q), bound
variables, and a product of atoms. Used are: linearity of E, Σ and ⟨·, ·⟩; Fubini (everything is
finite); E 1 = 1, Σ_c 1 = C, Σ_c ρ_c = 1; E_{c∼ρ} = Σ_c ρ_c; the marginal law of one entry of an
independent family, of a word where it is assumed, and of one or two entries of a random
permutation; [c = s] X(c) = [c = s] X(s).
Bound variables are renamed in a canonical way. Equal normal forms prove equality; different ones
prove nothing. FLINT's polynomial arithmetic is trusted, `simplify` is not used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain, count, permutations, product
from typing import Any

from sympy import (
    Add,
    Basic,
    Integer,
    Mul,
    Number,
    Pow,
    Rational,
    Symbol,
)
from sympy.core.cache import cacheit

import theorems.kernel.terms as t
from theorems.errors import IllFormed
from theorems.kernel.coefficients import cancelled
from theorems.kernel.products import (
    Binder,
    Product,
    collected,
    needed,
    outer_first,
    pairs,
    wrap,
)
from theorems.kernel.sorts import check_denominator
from theorems.kernel.statement import (
    Assumption,
    Balanced,
    Distinct,
    GramIs,
    PairUniform,
    Same,
    UnitVectors,
)
from theorems.kernel.work import Work, monomials

Monomial = tuple[tuple[Binder, ...], tuple[Basic, ...]]

_ORDERS = 5040  # orders of bound variables that are tried for the canonical one

_cancelled = cacheit(cancelled)  # a derivation meets few coefficients, each of them many times


def normal_form(
    term: Any, assumptions: Iterable[Assumption] = (), *, level: int = 0, work: Work | None = None
) -> dict[Monomial, Any]:
    """Return the normal form of a scalar or vector term under assumptions on classes and vectors.

    Keys are monomials (bound variables, atoms), values their coefficients, none of them zero.
    Raises `IllFormed` for something that is not a term, and `Undecided` where it takes more than
    `MOST_PRODUCTS` products; `work` is what is left of them inside another term.

    >>> c, x = t.Variable("c", "class"), t.Variable("x", "point")
    >>> unit = t.Inner(t.Vector("f", x), t.Vector("f", x))
    >>> normal_form(t.Bind(x, t.Points(c), unit) - 1, [UnitVectors("f")])
    {}
    """
    return _Normaliser(frozenset(assumptions), level, work or Work()).run(term)


def term_of(form: dict[Monomial, Any]) -> Any:
    """Return a term with a given normal form."""
    return Add(*(Product(c, binders, atoms).as_term() for (binders, atoms), c in form.items()))


def is_equal(first: Any, second: Any, assumptions: Iterable[Assumption] = ()) -> bool:
    """Tell whether two terms have the same normal form; False proves nothing.

    >>> s, u = t.Variable("s", "class"), t.Variable("u", "class")
    >>> is_equal(t.Bind(s, t.Classes(), t.Equal(s, u) * t.Probability(s)), t.Probability(u))
    True
    """
    return not normal_form(first - second, assumptions)


class _Normaliser:
    def __init__(self, assumptions: frozenset[Assumption], level: int, work: Work) -> None:
        for assumption in assumptions:
            _refuse_reserved(assumption)
        self.assumptions, self.level, self.work = assumptions, level, work
        self.balanced = Balanced() in assumptions
        self.pair_uniform = PairUniform() in assumptions
        self.units = {a.name for a in assumptions if isinstance(a, UnitVectors)}
        self.grams = {a.name: a.args[1:] for a in assumptions if isinstance(a, GramIs)}
        self.distinct = {frozenset(a.args) for a in assumptions if isinstance(a, Distinct)}
        self.same = [_ordered(*a.args) for a in assumptions if isinstance(a, Same)]
        self.names = count()

    def fresh(self, sort: str) -> t.Variable:
        return t.Variable(f"{self.level}:new{next(self.names)}", sort)

    def run(self, term: Any) -> dict[Monomial, Any]:
        if self.level == 0:
            _refuse_reserved(term)
        summed: dict[Monomial, Any] = {}
        for reduced in self.reduced(self.expand(t.as_term(term))):
            key = self.canonical(reduced)
            summed[key] = summed.get(key, Integer(0)) + reduced.coefficient
        for coefficient in summed.values():
            self.work.spend(monomials(coefficient))
        quotients = {key: _cancelled(coefficient) for key, coefficient in summed.items()}
        return {key: c for key, c in sorted(quotients.items(), key=_text_of) if c != 0}

    # --- to sums of products -------------------------------------------------------------------

    def expand(self, term: Any) -> list[Product]:
        if isinstance(term, Rational | Symbol):
            return [Product(term)]
        for kind, expanded in self.expansions.items():
            if isinstance(term, kind):
                return expanded(term)
        raise IllFormed(f"{term} is {t.one(type(term).__name__)}, which is no term of the language")

    @cached_property
    def expansions(self) -> dict[Any, Callable[[Any], list[Product]]]:
        """How each kind of term becomes a sum of products."""
        return {
            Add: lambda term: list(chain.from_iterable(map(self.expand, term.args))),
            Mul: lambda term: self.multiply([self.expand(factor) for factor in term.args]),
            Pow: self.power,
            t.Inner: lambda term: self.inner(*map(self.expand, term.args)),
            t.Bind: lambda term: self.bind(*term.args),
            t.Vector: lambda term: [Product(Integer(1), vector=term)],
            t.Probability: self.mass,
            t.Equal: lambda term: [Product.of(term)],
            t.Loss | t.Unknown | t.Subgradient: lambda term: [Product.of(self.inside(term))],
        }

    def mass(self, term: t.Probability) -> list[Product]:
        return [Product(1 / t.CLASS_COUNT)] if self.balanced else [Product.of(term)]

    def multiply(self, factors: Iterable[list[Product]]) -> list[Product]:
        result = [Product(Integer(1))]
        for factor in factors:
            self.work.spend(pairs(result, factor))
            result = collected(one.times(two) for one, two in product(result, factor))
        return result

    def power(self, term: Any) -> list[Product]:
        base, exponent = term.args
        if not base.has(t.Node):
            return [Product(_parameter_power(base, exponent))]
        if not exponent.is_Integer or exponent < 0:
            raise IllFormed(f"{term} has the exponent {exponent}; powers of terms are integers ≥ 0")
        return self.multiply(self.expand(base) for _ in range(int(exponent)))

    def inner(self, first: list[Product], second: list[Product]) -> list[Product]:
        result: list[Product] = []
        self.work.spend(pairs(first, second))
        for one, two in product(first, second):
            if one.vector is None or two.vector is None:
                raise IllFormed("an inner product takes two vectors")
            pair = replace(one, vector=None).times(replace(two, vector=None))
            result.extend(pair.times(value) for value in self.cosine(one.vector, two.vector))
        return result

    def cosine(self, a: t.Vector, b: t.Vector) -> list[Product]:
        name = t.text_of(a.args[0])
        if a == b and name in self.units:
            return [Product(Integer(1))]
        classes = a.args[1].sort == b.args[1].sort == "class"
        if name == t.text_of(b.args[0]) and name in self.grams and classes:
            s, u, body = self.grams[name]
            return self.expand(t.substitute(body, {s: a.args[1], u: b.args[1]}))
        return [Product(Integer(1), atoms=(t.Inner(*sorted((a, b), key=_text)),))]

    def bind(self, variable: t.Variable, law: t.Law, body: Any) -> list[Product]:
        new = self.fresh(variable.sort)
        body = t.substitute(body, {variable: new})
        if isinstance(law, t.ClassLaw):
            law, body = t.Classes(), t.Probability(new) * body
        if isinstance(law, t.OtherClasses):
            law, body = t.Classes(), (1 - t.Equal(new, law.args[0])) * body
        return [replace(one, binders=((new, law), *one.binders)) for one in self.expand(body)]

    def inside(self, atom: Any) -> Any:
        """Return an opaque atom with the terms inside it in normal form."""
        if isinstance(atom, t.Unknown):
            name, *places = atom.args
            return t.Unknown(name, *(self.nested(p) if _is_scalar(p) else p for p in places))
        if isinstance(atom, t.Subgradient):
            return t.Subgradient(atom.args[0], self.inside(atom.args[1]))
        variable, domain, body = atom.args
        index = t.Variable(f"{self.level}:i", variable.sort)
        return t.Loss(index, domain, self.nested(t.substitute(body, {variable: index})))

    def nested(self, term: Any) -> Any:
        return term_of(normal_form(term, self.assumptions, level=self.level + 1, work=self.work))

    # --- simplification of products ------------------------------------------------------------

    def reduced(self, products: Iterable[Product]) -> Iterator[Product]:
        waiting = list(products)
        while waiting:
            one = waiting.pop()
            self.work.spend(1 + len(one.atoms))
            changed = self.step(one)
            if changed is None:
                yield one
            else:
                waiting.extend(changed)

    def step(self, one: Product) -> list[Product] | None:
        """Return the products that replace one, or None where nothing is left to do."""
        for rule in (self.known, self.indicator, self.unused, self.total_mass, self.marginal):
            changed = rule(one)
            if changed is not None:
                return changed
        return None

    def known(self, one: Product) -> list[Product] | None:
        """Put one class for another where an assumption says that they are the same."""
        if not self.same:
            return None
        term = one.as_term()
        for kept, gone in self.same:
            term = _replace(term, gone, kept)
        return None if term == one.as_term() else self.expand(term)

    def indicator(self, one: Product) -> list[Product] | None:
        for atom in one.atoms:
            if not isinstance(atom, t.Equal):
                continue
            a, b = atom.args
            if a == b:
                return self.expand(one.as_term(drop=(atom,)))
            if frozenset((a, b)) in self.distinct:
                return []
            for gone, kept in ((a, b), (b, a)):
                counted = any((gone, law) in one.binders for law in (t.Classes(), t.Indices()))
                if counted and not _rests_on(kept, gone, one.binders):
                    rest = replace(one, binders=tuple(x for x in one.binders if x[0] != gone))
                    return self.expand(_replace_in(rest, atom, gone, kept).as_term())
            kept, gone = _ordered(a, b)
            if _rests_on(kept, gone, one.binders):
                continue
            rest = _replace_in(one, atom, gone, kept)
            if (kept, gone) != (a, b) or rest.parts != replace(
                one, atoms=_without(one.atoms, atom)
            ).parts:
                return self.expand(
                    replace(rest, atoms=(*rest.atoms, t.Equal(kept, gone))).as_term()
                )
        return None

    def unused(self, one: Product) -> list[Product] | None:
        for variable, law in one.binders:
            if not any(variable in t.free_variables(part) for part in one.parts):
                size = Integer(1)
                if not law.is_probability:
                    size = t.CLASS_COUNT if isinstance(law, t.Classes) else t.NEGATIVES
                left = tuple(binder for binder in one.binders if binder[0] != variable)
                return [replace(one, coefficient=one.coefficient * size, binders=left)]
        return None

    def total_mass(self, one: Product) -> list[Product] | None:
        """Σ_c ρ_c = 1 where nothing else depends on c."""
        for variable, law in one.binders:
            mass = t.Probability(variable)
            if law == t.Classes() and one.atoms.count(mass) == 1:
                rest = replace(one, atoms=_without(one.atoms, mass))
                if not any(variable in t.free_variables(part) for part in rest.parts):
                    left = tuple(binder for binder in one.binders if binder[0] != variable)
                    return [replace(rest, binders=left)]
        return None

    def marginal(self, one: Product) -> list[Product] | None:
        for variable, law in one.binders:
            most = {"classes": 1, "points": 1, "permutation": 2}.get(variable.sort, 0)
            places = _places(one.parts, variable)
            if places is None or not 1 <= len(places) <= most:
                continue
            if isinstance(law, t.Words) and not self.pair_uniform:
                continue
            rest = tuple(binder for binder in one.binders if binder[0] != variable)
            outer = needed(rest, frozenset().union(*map(t.free_variables, (law, *places))))
            if any(variable in t.free_variables(outer_law) for _, outer_law in outer):
                continue
            inner = tuple(binder for binder in rest if binder not in outer)
            body = self.entries_drawn(replace(one, binders=inner).as_term(), variable, law, places)
            return self.expand(wrap(outer, body))
        return None

    def entries_drawn(self, body: Any, family: t.Variable, law: t.Law, places: list[Any]) -> Any:
        """Return E over a family of a term that uses it at one place, or π at two."""
        if isinstance(law, t.Permutation):
            return self.permuted(body, family, places)
        new = self.fresh("class" if family.sort == "classes" else "point")
        drawn = _replace(body, t.Entry(family, places[0]), new)
        if isinstance(law, t.Words):
            return t.Bind(new, t.OtherClasses(law.args[0]), drawn) / (t.CLASS_COUNT - 1)
        return t.Bind(new, _law_of_entry(law, places[0]), drawn)

    def permuted(self, body: Any, pi: t.Variable, places: list[Any]) -> Any:
        s, u, size = self.fresh("class"), self.fresh("class"), t.CLASS_COUNT
        a, b = places[0], places[-1]
        together = _replace(_replace(body, t.Entry(pi, a), s), t.Entry(pi, b), s)
        alone = t.Bind(s, t.Classes(), together) / size
        if len(places) == 1:
            return alone
        apart = _replace(_replace(body, t.Entry(pi, a), s), t.Entry(pi, b), u)
        pairs = t.Bind(s, t.Classes(), t.Bind(u, t.Classes(), (1 - t.Equal(s, u)) * apart))
        return t.choose(a, b, alone, pairs / (size * (size - 1)))

    # --- canonical names -----------------------------------------------------------------------

    def canonical(self, one: Product) -> Monomial:
        """Name bound variables in an order that does not depend on the names they came with."""
        atoms = one.atoms if one.vector is None else (*one.atoms, one.vector)
        found: list[tuple[str, Monomial]] = []
        for order in _orders(one):
            self.work.spend(1 + len(atoms))
            names = {v: t.Variable(f"{self.level}:{n}", v.sort) for n, (v, _) in enumerate(order)}
            laws = tuple((names[v], t.substitute(law, dict(names))) for v, law in order)
            inside = (self.tidy(t.substitute(atom, dict(names))) for atom in atoms)
            monomial = laws, tuple(sorted(inside, key=_text))
            found.append((_text_of((monomial, 0)), monomial))
        return min(found, key=lambda pair: pair[0])[1]

    def tidy(self, atom: Any) -> Any:
        """Put arguments in order again after bound variables were renamed."""
        if isinstance(atom, t.Inner | t.Equal):
            return atom.func(*sorted(atom.args, key=_text))
        return self.inside(atom) if isinstance(atom, t.Loss | t.Unknown | t.Subgradient) else atom


# --- helpers -------------------------------------------------------------------------------------


def _parameter_power(base: Any, exponent: Any) -> Any:
    """Return a power of parameters; a denominator may only have the factors C, C − 1 and k."""
    if not exponent.is_Integer:
        raise IllFormed(f"{base}**{exponent} is no rational function of the parameters")
    if exponent < 0:
        check_denominator(base)
    return base**exponent


def _refuse_reserved(term: Any) -> None:
    for variable in t.free_variables(term):
        if ":" in variable.name:
            raise IllFormed(f"the variable {variable} has a reserved name; do not use a colon")


def _is_scalar(place: Any) -> bool:
    return isinstance(place, Add | Mul | Pow | Number | Symbol | t.Node)


def _law_of_entry(law: t.Law, place: Any) -> t.Law:
    if isinstance(law, t.IndependentClasses):
        return t.ClassLaw()
    if isinstance(law, t.IndependentPoints):
        return t.Points(t.Entry(law.args[0], place))
    return t.Points(place)  # one point a class


def _without(atoms: tuple[Any, ...], atom: Any) -> tuple[Any, ...]:
    left = list(atoms)
    left.remove(atom)
    return tuple(left)


def _rests_on(kept: Any, gone: Any, binders: tuple[Binder, ...]) -> bool:
    """Tell whether a class term has another in it, or in the laws of what it is made of.

    A word of the law W_c has entries that may equal c, but c in its law is not one of them.
    """
    laws = (law for _, law in needed(binders, t.free_variables(kept)))
    return any(part.has(gone) for part in (kept, *laws))


def _replace_in(one: Product, atom: Any, gone: Any, kept: Any) -> Product:
    """Drop an indicator [gone = kept] and put the one for the other in all that is left."""
    return Product(
        one.coefficient,
        tuple((variable, _replace(law, gone, kept)) for variable, law in one.binders),
        tuple(_replace(x, gone, kept) for x in _without(one.atoms, atom)),
        None if one.vector is None else _replace(one.vector, gone, kept),
    )


def _replace(term: Any, gone: Any, kept: Any) -> Any:
    """Replace a class term or entry where it occurs free."""
    if isinstance(gone, t.Variable):
        return t.substitute(term, {gone: kept})
    if term == gone:
        return kept
    if not isinstance(term, Basic) or not term.args or not term.has(gone.func):
        return term
    if isinstance(term, t.BINDING) and term.args[0] in t.free_variables(gone):
        variable, law, body = term.args
        return term.func(variable, _replace(law, gone, kept), body)
    if isinstance(term, t.BINDING) and term.args[0] in t.free_variables(kept):
        raise IllFormed(f"replacing {gone} by {kept} would capture {term.args[0]}")
    return term.func(*(_replace(arg, gone, kept) for arg in term.args))


def _places(parts: Iterable[Any], family: t.Variable) -> list[Any] | None:
    """Return the places at which a family is used; None where it is used in another way."""
    found: list[Any] = []
    for part in parts:
        if not _collect(part, family, frozenset(), found):
            return None
    return sorted(set(found), key=_text)


def _collect(term: Any, family: Any, bound: frozenset[Any], found: list[Any]) -> bool:
    if term == family:
        return False
    if isinstance(term, t.Entry) and term.args[0] == family:
        found.append(term.args[1])
        return not t.free_variables(term.args[1]) & (bound | {family})
    if isinstance(term, t.BINDING):
        variable, law, body = term.args
        return _collect(law, family, bound, found) and (
            variable == family or _collect(body, family, bound | {variable}, found)
        )
    return all(_collect(arg, family, bound, found) for arg in term.args)


def _ordered(a: Any, b: Any) -> tuple[Any, Any]:
    """Return two class terms with the one to keep first: variables, then what is shorter.

    So the term that is kept never contains the other one, and replacing comes to an end.
    """

    def key(x: Any) -> tuple[bool, int, str]:
        return not isinstance(x, t.Variable), len(_text(x)), _text(x)

    first, second = sorted((a, b), key=key)
    return first, second


def _text(term: Any) -> str:
    if isinstance(term, t.Variable):
        return f"{term.name}|{term.sort}"
    if not term.args:
        return t.text_of(term)
    return f"{type(term).__name__}({','.join(map(_text, term.args))})"


def _text_of(item: tuple[Monomial, Any]) -> str:
    (binders, atoms), _ = item
    return repr(([(_text(v), _text(law)) for v, law in binders], [_text(atom) for atom in atoms]))


def _orders(one: Product) -> Iterator[list[Binder]]:
    """Yield orders of the binders, outer ones first, that only permute look-alikes."""
    depth: dict[Any, int] = {}
    for variable, law in outer_first(one.binders):
        inside = [depth[v] for v in t.free_variables(law) if v in depth]
        depth[variable] = 1 + max(inside, default=-1)
    blank = {v: t.Variable("0:blank", v.sort) for v, _ in one.binders}

    def look(binder: Binder) -> tuple[int, str, list[str]]:
        variable, law = binder
        mine = {**blank, variable: t.Variable("0:mine", variable.sort)}
        seen = [x for x in one.parts if variable in t.free_variables(x)]
        texts = sorted(_text(t.substitute(x, dict(mine))) for x in seen)
        return depth[variable], _text(t.substitute(law, dict(blank))), texts

    groups: dict[str, list[Binder]] = {}
    for binder in sorted(one.binders, key=look):
        groups.setdefault(repr(look(binder)), []).append(binder)
    size = 1
    for group in groups.values():
        for n in range(2, len(group) + 1):
            size *= n
    if size > _ORDERS:
        yield list(chain.from_iterable(groups.values()))
        return
    for choice in product(*(permutations(group) for group in groups.values())):
        yield list(chain.from_iterable(choice))
