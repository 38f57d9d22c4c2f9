"""An untrusted search for counterexamples by descent: floats propose, balls decide.

The search improves the vectors of a representation by a few descent steps in float64 and
rationalises what it finds; only enclosures turn a candidate into a counterexample.
"""

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from numerics.balls.collapse_step import averaging_step, population_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import sphere_point
from theorems.search.descent import descended, unit_rows
from theorems.search.landscape import Landscape, equal_masses, rounded

TOLERANCE = 1e-9
"""What a float violation must exceed, relative to the loss, before balls are asked."""


def floats(f):
    return np.array([[float(x) for x in vector] for vector in f.vectors])


def improved(f, objective, *, steps, seed):
    """Return unit rows where `objective`, a function of batches, is lower than near f.

    The seed jitters the start, so that no symmetric point holds the search.
    """
    start = floats(f)
    start += 0.05 * np.random.default_rng(seed).standard_normal(start.shape)
    return descended(start, objective, steps=steps)


def is_clear(violation, value):
    """Tell whether a float violation is large enough to be worth an enclosure."""
    return violation > TOLERANCE * (1 + abs(value))


def mean_increase(f, c, loss, k):
    return averaging_step(f, replaced=c, negatives=k, loss=loss).mean_increase


def step_counterexample(f, c, loss, k, *, steps=8, seed=0):
    """Return a map, f or one found from it, that refutes E_{x*} L(f_{x*}) ≤ L(f), or None."""
    landscape = Landscape(f, loss, k)
    found = improved(
        f, lambda maps: -landscape.relative_mean_increases(maps, c), steps=steps, seed=seed
    )
    for candidate in (f, rounded(f, found)):
        maps = floats(candidate)[None]
        clear = is_clear(landscape.mean_increases(maps, c)[0], landscape.losses(maps)[0])
        if clear and mean_increase(candidate, c, loss, k).lower > 0:
            return candidate
    return None


def loss_of(f, loss, k):
    return population_loss(f, negatives=k, loss=loss)


def collapse_counterexample(f, loss, k, *, steps=8, seed=0):
    """Return a map that beats the map to which the induction over classes takes it, or None."""
    landscape = Landscape(f, loss, k)

    def surplus(maps):
        return landscape.losses(landscape.collapses(maps)) - landscape.losses(maps)

    found = improved(f, lambda maps: -surplus(maps), steps=steps, seed=seed)
    for candidate in (f, rounded(f, found)):
        maps = floats(candidate)[None]
        if is_clear(surplus(maps)[0], landscape.losses(maps)[0]):
            constant = rounded(f, landscape.collapses(maps)[0])
            if loss_of(candidate, loss, k).is_below(loss_of(constant, loss, k)):
                return candidate
    return None


def map_below(f, bound, loss, k, *, steps=15, seed=0):
    """Return a map, f or one found from it, whose L_k is proved below a fraction, or None."""
    landscape = Landscape(f, loss, k)
    found = improved(f, landscape.losses, steps=steps, seed=seed)
    for candidate in (f, rounded(f, found)):
        value = landscape.losses(floats(candidate)[None])[0]
        if is_clear(float(bound) - value, value) and loss_of(candidate, loss, k).is_below(bound):
            return candidate
    return None


def uniform(classes):
    return (Fraction(1, classes),) * classes


def random_law(seed, classes):
    weights = np.random.default_rng(seed).integers(1, 10, classes).tolist()
    return tuple(Fraction(weight, sum(weights)) for weight in weights)


def random_spread(seed, *, law, dimension, points=2):
    """Return a generic start: vectors uniform on the sphere, equal masses in every class."""
    rows = unit_rows(np.random.default_rng(seed), len(law) * points, dimension)
    blank = equal_masses(law, [points] * len(law), [[1]] * len(rows))
    return rounded(blank, rows)


@st.composite
def laws(draw, size):
    weights = draw(st.lists(st.integers(1, 9), min_size=size, max_size=size))
    return tuple(Fraction(weight, sum(weights)) for weight in weights)


@st.composite
def spreads(draw, *, dimensions, balanced=False, max_classes=4, max_points=3):
    """Draw a spread in one of the dimensions; `dimensions` is a function of the classes."""
    classes = draw(st.integers(2, max_classes))
    dimension = draw(st.sampled_from(list(dimensions(classes))))
    parameter = st.fractions(-3, 3, max_denominator=8)
    parameters = st.lists(parameter, min_size=dimension - 1, max_size=dimension - 1)
    poles = st.sampled_from([1, -1])

    def point():
        *head, tail = sphere_point(draw(parameters))
        return (*head, draw(poles) * tail)

    law = uniform(classes) if balanced else draw(laws(classes))
    sizes = draw(st.lists(st.integers(1, max_points), min_size=classes, max_size=classes))
    return FiniteMap.of(law, [[(p, point()) for p in draw(laws(m))] for m in sizes])
