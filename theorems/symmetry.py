"""Derivations by symmetry: rename the classes, take means inside of ℓ, bound the mean coordinate.

Nothing here is trusted: the functions call rules, and where one is wrong, a rule refuses. The
simplest of them, `simplex_bound`, proves that no map has a smaller loss than the simplex ETF, for
a mean of ℓ over margins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Integer, Rational, preorder_traversal

from theorems.derivation import Binder, average, chain, peel, rewrite, rewrite_left, subtract
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel.statement import Assumption
from theorems.kernel.terms import (
    CLASS_COUNT,
    Bind,
    Classes,
    Entry,
    Equal,
    Inner,
    Loss,
    OnePointAClass,
    OtherClasses,
    Variable,
    Vector,
)
from theorems.kernel.theorem import RuleError, Theorem

Tower = Callable[[Any], Any]
"""The vector of a class, or of a point that is drawn of it."""

_p, _q, _s = (Variable(name, "class") for name in ("p", "q", "s"))
_renaming = Variable("π", "permutation")


# --- means of ℓ ----------------------------------------------------------------------------------


def simplex_bound(loss: Any, *facts: Assumption, strictly: bool = False) -> Theorem:
    """Derive that a mean of ℓ over margins is at least ℓ at C/(C−1), as at a simplex ETF.

    The coordinates of ℓ are ⟨u_c, v_c⟩ − ⟨u_c, v_t⟩ for one tower, or two, of vectors of classes or
    of points in the unit ball, in the mean over the renaming and the points. See
    `bounded_by_symmetry` for what `loss` and the facts may be, and for the right side. With
    `strictly` the mean of the `squares` is assumed not to be 0.

    >>> from theorems.kernel.definitions import plain, population_loss
    >>> sorted(map(str, simplex_bound(population_loss(plain)).assumptions))
    ['Balanced', 'Convex', 'Nonincreasing', 'UnitBall(f)']
    """
    u, v, drawn = _towers(loss)
    upper = margin_below(u, v, *facts, drawn=drawn, strictly=strictly)
    return bounded_by_symmetry(loss, upper, *facts, strictly=strictly)


def bounded_by_symmetry(
    loss: Any, upper: Theorem, *facts: Assumption, strictly: bool = False
) -> Theorem:
    """Derive that a mean of ℓ is at least ℓ at an upper bound of its mean coordinate, balanced.

    `loss` is a mean of ℓ over an anchor class c and more. Where ℓ looks at all classes t ≠ c, or at
    k negatives of iid classes or of class-symmetric words, the classes are renamed at random; a
    symmetric ℓ lets the coordinates t be renamed with them. Then Jensen's inequality takes the mean
    of each coordinate. `upper` says that for two different classes it is at most the same number; a
    negative of class c has the mean 0. With `PairUniform` among the facts words are taken as they
    are, with no renaming. With `strictly` the mean is larger, if `upper` is strict.

    >>> from theorems.kernel.definitions import c, t
    >>> from theorems.kernel.terms import ClassLaw, Unknown
    >>> z = Unknown("z")
    >>> loss = Bind(c, ClassLaw(), Loss(t, OtherClasses(c), z))
    >>> bounded_by_symmetry(loss, rules.algebra(z, z)).right == loss
    True
    """
    if given.PairUniform() in facts:
        return _at_mean(loss, upper, facts, strictly)
    renamed = _renamed(loss)
    binders, _ = peel(renamed.right)
    classes = binders[: [variable for variable, _ in binders].index(_renaming)]
    given_classes = peel(renamed.right, len(classes))[1]
    if not isinstance(peel(given_classes)[1].args[1], OtherClasses):
        upper = _unless_collided(upper, classes, peel(given_classes)[1])
    return chain(renamed, average(_at_mean(given_classes, upper, facts, strictly), *classes))


def to_means(loss: Any) -> Theorem:
    """Derive that a mean of ℓ is at least ℓ at mean coordinates, over a renaming and the points.

    >>> from theorems.kernel.definitions import latent_loss
    >>> to_means(latent_loss("u")).relation
    '≥'
    """
    renamed = _renamed(loss)
    binders, inside = peel(renamed.right)
    at = [variable for variable, _ in binders].index(_renaming)
    return chain(renamed, average(rules.jensen(inside, binders[at:]), *binders[:at]))


def _renamed(loss: Any) -> Theorem:
    """Rename the classes of law ρ at random, and the coordinates with them."""
    _mean_of_loss(loss)
    renamed = rules.relabel(loss, _renaming)
    binders, inside = peel(renamed.right)
    if not isinstance(inside.args[1], OtherClasses):
        return renamed
    return chain(renamed, average(rules.reorder(inside, _renaming), *binders))


def _mean_of_loss(term: Any) -> tuple[tuple[Binder, ...], Any]:
    binders, inside = peel(term)
    if not isinstance(inside, Loss):
        raise RuleError(
            f"a mean of one ℓ(..) is needed, not of {inside}; bound the summands of a sum one by "
            "one, and add the theorems"
        )
    return binders, inside


def _at_mean(loss: Any, upper: Theorem, facts: tuple[Assumption, ...], strictly: bool) -> Theorem:
    """E ℓ(v) ≥ ℓ(w), where w ≥ E v."""
    binders, inside = _mean_of_loss(loss)
    jensen = rules.jensen(inside, binders)
    index, domain, mean = jensen.right.args
    known = (given.Balanced(), *facts)
    if isinstance(domain, OtherClasses):
        known += (given.Distinct(index, domain.args[0]),)
    try:
        below = rewrite(upper, mean, *known)
    except RuleError as error:
        raise RuleError(
            "the bound is not one of the mean coordinate, as where it is no margin of two towers; "
            f"derive one, and pass it to bounded_by_symmetry: of {mean}"
        ) from error
    decrease = rules.decrease_strictly if strictly else rules.decrease
    return chain(jensen, decrease(below, index, domain))


def _unless_collided(upper: Theorem, classes: tuple[Binder, ...], loss: Any) -> Theorem:
    """[c_i ≠ c]·w ≥ [c_i ≠ c]·(the mean coordinate of different classes)."""
    if len(classes) != 2:
        raise RuleError(
            f"{loss} has k coordinates; their classes are drawn after the anchor's, iid or as a "
            f"word, but {', '.join(str(variable) for variable, _ in classes)} is all that is drawn"
        )
    (anchor, _), (family, _) = classes
    apart = 1 - Equal(Entry(family, loss.args[0]), anchor)
    return rewrite_left(apart * upper.left, rules.scale(upper, apart))


# --- margins -------------------------------------------------------------------------------------


def _towers(loss: Any) -> tuple[Tower, Tower, tuple[Binder, ...]]:
    """Return the two towers whose margins a loss has, and the families of points to draw."""
    binders, inside = _mean_of_loss(loss)
    families = {variable for variable, law in binders if isinstance(law, OnePointAClass)}
    found = dict.fromkeys(
        (str(vector.args[0]), _kind(vector.args[1], families))
        for vector in preorder_traversal(inside)
        if isinstance(vector, Vector)
    )
    if len({name for name, _ in found}) != len(found) or len(found) not in (1, 2):
        names = ", ".join(sorted(name for name, _ in found)) or "none"
        raise RuleError(
            f"margins are of one tower or two, each with vectors of classes or of points; the "
            f"vectors of the loss are {names}"
        )
    (u, *drawn), (v, *more) = (_tower(*[*found][n], fresh) for n, fresh in ((0, "X"), (-1, "Y")))
    return u, v, tuple(dict.fromkeys((*drawn, *more)))


def _kind(place: Any, families: set[Any]) -> Any:
    """Return the family of which a place is an entry, or its sort."""
    if isinstance(place, Entry) and place.args[0] in families:
        return place.args[0]
    return place.sort


def _tower(name: str, kind: Any, fresh: str) -> tuple[Any, ...]:
    """Return a vector a class, and what draws it: a point is one of a new family, or of its own."""
    if kind == "class":
        return (lambda s: Vector(name, s),)
    family = kind if isinstance(kind, Variable) else Variable(fresh, "points")
    return (lambda s: Vector(name, Entry(family, s))), (family, OnePointAClass())


def margin_below(
    u: Tower,
    v: Tower,
    *facts: Assumption,
    drawn: tuple[Binder, ...] = (),
    strictly: bool = False,
) -> Theorem:
    """Derive C/(C−1) ≥ (1/C) Σ_s ⟨u_s, v_s⟩ − (1/(C(C−1))) Σ_{s≠t} ⟨u_s, v_t⟩ in the unit ball.

    Both sides are means over what is drawn, if anything is. The mean of the `squares` is ≥ 0; it is
    assumed not to be 0 where this is to be derived with >.

    >>> margin_below(lambda s: Vector("u", s), lambda s: Vector("v", s)).left
    C/(C - 1)
    """
    size = CLASS_COUNT
    if drawn and not strictly:  # the mean of the bound at each draw, which is shorter in Rocq
        return rewrite_left(size / (size - 1), average(margin_below(u, v, *facts), *drawn))
    margin = positives(u, v) / size - negatives(u, v) / (size * (size - 1))
    known = rules.positive_unless_zero if strictly else rules.nonnegative
    norms = average(rules.add(norms_below(u, *facts), norms_below(v, *facts)), *drawn)
    apart = over(drawn, squares(u, v))
    bound = subtract(rules.add(norms, known(apart)), apart)
    scaled = rules.scale(bound, Rational(1, 2) / (size - 1))
    return rewrite(rewrite_left(size / (size - 1), scaled), over(drawn, margin))


def over(drawn: tuple[Binder, ...], term: Any) -> Any:
    """Return the mean of a term, the first variable outermost.

    >>> over((), Integer(1))
    1
    """
    for variable, law in reversed(drawn):
        term = Bind(variable, law, term)
    return term


def norms_below(u: Tower, *facts: Assumption) -> Theorem:
    """Derive C ≥ Σ_s ‖u_s‖² for a tower of unit vectors, where the facts say so, or in the ball.

    >>> norms_below(lambda s: Vector("u", s)).left
    Bind(s, Classes, 1)
    """
    at = u(_s)
    unit, ball = (x(str(at.args[0])) for x in (given.UnitVectors, given.UnitBall))
    return average(rules.cosine(at, at, (unit if unit in facts else ball,)), (_s, Classes()))


def total(of: Callable[[Any], Any]) -> Any:
    """Return the sum of a term over all classes."""
    return Bind(_p, Classes(), of(_p))


def positives(u: Tower, v: Tower) -> Any:
    """Return Σ_s ⟨u_s, v_s⟩."""
    return total(lambda s: Inner(u(s), v(s)))


def negatives(u: Tower, v: Tower) -> Any:
    """Return Σ_{s≠t} ⟨u_s, v_t⟩."""
    apart = (1 - Equal(_p, _q)) * Inner(u(_p), v(_q))
    return Bind(_p, Classes(), Bind(_q, Classes(), apart))


def squares(u: Tower, v: Tower) -> Any:
    """Return Σ_s ‖u_s − v_s − (ū − v̄)‖² + (1/C) (‖Σ_s u_s‖² + ‖Σ_s v_s‖²)."""
    sum_u, sum_v = total(u), total(v)
    return variance(u, v) + (Inner(sum_u, sum_u) + Inner(sum_v, sum_v)) / CLASS_COUNT


def variance(u: Tower, v: Tower) -> Any:
    """Return Σ_s ‖u_s − v_s − (ū − v̄)‖², which is 0 for one tower."""
    gap = u(_s) - v(_s) - (total(u) - total(v)) / CLASS_COUNT
    return Integer(0) if gap == 0 else Bind(_s, Classes(), Inner(gap, gap))
