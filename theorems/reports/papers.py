"""Which papers the sources of claims name, and what of them was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from theorems.reports.as_text import GLYPHS
from theorems.reports.citations import TALK, Key, cited
from theorems.reports.tables import cell, markdown
from theorems.verdicts.verdict import Verdict
from theorems.verdicts.verify import Outcome


@dataclass
class Paper:
    """A paper, as the longest of its citations names it, and the claims that name it.

    `readings` are what each claim says was read of it, by id; "" where it does not say.
    """

    key: Key
    name: str = ""
    readings: dict[str, list[str]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """The name of its page.

        >>> Paper(("van den Oord, Li", "2018")).slug
        'van-den-oord-li-2018'
        """
        return "-".join(" ".join(self.key).replace(",", "").casefold().split())

    @property
    def read(self) -> list[str]:
        """What claims say was read of it, each once; empty where none says."""
        return sorted({one for each in self.readings.values() for one in each} - {""})

    def read_for(self, claim: str) -> str:
        """Return what was read for a claim, in words.

        >>> Paper(("Wang", "2020"), readings={"mine": [""]}).read_for("mine")
        'the source does not say what was read'
        """
        found = [one for one in dict.fromkeys(self.readings[claim]) if one]
        return f"read: {'; '.join(found)}" if found else "the source does not say what was read"


def papers(outcomes: Sequence[Outcome]) -> dict[Key, Paper]:
    """Return the papers other than the talk that claims name, by first authors and year."""
    found: dict[Key, Paper] = {}
    for outcome in outcomes:
        for key, name, read in cited(outcome.claim.source):
            if key == TALK:
                continue
            paper = found.setdefault(key, Paper(key))
            paper.name = max(paper.name, name, key=len)
            paper.readings.setdefault(outcome.claim.id, []).append(read)
            if outcome not in paper.outcomes:
                paper.outcomes.append(outcome)
    return dict(sorted(found.items(), key=lambda item: item[1].name.casefold()))


def verdict_counts(outcomes: Sequence[Outcome]) -> str:
    """Return how many outcomes have each verdict, in words; how many refutations are argued."""
    verdicts = [outcome.judgement.verdict for outcome in outcomes]
    counted = {one: f"{verdicts.count(one)} {one}" for one in GLYPHS if one in verdicts}
    refuted = [one for one in outcomes if one.judgement.verdict == Verdict.REFUTED]
    if argued := sum(one.judgement.is_argued for one in refuted):
        counted[Verdict.REFUTED] += f" ({argued} of them argued)"
    return ", ".join(counted.values()) or "none"


def counts(outcomes: Sequence[Outcome]) -> str:
    """Return how many claims name papers other than the talk, and their verdicts.

    >>> counts([])
    '0 of the 0 claims name 0 papers other than the talk: none.'
    """
    found = papers(outcomes).values()
    claims = {one.claim.id: one for paper in found for one in paper.outcomes}
    return (
        f"{len(claims)} of the {len(outcomes)} claims name {len(found)} papers other than the "
        f"talk: {verdict_counts(list(claims.values()))}."
    )


def table(outcomes: Sequence[Outcome]) -> str:
    """Return a row a paper: what claims say was read of it, and these with their verdicts.

    >>> print(table([]))
    0 of the 0 claims name 0 papers other than the talk: none.
    <BLANKLINE>
    | paper | read | claims |
    | --- | --- | --- |
    """
    rows = [
        (cell(paper.name), cell("; ".join(paper.read) or "–"), _claims(paper.outcomes))
        for paper in papers(outcomes).values()
    ]
    return "\n".join([counts(outcomes), "", *markdown(("paper", "read", "claims"), rows)])


def _claims(outcomes: Sequence[Outcome]) -> str:
    order = list(GLYPHS)
    ranked = sorted(outcomes, key=lambda o: (order.index(o.judgement.verdict), o.claim.id))
    return ", ".join(f"{GLYPHS[one.judgement.verdict]} `{one.claim.id}`" for one in ranked)
