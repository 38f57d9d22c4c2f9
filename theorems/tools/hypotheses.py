"""Which hypotheses of a theorem are needed, which are superfluous, and of which it is not known.

Needed: on a finite model that is checked exactly all other hypotheses hold and the conclusion is
false. Superfluous: the kernel derives the conclusion without it. Search proposes, and decides
nothing; what it does not find is not known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from theorems.errors import Malformed
from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Assumption, Statement
from theorems.search.countermodels import countermodel
from theorems.search.without_hypothesis import derived_without, without
from theorems.verdicts.catalogue import is_of_library
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.claim import Claim
from theorems.verdicts.models.countermodels import Countermodel, why_not
from theorems.verdicts.models.written import read, write
from theorems.verdicts.prove import Replay


class Status(StrEnum):
    """What is known of a hypothesis."""

    NEEDED = "needed"
    SUPERFLUOUS = "superfluous"
    NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Finding:
    """What is known of one hypothesis of a claim that is proved.

    `model` is the countermodel of the statement without it, `lines` the number of lines of the
    derivation that does without it.
    """

    claim: Claim
    hypothesis: Assumption
    model: Countermodel | None = None
    lines: int = 0

    @property
    def status(self) -> Status:
        """Needed with a model, superfluous with a derivation, not known with neither."""
        if self.model is not None:
            return Status.NEEDED
        return Status.SUPERFLUOUS if self.lines else Status.NOT_KNOWN

    @property
    def statement(self) -> Statement:
        """The statement of the claim without the hypothesis."""
        return without(_formal(self.claim), self.hypothesis)


def findings(claim: Claim, replay: Replay, *, tries: int = 0, seed: int = 0) -> Iterator[Finding]:
    """Yield what is known of each hypothesis of a claim that a run has proved.

    A model that comes with the library is checked; where there is none, the derivation is run
    without the hypothesis, and `tries` models are drawn if it does not go through.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.prove import fresh_process
    >>> with fresh_process() as replay:
    ...     [one] = findings(find_claim("gram-bound"), replay)
    >>> str(one.hypothesis), str(one.status)
    ('UnitVectors(u)', 'needed')
    """
    for hypothesis in sorted(_formal(claim).assumptions, key=str):
        stated = without(_formal(claim), hypothesis)
        model = _shipped_model(claim, hypothesis, stated)
        if model is not None:
            yield Finding(claim, hypothesis, model)
        elif lines := _lines_without(claim, hypothesis, stated, replay):
            yield Finding(claim, hypothesis, lines=lines)
        else:
            found = countermodel(stated, without=hypothesis, tries=tries, seed=seed)
            yield Finding(claim, hypothesis, found)


def _formal(claim: Claim) -> Statement:
    assert claim.formal is not None
    return claim.formal()


def _lines_without(claim: Claim, hypothesis: Assumption, stated: Statement, replay: Replay) -> int:
    """Return how many lines prove a claim without a hypothesis, here and in a fresh process."""
    theorem = derived_without(theorem_of(claim), hypothesis, stated)
    return len(steps_of(theorem)) if theorem and not replay(theorem, stated) else 0


@cache
def shipped() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """Return the models that come with the library, as they are written, by claim and hypothesis.

    >>> sorted(shipped()["gram-bound", "UnitVectors(u)"])[:3]
    ['law', 'loss', 'negatives']
    """
    text = (files("theorems.search") / "countermodels.json").read_text(encoding="utf-8")
    entries = (json.loads(line) for line in text.splitlines())
    return {(one["claim"], one["hypothesis"]): one["model"] for one in entries}


def _shipped_model(claim: Claim, hypothesis: Assumption, stated: Statement) -> Countermodel | None:
    """Return the model of the library, if it makes the statement false."""
    key = (claim.id, str(hypothesis))
    if key not in shipped() or not is_of_library(claim):
        return None
    try:
        model = read(shipped()[key], stated)
    except Malformed:
        return None
    return None if why_not(stated, model) else model


def as_shipped(found: Sequence[Finding]) -> str:
    """Return the lines of the file of models, one a hypothesis that is needed."""
    return "".join(f"{json.dumps(_entry(one), ensure_ascii=False)}\n" for one in found if one.model)


def _entry(one: Finding) -> dict[str, Any]:
    assert one.model is not None
    model = write(one.model, one.statement)
    return {"claim": one.claim.id, "hypothesis": str(one.hypothesis), "model": model}


def counted(found: Sequence[Finding]) -> dict[Status, int]:
    """Return how many hypotheses have each status.

    >>> counted([])[Status.NEEDED]
    0
    """
    return {status: sum(one.status == status for one in found) for status in Status}


def matrix(
    claims: Sequence[Claim],
    replay: Replay,
    *,
    tries: int = 0,
    seed: int = 0,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> list[Finding]:
    """Return what is known of every hypothesis of claims that a run has proved."""
    found: list[Finding] = []
    for done, claim in enumerate(claims, 1):
        found += findings(claim, replay, tries=tries, seed=seed)
        tick(done, len(claims))
    return found
