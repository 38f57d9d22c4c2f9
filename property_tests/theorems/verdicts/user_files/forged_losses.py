"""Numbers that differ from themselves, by losses that are not what they say; none is green."""

import math

from numerics.balls.population_enclosure import latent_loss
from numerics.exact import losses
from numerics.exact.losses import CustomLoss, Exponential
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import different
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict


class Rounded(Exponential):
    """Σ e^{−v_i} as floats have it."""

    def value(self, v, arithmetic):
        return sum(math.exp(-x) for x in v)


class Own(CustomLoss):
    """A loss of its own that computes in floats."""

    def value(self, v, arithmetic):
        return math.exp(-v[0])


class Like(type):
    """A class of classes that are equal to every other one."""

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(Exponential)


class Equal(Rounded, metaclass=Like):
    """A class that is equal to those of the library."""


def forged(negatives=1):
    """Make a claim of a function that returns two losses which are the same one."""

    def make(function):
        def instances():
            one, other = (
                latent_loss(
                    [["1", "-1/3"], ["-1/3", "1"]],
                    ["1/3", "2/3"],
                    negatives=negatives,
                    loss=loss,
                    bits=166,
                )
                for loss in function()
            )
            yield Instance({"k": str(negatives)}, different(one, other))

        instances.__name__ = function.__name__
        instances.__doc__ = "A number differs from itself.\n\nL ≠ L."
        made = claim(
            kind="lemma",
            hypotheses=(),
            family=grid(k=[negatives]),
            source="forged",
            declared=Verdict.CERTIFIED,
        )
        return made(instances)

    return make


@forged()
def a_subclass_of_the_library():
    return Rounded(), Exponential()


@forged()
def a_subclass_of_ones_own():
    return Own("exp(-v[1])"), CustomLoss("exp(-v[1])")


@forged()
def a_function():
    return CustomLoss(lambda v, a: math.exp(-v[0])), CustomLoss("exp(-v[1])")


@forged()
def a_class_that_was_added_to_the_module():
    losses.Rounded = Rounded
    try:
        return losses.Rounded(), Exponential()
    finally:
        del losses.Rounded  # the functions of the module look nothing up under its name


@forged()
def a_class_that_was_added_to_the_family():
    losses.FAMILY["rounded"] = Rounded
    return Rounded(), Exponential()


@forged()
def a_class_that_equals_all_classes():
    return Equal(), Exponential()


def changed(loss, **attributes):
    """Return a loss after what it has computed of its formula was exchanged."""
    vars(loss).update(attributes)
    return loss


@forged()
def a_tree_that_is_put_in():
    return changed(Exponential(), tree=CustomLoss("-sum(exp(-v))").tree), Exponential()


@forged()
def a_shape_that_is_put_in():
    return changed(Exponential(), shape=CustomLoss("sum(v)").shape), Exponential()


@forged()
def a_tree_that_is_put_into_ones_own():
    loss = CustomLoss("exp(-v[1])")
    return changed(loss, tree=CustomLoss("sum(v)").tree), CustomLoss("exp(-v[1])")


@forged(negatives=2)
def the_same_in_another_order():
    return CustomLoss("exp(-sum(v) - v[1])"), CustomLoss("exp(-v[1] - sum(v))")


@forged(negatives=3)
def a_shape_and_none():
    return CustomLoss("sum(exp(-v))"), CustomLoss("sum(exp(-v)) + 0*v[1]")
