"""A false neighbour of `etf-exists`: one dimension too few."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq_mat

from numerics.exact.geometry import simplex_etf_gram
from theorems.language import Instance, Verdict, claim, counterexample, different, grid

_CLASSES = range(3, 9)


@claim(
    kind="refutation",
    hypotheses=("C ≥ 3", "d = C − 2"),
    family=grid("d = C − 2", C=_CLASSES),
    source="false neighbour of Awasthi, Dikkala, Kamath, ICML 2022: d ≥ C − 1 cannot be lowered",
    declared=Verdict.REFUTED,
    instead=("etf-exists", "etf-exists-for-every-class-count"),
)
def etf_exists_one_dimension_lower() -> Iterator[Instance]:
    """A simplex ETF of C unit vectors exists in R^{C−2}.

    False for C = 3..8: C − 1 of the vectors already have a Gram matrix with nonzero determinant, so
    they are linearly independent and do not fit in R^{C−2}.
    """
    for classes in _CLASSES:
        yield _instance(classes)


def _instance(classes: int) -> Instance:
    """Decide by the determinant of the Gram matrix of the first C − 1 vectors."""
    minor = [list(row[: classes - 1]) for row in simplex_etf_gram(classes)[: classes - 1]]
    determinant = fmpq_mat(minor).det()
    witness = {
        "gram of the first vectors": [[str(entry) for entry in row] for row in minor],
        "determinant": str(determinant),
        "dimension": str(classes - 2),
    }
    return Instance(
        {"C": str(classes)},
        counterexample(different(determinant, 0), argued=True),
        f"{classes - 1} vectors with Gram determinant {determinant} are independent",
        witness,
    )
