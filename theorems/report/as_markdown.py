"""Reports for pages that render Markdown, such as the summary of a job on GitHub."""

from __future__ import annotations

import re
from collections.abc import Sequence

from theorems.report.as_text import GLYPHS
from theorems.verification import Outcome, faults, summary_lines


def verification(outcomes: Sequence[Outcome]) -> str:
    """Return what is not as declared, a table of all claims, and the summary line last.

    >>> print(verification([]))
    ### nceproof: nothing was checked
    <BLANKLINE>
    `s VERIFIED 0 REFUTED 0 OPEN 0 UNKNOWN 0 VACUOUS 0`
    """
    wrong = [(outcome.claim.id, fault) for outcome in outcomes for fault in faults(outcome)]
    lines = [f"### nceproof: {_headline(outcomes, len({name for name, _ in wrong}))}", ""]
    lines += [f"- **{cell(name)}**: {fault.message}; {cell(fault.reason)}" for name, fault in wrong]
    lines += [""] if wrong else []
    lines += [*table(outcomes), ""] if outcomes else []
    return "\n".join([*lines, "  \n".join(f"`{line}`" for line in summary_lines(outcomes))])


def _headline(outcomes: Sequence[Outcome], wrong: int) -> str:
    if not outcomes:
        return "nothing was checked"
    if not wrong:
        return f"all {len(outcomes)} claims came out as declared"
    return f"{wrong} of {len(outcomes)} claims did not come out as declared"


def table(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the lines of a table with a row a claim.

    >>> table([])
    ['| verdict | claim | what it says | evidence |', '| --- | --- | --- | --- |']
    """
    rows: list[tuple[str, ...]] = [("verdict", "claim", "what it says", "evidence"), ("---",) * 4]
    rows += [
        (
            f"{GLYPHS[outcome.judgement.verdict]} {outcome.judgement.verdict}",
            *map(cell, (outcome.claim.id, outcome.claim.title, outcome.judgement.reason)),
        )
        for outcome in outcomes
    ]
    return [f"| {' | '.join(row)} |" for row in rows]


def cell(text: str) -> str:
    r"""Return a text as one line of Markdown that shows it letter by letter.

    >>> print(cell("L_k(f*) |\n≥ 0"))
    L\_k(f\*) \| ≥ 0
    """
    return re.sub(r"([\\`*_{}\[\]<>#|~&$^!])", r"\\\1", " ".join(text.split()))
