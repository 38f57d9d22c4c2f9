"""Distances of a matrix from Gram matrices: numbers put in, by NumPy, and what is false nearby."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Matrix, Rational, lambdify, symbols

from theorems.claims.spectral import (
    rank_one_factorisation,
    spectral_loss_is_factorisation,
    symmetric_factorisation,
)
from theorems.kernel.theorem import proves
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.models import check_statements

NUMBERS = st.floats(-3, 3)


@pytest.mark.slow
@given(st.lists(NUMBERS, min_size=4, max_size=4))
def test_the_distance_of_the_swap_is_one_and_squares(entries):
    distance, squares = symmetric_factorisation._distance()
    names = symbols("f:2 g:2")
    F = np.array(entries).reshape(2, 2)
    exact = np.sum((np.array([[0, 1], [1, 0]]) - F @ F.T) ** 2)
    for expression, value in ((distance, exact), (1 + squares, exact)):
        assert lambdify(names, expression)(*entries) == pytest.approx(value, abs=1e-6)


def test_a_semidefinite_matrix_in_place_of_the_swap_has_distance_zero():
    F = Matrix([[1, 0], [Rational(3, 5), Rational(4, 5)]])
    A = F * F.T
    assert sum(x**2 for x in A - F * F.T) == 0
    assert A.is_positive_semidefinite


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=4))
def test_no_product_is_nearer_than_the_other_eigenvalues(pairs):
    values, f = np.array(pairs).T
    top = values.max()
    distance = np.sum((np.diag(values) - np.outer(f, f)) ** 2)
    if top >= 0:
        assert distance >= np.sum(values**2) - top**2 - 1e-9


@pytest.mark.parametrize("module", [rank_one_factorisation, spectral_loss_is_factorisation])
def test_the_identities_are_proved_and_no_other_constant(module):
    formal, name = module.formal(), module.__name__.rpartition(".")[2]
    theorem = theorem_of(getattr(module, name))
    assert proves(theorem, formal) == ""
    for false in (
        replace(formal, left=formal.left + Rational(1, 1000)),
        replace(formal, right=2 * formal.right),
        replace(formal, relation=">"),
    ):
        assert proves(theorem, false) != ""
        assert check_statements([("planted", false)], 50, 0).failure != ""
