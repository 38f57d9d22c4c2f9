"""With four classes the least 0/1 error on the minimiser of L_k can rise with k."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from flint import arb

from numerics.balls.dual_check import MinimumCertificate, minimiser_box, minimum
from numerics.balls.enclosure import Enclosure, greatest, precision
from numerics.balls.population_enclosure import anchors
from numerics.exact.losses import Logistic
from numerics.exact.rationals import as_fraction, rational
from numerics.floats.dual_certificate import certify
from numerics.floats.dual_search import minimise_latent_loss
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    below,
    claim,
    counterexample,
    grid,
    undecided,
)

_LAW = ("929/1000", "7074/100000", "16/100000", "1/10000")
_FEW, _MANY = 12, 64
_LOSS = Logistic(beta=5)
_BITS = 120


@claim(
    kind="refutation",
    hypotheses=(
        "four classes of masses above 0, and weights of theirs downstream, any",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ 4",
        "ℓ is the logistic loss log(1 + Σ exp(−β v_i)), β > 0",
        "the error of f is the least weight of what a rule gets wrong that names a class by f(x)",
    ),
    family=grid(law=[", ".join(_LAW)]),
    source="nceproof; docs/collapse.md",
    declared=Verdict.REFUTED,
    rests_on=("two-classes-share-a-vector",),
    rests_on_open=True,
    instead=("top-one-error-does-not-rise",),
)
def top_one_error_of_four_classes() -> Iterator[Instance]:
    """With four classes the least 0/1 error at the minimiser of L_k does not rise with k.

    False for β = 5 from k = 12 to 64: two rare classes part and come together again. With three
    classes it is true (`top-one-error-does-not-rise`).

    At k = 12 all four vectors differ, by a box around the minimiser: the error is 0. At k = 64 the
    two rare classes share a vector, by `two-classes-share-a-vector`, and the error is at least the
    lesser weight of theirs: 1/10000 with weights ρ, 1/4 with uniform weights. R is enclosed at the
    minimiser for three classes, in its box: where the cosines move by at most r, each slope of L_k
    does by a factor between e^{−2βr} and e^{2βr}.
    """
    yield judged(_LAW, _FEW, _MANY)


def judged(law: Sequence[str], few: int, many: int) -> Instance:
    """Decide that the last two classes are apart at `few` and together at `many`."""
    masses = [*map(Fraction, law)]
    merged = [*masses[:-2], masses[-2] + masses[-1]]
    apart, room = all_differ(_proposed(masses, few)), room_of_last(_proposed(merged, many))
    witness = {"class_law": list(law), "R": list(room.decimals(12)) if room else "unknown"}
    together = below(0, room) if room else undecided("the minimiser is not located")
    evidence = counterexample(all_of(apart, together), argued=True)
    note = f"all differ at k = {few}; R at k = {many}"
    return Instance({"law": ", ".join(law)}, evidence, note, witness)


def _proposed(masses: Sequence[Fraction], k: int) -> MinimumCertificate:
    """Return what floats propose; trusted checks make the box of it."""
    found = minimise_latent_loss(masses, negatives=k, loss=_LOSS)
    return certify(found, bits=_BITS)


def all_differ(certificate: MinimumCertificate) -> Evidence:
    """Decide that all cosines of the minimiser are below 1."""
    gram, box = minimum(certificate, bits=_BITS).gram, minimiser_box(certificate, bits=_BITS)
    if box is None:
        return undecided("the minimiser is not located")
    pairs = combinations(range(len(gram)), 2)
    return all_of(*(below(as_fraction(gram[i][j]) + box[i][j], 1) for i, j in pairs))


def room_of_last(certificate: MinimumCertificate) -> Enclosure | None:
    """Enclose R of `two-classes-share-a-vector` for the last class, over βk; None without a box."""
    gram, box = minimum(certificate, bits=_BITS).gram, minimiser_box(certificate, bits=_BITS)
    if box is None:
        return None
    law, k, rate = certificate.law, int(certificate.negatives), 2 * rational(_LOSS.beta)
    with precision(_BITS + 40):
        rows = anchors(gram, law, negatives=k, loss=_LOSS, bits=_BITS, derivatives=True)
        reach = greatest(arb(rational(r)) for row in box for r in row)
        factor = (rate * arb(0, reach)).exp()  # of z/(1 + S): both terms move by e^{±βr}
        slopes = [
            [-arb(mass) * slope * factor for slope in row.slopes]
            for mass, row in zip(law, rows, strict=True)
        ]
        last = len(law) - 1
        pull = arb(0)
        for j in range(last):
            cosine = arb(gram[last][j]) + arb(0, rational(box[last][j]))
            pull -= (slopes[last][j] + slopes[j][last]) / 2 * cosine
        return Enclosure.of((pull - slopes[last][last]) / (k * rational(_LOSS.beta)), bits=80)
