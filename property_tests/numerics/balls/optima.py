"""Problems whose minimum has a certificate, for the tests of the dual check."""

from math import inf

from hypothesis import strategies as st

from numerics.exact.losses import (
    Decoupled,
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    PairwiseLogistic,
    Square,
    SquaredHinge,
)
from numerics.floats.dual_certificate import certify
from numerics.floats.dual_search import minimise_latent_loss
from property_tests.strategies import class_laws

SMOOTH = st.sampled_from(
    [
        Logistic(),
        Logistic(beta=5, margin=1),
        Decoupled(),
        Exponential(),
        PairwiseLogistic(),
        Square(),
        SquaredHinge(margin=2),
        ExponentialOfSum(),
    ]
)
KINKED = st.sampled_from([HardestNegative(), HingeMax(margin="3/2"), Hinge(margin="4/3")])
COUNTS = st.sampled_from([1, 2, 7, 100, inf])


def certificate_of(law, negatives, loss, bits=80):
    return certify(minimise_latent_loss(law, negatives=negatives, loss=loss), bits=bits)


@st.composite
def problems(draw, losses=SMOOTH, most=4):
    loss = draw(losses)
    negatives = draw(COUNTS)
    if loss.limit_offset == "no limit" and negatives == inf:
        negatives = 3
    return draw(class_laws(most=most)), negatives, loss
