"""The table of verdicts in a README: what a run has computed, between markers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from theorems.errors import FileError
from theorems.reports.as_text import GLYPHS
from theorems.reports.tables import cell, markdown
from theorems.verdicts.catalogue import twin_of
from theorems.verdicts.claim import Claim
from theorems.verdicts.verify import Outcome

BEGIN, END = "<!-- verdicts -->", "<!-- /verdicts -->"


def around(file: Path) -> tuple[str, str]:
    """Return the text of a file before its table and after it, both with their marker.

    Raises `FileError` unless `<!-- verdicts -->` and `<!-- /verdicts -->` stand in it in this
    order, once each.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{str(file)!r}: {error}") from None
    parts = re.split(f"({BEGIN}|{END})", text)
    if parts[1::2] != [BEGIN, END]:
        raise FileError(f"{str(file)!r}: give the lines {BEGIN} and {END} once each, for the table")
    return f"{parts[0]}{BEGIN}\n\n", f"\n\n{END}{parts[-1]}"


def table(outcomes: Sequence[Outcome]) -> str:
    """Return how many claims have each verdict, and a row a claim, the proved ones first.

    The last column says whether a claim has a twin, or what Rocq says of it, where it was asked.

    >>> print(table([]))
    0 claims: none.
    <BLANKLINE>
    | verdict | claim | in the author's words | for | twin in Rocq |
    | --- | --- | --- | --- | --- |
    """
    verdicts = [outcome.judgement.verdict for outcome in outcomes]
    counts = ", ".join(f"{verdicts.count(one)} {one}" for one in GLYPHS if one in verdicts)
    order = list(GLYPHS)
    ordered = sorted(outcomes, key=lambda o: (order.index(o.judgement.verdict), o.claim.id))
    head = ("verdict", "claim", "in the author's words", "for", "twin in Rocq")
    lines = markdown(head, list(map(_row, ordered)))
    return "\n".join([f"{len(outcomes)} claims: {counts or 'none'}.", "", *lines])


def _family(claim: Claim) -> str:
    """Return what the verdict is about: the author's words, and the parameters that were run."""
    if claim.instances is None:
        return claim.family.words
    words = [f"author's family: {claim.family.words}"] if claim.family.words else []
    return "; ".join([*words, f"ran: {claim.family}"])


def _row(outcome: Outcome) -> tuple[str, ...]:
    claim, verdict = outcome.claim, outcome.judgement.verdict
    twin = str(outcome.rocq.status) if outcome.rocq else "yes" if twin_of(claim) else ""
    said = (cell(claim.title), cell(_family(claim)), twin)
    return (f"{GLYPHS[verdict]} {verdict}", f"`{claim.id}`", *said)
