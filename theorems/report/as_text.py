"""Reports for people: a glyph and a word for each verdict, colour only beside them."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import cleandoc
from textwrap import indent

from theorems.kernel.claim import Claim
from theorems.kernel.verdict import Instance, Verdict
from theorems.registry import twin_of
from theorems.verification import Outcome, summary_lines

GLYPHS = {
    Verdict.PROVED: "∎",
    Verdict.CERTIFIED: "✓",
    Verdict.REFUTED: "✗",
    Verdict.OPEN: "○",
    Verdict.UNKNOWN: "?",
    Verdict.VACUOUS: "∅",
}


def claim_list(claims: Sequence[Claim]) -> str:
    """Return one line a claim: id, kind, declared verdict, whether Rocq has it too, title.

    >>> from theorems.registry import find_claim
    >>> print(claim_list([find_claim("gram-bound")])[:31])
    gram-bound  lemma  proved  rocq
    """
    rows = [
        (claim.id, claim.kind, str(claim.declared), "rocq" if twin_of(claim) else "·", claim.title)
        for claim in claims
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)] if rows else []
    return "\n".join(
        "  ".join([*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[4]])
        for row in rows
    )


def claim_page(claim: Claim) -> str:
    """Return all that a claim says, without running it.

    >>> from theorems.registry import find_claim
    >>> print(claim_page(find_claim("etf-exists")).splitlines()[0])
    etf-exists — lemma
    """
    lines = [f"{claim.id} — {claim.kind}", claim.title, "", claim.statement, "", "Hypotheses:"]
    lines += [f"  · {hypothesis}" for hypothesis in claim.hypotheses]
    lines += [
        f"Family: {claim.family}{_size(claim)}",
        f"Source: {claim.source}",
        f"Uses: {', '.join(claim.uses) or 'no other claim'}",
        f"Declared: {claim.declared} (nceproof verify {claim.id} computes the verdict)",
    ]
    if claim.formal is not None:
        from theorems.report.formulas import stated

        lines += ["Formally:", f"  {stated(claim.formal())}"]
    if twin := twin_of(claim):
        lines += [
            f"In Rocq, theorem {twin.theorem}:",
            *indent(cleandoc(twin.statement), "  ").split("\n"),
        ]
    return "\n".join(lines)


def derivation_page(claim: Claim) -> str:
    """Return all that a claim says and its derivation, line by line, if it has one.

    >>> from theorems.registry import find_claim
    >>> print(derivation_page(find_claim("etf-rank")).splitlines()[-2])
    Derivation:
    """
    if claim.derivation is None:
        return f"{claim_page(claim)}\nDerivation: none, the claim is decided by instances"
    from theorems.report.derivations import lines_of

    lines = [f"  {line}" for line in lines_of(claim.derivation())]
    return "\n".join([claim_page(claim), "Derivation:", *lines])


def _size(claim: Claim) -> str:
    return "" if claim.instances is None else f" ({claim.size} instances)"


def verification(outcomes: Sequence[Outcome]) -> str:
    """Return one paragraph a claim, then what Rocq says, where it was asked, the summary line last.

    >>> verification([])
    's VERIFIED 0 REFUTED 0 OPEN 0 UNKNOWN 0 VACUOUS 0'
    """
    return "\n".join([*(paragraph(outcome) for outcome in outcomes), *summary_lines(outcomes)])


def paragraph(outcome: Outcome) -> str:
    """Return what a run found of one claim: verdict, reason, and the witness if it is refuted.

    >>> from theorems.registry import find_claim
    >>> from theorems.verification import run
    >>> print(*(paragraph(outcome)[:23] for outcome in run([find_claim("etf-exists")])))
    ✓ certified  etf-exists
    """
    claim, judgement = outcome.claim, outcome.judgement
    head = f"{GLYPHS[judgement.verdict]} {judgement.verdict:<9}  {claim.id}"
    lines = [f"{head}  ({outcome.seconds:.1f} s)", f"    {claim.title}"]
    lines.append(f"    family: {claim.family}; {judgement.reason}")
    if outcome.rocq:
        lines.append(f"    Rocq: {outcome.rocq.status}: {outcome.rocq.reason}")
    if not outcome.as_declared:
        lines.append(f"    DECLARED {claim.declared}, COMPUTED {judgement.verdict}")
    if not outcome.complete:
        lines.append(f"    incomplete: it uses what is not settled: {', '.join(outcome.unsettled)}")
    if judgement.refuting is not None:
        lines += _witness(judgement.refuting)
    return "\n".join(lines)


def _witness(instance: Instance) -> list[str]:
    parameters = ", ".join(f"{name} = {value}" for name, value in instance.parameters.items())
    lines = [f"    witness at {parameters}: {instance.evidence}"]
    return lines + [f"      {name} = {value}" for name, value in instance.witness.items()]
