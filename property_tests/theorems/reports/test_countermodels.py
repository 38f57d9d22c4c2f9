"""A countermodel in words: all that it has, and the values of both sides, exact or enclosed."""

from fractions import Fraction
from math import exp, log

import pytest
from flint import fmpq
from sympy import Tuple

from numerics.exact.losses import Logistic
from theorems.kernel import definitions as talk
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.reports.countermodels import as_lines, in_line
from theorems.verdicts.models.countermodels import Countermodel
from theorems.verdicts.models.losses import LOSSES

LAW = (fmpq(1, 4), fmpq(3, 4))
POINTS = ((fmpq(1),), (fmpq(1, 3), fmpq(2, 3)))
F = {(0, 0): (fmpq(1), fmpq(0)), (1, 0): (fmpq(0), fmpq(1)), (1, 1): (fmpq(0), fmpq(-1))}


def world(loss=LOSSES[0], **more):
    vectors = {("f", place): vector for place, vector in F.items()}
    vectors |= {("u", c): (fmpq(c), fmpq(1)) for c in (0, 1)}
    return Countermodel(LAW, POINTS, 1, loss, vectors, {}, more)


def test_points_have_a_row_each_and_a_class_says_its_law_once():
    squares = t.Inner(t.Vector("f", talk.x), t.Vector("f", talk.x))
    mean = t.Bind(talk.c, t.ClassLaw(), t.Bind(talk.x, t.Points(talk.c), squares))
    both = mean + t.Bind(talk.c, t.ClassLaw(), t.Inner(*[t.Vector("u", talk.c)] * 2))
    lines = as_lines(world(), Statement(frozenset(), both, ">", t.as_term(5)))
    assert lines[-7:-3] == [
        "class  ρ    mass in it  f        u",
        "1      1/4  1           (1, 0)   (0, 1)",
        "2      3/4  1/3         (0, 1)   (1, 1)",
        "            2/3         (0, -1)",
    ]
    assert lines[-3] == "left side         = 11/4"  # 1 + 1/4 · 1 + 3/4 · 2
    assert lines[-1] == "left − right side = -9/4, where > 0 is claimed"


def test_what_is_said_to_exist_is_shown_at_every_value():
    exists = Tuple(talk.c, t.ClassLaw())
    stated = Statement(frozenset(), t.Probability(talk.c), ">", t.as_term(1), (exists,))
    lines = as_lines(world(), stated)
    assert [line for line in lines if line.startswith("at ")] == ["at c = 1:", "at c = 2:"]
    assert [x.split(" = ")[1] for x in lines if x.startswith("left side")] == ["1/4", "3/4"]


def test_what_is_not_rational_is_enclosed():
    stated = Statement(frozenset(), talk.latent_loss("u"), ">", t.as_term(9))
    left = next(x for x in as_lines(world(Logistic()), stated) if x.startswith("left side"))
    low, high = map(Fraction, left.split(" = ")[1].strip("[]").split(", "))
    # by hand: c, d ∼ ρ alike: log 2, else ⟨u_c, u_c⟩ − ⟨u_c, u_d⟩ is 0 for c = 1, 1 for c = 2
    by_hand = (1 - 3 / 16) * log(2) + 3 / 16 * log(1 + exp(-1))
    assert low < high
    assert float(low) == pytest.approx(by_hand) == float(high)


def test_a_line_says_the_same_in_words():
    stated = Statement(frozenset(), talk.latent_loss("u"), ">", t.Probability(talk.c))
    said = in_line(world(**{}), stated)
    assert said.startswith("C = 2; k = 1; ρ = (1/4, 3/4); D = (1), (1/3, 2/3); ℓ(v) = ")
    assert said.endswith("; u = (0, 1), (1, 1)")
