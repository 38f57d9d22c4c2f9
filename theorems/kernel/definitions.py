"""The definitions of the talk as terms: the population loss, the downstream loss (trusted).

c is the anchor's class, x and x⁺ its two points, c_1..c_k the classes of the negatives and
x_1..x_k their points. A representation is given as a function (class, point) ↦ vector, so that
a class can be collapsed; the supports of the classes are disjoint, so a point has one class.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorems.kernel import terms
from theorems.kernel.statement import Assumption, Statement

Representation = Callable[[Any, Any], Any]

c, s, t = (terms.Variable(name, "class") for name in ("c", "s", "t"))
x, x_plus, y = (terms.Variable(name, "point") for name in ("x", "x⁺", "y"))
i = terms.Variable("i", "index")
negative_classes = terms.Variable("c•", "classes")
negative_points = terms.Variable("x•", "points")
c_i = terms.Entry(negative_classes, i)
x_i = terms.Entry(negative_points, i)


def f(point: Any) -> Any:
    """Return the value of a representation at a point.

    >>> f(x)
    Vector(f, x)
    """
    return terms.Vector("f", point)


def plain(_: Any, point: Any) -> Any:
    """Return f(x): the representation itself.

    >>> plain(c, x)
    Vector(f, x)
    """
    return f(point)


def latent(vectors: str) -> Representation:
    """Return the latent-indistinguishable representation x ↦ u(class of x).

    >>> latent("u")(c, x)
    Vector(u, c)
    """
    return lambda klass, _: terms.Vector(vectors, klass)


def collapsed(klass: Any, point: Any) -> Representation:
    """Return f with the value at one point put in for all of one class.

    >>> collapsed(s, y)(c, x)
    (1 - Equal(c, s))*Vector(f, x) + Equal(c, s)*Vector(f, y)
    """
    return lambda other, p: terms.choose(other, klass, f(point), f(p))


def margin(g: Representation) -> Any:
    """Return v_i = ⟨f(x), f(x⁺)⟩ − ⟨f(x), f(x_i)⟩.

    >>> margin(latent("u")) == terms.Inner(*[terms.Vector("u", c)] * 2) - terms.Inner(
    ...     terms.Vector("u", c), terms.Vector("u", c_i))
    True
    """
    anchor = g(c, x)
    return terms.Inner(anchor, g(c, x_plus)) - terms.Inner(anchor, g(c_i, x_i))


def over_points(body: Any) -> Any:
    """Return E over x, x⁺ ∼ D_c and x_i ∼ D_{c_i}, given the classes."""
    negatives = terms.Bind(negative_points, terms.IndependentPoints(negative_classes), body)
    return terms.Bind(x, terms.Points(c), terms.Bind(x_plus, terms.Points(c), negatives))


def over_classes(body: Any) -> Any:
    """Return E over c ∼ ρ and c_1..c_k iid of law ρ."""
    return terms.Bind(
        c, terms.ClassLaw(), terms.Bind(negative_classes, terms.IndependentClasses(), body)
    )


def loss_of(coordinates: Any) -> Any:
    """Return ℓ((v_i)_{i=1..k})."""
    return terms.Loss(i, terms.Indices(), coordinates)


def population_loss(g: Representation) -> Any:
    """Return L_k(f) = E ℓ((⟨f(x), f(x⁺)⟩ − ⟨f(x), f(x_i)⟩)_i).

    >>> str(population_loss(latent("u")))[:36]
    'Bind(c, ClassLaw, Bind(c•, Independe'
    """
    return over_classes(over_points(loss_of(margin(g))))


def latent_loss(vectors: str) -> Any:
    """Return L_k of class vectors: E ℓ((⟨u_c, u_c⟩ − ⟨u_c, u_{c_i}⟩)_i)."""
    return over_classes(loss_of(margin(latent(vectors))))


def downstream_loss(g: Representation, weights: str = "w") -> Any:
    """Return E ℓ((⟨f(x), w_c − w_t⟩)_{t ≠ c}), the downstream loss of linear classifiers w.

    L_sup(f) is its infimum over w of norm at most 1.
    """
    difference = terms.Vector(weights, c) - terms.Vector(weights, t)
    coordinates = terms.Loss(t, terms.OtherClasses(c), terms.Inner(g(c, x), difference))
    return terms.Bind(c, terms.ClassLaw(), terms.Bind(x, terms.Points(c), coordinates))


def replacement_in_the_mean(*assumptions: Assumption) -> Statement:
    """Return (R): negatives of one class may be drawn as one point, as far as ℓ is concerned.

    E ℓ(h(x_i) where c_i = s, w_i elsewhere) ≥ E_{y∼D_s} ℓ(h(y) where c_i = s, w_i elsewhere) for
    unknown numbers h and w; x_i is of law D_s where c_i = s.
    """
    sides = []
    for variable, law, point in (
        (negative_points, terms.IndependentPoints(negative_classes), x_i),
        (y, terms.Points(s), y),
    ):
        drawn = terms.choose(c_i, s, terms.Unknown("h", point), terms.Unknown("w", i))
        sides.append(terms.Bind(variable, law, loss_of(drawn)))
    return Statement(frozenset(assumptions), sides[0], "≥", sides[1])
