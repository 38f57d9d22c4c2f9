"""The peers at k = 1: the same programs in CVXPY, by Clarabel or SCS.

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
        self._cp = _cvxpy("clarabel")
        self._beta, self._margin = float(loss.beta), float(loss.margin)
        self._upstream(classes)
        self._downstream(classes)

    def _upstream(self, classes: int) -> None:
        self._pairs = self._cp.Parameter((classes, classes), nonneg=True)  # ρ_c ρ_j
        self._gram = self._cp.Variable((classes, classes), PSD=True)
        self._first = _least(self._cp, self._pairs, self._gram, self._beta, self._margin)

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
        return _solved(self._cp, problem, "CLARABEL")


def least_loss(law: Floats, loss: Logistic, *, solver: str) -> float | None:
    """Return min L_1 over Gram matrices by a solver of CVXPY, or None where it is not optimal.

    Raises `NotInstalledError` without CVXPY and the solver.

    >>> round(least_loss(np.array([0.5, 0.5]), Logistic(), solver="CLARABEL"), 6)
    0.410038
    """
    cp = _cvxpy(solver.lower())
    gram = cp.Variable((len(law), len(law)), PSD=True)
    program = _least(cp, np.outer(law, law), gram, float(loss.beta), float(loss.margin))
    return float(program.value) if _solved(cp, program, solver) else None


def _cvxpy(solver: str) -> Any:
    try:
        import_module(solver)
        return import_module("cvxpy")
    except ImportError:
        name = {"clarabel": "Clarabel"}.get(solver, solver.upper())
        raise NotInstalledError(
            f"CVXPY + {name} not measured; install them: pip install 'nceproof[bench]'"
        ) from None


def _least(cp: Any, pairs: Any, gram: Any, beta: float, margin: float) -> Any:
    """Return the program min Σ ρ_c ρ_j log(1 + e^{β(m − 1 + G_cj)}) over Gram matrices."""
    mean = cp.sum(cp.multiply(pairs, cp.logistic(beta * (margin - 1 + gram))))
    return cp.Problem(cp.Minimize(mean), [cp.diag(gram) == 1])


def _solved(cp: Any, problem: Any, solver: str) -> bool:
    try:
        problem.solve(solver=solver)
    except cp.SolverError:
        return False
    return bool(problem.status == cp.OPTIMAL)
