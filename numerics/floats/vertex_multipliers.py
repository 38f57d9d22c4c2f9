"""Multipliers at a vertex of a loss with kinks, well inside their cone, in float64 (untrusted).

At unit rows U and a face the optimality conditions are linear in the weights P:

    (A − Diag(y)) U = 0,   y_c = (AG)_cc,   tied weights have their sum,   P in its polytope.

Where they have many solutions, Newton's method ends at one of them, for which A − Diag(y) need not
be positive semidefinite. Here one is sought that has room, in the polytope and in the cone, each in
its own units: rows of rare losses are a thousand million times smaller than those of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from numerics.exact.losses import Loss
from numerics.exact.shapes import WorstCase
from numerics.floats.expectations import Floats
from numerics.floats.vertex_step import Face, Vertex

_MOST = 200  # of unknowns: a step of the barrier takes their square times that of the classes
_ALL_SETS = 8  # of a face of at most so many coordinates all subsets are constraints
_SINGULAR = 1e-10
_STEPS, _SHARPER = 60, 10.0
_ENOUGH = 1e-3  # of the units, so much room ends the search
_TOO_FAR = 1e-6  # by which the equations may be missed
_ROUNDING = 1e-15
_NEGLIGIBLE = 1e-6
_LEAST = 1e-300


@dataclass(frozen=True)
class _Linear:
    """Numbers A x + b."""

    slopes: Floats
    constant: Floats


def centred(
    U: Floats, faces: Sequence[Sequence[Face]], rho: Floats, loss: Loss, negatives: float
) -> Vertex | None:
    """Return unit rows with weights that have room; None where no solution is found.

    Nothing is looked for where nothing is free, or more than 200 weights are.

    >>> from numerics.exact.losses import Hinge
    >>> faces = [[Face((1,), None), Face((0,), 0.5)], [Face((1,), 0.5)]]
    >>> U, rho = np.array([[1.0], [-1.0]]), np.array([0.5, 0.5])
    >>> found = centred(U, faces, rho, Hinge(margin=2), 1)
    >>> bool(0 < found.weights[0, 1] < 0.5), bool((found.multipliers < 0).all())
    (True, True)
    """
    problem = _Problem(U, faces, rho, loss, negatives)
    x = problem.solution() if 0 < len(problem.unknown) <= _MOST else None
    if x is None:
        return None
    P, A = problem.dual(x)
    return Vertex(U, P, (A * (U @ U.T)).sum(axis=1))


class _Problem:
    """Equations and constraints in the unknown weights, each in its units."""

    def __init__(
        self,
        U: Floats,
        faces: Sequence[Sequence[Face]],
        rho: Floats,
        loss: Loss,
        negatives: float,
    ) -> None:
        self.U, self.faces, self.rho = U, faces, rho
        self.worst, self.k = isinstance(loss.shape, WorstCase) and negatives > 1, negatives
        self.fixed = np.zeros((len(rho), len(rho)))
        for c, of_anchor in enumerate(faces):
            for face in of_anchor:
                if face.total is not None and len(face.members) == 1:
                    self.fixed[c, face.members[0]] = face.total
        self.sizes = np.maximum(rho * self._reach(np.zeros(len(rho)), rho), _LEAST)
        if self.worst and negatives < np.inf:  # how often it matters what the other classes do
            self.sizes = np.maximum(rho * np.exp(negatives * np.log1p(-rho)), _LEAST)
        self.unknown = list(self._unknown())
        self.place = {pair: n for n, pair in enumerate(self.unknown)}
        self.units = np.array([self._unit(c, j) for c, j in self.unknown])

    def _unit(self, c: int, j: int) -> float:
        return float(min(self.sizes[c], self.sizes[j]) / self.rho[c])

    def _unknown(self) -> Iterator[tuple[int, int]]:
        """Yield the places of weights to be found; what can only be next to nothing is 0."""
        for c, of_anchor in enumerate(self.faces):
            before = sum(self.rho[list(f.members)].sum() for f in of_anchor if f.total is not None)
            for face in of_anchor:
                if face.total is not None and len(face.members) > 1:
                    yield from ((c, j) for j in face.members)
                elif face.total is None:
                    (j,) = face.members
                    reach = float(self._reach(np.array(before), self.rho[j]))
                    if reach > _NEGLIGIBLE * self._unit(c, j):
                        yield c, j

    def _reach(self, before: Floats, mass: Floats) -> Floats:
        """Return the chance that k draws hit a set of some mass, and none of one before it."""
        if not self.worst:
            return np.asarray(mass * (1.0 if self.k == np.inf else self.k))
        if self.k == np.inf:
            return np.asarray(np.where(before == 0, 1.0, 0.0))
        left = np.maximum(1 - before, 0.0)
        share = np.minimum(mass / np.maximum(left, _LEAST), 1 - 2.0**-53)
        return np.asarray(left**self.k * -np.expm1(self.k * np.log1p(-share)))

    def dual(self, x: Floats) -> tuple[Floats, Floats]:
        """Return the weights P and the symmetrised ρ_c P_cj."""
        P = self.fixed.copy()
        for pair, weight in zip(self.unknown, (x * self.units).tolist(), strict=True):
            P[pair] = weight
        D = self.rho[:, None] * P
        A: Floats = (D + D.T) / 2
        np.fill_diagonal(A, 0.0)
        return P, A

    def _linear(self, of: object) -> _Linear:
        """Return a function of the dual matrix, which is linear, in the unknowns."""
        assert callable(of)
        constant = of(self.dual(np.zeros(len(self.unknown)))[1])
        slopes = [of(self.dual(unit)[1]) - constant for unit in np.eye(len(self.unknown))]
        return _Linear(np.array(slopes), constant)

    def _slack(self, A: Floats) -> Floats:
        return np.asarray(A - np.diag((A * (self.U @ self.U.T)).sum(axis=1)))

    def _equations(self) -> _Linear:
        """Return what has to be 0: A − Diag(y) on U, and the sums of tied weights."""
        on_rows = self._linear(lambda A: ((self._slack(A) @ self.U) / self.sizes[:, None]).ravel())
        slopes, constants = [on_rows.slopes.T], [on_rows.constant]
        for c, of_anchor in enumerate(self.faces):
            for face in of_anchor:
                if face.total is not None and len(face.members) > 1:
                    row = np.zeros(len(self.unknown))
                    row[[self.place[c, j] for j in face.members]] = 1.0
                    row *= self.units * self.rho[c] / self.sizes[c]
                    slopes.append(row[None, :])
                    constants.append(np.array([-face.total * self.rho[c] / self.sizes[c]]))
        return _Linear(np.vstack(slopes), np.concatenate(constants))

    def _polytope(self) -> _Linear:
        """Return what has to be ≥ 0: weights, and what k draws hit less the weight of sets."""
        count = len(self.unknown)
        slopes, constants = [np.eye(count)], [np.zeros(count)]
        for c, of_anchor in enumerate(self.faces):
            loose = [f.members[0] for f in of_anchor if f.total is None]
            loose, before = [j for j in loose if (c, j) in self.place], 0.0
            for face in (f for f in of_anchor if f.total is not None):
                if len(face.members) > 1:
                    self._hit(c, list(face.members), before, False, slopes, constants)
                before += float(self.rho[list(face.members)].sum())
            if loose:
                self._hit(c, loose, before, True, slopes, constants)
        return _Linear(np.vstack(slopes), np.concatenate(constants))

    def _hit(
        self,
        c: int,
        members: list[int],
        before: float,
        whole: bool,
        slopes: list[Floats],
        constants: list[Floats],
    ) -> None:
        """Add that no set of members has more weight than draws hit; the `whole` set as well."""
        most = len(members) - (not whole)
        lengths = range(1, most + 1)
        if not self.worst:
            lengths = range(1, 2)
        elif len(members) > _ALL_SETS:
            lengths = range(1, 2) if not whole else range(most, most + 1)
        for length in lengths:
            for chosen in combinations(members, length):
                mass = np.array(self.rho[list(chosen)].sum())
                reach = float(self._reach(np.array(before), mass))
                row = np.zeros(len(self.unknown))
                places = [self.place[c, j] for j in chosen]
                row[places] = -self.units[places]
                unit = reach if reach * reach > _LEAST else 1.0  # no draw hits them: no weight
                slopes.append(row[None, :] / unit)
                constants.append(np.array([reach / unit]))

    def _cone(self) -> _Linear:
        """Return what has to be ⪰ 0: A − Diag(y) off U, with rows in their units."""
        scale = 1 / np.sqrt(self.sizes)
        _, values, axes = np.linalg.svd((self.U / scale[:, None]).T)
        off = axes[int((values > 1e-9 * values[0]).sum()) :]

        def of(A: Floats) -> Floats:
            return np.asarray(off @ (scale[:, None] * self._slack(A) * scale) @ off.T)

        return self._linear(of)

    def solution(self) -> Floats | None:
        """Return unknowns that solve the equations, with the most room that is found."""
        equations = self._equations()
        E, e = equations.slopes, equations.constant
        left, values, axes = np.linalg.svd(E)
        rank = int((values > _SINGULAR * max(values[0], _LEAST)).sum())
        start = -axes[:rank].T @ ((left[:, :rank].T @ e) / values[:rank])
        if np.abs(E @ start + e).max() > _TOO_FAR:
            return None
        if rank == len(self.unknown):
            return np.asarray(start)
        free = axes[rank:].T
        inside, cone = self._polytope(), self._cone()
        z = _roomiest(
            _Linear(inside.slopes @ free, inside.slopes @ start + inside.constant),
            _Linear(
                np.tensordot(free.T, cone.slopes, axes=1),
                cone.constant + np.tensordot(start, cone.slopes, axes=1),
            ),
        )
        return np.asarray(start + free @ z)


def _roomiest(inside: _Linear, cone: _Linear) -> Floats:
    """Return z with a large r such that all numbers are ≥ r and the matrix ⪰ r, by a barrier.

    >>> one = _Linear(np.array([[1.0], [-1.0]]), np.array([0.0, 1.0]))
    >>> z = _roomiest(one, _Linear(np.zeros((1, 1, 1)), np.ones((1, 1))))
    >>> bool(0.4 < z[0] < 0.6)
    True
    """
    count, size = inside.slopes.shape[1], cone.constant.shape[0]
    z, eye = np.zeros(count), np.eye(size)
    room = min(inside.constant.min(), np.linalg.eigvalsh(cone.constant)[0] if size else 0.0)
    room -= max(1.0, abs(room))
    matrices = np.concatenate([cone.slopes, -eye[None]])
    weight = (len(inside.slopes) + size) / abs(room)
    for _ in range(_STEPS):
        slack = inside.slopes @ z + inside.constant - room
        M = cone.constant + np.tensordot(z, cone.slopes, axes=1) - room * eye
        values = np.linalg.eigvalsh(M) if size else np.ones(1)
        if slack.min() <= _ROUNDING * abs(room) or values[0] <= _ROUNDING * values[-1]:
            break  # rounding errors are larger than what is left
        inverse = np.linalg.inv(M)
        rows = np.column_stack([inside.slopes, -np.ones(len(slack))]) / slack[:, None]
        turned = np.einsum("ij,njk->nik", inverse, matrices)
        slope = -rows.sum(axis=0) - np.einsum("nii->n", turned)
        slope[-1] -= weight
        curvature = rows.T @ rows + np.einsum("nij,mji->nm", turned, turned)
        if not np.isfinite(curvature).all():
            break
        step = -np.linalg.lstsq(curvature, slope, rcond=None)[0]
        decrement = float(-slope @ step)
        along = np.concatenate(
            [-rows @ step, -np.linalg.eigvals(np.tensordot(step, turned, axes=1)).real]
        )
        length = min(1.0, 0.9 / max(float(along.max()), _LEAST))
        z, room = z + length * step[:-1], room + length * float(step[-1])
        if decrement < 1.0:
            if room > _ENOUGH:
                break
            weight *= _SHARPER
    return z
