"""Reports for what renders Markdown: the summary of a job on GitHub, a notebook, a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

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
from theorems.reports.prose import in_markdown
from theorems.reports.statements import proved
from theorems.reports.summary import summary_lines
from theorems.reports.tables import cell, cells, markdown
from theorems.reports.wording import (
    conclusion,
    definitions,
    further_definitions,
    let,
    step_in_words,
)
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
        all_of_them = f"all {len(outcomes)} claims" if len(outcomes) > 1 else "the claim"
        return f"{all_of_them} came out as declared"
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


def claim_document(claim: Claim, *, guide: str = "") -> str:
    """Return what a claim says and its proof, with mathematics between dollars.

    Pages of the guide are links where its folder is given, as it is reached from the document.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> print(claim_document(find_claim("etf-rank")).splitlines()[0])
    # etf-rank
    """
    said = partial(in_markdown, guide=guide)
    lines = [f"# {cell(claim.id)}", "", f"{claim.kind.capitalize()}. Source: {said(claim.source)}."]
    lines += ["", f"In the author's words: **{said(claim.title)}**"]
    lines += [line for one in claim.statement.split("\n\n") for line in ("", *_block(one, said))]
    if claim.formal is None:
        lines += ["", "## Hypotheses, in the author's words", ""]
        lines += [f"- {said(hypothesis)}" for hypothesis in claim.hypotheses] or ["None."]
        family = ". ".join(map(said, family_lines(claim))) + "."
        command = f"`nceproof verify {one_line(argument_of(claim))}`"
        declared = f"Declared {claim.declared}: {command} computes the verdict."
        return "\n".join([*lines, "", "## Family", "", family, "", declared])
    lines += ["", *(f"- {said(remark)}" for remark in claim.remarks)] if claim.remarks else []
    steps = proof_of(claim)  # before the statement, which it refuses where it is malformed
    command = f"`nceproof show {one_line(argument_of(claim))} --derivation`"
    return "\n".join(
        [*lines, *proof_lines(claim.formal(), steps, guide), "", f"Line by line: {command}."]
    )


def _block(text: str, said: Callable[[str], str]) -> list[str]:
    """Return a paragraph, or the items of a list, of an author's statement."""
    if not text.startswith("- "):
        return [said(text)]
    return [f"- {said(one)}" for one in re.split(r"(?:^|\n)- ", text)[1:]]


def proof_lines(formal: Statement, steps: Sequence[Step], guide: str = "") -> list[str]:
    """Return the lines of Markdown for a statement and the proof that ends in it.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> claim = find_claim("etf-rank")
    >>> print(proof_lines(claim.formal(), proof_of(claim))[-5][:13])
    1. By rearran
    """
    found = [
        "",
        "## Statement",
        "",
        " ".join(filter(None, [let(formal), f"{conclusion(formal)}."])),
    ]
    stated = definitions([formal])
    found += ["", "where", "", *(f"- {one}" for one in stated)] if stated else []
    quoted = any(step.said for step in steps)
    found += ["", "## Proof", "", in_markdown(_QUOTED if quoted else _COMPUTED, guide=guide), ""]
    where = further_definitions(formal, steps)
    found += ["Here", "", *(f"- {one}" for one in where), ""] if where else []
    for step in steps:
        words, concluded = step_in_words(step, steps, formal)
        found += [f"{step.number}. {_because(step)}{words}", "", f"   {concluded}", ""]
    return [*found[:-1], "", "∎"]


_COMPUTED = "Each formula is what the rules of the kernel made (docs/kernel.md, docs/notation.md)."
_QUOTED = f"{_COMPUTED} What stands in quotes is said by the author of the derivation."


def _because(step: Step) -> str:
    """Return the author's words in quotes."""
    return f"“{in_markdown(step.said)}” " if step.said else ""
