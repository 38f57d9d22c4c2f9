"""Random well-formed terms, quickly: the names, laws and shapes of `property_tests.terms`."""

from __future__ import annotations

from random import Random
from typing import Any

from sympy import Rational, S

from property_tests.fuzzer import malformed
from property_tests.terms import FREE, GRAMS, NAMES, Scope
from theorems.kernel import statement as given
from theorems.kernel import terms as t

C, K = t.CLASS_COUNT, t.NEGATIVES
NUMBERS = (S(1), S(1), S(2), S(-1), S(-2), S(3), Rational(1, 2), C, K, C - 1, K - 1, 1 / C, 1 / K)
WORDS = (
    "Points",
    "Points",
    "ClassLaw",
    "IndependentPoints",
    "IndependentClasses",
    "Words",
    "Classes",
    "Classes",
    "Indices",
    "OtherClasses",
    "OnePointAClass",
    "Permutation",
)
FREE_POINTS = t.Variable("w•", "points")


class Terms:
    """Random terms of the variables in a scope, drawn from one source of chance."""

    def __init__(self, random: Random) -> None:
        self.random, self.bound = random, 0
        self.scope = Scope(dict(FREE))

    def one(self, *options: Any) -> Any:
        """Return one of the options."""
        return self.random.choice(options)

    def chance(self, probability: float) -> bool:
        """Return True with a probability."""
        return self.random.random() < probability

    def new(self, sort: str) -> t.Variable:
        """Return a variable to be bound: nearly always a new one, else a reused name."""
        if self.chance(0.04):
            return t.Variable(self.one(*NAMES[sort]), sort)
        self.bound += 1
        return t.Variable(f"b{self.bound}", sort)

    def free(self, sort: str, scope: Scope | None = None) -> t.Variable:
        """Return a variable of a sort in scope."""
        return self.random.choice((scope or self.scope).of(sort))

    # --- classes, points, laws -------------------------------------------------------------------

    def klass(self, scope: Scope | None = None) -> Any:
        """Return a class: mostly a variable, else an entry of a family or of a permutation."""
        scope = scope or self.scope
        kind = self.random.randrange(8)
        if kind < 5 or not scope.of("index"):
            return self.free("class", scope)
        if kind == 5:
            return t.Entry(self.family(scope), self.free("index", scope))
        pi = self.free("permutation", scope)
        inner = self.free("class", scope)
        return t.Entry(pi, t.Entry(pi, inner) if self.chance(0.3) else inner)

    def family(self, scope: Scope | None = None) -> Any:
        """Return a family of classes: a variable, a constant, a renamed one."""
        scope = scope or self.scope
        kind, own = self.random.randrange(6), self.free("classes", scope)
        if kind == 0:
            return t.Constant(self.free("class", scope))
        return t.Renamed(self.free("permutation", scope), own) if kind == 1 else own

    def point(self, scope: Scope | None = None) -> Any:
        """Return a point: a variable, or an entry of a family of points in scope."""
        scope = scope or self.scope
        found = list(scope.of("point"))
        for family in scope.of("points"):
            by_class = isinstance(scope.laws[family], t.OnePointAClass)
            places = [self.klass(scope)] if by_class else scope.of("index")
            found += [t.Entry(family, place) for place in places]
        return self.random.choice(found)

    def law(self, scope: Scope | None = None, sort: str | None = None) -> t.Law:
        """Return a law, of a sort where one is named."""
        scope = scope or self.scope
        words = [w for w in WORDS if sort is None or getattr(t, w).sort == sort]
        word = self.random.choice(words)
        if word in ("Points", "OtherClasses", "Words"):
            return getattr(t, word)(self.klass(scope))
        return (
            t.IndependentPoints(self.family(scope))
            if word == "IndependentPoints"
            else (getattr(t, word)())
        )

    # --- vectors and scalars ---------------------------------------------------------------------

    def vector(self, scope: Scope | None = None, depth: int = 0) -> Any:
        """Return a vector."""
        scope = scope or self.scope
        kind = self.random.randrange(9 if depth else 6)
        if kind < 3:
            return t.Vector("f", self.point(scope))
        if kind < 6:
            return t.Vector(self.one("u", "u", "v"), self.klass(scope))
        if kind == 6:
            return self.one(*NUMBERS[:7]) * self.vector(scope, depth - 1)
        if kind == 7:
            return self.vector(scope, depth - 1) + self.vector(scope, depth - 1)
        return self.binder(scope, self.vector, depth)

    def binder(self, scope: Scope, body: Any, depth: int) -> Any:
        """Return a mean or sum of a body."""
        law = self.law(scope)
        variable = self.new(law.sort)
        return t.Bind(variable, law, body(scope.inside(variable, law), depth - 1))

    def equal(self, scope: Scope | None = None) -> Any:
        """Return [a = b] of two classes or, less often, of two indices."""
        scope = scope or self.scope
        if scope.of("index") and self.chance(0.25):
            return t.Equal(self.free("index", scope), self.free("index", scope))
        return t.Equal(self.klass(scope), self.klass(scope))

    def leaf(self, scope: Scope | None = None) -> Any:
        """Return a scalar without operations; rarely one that is not well formed."""
        scope = scope or self.scope
        if self.chance(malformed.SHARE):
            return malformed.scalar(self, scope)
        made = self.one(
            lambda: self.one(*NUMBERS),
            lambda: self.one(*NUMBERS),
            lambda: t.Probability(self.klass(scope)),
            lambda: t.Unknown("z", self.klass(scope)),
            lambda: self.equal(scope),
            lambda: self.equal(scope),
            lambda: t.Unknown("h", self.point(scope)),
            lambda: t.Unknown("a"),
            lambda: t.Unknown("w", self.free("index", scope)),
            lambda: t.Inner(self.vector(scope), self.vector(scope)),
        )
        return made()

    def scalar(self, scope: Scope | None = None, depth: int = 1) -> Any:
        """Return a scalar of at most so many nested operations."""
        scope = scope or self.scope
        if depth <= 0 or self.chance(0.2):
            return self.leaf(scope)
        kind = self.random.randrange(9)
        if kind < 2:
            return self.scalar(scope, depth - 1) + self.scalar(scope, depth - 1)
        if kind < 5:
            return self.scalar(scope, depth - 1) * self.scalar(scope, depth - 1)
        if kind == 5:
            return t.Unknown("φ", self.scalar(scope, depth - 1))
        if kind == 6:
            return self.loss(scope, depth)
        return self.binder(scope, self.scalar, depth)

    def loss(self, scope: Scope | None = None, depth: int = 1) -> Any:
        """Return ℓ at coordinates that mostly depend on the index."""
        scope = scope or self.scope
        domain = t.Indices() if self.chance(0.5) else t.OtherClasses(self.free("class", scope))
        index = self.new(domain.sort)
        return t.Loss(index, domain, self.scalar(scope.inside(index, domain), depth - 1))

    def nonnegative(self, scope: Scope | None = None, depth: int = 1) -> Any:
        """Return masses, indicators, squares, and what is made of them."""
        scope = scope or self.scope

        def norm() -> Any:
            vector = self.vector(scope, depth)
            return t.Inner(vector, vector)

        def inside(inner: Scope | None = scope, less: int = depth) -> Any:
            return self.nonnegative(inner, less - 1)

        simple = (
            lambda: t.Probability(self.klass(scope)),
            lambda: self.equal(scope),
            lambda: 1 - self.equal(scope),
            lambda: self.scalar(scope, depth) ** 2,
            norm,
        )
        composed = (
            lambda: inside() + inside(),
            lambda: inside() * inside(),
            lambda: self.binder(scope, self.nonnegative, depth),
        )
        return self.one(*simple, *(composed if depth > 0 else ()))()

    # --- assumptions -----------------------------------------------------------------------------

    def assumption(self) -> given.Assumption:
        """Return an assumption on classes, points, vectors or the loss."""
        if self.chance(malformed.SHARE):
            return malformed.assumption(self)
        name = self.one("f", "u", "v")
        return self.one(
            given.Same(self.klass(), self.klass()),
            given.Distinct(self.klass(), self.klass()),
            given.InSupport(self.point(), self.klass()),
            given.InnerBelowOne(self.vector(), self.vector()),
            given.TermsDiffer(self.leaf(), self.leaf()),
            given.UnitVectors(name),
            given.UnitBall(name),
            given.Balanced(),
            self.one(given.Exchangeable(), given.PairUniform()),
            given.Convex(),
            given.Symmetric(),
            given.GramBelow("v", "u"),
            self.one(*GRAMS),
        )

    def assumptions(self, most: int = 1) -> frozenset[given.Assumption]:
        """Return a few assumptions."""
        return frozenset(self.assumption() for _ in range(self.random.randint(0, most)))

    def of_sort(self, sort: str) -> Any:
        """Return something of a sort."""
        made = {
            "class": self.klass,
            "point": self.point,
            "classes": self.family,
            "points": lambda: FREE_POINTS,
            "scalar": lambda: self.scalar(depth=1),
        }
        return made.get(sort, lambda: self.free(sort))()
