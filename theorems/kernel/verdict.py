"""Verdicts, computed from three-valued instances (trusted).

An instance of a universal claim holds (True), fails (False) or was not decided (None). One
failing instance refutes; a claim is certified over its family only if every instance of the
family was checked and holds; a family without instances is vacuous. Nothing else makes a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from numerics.errors import Undecided


class Verdict(StrEnum):
    """The evidence axis of a claim's status."""

    PROVED = "proved"
    CERTIFIED = "certified"
    REFUTED = "refuted"
    OPEN = "open"
    UNKNOWN = "unknown"
    VACUOUS = "vacuous"


@dataclass(frozen=True)
class Instance:
    """One checked instance of a claim.

    `parameters` name the instance, `holds` is True, False or None (undecided), `evidence` says in
    a line what decided it, `witness` is what refutes the claim where `holds` is False: numbers as
    strings "p/q", from which anyone can recompute. `searched` is the number of candidates among
    which an undecided instance found no counterexample: such a claim stays open.
    """

    parameters: Mapping[str, str]
    holds: bool | None
    evidence: str
    witness: Mapping[str, object] = field(default_factory=dict)
    searched: int = 0

    def __post_init__(self) -> None:
        # By identity: 1, 0 and NumPy's booleans are equal to True and False but are not answers.
        if not any(self.holds is answer for answer in (True, False, None)):
            raise TypeError(f"holds is {self.holds!r}; an instance is True, False or None")
        if self.holds is False and not self.witness:
            raise ValueError("an instance that fails carries the witness that refutes the claim")
        if self.searched < 0 or (self.searched and self.holds is not None):
            raise ValueError(f"searched is {self.searched}; only undecided instances search")


@dataclass(frozen=True)
class Judgement:
    """A verdict with the instances it was computed from."""

    verdict: Verdict
    instances: tuple[Instance, ...]
    reason: str

    @property
    def refuting(self) -> Instance | None:
        """The first instance that fails, if one does."""
        return next((instance for instance in self.instances if instance.holds is False), None)


def judge(
    instances: Iterable[Instance],
    *,
    size: int,
    expired: Callable[[], bool] = lambda: False,
    tick: Callable[[], None] = lambda: None,
) -> Judgement:
    """Return the verdict on a universal claim from the instances of its family.

    `size` is the number of instances that the family has; a run that yields another number did
    not check the family and is UNKNOWN. `instances` is run to its end, or until `expired()` says
    that time is up, which makes the verdict UNKNOWN unless an instance has already failed; `tick`
    is called once an instance. `Undecided`, which an instance raises where no enclosure is tight
    enough, or a lack of memory ends the run as undecided; any other error is a fault, and raised.

    >>> judge([Instance({"C": "2"}, True, "exact")], size=1).verdict
    <Verdict.CERTIFIED: 'certified'>
    >>> judge([], size=0).verdict
    <Verdict.VACUOUS: 'vacuous'>
    >>> judge([Instance({"C": "2"}, None, "too wide")], size=1).verdict
    <Verdict.UNKNOWN: 'unknown'>
    """
    seen: list[Instance] = []
    stopped = ""
    try:
        for instance in instances:
            if not isinstance(instance, Instance):
                raise TypeError(f"{instance!r} is not an Instance")
            seen.append(instance)
            tick()
            if len(seen) > size:
                stopped = f"more than the {size} instances of the family were yielded"
                break
            if expired() and len(seen) < size:
                stopped = f"the time limit was reached after {len(seen)} of {size} instances"
                break
        else:
            if len(seen) != size:
                stopped = f"only {len(seen)} of {size} instances were yielded"
    except Undecided as error:
        stopped = f"undecided: {error}"
    except MemoryError:
        stopped = "out of memory"
    return Judgement(*_verdict(seen, stopped))


def _verdict(seen: list[Instance], stopped: str) -> tuple[Verdict, tuple[Instance, ...], str]:
    everything = tuple(seen)
    failed = sum(instance.holds is False for instance in seen)
    undecided = sum(instance.holds is None for instance in seen)
    if failed:
        return Verdict.REFUTED, everything, f"{failed} of {len(seen)} instances fail"
    if stopped:
        return Verdict.UNKNOWN, everything, stopped
    if undecided and all(instance.searched for instance in seen if instance.holds is None):
        candidates = sum(instance.searched for instance in seen)
        return Verdict.OPEN, everything, f"no counterexample among {candidates} candidates"
    if undecided:
        return Verdict.UNKNOWN, everything, f"{undecided} of {len(seen)} instances undecided"
    if not seen:
        return Verdict.VACUOUS, everything, "no instance meets the hypotheses"
    return Verdict.CERTIFIED, everything, f"all {len(seen)} instances hold"
