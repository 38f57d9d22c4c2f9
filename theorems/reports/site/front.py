"""What the front page shows: the main results by topic, and what the run was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from theorems.reports import verdict_table
from theorems.reports.as_text import GLYPHS, mismatches
from theorems.reports.site.claims import ClaimPage
from theorems.reports.site.guide import Page
from theorems.reports.summary import cached_share, rocq_summary
from theorems.tools.trust import versions
from theorems.verdicts.trust import combined, trusted_files
from theorems.verdicts.verdict import Verdict
from theorems.verdicts.verify import Outcome

_NEIGHBOUR = "false neighbour"
"""What a source says of a claim that nobody makes, and that shows what a theorem needs."""


FIRST = ("latent-indistinguishable", "conjecture-unbalanced")
"""The lemma and the conjecture of the talk, with which the page begins."""

DOORS = {
    "guide/tutorial.html": "from a new loss to a claim in CI, and to a theorem",
    "guide/questions.html": "a loss that is stuck, its floor, batch size, temperature, queue, bias",
    "guide/notation.html": "every symbol and word",
}
"""The pages of the guide to which it leads first, and what for."""


@dataclass(frozen=True)
class Topic:
    """The main results of a topic: what holds, and what is said and does not hold."""

    name: str
    holds: tuple[ClaimPage, ...]
    fails: tuple[ClaimPage, ...]


def topics(claims: Sequence[ClaimPage]) -> list[Topic]:
    """Return the main results by topic.

    They are the theorems, as their authors call them, that are proved or certified, and of what is
    refuted all that is no mere neighbour of a theorem.

    >>> topics([])
    []
    """
    found = []
    for name in sorted({one.topic for one in claims}):
        here: dict[Verdict, list[ClaimPage]] = {verdict: [] for verdict in Verdict}
        for one in claims:
            if one.topic == name:
                here[one.outcome.judgement.verdict].append(one)
        holds = [*here[Verdict.PROVED], *here[Verdict.CERTIFIED]]
        theorems = tuple(one for one in holds if one.claim.kind == "theorem")
        fails = tuple(one for one in here[Verdict.REFUTED] if _NEIGHBOUR not in one.claim.source)
        if theorems or fails:
            found.append(Topic(name, theorems, fails))
    return found


def leads(claims: Sequence[ClaimPage], guides: Sequence[Page]) -> dict[str, Any]:
    """Return to what the page leads: the talk's claims, pages of the guide, the results by topic.

    >>> leads([], [])
    {'leading': [], 'doors': [], 'topics': []}
    """
    by_id = {one.claim.id: one for one in claims}
    pages = {one.path: one for one in guides}
    return {
        "leading": [by_id[name] for name in FIRST if name in by_id],
        "doors": [(pages[path], why) for path, why in DOORS.items() if path in pages],
        "topics": topics(claims),
    }


def counts(words: Iterable[str]) -> dict[str, int]:
    """Return how often each verdict occurs, in their order; definitions last.

    >>> list(counts(["refuted", "proved", "refuted"]).values())
    [1, 2]
    """
    found = list(words)
    return {word: found.count(word) for word in (*GLYPHS, "definition") if word in found}


def facts(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return what the front page says of the run and of what it rests on."""
    files = trusted_files()
    return {
        "counts": counts(outcome.judgement.verdict for outcome in outcomes),
        "counted": verdict_table.counts(outcomes),
        "rocq": ", ".join(f"{n} {word.lower()}" for word, n in rocq_summary(outcomes).items()),
        "cached": cached_share(outcomes),
        "mismatches": mismatches(outcomes)[1:],
        "versions": versions(),
        "trusted": len(files),
        "sha256": combined(files),
    }
