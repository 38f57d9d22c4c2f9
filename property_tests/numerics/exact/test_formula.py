"""Formulas are shown as texts that are read as them."""

import pytest
from hypothesis import given

from numerics.exact.formula import Coordinate, Log, Power, show
from numerics.exact.parse import parse
from property_tests.numerics.balls.calculus.reference import formulas


@given(formulas)
def test_a_formula_is_shown_as_a_text_that_is_read_as_it(text):
    formula = parse(text)
    assert parse(show(formula)) == formula


def test_no_formula_has_a_power_of_exponent_0():
    """NaN^0 is 1 in balls, and so what is undefined would have a value."""
    with pytest.raises(ValueError, match="exponent is 0"):
        Power(Log(Coordinate()), 0)
