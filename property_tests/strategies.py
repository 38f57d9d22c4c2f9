"""Strategies for laws, vectors, Gram matrices, representations and losses; all of them exact.

Everything is built from small integers, so that failing cases shrink to small fractions.
"""

from fractions import Fraction

from hypothesis import strategies as st

from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import gram_of, sphere_point
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


def fractions(least, most, denominator=12):
    """Fractions in an interval with small denominators."""
    return st.fractions(Fraction(least), Fraction(most), max_denominator=denominator)


@st.composite
def class_laws(draw, least=2, most=4, largest=20):
    """Laws ρ with positive rational entries, from integer weights."""
    weights = draw(st.lists(st.integers(1, largest), min_size=least, max_size=most))
    return [Fraction(weight, sum(weights)) for weight in weights]


@st.composite
def rare_class_laws(draw, least=2, most=6):
    """Laws in which some class is as rare as 10⁻¹²."""
    weights = draw(st.lists(st.integers(1, 20), min_size=least, max_size=most))
    weights = [Fraction(w) / 10 ** draw(st.sampled_from([0, 0, 3, 11])) for w in weights]
    return [weight / sum(weights) for weight in weights]


def unit_vectors(dimension):
    """Rational points of the sphere by stereographic projection, from both poles."""
    parameters = st.lists(fractions(-3, 3, 6), min_size=dimension - 1, max_size=dimension - 1)
    flips = st.sampled_from([1, -1])
    return st.builds(lambda s, flip: tuple(flip * x for x in sphere_point(s)), parameters, flips)


@st.composite
def wide_problems(draw, sizes=(2, 3, 4, 5, 8, 16, 32, 64)):
    """A law and a Gram matrix of up to 64 classes: masses from 1 down to 10⁻¹², rank at most 4."""
    size = draw(st.sampled_from(sizes))
    weights = draw(st.lists(st.integers(1, 99), min_size=size, max_size=size))
    rarest = Fraction(sum(weights) - weights[0], 10 ** draw(st.sampled_from([1, 6, 12])))
    law = [weight / (sum(weights[1:]) + rarest) for weight in [rarest, *map(Fraction, weights[1:])]]
    parameters = st.tuples(*[st.integers(-30, 30)] * 3)
    rows = draw(st.lists(parameters, min_size=size, max_size=size))
    return law, gram_of(tuple(sphere_point([Fraction(s, 10) for s in row]) for row in rows))


@st.composite
def vector_lists(draw, classes, most_dimension=3):
    """Unit vectors of R^d, d drawn, one a class."""
    dimension = draw(st.integers(1, most_dimension))
    return tuple(draw(unit_vectors(dimension)) for _ in range(classes))


@st.composite
def gram_matrices(draw, classes, most_dimension=3):
    """Exact Gram matrices of unit vectors."""
    return gram_of(draw(vector_lists(classes, most_dimension)))


@st.composite
def latent_problems(draw, most=4, largest=20):
    """A class law and a Gram matrix of as many classes."""
    law = draw(class_laws(most=most, largest=largest))
    return law, draw(gram_matrices(len(law)))


@st.composite
def classes_of_points(draw, most_classes=3, most_points=2, most_dimension=3):
    """A class law and, a class, its points: masses and unit vectors."""
    law = draw(class_laws(most=most_classes))
    dimension = draw(st.integers(1, most_dimension))
    classes = []
    for _ in law:
        weights = draw(st.lists(st.integers(1, 5), min_size=1, max_size=most_points))
        classes.append(
            [(Fraction(w, sum(weights)), draw(unit_vectors(dimension))) for w in weights]
        )
    return law, classes


def representations(**limits):
    """Representations with several weighted points a class."""
    return classes_of_points(**limits).map(lambda drawn: FiniteMap.of(*drawn))


@st.composite
def overlapping_representations(draw, most_points=3):
    """Representations with any joint law of the positive pair: classes may overlap."""
    points = draw(st.integers(2, most_points))
    vectors = tuple(draw(unit_vectors(2)) for _ in range(points))
    masses = st.lists(st.integers(0, 5), min_size=points**2, max_size=points**2)
    weights = draw(masses.filter(any))
    rational = [Fraction(w, sum(weights)) for w in weights]
    joint = tuple(tuple(rational[i * points : (i + 1) * points]) for i in range(points))
    negatives = draw(class_laws(least=points, most=points))
    return vectors, joint, negatives


temperatures = st.sampled_from([Fraction(1, 10), Fraction(1), Fraction(7, 3), Fraction(20)])
margins = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1), Fraction(5, 2)])

log_sum_exp_losses = st.builds(Logistic, beta=temperatures, margin=margins) | st.builds(
    Decoupled, beta=temperatures, margin=margins
)
smooth_losses = (
    log_sum_exp_losses
    | st.builds(Exponential, beta=st.sampled_from([Fraction(1, 2), Fraction(2)]))
    | st.builds(PairwiseLogistic, beta=temperatures, margin=margins)
    | st.builds(Square, margin=st.sampled_from([Fraction(-10), Fraction(1), Fraction(2)]))
    | st.builds(ExponentialOfSum, beta=st.sampled_from([Fraction(1, 2), Fraction(1)]))
)
kinked_losses = (
    st.builds(HingeMax, margin=margins)
    | st.just(HardestNegative())
    | st.builds(Hinge, margin=margins)
)
losses = smooth_losses | kinked_losses | st.builds(SquaredHinge, margin=margins)


def places(value, path=()):
    """Yield the path of every text in a certificate's fields."""
    if isinstance(value, str):
        yield path
        return
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield from places(inner, (*path, key))


changes = st.fractions(min_value=-3, max_value=3, max_denominator=60) | st.sampled_from(
    [Fraction(s, 10**n) for n in (3, 9, 18, 40) for s in (-1, 1)]
)
"""Amounts by which a number of a certificate is changed, some of them tiny."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("1/2"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
"""Any value in any place of a certificate."""
