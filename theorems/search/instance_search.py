"""The search that every claim has: its instances, computed again one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from theorems.search.finding import Finding, witness_of
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.claim import Claim
from theorems.verdicts.family import at
from theorems.verdicts.verdict import Instance


@dataclass(frozen=True)
class InstanceSearch:
    """The search that a claim makes itself: shard n is its n-th instance, from scratch."""

    claim: str

    @property
    def description(self) -> Mapping[str, str]:
        """The claim alone."""
        return {"instances of": self.claim}

    @property
    def shards(self) -> int:
        """How many there are: one an instance.

        >>> InstanceSearch("debiased-depends-on-margins").shards
        1
        """
        return len(find_claim(self.claim).family.members)

    def shard(self, *, seed: int, number: int) -> Finding:
        """Run one instance; the seed plays no part.

        >>> InstanceSearch("spectral-etf-optimal").shard(seed=0, number=0).found
        True
        """
        instance = _nth(find_claim(self.claim), number)
        where = at(instance.parameters)
        if instance.holds is False:
            return Finding(1, 1.0, where, witness=witness_of(instance))
        return Finding(max(1, instance.searched), -1.0, f"{where}: {instance.said}")


def _nth(claim: Claim, number: int) -> Instance:
    assert claim.instances is not None
    for n, instance in enumerate(claim.instances()):
        if n == number:
            return instance
    raise ValueError(f"{claim.id} has no instance {number}")
