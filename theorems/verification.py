"""Running claims: outcomes, the summary line and the exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from theorems.errors import ClaimFault, NothingToCheck, Undecided
from theorems.kernel.claim import Claim
from theorems.kernel.verdict import Judgement, Verdict, judge
from theorems.proving import Replay, fresh_process, prove
from theorems.registry import twin_of
from theorems.rocq.checking import Check, Status, check_twins

EXIT_AS_DECLARED, EXIT_DIFFERS, EXIT_UNDECIDED, EXIT_NOTHING = 0, 1, 3, 5

_UNDECIDED = (Verdict.UNKNOWN, Verdict.VACUOUS)
_SETTLED = (Verdict.PROVED, Verdict.CERTIFIED, Verdict.REFUTED)


@dataclass(frozen=True)
class Outcome:
    """What a run found of one claim.

    `unsettled` are the claims that it uses and that were not settled in the same run: decided as
    declared, with all that they use; one that is open settles nothing. `rocq` is what Rocq says of
    the claim's twin, where it was asked.
    """

    claim: Claim
    judgement: Judgement
    seconds: float
    unsettled: tuple[str, ...] = ()
    rocq: Check | None = None

    @property
    def complete(self) -> bool:
        """Whether every claim that it uses, directly or not, was settled."""
        return not self.unsettled

    @property
    def as_declared(self) -> bool:
        """Whether the computed verdict is the one that the claim declares."""
        return self.judgement.verdict == self.claim.declared

    @property
    def is_ground(self) -> bool:
        """Whether other claims may rest on this one."""
        return self.as_declared and self.complete and self.judgement.verdict in _SETTLED


def run(
    claims: Sequence[Claim],
    *,
    time_limit: float | None = None,
    tick: Callable[[Claim], None] = lambda claim: None,
    known: Sequence[Outcome] = (),
) -> list[Outcome]:
    """Verify claims in order, each at most until `time_limit` seconds of the run have passed.

    `tick` is called after every instance. What a claim uses has to come before it, or among the
    outcomes `known` already. A claim whose code is at fault (`ClaimFault`) is unknown.

    >>> from theorems.registry import find_claim
    >>> [str(outcome.judgement.verdict) for outcome in run([find_claim("etf-exists")])]
    ['certified']
    """
    end = None if time_limit is None else monotonic() + time_limit
    outcomes: list[Outcome] = []
    with fresh_process() as replay:
        for claim in claims:
            began = monotonic()
            judgement = _judgement(
                claim, replay, lambda: end is not None and monotonic() >= end, tick
            )
            ground = {outcome.claim.id for outcome in (*known, *outcomes) if outcome.is_ground}
            unsettled = tuple(used for used in claim.uses if used not in ground)
            outcomes.append(Outcome(claim, judgement, monotonic() - began, unsettled))
    return outcomes


def _judgement(
    claim: Claim, replay: Replay, expired: Callable[[], bool], tick: Callable[[Claim], None]
) -> Judgement:
    try:
        if claim.instances is not None:
            return judge(
                claim.instances(), size=claim.size, expired=expired, tick=lambda: tick(claim)
            )
        if expired():
            return Judgement(Verdict.UNKNOWN, (), "the time limit was reached")
        judgement = prove(claim, replay)
        tick(claim)
        return judgement
    except ClaimFault as fault:
        return Judgement(Verdict.UNKNOWN, (), f"fault of the claim: {fault}")
    except Undecided as error:
        return Judgement(Verdict.UNKNOWN, (), f"undecided: {error}")
    except MemoryError:
        return Judgement(Verdict.UNKNOWN, (), "out of memory")


def ask_rocq(
    outcomes: Sequence[Outcome], *, tick: Callable[[str], None] = lambda name: None
) -> list[Outcome]:
    """Return outcomes with what Rocq says of those claims that have a twin.

    `tick` is called with the name of each file of proofs. Raises `NothingToCheck` if no claim has
    a twin.
    """
    twins = [outcome.claim.id for outcome in outcomes if twin_of(outcome.claim)]
    if not twins:
        raise NothingToCheck("none of these claims has a twin in Rocq; `nceproof list` shows which")
    checks = check_twins(twins, tick=tick)
    return [
        replace(outcome, rocq=checks[outcome.claim.id]) if twin_of(outcome.claim) else outcome
        for outcome in outcomes
    ]


def rocq_summary(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Count what Rocq says of the twins; empty where it was not asked.

    >>> rocq_summary([])
    {}
    """
    found = [outcome.rocq.status for outcome in outcomes if outcome.rocq]
    return {status.upper(): found.count(status) for status in Status} if found else {}


def summary(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Count verdicts under the words of the last line of a verification.

    >>> summary([])
    {'VERIFIED': 0, 'REFUTED': 0, 'OPEN': 0, 'UNKNOWN': 0, 'VACUOUS': 0}
    """
    words = {
        "VERIFIED": (Verdict.PROVED, Verdict.CERTIFIED),
        "REFUTED": (Verdict.REFUTED,),
        "OPEN": (Verdict.OPEN,),
        "UNKNOWN": (Verdict.UNKNOWN,),
        "VACUOUS": (Verdict.VACUOUS,),
    }
    found = [outcome.judgement.verdict for outcome in outcomes]
    return {word: sum(map(found.count, verdicts)) for word, verdicts in words.items()}


def summary_line(outcomes: Sequence[Outcome]) -> str:
    """Return the last line of a verification, for people and scripts.

    >>> summary_line([])
    's VERIFIED 0 REFUTED 0 OPEN 0 UNKNOWN 0 VACUOUS 0'
    """
    return _counts("s", summary(outcomes))


def summary_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the last lines: what Rocq says of the twins, where it was asked, and the verdicts.

    >>> summary_lines([])
    ['s VERIFIED 0 REFUTED 0 OPEN 0 UNKNOWN 0 VACUOUS 0']
    """
    counted = rocq_summary(outcomes)
    return [*([_counts("rocq", counted)] if counted else []), summary_line(outcomes)]


def _counts(head: str, counted: dict[str, int]) -> str:
    return " ".join([head, *(f"{word} {count}" for word, count in counted.items())])


@dataclass(frozen=True)
class Fault:
    """What is not as declared: the kind of fault, the exit code it asks for, what to say."""

    kind: str
    exit_code: int
    message: str
    reason: str


def claim_fault(outcome: Outcome) -> Fault | None:
    """Return what is wrong with a claim's verdict: that it differs, or that it is missing.

    >>> from theorems.registry import find_claim
    >>> claim_fault(Outcome(find_claim("etf-exists"), judge([], size=0), 0.0)).message
    'declared certified, computed vacuous'
    """
    judgement = outcome.judgement
    message = f"declared {outcome.claim.declared}, computed {judgement.verdict}"
    if judgement.verdict in _UNDECIDED:
        return Fault("undecided", EXIT_UNDECIDED, message, judgement.reason)
    if not outcome.as_declared:
        return Fault("verdict-differs", EXIT_DIFFERS, message, judgement.reason)
    return None


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
