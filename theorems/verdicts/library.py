"""Claims of the library, decided apart from a user's file that rests on them (trusted).

A file of claims runs in our process and can change whatever of ours it imports: a claim, its
family, a table or a function that its instances use. So where there is such a file, what the
library claims is decided in a process that has not loaded it. What comes back is compared with the
claim that is shown.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import asdict
from typing import Any, TextIO

from theorems.errors import Undecided
from theorems.kernel.replay import write_statement
from theorems.verdicts import evidence
from theorems.verdicts.apart import Asked
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.claim import Claim
from theorems.verdicts.clock import Clock
from theorems.verdicts.deciding import judgement_on
from theorems.verdicts.prove import fresh_process
from theorems.verdicts.verdict import Instance, Judgement, Verdict, unknown

Decided = tuple[Judgement, tuple[Claim, ...]]
"""The judgement on a claim, and what it rests on."""


def decided_apart(claim: Claim, ask: Asked, clock: Clock, tick: Callable[[], None]) -> Decided:
    """Return what a process of `serve` finds of a claim of the library.

    Unknown where the claim says something else in this process.
    """
    try:
        with clock.interrupting():
            found = ask(json.dumps({"id": claim.id, "seconds": clock.left()}), tick)
            says = _said_by(claim)
    except Undecided as error:
        return unknown(f"undecided: {error}"), ()
    uses = tuple(map(find_claim, found["uses"]))
    if found["says"] != says:
        return unknown(f"a file has changed what {claim.id} says in this process"), uses
    instances = tuple(map(_read, found["instances"]))
    return Judgement(Verdict(found["verdict"]), instances, found["reason"]), uses


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answer what claims of the library come to, one request a line; null tells of an instance."""

    def say(answer: object) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    with redirect_stdout(sys.stderr), fresh_process() as replay:
        for request in map(json.loads, requests):
            claim, clock = find_claim(request["id"]), Clock(request["seconds"])
            judgement, uses = judgement_on(claim, replay, clock, lambda: say(None))
            say(
                {
                    "says": _said_by(claim),
                    "uses": [used.id for used in uses],
                    "verdict": judgement.verdict,
                    "reason": judgement.reason,
                    "instances": list(map(_written, judgement.instances)),
                }
            )


def _said_by(claim: Claim) -> list[Any]:
    """Return what a claim says, as JSON values."""
    formal = None
    if claim.formal is not None:
        formal = write_statement(claim.formal())
    words = [claim.title, claim.statement, *claim.hypotheses, *claim.remarks, claim.family.words]
    return [claim.declared, claim.rests_on_open, words, list(claim.family.members), formal]


def _written(instance: Instance) -> dict[str, Any]:
    fact = asdict(evidence.fact_of(instance.evidence))
    return {"fact": fact, **{name: getattr(instance, name) for name in _FIELDS}}


def _read(written: dict[str, Any]) -> Instance:
    made = evidence._made(**written["fact"])
    return Instance(evidence=made, **{n: written[n] for n in _FIELDS})


_FIELDS = ("parameters", "note", "witness", "searched")
