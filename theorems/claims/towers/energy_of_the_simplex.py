"""The simplex bound for losses that push all vectors of one view apart."""

from __future__ import annotations

from typing import Any

from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.clip_full_batch import LOSS
from theorems.derivation import average, chain, rewrite, rewrite_left
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.citing import cite
from theorems.verdicts.claim import derived


def _energy(coordinate: Any) -> Any:
    return t.Bind(d.c, t.ClassLaw(), t.Loss(d.u, t.OtherClasses(d.c), coordinate))


def formal() -> Statement:
    """(1/N) Σ_c ℓ((−⟨u_c, u_t⟩)_{t ≠ c}) ≥ ℓ(1/(N−1)·1)."""
    cosine = t.Inner(t.Value("u", d.c), t.Value("u", d.u))
    units = frozenset((given.UnitVectors("u"),))
    return given.Statement(LOSS | units, _energy(-cosine), "≥", _energy(1 / (pairs.SIZE - 1)))


@derived(
    kind="theorem",
    formal=formal,
    source="Cohn, Kumar 2007 for energies of pairs (read: memory); Koromilas et al. 2024 (arXiv "
    "2405.18045; read: abstract) for DHEL and kernel losses in dimension N − 1 and above",
    remarks=("C is the number N of vectors",),
)
def energy_of_the_simplex() -> Theorem:
    """No unit vectors have a smaller energy than the simplex ETF.

    (1/N) Σ_c ℓ((−⟨u_c, u_t⟩)_{t ≠ c}) ≥ ℓ(1/(N−1)·1) for every N ≥ 2 and d and every convex,
    symmetric, non-increasing ℓ: Σ_t e^{⟨u_c, u_t⟩/τ} and its logarithm, Gaussian kernels, the
    largest cosine. So a loss −⟨u_c, u_c⁺⟩ + ℓ with negatives of the own view only, as DHEL, or the
    sum over a kernel, is least at a simplex with its positives aligned, which is there from
    dimension N − 1 on.

    The mean of −⟨u_s, u_t⟩ over different s and t is at most 1/(N−1): `gram-bound`.
    """
    pi = t.Variable("π", "permutation")
    renamed = rules.relabel(formal().left, pi)
    binder, loss = renamed.right.args[2].args[:2], renamed.right.args[2].args[2]
    inner = rules.reorder(loss, pi)
    reordered = average(inner, (d.c, t.ClassLaw()), binder)
    jensen = rules.jensen(inner.right, (binder,))
    below = rules.add(cite("gram-bound"), rules.algebra(_opposite(), _opposite()))
    bound = rewrite_left(1 / (pairs.SIZE - 1), below)
    of_others = rewrite(bound, jensen.right.args[2], given.Balanced(), given.Distinct(d.u, d.c))
    smaller = rules.decrease(of_others, d.u, t.OtherClasses(d.c))
    return chain(renamed, reordered, average(rules.chain(jensen, smaller), (d.c, t.ClassLaw())))


def _opposite() -> Any:
    """Return 1/(N−1) less the mean cosine, which turns −1/(N−1) ≤ the mean round."""
    mean = pairs.negatives(pairs.vectors("u"), pairs.vectors("u"))
    return 1 / (pairs.SIZE - 1) - mean / (pairs.SIZE * (pairs.SIZE - 1))
