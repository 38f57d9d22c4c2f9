"""A GPU has the enclosed loss; where there is none nothing is measured."""

from importlib.util import find_spec

import numpy as np
import pytest

from property_tests.running import nceproof
from theorems.reports import bench as report
from theorems.tools.bench import gpu, running


def test_a_gpu_has_the_enclosed_loss_and_what_is_not_there_is_not_measured(monkeypatch):
    monkeypatch.setattr(gpu, "_gpu", lambda: (np, "no GPU but NumPy", lambda: None))
    monkeypatch.setattr(gpu, "_ROWS", 5)
    found = gpu.measured(size=16, rounds=1, seed=0)
    assert [rates.done for rates in found.rates] == [1, 1, 1]
    assert found.rates[1].error <= 1e-12
    assert [over.name for _, over in found.ratios] == [rates.name for rates in found.rates[1:]]


@pytest.mark.slow
@pytest.mark.skipif(find_spec("cupy") is not None, reason="CuPy is installed")
def test_without_cupy_nothing_is_measured_on_a_gpu():
    found = gpu.measured(size=16, rounds=1, seed=0)
    assert (found.rates, found.ratios) == ((), ())
    text = report.as_text(running.Report(running.this_machine(), {"gpu": found}))
    assert "NOT MEASURED: no CuPy (No module named 'cupy'); pip install" in text
    result = nceproof("bench", "gpu", "--size", "16")
    assert result.exit_code == 3
    assert "NOT MEASURED" in result.stdout
