"""An untrusted search for counterexamples: floats propose, balls decide.

A `Spread` is a representation with several weighted points a class, in exact rationals. The
search improves its vectors by a few descent steps in float64 and rationalises what it finds; only
enclosures turn a candidate into a counterexample.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import minimize

from numerics.enclosure import representation_loss
from numerics.exact import as_fraction
from numerics.expectations import expectation
from numerics.geometry import Representation, rational_unit_vectors, sphere_point

TOLERANCE = 1e-9
"""What a float violation must exceed, relative to the loss, before balls are asked."""


@dataclass(frozen=True)
class Spread:
    """A class law and, a class, its points as (mass, unit vector), all of them fractions."""

    law: tuple
    classes: tuple

    @property
    def vectors(self):
        return tuple(vector for points in self.classes for _, vector in points)

    def moved(self, rows):
        """Return the same points and masses at other unit vectors, floats or fractions."""
        if isinstance(rows, np.ndarray):
            rows = [
                map(as_fraction, row) for row in rational_unit_vectors(rows, denominator_bits=30)
            ]
        left = iter(rows)
        classes = tuple(tuple((p, tuple(next(left))) for p, _ in each) for each in self.classes)
        return Spread(self.law, classes)

    def collapsed(self, c, vector):
        """Return f_{x*}: class c sits at one vector, the other classes stay."""
        classes = list(self.classes)
        classes[c] = tuple((mass, vector) for mass, _ in classes[c])
        return Spread(self.law, tuple(classes))

    def enclosure(self, loss, k):
        f = Representation.of_classes(self.law, self.classes)
        return representation_loss(f, negatives=k, loss=loss, bits=80)


class Landscape:
    """L_k of every map with the points and masses of one spread, in float64.

    A method takes a batch of maps, shape (B, N, d) with unit rows, and returns one number a map.
    """

    def __init__(self, f, loss, k):
        p = np.array([float(mass) for points in f.classes for mass, _ in points])
        owner = np.repeat(np.arange(len(f.law)), [len(points) for points in f.classes])
        self.loss, self.k, self.p = loss, k, p
        self.q = np.array([float(mass) for mass in f.law])[owner] * p
        self.members = [np.flatnonzero(owner == c) for c in range(len(f.law))]
        joint = np.where(owner[:, None] == owner, np.outer(self.q, p), 0.0)
        self.anchor, self.positive = np.nonzero(joint)
        self.joint = joint[self.anchor, self.positive]

    def losses(self, maps):
        inner = maps @ maps.transpose(0, 2, 1)
        v = inner[:, self.anchor, self.positive][:, :, None] - inner[:, self.anchor]
        values = expectation(self.loss, v.reshape(-1, len(self.q)), self.q, negatives=self.k).value
        return values.reshape(len(maps), -1) @ self.joint

    def replaced(self, maps, c, x):
        """Return the batch of f_{x*} for one x* of class c."""
        there = maps.copy()
        there[:, self.members[c]] = maps[:, x : x + 1]
        return there

    def step_violations(self, maps, c):
        """Return E_{x*} L(f_{x*}) − L(f) where class c is replaced; positive is a violation."""
        averages = [self.p[x] * self.losses(self.replaced(maps, c, x)) for x in self.members[c]]
        return np.sum(averages, axis=0) - self.losses(maps)

    def relative_step_violations(self, maps, c):
        """Return the violations over the variance of class c: constant maps are no optimum."""
        means = np.einsum("x,bxd->bd", self.p[self.members[c]], maps[:, self.members[c]])
        variances = 1 - (means**2).sum(axis=1)
        return self.step_violations(maps, c) / np.maximum(variances, 1e-6)

    def collapses(self, maps):
        """Return maps constant on classes: class by class the best f_{x*} (Lemma 1's proof)."""
        for c, members in enumerate(self.members):
            options = np.stack([self.replaced(maps, c, x) for x in members])
            best = np.argmin([self.losses(option) for option in options], axis=0)
            maps = options[best, np.arange(len(maps))]
        return maps


def floats(f):
    return np.array([[float(x) for x in vector] for vector in f.vectors])


def improved(f, objective, *, steps, seed):
    """Return unit rows where `objective`, a function of batches, is lower than near f.

    L-BFGS in X ↦ X/|X| with forward differences, one batch a gradient; the seed jitters the start,
    so that no symmetric point holds the search.
    """
    start = floats(f)
    start += 0.05 * np.random.default_rng(seed).standard_normal(start.shape)
    width = 1e-6
    shifts = width * np.vstack([np.zeros(start.size), np.eye(start.size)])

    def value_and_gradient(x):
        rows = (x + shifts).reshape(-1, *start.shape)
        values = objective(rows / np.linalg.norm(rows, axis=2, keepdims=True))
        return values[0], (values[1:] - values[0]) / width

    options = {"maxiter": steps}
    found = minimize(
        value_and_gradient, start.ravel(), jac=True, method="L-BFGS-B", options=options
    )
    rows = found.x.reshape(start.shape)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def certified_step_violation(f, c, loss, k):
    """Return a proved lower bound of E_{x*} L(f_{x*}) − L(f)."""
    average = sum(
        mass * f.collapsed(c, vector).enclosure(loss, k).lower for mass, vector in f.classes[c]
    )
    return average - f.enclosure(loss, k).upper


def is_clear(violation, value):
    """Tell whether a float violation is large enough to be worth an enclosure."""
    return violation > TOLERANCE * (1 + abs(value))


def step_counterexample(f, c, loss, k, *, steps=8, seed=0):
    """Return a spread, f or one found from it, that refutes E_{x*} L(f_{x*}) ≤ L(f), or None."""
    landscape = Landscape(f, loss, k)
    found = improved(
        f, lambda maps: -landscape.relative_step_violations(maps, c), steps=steps, seed=seed
    )
    for candidate in (f, f.moved(found)):
        maps = floats(candidate)[None]
        clear = is_clear(landscape.step_violations(maps, c)[0], landscape.losses(maps)[0])
        if clear and certified_step_violation(candidate, c, loss, k) > 0:
            return candidate
    return None


def collapse_counterexample(f, loss, k, *, steps=8, seed=0):
    """Return a spread that beats the map to which the induction over classes takes it, or None."""
    landscape = Landscape(f, loss, k)

    def surplus(maps):
        return landscape.losses(landscape.collapses(maps)) - landscape.losses(maps)

    found = improved(f, lambda maps: -surplus(maps), steps=steps, seed=seed)
    for candidate in (f, f.moved(found)):
        maps = floats(candidate)[None]
        if is_clear(surplus(maps)[0], landscape.losses(maps)[0]):
            constant = f.moved(landscape.collapses(maps)[0])
            if candidate.enclosure(loss, k).is_below(constant.enclosure(loss, k)):
                return candidate
    return None


def map_below(f, bound, loss, k, *, steps=15, seed=0):
    """Return a spread, f or one found from it, whose L_k is proved below a fraction, or None."""
    landscape = Landscape(f, loss, k)
    found = improved(f, landscape.losses, steps=steps, seed=seed)
    for candidate in (f, f.moved(found)):
        value = landscape.losses(floats(candidate)[None])[0]
        if is_clear(float(bound) - value, value) and candidate.enclosure(loss, k).is_below(bound):
            return candidate
    return None


def uniform(classes):
    return (Fraction(1, classes),) * classes


def random_law(seed, classes):
    weights = np.random.default_rng(seed).integers(1, 10, classes).tolist()
    return tuple(Fraction(weight, sum(weights)) for weight in weights)


def random_spread(seed, *, law, dimension, points=2):
    """Return a generic start: vectors uniform on the sphere, equal masses in every class."""
    rows = np.random.default_rng(seed).standard_normal((len(law) * points, dimension))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    blank = (((Fraction(1, points), ()),) * points,) * len(law)
    return Spread(tuple(law), blank).moved(rows)


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
        *head, tail = map(as_fraction, sphere_point(draw(parameters)))
        return (*head, draw(poles) * tail)

    law = uniform(classes) if balanced else draw(laws(classes))
    sizes = draw(st.lists(st.integers(1, max_points), min_size=classes, max_size=classes))
    return Spread(law, tuple(tuple((p, point()) for p in draw(laws(m))) for m in sizes))
