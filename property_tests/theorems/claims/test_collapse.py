"""The replacement inequality: derived for all parameters, false neighbours refused and false."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from math import prod

import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st
from sympy import S

from numerics.balls.enclosure import precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.losses import HardestNegative, Logistic, PairwiseLogistic
from property_tests.strategies import fractions
from theorems.claims.collapse import logistic_replacement, replacement_from_submodularity
from theorems.claims.collapse.latent_indistinguishable import latent_indistinguishable
from theorems.errors import IllFormed
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.theorem import RuleError, proves
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.models import check_statements

CLAIM = replacement_from_submodularity
FORMAL = CLAIM.formal()


@pytest.fixture(scope="module")
def theorem():
    return theorem_of(CLAIM.replacement_from_submodularity)


# --- false neighbours of the statement -----------------------------------------------------------


def put(
    h=lambda _, point: t.Unknown("h", point), w=lambda _: t.Unknown("w", d.i), of=d.s, own=None
):
    """Return (R) with another function h, other numbers w, another law or another set S."""
    own = t.Equal(d.c_i, d.s) if own is None else own
    sides = []
    for variable, law, point in (
        (d.negative_points, t.IndependentPoints(d.negative_classes), d.x_i),
        (d.y, t.Points(of), d.y),
    ):
        body = own * h(d.i, point) + (1 - own) * w(point)
        sides.append(t.Bind(variable, law, d.loss_of(body)))
    return replace(FORMAL, left=sides[0], right=sides[1])


def test_the_neighbours_are_those_of_the_statement():
    assert put() == FORMAL


NEIGHBOURS = {
    "turned": replace(FORMAL, left=FORMAL.right, right=FORMAL.left),
    "not submodular": replace(FORMAL, assumptions=frozenset()),
    "symmetric only": replace(FORMAL, assumptions=frozenset((assumed.Symmetric(),))),
    "convex and monotone only": replace(
        FORMAL, assumptions=frozenset((assumed.Convex(), assumed.Nonincreasing()))
    ),
    "a function of the place": put(h=lambda i, point: t.Unknown("h", i, point)),
    "numbers elsewhere that are drawn": put(w=lambda point: t.Unknown("w", d.i, point)),
    "a point of another class": put(of=d.t),
    "all places, of any class": put(own=S(1)),
    "a little more": replace(FORMAL, right=FORMAL.right + S(1) / 100),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", NEIGHBOURS)
def test_a_false_neighbour_is_neither_proved_nor_true_on_models(theorem, what):
    assert proves(theorem, FORMAL) == ""
    assert proves(theorem, NEIGHBOURS[what]) != ""
    assert check_statements([(what, NEIGHBOURS[what])], 150, 0).failure != ""


def test_it_is_no_strict_inequality(theorem):
    assert proves(theorem, replace(FORMAL, relation=">")) != ""


# --- steps of the derivation misapplied ----------------------------------------------------------


@pytest.mark.slow
def test_one_case_is_not_enough():
    family, j = CLAIM._replaced_indices()
    for case in (CLAIM._own_class(), CLAIM._other_class()):
        with pytest.raises(RuleError, match="j is free in"):
            rules.telescope(case, family, d.s, j)


@pytest.mark.slow
def test_the_cases_are_of_the_class_of_the_same_index():
    family, j = CLAIM._replaced_indices()
    other = CLAIM._class_of(t.Variable("m", "index"))
    with pytest.raises(RuleError, match="j is free in"):
        rules.telescope(
            rules.cases(CLAIM._own_class(), CLAIM._other_class(), other, d.s), family, d.s, j
        )


def test_more_and_fewer_indices_are_not_exchanged():
    family, j = CLAIM._replaced_indices()
    inside, joined = CLAIM._in_set()
    same = rules.algebra(CLAIM._mean(joined), CLAIM._mean(joined))
    with pytest.raises(RuleError, match="is free in"):
        rules.telescope(same, family, d.s, j)
    with pytest.raises(RuleError, match="one more index"):
        rules.telescope(rules.algebra(CLAIM._mean(inside), CLAIM._mean(inside)), family, d.s, j)


def test_the_entry_of_one_index_only_is_that_of_a_point_drawn_apart():
    """Two points of class s are not one: E h(x_i) h(x_j) is not E h(y)²."""
    _, j = CLAIM._replaced_indices()
    h = [t.Unknown("h", t.Entry(d.negative_points, n)) for n in (d.i, j)]
    law = t.IndependentPoints(d.negative_classes)
    square = t.Bind(d.y, t.Points(d.s), t.Unknown("h", d.y) ** 2)
    same = tuple(assumed.Same(t.Entry(d.negative_classes, n), d.s) for n in (d.i, j))
    with pytest.raises(RuleError, match="normal forms"):
        rules.algebra(t.Bind(d.negative_points, law, h[0] * h[1]), square, same)


# --- (R) as a hypothesis -------------------------------------------------------------------------


def test_no_table_implies_the_hypothesis():
    with pytest.raises(RuleError, match="nothing in the table"):
        rules.strengthen(theorem_of(latent_indistinguishable), assumed.Replacement())


# --- the inequality itself, in rational numbers --------------------------------------------------


def one_draw_less_independent_ones(loss, law, w, places):
    """E ℓ(x in the places S, w elsewhere) − E ℓ(x_i in the places S, w elsewhere), exactly."""

    def at(drawn):
        values = dict(zip(places, drawn, strict=True))
        return loss([values.get(n, x) for n, x in enumerate(w)])

    one = sum(p * at([x] * len(places)) for x, p in law)
    many = sum(
        prod((p for _, p in chosen), start=Fraction(1)) * at([x for x, _ in chosen])
        for chosen in product(law, repeat=len(places))
    )
    return one - many


@st.composite
def laws(draw):
    numbers = draw(st.lists(fractions(-2, 2), min_size=1, max_size=3, unique=True))
    weights = [draw(st.integers(1, 5)) for _ in numbers]
    return [(x, Fraction(n, sum(weights))) for x, n in zip(numbers, weights, strict=True)]


@pytest.mark.slow
@given(
    laws(),
    st.integers(2, 4).flatmap(lambda k: st.lists(fractions(-2, 2), min_size=k, max_size=k)),
    st.data(),
)
def test_a_submodular_loss_that_is_not_symmetric_has_it(law, w, data):
    """Σ a_n v_n² − Σ b_mn v_m v_n with any a_n and with b_mn ≥ 0: no two coordinates are alike."""
    k = range(len(w))
    a = [data.draw(st.integers(-3, 3)) for _ in k]
    b = {pair: data.draw(st.integers(0, 3)) for pair in combinations(k, 2)}

    def loss(v):
        return sum(a[n] * v[n] ** 2 for n in k) - sum(x * v[m] * v[n] for (m, n), x in b.items())

    places = data.draw(st.sets(st.sampled_from(k), min_size=1).map(sorted))
    assert one_draw_less_independent_ones(loss, law, w, places) <= 0


def test_a_supermodular_loss_has_it_not():
    law = [(Fraction(0), Fraction(1, 2)), (Fraction(1), Fraction(1, 2))]
    assert one_draw_less_independent_ones(prod, law, [Fraction(0)] * 2, [0, 1]) == Fraction(1, 4)


def test_without_symmetry_the_inequality_at_every_point_fails():
    """ℓ(v) = v_1 is modular: equal in the mean, below at the point (0, 1)."""
    law = [(Fraction(0), Fraction(1, 2)), (Fraction(1), Fraction(1, 2))]
    assert one_draw_less_independent_ones(lambda v: v[0], law, [Fraction(0)] * 2, [0, 1]) == 0
    v = [Fraction(0), Fraction(1)]
    assert v[0] < (v[0] + v[1]) / 2


# --- at every point, for the logistic loss -------------------------------------------------------


def excess(loss, v, places):
    """ℓ(v) − the mean of ℓ(v with v_i in all places of S), as a ball."""
    with precision(150):
        replaced = [[v[i] if n in places else x for n, x in enumerate(v)] for i in places]
        values = [
            loss.value([arb(fmpq(x.numerator, x.denominator)) for x in w], BALLS)
            for w in (v, *replaced)
        ]
        return values[0] - sum(values[1:], start=arb(0)) / len(places)


@pytest.mark.slow
@given(st.lists(fractions(-2, 2), min_size=2, max_size=5), st.data())
def test_the_inequality_holds_where_it_is_claimed(v, data):
    places = data.draw(st.sets(st.sampled_from(range(len(v))), min_size=1).map(sorted))
    for loss in (Logistic(), Logistic(beta=3), PairwiseLogistic(beta=2), HardestNegative()):
        assert not excess(loss, v, places) < 0


def test_the_inequality_fails_for_a_function_of_the_sum():
    class OfTheSum:
        """max(0, 2 − Σ v): symmetric, convex, non-increasing, but not submodular."""

        def value(self, v, arithmetic):
            return max(arb(0), 2 - sum(v, start=arb(0)))

    assert excess(OfTheSum(), [Fraction(0), Fraction(2)], [0, 1]) < 0


def test_another_mean_and_another_slope_are_not_certified():
    from sympy import exp, log, symbols

    w_i, mean = logistic_replacement.arguments()
    assert logistic_replacement.is_mean(w_i, mean).holds
    for wrong in ((w_i, mean + 1), (w_i + 1, mean), (2 * w_i, mean), (w_i, 2 * mean)):
        assert logistic_replacement.is_mean(*wrong).holds is not True
    for wrong in ((mean, mean + 1), (w_i, w_i)):
        with pytest.raises(IllFormed, match="rename one of the two"):
            logistic_replacement.is_mean(*wrong)
    t = symbols("t", positive=True)
    assert logistic_replacement.has_slope(t - log(t)).holds
    for wrong in (log(t) - t, t - 2 * log(t), t - log(1 + t), exp(t) - t, t**2 / 2 - t):
        assert logistic_replacement.has_slope(wrong).holds is not True


@pytest.mark.slow
@given(st.lists(fractions(-2, 2), min_size=2, max_size=5), st.data())
def test_the_arguments_of_the_logarithms_are_those_of_the_loss(v, data):
    """exp ℓ(v) is the mean over S of exp ℓ(v with v_i in all places of S), in balls."""
    places = data.draw(st.sets(st.sampled_from(range(len(v))), min_size=1).map(sorted))
    with precision(150):
        replaced = [[v[i] if n in places else x for n, x in enumerate(v)] for i in places]
        values = [
            Logistic().value([arb(fmpq(x.numerator, x.denominator)) for x in w], BALLS).exp()
            for w in (v, *replaced)
        ]
        assert values[0].overlaps(sum(values[1:], start=arb(0)) / len(places))
