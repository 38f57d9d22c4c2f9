"""Statements of the kernel evaluated on small finite models: the second, independent check.

A model has C classes with a few points each, k negatives, rational laws and vectors, and a loss of
the family; a term is evaluated by enumerating every binder, exactly where it is rational and in
ball arithmetic where a loss is. A rule that was applied to the wrong statement, or a normal form
that is wrong, shows as a line that is false on a model. Holding on models proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import permutations, product, zip_longest
from math import prod
from random import Random
from typing import Any

from flint import arb, arb_series, fmpq
from sympy import Add, Mul, Pow, Rational, Symbol

from numerics import losses as family
from numerics.arithmetic import BALLS, RATIONALS, IrrationalError
from numerics.balls import precision
from numerics.geometry import signature, sphere_point
from theorems.errors import NceproofError
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Assumption, Statement
from theorems.kernel.theorem import Theorem

_BITS = 120
_SIZES = (
    ((2, 1), (2, 2), (3, 1), (3, 2), (2, 3)),
    ((4, 1), (4, 2), (5, 1), (6, 1), (2, 4), (2, 5), (3, 4)),
)
"""Numbers of classes and negatives; the larger ones where no small model meets the assumptions."""
_TRIES = 400  # random models of each range of sizes, with values of the free variables
_ROUNDS = 4  # so many times the models that are asked for, where balls leave some undecided
_LOSSES: tuple[family.Loss, ...] = (
    family.Logistic(), family.Logistic(beta=3, margin="1/2"), family.Exponential(),
    family.Square(margin=2), family.PairwiseLogistic(beta=2), family.Decoupled(),
    family.HingeMax(margin=1), family.HardestNegative(), family.Hinge(margin=1),
    family.SquaredHinge(margin=1), family.ExponentialOfSum(), family.Square(margin=-10),
)  # fmt: skip
_HYPOTHESES: dict[type[Assumption], Callable[[family.Loss], bool]] = {
    given.Convex: lambda loss: loss.hypotheses.convex,
    given.StrictlyConvex: lambda loss: loss.hypotheses.strictly_convex,
    given.StrictlyConvexDiagonal: lambda loss: (
        loss.hypotheses.strictly_convex or isinstance(loss, family.ExponentialOfSum)
    ),
    given.Nonincreasing: lambda loss: loss.hypotheses.nonincreasing and not _turns(loss),
    given.StrictlyDecreasing: lambda loss: loss.hypotheses.strictly_decreasing and not _turns(loss),
    given.Symmetric: lambda loss: loss.hypotheses.symmetric,
    given.Submodular: lambda loss: loss.hypotheses.submodular,
    given.Replacement: lambda loss: loss.hypotheses.submodular,
}

Environment = dict[t.Variable, Any]


def _turns(loss: family.Loss) -> bool:
    """Tell whether a loss increases beyond [−2, 2], where the kernel's ℓ has its hypotheses too."""
    return isinstance(loss, family.Square)


class NoModelError(NceproofError):
    """No model was found on which the assumptions of a statement hold."""


@dataclass
class Model:
    """A finite world: laws, points, vectors, a loss.

    `points[c]` lists the probabilities of the points of class c; a point is the pair (c, n). The
    vectors of a family and the values of unknown functions are drawn when they are first asked for.
    """

    law: tuple[fmpq, ...]
    points: tuple[tuple[fmpq, ...], ...]
    negatives: int
    loss: family.Loss
    random: Random
    assumptions: frozenset[Assumption] = frozenset()
    dimension: int = 2
    vectors: dict[tuple[str, Any], Any] = field(default_factory=dict)
    scalars: dict[Any, fmpq] = field(default_factory=dict)
    known: dict[Any, Any] = field(default_factory=dict)

    @property
    def classes(self) -> int:
        """C."""
        return len(self.law)

    def vector(self, name: str, place: Any) -> Any:
        """Return the vector of a family at a class or point, with the norm that is assumed."""
        if (name, place) not in self.vectors:
            self.vectors[name, place] = self._drawn(name, place)
        return self.vectors[name, place]

    def _drawn(self, name: str, place: Any) -> Any:
        for assumption in self.assumptions:
            if isinstance(assumption, given.GramIs) and assumption.name == name:
                return _realised(self, assumption)[place]
        for assumption in self.assumptions:
            if isinstance(assumption, given.GramBelow) and str(assumption.args[0]) == name:
                higher = self.vector(str(assumption.args[1]), place)
                if self._has_norm(name, higher):  # equal cosines are not above each other
                    turned = self.random.randrange(4) == 0  # then smaller ones may be found
                    return tuple(-x for x in higher) if turned else higher
        unit = sphere_point(
            [fmpq(self.random.randint(-6, 6), 4) for _ in range(self.dimension - 1)]
        )
        if given.UnitVectors(name) in self.assumptions:
            return unit
        longest = 1 if given.UnitBall(name) in self.assumptions else 3
        return tuple(x * fmpq(self.random.randint(0, 4 * longest), 4) for x in unit)

    def _has_norm(self, name: str, vector: Any) -> bool:
        """Tell whether a vector surely has the norm that is assumed of a family."""
        square = _dot(vector, vector)
        return (given.UnitVectors(name) not in self.assumptions or bool(square == 1)) and (
            given.UnitBall(name) not in self.assumptions or bool(square <= 1)
        )

    def scalar(self, name: str, places: tuple[Any, ...]) -> Any:
        """Return the value of an unknown function: a random quadratic one of its numbers."""
        numbers = [place for place in places if isinstance(place, fmpq | arb)]
        others = tuple(place for place in places if not isinstance(place, fmpq | arb))
        value: Any = self.coefficient(name, others, 0)
        for n, number in enumerate(numbers):
            linear, square = (self.coefficient(name, others, 2 * n + m) for m in (1, 2))
            value = value + number * (linear + number * square)
        return value

    def coefficient(self, *key: Any) -> fmpq:
        """Return the random number of a key, drawn when it is first asked for."""
        if key not in self.scalars:
            self.scalars[key] = fmpq(self.random.randint(-8, 8), 4)
        return self.scalars[key]


def _realised(model: Model, assumption: given.GramIs) -> list[Any]:
    """Return ball vectors whose Gram matrix is the assumed one."""
    G = _matrix(model, assumption)
    _check_norms(model, assumption.name, [G[c][c] for c in range(model.classes)])
    for other in model.assumptions:
        about = isinstance(other, given.GramIs) and other.name == assumption.name
        if about and _matrix(model, other) != G:
            raise NoModelError(f"{other} and {assumption} differ on this model")
    rows = tuple(tuple(row) for row in G)
    if any(G[a][b] != G[b][a] for a in range(len(G)) for b in range(a)):
        raise NoModelError(f"{assumption} is not symmetric on this model")
    if not signature(rows).is_psd:
        raise NoModelError(f"{assumption} is not positive semidefinite on this model")
    return _factor(G)


def _matrix(model: Model, assumption: given.GramIs) -> list[list[fmpq]]:
    s, u, body = assumption.args[1:]
    classes = range(model.classes)
    return [[evaluate(body, model, {s: a, u: b}) for b in classes] for a in classes]


def _check_norms(model: Model, name: str, squares: list[fmpq]) -> None:
    """Raise `NoModelError` where the norms are not what else is assumed of the vectors."""
    if given.UnitVectors(name) in model.assumptions and any(x != 1 for x in squares):
        raise NoModelError(f"the vectors {name} do not have norm 1 on this model")
    if given.UnitBall(name) in model.assumptions and any(x > 1 for x in squares):
        raise NoModelError(f"the vectors {name} have norm above 1 on this model")


def _factor(G: list[list[fmpq]]) -> list[tuple[arb, ...]]:
    """Return the rows of L·√D for the exact factors G = LDLᵀ of a PSD matrix."""
    size, schur = len(G), [list(row) for row in G]
    columns: list[list[arb]] = []
    for n in range(size):
        pivot = schur[n][n]
        column = [schur[m][n] / pivot if pivot else fmpq(0) for m in range(size)]
        columns.append([arb(x) * arb(pivot).sqrt() for x in column])
        if pivot:
            schur = [
                [x - column[a] * schur[n][b] for b, x in enumerate(row)]
                for a, row in enumerate(schur)
            ]
    return [tuple(column[m] for column in columns) for m in range(size)]


# --- evaluation ----------------------------------------------------------------------------------


@cache
def _free(term: Any) -> tuple[t.Variable, ...]:
    return tuple(t.free_variables(term))


def evaluate(term: Any, model: Model, environment: Environment | None = None) -> Any:
    """Return the value of a term: a rational, a ball, a vector, or a class, point or family.

    >>> model = Model((fmpq(1, 2),) * 2, ((fmpq(1),),) * 2, 1, family.Logistic(), Random(0))
    >>> c = t.Variable("c", "class")
    >>> evaluate(t.Bind(c, t.ClassLaw(), t.Mass(c)), model)
    1/2
    """
    environment = environment or {}
    key = term, tuple(environment[v] for v in _free(term))
    if key not in model.known:
        model.known[key] = _value(term, model, environment)
    return model.known[key]


def _value(term: Any, model: Model, at: Environment) -> Any:
    if isinstance(term, Rational):
        return fmpq(int(term.p), int(term.q))
    if isinstance(term, Symbol):
        return fmpq({t.CLASS_COUNT: model.classes, t.NEGATIVES: model.negatives}[term])
    if isinstance(term, Add):
        return _total(evaluate(x, model, at) for x in term.args)
    if isinstance(term, Mul):
        return _product(evaluate(x, model, at) for x in term.args)
    if isinstance(term, Pow):
        return evaluate(term.args[0], model, at) ** int(term.args[1])
    return _NODES[type(term)](term, model, at)


def _total(values: Iterator[Any]) -> Any:
    first, *rest = values
    for other in rest:
        if isinstance(first, tuple):
            first = tuple(a + b for a, b in zip_longest(first, other, fillvalue=fmpq(0)))
        else:
            first = first + other
    return first


def _product(values: Iterator[Any]) -> Any:
    factors = list(values)
    scalar = prod((x for x in factors if not isinstance(x, tuple)), start=fmpq(1))
    vectors = [x for x in factors if isinstance(x, tuple)]
    return tuple(scalar * x for x in vectors[0]) if vectors else scalar


def _bound(term: t.Bind, model: Model, at: Environment) -> Any:
    variable, law, body = term.args
    return _total(
        _product(iter((weight, evaluate(body, model, {**at, variable: value}))))
        for value, weight in draws(law, model, at)
    )


def _loss(term: t.Loss, model: Model, at: Environment) -> Any:
    """Return ℓ, exactly where it has a rational value at rational coordinates."""
    v = _coordinates(term, model, at)
    if all(isinstance(x, fmpq) for x in v):
        try:
            return model.loss.value(v, RATIONALS)
        except IrrationalError:
            pass
    return model.loss.value([arb(x) for x in v], BALLS)


def _coordinates(term: t.Loss, model: Model, at: Environment) -> list[Any]:
    index, domain, body = term.args
    return [evaluate(body, model, {**at, index: value}) for value, _ in draws(domain, model, at)]


def _slope(term: t.Slope, model: Model, at: Environment) -> Any:
    """Return the derivative of ℓ in one coordinate, by power series; 0 where it is none."""
    place, loss = term.args
    values = [value for value, _ in draws(loss.args[1], model, at)]
    if evaluate(place, model, at) not in values:
        return fmpq(0)
    own = values.index(evaluate(place, model, at))
    v = [
        arb_series([arb(x), 1 if n == own else 0], 2)
        for n, x in enumerate(_coordinates(loss, model, at))
    ]
    return model.loss.value(v, BALLS)[1]


def _entry(term: t.Entry, model: Model, at: Environment) -> Any:
    family_, place = (evaluate(x, model, at) for x in term.args)
    return family_[place]


def _inner(term: t.Inner, model: Model, at: Environment) -> Any:
    return _dot(*(evaluate(x, model, at) for x in term.args))


def _dot(a: Any, b: Any) -> Any:
    return _total(x * y for x, y in zip(a, b, strict=False))  # the shorter has zeros at the end


_NODES: dict[type, Callable[[Any, Model, Environment], Any]] = {
    t.Variable: lambda term, model, at: at[term],
    t.Entry: _entry,
    t.Constant: lambda term, model, at: (evaluate(term.args[0], model, at),) * model.negatives,
    t.Renamed: lambda term, model, at: tuple(
        evaluate(term.args[0], model, at)[c] for c in evaluate(term.args[1], model, at)
    ),
    t.Value: lambda term, model, at: model.vector(
        str(term.args[0]), evaluate(term.args[1], model, at)
    ),
    t.Inner: _inner,
    t.Equal: lambda term, model, at: fmpq(
        int(evaluate(term.args[0], model, at) == evaluate(term.args[1], model, at))
    ),
    t.Mass: lambda term, model, at: model.law[evaluate(term.args[0], model, at)],
    t.Scalar: lambda term, model, at: model.scalar(
        str(term.args[0]), tuple(evaluate(x, model, at) for x in term.args[1:])
    ),
    t.Bind: _bound,
    t.Loss: _loss,
    t.Slope: _slope,
}


def draws(law: t.Law, model: Model, at: Environment) -> list[tuple[Any, fmpq]]:
    """Return the values that a law gives or a domain has, each with its probability or 1.

    >>> model = Model((fmpq(1, 2),) * 2, ((fmpq(1),),) * 2, 1, family.Logistic(), Random(0))
    >>> draws(t.IndependentClasses(), model, {})
    [((0,), 1/2), ((1,), 1/2)]
    """
    if isinstance(law, t.OtherClasses):
        own = evaluate(law.args[0], model, at)
        return [(c, fmpq(1)) for c in range(model.classes) if c != own]
    if isinstance(law, t.Points):
        return _points(model, evaluate(law.args[0], model, at))
    if type(law) in _SUPPORTS:
        return _SUPPORTS[type(law)](model)
    return _tuples(law, model, at)


def _orders(model: Model) -> list[tuple[Any, fmpq]]:
    orders = list(permutations(range(model.classes)))
    return [(order, fmpq(1, len(orders))) for order in orders]


_SUPPORTS: dict[type, Callable[[Model], list[tuple[Any, fmpq]]]] = {
    t.Classes: lambda model: [(c, fmpq(1)) for c in range(model.classes)],
    t.Indices: lambda model: [(n, fmpq(1)) for n in range(model.negatives)],
    t.ClassLaw: lambda model: list(enumerate(model.law)),
    t.Permutation: _orders,
}


def _points(model: Model, c: int) -> list[tuple[Any, fmpq]]:
    return [((c, n), mass) for n, mass in enumerate(model.points[c])]


def _tuples(law: t.Law, model: Model, at: Environment) -> list[tuple[Any, fmpq]]:
    """Return the values of a family with independent entries."""
    if isinstance(law, t.IndependentClasses):
        entries = [list(enumerate(model.law))] * model.negatives
    elif isinstance(law, t.IndependentPoints):
        entries = [_points(model, c) for c in evaluate(law.args[0], model, at)]
    else:
        entries = [_points(model, c) for c in range(model.classes)]
    return [
        (tuple(value for value, _ in chosen), prod((p for _, p in chosen), start=fmpq(1)))
        for chosen in product(*entries)
    ]


# --- statements ----------------------------------------------------------------------------------


def check(statement: Statement, model: Model, environment: Environment) -> bool | None:
    """Tell whether a statement holds on a model: None where balls overlap or ∃ asks for vectors.

    >>> model = Model((fmpq(1, 2),) * 2, ((fmpq(1),),) * 2, 1, family.Logistic(), Random(0))
    >>> c = t.Variable("c", "class")
    >>> check(Statement(frozenset(), t.Mass(c), ">", Rational(0)), model, {c: 0})
    True
    """
    places = [environment]
    for exists in statement.exists:
        if not isinstance(exists.args[0], t.Variable):
            return None
        variable, law = exists.args
        places = [{**at, variable: value} for at in places for value, _ in draws(law, model, at)]
    found = [_compare(statement, model, at) for at in places]
    return True if True in found else None if None in found else False


def _compare(statement: Statement, model: Model, at: Environment) -> bool | None:
    with precision(_BITS):
        left, right = (evaluate(x, model, at) for x in (statement.left, statement.right))
        difference = left - right
        if isinstance(difference, fmpq):
            exact = {"=": difference == 0, "≥": difference >= 0, ">": difference > 0}
            return exact[statement.relation]
        if statement.relation == "=":
            narrow = difference.rad() < (1 + abs(arb(left))) * arb(2) ** (20 - _BITS)
            return bool(difference.contains(0)) and (True if narrow else None)
        if difference > 0:
            return True
        if difference < 0:
            return False
        return True if statement.relation == "≥" and difference == 0 else None


def random_models(
    statement: Statement, *, count: int, seed: int
) -> Iterator[tuple[Model, Environment]]:
    """Yield models with values of the free variables on which the assumptions hold.

    Small ones; larger ones if no small one meets the assumptions. Raises `NoModelError` if none of
    those does: the assumptions may contradict each other.

    >>> one, = random_models(Statement(frozenset(), Rational(1), ">", Rational(0)), count=1, seed=0)
    >>> one[0].classes in (2, 3)
    True
    """
    random, found = Random(seed), 0
    for sizes in _SIZES:
        for _ in range(_TRIES):
            drawn = _random_model(statement, random, sizes)
            if drawn is None:
                continue
            found += 1
            yield drawn
            if found == count:
                return
        if found:
            return
    raise NoModelError(
        f"no model of {len(_SIZES) * _TRIES}, with 2 to 6 classes and 1 to 5 negatives, "
        f"meets the assumptions of {statement}"
    )


def _random_model(
    statement: Statement, random: Random, sizes: Sequence[tuple[int, int]]
) -> tuple[Model, Environment] | None:
    """Return a random model with values, or None where the assumptions do not hold on it."""
    free = sorted(
        t.free_variables(statement.left) | t.free_variables(statement.right) | statement.free,
        key=str,
    )
    model = _random_world(statement, random, sizes)
    at: Environment = {}
    try:
        for variable in sorted(free, key=lambda v: v.sort):
            at[variable] = _random_value(variable, model)
        met = all(_holds(assumption, model, at) for assumption in statement.assumptions)
    except NoModelError:
        return None
    return (model, at) if met else None


def _random_world(statement: Statement, random: Random, sizes: Sequence[tuple[int, int]]) -> Model:
    classes, negatives = random.choice(sizes)
    weights = [random.randint(1, 5) for _ in range(classes)]
    if given.Balanced() in statement.assumptions:
        weights = [1] * classes
    law = tuple(fmpq(w, sum(weights)) for w in weights)
    halves = [(fmpq(1),), (fmpq(1, 2), fmpq(1, 2)), (fmpq(1, 3), fmpq(2, 3))]
    points = tuple(random.choice(halves) for _ in range(classes))
    slopes = any(side.has(t.Slope) for side in (statement.left, statement.right))
    fitting = [
        loss for loss in _LOSSES
        if all(_HYPOTHESES[type(x)](loss) for x in statement.assumptions if type(x) in _HYPOTHESES)
        and not (slopes and (loss.kink is not None or isinstance(loss, family.SquaredHinge)))
    ]  # fmt: skip
    if not fitting:
        raise NoModelError(f"no loss of the family meets the assumptions of {statement}")
    return Model(law, points, negatives, random.choice(fitting), random, statement.assumptions)


def _random_value(variable: t.Variable, model: Model) -> Any:
    random, classes = model.random, range(model.classes)
    if variable.sort == "class":
        return random.choice(classes)
    if variable.sort == "index":
        return random.randrange(model.negatives)
    if variable.sort == "point":
        c = random.choice(classes)
        return c, random.randrange(len(model.points[c]))
    if variable.sort == "permutation":
        return tuple(random.sample(classes, model.classes))
    if variable.sort == "classes":
        return tuple(random.choice(classes) for _ in range(model.negatives))
    longest = max(model.negatives, model.classes)  # a free family of points: any points
    chosen = [random.choice(classes) for _ in range(longest)]
    return tuple((c, random.randrange(len(model.points[c]))) for c in chosen)


_BY_CONSTRUCTION = (*_HYPOTHESES, given.Balanced, given.UnitVectors, given.UnitBall)
"""The assumptions that every random model meets."""


def _holds(assumption: Assumption, model: Model, at: Environment) -> bool:
    """Tell whether an assumption on classes, points or vectors holds."""
    if isinstance(assumption, given.GramIs):
        model.vector(assumption.name, 0)  # raises where the matrix is none
        return True
    if isinstance(assumption, given.GramBelow):
        return _is_below(model, *map(str, assumption.args))
    if isinstance(assumption, _BY_CONSTRUCTION):
        return True
    return _TESTS[type(assumption)](*(evaluate(x, model, at) for x in assumption.args))


_TESTS: dict[type[Assumption], Callable[[Any, Any], bool]] = {
    given.Same: lambda a, b: bool(a == b),
    given.Distinct: lambda a, b: bool(a != b),
    given.InSupport: lambda point, own: bool(point[0] == own),
    given.Differ: lambda a, b: bool(_dot(a, b) < 1),
    given.TermsDiffer: lambda a, b: bool(a - b != 0),
}


def _is_below(model: Model, low: str, high: str) -> bool:
    """Tell whether ⟨v_s, v_t⟩ ≤ ⟨u_s, u_t⟩ for s ≠ t; the same vectors are not above themselves."""
    pairs = [tuple(model.vector(name, c) for c in range(model.classes)) for name in (low, high)]
    if all(v is u for v, u in zip(*pairs, strict=True)):
        return True
    lower, upper = pairs
    return all(
        _dot(lower[a], lower[b]) <= _dot(upper[a], upper[b])
        for a in range(model.classes)
        for b in range(a)
    )


# --- derivations ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """What the lines of a derivation did on random models; `failure` is "" if none is false.

    `models` counts the instances that were decided, `undecided` the lines without any.
    """

    lines: int
    models: int
    undecided: int
    failure: str


def check_derivation(theorem: Theorem, *, count: int, seed: int) -> Report:
    """Instantiate every line of a derivation on random finite models.

    >>> from theorems.kernel import rules
    >>> check_derivation(rules.nonnegative(4), count=2, seed=0)
    Report(lines=1, models=2, undecided=0, failure='')
    """
    return check_statements([(x.rule, x.statement) for x in steps_of(theorem)], count, seed)


def check_statements(lines: Sequence[tuple[str, Statement]], count: int, seed: int) -> Report:
    """Instantiate statements, each with the name of its rule, on random finite models.

    >>> check_statements([("planted", Statement(frozenset(), Rational(0), ">", Rational(0)))], 1, 0)
    Report(lines=1, models=1, undecided=0, failure='line 1 by planted:  ⊢ 0 > 0')
    """
    models = undecided = 0
    for n, (rule, statement) in enumerate(lines, 1):
        decided = _decided(statement, count, seed + n)
        models += len(decided)
        undecided += not decided
        if False in decided:
            failure = f"line {n} by {rule}: {statement}"
            return Report(len(lines), models, undecided, failure)
    return Report(len(lines), models, undecided, "")


def _decided(statement: Statement, count: int, seed: int) -> list[bool]:
    """Return what a statement is on random models, up to the first on which it is false."""
    decided: list[bool] = []
    try:
        for model, at in random_models(statement, count=_ROUNDS * count, seed=seed):
            found = check(statement, model, at)
            if found is not None:
                decided.append(found)
            if len(decided) == count or found is False:
                break
    except NoModelError:  # such as a case that cannot arise
        pass
    return decided
