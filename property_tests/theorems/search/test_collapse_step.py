"""Nothing smaller than what is found refutes the step."""

from fractions import Fraction
from itertools import product

import pytest

from numerics.exact.losses import Square
from numerics.exact.rationals import as_fraction
from property_tests.reference import collapsed, exact_loss_of
from theorems.search.collapse_step import smallest_step_refutation
from theorems.search.landscape import equal_masses
from theorems.search.smallest_rational import class_laws, sphere_points


def square(margin):
    return lambda v: sum((v_i - margin) ** 2 for v_i in v)


def fails_somewhere(ell, denominators, laws):
    """Tell whether the step fails anywhere on a part of the lattice, by the definition."""
    points = [point for n in denominators for point in sphere_points(2, n)]
    first = (Fraction(1), Fraction(0))
    for law, *rest in product(laws, points, points):
        f = equal_masses(law, (1, 2), [first, *rest])
        after = [exact_loss_of(collapsed(f, 1, u), ell, 1) for u in rest]
        if sum(after) / 2 > exact_loss_of(f, ell, 1):
            return True
    return False


@pytest.mark.parametrize("margin", ["0", "1", "3/2"])
def test_nothing_smaller_than_what_is_found_refutes_the_step(margin):
    f = smallest_step_refutation(
        (1, 2), replaced=1, loss=Square(margin=margin), negatives=1, vectors_up_to=13, laws_up_to=4
    )
    largest = max(x.denominator for vector in f.vectors for x in vector)
    laws = [law for n in range(2, 5) for law in class_laws(2, n)]
    assert tuple(map(as_fraction, f.law)) == laws[0]
    assert not fails_somewhere(square(Fraction(margin)), range(1, largest), laws)
    assert fails_somewhere(square(Fraction(margin)), range(1, largest + 1), [f.law])
