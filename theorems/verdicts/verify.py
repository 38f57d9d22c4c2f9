"""Running claims: outcomes, what is wrong with them, and the exit code (trusted)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

from theorems.errors import NothingToCheck
from theorems.rocq.checking import Check, Status, check_twins
from theorems.rocq.exported import Export, check_exports
from theorems.rocq.trees import Unsupported
from theorems.verdicts.catalogue import twin_of
from theorems.verdicts.citing import in_a_circle
from theorems.verdicts.claim import Claim
from theorems.verdicts.clock import Clock
from theorems.verdicts.deciding import judgement_on
from theorems.verdicts.prove import fresh_process
from theorems.verdicts.verdict import Judgement, Verdict, unknown

EXIT_AS_DECLARED, EXIT_DIFFERS, EXIT_UNDECIDED, EXIT_NOTHING = 0, 1, 3, 5

_UNDECIDED = (Verdict.ASSERTED, Verdict.UNKNOWN, Verdict.VACUOUS)
_SETTLED = (Verdict.PROVED, Verdict.CERTIFIED, Verdict.REFUTED)

BOTH = "kernel and Rocq"
"""How a claim is shown that our kernel proved and Rocq accepted in the same run."""


@dataclass(frozen=True)
class Outcome:
    """What a run found of one claim.

    `uses` are the ids of the claims that it rests on, `unsettled` those that were not settled:
    decided as declared, with all that they use; one that is open settles nothing. `rocq` is what
    Rocq says of the claim's derivation, else of its twin, where it was asked.
    """

    claim: Claim
    judgement: Judgement
    seconds: float
    uses: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    rocq: Check | None = None

    @property
    def refuted(self) -> tuple[str, ...]:
        """The ids of those whose refutation it uses."""
        return tuple(used for used in self.uses if used in self.claim.rests_on_refuted)

    @property
    def rocq_word(self) -> str:
        """What Rocq says in a word, `BOTH` where the kernel says so too; empty if not asked."""
        if self.rocq is None:
            return ""
        accepted = self.rocq.status == Status.ACCEPTED
        proved = self.judgement.verdict == Verdict.PROVED
        return BOTH if accepted and proved else str(self.rocq.status)

    @property
    def complete(self) -> bool:
        """Whether every claim that it uses, directly or not, was settled."""
        return not self.unsettled

    @property
    def is_settled(self) -> bool:
        """Whether the verdict is one that other claims may rest on."""
        return self.judgement.verdict in _SETTLED and not self.judgement.is_argued

    @property
    def as_declared(self) -> bool:
        """Whether the verdict is the declared one, and complete unless the claim says otherwise.

        One that decides nothing (asserted, unknown, vacuous) is no success, declared or not.
        """
        verdict = self.judgement.verdict
        same = verdict == self.claim.declared and verdict not in _UNDECIDED
        return same and self.complete != self.claim.rests_on_open

    @property
    def is_ground(self) -> bool:
        """Whether other claims may rest on this one."""
        return self.as_declared and self.complete and self.is_settled


def run(
    claims: Sequence[Claim],
    *,
    time_limit: float | None = None,
    tick: Callable[[Claim], None] = lambda claim: None,
    known: Sequence[Outcome] = (),
) -> list[Outcome]:
    """Verify claims and all that they cite, each at most until `time_limit` seconds have passed.

    The outcomes come with cited claims first, each once, without those that are `known` already.
    `tick` is called after every instance. A claim is unknown whose code is at fault (`ClaimFault`),
    that cites itself in a circle, or that rests on what is refuted without saying so.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> found = run([find_claim("etf-optimal-balanced")])
    >>> [(outcome.claim.id, str(outcome.judgement.verdict)) for outcome in found][:2]
    [('simplex-for-words', 'proved'), ('balanced-lower-bound', 'proved')]
    """
    clock = Clock(time_limit)
    found: dict[str, Outcome] = {}
    before = {outcome.claim.id: outcome for outcome in known}
    waiting = deque(claims)
    with fresh_process() as replay:
        while waiting:
            claim = waiting.popleft()
            if claim.id in found or claim.id in before:
                continue
            began = monotonic()
            judgement, uses = judgement_on(claim, replay, clock, partial(tick, claim))
            ids, seconds = tuple(used.id for used in uses), monotonic() - began
            found[claim.id] = Outcome(claim, judgement, seconds, ids)
            waiting.extend(uses)
    return _completed(_ordered(_without_circles(found)), before)


def _without_circles(found: dict[str, Outcome]) -> dict[str, Outcome]:
    """Return the outcomes; claims that come back to themselves by what they cite are unknown."""
    uses = {name: outcome.uses for name, outcome in found.items()}
    without = dict(found)
    for name, outcome in found.items():
        if circle := _way_back(name, uses):
            without[name] = replace(outcome, judgement=unknown(in_a_circle(circle)))
    return without


def _way_back(name: str, uses: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a shortest way from a claim to itself; empty where there is none."""
    ways, seen = deque([[name]]), {name}
    while ways:
        way = ways.popleft()
        for used in uses.get(way[-1], ()):
            if used == name:
                return [*way, name]
            if used not in seen:
                seen.add(used)
                ways.append([*way, used])
    return []


def _ordered(found: Mapping[str, Outcome]) -> list[Outcome]:
    """Return outcomes in their order, but each after those of the claims that it uses."""
    each = (one for name in found for one in resting_on(name, found))
    return list({one.claim.id: one for one in each}.values())


def _completed(ordered: Sequence[Outcome], before: Mapping[str, Outcome]) -> list[Outcome]:
    """Return outcomes with what is not settled of what they use, which comes before them."""
    known, completed = dict(before), list[Outcome]()
    for outcome in ordered:
        grounded = [used for used in outcome.uses if used in known and known[used].is_ground]
        unsettled = tuple(used for used in outcome.uses if used not in grounded)
        one = replace(outcome, unsettled=unsettled)
        if one.judgement.verdict != Verdict.UNKNOWN and (reason := _misused(one, known)):
            one = replace(one, judgement=unknown(f"fault of the claim: {reason}"))
        known[one.claim.id] = one
        completed.append(one)
    return completed


def _misused(outcome: Outcome, known: Mapping[str, Outcome]) -> str:
    """Return what is wrong where a claim rests on what was refuted, or on no refutation."""
    for used in outcome.uses:
        verdict = known[used].judgement.verdict if used in known else Verdict.UNKNOWN
        is_refuted = used in outcome.claim.rests_on_refuted
        if verdict == Verdict.REFUTED and not is_refuted:
            return (
                f"it rests on {used}, which is refuted; rest on what holds, or, if its refutation "
                f"is what you use, say rests_on_refuted=({used!r},)"
            )
        if verdict in _SETTLED and verdict != Verdict.REFUTED and is_refuted:
            return f"it rests on the refutation of {used}, which is {verdict}"
    return ""


def resting_on(name: str, found: Mapping[str, Outcome]) -> list[Outcome]:
    """Return, of outcomes by id, those that a claim rests on, directly or not, and last its own.

    >>> resting_on("mine", {"mine": (mine := Outcome(*[None] * 3)), "apart": None}) == [mine]
    True
    """
    ordered: dict[str, Outcome] = {}
    entered: set[str] = set()

    def visit(one: str) -> None:
        if one in found and one not in entered:
            entered.add(one)
            for used in found[one].uses:
                visit(used)
            ordered[one] = found[one]

    visit(name)
    return list(ordered.values())


def ask_rocq(
    outcomes: Sequence[Outcome],
    *,
    export: Callable[[Claim], Export],
    tick: Callable[[str], None] = lambda name: None,
) -> list[Outcome]:
    """Return outcomes with what Rocq says of claims: of their derivations, else of their twins.

    `export` writes a derivation for Rocq or raises `Unsupported`, `tick` is called with the name of
    each file of proofs. Raises `NothingToCheck` where there is neither a proved derivation nor a
    twin.
    """
    exports, checks = {}, dict[str, Check]()
    for outcome in outcomes:
        if outcome.claim.derivation is not None and outcome.judgement.verdict == Verdict.PROVED:
            try:
                exports[outcome.claim.id] = export(outcome.claim)
            except Unsupported as error:
                checks[outcome.claim.id] = Check(Status.UNSUPPORTED, str(error))
    twins = [
        outcome.claim.id
        for outcome in outcomes
        if outcome.claim.id not in exports and twin_of(outcome.claim)
    ]
    if not exports and not checks and not twins:
        raise NothingToCheck(
            "none of these claims has a derivation that is proved, or a twin in Rocq; "
            "`nceproof list` shows which do"
        )
    checks |= check_exports(exports, tick=tick) | check_twins(twins, tick=tick)
    return [replace(outcome, rocq=checks.get(outcome.claim.id)) for outcome in outcomes]


@dataclass(frozen=True)
class Fault:
    """What is not as declared: the kind of fault, the exit code it asks for, what to say."""

    kind: str
    exit_code: int
    message: str
    reason: str


def claim_fault(outcome: Outcome) -> Fault | None:
    """Return what is wrong with a verdict: it differs, is missing, or rests on what is open.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> claim_fault(Outcome(find_claim("etf-exists"), unknown("out of memory"), 0.0)).message
    'declared certified, computed unknown'
    """
    judgement = outcome.judgement
    message = f"declared {outcome.claim.declared}, computed {judgement.verdict}"
    if judgement.verdict in _UNDECIDED:
        if judgement.verdict == outcome.claim.declared:
            message = f"{judgement.verdict}: no success, declared or not"
        return Fault("undecided", EXIT_UNDECIDED, message, f"{judgement.reason}{_hint(outcome)}")
    if judgement.verdict != outcome.claim.declared:
        return Fault("verdict-differs", EXIT_DIFFERS, message, judgement.reason)
    if outcome.as_declared:
        return None
    if outcome.complete:
        message = f"{judgement.verdict}, declared to rest on what is open"
        return Fault("complete", EXIT_DIFFERS, message, "all that it uses is settled")
    message = f"{judgement.verdict}, but incomplete"
    return Fault("incomplete", EXIT_UNDECIDED, message, incompleteness(outcome))


def _hint(outcome: Outcome) -> str:
    """Return what an undecided instance has to say for its claim to be open, as declared."""
    unsearched = any(one.holds is None and not one.searched for one in outcome.judgement.instances)
    if outcome.claim.declared != Verdict.OPEN or not unsearched:
        return ""
    return "; an undecided instance of an open claim says searched=, a number of candidates"


def incompleteness(outcome: Outcome) -> str:
    """Return what an incomplete claim uses that is not settled, in words."""
    return f"it uses what is not settled: {', '.join(outcome.unsettled)}"


def twin_fault(check: Check) -> Fault | None:
    """Return what is wrong with a twin: that Rocq refuses it, did not decide it, or was SKIPPED.

    >>> twin_fault(Check(Status.SKIPPED, "no coqc")).message
    'Rocq: SKIPPED'
    """
    message = f"Rocq: {check.status}"
    if check.status == Status.REFUSED:
        return Fault("twin-refused", EXIT_DIFFERS, message, check.reason)
    if check.status != Status.ACCEPTED:
        return Fault("twin-undecided", EXIT_UNDECIDED, message, check.reason)
    return None


def faults(outcome: Outcome) -> list[Fault]:
    """Return all that is wrong with an outcome; empty where it is as declared."""
    found = (claim_fault(outcome), twin_fault(outcome.rocq) if outcome.rocq else None)
    return [fault for fault in found if fault]


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return 0 as declared, 1 where a verdict differs, 3 where undecided, 5 for nothing checked.

    A twin that Rocq refuses counts as a verdict that differs, one that it did not decide, or that
    was SKIPPED, as undecided.

    >>> exit_code([])
    5
    """
    if not outcomes:
        return EXIT_NOTHING
    codes = {fault.exit_code for outcome in outcomes for fault in faults(outcome)}
    if EXIT_DIFFERS in codes:
        return EXIT_DIFFERS
    return EXIT_UNDECIDED if codes else EXIT_AS_DECLARED
