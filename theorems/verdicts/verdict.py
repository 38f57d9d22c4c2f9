"""Verdicts, computed from three-valued instances and the family that they exhaust (trusted).

An instance of a universal claim holds (True), fails (False) or was not decided (None): its evidence
says which. One failing instance refutes; a claim is certified over its family only if every member
of the family was checked and holds, tested where they are a sample, and argued where some are the
steps of an argument: that the steps make the claim is the author's word, and no step refutes it. A
family without instances is vacuous. Nothing else makes a verdict, least of all a Boolean that is
asserted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from numerics.errors import Undecided
from theorems.kernel.statement import Statement
from theorems.verdicts import plain
from theorems.verdicts.evidence import Evidence, fact_of, shown
from theorems.verdicts.family import Family, at, described, is_step, key_of


class Verdict(StrEnum):
    """What was computed of a claim."""

    PROVED = "proved"
    CERTIFIED = "certified"
    ARGUED = "argued"
    TESTED = "tested"
    REFUTED = "refuted"
    OPEN = "open"
    ASSERTED = "asserted"
    UNKNOWN = "unknown"
    VACUOUS = "vacuous"


@dataclass(frozen=True)
class Instance:
    """One checked instance of a claim.

    `parameters` name the instance and are those of a member of the claim's family; `evidence` is
    what a comparator of `theorems.verdicts.evidence` made, `note` the author's words about it.
    `witness` is what refutes the claim where the evidence is False: numbers as strings "p/q", from
    which anyone can recompute. `searched` is the number of candidates among which an undecided
    instance found no counterexample: such a claim stays open.
    """

    parameters: Mapping[str, str]
    evidence: Evidence
    note: str = ""
    witness: Mapping[str, object] = field(default_factory=dict)
    searched: int = 0

    def __post_init__(self) -> None:
        copies = {
            "parameters": plain.texts(self.parameters, name="parameters"),
            "note": plain.quotable(self.note, name="note"),
            "witness": plain.written(self.witness, name="witness"),
        }
        for name, copy in copies.items():
            object.__setattr__(self, name, copy)
        if type(self.witness) is not dict:
            raise TypeError(f"witness cannot be written down: {self.witness!r}; give a dictionary")
        if self.holds is False and not self.witness and not self.is_step:
            raise ValueError(
                f"the instance {at(self.parameters)} fails, {self.evidence}, without a witness; "
                'give witness={"name": "number", …}, from which anyone recomputes that it fails'
            )
        if type(self.searched) is not int or self.searched < 0:
            raise ValueError(f"searched is {self.searched!r}; give a number of candidates, an int")
        if self.searched and self.holds is not None:
            raise ValueError(f"searched is {self.searched}; only undecided instances search")

    @property
    def holds(self) -> bool | None:
        """True, False, or None where it is undecided; `TypeError` for evidence that is none."""
        return fact_of(self.evidence).holds

    @property
    def is_asserted(self) -> bool:
        """Whether a Boolean that was typed in decides it."""
        return fact_of(self.evidence).is_asserted

    @property
    def is_step(self) -> bool:
        """Whether it is a step of an argument, by its name or by its evidence."""
        return is_step(self.parameters) or fact_of(self.evidence).is_step

    @property
    def refutes(self) -> bool:
        """Whether it fails by what was computed, and is no step of an argument."""
        return self.holds is False and not self.is_asserted and not self.is_step

    @property
    def is_argued(self) -> bool:
        """Whether it takes a step in words from what was computed to the claim."""
        return self.is_step or fact_of(self.evidence).is_argued

    @property
    def said(self) -> str:
        """Both sides that were compared, and in quotation marks the author's note."""
        return f"{self.evidence}{f' (author: “{self.note}”)' if self.note else ''}"


def argued(
    names: Iterable[str], evidence: Iterable[Evidence], notes: Mapping[str, str] | str = ""
) -> Iterator[Instance]:
    """Yield the steps of an argument: the name of each, what shows it, the author's note on it.

    `names` are those of the claim's `steps`, in their order; `notes` go by these names, or are one
    note for all. `ValueError` where there are more names than evidence, or fewer, and for a note
    on no step.

    >>> from theorems.verdicts.evidence import equal
    >>> print(*(one.said for one in argued(["the sum", "half"], [equal(4, 4)] * 2, {"half": "k"})))
    4 = 4 4 = 4 (author: “k”)
    """
    named = tuple(names)
    if not isinstance(notes, str) and (lost := notes.keys() - set(named)):
        raise ValueError(f"notes are on {sorted(lost)}, which are no steps; name one of {named}")
    for name, one in zip(named, evidence, strict=True):
        note = notes if isinstance(notes, str) else notes.get(name, "")
        yield Instance({"step": name}, shown(one), note)


_FEW = 3


@dataclass(frozen=True)
class Judgement:
    """A verdict with the instances it was computed from.

    `derived` is what a derivation proves, run again, that does not prove its claim; `refused` the
    equation that a rule needed in it, and did not find.
    """

    verdict: Verdict
    instances: tuple[Instance, ...]
    reason: str
    derived: Statement | None = None
    refused: Statement | None = None

    @property
    def refuting(self) -> Instance | None:
        """The first instance that refutes the claim, if one does."""
        return next((one for one in self.instances if one.refutes), None)

    @property
    def is_argued(self) -> bool:
        """Whether the verdict is that its author argues from what was computed to the claim."""
        refuting = [one for one in self.instances if one.refutes]
        by_argument = bool(refuting) and all(one.is_argued for one in refuting)
        return self.verdict == Verdict.ARGUED or by_argument

    @property
    def shown(self) -> tuple[Instance, ...]:
        """The instances that show what was compared: few, every step, or the first and the last."""
        steps = [one for one in self.instances if is_step(one.parameters)]
        others = [one for one in self.instances if not is_step(one.parameters)]
        return (*steps, *(others if len(others) <= _FEW else (others[0], others[-1])))

    @property
    def ran(self) -> str:
        """The parameters that were run, as the instances have them."""
        return described(one.parameters for one in self.instances)


def unknown(reason: str) -> Judgement:
    """Return the judgement that nothing was decided.

    >>> unknown("out of memory").verdict
    <Verdict.UNKNOWN: 'unknown'>
    """
    return Judgement(Verdict.UNKNOWN, (), reason)


def judge(
    instances: Iterable[Instance],
    *,
    family: Family,
    expired: Callable[[], bool] = lambda: False,
    tick: Callable[[], None] = lambda: None,
) -> Judgement:
    """Return the verdict on a universal claim from the instances of its family.

    A run that yields another instance than the members of the family, one of them twice or not all
    of them, did not check the family and is UNKNOWN, unless a member has failed; what is no member
    decides nothing, and ends the run. `instances` is run to its end, or until
    `expired()` says that time is up, which makes the verdict UNKNOWN unless an instance has already
    failed; `tick` is called once an instance. `Undecided`, which an instance raises where no
    enclosure is tight enough, or a lack of memory ends the run as undecided; any other error is a
    fault, and raised.

    >>> from theorems.verdicts.evidence import below, undecided
    >>> from theorems.verdicts.family import grid, sample
    >>> one, holds = grid(C=[2]), Instance({"C": "2"}, below(1, 2))
    >>> judge([holds], family=one).verdict, judge([holds], family=sample(one)).verdict
    (<Verdict.CERTIFIED: 'certified'>, <Verdict.TESTED: 'tested'>)
    >>> judge([], family=Family(())).verdict
    <Verdict.VACUOUS: 'vacuous'>
    >>> judge([Instance({"C": "2"}, undecided("too wide"))], family=one).verdict
    <Verdict.UNKNOWN: 'unknown'>
    """
    members = {key_of(member) for member in family.members}
    size, seen, stopped = len(members), list[Instance](), ""
    try:
        for instance in instances:
            if type(instance) is not Instance:
                raise TypeError(f"{instance!r} is not an Instance")
            copy = replace(instance)  # what the claim does to its own later is not judged
            tick()
            key = key_of(copy.parameters)
            if key not in members:
                stopped = _misplaced(copy, key, family)
                break
            seen.append(copy)
            members.remove(key)
            if expired() and members:
                stopped = f"the time limit was reached after {len(seen)} of {size} instances"
                break
        else:
            if members:
                missing = next(one for one in family.members if key_of(one) in members)
                stopped = f"only {len(seen)} of {size} instances: {at(missing)} was not yielded"
    except Undecided as error:
        stopped = f"undecided: {error}"
    except MemoryError:
        stopped = "out of memory"
    verdict, reason = _verdict(seen, stopped, family)
    return Judgement(verdict, tuple(seen), reason)


def _misplaced(instance: Instance, key: frozenset[tuple[str, str]], family: Family) -> str:
    """Return why an instance is none of the members of the family that are left."""
    named = at(instance.parameters)
    if any(key == key_of(member) for member in family.members):
        return f"the instance {named} was yielded twice"
    return f"the instance {named} is not a member of the family: {described(family.members)}"


def _verdict(seen: list[Instance], stopped: str, family: Family) -> tuple[Verdict, str]:
    undecided = [one for one in seen if one.holds is None]
    asserted = sum(one.is_asserted for one in seen)
    steps = [one for one in seen if one.is_step]
    if refuting := [one for one in seen if one.refutes]:
        fail = "fails" if len(refuting) == 1 else "fail"
        word = "; that this refutes the claim is its author's word"
        is_argued = all(one.is_argued for one in refuting)
        reason = f"{_share(len(refuting), seen)} {fail}{word if is_argued else ''}"
        found = Verdict.REFUTED, reason
    elif stopped:
        found = Verdict.UNKNOWN, stopped
    elif asserted:
        why = next(one.said for one in seen if one.is_asserted)
        reason = f"{_share(asserted, seen)} {'is' if asserted == 1 else 'are'} not computed: {why}"
        found = Verdict.ASSERTED, reason
    elif failed := sum(one.holds is False for one in steps):
        fail = "fails" if failed == 1 else "fail"
        found = Verdict.UNKNOWN, f"{_share(failed, steps, 'step')} {fail}, which refutes nothing"
    elif undecided and all(one.searched for one in undecided):
        candidates = sum(one.searched for one in undecided)
        among = f"{candidates} candidate{'' if candidates == 1 else 's'}"
        reason = f"undecided; the author says: no counterexample found among {among}"
        found = Verdict.OPEN, reason
    elif undecided:
        found = Verdict.UNKNOWN, f"{_share(len(undecided), seen)} undecided"
    elif not seen:
        found = Verdict.VACUOUS, "no instance meets the hypotheses"
    elif family.is_sample:
        found = Verdict.TESTED, _all_hold(seen, "instance of a sample", "instances of a sample")
    elif steps:
        them = "1 of them a step" if len(steps) == 1 else f"{len(steps)} of them steps"
        reason = f"{_all_hold(seen)}, {them} of an argument"
        found = Verdict.ARGUED, f"{reason}; that they make the claim is its author's word"
    else:
        found = Verdict.CERTIFIED, _all_hold(seen)
    return found


def _share(count: int, of: Sequence[Instance], noun: str = "instance") -> str:
    return f"{count} of {len(of)} {noun}{'' if len(of) == 1 else 's'}"


def _all_hold(seen: Sequence[Instance], one: str = "instance", many: str = "instances") -> str:
    return f"the one {one} holds" if len(seen) == 1 else f"all {len(seen)} {many} hold"
