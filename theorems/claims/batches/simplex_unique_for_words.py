"""The simplex is the only minimiser where negatives may all be of one other class."""

from __future__ import annotations

from typing import Any

from theorems.claims.batches import _words as words
from theorems.claims.batches.simplex_for_pairs import simplex_value
from theorems.claims.batches.simplex_for_words import LOSS, simplex_loss
from theorems.language import (
    Assumption,
    Statement,
    Theorem,
    assume,
    average,
    average_strictly,
    derived,
    peel,
    rewrite,
    rewrite_left,
    rules,
    simplex_bound,
    subtract,
    talk,
    terms,
)
from theorems.symmetry import over, squares

_Z = terms.Unknown("z")
_A, _B = (terms.Variable(name, "class") for name in ("a", "b"))
_M, _M_PRIME = (terms.Variable(name, "point") for name in ("m", "m'"))
_UNITS = (assume.UnitVectors("f"), assume.UnitVectors("g"))


def _of_one_class() -> Any:
    """Return E ℓ((⟨f(x), g(x⁺) − g(x_i)⟩)_i) for k negatives of one other class t, uniform."""
    given_t = terms.substitute(
        talk.over_points(talk.loss_of(words.margin())),
        {talk.negative_classes: terms.Constant(talk.t)},
    )
    others = terms.Bind(talk.t, terms.OtherClasses(talk.c), given_t)
    return terms.Bind(talk.c, terms.ClassLaw(), others) / (terms.CLASS_COUNT - 1)


def _mean_margin(x: Any, x_plus: Any, klass: Any) -> Any:
    """Return ⟨f(x), g(x⁺)⟩ − ⟨f(x), ν_s⟩ for the mean ν_s of g over a class s."""
    mean = terms.Bind(talk.y, terms.Points(klass), words.g(talk.y))
    return terms.Inner(talk.f(x), words.g(x_plus)) - terms.Inner(talk.f(x), mean)


def _facts() -> tuple[Assumption, ...]:
    """Return the assumptions: m, m′ of class a and the mean of b are not those of a simplex."""
    largest = terms.CLASS_COUNT / (terms.CLASS_COUNT - 1)
    return (
        assume.Distinct(_A, _B),
        assume.InSupport(_M, _A),
        assume.InSupport(_M_PRIME, _A),
        assume.TermsDiffer(_mean_margin(_M, _M_PRIME, _B), largest),
    )


def formal() -> Statement:
    """L_1 + z² L_W is larger than at the simplex, where ⟨f(m), g(m′)⟩ − ⟨f(m), ν_b⟩ ≠ C/(C−1)."""
    hypotheses = (assume.Exchangeable(), assume.StrictlyConvexDiagonal(), *_UNITS, *_facts())
    left = _of_one_class() + _Z**2 * words.views_loss()
    return Statement(LOSS | {*hypotheses}, left, ">", simplex_value() + _Z**2 * simplex_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
    remarks=(
        "the law of the words is a mixture of k times one other class, uniform, and of W",
        "m and m′ are points of one class, z is any number",
    ),
)
def simplex_unique_for_words() -> Theorem:
    """Only a simplex attains the bound if all k negatives may be of one other class.

    Let L_W be the loss for words of a class-symmetric law W, and L_1 that for k negatives of one
    other class, uniform. Then L_1 + z² L_W is larger than ℓ(C/(C−1)·1) + z² E ℓ((C/(C−1)·[c_i ≠
    c])_i), its value at one simplex for both towers, for every C ≥ 2, k, d, number z, every ℓ that
    is convex, non-increasing and strictly convex along (1, .., 1), and all towers f, g of norm 1
    with ⟨f(m), g(m′)⟩ − ⟨f(m), ν_b⟩ ≠ C/(C−1) for some points m, m′ of one class, of positive
    probability, and the mean ν_b of g over another. A class-symmetric law has this form, up to a
    factor, exactly if it gives the words (t, .., t), t ≠ c, a positive probability: iid negatives
    do, and k = 1 without collisions. Where it does not, other maps may tie
    (`simplex-unique-for-every-law-of-words`).

    If always ⟨f(m), g(m′)⟩ − ⟨f(m), ν_b⟩ = C/(C−1), then f = g is constant on classes and a simplex
    ETF, by the case of equality in Cauchy–Schwarz, which is not part of the derivation.

    ℓ lies above its tangent at C/(C−1)·1, strictly at m, m′ and b. Its slopes are not positive, and
    the mean margin is C/(C−1) less the `squares` of f and g over 2(C−1).
    """
    bound = rules.add(
        _one_class_bound(), rules.scale(simplex_bound(words.views_loss(), *_UNITS), _Z**2)
    )
    return rewrite_left(formal().left, bound)


def _one_class_bound() -> Theorem:
    """L_1 > ℓ(C/(C−1)·1)."""
    weak, strict = _above_tangent(), _above_tangent(strictly=True)
    places = (
        (talk.c, terms.ClassLaw(), _A),
        (talk.t, terms.OtherClasses(talk.c), _B),
        (talk.x, terms.Points(talk.c), _M),
        (talk.x_plus, terms.Points(talk.c), _M_PRIME),
    )
    at_places = average_strictly(weak, rules.weaken(strict, _facts()), *places)
    mean = rules.scale(at_places, 1 / (terms.CLASS_COUNT - 1))
    both = subtract(rules.add(mean, slopes := _slopes()), slopes.left)
    return rewrite(both, simplex_value(), assume.Balanced(), *_UNITS)


def _above_tangent(*, strictly: bool = False) -> Theorem:
    """E ℓ(v) over the negatives of class t is above the tangent of ℓ at C/(C−1)·1."""
    negatives = peel(_of_one_class() * (terms.CLASS_COUNT - 1), 4)[1]
    margin = _mean_margin(talk.x, talk.x_plus, talk.t)
    if strictly:
        put = {talk.c: _A, talk.t: _B, talk.x: _M, talk.x_plus: _M_PRIME}
        negatives, margin = (terms.substitute(x, dict(put)) for x in (negatives, margin))
    binders, loss = peel(negatives)
    jensen = rewrite(rules.jensen(loss, binders), talk.loss_of(margin))
    tangent = rules.subgradient_strictly if strictly else rules.subgradient
    return rules.chain(jensen, tangent(talk.loss_of(margin), simplex_value()))


def _slopes() -> Theorem:
    """−Σ_n g_n·(what the mean margin lacks of C/(C−1)) ≥ 0 for the slopes g at C/(C−1)·1."""
    n, at_simplex = terms.Variable("n", "index"), simplex_value()
    larger = subtract(rules.nonnegative(terms.Equal(talk.i, n)), -at_simplex.args[2])
    tangent = rules.subgradient(talk.loss_of(larger.left), at_simplex)
    falls = rules.chain(rules.decrease(larger, talk.i, terms.Indices()), tangent)
    slope = rewrite_left(-terms.Subgradient(n, at_simplex), subtract(falls, falls.right))
    u, v, drawn = words.one_of_each_class()
    lacking = over(drawn, squares(u, v)) / 2 / (terms.CLASS_COUNT - 1)
    return average(rules.scale(slope, lacking), (n, terms.Indices()))
