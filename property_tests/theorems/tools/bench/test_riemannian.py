"""The Riemannian peer comes to the minimum, and is missing where it is not installed."""

import sys

import numpy as np
import pytest

from theorems.tools.bench.cone_program import NotInstalledError
from theorems.tools.bench.riemannian import descended_loss


@pytest.mark.parametrize("masses", [(0.5, 0.5), (0.75, 0.25)])
def test_the_loss_of_two_classes_has_its_closed_form(masses):
    law = np.array(masses)  # the cosine is −1
    value = (law @ law) * np.log(2) + 2 * law.prod() * np.log1p(np.exp(-2.0))
    assert descended_loss(law, negatives=1) == pytest.approx(value, abs=1e-8)


def test_without_pymanopt_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pymanopt", None)
    with pytest.raises(NotInstalledError, match=r"Pymanopt not measured; install it: pip install"):
        descended_loss(np.array([0.5, 0.5]), negatives=1)
