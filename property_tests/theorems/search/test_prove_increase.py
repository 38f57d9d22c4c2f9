"""Increases that are proved are true, and none is of a decrease."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.losses import Logistic
from numerics.floats.law_barrier import downstream, minimisers
from property_tests.theorems.certificates.test_supervised_increase import is_true
from theorems.certificates import document, supervised_increase
from theorems.search.prove_increase import NoIncreaseError
from theorems.search.prove_increase import supervised_increase as made


@pytest.mark.slow
@given(
    masses=st.lists(st.integers(1, 9), min_size=3, max_size=3),
    k=st.integers(1, 20),
    further=st.integers(1, 20),
)
def test_a_certificate_that_is_made_is_accepted_and_one_of_a_decrease_is_not_made(
    masses, k, further
):
    loss = Logistic(beta=5, margin=1)
    law = [Fraction(mass, sum(masses)) for mass in masses]
    try:
        found = made(
            law, law, before=k, after=k + further, loss=loss, claim="conjecture-unbalanced"
        )
    except NoIncreaseError:
        return
    assert is_true(document.read(document.written(found).encode()))
    supervised_increase.check(found)


@pytest.mark.parametrize("share", [Fraction(1, 3), Fraction(1, 1000)])
def test_the_stated_bounds_are_as_near_to_the_values_as_is_asked(share):
    law, loss = ["2/5", "2/5", "1/5"], Logistic(beta=5, margin=1)
    found = made(law, law, before=4, after=16, loss=loss, claim="any", rounding=share)
    masses = np.array([[0.4, 0.4, 0.2]])
    low, high = (
        float(
            downstream(minimisers(masses, negatives=k, loss=loss).gram, masses, loss=loss).value[0]
        )
        for k in (4, 16)
    )
    room = float(share) * (high - low)
    assert low - 1e-7 <= float(found.before_most) <= low + room + 1e-7
    assert high - room - 1e-7 <= float(found.after_least) <= high + 1e-7
