"""Which claims can be searched, and how: every open claim and every refuted one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from theorems.search.cases import CASES
from theorems.search.drawing import LowDimensionHunt, RepresentationHunt
from theorems.search.finding import Finding, Hunt, witness_of
from theorems.search.loss_hunts import LOSSES, LossHunt
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.claim import Claim
from theorems.verdicts.verdict import Instance, Verdict


def hunt_of(claim: str) -> tuple[Hunt, int | None]:
    """Return the hunt against a claim, and its number of shards if that is finite.

    >>> hunt_of("spectral-etf-optimal")[1] is None, hunt_of("debiased-depends-on-margins")[1]
    (True, 1)
    """
    if claim == "indistinguishability-in-low-dimension":
        return LowDimensionHunt(), None
    if claim in CASES:
        return RepresentationHunt(claim), None
    if claim in LOSSES:
        return LossHunt(claim), None
    return InstanceHunt(claim), len(find_claim(claim).family.members)


@dataclass(frozen=True)
class InstanceHunt:
    """The search that a claim makes itself: shard n is its n-th instance, from scratch."""

    claim: str

    @property
    def description(self) -> Mapping[str, str]:
        """The claim alone."""
        return {"instances of": self.claim}

    def shard(self, *, seed: int, number: int) -> Finding:
        """Run one instance; the seed plays no part.

        >>> InstanceHunt("spectral-etf-optimal").shard(seed=0, number=0).found
        True
        """
        instance = _nth(find_claim(self.claim), number)
        where = ", ".join(f"{name} = {value}" for name, value in instance.parameters.items())
        if instance.holds is False:
            return Finding(1, 1.0, where, witness=witness_of(instance))
        return Finding(max(1, instance.searched), -1.0, f"{where}: {instance.said}")


def _nth(claim: Claim, number: int) -> Instance:
    assert claim.instances is not None
    for n, instance in enumerate(claim.instances()):
        if n == number:
            return instance
    raise ValueError(f"{claim.id} has no instance {number}")


def can_be_searched(claim: Claim) -> bool:
    """Tell whether a claim is open or refuted, so that a counterexample may exist.

    >>> can_be_searched(find_claim("gram-bound"))
    False
    """
    return claim.declared in (Verdict.OPEN, Verdict.REFUTED) and claim.instances is not None
