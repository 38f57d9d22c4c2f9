"""On a GPU the losses are the same."""

from math import inf

import numpy as np
import pytest

from numerics.floats import arrays
from numerics.floats.empirical_loss import empirical_loss
from numerics.floats.fast_loss import loss_and_gradient
from property_tests.numerics.floats.points import drawn


@pytest.mark.parametrize("beta", [1.0, 5.0])
@pytest.mark.parametrize("negatives", [3, 256, inf])
def test_a_gpu_gives_the_same(negatives, beta, monkeypatch):
    cupy = pytest.importorskip("cupy")
    try:
        cupy.cuda.runtime.getDeviceCount()
    except cupy.cuda.runtime.CUDARuntimeError:
        pytest.skip("CuPy finds no GPU")
    monkeypatch.setattr(arrays, "_ON_GPU", (70, 110))  # several blocks
    options = {"negatives": negatives, "beta": beta}
    U, rho = drawn(300, 16)
    loss, gradient = loss_and_gradient(U, rho, **options)
    found, slope = loss_and_gradient(cupy.asarray(U), cupy.asarray(rho), **options)
    assert found == pytest.approx(loss, rel=1e-12)
    assert np.abs(cupy.asnumpy(slope) - gradient).max() <= 1e-12 * np.abs(gradient).max()
    labels = np.arange(300) % 7
    assert empirical_loss(cupy.asarray(U), labels, **options) == pytest.approx(
        empirical_loss(U, labels, **options), rel=1e-12
    )
