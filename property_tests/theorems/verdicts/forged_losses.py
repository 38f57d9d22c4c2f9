"""Numbers that differ from themselves, by losses that are not what they say; none is green."""

import math
from dataclasses import replace
from itertools import count

from numerics.balls.population_enclosure import latent_loss
from numerics.exact.custom import CustomLoss
from numerics.exact.losses import Exponential, Logistic
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import different
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict

CLAIMED = Logistic().hypotheses


def own(function, *, symmetric=True):
    return CustomLoss("own", function, claimed=replace(CLAIMED, symmetric=symmetric))


class Rounded(Exponential):
    """Σ e^{−v_i} as floats have it."""

    def value(self, v, arithmetic):
        return sum(math.exp(-x) for x in v)

    phi = value


class Own(CustomLoss):
    """A loss of its own that is not traced."""

    def value(self, v, arithmetic):
        return math.exp(-v[0])


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
def exp_of_math():
    return own(lambda v, a: math.exp(-v[0])), own(lambda v, a: a.exp(-v[0]))


@forged()
def log_of_math():
    return own(lambda v, a: math.log(1e16 + v[0])), own(lambda v, a: a.log(10**16 + v[0]))


@forged()
def a_tenth():
    return own(lambda v, a: a.exp(-0.1 * v[0])), own(lambda v, a: a.exp(-v[0] / 10))


@forged()
def a_temperature():
    return own(lambda v, a: a.exp(-v[0] / 0.1)), own(lambda v, a: a.exp(-v[0] * 10))


@forged()
def float_of_a_coordinate():
    return own(lambda v, a: a.exp(-float(v[0]) / 3)), own(lambda v, a: a.exp(-v[0] / 3))


@forged()
def a_subclass_of_the_library():
    return Rounded(), Exponential()


@forged()
def a_subclass_of_ones_own():
    return Own("own", lambda v, a: a.exp(-v[0]), CLAIMED), own(lambda v, a: a.exp(-v[0]))


@forged()
def a_loss_that_changes():
    times = count(1)
    loss = own(lambda v, a: next(times) * a.exp(-v[0]))
    return loss, loss


def first_more(v, a):
    return a.exp(-sum(v) - v[0])


@forged(negatives=2)
def symmetry_that_is_typed_in():
    return own(first_more, symmetric=True), own(first_more, symmetric=False)


@forged(negatives=3)
def symmetry_in_two_coordinates_only():
    def first_two(v, a):
        return a.exp(-v[0] - v[1])

    return own(first_two, symmetric=True), own(first_two, symmetric=False)
