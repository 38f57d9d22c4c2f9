"""The kernels for a GPU do what the array API does; here they run on threads of the CPU."""

import shutil
import subprocess
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.floats import arrays, fused
from numerics.floats import block_kernels as passes
from numerics.floats.empirical_loss import empirical_loss
from numerics.floats.fast_loss import loss_and_gradient, population_loss
from property_tests import cuda_on_cpu

needs_a_compiler = pytest.mark.skipif(cuda_on_cpu.COMPILER is None, reason="no g++ is installed")


@pytest.fixture
def _on_threads(monkeypatch):
    """Take NumPy arrays for those of a GPU."""
    monkeypatch.setattr(fused, "_kernels", cuda_on_cpu.kernels)
    monkeypatch.setattr(fused, "_THREADS", cuda_on_cpu.THREADS)
    monkeypatch.setattr(passes, "is_cupy_array", lambda array: True)


def drawn(rows, columns, seed):
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((rows, columns))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), rng.dirichlet(np.ones(rows))


@pytest.mark.slow
@needs_a_compiler
@settings(max_examples=8)
@given(
    st.integers(1, 3),
    st.integers(1, 40),
    st.sampled_from([1, 2, 7]),
    st.floats(0.1, 5),
    st.integers(0, 99),
)
def test_the_kernels_are_the_formulas(rows, columns, degree, beta, seed):
    rng = np.random.default_rng(seed)
    products = beta * rng.uniform(-1, 1, (columns, rows)).T  # not in C order
    weights, series = rng.uniform(0, 1, columns), rng.uniform(-1, 1, (rows, 6))
    half = -np.expm1(-2 * beta) / 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fused, "_kernels", cuda_on_cpu.kernels)
        patch.setattr(fused, "_THREADS", cuda_on_cpu.THREADS)
        one = fused.FusedPass(beta=beta, centre=1 - half, half=half, degree=degree)
        terms = one.terms(products)
        sums, slopes = one.sums(terms, weights), one.series(terms, weights, series)
        of_cosines = fused.cosine_sums(products / beta, degree)
    a = np.exp(products - beta)
    x = (a - (1 - half)) / half
    polynomials = np.polynomial.chebyshev.chebvander(x, degree)
    expected = np.einsum("j,ij,ijm->im", weights, a, polynomials)
    assert sums == pytest.approx(expected, rel=1e-12, abs=1e-13)
    polynomials = np.polynomial.chebyshev.chebvander(x, 5)
    expected = np.einsum("j,ij,ijm,im->ij", weights, a, polynomials, series)
    assert slopes == pytest.approx(expected, rel=1e-11, abs=1e-13)
    expected = np.polynomial.chebyshev.chebvander(products / beta, degree).sum(axis=1)
    assert of_cosines == pytest.approx(expected, abs=1e-12)


@pytest.mark.slow
@needs_a_compiler
@pytest.mark.usefixtures("_on_threads")
@pytest.mark.parametrize("negatives", [1, 256, inf])
def test_the_losses_are_those_of_the_array_api(negatives, monkeypatch):
    U, rho = drawn(10, 3, 0)
    monkeypatch.setattr(arrays, "_IN_CACHE", (4, 6))  # several blocks
    labels = np.arange(10) % 3

    def values():
        loss, gradient = loss_and_gradient(U, rho, negatives=negatives, beta=1.5)
        assert loss == population_loss(U, rho, negatives=negatives, beta=1.5)
        return loss, gradient, empirical_loss(U, labels, negatives=negatives, beta=1.5)

    cuda_on_cpu.launched.clear()
    loss, gradient, of_points = values()
    assert cuda_on_cpu.launched == {"exponential_sums", "exponential_series", "cosine_sums"}
    cuda_on_cpu.launched.clear()
    with monkeypatch.context() as patch:
        patch.setattr(passes, "is_cupy_array", lambda array: False)
        expected, expected_gradient, expected_of_points = values()
    assert not cuda_on_cpu.launched
    assert loss == pytest.approx(expected, rel=1e-12)
    assert np.abs(gradient - expected_gradient).max() <= 1e-12 * np.abs(expected_gradient).max()
    assert of_points == pytest.approx(expected_of_points, rel=1e-12)


@pytest.mark.usefixtures("_on_threads")
def test_more_polynomials_than_registers_hold_are_left_to_the_array_api():
    cosines = np.array([[0.5, -1.0]])
    cuda_on_cpu.launched.clear()
    found = passes.cosine_sums(cosines, 121)
    assert not cuda_on_cpu.launched
    expected = np.polynomial.chebyshev.chebvander(cosines, 121).sum(axis=1)
    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("nvcc") is None, reason="no CUDA compiler is installed")
@pytest.mark.parametrize("degree", [1, 20, 117])
def test_the_kernels_are_cuda(degree, tmp_path):
    command = [
        "nvcc",
        "-ptx",
        f"-DDEGREE={degree}",
        "-DTHREADS=256",
        str(cuda_on_cpu.KERNELS),
        "-o",
        str(tmp_path / "kernels.ptx"),
    ]
    subprocess.run(command, check=True)
    text = (tmp_path / "kernels.ptx").read_text(encoding="utf-8")
    for kernel in ("exponential_sums", "cosine_sums", "exponential_series"):
        assert f".entry {kernel}(" in text
