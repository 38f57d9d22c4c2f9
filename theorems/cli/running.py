"""Running claims for a verb, with progress and what came out on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

from theorems.cli import progress
from theorems.cli.application import tell
from theorems.cli.selection import requested
from theorems.reports.as_text import head, mismatches
from theorems.reports.differences import in_notation
from theorems.reports.summary import summary_lines
from theorems.rocq.export.document import export
from theorems.rocq.exported import Export
from theorems.verdicts.cache import Cache
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.claim import Claim
from theorems.verdicts.prove import proved_theorem
from theorems.verdicts.verify import Outcome, ask_rocq, run


def verified(
    ids: Sequence[str],
    *,
    time_limit: float | None = None,
    rocq: bool = False,
    jobs: int | None = None,
    cache: Path | None = None,
) -> list[Outcome]:
    """Return the outcomes of the claims that ids and files name, and of all that they use.

    Of several claims each verdict is said on stderr as it comes; of a few not where the report
    follows on the same terminal.
    """
    with redirect_stdout(sys.stderr):  # what claims print is talk; stdout is for the document
        kept = None if cache is None else Cache(cache)
        claims = asked(ids)
        is_said = len(claims) > _few()
        with progress.of_claims(claims) as bar:

            def decided(outcome: Outcome) -> None:
                known = outcome.claim.neighbours
                bar.decided(outcome.claim, [find_claim(name, known) for name in outcome.uses])
                if is_said:
                    _say_verdict(outcome)

            outcomes = run(
                claims,
                time_limit=time_limit,
                jobs=cores() if jobs is None else jobs,
                tick=bar.tick,
                decided=decided,
                cache=kept,
            )
        if rocq:
            with progress.of_files("Rocq") as compiling:
                outcomes = ask_rocq(
                    outcomes, export=exported, tick=lambda name: compiling(f"{name}.v")
                )
    return [replace(one, judgement=in_notation(one.judgement)) for one in outcomes]


_FEW = 8
"""So many claims are soon decided: their verdicts stand in the report below."""


def _few() -> int:
    """Return of how many claims no verdict is said before the report."""
    is_seen = sys.stderr.isatty() and sys.__stdout__ is not None and sys.__stdout__.isatty()
    return _FEW if is_seen else 1


def _say_verdict(outcome: Outcome) -> None:
    """Say a verdict, and where it may still be lost to what the claim rests on."""
    rests = ", if what it rests on is settled" if outcome.uses else ""
    tell(f"{head(outcome)}{rests}")


def cores() -> int:
    """Return how many cores this process may use.

    >>> cores() > 0
    True
    """
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def asked(ids: Sequence[str]) -> list[Claim]:
    """Return the claims that ids and files name, all of the library's if there are none."""
    with redirect_stdout(sys.stderr):
        return requested(ids)


def exported(claim: Claim) -> Export:
    """Return the derivation of a claim as a file of Rocq; raise as `proved_theorem`."""
    assert claim.formal is not None
    return export(proved_theorem(claim), claim.formal())


def say(outcomes: Sequence[Outcome]) -> None:
    """Say on stderr what is mismatched, and the summary: the document itself went elsewhere."""
    tell("\n".join([*mismatches(outcomes), *summary_lines(outcomes)]))
