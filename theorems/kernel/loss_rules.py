"""The rules of the kernel about the loss: convex, monotone, submodular, replacement (trusted).

Why each is sound: docs/kernel.md. `theorems.kernel.rules` has the list of all rules.
"""

from __future__ import annotations

from typing import Any

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.conditions import assume, check, check_equal, generalise, genuine, plain
from theorems.kernel.definitions import replacement_in_the_mean
from theorems.kernel.normal_form import normal_form
from theorems.kernel.signs import is_nonnegative
from theorems.kernel.sorts import require
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem, proves, rule


@rule
def jensen(loss: t.Loss, binders: tuple[tuple[t.Variable, t.Law], ...]) -> Statement:
    """E ℓ(v) ≥ ℓ(E v) for a convex ℓ, over any of the draws; the first of them is the outermost."""
    check(isinstance(loss, t.Loss), f"{loss} is no loss")
    index, domain, body = loss.args
    left, inside = loss, body
    for variable, law in reversed(binders):
        check(law.is_probability, f"{law} is not a probability law")
        check(
            variable not in t.free_variables(domain) and variable != index,
            f"the coordinates themselves depend on {variable}",
        )
        check(index not in t.free_variables(law), f"{law} depends on the coordinate")
        left, inside = t.Bind(variable, law, left), t.Bind(variable, law, inside)
    return Statement(assume(given.Convex()), left, "≥", t.Loss(index, domain, inside))


@rule
def decrease(theorem: Theorem, index: t.Variable, domain: t.Law) -> Statement:
    """w_i ≥ v_i for every i gives ℓ(v) ≥ ℓ(w) for a non-increasing ℓ; w = v gives equality."""
    assumptions = generalise(theorem, index, domain)
    upper, lower = (t.Loss(index, domain, side) for side in (theorem.left, theorem.right))
    if theorem.relation == "=":
        return Statement(assumptions, lower, "=", upper)
    return Statement(assumptions | assume(given.Nonincreasing()), lower, "≥", upper)


@rule
def decrease_strictly(theorem: Theorem, index: t.Variable, domain: t.Law) -> Statement:
    """w_i > v_i for every i gives ℓ(v) > ℓ(w) for a strictly decreasing ℓ."""
    assumptions = generalise(theorem, index, domain)
    check(theorem.relation == ">", "the premise is not strict")
    upper, lower = (t.Loss(index, domain, side) for side in (theorem.left, theorem.right))
    return Statement(assumptions | assume(given.StrictlyDecreasing()), lower, ">", upper)


@rule
def subgradient(higher: t.Loss, lower: t.Loss) -> Statement:
    """ℓ(w) ≥ ℓ(v) + Σ_i g_i (w_i − v_i) for a convex ℓ and a subgradient g of it at v."""
    return Statement(assume(given.Convex()), higher, "≥", _tangent(higher, lower))


@rule
def subgradient_strictly(higher: t.Loss, lower: t.Loss) -> Statement:
    """The tangent at v·1 is strictly below at w·1 for w ≠ v and ℓ strictly convex along 1."""
    index, _, w = higher.args
    v = lower.args[2]
    for side in (w, v):
        check(index not in t.free_variables(side), f"{side} depends on the coordinate")
    assumed = assume(given.Convex(), given.StrictlyConvexDiagonal(), given.TermsDiffer(w, v))
    return Statement(assumed, higher, ">", _tangent(higher, lower))


def _tangent(higher: t.Loss, lower: t.Loss) -> Any:
    index, domain, w = higher.args
    check(lower.args[:2] == (index, domain), "the two losses have different coordinates")
    check(isinstance(higher, t.Loss) and isinstance(lower, t.Loss), "a tangent is of two losses")
    other = t.Variable(index.name + "'", index.sort)  # the index of ℓ inside its own slope
    at = t.Loss(other, domain, t.substitute(lower.args[2], {index: other}))
    return lower + t.Bind(index, domain, t.Subgradient(index, at) * (w - lower.args[2]))


@rule
def submodular(first: t.Loss, second: t.Loss, where: Any, size: Any, difference: Any) -> Statement:
    """ℓ(v) + ℓ(w) ≥ ℓ(pv + (1 − p)w) + ℓ(pw + (1 − p)v) where the last two are v ∨ w and v ∧ w.

    v_i − w_i = (2p_i − 1) q_i δ with p_i ∈ {0, 1}, q_i ≥ 0 and a number δ of any sign.
    """
    check(isinstance(first, t.Loss) and isinstance(second, t.Loss), "the law is about two losses")
    index, domain, v = first.args
    check(second.args[:2] == (index, domain), "the two losses have different coordinates")
    w, (p, q, delta) = second.args[2], map(t.as_term, (where, size, difference))
    for scalar in (p, q, delta):
        require(scalar, "scalar")
    check_equal(p**2, p, (), f"{p} is not 0 or 1")
    check(is_nonnegative(q), f"{q} is not visibly non-negative")
    check(index not in t.free_variables(delta), f"{delta} depends on the coordinate")
    check_equal(v - w, (2 * p - 1) * q * delta, (), "the coordinates differ otherwise")
    one, other = (t.Loss(index, domain, p * a + (1 - p) * b) for a, b in ((v, w), (w, v)))
    return Statement(assume(given.Submodular()), first + second, "≥", one + other)


@rule
def replacement(term: t.Bind, s: Any, point: t.Variable) -> Statement:
    """Negatives from one class may be drawn as one point: the inequality (R), in the mean.

    E_x ℓ(v) ≥ E_{y∼D_s} ℓ(v with y in place of x_i where c_i = s), if v_i depends on x only
    where c_i = s, there only on x_i, and in the same way for every such i.
    """
    check(
        isinstance(term, t.Bind) and isinstance(term.args[2], t.Loss),
        f"{term} is not the mean of a loss",
    )
    require(term, "scalar")
    family, law, loss = term.args
    index, domain, body = loss.args
    check(isinstance(law, t.IndependentPoints), f"{law} is not a law of independent points")
    check(isinstance(domain, t.Indices), f"{loss} is no loss of k coordinates")
    check(
        point not in t.free_variables(term) | t.free_variables(s) | t.bound_variables(term),
        f"{point} is not new",
    )
    for place in (s, law):
        check(index not in t.free_variables(place), f"{place} depends on the coordinate")
    check(family not in t.free_variables(s), f"{s} is no class")
    own = t.Entry(law.args[0], index)
    elsewhere = normal_form(body, [given.Distinct(own, s)])
    check(
        not any(family in t.free_variables(p) for key in elsewhere for p in key[1])
        and not any(family in t.free_variables(w) for key in elsewhere for _, w in key[0]),
        f"{family} is used where the class is not {s}",
    )
    drawn = t.replace_entries(
        body, family, lambda place, at: at(point if place == index else t.Entry(family, place))
    )
    check(family not in t.free_variables(drawn), f"{family} is used at another entry")
    here = normal_form(drawn, [given.Same(own, s)])
    for binders, atoms in here:
        used = frozenset().union(*map(t.free_variables, (*atoms, *(w for _, w in binders))))
        check(index not in used, "the coordinate depends on i where the class is the one")
    result = t.Bind(point, t.Points(s), t.Loss(index, domain, drawn))
    return Statement(assume(given.Replacement()), term, "≥", result)


@rule
def discharge(theorem: Theorem, proof: Theorem) -> Statement:
    """The hypothesis (R) may be replaced by hypotheses on ℓ from which (R) is proved."""
    old, hypothesis = genuine(theorem), given.Replacement()
    check(hypothesis in old.assumptions, f"{hypothesis} is not assumed")
    assumptions = plain(proof)
    for assumption in assumptions:
        check(not assumption.args, f"{assumption} is not about ℓ alone")
    missing = proves(proof, replacement_in_the_mean(*assumptions))
    check(not missing, f"the second theorem is not (R): {missing}")
    rest = old.assumptions - {hypothesis} | assumptions
    return Statement(rest, old.left, old.relation, old.right, old.exists)


@rule
def reorder(loss: t.Loss, permutation: t.Variable) -> Statement:
    """ℓ((v_t)_{t ≠ π(c)}) = ℓ((v_{π(t)})_{t ≠ c}) for a symmetric ℓ."""
    check(isinstance(loss, t.Loss), f"{loss} is no loss")
    index, domain, body = loss.args
    check(isinstance(domain, t.OtherClasses), f"{domain} leaves no class out")
    left_out = domain.args[0]
    check(
        isinstance(left_out, t.Entry) and left_out.args[0] == permutation,
        f"{domain} does not leave out an entry of {permutation}",
    )
    check(permutation.sort == "permutation", f"{permutation} is no permutation")
    check(index not in t.free_variables(left_out), f"{domain} depends on the coordinate")
    moved = t.substitute(body, {index: t.Entry(permutation, index)})
    result = t.Loss(index, t.OtherClasses(left_out.args[1]), moved)
    return Statement(assume(given.Symmetric()), loss, "=", result)
