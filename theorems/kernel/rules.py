"""The rules of the kernel: the only functions that make a `Theorem` (trusted).

Each rule checks its side conditions exactly and raises `RuleError`, naming the one that fails.
Why each is sound: docs/kernel.md. The whole interface:

    algebra(a, b, assumptions)          a = b: equal normal forms
    cosine(a, b), cosine_below(a, b)    1 ≥ ⟨a, b⟩ ≥ −1 in the unit ball
    different(assumption)               1 > ⟨a, b⟩ for vectors that are assumed to differ
    below(assumption, s, t)             ⟨u_s, u_t⟩ ≥ ⟨v_s, v_t⟩ as assumed, s ≠ t
    nonnegative(a)                      masses, indicators and squares of terms are ≥ 0
    positive_unless_zero(a)             and > 0 where they are assumed to differ from 0
    chain(first, second)                transitivity
    add(first, second), scale(first, by)
    turn(th), weaken(th, assumptions), imply(th, hypothesis)
    cases(same, distinct)               [a = b] or not
    average(th, variable, law)          monotonicity of E and Σ
    average_strictly(th, strict, variable, law, at)
    jensen(loss, binders)               E ℓ(v) ≥ ℓ(E v)
    decrease(th, variable, domain), decrease_strictly(..)
    subgradient(w, v), subgradient_strictly(w, v)   ℓ(w) ≥ ℓ(v) + Σ slope (w − v)
    split(family, law, ..)              an independent family drawn in two parts
    replacement(term, s, point)         the replacement inequality (R)
    relabel(term)                       a random renaming of balanced classes
    reorder(loss, permutation)          coordinates of a symmetric ℓ
    collapse(step)                      all classes, one after the other
    collapse_others(collapsed, ..)      the other classes after one
    choose_point(th), choose_vectors(..), drop_dimension(..)
    instantiate(th, variable, value), instantiate_scalar(..)
"""

from __future__ import annotations

from typing import Any

from sympy import Integer, S, Tuple
from sympy.core.symbol import Str

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.normal_form import is_equal, normal_form
from theorems.kernel.signs import is_nonnegative, is_positive
from theorems.kernel.sorts import require
from theorems.kernel.statement import IMPLICATIONS, Assumption, Relation, Statement
from theorems.kernel.theorem import RULES, RuleError, Theorem, rule

__all__ = ["RULES", "RuleError"]


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise RuleError(message)


def _require_equal(a: Any, b: Any, assumptions: Any, what: str) -> None:
    if not is_equal(a, b, assumptions):
        raise RuleError(f"{what}: {a} and {b} have different normal forms")


def _genuine(theorem: Any) -> Statement:
    _require(type(theorem) is Theorem, f"{theorem!r} is not a Theorem")
    statement: Statement = theorem.statement
    return statement


def _plain(*theorems: Theorem) -> frozenset[Assumption]:
    """Return the assumptions of theorems that do not only say that something exists."""
    for theorem in theorems:
        _genuine(theorem)
        _require(not theorem.statement.exists, "the premise only says that something exists")
    return frozenset().union(*(theorem.assumptions for theorem in theorems))


def _both(first: Relation, second: Relation) -> Relation:
    """Return the relation of a sum or a chain."""
    return ">" if ">" in (first, second) else "≥" if "≥" in (first, second) else "="


def _assume(*assumptions: Assumption) -> frozenset[Assumption]:
    return frozenset(assumptions)


# --- facts ---------------------------------------------------------------------------------------


@rule
def algebra(left: Any, right: Any, assumptions: tuple[Assumption, ...] = ()) -> Statement:
    """Two terms with the same normal form under the assumptions are equal."""
    first, second = S(left), S(right)
    _require_equal(first, second, assumptions, "the sides differ")
    return Statement(frozenset(assumptions), first, "=", second)


@rule
def nonnegative(term: Any) -> Statement:
    """Sums and products of masses, indicators, squares, C, C − 1, k are ≥ 0."""
    _require(is_nonnegative(S(term)), f"{term} is not visibly non-negative")
    return Statement(frozenset(), S(term), "≥", Integer(0))


@rule
def cosine(a: t.Value, b: t.Value, assumptions: tuple[Assumption, ...]) -> Statement:
    """⟨a, b⟩ ≤ 1 for vectors of norm at most 1."""
    _in_ball(a, b, assumptions)
    return Statement(frozenset(assumptions), Integer(1), "≥", t.Inner(a, b))


@rule
def cosine_below(a: t.Value, b: t.Value, assumptions: tuple[Assumption, ...]) -> Statement:
    """⟨a, b⟩ ≥ −1 for vectors of norm at most 1."""
    _in_ball(a, b, assumptions)
    return Statement(frozenset(assumptions), t.Inner(a, b), "≥", Integer(-1))


def _in_ball(a: Any, b: Any, assumptions: tuple[Assumption, ...]) -> None:
    inside = {x.name for x in assumptions if isinstance(x, given.UnitVectors | given.UnitBall)}
    for vector in (a, b):
        _require(isinstance(vector, t.Value), f"{vector} is not the value of a family of vectors")
        name = str(vector.args[0])
        _require(name in inside, f"nothing says that the vectors {name} have norm at most 1")


@rule
def different(assumption: given.Differ) -> Statement:
    """⟨a, b⟩ < 1 for vectors that are assumed to differ."""
    _require(isinstance(assumption, given.Differ), f"{assumption} is not of the form Differ(a, b)")
    return Statement(_assume(assumption), Integer(1), ">", t.Inner(*assumption.args))


@rule
def below(assumption: given.GramBelow, s: Any, u: Any) -> Statement:
    """⟨u_s, u_t⟩ ≥ ⟨v_s, v_t⟩ for different classes, as assumed."""
    _require(isinstance(assumption, given.GramBelow), f"{assumption} is not a GramBelow")
    for place in (s, u):
        require(place, "class")
    lower, upper = (t.Inner(t.Value(n, s), t.Value(n, u)) for n in map(str, assumption.args))
    return Statement(_assume(assumption, given.Distinct(s, u)), upper, "≥", lower)


@rule
def positive_unless_zero(term: Any) -> Statement:
    """A visibly non-negative term that is assumed not to be 0 is > 0."""
    _require(is_nonnegative(S(term)), f"{term} is not visibly non-negative")
    return Statement(_assume(given.TermsDiffer(S(term), Integer(0))), S(term), ">", Integer(0))


# --- structure -----------------------------------------------------------------------------------


@rule
def chain(first: Theorem, second: Theorem) -> Statement:
    """a R b and b R' c give a R'' c; the two b need only have the same normal form."""
    assumptions = _plain(first, second)
    _require_equal(first.right, second.left, assumptions, "the chain breaks")
    return Statement(assumptions, first.left, _both(first.relation, second.relation), second.right)


@rule
def add(first: Theorem, second: Theorem) -> Statement:
    """a R b and c R' d give a + c R'' b + d."""
    return Statement(
        _plain(first, second), first.left + second.left,
        _both(first.relation, second.relation), first.right + second.right,
    )  # fmt: skip


@rule
def scale(theorem: Theorem, factor: Any) -> Statement:
    """a R b gives s·a R s·b for a visibly positive s, and ≥ for a non-negative one."""
    assumptions, relation, s = _plain(theorem), theorem.relation, S(factor)
    require(s, "scalar")
    if relation != "=":
        _require(is_nonnegative(s), f"the factor {s} is not visibly non-negative")
    if relation == ">" and not is_positive(s):
        relation = "≥"
    return Statement(assumptions, s * theorem.left, relation, s * theorem.right)


@rule
def turn(theorem: Theorem) -> Statement:
    """a = b gives b = a."""
    _require(theorem.relation == "=", "only an equality can be turned round")
    return Statement(_plain(theorem), theorem.right, "=", theorem.left)


@rule
def weaken(theorem: Theorem, assumptions: tuple[Assumption, ...]) -> Statement:
    """A theorem holds under more assumptions."""
    old = _genuine(theorem)
    _require(all(isinstance(x, Assumption) for x in assumptions), "assumptions are Assumptions")
    return Statement(
        old.assumptions | frozenset(assumptions), old.left, old.relation, old.right, old.exists
    )


@rule
def imply(theorem: Theorem, hypothesis: Assumption) -> Statement:
    """A hypothesis on ℓ may be replaced by hypotheses that imply it."""
    old = _genuine(theorem)
    _require(hypothesis in old.assumptions, f"{hypothesis} is not assumed")
    premises = [p for p, c, _ in IMPLICATIONS if c is type(hypothesis)]
    _require(bool(premises), f"nothing in the table implies {hypothesis}")
    rest = old.assumptions - {hypothesis} | {premise() for premise in premises[0]}
    return Statement(rest, old.left, old.relation, old.right, old.exists)


@rule
def cases(same: Theorem, distinct: Theorem, a: Any, b: Any) -> Statement:
    """What holds for a = b and for a ≠ b holds."""
    equal, unequal = given.Same(a, b), given.Distinct(a, b)
    everything = _plain(same, distinct)
    _require(unequal not in same.assumptions, "the first case assumes that the classes differ")
    _require(equal not in distinct.assumptions, "the second case assumes that they are the same")
    rest = everything - {equal, unequal}
    _require_equal(same.left, distinct.left, rest, "the left sides differ")
    _require_equal(same.right, distinct.right, rest, "the right sides differ")
    weakest: Relation = same.relation if same.relation == distinct.relation else "≥"
    return Statement(rest, same.left, weakest, same.right)


@rule
def instantiate(theorem: Theorem, variable: t.Variable, value: Any) -> Statement:
    """A theorem holds for every value of a free variable."""
    require(value, variable.sort)
    old, put = theorem.statement, {variable: value}
    assumptions = frozenset(t.substitute(x, dict(put)) for x in _plain(theorem))
    left, right = (t.substitute(side, dict(put)) for side in (old.left, old.right))
    return Statement(assumptions, left, old.relation, right)


@rule
def instantiate_scalar(
    theorem: Theorem, name: str, variables: tuple[t.Variable, ...], body: Any
) -> Statement:
    """A theorem holds for every function in place of an unknown scalar function."""
    assumptions, old = _plain(theorem), theorem.statement
    require(S(body), "scalar")
    _require(
        not any(name in t.family_names(x) for x in assumptions),
        f"{name} occurs in an assumption",
    )

    def put(term: Any) -> Any:
        if isinstance(term, t.Scalar) and str(term.args[0]) == name:
            places = [put(arg) for arg in term.args[1:]]
            _require(len(places) == len(variables), f"{name} takes {len(places)} arguments")
            return t.substitute(body, dict(zip(variables, places, strict=True)))
        if isinstance(term, t.Bind | t.Loss):
            _require(term.args[0] not in t.free_variables(body) - set(variables),
                     f"{term.args[0]} would be captured")  # fmt: skip
        return term.func(*map(put, term.args)) if term.args else term

    return Statement(assumptions, put(old.left), old.relation, put(old.right))


# --- expectations --------------------------------------------------------------------------------


def _discharged(variable: t.Variable, law: t.Law) -> frozenset[Assumption]:
    """Return what the law of a variable says of it."""
    if isinstance(law, t.OtherClasses):
        other = law.args[0]
        return _assume(given.Distinct(variable, other), given.Distinct(other, variable))
    if isinstance(law, t.Points):
        return _assume(given.InSupport(variable, law.args[0]))
    return frozenset()


def _generalise(theorem: Theorem, variable: t.Variable, law: t.Law) -> frozenset[Assumption]:
    assumptions = _plain(theorem) - _discharged(variable, law)
    for assumption in assumptions:
        _require(
            variable not in t.free_variables(assumption), f"{variable} is free in {assumption}"
        )
    return assumptions


@rule
def average(theorem: Theorem, variable: t.Variable, law: t.Law) -> Statement:
    """A relation that holds for every value of a variable holds for its mean, or its sum."""
    assumptions = _generalise(theorem, variable, law)
    left, right = (t.Bind(variable, law, side) for side in (theorem.left, theorem.right))
    return Statement(assumptions, left, theorem.relation, right)


@rule
def average_strictly(
    weak: Theorem, strict: Theorem, variable: t.Variable, law: t.Law, at: Any
) -> Statement:
    """a ≥ b everywhere and a > b at one value of positive probability give E a > E b."""
    everywhere = _generalise(weak, variable, law)
    assumptions = everywhere | _plain(strict)
    _require(strict.relation == ">", "the second premise is not strict")
    _has_mass(law, at, strict.assumptions)
    for side, there in ((weak.left, strict.left), (weak.right, strict.right)):
        _require_equal(t.substitute(side, {variable: at}), there, assumptions, "the value differs")
    return Statement(
        assumptions, t.Bind(variable, law, weak.left), ">", t.Bind(variable, law, weak.right)
    )


def _has_mass(law: t.Law, at: Any, assumptions: frozenset[Assumption]) -> None:
    """Require that a value has positive probability under a law."""
    require(at, law.sort)
    if isinstance(law, t.ClassLaw | t.Classes):
        return
    if isinstance(law, t.OtherClasses):
        _require(bool({given.Distinct(at, law.args[0]), given.Distinct(law.args[0], at)}
                      & assumptions), f"nothing says that {at} is another class")  # fmt: skip
    elif isinstance(law, t.Points):
        _require(given.InSupport(at, law.args[0]) in assumptions,
                 f"nothing says that {at} has positive probability")  # fmt: skip
    elif isinstance(law, t.IndependentClasses):
        _require(isinstance(at, t.Constant), f"{at} is not a constant family of classes")
    else:
        raise RuleError(f"no value of the law {law} is known to have positive probability")


@rule
def split(
    term: t.Bind, index: t.Variable, a: Any, b: Any, first: t.Variable, second: t.Variable
) -> Statement:
    """A family of independent points may be drawn twice, each entry taken from one of the two.

    E_x T = E_y E_z T with x_i = y_i where a_i = b_i (classes that depend on i) and z_i elsewhere.
    """
    _require(isinstance(term, t.Bind), f"{term} is no mean over a family of points")
    family, law, body = term.args
    _require(isinstance(law, t.IndependentPoints), f"{law} is not a law of independent points")
    taken = t.free_variables(term) | t.free_variables(a) | t.free_variables(b) | {family, index}
    _require(first != second and not {first, second} & taken, "the new families are not new")
    for side in (a, b):
        _require(getattr(side, "sort", None) == "class", f"{side} is no class")
        _require(
            not (t.free_variables(side) - {index}) & t.bound_variables(body),
            f"{side} is bound inside",
        )

    def drawn(value: t.Value) -> Any:
        name, place = value.args[0], value.args[1].args[1]
        sides = (t.substitute(x, {index: place}) for x in (a, b))
        return t.choose(*sides, *(t.Value(name, t.Entry(g, place)) for g in (first, second)))

    parts = _replace_values(body, family, drawn)
    _require(family not in t.free_variables(parts), f"{family} is used in another way")
    _require(not {first, second} & t.bound_variables(body), "the new families are bound inside")
    return Statement(frozenset(), term, "=", t.Bind(first, law, t.Bind(second, law, parts)))


def _replace_values(term: Any, family: t.Variable, new: Any) -> Any:
    """Replace the vectors at the entries of a family of points."""
    if isinstance(term, t.Value) and isinstance(term.args[1], t.Entry):
        return new(term) if term.args[1].args[0] == family else term
    if not term.args or isinstance(term, t.Variable):
        return term
    if isinstance(term, t.Bind | t.Loss) and term.args[0] == family:
        return term
    return term.func(*(_replace_values(arg, family, new) for arg in term.args))


@rule
def relabel(term: t.Bind, permutation: t.Variable) -> Statement:
    """Balanced iid classes have the same law after a uniformly random renaming."""
    body, binders = term, []
    while isinstance(body, t.Bind) and isinstance(body.args[1], t.ClassLaw | t.IndependentClasses):
        binders.append(body.args[:2])
        body = body.args[2]
    _require(bool(binders), f"{term} does not begin with classes of law ρ")
    _require(permutation.sort == "permutation", f"{permutation} is no permutation")
    _require(permutation not in t.free_variables(term) | t.bound_variables(term),
             f"{permutation} is not new")  # fmt: skip
    renamed = t.substitute(body, {
        variable: t.Entry(permutation, variable) if variable.sort == "class"
        else t.Renamed(permutation, variable) for variable, _ in binders
    })  # fmt: skip
    result = t.Bind(permutation, t.Permutation(), renamed)
    for variable, law in reversed(binders):
        result = t.Bind(variable, law, result)
    return Statement(_assume(given.Balanced()), term, "=", result)


# --- the loss ------------------------------------------------------------------------------------


@rule
def jensen(loss: t.Loss, binders: tuple[tuple[t.Variable, t.Law], ...]) -> Statement:
    """E ℓ(v) ≥ ℓ(E v) for a convex ℓ, over any of the draws; the first of them is the outermost."""
    _require(isinstance(loss, t.Loss), f"{loss} is no loss")
    index, domain, body = loss.args
    left, inside = loss, body
    for variable, law in reversed(binders):
        _require(law.is_probability, f"{law} is not a probability law")
        _require(variable not in t.free_variables(domain) and variable != index,
                 f"the coordinates themselves depend on {variable}")  # fmt: skip
        _require(index not in t.free_variables(law), f"{law} depends on the coordinate")
        left, inside = t.Bind(variable, law, left), t.Bind(variable, law, inside)
    return Statement(_assume(given.Convex()), left, "≥", t.Loss(index, domain, inside))


@rule
def decrease(theorem: Theorem, index: t.Variable, domain: t.Law) -> Statement:
    """w_i ≥ v_i for every i gives ℓ(v) ≥ ℓ(w) for a non-increasing ℓ; w = v gives equality."""
    assumptions = _generalise(theorem, index, domain)
    upper, lower = (t.Loss(index, domain, side) for side in (theorem.left, theorem.right))
    if theorem.relation == "=":
        return Statement(assumptions, lower, "=", upper)
    return Statement(assumptions | _assume(given.Nonincreasing()), lower, "≥", upper)


@rule
def decrease_strictly(theorem: Theorem, index: t.Variable, domain: t.Law) -> Statement:
    """w_i > v_i for every i gives ℓ(v) > ℓ(w) for a strictly decreasing ℓ."""
    assumptions = _generalise(theorem, index, domain)
    _require(theorem.relation == ">", "the premise is not strict")
    upper, lower = (t.Loss(index, domain, side) for side in (theorem.left, theorem.right))
    return Statement(assumptions | _assume(given.StrictlyDecreasing()), lower, ">", upper)


@rule
def subgradient(higher: t.Loss, lower: t.Loss) -> Statement:
    """ℓ(w) ≥ ℓ(v) + Σ_i g_i (w_i − v_i) for a convex ℓ and a subgradient g of it at v."""
    return Statement(_assume(given.Convex()), higher, "≥", _tangent(higher, lower))


@rule
def subgradient_strictly(higher: t.Loss, lower: t.Loss) -> Statement:
    """The tangent at v·1 is strictly below at w·1 for w ≠ v and ℓ strictly convex along 1."""
    index, _, w = higher.args
    v = lower.args[2]
    for side in (w, v):
        _require(index not in t.free_variables(side), f"{side} depends on the coordinate")
    assumed = _assume(given.Convex(), given.StrictlyConvexDiagonal(), given.TermsDiffer(w, v))
    return Statement(assumed, higher, ">", _tangent(higher, lower))


def _tangent(higher: t.Loss, lower: t.Loss) -> Any:
    index, domain, w = higher.args
    _require(lower.args[:2] == (index, domain), "the two losses have different coordinates")
    _require(isinstance(higher, t.Loss) and isinstance(lower, t.Loss), "a tangent is of two losses")
    other = t.Variable(index.name + "'", index.sort)  # the index of ℓ inside its own slope
    at = t.Loss(other, domain, t.substitute(lower.args[2], {index: other}))
    return lower + t.Bind(index, domain, t.Slope(index, at) * (w - lower.args[2]))


@rule
def replacement(term: t.Bind, s: Any, point: t.Variable) -> Statement:
    """Negatives from one class may be drawn as one point: the inequality (R), in the mean.

    E_x ℓ(v) ≥ E_{y∼D_s} ℓ(v with y in place of x_i where c_i = s), if v_i depends on x only
    where c_i = s, there only on x_i, and in the same way for every such i.
    """
    _require(isinstance(term, t.Bind) and isinstance(term.args[2], t.Loss),
             f"{term} is not the mean of a loss")  # fmt: skip
    require(term, "scalar")
    family, law, loss = term.args
    index, domain, body = loss.args
    _require(isinstance(law, t.IndependentPoints), f"{law} is not a law of independent points")
    _require(isinstance(domain, t.Indices), f"{loss} is no loss of k coordinates")
    _require(point not in t.free_variables(term) | t.free_variables(s) | t.bound_variables(term),
             f"{point} is not new")  # fmt: skip
    for place in (s, law):
        _require(index not in t.free_variables(place), f"{place} depends on the coordinate")
    _require(family not in t.free_variables(s), f"{s} is no class")
    own = t.Entry(law.args[0], index)
    elsewhere = normal_form(body, [given.Distinct(own, s)])
    _require(not any(family in t.free_variables(p) for key in elsewhere for p in key[1])
             and not any(family in t.free_variables(w) for key in elsewhere for _, w in key[0]),
             f"{family} is used where the class is not {s}")  # fmt: skip
    drawn = _replace_values(body, family, lambda value: t.Value(value.args[0], point)
                            if value.args[1].args[1] == index else value)  # fmt: skip
    _require(family not in t.free_variables(drawn), f"{family} is used at another entry")
    here = normal_form(drawn, [given.Same(own, s)])
    for binders, atoms in here:
        used = frozenset().union(*map(t.free_variables, (*atoms, *(w for _, w in binders))))
        _require(index not in used, "the coordinate depends on i where the class is the one")
    result = t.Bind(point, t.Points(s), t.Loss(index, domain, drawn))
    return Statement(_assume(given.Replacement()), term, "≥", result)


@rule
def reorder(loss: t.Loss, permutation: t.Variable) -> Statement:
    """ℓ((v_t)_{t ≠ π(c)}) = ℓ((v_{π(t)})_{t ≠ c}) for a symmetric ℓ."""
    _require(isinstance(loss, t.Loss), f"{loss} is no loss")
    index, domain, body = loss.args
    _require(isinstance(domain, t.OtherClasses), f"{domain} leaves no class out")
    left_out = domain.args[0]
    _require(isinstance(left_out, t.Entry) and left_out.args[0] == permutation,
             f"{domain} does not leave out an entry of {permutation}")  # fmt: skip
    _require(permutation.sort == "permutation", f"{permutation} is no permutation")
    _require(index not in t.free_variables(left_out), f"{domain} depends on the coordinate")
    moved = t.substitute(body, {index: t.Entry(permutation, index)})
    result = t.Loss(index, t.OtherClasses(left_out.args[1]), moved)
    return Statement(_assume(given.Symmetric()), loss, "=", result)


# --- existence -----------------------------------------------------------------------------------


@rule
def collapse(theorem: Theorem, name: str, s: t.Variable, family: t.Variable) -> Statement:
    """What holds for collapsing any one class of any f holds for collapsing them all.

    From L(f) ≥ E_{y∼D_s} L(f with y for all of class s), for every f and s, follows
    L(f) ≥ E_Y L(f with Y_c for all of class c), one independent point a class.
    """
    assumptions, left = _plain(theorem), theorem.left
    _require(isinstance(s, t.Variable), f"{s} is one class; the premise has to hold for a variable")
    for assumption in assumptions:
        known = isinstance(assumption, given.UnitVectors) and assumption.name == name
        _require(known or name not in given.names_in(assumption), f"{assumption} is about {name}")
        _require(s not in t.free_variables(assumption), f"{s} is free in {assumption}")
    _require(s not in t.free_variables(left), f"{s} is free in {left}")
    _require(theorem.relation in ("≥", "=") and isinstance(theorem.right, t.Bind),
             "the premise is not of the form L(f) ≥ E ..")  # fmt: skip
    y, bound = theorem.right.args[0], t.bound_variables(left)
    _require(not {y, s} & bound, f"{y} or {s} is used in {left}")
    one = t.revalue(left, name, lambda c, x: t.choose(c, s, t.Value(name, y), t.Value(name, x)))
    _require_equal(theorem.right, t.Bind(y, t.Points(s), one), assumptions, "not one class")
    _require(family.sort == "points" and family not in t.free_variables(left) | bound,
             f"{family} is no new family of points")  # fmt: skip
    every = t.revalue(left, name, lambda c, _: t.Value(name, t.Entry(family, c)))
    return Statement(assumptions, left, "≥", t.Bind(family, t.OnePointAClass(), every))


@rule
def collapse_others(theorem: Theorem, name: str, s: Any, y: t.Variable) -> Statement:
    """After one class the others may be collapsed too.

    From L(f) ≥ E_Y L(f with Y_c for all of class c), for every f, follows
    E_{y∼D_s} L(f with y for all of class s) ≥ E_Y L(f with Y_c for all of class c).
    """
    assumptions, left, right = _plain(theorem), theorem.left, theorem.right
    for assumption in assumptions:
        known = isinstance(assumption, given.UnitVectors) and assumption.name == name
        _require(known or name not in given.names_in(assumption), f"{assumption} is about {name}")
    _require(theorem.relation in ("≥", "=") and isinstance(right, t.Bind),
             "the premise is not of the form L(f) ≥ E ..")  # fmt: skip
    family, law, _ = right.args
    _require(law == t.OnePointAClass(), f"{law} does not give one point a class")
    _require(family not in t.free_variables(left) | t.bound_variables(left),
             f"{family} is used in {left}")  # fmt: skip
    require(s, "class")
    bound = t.bound_variables(left) | t.bound_variables(right)
    _require(not t.free_variables(s) & bound, f"{s} is bound in {left}")
    free = frozenset().union(*map(t.free_variables, (left, right, s, *assumptions)))
    _require(y not in free | bound, f"{y} is not new")
    every = t.revalue(left, name, lambda c, _: t.Value(name, t.Entry(family, c)))
    _require_equal(right, t.Bind(family, law, every), assumptions, "not all classes")
    one = t.revalue(left, name, lambda c, x: t.choose(c, s, t.Value(name, y), t.Value(name, x)))
    return Statement(assumptions, t.Bind(y, t.Points(s), one), "≥", right)


@rule
def choose_point(theorem: Theorem) -> Statement:
    """a ≥ E b gives a ≥ b for some value that is drawn."""
    assumptions, right = _plain(theorem), theorem.right
    _require(isinstance(right, t.Bind) and right.args[1].is_probability, f"{right} is no mean")
    variable, law, body = right.args
    for side in (theorem.left, *assumptions):
        _require(variable not in t.free_variables(side), f"{variable} is used in {side} too")
    weakest: Relation = "≥" if theorem.relation == "=" else theorem.relation
    return Statement(assumptions, theorem.left, weakest, body, (Tuple(variable, law),))


@rule
def choose_vectors(
    theorem: Theorem, gram: given.GramIs, semidefinite: Theorem, diagonal: Theorem
) -> Statement:
    """A symmetric, positive semidefinite matrix of diagonal 1 is that of C unit vectors in R^C."""
    _genuine(theorem)
    _require(isinstance(gram, given.GramIs), f"{gram} is not a GramIs")
    name, (s, u, body) = gram.name, gram.args[1:]
    discharged = _assume(gram, given.UnitVectors(name))
    rest = theorem.assumptions - discharged
    assumptions = rest | _plain(semidefinite, diagonal)
    for term in (theorem.left, body, *assumptions):
        names = given.names_in(term) if isinstance(term, Assumption) else t.family_names(term)
        _require(name not in names, f"{name} is used in {term}")
    for variable in (s, u):
        _require(not any(variable in t.free_variables(x) for x in assumptions),
                 f"{variable} is free in an assumption")  # fmt: skip
    _require(not any("z" in t.family_names(x) for x in (body, *assumptions)), "z is not free")
    form = t.Bind(
        s, t.Classes(), t.Bind(u, t.Classes(), t.Scalar("z", s) * t.Scalar("z", u) * body)
    )
    swapped = t.substitute(body, {s: u, u: s})
    _require_equal(body, swapped, assumptions, "the matrix is not symmetric")
    _require_equal(semidefinite.left, form, assumptions, "not the quadratic form")
    _require(semidefinite.right == 0 and semidefinite.relation in ("≥", "="), "not ≥ 0")
    _require_equal(diagonal.left, t.substitute(body, {u: s}), assumptions, "not the diagonal")
    _require(diagonal.right == 1 and diagonal.relation == "=", "the diagonal is not 1")
    old = theorem.statement
    mentioned = name in t.family_names(old.right)
    exists = (*old.exists, Tuple(Str(name), t.CLASS_COUNT)) if mentioned else old.exists
    return Statement(assumptions, old.left, old.relation, old.right, exists)


@rule
def drop_dimension(theorem: Theorem, assumption: given.GramBelow) -> Statement:
    """Unit vectors u have unit vectors v in R^{C−1} with ⟨v_s, v_t⟩ ≤ ⟨u_s, u_t⟩ for s ≠ t."""
    _require(isinstance(assumption, given.GramBelow), f"{assumption} is not a GramBelow")
    _require(assumption in theorem.assumptions, f"{assumption} is not assumed")
    low, high = map(str, assumption.args)
    rest = _plain(theorem) - _assume(assumption, given.UnitVectors(low))
    _require(low != high, "the new vectors have the name of the old ones")
    for x in rest:
        _require(low not in given.names_in(x), f"{low} is used in {x}")
    _require(low not in t.family_names(theorem.left), f"{low} is used on the left")
    exists = (Tuple(Str(low), t.CLASS_COUNT - 1),)
    assumptions = rest | _assume(given.UnitVectors(high))
    return Statement(assumptions, theorem.left, theorem.relation, theorem.right, exists)
