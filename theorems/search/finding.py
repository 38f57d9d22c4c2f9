"""What one shard of a search found, in a form that is stored and sent between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from theorems.verdicts.verdict import Instance


@dataclass(frozen=True)
class Finding:
    """The outcome of a shard.

    `tried` counts the candidates, `closest` is the largest violation that float64 saw (below 0:
    none) and `where` is the candidate. A counterexample that is proved has a `certificate` (the
    text of its file) or an exact `witness`, which `python` recomputes if it is given; a violation
    in float64 alone has neither.
    """

    tried: int
    closest: float
    where: str
    certificate: str = ""
    witness: Mapping[str, str] = field(default_factory=dict)
    python: str = ""

    @property
    def found(self) -> bool:
        """Whether there is a counterexample that can be checked."""
        return bool(self.certificate or self.witness)


def witness_of(instance: Instance) -> dict[str, str]:
    """Return what an instance that fails says, as texts.

    >>> from theorems.verdicts.evidence import below
    >>> witness_of(Instance({"k": "1"}, below(1, 0), witness={"v": 1}))
    {'v': '1', 'k': '1', 'because': '1 ≥ 0'}
    """
    fields = {name: str(value) for name, value in instance.witness.items()}
    return {**fields, **instance.parameters, "because": instance.said}


@runtime_checkable
class SearchTask(Protocol):
    """A search in numbered shards that can be sent to another process."""

    @property
    def description(self) -> Mapping[str, str]:
        """What is looked for; a campaign is resumed only with the same."""

    def shard(self, *, seed: int, number: int) -> Finding:
        """Search one shard; the same seed and number give the same finding."""
