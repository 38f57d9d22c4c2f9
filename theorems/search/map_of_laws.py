"""Where among the laws of three classes L_sup rises with k, by float64 and gaps (untrusted).

Every law is marked as rising or falling only where the change exceeds the gaps of
`theorems.search.law_search`; all others are undecided. The laws are those of two grids: the small
triangles of the whole simplex, and the cells of its corner of rare classes on logarithmic axes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from numerics.floats.expectations import Floats
from numerics.floats.law_barrier import collapse_margins
from theorems.errors import FileError
from theorems.search.law_search import Problem, exceeds, supervised_values
from theorems.search.law_sets import Bools
from theorems.search.shards import Workers, done

Ints: TypeAlias = npt.NDArray[np.int64]

SECOND, THIRD = (1e-3, 1 / 2), (1e-5, 1 / 3)
"""The masses ρ_2 and ρ_3 of the corner; ρ_1 ≥ ρ_2 ≥ ρ_3 is at most 1/2 and 1/3."""

_BATCH = 512  # laws at a time, which bounds the memory
_ROUNDED = 1e-13  # of a margin of collapse, relative to 1


@dataclass(frozen=True)
class Triangles:
    """The simplex in N² small triangles: their corners, and for each the law at its centre.

    `corners` (M, 3) are the masses at the vertices, `triangles` (N², 3) three vertices each,
    `law` (N²,) the row in the laws of the map.
    """

    corners: Floats
    triangles: Ints
    law: Ints


@dataclass(frozen=True)
class Corner:
    """The laws ρ_1 ≥ ρ_2 ≥ ρ_3 in N × N cells of log ρ_2 and log ρ_3.

    `second` and `third` (N + 1,) are the edges, `law` (N, N) for each cell, ρ_3 by ρ_2, the row in
    the laws of the map; −1 where a cell has no such law.
    """

    second: Floats
    third: Floats
    law: Ints


@dataclass(frozen=True)
class LawMap:
    """L_sup at the minimiser for every law of both grids.

    `laws` (N, 3) have their masses sorted, largest first; `values`, `gaps` and the margins of
    `collapse` are (N, K), a column for each number of negatives. `verdicts` (N,) are 1 where L_sup
    rises between some k < k′ by more than the gaps, −1 where it falls at every step by more than
    the gaps, else 0: undecided.
    """

    problem: Problem
    triangles: Triangles
    corner: Corner
    laws: Floats
    values: Floats
    gaps: Floats
    collapse: Floats

    @property
    def verdicts(self) -> Ints:
        """1 rises, −1 falls, 0 undecided."""
        return verdicts(self.values, self.gaps)

    @property
    def changes(self) -> Floats:
        """(L_sup(k′) − L_sup(k))/L_sup(k), the largest of those that are shown; NaN without one."""
        changes, shown = _changes(self.values, self.gaps)
        before, _ = _pairs(self.values.shape[1])
        with np.errstate(all="ignore"):
            relative = np.where(shown, changes / self.values[:, before], -np.inf).max(axis=1)
        return np.asarray(np.where(shown.any(axis=1), relative, np.nan))

    @property
    def collapsed(self) -> Ints:
        """Whether both small classes share one vector, for each law and k: 1 yes, −1 no, 0 ?."""
        is_seen = (np.abs(self.collapse) > _ROUNDED) & np.isfinite(self.gaps)
        return np.where(is_seen, np.sign(self.collapse), 0).astype(int)


@dataclass(frozen=True)
class Batch:
    """L_sup, its gaps and the margins of collapse at some laws: a row a law, a column a number."""

    values: list[list[float]]
    gaps: list[list[float]]
    collapse: list[list[float]]

    @property
    def tried(self) -> int:
        """How many laws there are."""
        return len(self.values)

    @property
    def found(self) -> bool:
        """Nothing is looked for."""
        return False

    @classmethod
    def read(cls, text: str) -> Batch:
        """Return a batch that is stored.

        >>> Batch.read('{"values": [[1.0]], "gaps": [[0.5]], "collapse": [[0.0]]}').tried
        1
        """
        fields = json.loads(text)
        batch = cls(**fields)
        shapes = {np.asarray(part, dtype=float).shape for part in vars(batch).values()}
        if len(shapes) != 1 or len(shapes.pop()) != 2:
            raise ValueError(f"{text[:60]!r} is no batch of laws")
        return batch


@dataclass(frozen=True)
class Laws:
    """The laws of a map, in shards of so many laws that memory is bounded."""

    problem: Problem
    resolution: int

    @property
    def description(self) -> dict[str, str]:
        """What is mapped, as texts."""
        return {"map of laws": str(self.resolution), **self.problem.description}

    def shard(self, *, seed: int, number: int) -> Batch:
        """Compute the values at one batch of laws; the seed plays no part."""
        batches, _, _ = _grids(self.resolution)
        batch, problem = batches[number], self.problem
        with np.errstate(all="ignore"):
            margins = [
                collapse_margins(batch, negatives=k, loss=problem.loss) for k in problem.negatives
            ]
        values, gaps = supervised_values(batch, problem)
        return Batch(values.tolist(), gaps.tolist(), np.column_stack(margins).tolist())


def map_of_laws(
    problem: Problem,
    resolution: int,
    by: Workers,
    *,
    tick: Callable[[int, int], None] = lambda done, all: None,
) -> LawMap:
    """Return the map of a problem with three classes; `tick` is told the batches done and in all.

    >>> from numerics.exact.losses import Logistic
    >>> found = map_of_laws(Problem(3, (4, 16), Logistic(beta=5, margin=1)), 8, Workers())
    >>> found.laws.shape[1], sorted(set(found.verdicts.tolist()))
    (3, [-1, 0, 1])
    """
    work = Laws(problem, resolution)
    batches, triangles, corner = _grids(resolution)
    _, parts = done(
        work,
        by,
        about=work.description,
        read=Batch.read,
        shards=len(batches),
        tick=lambda progress: tick(progress.shards, len(batches)),
    )
    rows = [vars(parts[number]) for number in range(len(batches))]
    values, gaps, collapse = (
        np.concatenate([row[name] for row in rows]) for name in ("values", "gaps", "collapse")
    )
    laws = np.concatenate(batches)
    if len(values) != len(laws) or values.shape[1] != len(problem.negatives):
        raise FileError("the stored batches are not those of this map; name another folder")
    return LawMap(problem, triangles, corner, laws, values, gaps, collapse)


def verdicts(values: Floats, gaps: Floats) -> Ints:
    """Return 1, −1 or 0 for each row of values of L_sup, as `LawMap` says.

    >>> gaps = np.full((3, 2), 0.25)
    >>> verdicts(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 1.5]]), gaps).tolist()
    [1, -1, 0]
    """
    changes, shown = _changes(values, gaps)
    before, after = _pairs(values.shape[1])
    rises = (shown & (changes > 0)).any(axis=1)
    falls = (shown & (changes < 0))[:, after == before + 1].all(axis=1)
    return np.where(rises, 1, np.where(falls, -1, 0))


def _changes(values: Floats, gaps: Floats) -> tuple[Floats, Bools]:
    """Return L_sup(k′) − L_sup(k) for all k < k′, and whether it exceeds the gaps."""
    before, after = _pairs(values.shape[1])
    changes: Floats = values[:, after] - values[:, before]
    return changes, exceeds(changes, gaps[:, after] + gaps[:, before])


def _pairs(count: int) -> tuple[Ints, Ints]:
    before, after = np.array(list(combinations(range(count), 2))).T
    return before, after


@cache
def _grids(resolution: int) -> tuple[list[Floats], Triangles, Corner]:
    """Return the laws of both grids in the batches of the shards, and the grids; once a process."""
    whole, triangles = _whole(resolution)
    rare, corner = _corner(resolution, first=len(whole))
    laws = np.concatenate([whole, rare])
    return np.array_split(laws, -(-len(laws) // _BATCH)), triangles, corner


def _whole(resolution: int) -> tuple[Floats, Triangles]:
    """Return the distinct laws at the centres of the small triangles, and the triangles."""
    counts = np.array([(i, j) for i in range(resolution + 1) for j in range(resolution + 1 - i)])
    number = np.full((resolution + 2, resolution + 2), -1)
    number[counts[:, 0], counts[:, 1]] = np.arange(len(counts))
    i, j = counts[counts.sum(axis=1) < resolution].T
    upward = np.column_stack([number[i, j], number[i + 1, j], number[i, j + 1]])
    downward = np.column_stack([number[i + 1, j], number[i, j + 1], number[i + 1, j + 1]])
    triangles = np.concatenate([upward, downward[downward[:, 2] >= 0]])
    corners = np.column_stack([resolution - counts.sum(axis=1), counts])
    thirds = -np.sort(-corners[triangles].sum(axis=1), axis=1)  # of 1/(3N): equal laws are equal
    laws, law = np.unique(thirds, axis=0, return_inverse=True)
    return laws / (3 * resolution), Triangles(corners / resolution, triangles, law.reshape(-1))


def _corner(resolution: int, *, first: int) -> tuple[Floats, Corner]:
    """Return the laws of the cells whose centre is within one cell of ρ_1 ≥ ρ_2 ≥ ρ_3."""
    second, third = (np.geomspace(*ends, resolution + 1) for ends in (SECOND, THIRD))
    a, b = np.meshgrid(np.sqrt(second[1:] * second[:-1]), np.sqrt(third[1:] * third[:-1]))
    step = max(second[1] / second[0], third[1] / third[0])
    inside = (b <= a * step) & (a <= (1 - a - b) * step)
    law = np.full(inside.shape, -1)
    law[inside] = first + np.arange(inside.sum())
    laws = np.column_stack([1 - a[inside] - b[inside], a[inside], b[inside]])
    return -np.sort(-laws, axis=1), Corner(second, third, law)
