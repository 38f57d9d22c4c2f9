"""How fast InfoNCE comes to its limit as the number of negatives grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import Matrix
from numerics.exact.rationals import rational
from theorems.claims.negatives._normalised import LAWS, MAPS, less_log, masses
from theorems.language import Instance, Verdict, all_of, at_most, claim, grid

_NEGATIVES = (1, 2, 8, 64, 1024)


@claim(
    kind="theorem",
    hypotheses=(
        "f is constant on classes: a simplex, orthonormal vectors, or one class against the rest",
        "τ = 1",
        "ℓ is the logistic loss (β = 1), so that L_k is InfoNCE with k negatives",
    ),
    family=grid(law=LAWS, map=MAPS, k=_NEGATIVES),
    source="Wang, Isola, ICML 2020, Theorem 1 (3), with a better rate (read: full text)",
    declared=Verdict.CERTIFIED,
)
def asymptotics_rate() -> Iterator[Instance]:
    """For five laws, three maps and five k InfoNCE less log k is within e²/k of its limit.

    −e^4/8 ≤ k (L_k(f) − log k − L_∞(f)) ≤ e^2, with L_∞ = E log E e^{−v}, for k = 1, 2, 8, 64, 1024
    at the maps and laws of the family. The source has the order k^{−1/2}, for every k and map.

    That it is so for every k, map and τ, with e^{2/τ} and e^{4/τ}/8, is not checked. Let
    y_i = e^{s_i/τ} of the negatives, in [m, 1/m] for m = e^{−1/τ}, with mean ȳ and μ = E y, and
    p = e^{s/τ} ≤ 1/m of the positive. E log(ȳ + p/k) ≤ log(μ + p/k) ≤ log μ + p/(kμ). And log ȳ is
    at least log μ + (ȳ − μ)/μ − (ȳ − μ)²/(2m²), whose mean is log μ − Var y/(2km²), with
    Var y ≤ 1/(4m²).
    """
    for law in LAWS:
        for name, map_of in MAPS.items():
            gram = map_of(len(masses(law)))
            for k in _NEGATIVES:
                error, lower, upper = _error(gram, law, k)
                yield Instance(
                    {"law": law, "map": name, "k": str(k)},
                    all_of(at_most(lower, error), at_most(error, upper)),
                    "k times the error",
                    {"k times the error": list(error.decimals(9))},
                )


def _error(gram: Matrix, law: str, k: int) -> tuple[Enclosure, Enclosure, Enclosure]:
    """Return k times L_k − log k − L_∞, and its bounds."""
    value = less_log(latent_loss(gram, masses(law), negatives=k, bits=120), k)
    with precision(160):
        error = k * (value.ball() - limit(gram, masses(law)))
        bounds = -arb(4).exp() / 8, arb(2).exp()
        found = [Enclosure.of(x, bits=80) for x in (error, *bounds)]
    return found[0], found[1], found[2]


def limit(gram: Matrix, law: Sequence[str]) -> arb:
    """Return L_∞ = Σ_c ρ_c log Σ_t ρ_t e^{⟨u_c, u_t⟩ − 1}."""
    total, weights = arb(0), [rational(mass) for mass in law]
    for weight, row in zip(weights, gram, strict=True):
        decay = sum((p * (arb(x) - 1).exp() for p, x in zip(weights, row, strict=True)), arb(0))
        total += weight * decay.log()
    return total
