"""What one shard of a search found, in a form that is stored and sent between processes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from theorems.search.author_values import as_written
from theorems.verdicts.family import at
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


_KINDS = {
    "tried": int,
    "closest": float,
    "where": str,
    "certificate": str,
    "witness": dict,
    "python": str,
}


def stored(text: str) -> Finding:
    """Return the finding that a store holds as JSON; raise `ValueError` where it is none.

    >>> stored('{"tried": 8, "closest": -1.0, "where": "C = 3"}').found
    False
    """
    try:
        fields = json.loads(text)
        finding = Finding(**fields)
    except (TypeError, RecursionError):
        raise ValueError(f"{text[:60]!r} is no finding") from None
    for name, kind in _KINDS.items():
        if type(getattr(finding, name)) is not kind:
            raise ValueError(f"{name} of the finding {text[:60]!r} is no {kind.__name__}")
    if any(type(value) is not str for value in finding.witness.values()):
        raise ValueError(f"the witness of the finding {text[:60]!r} has values that are no texts")
    return finding


def witness_of(instance: Instance) -> dict[str, str]:
    """Return what an instance that fails says, as texts: what is its author's is said to be.

    >>> from theorems.verdicts.evidence import below
    >>> witness_of(Instance({"k": "1"}, below(1, 0), witness={"v": 1}))
    {'at': 'k = 1', 'computed': '1 ≥ 0', "author's numbers": 'v = 1'}
    """
    said = {"at": at(instance.parameters), "computed": instance.said}
    if numbers := ", ".join(
        f"{name} = {as_written(value)}" for name, value in instance.witness.items()
    ):
        said["author's numbers"] = numbers
    if instance.is_argued:
        said["author's word"] = "that this refutes the claim"
    return said


@runtime_checkable
class SearchTask(Protocol):
    """A search in numbered shards that can be sent to another process."""

    @property
    def description(self) -> Mapping[str, str]:
        """What is looked for; a campaign is resumed only with the same."""

    def shard(self, *, seed: int, number: int) -> Finding:
        """Search one shard; the same seed and number give the same finding."""
