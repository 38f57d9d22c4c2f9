"""Reports for what renders Markdown: the summary of a job on GitHub, a notebook, a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence

from theorems.escaping import one_line
from theorems.kernel.statement import Statement
from theorems.reports.as_text import (
    authors_family,
    evidence,
    family_lines,
    grounds,
    ran,
    rocq,
    shortened,
    verdict_of,
    witness,
)
from theorems.reports.places import argument_of
from theorems.reports.proofs import Step, proof_of
from theorems.reports.statements import proved
from theorems.reports.summary import summary_lines
from theorems.reports.tables import SIGNS, cell, cells, markdown
from theorems.reports.wording import conclusion, definitions, let, step_in_words
from theorems.verdicts.claim import Claim
from theorems.verdicts.verify import Outcome, faults


def verification(outcomes: Sequence[Outcome]) -> str:
    """Return what is not as declared, a table of all claims, and the summary line last.

    >>> print(verification([]))
    ### nceproof: nothing was checked
    <BLANKLINE>
    `s VERIFIED 0 ARGUED 0 TESTED 0 REFUTED 0 OPEN 0 ASSERTED 0 UNKNOWN 0 VACUOUS 0 MISMATCHED 0`
    """
    wrong = sum(bool(faults(outcome)) for outcome in outcomes)
    lines = [f"### nceproof: {_headline(outcomes, wrong)}", "", *differing(outcomes)]
    lines += [*table(outcomes), ""] if outcomes else []
    return "\n".join([*lines, "  \n".join(f"`{line}`" for line in summary_lines(outcomes))])


def _headline(outcomes: Sequence[Outcome], wrong: int) -> str:
    if not outcomes:
        return "nothing was checked"
    if not wrong:
        return f"all {len(outcomes)} claims came out as declared"
    return f"{wrong} of {len(outcomes)} claims did not come out as declared"


def differing(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a list of what is not as declared, and an empty line after it; empty without faults.

    >>> differing([])
    []
    """
    lines = [
        f"- **{cell(outcome.claim.id)}**: {fault.message}; {cell(fault.reason)}"
        for outcome in outcomes
        for fault in faults(outcome)
    ]
    return [*lines, ""] if lines else []


def table(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the lines of a table with a row a claim.

    >>> print(table([])[0])
    | verdict | claim | what was proved or run | the author's words | evidence |
    """
    head = ("verdict", "claim", "what was proved or run", "the author's words", "evidence")
    rows = [
        (
            verdict_of(outcome),
            cell(outcome.claim.id),
            cell(proved(outcome) or "".join(ran(outcome))),
            cells(outcome.claim.title, *authors_family(outcome.claim)),
            cells(
                *evidence(outcome),
                *rocq(outcome),
                *map(shortened, witness(outcome)),
                *grounds(outcome),
            ),
        )
        for outcome in outcomes
    ]
    return markdown(head, rows)


def _prose(text: str) -> str:
    """Return a text as `cell` does, and what stands in backticks as code, which shows its signs."""
    line = one_line(text)
    return re.sub(rf"`[^`]+`|{SIGNS}", lambda m: rf"\{m[1]}" if m[1] else m[0], line)


def claim_document(claim: Claim) -> str:
    """Return what a claim says and its proof, with mathematics between dollars.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> print(claim_document(find_claim("etf-rank")).splitlines()[0])
    # etf-rank
    """
    lines = [f"# {cell(claim.id)}", "", f"{claim.kind.capitalize()}. {cell(claim.source)}."]
    lines += ["", f"In the author's words: **{cell(claim.title)}**"]
    lines += [line for one in claim.statement.split("\n\n") for line in ("", _prose(one))]
    if claim.formal is None:
        lines += ["", "## Hypotheses, in the author's words", ""]
        lines += [f"- {cell(hypothesis)}" for hypothesis in claim.hypotheses] or ["None."]
        family = ". ".join(map(cell, family_lines(claim))) + "."
        command = f"`nceproof verify {one_line(argument_of(claim))}`"
        declared = f"Declared {claim.declared}: {command} computes the verdict."
        return "\n".join([*lines, "", "## Family", "", family, "", declared])
    lines += ["", *(f"- {_prose(remark)}" for remark in claim.remarks)] if claim.remarks else []
    steps = proof_of(claim)  # before the statement, which it refuses where it is malformed
    command = f"`nceproof show {one_line(argument_of(claim))} --derivation`"
    return "\n".join([*lines, *proof_lines(claim.formal(), steps), "", f"Line by line: {command}."])


def proof_lines(formal: Statement, steps: Sequence[Step]) -> list[str]:
    """Return the lines of Markdown for a statement and the proof that ends in it.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> claim = find_claim("etf-rank")
    >>> print(proof_lines(claim.formal(), proof_of(claim))[-5][:14])
    1. By algebra,
    """
    found = [
        "",
        "## Statement",
        "",
        " ".join(filter(None, [let(formal), f"{conclusion(formal)}."])),
    ]
    where = definitions([formal, *(step.statement for step in steps)])
    found += ["", "where", "", *(f"- {one}" for one in where)] if where else []
    quoted = any(step.said for step in steps)
    found += ["", "## Proof", "", _QUOTED if quoted else _COMPUTED, ""]
    for step in steps:
        words, concluded = step_in_words(step, steps, formal)
        found += [f"{step.number}. {_because(step)}{words}", "", f"   {concluded}", ""]
    return [*found[:-1], "", "∎"]


_COMPUTED = "Each formula is what the rules of the kernel made (docs/kernel.md, docs/notation.md)."
_QUOTED = f"{_COMPUTED} What stands in quotes is said by the author of the derivation."


def _because(step: Step) -> str:
    """Return the author's words in quotes; where there are none, what the rule says."""
    if step.said:
        return f"“{cell(step.said)}” "
    return f"{cell(step.reason)} " if step.reason else ""
