"""The rules of the kernel: the only functions that make a `Theorem` (trusted).

Each rule checks its side conditions exactly and raises `RuleError`, naming the one that fails.
Why each is sound: docs/kernel.md. The whole interface:

    algebra(a, b, assumptions)          a = b: equal normal forms
    cosine(a, b), cosine_below(a, b)    1 ≥ ⟨a, b⟩ ≥ −1 in the unit ball
    inner_below_one(assumption)         1 > ⟨a, b⟩ as assumed
    below(assumption, s, t)             ⟨u_s, u_t⟩ ≥ ⟨v_s, v_t⟩ as assumed, s ≠ t
    nonnegative(a)                      masses, indicators and squares of terms are ≥ 0
    positive_unless_zero(a)             and > 0 where they are assumed to differ from 0
    chain(first, second)                transitivity
    add(first, second), scale(first, by)
    sym(th), weaken(th, assumptions), strengthen(th, hypothesis)
    cases(same, distinct)               [a = b] or not
    average(th, variable, law)          monotonicity of E and Σ
    average_strictly(th, strict, variable, law, at)
    jensen(loss, binders)               E ℓ(v) ≥ ℓ(E v)
    telescope(th, family, s, j)         one index more and more gives all of them
    decrease(th, variable, domain), decrease_strictly(..)
    subgradient(w, v), subgradient_strictly(w, v)   ℓ(w) ≥ ℓ(v) + Σ slope (w − v)
    split(family, law, ..)              an independent family drawn in two parts
    submodular(v, w, p, q, delta)       ℓ(v) + ℓ(w) ≥ ℓ(v ∨ w) + ℓ(v ∧ w)
    replacement(term, s, point)         the replacement inequality (R)
    discharge(th, proof)                (R) proved instead of assumed
    relabel(term)                       a random renaming of balanced classes
    iid_words(th), one_family(th, ..)   words, or vectors, of which one knows more
    reorder(loss, permutation)          coordinates of a symmetric ℓ
    collapse(step)                      all classes, one after the other
    collapse_others(collapsed, ..)      the other classes after one
    exists_at_mean(th), vectors_of_gram(..), centred_vectors_of_gram(..), completion(..)
    instantiate(th, variable, value), instantiate_scalar(..)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Integer

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.conditions import (
    assume,
    both,
    check,
    check_equal,
    check_not_free,
    everywhere,
    generalise,
    genuine,
    plain,
)
from theorems.kernel.existence_rules import (
    centred_vectors_of_gram,
    collapse,
    collapse_others,
    completion,
    exists_at_mean,
    vectors_of_gram,
)
from theorems.kernel.loss_rules import (
    decrease,
    decrease_strictly,
    discharge,
    jensen,
    reorder,
    replacement,
    subgradient,
    subgradient_strictly,
    submodular,
)
from theorems.kernel.signs import is_nonnegative, is_positive
from theorems.kernel.sorts import require
from theorems.kernel.statement import IMPLICATIONS, Assumption, Relation, Statement
from theorems.kernel.theorem import RULES, RuleError, Theorem, rule
from theorems.kernel.word_rules import iid_words, one_family, relabel

__all__ = [
    "RULES",
    "RuleError",
    "centred_vectors_of_gram",
    "collapse",
    "collapse_others",
    "completion",
    "decrease",
    "decrease_strictly",
    "discharge",
    "exists_at_mean",
    "iid_words",
    "jensen",
    "one_family",
    "relabel",
    "reorder",
    "replacement",
    "subgradient",
    "subgradient_strictly",
    "submodular",
    "vectors_of_gram",
]


# --- facts ---------------------------------------------------------------------------------------


@rule
def algebra(left: Any, right: Any, assumptions: tuple[Assumption, ...] = ()) -> Statement:
    """Two terms with the same normal form under the assumptions are equal."""
    first, second = t.as_term(left), t.as_term(right)
    for side in (first, second):
        require(side, "scalar")
    check_equal(first, second, assumptions, "the sides differ")
    return Statement(frozenset(assumptions), first, "=", second)


@rule
def nonnegative(term: Any) -> Statement:
    """Sums and products of masses, indicators, squares, C, C − 1, k are ≥ 0."""
    a = _visibly_nonnegative(term)
    return Statement(frozenset(), a, "≥", Integer(0))


def _visibly_nonnegative(given: Any) -> Any:
    term = t.as_term(given)
    check(is_nonnegative(term), f"{term} is not visibly non-negative")
    return term


@rule
def cosine(a: t.Vector, b: t.Vector, assumptions: tuple[Assumption, ...]) -> Statement:
    """⟨a, b⟩ ≤ 1 for vectors of norm at most 1."""
    _in_ball(a, b, assumptions)
    return Statement(frozenset(assumptions), Integer(1), "≥", t.Inner(a, b))


@rule
def cosine_below(a: t.Vector, b: t.Vector, assumptions: tuple[Assumption, ...]) -> Statement:
    """⟨a, b⟩ ≥ −1 for vectors of norm at most 1."""
    _in_ball(a, b, assumptions)
    return Statement(frozenset(assumptions), t.Inner(a, b), "≥", Integer(-1))


def _in_ball(a: Any, b: Any, assumptions: tuple[Assumption, ...]) -> None:
    inside = {x.name for x in assumptions if isinstance(x, given.UnitVectors | given.UnitBall)}
    for vector in (a, b):
        check(isinstance(vector, t.Vector), f"{vector} is not the value of a family of vectors")
        name = str(vector.args[0])
        check(name in inside, f"nothing says that the vectors {name} have norm at most 1")


@rule
def inner_below_one(assumption: given.InnerBelowOne) -> Statement:
    """⟨a, b⟩ < 1, as assumed."""
    check(isinstance(assumption, given.InnerBelowOne), f"{assumption} is no InnerBelowOne(a, b)")
    return Statement(assume(assumption), Integer(1), ">", t.Inner(*assumption.args))


@rule
def gram_bound_assumed(assumption: given.GramBelow, s: Any, u: Any) -> Statement:
    """⟨u_s, u_t⟩ ≥ ⟨v_s, v_t⟩ for different classes, as assumed."""
    check(isinstance(assumption, given.GramBelow), f"{assumption} is not a GramBelow")
    for place in (s, u):
        require(place, "class")
    lower, upper = (t.Inner(t.Vector(n, s), t.Vector(n, u)) for n in map(str, assumption.args))
    return Statement(assume(assumption, given.Distinct(s, u)), upper, "≥", lower)


@rule
def positive_unless_zero(term: Any) -> Statement:
    """A visibly non-negative term that is assumed not to be 0 is > 0."""
    a = _visibly_nonnegative(term)
    return Statement(assume(given.TermsDiffer(a, Integer(0))), a, ">", Integer(0))


# --- structure -----------------------------------------------------------------------------------


@rule
def chain(first: Theorem, second: Theorem) -> Statement:
    """a R b and b R' c give a R'' c; the two b need only have the same normal form."""
    assumptions = plain(first, second)
    check_equal(first.right, second.left, assumptions, "the chain breaks")
    return Statement(assumptions, first.left, both(first.relation, second.relation), second.right)


@rule
def add(first: Theorem, second: Theorem) -> Statement:
    """a R b and c R' d give a + c R'' b + d."""
    return Statement(
        plain(first, second),
        first.left + second.left,
        both(first.relation, second.relation),
        first.right + second.right,
    )


@rule
def scale(theorem: Theorem, factor: Any) -> Statement:
    """a R b gives s·a R s·b for a visibly positive s, and ≥ for a non-negative one."""
    assumptions, relation, s = plain(theorem), theorem.relation, t.as_term(factor)
    require(s, "scalar")
    if relation != "=":
        check(is_nonnegative(s), f"the factor {s} is not visibly non-negative")
    if relation == ">" and not is_positive(s):
        relation = "≥"
    return Statement(assumptions, s * theorem.left, relation, s * theorem.right)


@rule
def sym(theorem: Theorem) -> Statement:
    """a = b gives b = a."""
    check(theorem.relation == "=", "only an equality can be turned round")
    return Statement(plain(theorem), theorem.right, "=", theorem.left)


@rule
def weaken(theorem: Theorem, assumptions: tuple[Assumption, ...]) -> Statement:
    """A theorem holds under more assumptions."""
    old = genuine(theorem)
    check(all(isinstance(x, Assumption) for x in assumptions), "assumptions are Assumptions")
    return Statement(
        old.assumptions | frozenset(assumptions), old.left, old.relation, old.right, old.exists
    )


@rule
def strengthen(theorem: Theorem, hypothesis: Assumption) -> Statement:
    """A hypothesis on ℓ may be replaced by hypotheses that imply it."""
    old = genuine(theorem)
    check(hypothesis in old.assumptions, f"{hypothesis} is not assumed")
    premises = [p for p, c, _ in IMPLICATIONS if c is type(hypothesis)]
    check(bool(premises), f"nothing in the table implies {hypothesis}")
    rest = old.assumptions - {hypothesis} | {premise() for premise in premises[0]}
    return Statement(rest, old.left, old.relation, old.right, old.exists)


@rule
def cases(same: Theorem, distinct: Theorem, a: Any, b: Any) -> Statement:
    """What holds for a = b and for a ≠ b holds."""
    equal, unequal = given.Same(a, b), given.Distinct(a, b)
    everything = plain(same, distinct)
    check(unequal not in same.assumptions, "the first case assumes that the classes differ")
    check(equal not in distinct.assumptions, "the second case assumes that they are the same")
    rest = everything - {equal, unequal}
    check_equal(same.left, distinct.left, rest, "the left sides differ")
    check_equal(same.right, distinct.right, rest, "the right sides differ")
    weakest: Relation = same.relation if same.relation == distinct.relation else "≥"
    return Statement(rest, same.left, weakest, same.right)


@rule
def instantiate(theorem: Theorem, variable: t.Variable, value: Any) -> Statement:
    """A theorem holds for every value of a free variable."""
    require(value, variable.sort)
    return everywhere(theorem, lambda part: t.substitute(part, {variable: value}))


@rule
def instantiate_scalar(
    theorem: Theorem, name: str, variables: tuple[t.Variable, ...], body: Any
) -> Statement:
    """A theorem holds for every function in place of an unknown scalar function."""
    assumptions, old = plain(theorem), theorem.statement
    require(t.as_term(body), "scalar")
    check(
        not any(name in t.family_names(x) for x in assumptions),
        f"{name} occurs in an assumption",
    )

    captured = (t.free_variables(body) - set(variables)) & (
        t.bound_variables(old.left) | t.bound_variables(old.right)
    )
    check(not captured, f"{', '.join(sorted(map(str, captured)))} would be captured")

    def value(*places: Any) -> Any:
        check(len(places) == len(variables), f"{name} takes {len(places)} arguments")
        return t.substitute(body, dict(zip(variables, places, strict=True)))

    left, right = (t.replace_function(side, name, value) for side in (old.left, old.right))
    return Statement(assumptions, left, old.relation, right)


# --- expectations --------------------------------------------------------------------------------


@rule
def average(theorem: Theorem, variable: t.Variable, law: t.Law) -> Statement:
    """A relation that holds for every value of a variable holds for its mean, or its sum."""
    assumptions = generalise(theorem, variable, law)
    left, right = (t.Bind(variable, law, side) for side in (theorem.left, theorem.right))
    return Statement(assumptions, left, theorem.relation, right)


@rule
def average_strictly(
    weak: Theorem, strict: Theorem, variable: t.Variable, law: t.Law, at: Any
) -> Statement:
    """a ≥ b everywhere and a > b at one value of positive probability give E a > E b."""
    everywhere = generalise(weak, variable, law)
    assumptions = everywhere | plain(strict)
    check(strict.relation == ">", "the second premise is not strict")
    _has_mass(law, at, strict.assumptions)
    for side, there in ((weak.left, strict.left), (weak.right, strict.right)):
        check_equal(t.substitute(side, {variable: at}), there, assumptions, "the value differs")
    return Statement(
        assumptions, t.Bind(variable, law, weak.left), ">", t.Bind(variable, law, weak.right)
    )


def _has_mass(law: t.Law, at: Any, assumptions: frozenset[Assumption]) -> None:
    """Require that a value has positive probability under a law."""
    require(at, law.sort)
    if isinstance(law, t.ClassLaw | t.Classes):
        return
    if isinstance(law, t.OtherClasses):
        check(
            bool({given.Distinct(at, law.args[0]), given.Distinct(law.args[0], at)} & assumptions),
            f"nothing says that {at} is another class",
        )
    elif isinstance(law, t.Points):
        check(
            given.InSupport(at, law.args[0]) in assumptions,
            f"nothing says that {at} has positive probability",
        )
    elif isinstance(law, t.IndependentClasses):
        check(isinstance(at, t.Constant), f"{at} is not a constant family of classes")
    else:
        raise RuleError(f"no value of the law {law} is known to have positive probability")


@rule
def resample(
    term: t.Bind, index: t.Variable, a: Any, b: Any, first: t.Variable, second: t.Variable
) -> Statement:
    """A family of independent points may be drawn twice, each entry taken from one of the two.

    E_x T = E_y E_z T with x_i = y_i where a_i = b_i (classes or indices that depend on i) and z_i
    elsewhere.
    """
    check(isinstance(term, t.Bind), f"{term} is no mean over a family of points")
    family, law, body = term.args
    check(isinstance(law, t.IndependentPoints), f"{law} is not a law of independent points")
    taken = t.free_variables(term) | t.free_variables(a) | t.free_variables(b) | {family, index}
    check(first != second and not {first, second} & taken, "the new families are not new")
    for side in (a, b):
        check(getattr(side, "sort", None) in ("class", "index"), f"{side} is no class or index")
        check(
            not (t.free_variables(side) - {index}) & t.bound_variables(body),
            f"{side} is bound inside",
        )

    def drawn(place: Any, at: Callable[[Any], Any]) -> Any:
        sides = (t.substitute(x, {index: place}) for x in (a, b))
        return t.choose(*sides, *(at(t.Entry(x, place)) for x in (first, second)))

    parts = t.replace_entries(body, family, drawn)
    check(family not in t.free_variables(parts), f"{family} is used in another way")
    check(not {first, second} & t.bound_variables(body), "the new families are bound inside")
    return Statement(frozenset(), term, "=", t.Bind(first, law, t.Bind(second, law, parts)))


@rule
def telescope(theorem: Theorem, family: t.Variable, s: Any, joined: t.Variable) -> Statement:
    """What one more index in a set does not increase is not increased by all of them.

    From L([c_i = s]) R L([c_i = s] + [c_i ≠ s][i = j]), for every family c of classes and every
    index j, follows L(0) R L(1).
    """
    assumptions, left = plain(theorem), theorem.left
    check(
        isinstance(family, t.Variable) and family.sort == "classes",
        f"{family} is no variable family of classes",
    )
    check(isinstance(joined, t.Variable) and joined.sort == "index", f"{joined} is no index")
    require(s, "class")
    for variable in (family, joined):
        check_not_free(variable, assumptions)
        check(variable not in t.free_variables(s), f"{variable} is used in {s}")
    check(joined not in t.free_variables(left), f"{joined} is free in {left}")
    check(
        not ({family, joined} | t.free_variables(s)) & t.bound_variables(left),
        f"{family}, {joined} or {s} is bound in {left}",
    )

    opaque, unknown = _members_as_unknown(left, family, s)
    check(family not in t.free_variables(opaque), f"{family} is used in another way")

    def with_members(new: Callable[[Any], Any]) -> Any:
        return t.replace_function(opaque, unknown, new)

    def more(i: Any) -> Any:
        member = t.Equal(t.Entry(family, i), s)
        return member + (1 - member) * t.Equal(i, joined)

    check_equal(
        theorem.right,
        with_members(more),
        assumptions,
        "the right side is not the left one with one more index",
    )
    none, every = with_members(lambda _: Integer(0)), with_members(lambda _: Integer(1))
    return Statement(assumptions, none, theorem.relation, every)


def _members_as_unknown(term: Any, family: t.Variable, s: Any) -> tuple[Any, str]:
    """Return a term with an unknown m(i) for the indicators [c_i = s], and the name of m.

    What is left of the family is seen in it: no factor of m vanishes, as m is 0 or 1 nowhere yet.
    """
    name = "m"
    while name in t.family_names(term):
        name += "'"

    def replaced(part: Any) -> Any:
        if isinstance(part, t.Equal):
            for own, other in (part.args, part.args[::-1]):
                if other == s and isinstance(own, t.Entry) and own.args[0] == family:
                    return t.Unknown(name, own.args[1])
        if not part.args or isinstance(part, t.Variable):
            return part
        return part.func(*map(replaced, part.args))

    return replaced(term), name
