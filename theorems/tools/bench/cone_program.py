"""The peer of the batched Newton method at k = 1: the same two programs in CVXPY, by Clarabel.

At k = 1 the loss is a sum of logistic functions of the cosines, so both programs are cone programs
as they stand. They are compiled once, with the law and the vectors as parameters.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from numerics.exact.losses import Logistic
from numerics.floats.expectations import Floats


class NotInstalledError(ImportError):
    """CVXPY or Clarabel is not installed; the message says what to install."""


class ConePrograms:
    """min L_1 over Gram matrices, and L_sup at the minimiser, one law at a time.

    Raises `NotInstalledError` without CVXPY and Clarabel.
    """

    def __init__(self, classes: int, loss: Logistic) -> None:
        try:
            self._cp = import_module("cvxpy")
            import_module("clarabel")
        except ImportError:
            raise NotInstalledError(
                "CVXPY + Clarabel not measured; install them: pip install 'nceproof[bench]'"
            ) from None
        self._beta, self._margin = float(loss.beta), float(loss.margin)
        self._upstream(classes)
        self._downstream(classes)

    def _upstream(self, classes: int) -> None:
        cp = self._cp
        self._pairs = cp.Parameter((classes, classes), nonneg=True)  # ρ_c ρ_j
        self._gram = cp.Variable((classes, classes), PSD=True)
        exponents = self._beta * (self._margin - 1 + self._gram)
        mean = cp.sum(cp.multiply(self._pairs, cp.logistic(exponents)))
        self._first = cp.Problem(cp.Minimize(mean), [cp.diag(self._gram) == 1])

    def _downstream(self, classes: int) -> None:
        cp = self._cp
        self._weights = cp.Parameter(classes, nonneg=True)
        self._vectors = cp.Parameter((classes, classes))
        classifiers, losses = cp.Variable((classes, classes)), cp.Variable(classes)
        scores = self._vectors @ classifiers.T
        constraints = [cp.norm(classifiers, 2, axis=1) <= 1]
        for c in range(classes):
            others = [
                self._beta * (self._margin + scores[c, j] - scores[c, c])
                for j in range(classes)
                if j != c
            ]
            constraints.append(cp.log_sum_exp(cp.hstack([0, *others])) <= losses[c])
        self._second = cp.Problem(cp.Minimize(self._weights @ losses), constraints)

    def solve(self, law: Floats) -> tuple[float, float] | None:
        """Return min L_1 and L_sup there with weights ρ, or None where one is not optimal."""
        self._pairs.value = np.outer(law, law)
        self._weights.value = law
        if not self._solved(self._first):
            return None
        lengths, directions = np.linalg.eigh(self._gram.value)
        self._vectors.value = directions * np.sqrt(np.maximum(lengths, 0))
        if not self._solved(self._second):
            return None
        return float(self._first.value), float(self._second.value)

    def _solved(self, problem: Any) -> bool:
        try:
            problem.solve(solver=self._cp.CLARABEL)
        except self._cp.SolverError:
            return False
        return bool(problem.status == self._cp.OPTIMAL)
