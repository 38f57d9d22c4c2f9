"""Running claims: outcomes, what is wrong with them, and the exit code (trusted)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from theorems.errors import NothingToCheck
from theorems.rocq.checking import Check, Status, check_twins
from theorems.rocq.exported import Export, check_exports
from theorems.rocq.trees import Unsupported
from theorems.verdicts.cache import Cache
from theorems.verdicts.catalogue import find_claim, twin_of
from theorems.verdicts.citing import in_a_circle
from theorems.verdicts.claim import Claim
from theorems.verdicts.clock import Clock
from theorems.verdicts.copies import Copies, judged_here
from theorems.verdicts.prove import fresh_process
from theorems.verdicts.recorded import Judged
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
    Rocq says of the claim's derivation, else of its twin, where it was asked. `cached` is the day
    on which the verdict was computed, by an earlier run that has stored it; empty for this run.
    """

    claim: Claim
    judgement: Judgement
    seconds: float
    uses: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    rocq: Check | None = None
    cached: str = ""

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
        proved = self.judgement.verdict == Verdict.PROVED and not self.cached
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


INTERRUPTED = "interrupted"
"""Why a claim is unknown that had not come when a run was interrupted."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during a run; holds the `outcomes`, of which those that did not come are unknown."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__("interrupted")
        self.outcomes = list(outcomes)


def run(
    claims: Sequence[Claim],
    *,
    time_limit: float | None = None,
    jobs: int = 1,
    tick: Callable[[Claim], None] = lambda claim: None,
    decided: Callable[[Outcome], None] = lambda outcome: None,
    known: Sequence[Outcome] = (),
    cache: Cache | None = None,
) -> list[Outcome]:
    """Verify claims and all that they cite, each at most until `time_limit` seconds have passed.

    The outcomes come with cited claims first, each once, without those that are `known` already.
    With several `jobs`, so many copies of this process judge several claims, those first that say
    they take long. `tick` is called after every instance, `decided` with what is found of each
    claim as it comes, before what it rests on is looked at. A claim is unknown whose code is at
    fault (`ClaimFault`), that cites itself in a circle, or that rests on what is refuted without
    saying so. What a `cache` holds is not computed and says so. Raises `Interrupted`.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> found = run([find_claim("gram-duality")])
    >>> [(outcome.claim.id, str(outcome.judgement.verdict)) for outcome in found]
    [('gram-duality', 'proved')]
    """
    progress = _Run(claims, known, cache, decided)
    try:
        with _judges(claims, Clock(time_limit), jobs, tick) as submit:
            running: dict[Future[Judged], Claim] = {}
            while progress.waiting or running:
                while progress.waiting and len(running) < jobs:
                    claim = progress.waiting.popleft()
                    running[submit(claim)] = claim
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    progress.take(running.pop(future), future.result())
    except KeyboardInterrupt:
        raise Interrupted(progress.interrupted()) from None
    return progress.completed()


class _Run:
    """What is found so far, and the claims that wait: those first that say they take long."""

    def __init__(
        self,
        claims: Sequence[Claim],
        known: Sequence[Outcome],
        cache: Cache | None,
        decided: Callable[[Outcome], None],
    ) -> None:
        self._claims, self._cache, self._decided = claims, cache, decided
        self._known = {outcome.claim.id: outcome for outcome in known}
        self._asked: dict[str, Claim] = {}
        self._found: dict[str, Outcome] = {}
        self._unkept: dict[str, Judged] = {}
        self.waiting: deque[Claim] = deque()
        self._ask(claims)

    def _ask(self, claims: Iterable[Claim]) -> None:
        """Let claims wait, each once; those that the cache holds are found."""
        new = [one for one in claims if one.id not in self._asked and one.id not in self._known]
        self._asked |= {one.id: one for one in new}
        kept = {one.id: self._cache.find(one) for one in new} if self._cache else {}
        missing = {one.id: one for one in new if not kept.get(one.id)}
        self.waiting.extend(sorted(missing.values(), key=lambda one: -one.seconds))
        for one in new:
            if judged := kept.get(one.id):
                self._add(one, *judged)

    def take(self, claim: Claim, judged: Judged) -> None:
        """Add what was judged of a claim, ask for what it rests on, and keep what can be kept."""
        self._unkept[claim.id] = judged
        self._add(claim, judged)
        if self._cache is None:
            return
        for name in list(self._unkept):
            rests = {one for used in self._unkept[name].uses for one in self._under(used)}
            if rests <= self._found.keys() | self._known.keys():
                self._cache.keep(self._asked[name], self._unkept.pop(name), sorted(rests - {name}))

    def _under(self, name: str) -> set[str]:
        """Return the ids of a claim and of all that it rests on, as far as that is known."""
        under, unseen = set[str](), {name}
        while unseen:
            under.add(one := unseen.pop())
            if outcome := self._found.get(one) or self._known.get(one):
                unseen |= set(outcome.uses) - under
        return under

    def _add(self, claim: Claim, judged: Judged, cached: str = "") -> None:
        one = Outcome(claim, judged.judgement, judged.seconds, judged.uses, cached=cached)
        self._found[claim.id] = one
        self._ask(find_claim(name, claim.neighbours) for name in judged.uses)
        self._decided(one)

    def completed(self) -> list[Outcome]:
        """Return the outcomes, cited claims first, with what is not settled of what they use."""
        found = _without_circles(_as_asked(self._claims, self._found))
        return _completed(_ordered(found), self._known)

    def interrupted(self) -> list[Outcome]:
        """Return the outcomes; those that have not come are unknown."""
        for name in self._asked.keys() - self._found.keys():
            self._found[name] = Outcome(self._asked[name], unknown(INTERRUPTED), 0)
        return self.completed()


@contextmanager
def _judges(
    claims: Sequence[Claim], clock: Clock, jobs: int, tick: Callable[[Claim], None]
) -> Iterator[Callable[[Claim], Future[Judged]]]:
    """Yield what lets a claim be judged: here, or where there are several, by copies."""
    if jobs > 1 and len(claims) > 1:
        own = {one.id: one for claim in claims for one in (*claim.neighbours.values(), claim)}
        with Copies(own, clock) as copies:
            yield partial(_ticked, copies, tick)
        return
    with fresh_process() as replay:

        def submit(claim: Claim) -> Future[Judged]:
            future: Future[Judged] = Future()
            future.set_result(judged_here(claim, replay, clock, partial(tick, claim)))
            return future

        yield submit


def _ticked(copies: Copies, tick: Callable[[Claim], None], claim: Claim) -> Future[Judged]:
    """Let a copy judge a claim; its instances are told of when all have come."""
    future = copies.submit(claim)

    def tell(ended: Future[Judged]) -> None:
        if not ended.exception():
            for _ in ended.result().judgement.instances or (None,):
                tick(claim)

    future.add_done_callback(tell)
    return future


def _as_asked(claims: Sequence[Claim], found: Mapping[str, Outcome]) -> dict[str, Outcome]:
    """Return outcomes in the order of the claims, then of what these use, whatever came first."""
    ordered: dict[str, Outcome] = {}
    waiting = deque(claim.id for claim in claims)
    while waiting:
        name = waiting.popleft()
        if name in found and name not in ordered:
            ordered[name] = found[name]
            waiting.extend(found[name].uses)
    return ordered


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
