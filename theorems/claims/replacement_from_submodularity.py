"""The replacement inequality (R) from symmetry and submodularity, by a sorting network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

_SIZES = range(2, 7)

Exchange = tuple[int, int]
Row = tuple[int, ...]


@claim(
    kind="lemma",
    hypotheses=("ℓ is symmetric", "ℓ(a) + ℓ(b) ≥ ℓ(a ∧ b) + ℓ(a ∨ b): ℓ is submodular"),
    family="|S| = 2..6, every k ≥ |S|",
    source="nceproof",
    declared=Verdict.CERTIFIED,
    size=len(_SIZES),
)
def replacement_from_submodularity() -> Iterator[Instance]:
    """A symmetric, submodular loss has the replacement inequality (R).

    |S|·ℓ(v) ≥ Σ_{i∈S} ℓ(v with v_i in all places of S).

    The m = |S| cyclic shifts of the S-coordinates have the same ℓ, by symmetry. A compare-exchange
    of two of these vectors replaces a, b by a ∧ b, a ∨ b, and submodularity says that the sum of ℓ
    does not increase. In every place of S the shifts hold the numbers v_1..v_m in some order, and
    a sorting network sorts them in every place at once: the j-th vector ends with the j-th smallest
    number in all of S. Coordinates outside S are the same in all vectors and stay.

    Checked is that the network does so for every order of m different numbers, and for every
    0/1-vector: an exchange commutes with non-decreasing maps, so by the 0–1 principle it does so
    for all real numbers, ties included.
    """
    for m in _SIZES:
        network = insertion_network(m)
        orders = [v for v in permutations(range(m)) if not is_replaced(v, network)]
        zero_one = [v for v in product((0, 1), repeat=m) if not is_replaced(v, network)]
        failing = (*orders, *zero_one)
        yield Instance(
            {"|S|": str(m), "exchanges": " ".join(f"{a + 1}:{b + 1}" for a, b in network)},
            not failing,
            f"{len(network)} exchanges, each one use of submodularity; all orders of {m} numbers "
            f"and all {2**m} 0/1-vectors",
            {"v": [str(x) for x in failing[0]]} if failing else {},
        )


def insertion_network(m: int) -> tuple[Exchange, ...]:
    """Return the exchanges of insertion sort: the smaller number goes to the first place.

    >>> insertion_network(3)
    ((0, 1), (1, 2), (0, 1))
    """
    return tuple((n - 1, n) for last in range(1, m) for n in range(last, 0, -1))


def cyclic_shifts(v: Sequence[int]) -> list[Row]:
    """Return the vectors that arise from v by turning its coordinates round.

    >>> cyclic_shifts((1, 2, 3))
    [(1, 2, 3), (2, 3, 1), (3, 1, 2)]
    """
    return [(*v[n:], *v[:n]) for n in range(len(v))]


def exchanged(rows: Sequence[Row], network: Sequence[Exchange]) -> list[Row]:
    """Return the vectors after the exchanges (a, b) ↦ (a ∧ b, a ∨ b).

    >>> exchanged([(1, 2), (2, 1)], [(0, 1)])
    [(1, 1), (2, 2)]
    """
    changed = list(rows)
    for a, b in network:
        pairs = list(zip(changed[a], changed[b], strict=True))
        changed[a], changed[b] = tuple(map(min, pairs)), tuple(map(max, pairs))
    return changed


def is_replaced(v: Sequence[int], network: Sequence[Exchange]) -> bool:
    """Tell whether the network turns the shifts of v into the constant vectors of its numbers.

    >>> is_replaced((2, 3, 1), insertion_network(3)), is_replaced((2, 3, 1), ((0, 1), (1, 2)))
    (True, False)
    """
    return exchanged(cyclic_shifts(v), network) == [(x,) * len(v) for x in sorted(v)]
