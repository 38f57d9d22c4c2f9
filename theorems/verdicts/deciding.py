"""From one claim to its judgement: by its derivation or by its instances (trusted)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from theorems.errors import CitationError, ClaimFault, NceproofError, Undecided
from theorems.verdicts.citing import uses_of
from theorems.verdicts.claim import Claim
from theorems.verdicts.clock import Clock
from theorems.verdicts.prove import Replay, prove
from theorems.verdicts.verdict import Judgement, Verdict, judge, unknown


def judgement_on(
    claim: Claim, replay: Replay, clock: Clock, tick: Callable[[], None]
) -> tuple[Judgement, tuple[Claim, ...]]:
    """Return the judgement on a claim, and what it rests on; `tick` is called once an instance.

    Unknown where its code is at fault, or its time is up.
    """
    uses: tuple[Claim, ...] = ()
    try:
        if claim.instances is not None:
            uses = uses_of(claim)
        if claim.derivation is not None and clock.expired():
            _take_statement(claim)
            return unknown("the time limit was reached"), ()
        with clock.interrupting():
            judgement = _decided(claim, replay, clock, tick)
    except (ClaimFault, CitationError) as fault:
        needed = getattr(fault, "refused", None)
        return Judgement(Verdict.UNKNOWN, (), f"fault of the claim: {fault}", refused=needed), uses
    except Undecided as error:
        return unknown(f"undecided: {error}"), uses
    except MemoryError:
        return unknown("out of memory"), uses
    if clock.interrupted and judgement.verdict not in (Verdict.REFUTED, Verdict.UNKNOWN):
        return unknown("the time limit was reached"), uses  # and the claim has caught that
    if claim.derivation is not None and judgement.verdict != Verdict.UNKNOWN:
        uses = uses_of(claim)  # what fails may be no theorem, and rests on none
    return judgement, uses


_GRACE = 1.0
"""Seconds for a statement that is not proved any more, but printed."""


def _take_statement(claim: Claim) -> None:
    """Take the statement of a claim, within limits, so that no report has to wait for it."""
    assert claim.formal is not None
    with suppress(NceproofError, MemoryError), Clock(_GRACE).interrupting():
        claim.formal()


def _decided(claim: Claim, replay: Replay, clock: Clock, tick: Callable[[], None]) -> Judgement:
    if claim.instances is None:
        judgement = prove(claim, replay, clock.expired)
        tick()
        return judgement
    return judge(claim.instances(), family=claim.family, expired=clock.expired, tick=tick)
