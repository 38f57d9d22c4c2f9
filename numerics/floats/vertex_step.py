"""The last step of a search among losses with kinks: ties made exact, in float64 (untrusted).

A smoothing tells which coordinates of an anchor tie at the minimiser. On that face the loss is
linear in the Gram matrix, and the optimality conditions are equations: with G = UUᵀ, A the
symmetrised ρ_c P_cj and multipliers y,

    (A − Diag(y)) U = 0,   ‖u_c‖ = 1,   tied coordinates are equal,   tied weights have their sum.

Newton's method solves them to rounding error from where the smoothing has come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from numerics.floats.expectations import Floats

_STEPS = 12
_RANKS = (1e-2, 1e-4, 1e-6)  # eigenvalues of the Gram matrix below one of these are taken as 0


@dataclass(frozen=True)
class Face:
    """Coordinates of an anchor that tie; their weights have a sum, or they are 0 for none given."""

    members: tuple[int, ...]
    total: float | None


@dataclass(frozen=True)
class Vertex:
    """Unit rows U, weights P and multipliers y that meet the equations of a face nearly."""

    vectors: Floats
    weights: Floats
    multipliers: Floats


def vertices(
    U: Floats, weights: Floats, faces: Sequence[Sequence[Face]], rho: Floats, margin: float
) -> list[Vertex]:
    """Return what Newton's method comes to from unit rows, for several ranks of the Gram matrix.

    `faces[c]` are the faces of anchor c; a coordinate in none of them has weight 0.

    >>> faces = [[Face((0,), 0.5), Face((1,), 0.5)], [Face((1,), 0.5), Face((0,), 0.5)]]
    >>> found = vertices(np.array([[1.0, 0.1], [-1.0, 0.1]]), np.full((2, 2), 0.5), faces,
    ...                  np.array([0.5, 0.5]), 1.0)
    >>> (found[0].vectors @ found[0].vectors.T).round(9).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    values, vectors = np.linalg.eigh(U @ U.T)
    found = []
    for rank in sorted({int((values > small).sum()) for small in _RANKS}):
        kept = vectors[:, -rank:] * np.sqrt(values[-rank:])
        kept /= np.linalg.norm(kept, axis=1, keepdims=True)
        vertex = _newton(_Equations(faces, rho, margin), kept, weights)
        if vertex is not None:
            found.append(vertex)
    return found


class _Equations:
    """The equations of faces, and their derivatives, in U, y and the weights that are not fixed."""

    def __init__(self, faces: Sequence[Sequence[Face]], rho: Floats, margin: float) -> None:
        self.faces, self.rho, self.margin = faces, rho, margin
        count = len(rho)
        self.fixed = np.zeros((count, count))
        self.free: list[tuple[int, int]] = []
        for c, of_anchor in enumerate(faces):
            for face in of_anchor:
                if face.total is not None and len(face.members) == 1:
                    self.fixed[c, face.members[0]] = face.total
                else:
                    self.free += [(c, j) for j in face.members]
        self.place = {pair: n for n, pair in enumerate(self.free)}

    def dual(self, free: Floats) -> tuple[Floats, Floats]:
        """Return the weights P and the matrix A."""
        P = self.fixed.copy()
        for (c, j), weight in zip(self.free, free.tolist(), strict=True):
            P[c, j] = weight
        D = self.rho[:, None] * P
        A: Floats = (D + D.T) / 2
        np.fill_diagonal(A, 0.0)
        return P, A

    def system(self, U: Floats, y: Floats, free: Floats, scale: Floats) -> tuple[Floats, Floats]:
        """Return residuals and Jacobian; row c of the first equations is divided by scale[c]."""
        count, rank = U.shape
        _, A = self.dual(free)
        S = A - np.diag(y)
        size = U.size + count + len(self.free)
        rows, residuals = [], []
        block = np.zeros((count, rank, size))
        for a in range(rank):
            block[:, a, a : U.size : rank] = S
        block[np.arange(count), :, U.size + np.arange(count)] = -U
        for (c, j), n in self.place.items():
            if c != j:
                half = self.rho[c] / 2
                block[c, :, U.size + count + n] += half * U[j]
                block[j, :, U.size + count + n] += half * U[c]
        rows.append((block / scale[:, None, None]).reshape(U.size, size))
        residuals.append(((S @ U) / scale[:, None]).ravel())
        norms = np.zeros((count, size))
        for c in range(count):
            norms[c, c * rank : (c + 1) * rank] = U[c]
        rows.append(norms)
        residuals.append(((U * U).sum(axis=1) - 1) / 2)
        for c, of_anchor in enumerate(self.faces):
            for face in of_anchor:
                self._tie(c, face, U, free, scale, rows, residuals)
        return np.concatenate(residuals), np.vstack(rows)

    def _tie(
        self,
        c: int,
        face: Face,
        U: Floats,
        free: Floats,
        scale: Floats,
        rows: list[Floats],
        residuals: list[Floats],
    ) -> None:
        """Add the equations of one face: equal coordinates, or 0; and the sum of the weights."""
        if face.total is not None and len(face.members) == 1:
            return
        count, rank = U.shape
        size = U.size + count + len(self.free)
        members = list(face.members)
        y = self.margin - 1 + U[members] @ U[c]
        slopes = np.zeros((len(members), size))
        for n, j in enumerate(members):
            if j == c:
                y[n] = self.margin  # G_cc = 1 does not vary
                continue
            slopes[n, c * rank : (c + 1) * rank] += U[j]
            slopes[n, j * rank : (j + 1) * rank] += U[c]
        if face.total is None:
            rows.append(slopes)
            residuals.append(y)
            return
        rows.append(slopes - slopes.mean(axis=0))
        residuals.append(y - y.mean())
        places = [self.place[c, j] for j in members]
        whole = np.zeros((1, size))
        whole[0, U.size + count + np.array(places)] = self.rho[c] / scale[c]
        rows.append(whole)
        residuals.append(np.array([(free[places].sum() - face.total) * self.rho[c] / scale[c]]))


def _newton(equations: _Equations, U: Floats, weights: Floats) -> Vertex | None:
    free = np.array([weights[pair] for pair in equations.free])
    count = len(U)
    _, A = equations.dual(free)
    scale = np.maximum(np.abs(A).max(axis=1), 1e-30)
    y = (A * (U @ U.T)).sum(axis=1)
    # Columns in units in which all unknowns are of the size of 1.
    units = np.concatenate(
        [
            np.ones(U.size),
            scale,
            np.array([scale[c] / equations.rho[c] for c, _ in equations.free]),
        ]
    )
    last = np.inf
    for _ in range(_STEPS):
        residual, jacobian = equations.system(U, y, free, scale)
        size = float(np.abs(residual).max())
        if not np.isfinite(size) or size > 1e3:
            return None
        if size < 1e-15 or (size < 1e-11 and size > last / 2):
            break
        last = size
        step = units * np.linalg.lstsq(jacobian * units, -residual, rcond=1e-11)[0]
        U = U + step[: U.size].reshape(U.shape)
        U = U / np.linalg.norm(U, axis=1, keepdims=True)
        y = y + step[U.size : U.size + count]
        free = free + step[U.size + count :]
    P, _ = equations.dual(free)
    return Vertex(U, P, y)
