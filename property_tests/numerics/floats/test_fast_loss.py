"""The loss in blocks: twelve digits against the balls, on any arrays."""

from fractions import Fraction
from math import inf

import array_api_strict
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls import population_enclosure as enclosure
from numerics.exact.geometry import gram_of
from numerics.exact.losses import Logistic
from numerics.floats.fast_loss import loss_and_gradient, population_loss
from property_tests.enumerated import latent_gradient
from property_tests.numerics.floats.points import drawn
from property_tests.strategies import rare_class_laws, vector_lists

COUNTS = st.sampled_from([1, 2, 3, 16, 256, 4096, 10**6, 10**9, inf]) | st.integers(1, 10**9)
BETAS = st.sampled_from([Fraction(1, 100), Fraction(1, 10), 1, 2, 5, 20])


def floats(rows):
    return np.array([[float(x) for x in row] for row in rows])


@pytest.mark.slow
@settings(max_examples=60)
@given(rare_class_laws(most=8), st.data(), BETAS, COUNTS)
def test_the_loss_has_twelve_digits(law, data, beta, negatives):
    vectors = data.draw(vector_lists(len(law)))
    exact = enclosure.latent_loss(
        gram_of(vectors), law, negatives=negatives, loss=Logistic(beta=beta), bits=80
    ).midpoint
    found = population_loss(
        floats(vectors), floats([law])[0], negatives=negatives, beta=float(beta)
    )
    scale = 1 if negatives == inf else abs(exact)  # the limit crosses zero
    assert abs(Fraction(found) - exact) <= scale / 10**12


@pytest.mark.slow
@settings(max_examples=30)
@given(rare_class_laws(most=5), st.data(), BETAS, COUNTS)
def test_the_gradient_has_twelve_digits(law, data, beta, negatives):
    vectors = data.draw(vector_lists(len(law)))
    exact = latent_gradient(
        gram_of(vectors), law, negatives=negatives, loss=Logistic(beta=beta), bits=80
    )
    in_gram = np.array([[float(entry.midpoint) for entry in row] for row in exact])
    U, rho = floats(vectors), floats([law])[0]
    loss, gradient = loss_and_gradient(U, rho, negatives=negatives, beta=float(beta))
    assert loss == population_loss(U, rho, negatives=negatives, beta=float(beta))
    expected = (in_gram + in_gram.T) @ U
    assert np.abs(gradient - expected).max() <= 1e-12 * np.abs(in_gram).max()


def test_an_error_of_twelve_digits_would_be_seen():
    U, rho = drawn(5, 3)
    one, two = (population_loss(U, rho, negatives=7, beta=beta) for beta in (1.0, 1 + 1e-10))
    assert one != pytest.approx(two, rel=1e-12, abs=0)


@pytest.mark.parametrize("negatives", [3, inf])
def test_it_needs_the_array_api_only(negatives):
    U, rho = drawn(5, 3)
    loss, gradient = loss_and_gradient(U, rho, negatives=negatives)
    strict = [array_api_strict.asarray(array) for array in (U, rho)]
    assert population_loss(*strict, negatives=negatives) == pytest.approx(loss, rel=1e-14)
    found, slope = loss_and_gradient(*strict, negatives=negatives)
    assert found == pytest.approx(loss, rel=1e-14)
    assert isinstance(slope, type(strict[0]))
    assert np.asarray(slope) == pytest.approx(gradient, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vectors": np.ones((2, 2))}, "vectors has a row"),
        ({"vectors": np.full((2, 2), np.nan)}, "vectors has a row"),
        ({"vectors": np.eye(2, dtype=np.float32)}, "dtype float32"),
        ({"vectors": np.ones(2)}, "vectors has shape"),
        ({"vectors": np.ones((0, 2))}, "vectors has shape"),
        ({"class_law": np.ones(3) / 3}, "class_law has shape"),
        ({"class_law": np.array([0.5, 0.5], dtype=np.float32)}, "class_law has dtype float32"),
        ({"class_law": np.array([1, 0])}, "class_law has dtype int64"),
        ({"class_law": np.array([1.5, -0.5])}, "class_law is not"),
        ({"class_law": np.array([np.nan, 1.0])}, "class_law is not"),
        ({"negatives": 0}, "negatives is 0"),
        ({"negatives": 2.5}, "negatives is 2.5"),
        ({"beta": 0.0}, "beta is 0"),
        ({"beta": np.nan}, "beta is nan"),
        ({"beta": 400.0}, "beta is 400"),
        ({"beta": 1e-320}, "beta is 1e-320"),
        ({"block": 0}, "block is 0"),
    ],
)
@pytest.mark.parametrize("function", [population_loss, loss_and_gradient])
def test_bad_input_names_the_argument(function, change, message):
    arguments = {"vectors": np.eye(2), "class_law": np.array([0.5, 0.5]), "negatives": 2} | change
    with pytest.raises(ValueError, match=message):
        function(arguments.pop("vectors"), arguments.pop("class_law"), **arguments)
