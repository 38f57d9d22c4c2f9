"""Terms, statements and derivations in mathematical notation: LaTeX or plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain, count
from types import MappingProxyType
from typing import Any

from sympy import Add, Mul, Pow, Rational, Symbol
from sympy.core.symbol import Str

from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Assumption, Statement
from theorems.reports.naming import named_first
from theorems.reports.notation import MARKS, PLAIN, RAISES, Notation

_WIDE = 60
"""A numerator of more letters stands behind the fraction, where a line can be broken."""

_NO_NAMES: Mapping[Any, str] = MappingProxyType({})


def formula(term: Any, notation: Notation = PLAIN) -> str:
    """Return a term in mathematical notation.

    >>> from theorems.kernel.definitions import margin, plain
    >>> formula(margin(plain))
    '⟨f(x), f(x⁺)⟩ − ⟨f(x), f(x_i)⟩'
    """
    return notation.spelled(_Writer(notation, taken=_letters(term)).term(term))


def stated(
    statement: Statement, notation: Notation = PLAIN, inside: Mapping[Any, str] = _NO_NAMES
) -> str:
    """Return a statement: assumptions ⊢ left R right.

    >>> from theorems.kernel import rules
    >>> u_c, u_s = (t.Vector("u", t.Variable(name, "class")) for name in "cs")
    >>> stated(rules.cosine(u_c, u_s, (given.UnitBall("u"),)).statement)
    '‖u‖ ≤ 1 ⊢ 1 ≥ ⟨u_c, u_s⟩'
    """
    assumptions, left, right = parts(statement, notation, inside=inside)
    return f"{', '.join(assumptions)}{notation.spelled(' ⊢ ')}{left} {right}".strip()


def parts(
    statement: Statement,
    notation: Notation = PLAIN,
    names: Mapping[Any, str] = _NO_NAMES,
    inside: Mapping[Any, str] = _NO_NAMES,
) -> tuple[list[str], str, str]:
    """Return the assumptions of a statement, its left side, and the rest: R right.

    A side of `names` is written as its name, a term of `inside` wherever it stands.

    >>> from theorems.kernel import rules
    >>> parts(rules.nonnegative(4).statement)
    ([], '4', '≥ 0')
    """
    said = statement.left, statement.right, *statement.assumptions, *statement.exists
    writer, spelled = _Writer(notation, inside, _letters(*said)), notation.spelled
    assumed = [*writer.sorts(statement), *sorted(map(writer.assumption, statement.assumptions))]
    assumptions = list(map(spelled, assumed))
    first, second = (
        names.get(side) or writer.term(side) for side in (statement.left, statement.right)
    )
    left = "".join(writer.exists(x) for x in statement.exists) + first
    right = f"{statement.relation} {second}"
    return assumptions, spelled(left), spelled(right)


def assumption_in(statement: Statement, assumption: Assumption, notation: Notation = PLAIN) -> str:
    """Return an assumption of a statement, as `parts` has it.

    >>> from theorems.kernel import rules
    >>> from theorems.kernel.statement import Balanced
    >>> assumption_in(rules.weaken(rules.nonnegative(4), (Balanced(),)).statement, Balanced())
    'balanced'
    """
    said = statement.left, statement.right, *statement.assumptions, *statement.exists
    writer = _Writer(notation, _NO_NAMES, _letters(*said))
    return notation.spelled(writer.assumption(assumption))


def _letters(*parts: Any) -> set[str]:
    """Return the names that are used in parts of a statement and bound by none of them."""
    free = frozenset[t.Variable]().union(*map(t.free_variables, parts))
    return {_letter(variable) for variable in free}.union(*map(given.names_in, parts))


def _letter(variable: t.Variable) -> str:
    return variable.name.removesuffix("•")


def _is_word(written: str) -> bool:
    """Return whether LaTeX has upright letters there: a name of several."""
    return r"\text{" in written or r"\mathrm{" in written


class _Writer:
    def __init__(
        self, notation: Notation, names: Mapping[Any, str] = _NO_NAMES, taken: Iterable[str] = ()
    ) -> None:
        self.notation, self.names, self.scope = notation, names, [*taken]
        self.has_words = any(_is_word(notation.name(name)) for name in self.scope)

    @contextmanager
    def inside(self, *variables: Any) -> Iterator[None]:
        """Write what is in the scope of variables, where a draw has no index that reads as one."""
        outer = len(self.scope)
        self.scope += map(_letter, variables)
        yield
        del self.scope[outer:]

    def any_of(self, letters: str) -> str:
        """Return a letter that stands for all indices, or all classes, and for nothing else."""
        primed = (letters[0] + "'" * n for n in count(1))
        return next(letter for letter in chain(letters, primed) if letter not in self.scope)

    # --- scalars and vectors -------------------------------------------------------------------

    def term(self, term: Any) -> str:
        return self.names[term] if term in self.names else self.written(term)

    def written(self, term: Any) -> str:
        if isinstance(term, Add):
            return self.sum(term)
        if isinstance(term, Mul):
            return self.product(term)
        if isinstance(term, Pow):
            return self.power(term)
        if isinstance(term, Symbol):
            return self.notation.name(str(term))
        if isinstance(term, Rational):
            return self.rational(term)
        return self.node(term)

    def node(self, term: Any) -> str:
        note = self.notation
        writers: dict[Any, Callable[..., str]] = {
            t.Bind: lambda *_: self.bound(term),
            t.Inner: self.inner,
            t.Equal: lambda a, b: note.indicator.format(self.place(a), self.place(b)),
            t.Probability: lambda c: note.index("ρ", self.place(c)),
            t.Vector: self.value,
            t.Loss: self.loss,
            t.Subgradient: lambda i, loss: f"{note.index('∂', self.place(i))} {self.term(loss)}",
            t.Unknown: self.unknown,
        }
        return writers[type(term)](*term.args)

    def rational(self, number: Rational) -> str:
        sign, above = "−" if number < 0 else "", str(abs(number.p))
        return sign + (
            above if number.q == 1 else self.notation.fraction.format(above, str(number.q))
        )

    def inner(self, a: Any, b: Any) -> str:
        note, first, second = self.notation, self.term(a), self.term(b)
        return note.norm.format(first) if a == b else note.inner.format(first, second)

    def unknown(self, name: Any, *places: Any) -> str:
        inside = ", ".join(map(self.either, places))
        letter = self.notation.name(str(name))
        return f"{letter}({inside})" if places else letter

    def loss(self, index: Any, domain: Any, body: Any) -> str:
        with self.inside(index):
            return self.notation.loss.format(self.term(body), self.domain(index, domain))

    def either(self, place: Any) -> str:
        known = isinstance(place, t.Variable | t.Entry)
        return self.place(place) if known else self.term(place)

    def sum(self, term: Add) -> str:
        text = ""
        for part in sorted(term.args, key=lambda x: x.could_extract_minus_sign()):
            negative = part.could_extract_minus_sign()
            written = self.factor(-part if negative else part)
            sign = "−" if negative else "+"
            text += f" {sign} {written}" if text else ("−" if negative else "") + written
        return text

    def product(self, term: Mul) -> str:
        over = [1 / x for x in term.args if _is_inverse(x)]
        above = [x for x in term.args if not _is_inverse(x)]
        number = Mul(*(x for x in above if isinstance(x, Rational)))
        above = [x for x in above if not isinstance(x, Rational)]
        if number.q != 1:
            over, number = [Rational(number.q), *over], Rational(number.p)
        sign = "−" if number < 0 else ""
        above = above if abs(number) == 1 else [abs(number), *above]
        written = self.factors(above)
        if over and len(written) > _WIDE and self.notation is not PLAIN:
            return f"{sign}{self.notation.fraction.format('1', self.one(over))} {written}"
        if over:
            return sign + self.notation.fraction.format(self.one(above), self.one(over))
        return sign + written

    def factors(self, factors: Sequence[Any]) -> str:
        """Return a product; what reaches as far as the term stands last, or in parentheses.

        z · (a + b) has a sign, as z(a + b) is the value of a function. In LaTeX, where a space is
        not seen, so has ab · cd: beside the name abcd it would read as that.
        """
        ordered = sorted(factors, key=self.is_open)
        written = [self.grouped(x) for x in ordered[:-1]]
        written += [self.factor(x) for x in ordered[-1:]]
        text = "".join(written[:1])
        for left, before, after in zip(ordered, written, written[1:], strict=False):
            is_bracket = isinstance(left, Rational | t.Equal | t.Inner) or before.startswith("(")
            dotted = after.startswith("(") and not is_bracket
            dotted |= not isinstance(left, Rational) and self.as_one(before, after)
            text += f" · {after}" if dotted else f" {after}"
        return text or "1"

    def as_one(self, before: str, after: str) -> bool:
        """Return whether two factors side by side could be read as a name of several letters."""
        return self.has_words or _is_word(before) or _is_word(after)

    def one(self, factors: Sequence[Any]) -> str:
        """Return a product as numerator or denominator; LaTeX shows where these end."""
        if self.notation is not PLAIN:
            return self.term(factors[0]) if len(factors) == 1 else self.factors(factors)
        if len(factors) == 1:
            return self.grouped(factors[0])
        return f"({self.factors(factors)})" if factors else "1"

    def factor(self, x: Any) -> str:
        return f"({self.term(x)})" if _has_sign(x) else self.term(x)

    def grouped(self, x: Any) -> str:
        """Return a factor that ends where it ends, whatever follows."""
        return f"({self.term(x)})" if _has_sign(x) or self.is_open(x) else self.term(x)

    def is_open(self, x: Any) -> bool:
        """Return whether a term reaches as far as what follows it: a sum, or in plain text E."""
        bound = isinstance(x, t.Bind) and not _is_mean(x) and x not in self.names
        return bound and (self.notation is PLAIN or not x.args[1].is_probability)

    def power(self, term: Pow) -> str:
        base, exponent = term.args
        if _is_inverse(term):
            return self.notation.fraction.format("1", self.one([1 / term]))
        return self.notation.power(self.base(base), self.raised(exponent))

    def raised(self, exponent: Any) -> str:
        """Return an exponent; LaTeX shows where it ends."""
        written = self.term(exponent)
        return f"({written})" if self.notation is PLAIN and not written.isalnum() else written

    def base(self, x: Any) -> str:
        """Return what a power is of: a letter or a bracket as it is, others in parentheses."""
        bare = isinstance(x, Symbol | t.Probability | t.Equal | t.Unknown | t.Inner | t.Loss)
        written = self.term(x)
        bare = bare and not set(RAISES) & set(written) and written[-1] not in MARKS
        return written if bare or (x.is_Integer and x.is_nonnegative) else f"({written})"

    def value(self, name: Any, place: Any) -> str:
        letter, at = self.notation.name(str(name)), self.place(place)
        is_point = getattr(place, "sort", "") == "point"
        return f"{letter}({at})" if is_point else self.notation.index(letter, at)

    def bound(self, term: t.Bind) -> str:
        variable, law, body = term.args
        if isinstance(law, t.Points) and body == t.Vector("f", variable):
            return self.notation.index("μ", self.place(law.args[0]))
        if not law.is_probability:
            with self.inside(variable):
                return self.notation.total.format(self.domain(variable, law), self.factor(body))
        with ExitStack() as scopes:
            scopes.enter_context(self.inside(variable))
            draws = [self.draw(variable, law)]
            while self.is_drawn(body):
                variable, law, body = body.args
                scopes.enter_context(self.inside(variable))
                draws.append(self.draw(variable, law))
            inside = self.term(body)
        if self.notation is PLAIN and isinstance(body, Add):
            inside = f"({inside})"
        return self.notation.expectation.format(", ".join(draws), inside)

    def is_drawn(self, body: Any) -> bool:
        """Return whether a term is an expectation that is written out."""
        written = isinstance(body, t.Bind) and body not in self.names
        return written and body.args[1].is_probability and not _is_mean(body)

    # --- classes, points, laws -----------------------------------------------------------------

    def place(self, place: Any) -> str:
        if isinstance(place, t.Entry):
            family, at = place.args
            if getattr(family, "sort", "") == "permutation":
                return f"{self.place(family)}({self.place(at)})"
            return self.notation.index(self.letter(family), self.place(at))
        if isinstance(place, t.Constant):
            return f"({self.place(place.args[0])}, .., {self.place(place.args[0])})"
        if isinstance(place, t.Renamed):
            return f"{self.place(place.args[0])}({self.letter(place.args[1])})"
        return self.letter(place)

    def letter(self, variable: Any) -> str:
        if not isinstance(variable, t.Variable):
            return self.place(variable)
        return self.notation.name(_letter(variable))

    def domain(self, variable: Any, law: t.Law) -> str:
        letter = self.letter(variable)
        if isinstance(law, t.Indices):
            return self.notation.upto.replace("i", letter)
        if isinstance(law, t.OtherClasses):
            other = self.notation.distinct.format(letter, self.place(law.args[0]))
            return f"{{{other}}}" if self.notation is PLAIN else other
        return letter

    def draw(self, variable: Any, law: t.Law) -> str:
        letter, drawn = self.letter(variable), self.notation.drawn
        if isinstance(law, t.Permutation):
            return drawn.format(letter, self.notation.permutations)
        if isinstance(law, t.ClassLaw):
            return drawn.format(letter, "ρ")
        if isinstance(law, t.Points):
            return drawn.format(letter, self.notation.index("D", self.place(law.args[0])))
        return drawn.format(*self.entries(letter, law))

    def entries(self, letter: str, law: t.Law) -> tuple[str, str]:
        """Return how the entries of a family are written, and of what law they are."""
        index = self.notation.index
        if isinstance(law, t.OnePointAClass):
            every = self.notation.name(self.any_of("cst"))
            return index(letter, every), index("D", every)
        every = t.Variable(self.any_of("ijm"), "index")
        of = index(letter, self.letter(every))
        if isinstance(law, t.IndependentClasses):
            return of, "ρ"
        if isinstance(law, t.Words):  # all of them at once, in brackets
            return index(f"({of})", self.letter(every)), index("W", self.place(law.args[0]))
        return of, index("D", self.place(t.Entry(law.args[0], every)))

    # --- assumptions ---------------------------------------------------------------------------

    def assumption(self, assumption: Any) -> str:
        if isinstance(assumption, given.UnitVectors | given.UnitBall):
            relation = "=" if isinstance(assumption, given.UnitVectors) else "≤"
            return f"‖{self.notation.name(assumption.name)}‖ {relation} 1"
        if isinstance(assumption, given.GramIs):
            _, s, u, body = assumption.args
            cosine = t.Inner(t.Vector(assumption.name, s), t.Vector(assumption.name, u))
            quantifier = f"{self.words('for all ')}{self.letter(s)}, {self.letter(u)}: "
            with self.inside(s, u):
                return f"{quantifier}{self.term(cosine)} = {self.term(body)}"
        if isinstance(assumption, given.InnerBelowOne):
            return f"{self.notation.inner.format(*map(self.term, assumption.args))} < 1"
        if isinstance(assumption, given.GramBelow):
            gram, name = self.words("Gram"), self.notation.name
            low, high = (f"{gram}({name(str(x))})" for x in assumption.args)
            return f"{low} ≤ {high}{self.words(' off the diagonal')}"
        if not assumption.args:
            return self.words(WORDS[type(assumption)])
        return self.comparison(assumption)

    def comparison(self, assumption: Any) -> str:
        a, b = (self.either(x) for x in assumption.args)
        unequal = f"{a} ≠ {b}" if self.notation is PLAIN else self.notation.distinct.format(a, b)
        if isinstance(assumption, given.InSupport):
            return f"{a} ∈ {self.notation.index('D', b)}"
        return f"{a} = {b}" if isinstance(assumption, given.Same) else unequal

    def words(self, text: str) -> str:
        if self.notation is PLAIN:
            return text
        return rf"ℓ\text{{{text[1:]}}}" if text.startswith("ℓ") else rf"\text{{{text}}}"

    def sorts(self, statement: Statement) -> list[str]:
        """Return what is free of which sort, as far as `named_first` says: s, t classes."""
        sorts: dict[str, list[str]] = {}
        for sort, name in sorted(named_first(statement)):
            sorts.setdefault(sort, []).append(self.notation.name(name))
        return [
            f"{', '.join(letters)}{self.words(f' {_SORTS[sort][len(letters) > 1]}')}"
            for sort, letters in sorts.items()
        ]

    def exists(self, exists: Any) -> str:
        name, what = exists.args
        if isinstance(name, Str):
            space = self.notation.space.format(self.raised(what))
            return f"∃ {self.notation.name(str(name))}{self.words(' unit vectors in ')}{space}: "
        return f"∃ {self.draw(name, what)}: "


_SORTS = {
    "class": ("class", "classes"),
    "point": ("point", "points"),
    "index": ("index", "indices"),
    "classes": ("family of classes", "families of classes"),
    "points": ("family of points", "families of points"),
    "permutation": ("permutation", "permutations"),
    "number": ("number", "numbers"),
    "function": ("function", "functions"),
    "vectors": ("vectors", "vectors"),
}

WORDS: dict[Any, str] = {
    given.Convex: "ℓ convex",
    given.StrictlyConvex: "ℓ strictly convex",
    given.StrictlyConvexDiagonal: "ℓ strictly convex along (1, .., 1)",
    given.Nonincreasing: "ℓ non-increasing",
    given.StrictlyDecreasing: "ℓ strictly decreasing",
    given.Symmetric: "ℓ symmetric",
    given.Submodular: "ℓ submodular",
    given.Replacement: "ℓ with (R)",
    given.Balanced: "balanced",
    given.Exchangeable: "W class-symmetric",
    given.PairUniform: "W uniform on pairs",
}
"""How the assumptions without parts are said; what they are about stands first, or is ρ."""


def _has_sign(x: Any) -> bool:
    return isinstance(x, Add) or bool(x.could_extract_minus_sign())


def _is_inverse(x: Any) -> bool:
    return isinstance(x, Pow) and bool(x.args[1].is_negative)


def _is_mean(term: t.Bind) -> bool:
    return isinstance(term.args[1], t.Points) and term.args[2] == t.Vector("f", term.args[0])
