"""What is given to a checker is copied once; what is checked is what is computed with.

A claim's file can give a loss whose formula was exchanged, a number of a type of its own, a list
that reads otherwise the second time, or a map that is derived from `FiniteMap`. None of them
changes a value.
"""

import inspect
import pkgutil
from dataclasses import replace
from fractions import Fraction
from importlib import import_module

import numpy as np
import pytest
from flint import arb, fmpq, fmpz_mat

import numerics.balls
from numerics.balls import bounds
from numerics.balls.batch_enclosure import at_cosines, batch_enclosure, pairs_are_pulled_enough
from numerics.balls.block_check import (
    BlockCertificate,
    block_minimum,
    block_minorant,
    is_strict_at,
)
from numerics.balls.block_downstream import block_supervised_interval
from numerics.balls.block_enclosure import (
    block_loss,
    block_mean_loss,
    counted_value,
    group_anchors,
)
from numerics.balls.calculus.hypotheses import holding
from numerics.balls.collapse_step import averaging_step, population_loss
from numerics.balls.downstream_check import point_minorant, supervised_interval
from numerics.balls.dual_check import (
    MinimumCertificate,
    is_exact_minimiser,
    minimiser_box,
    minimum,
    minorant,
    weights_fit,
)
from numerics.balls.enumeration import (
    enumerated_expectation,
    exact_representation_loss,
    patterns_of,
)
from numerics.balls.many_classes import FactorCertificate, minimum_of_many
from numerics.balls.many_classifiers import mean_loss_of_many, supervised_of_many
from numerics.balls.population_enclosure import (
    anchor,
    anchors,
    latent_loss,
    representation_loss,
    tangent_at,
)
from numerics.balls.setting import Setting
from numerics.balls.three_classes import Square, expansion
from numerics.exact.batch_losses import batch_loss
from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import gram_matrix
from numerics.exact.losses import CustomLoss, HardestNegative, Hinge, Logistic
from numerics.exact.rationals import rational

HALF = fmpq(1, 2)
LAW = [HALF, HALF]
G = gram_matrix([[1, -1], [-1, 1]])
EYE = [[fmpq(1), fmpq(0)], [fmpq(0), fmpq(1)]]
MAP = FiniteMap.of(LAW, [[(1, [1])], [(HALF, [-1]), (HALF, [1])]])
SIDES = fmpz_mat([[1], [-1]])
BETWEEN = fmpq(-298, 10000)

OF_A_BATCH = batch_loss("log(1 + sum(exp(-v)))")


def certificate(loss):
    """Return the certificate with an exchanged loss put in after it was checked, too."""
    made = MinimumCertificate(LAW, 1, loss, ((1,), (-1,)), (BETWEEN,) * 2, fmpq(1, 10000))
    object.__setattr__(made, "loss", loss)
    return made


def factored(loss):
    """Return a certificate of many classes, with an exchanged loss put in as well."""
    made = FactorCertificate(tuple(LAW), 1, loss, SIDES, fmpz_mat([[177], [177]]), 10)
    object.__setattr__(made, "loss", loss)
    return made


PAIR, BALANCED = BlockGram.simplex(2), GroupedLaw((2,), (HALF,))


def in_groups(loss):
    """Return a certificate in groups of classes, with an exchanged loss put in as well."""
    made = BlockCertificate(BALANCED, 1, loss, ((fmpq(0),),), (BETWEEN,), fmpq(1, 10000))
    object.__setattr__(made, "loss", loss)
    return made


LOGISTIC = {
    "block_loss": lambda loss: block_loss(PAIR, BALANCED, negatives=2, loss=loss),
    "block_mean_loss": lambda loss: block_mean_loss(PAIR, BALANCED, loss=loss),
    "block_minimum": lambda loss: block_minimum(in_groups(loss)),
    "block_minorant": lambda loss: block_minorant(in_groups(loss), PAIR, bits=53),
    "block_supervised_interval": lambda loss: block_supervised_interval(
        PAIR, [HALF], [fmpq(1)], [[fmpq(0)]], loss=loss
    ),
    "counted_value": lambda loss: counted_value(loss, [arb(1)], [2]),
    "group_anchors": lambda loss: group_anchors(PAIR, BALANCED, negatives=2, loss=loss, bits=53),
    "is_strict_at": lambda loss: is_strict_at(PAIR, BALANCED, negatives=2, loss=loss),
    "holding": holding,
    "latent_loss": lambda loss: latent_loss(G, LAW, negatives=2, loss=loss),
    "representation_loss": lambda loss: representation_loss(MAP, negatives=2, loss=loss),
    "anchor": lambda loss: anchor(loss, LAW, LAW, 2, bits=53),
    "tangent_at": lambda loss: tangent_at(loss, [arb(0), arb(1)], LAW, 2, bits=53),
    "minimum_of_many": lambda loss: minimum_of_many(factored(loss)),
    "anchors": lambda loss: anchors(G, LAW, negatives=2, loss=loss, bits=53, derivatives=True),
    "enumerated_expectation": lambda loss: enumerated_expectation(loss, LAW, LAW, 2),
    "patterns_of": lambda loss: list(patterns_of(loss, LAW, 2)),
    "population_loss": lambda loss: population_loss(MAP, negatives=2, loss=loss),
    "averaging_step": lambda loss: averaging_step(MAP, replaced=1, negatives=2, loss=loss),
    "mean_classifier_loss": lambda loss: bounds.mean_classifier_loss(G, LAW, loss=loss),
    "collided_loss": lambda loss: bounds.collided_loss(loss, LAW, negatives=2),
    "saunshi": lambda loss: bounds.saunshi(LAW, negatives=2, loss=loss),
    "ash": lambda loss: bounds.ash(LAW, negatives=2, loss=loss),
    "nozawa_sato": lambda loss: bounds.nozawa_sato(LAW, negatives=2, loss=loss),
    "supervised_interval": lambda loss: supervised_interval(G, LAW, [0, 1], EYE, loss=loss),
    "mean_loss_of_many": lambda loss: mean_loss_of_many(SIDES, LAW, loss=loss),
    "supervised_of_many": lambda loss: supervised_of_many(SIDES, SIDES, LAW, scale=0, loss=loss),
    "point_minorant": lambda loss: point_minorant(loss, [arb(1)]),
    "is_exact_minimiser": lambda loss: is_exact_minimiser(G, LAW, negatives=2, loss=loss),
    "minimum": lambda loss: minimum(certificate(loss)),
    "minorant": lambda loss: minorant(certificate(loss), G, bits=53),
    "minimiser_box": lambda loss: minimiser_box(certificate(loss)),
    "expansion": lambda loss: (
        expansion(Square(fmpq(1, 3), fmpq(1, 3), fmpq(1, 50)), Setting(4, loss, "rho")).terms
    ),
    "batch_enclosure": lambda loss: batch_enclosure(
        replace(OF_A_BATCH, margins=loss), [[0.5, 1.0], [1.0, -2.0]], None, [0, 0], bits=53
    ),
    "at_cosines": lambda loss: at_cosines(
        replace(OF_A_BATCH, margins=loss), 1, HALF, [(1, 3)] * 4, bits=53
    ),
}
HINGES = {
    "exact_representation_loss": lambda loss: exact_representation_loss(
        MAP, negatives=2, loss=loss
    ),
    "weights_fit": lambda loss: weights_fit(loss, [HALF, HALF], LAW, 1),
}


def exchanged(loss):
    """Return a loss after what was computed of its formula has been exchanged."""
    other = CustomLoss("sum(exp(-2*v) - 9) + 5*v[1]")
    vars(loss).update(tree=other.tree, shape=CustomLoss("sum(exp(-2*v) - 9)").shape)
    return loss


@pytest.mark.parametrize("name", LOGISTIC)
def test_the_formula_is_made_again(name):
    assert str(LOGISTIC[name](exchanged(Logistic()))) == str(LOGISTIC[name](Logistic()))


@pytest.mark.parametrize("name", HINGES)
def test_the_formula_of_a_hinge_is_made_again(name):
    assert str(HINGES[name](exchanged(Hinge()))) == str(HINGES[name](Hinge()))


def test_no_public_function_that_takes_a_loss_is_left_out():
    found = set()
    for module in pkgutil.walk_packages(numerics.balls.__path__, "numerics.balls."):
        for name, made in vars(import_module(module.name)).items():
            own = inspect.isfunction(made) and made.__module__ == module.name and name[0] != "_"
            if own and {"loss", "certificate", "setting"} & set(inspect.signature(made).parameters):
                found.add(name)
    assert found == {*LOGISTIC, *HINGES, "pairs_are_pulled_enough"}


def test_a_loss_of_a_batch_is_of_its_name():
    softmax, sigmoid = batch_loss("clip", temperature=1), batch_loss("siglip", scale=10, bias=-10)
    forged = replace(sigmoid, kind=softmax.kind)
    assert at_cosines(forged, 1, 0, [(1, 3)], bits=53) == at_cosines(
        sigmoid, 1, 0, [(1, 3)], bits=53
    )
    assert pairs_are_pulled_enough(forged, 8) is pairs_are_pulled_enough(sigmoid, 8)
    for loss in (replace(softmax, name="mine"), type("Mine", (type(softmax),), {}), None):
        with pytest.raises((TypeError, ValueError), match="loss is"):
            pairs_are_pulled_enough(loss, 8)


class Liar(fmpq):
    """A number from which everything has the distance 1,000."""

    def __rsub__(self, other):
        return fmpq(1000)


class Whole(int):
    """An integer that has another numerator."""

    numerator = 1000


class Part(Fraction):
    """A fraction that has another numerator."""

    numerator = 1000


@pytest.mark.parametrize("value", [Liar(0), Part(0)])
def test_a_number_of_a_type_of_its_own_is_refused(value):
    with pytest.raises(TypeError, match="an exact number is needed"):
        rational(value)
    with pytest.raises(TypeError, match="an exact number is needed"):
        latent_loss([[1, value], [value, 1]], LAW, negatives=1)


@pytest.mark.parametrize("value", [Whole(3), np.int64(3), np.uint8(3)])
def test_an_integer_of_any_type_is_copied(value):
    assert rational(value) == 3
    assert type(rational(value)) is fmpq


class Twice(list):
    """A list that reads otherwise the second time."""

    def __init__(self, first, second):
        super().__init__(first)
        self.left = [first, second]

    def __iter__(self):
        return iter(self.left.pop(0) if len(self.left) > 1 else self.left[0])


def test_lists_are_read_once():
    right = supervised_interval(G, LAW, [0, 1], EYE, loss=Logistic())
    twice = supervised_interval(
        Twice(G, [[HALF] * 2] * 2),
        Twice(LAW, [fmpq(-5)] * 2),
        Twice([0, 1], [1, 0]),
        Twice(EYE, EYE[::-1]),
        loss=Logistic(),
        radii=Twice([[Fraction(0)] * 2] * 2, [[Fraction(9)] * 2] * 2),
    )
    assert twice == right
    assert bounds.mean_classifier_loss(G, LAW, labels=Twice([0, 1], [0, 0])) == (
        bounds.mean_classifier_loss(G, LAW)
    )
    assert weights_fit(HardestNegative(), Twice(LAW, [fmpq(1), fmpq(0)]), Twice(LAW, LAW), 1)


def test_a_certificate_keeps_copies():
    right = certificate(Logistic())
    lists = {
        "law": Twice(LAW, [fmpq(-5)] * 2),
        "vectors": Twice(((1,), (-1,)), ((0,), (0,))),
        "multipliers": Twice((BETWEEN,) * 2, (fmpq(9),) * 2),
    }
    assert replace(right, **lists) == right
    for name, value in lists.items():  # put in after the check
        changed = certificate(Logistic())
        object.__setattr__(changed, name, Twice(getattr(right, name), value.left[-1]))
        assert minimum(changed) == minimum(right)


def test_a_map_keeps_copies():
    points = ((1, (1,)),), ((HALF, (-1,)), (HALF, (1,)))
    made = FiniteMap(Twice(LAW, [fmpq(9)] * 2), Twice(points, ()))
    assert made == MAP
    assert made.negatives == MAP.negatives


class Mine(FiniteMap):
    """A map that says of itself that it has other vectors, and no mass."""

    vectors = ((fmpq(1),), (fmpq(1),), (fmpq(-1),))
    negatives = (fmpq(0),) * 3
    positives = ((fmpq(0),) * 3,) * 3


@pytest.mark.parametrize("enclose", [representation_loss, population_loss])
def test_a_map_of_a_type_of_its_own_is_copied(enclose):
    mine = Mine(MAP.law, MAP.classes)
    assert enclose(mine, negatives=2, loss=Logistic()) == (
        enclose(MAP, negatives=2, loss=Logistic())
    )
    assert exact_representation_loss(mine, negatives=2, loss=Hinge()) == (
        exact_representation_loss(MAP, negatives=2, loss=Hinge())
    )
    assert averaging_step(mine, replaced=1, negatives=2, loss=Hinge()) == (
        averaging_step(MAP, replaced=1, negatives=2, loss=Hinge())
    )


def test_what_is_known_of_a_loss_is_not_taken_from_one_that_is_equal_to_it():
    class Equal:
        parameters, text = {}, "sum(v**2)"

        def __eq__(self, other):
            return True

        def __hash__(self):
            return hash(Logistic(beta=7))

    with pytest.raises(TypeError, match="loss is of type Equal"):
        holding(Equal())
    assert "nonincreasing" in holding(Logistic(beta=7))
