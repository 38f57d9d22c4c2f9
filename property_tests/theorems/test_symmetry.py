"""Balanced theorems by symmetry: what the tactic proves of drawn losses, and what it refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

from theorems.kernel import statement as assume
from theorems.kernel.theorem import RuleError, proves
from theorems.language import Statement, bounded_by_symmetry, rules, simplex_bound, talk, terms

SIMPLEX = terms.CLASS_COUNT / (terms.CLASS_COUNT - 1)
ANCHOR = (talk.c, terms.ClassLaw())
IID = (talk.negative_classes, terms.IndependentClasses())
WORD = (talk.negative_classes, terms.Words(talk.c))
BATCH = (terms.Variable("Z", "points"), terms.OnePointAClass())


def over(binders, body):
    for variable, law in reversed(binders):
        body = terms.Bind(variable, law, body)
    return body


def of_k(coordinate):
    return terms.Loss(talk.i, terms.Indices(), coordinate)


def of_others(coordinate):
    return terms.Loss(talk.t, terms.OtherClasses(talk.c), coordinate)


def margin(f, g, places):
    """⟨f(x), g(x⁺)⟩ − ⟨f(x), g(x_i)⟩ at three places."""
    anchor, positive, negative = places
    return terms.Inner(
        terms.Vector(f, anchor), terms.Vector(g, positive) - terms.Vector(g, negative)
    )


@st.composite
def losses(draw):
    """A balanced loss of margins, what it is at the simplex, and what that needs."""
    f, g = draw(st.sampled_from([("f", "f"), ("f", "g"), ("u", "w")]))
    points = draw(st.booleans())
    needed = {assume.Balanced(), assume.Convex(), assume.Nonincreasing()}
    needed |= {assume.UnitBall(f), assume.UnitBall(g)}
    if draw(st.booleans()):  # against all other classes, a point of each or a vector
        s, t = ((terms.Entry(BATCH[0], x) if points else x) for x in (talk.c, talk.t))
        binders = [ANCHOR, BATCH] if points else [ANCHOR]
        left = over(binders, of_others(margin(f, g, (s, s, t))))
        return left, over([ANCHOR], of_others(SIMPLEX)), needed | {assume.Symmetric()}
    words = draw(st.booleans())
    classes = [ANCHOR, WORD if words else IID]
    drawn = [
        *classes,
        (talk.x, terms.Points(talk.c)),
        (talk.x_plus, terms.Points(talk.c)),
        (talk.negative_points, terms.IndependentPoints(talk.negative_classes)),
    ]
    places = (talk.x, talk.x_plus, talk.x_i) if points else (talk.c, talk.c, talk.c_i)
    left = over(drawn if points else classes, of_k(margin(f, g, places)))
    apart = 1 - terms.Equal(talk.c_i, talk.c)
    return (
        left,
        over(classes, of_k(apart * SIMPLEX)),
        needed | ({assume.Exchangeable()} if words else set()),
    )


@pytest.mark.slow
@settings(max_examples=6)
@given(losses())
def test_no_towers_have_a_smaller_loss_than_the_simplex(drawn):
    left, right, needed = drawn
    theorem = simplex_bound(left)
    assert theorem.assumptions == needed
    assert proves(theorem, Statement(frozenset(needed), left, "≥", right)) == ""
    more = Statement(frozenset(needed), left, "≥", right + Rational(1, 1000))
    assert proves(theorem, more) == "its right side is another"


def test_words_that_are_uniform_on_pairs_need_no_renaming():
    left = over([ANCHOR, WORD], of_k(margin("u", "v", (talk.c, talk.c, talk.c_i))))
    theorem = simplex_bound(left, assume.PairUniform())
    assert assume.Exchangeable() not in theorem.assumptions
    assert proves(theorem, Statement(theorem.assumptions, left, "≥", of_k(SIMPLEX))) == ""


@pytest.mark.parametrize("points", [False, True])
def test_it_is_strict_where_the_mean_of_the_squares_is_not_0(points):
    places = (talk.x, talk.x_plus, talk.x_i) if points else (talk.c, talk.c, talk.c_i)
    coordinates = of_k(margin("f", "g", places))
    left = over([ANCHOR, WORD], talk.over_points(coordinates) if points else coordinates)
    theorem = simplex_bound(left, assume.PairUniform(), strictly=True)
    assert theorem.relation == ">"
    assert {type(x) for x in theorem.assumptions} >= {assume.TermsDiffer, assume.StrictlyDecreasing}


def test_unit_vectors_are_in_the_unit_ball():
    left = over([ANCHOR], of_others(margin("u", "u", (talk.c, talk.c, talk.t))))
    assert assume.UnitVectors("u") in simplex_bound(left, assume.UnitVectors("u")).assumptions


# --- losses that do not fit ----------------------------------------------------------------------

OTHERS = margin("u", "v", (talk.c, talk.c, talk.t))


@pytest.mark.parametrize(
    ("loss", "message"),
    [
        (over([ANCHOR], 2 * OTHERS), "a mean of one ℓ.* is needed"),
        (over([ANCHOR], of_others(OTHERS)) * 2, "a mean of one ℓ.* one by one"),
        (of_others(OTHERS), "does not begin with classes"),
        (over([ANCHOR], of_others(2 * OTHERS)), "the bound is not one of the mean coordinate"),
        (over([ANCHOR], of_others(-OTHERS)), "the bound is not one of the mean coordinate"),
        (over([ANCHOR], of_others(terms.Unknown("z"))), "of the loss are none"),
        (
            over([ANCHOR], of_others(OTHERS + margin("w", "w", (talk.c, talk.c, talk.t)))),
            "of the loss are u, v, w",
        ),
        (
            over(
                [ANCHOR, (talk.x, terms.Points(talk.c))],
                of_others(margin("f", "f", (talk.x, talk.c, talk.t))),
            ),
            "of the loss are f, f",
        ),
        (
            over([ANCHOR], of_k(margin("u", "u", (talk.c, talk.c, talk.s)))),
            "k coordinates; .* but c is all",
        ),
    ],
)
def test_a_loss_that_does_not_fit_is_refused_with_the_reason(loss, message):
    with pytest.raises(RuleError, match=message):
        simplex_bound(loss)


def test_a_bound_of_something_else_is_refused():
    left = over([ANCHOR], of_others(OTHERS))
    with pytest.raises(RuleError, match=r"pass it to bounded_by_symmetry"):
        bounded_by_symmetry(left, rules.nonnegative(terms.CLASS_COUNT))


def test_a_mean_over_words_is_not_strict_as_no_word_is_known_to_occur():
    left = over([ANCHOR, WORD], of_k(margin("u", "v", (talk.c, talk.c, talk.c_i))))
    with pytest.raises(RuleError, match="not strict"):
        simplex_bound(left, strictly=True)
