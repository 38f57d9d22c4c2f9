"""Reports of claims and verifications for programs: JSON documents."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

from theorems.errors import ClaimFault
from theorems.kernel.statement import Statement
from theorems.reports.derivations import derived_lines
from theorems.reports.formulas import stated
from theorems.reports.json_values import document
from theorems.reports.notation import LATEX
from theorems.reports.statements import assumed, formal_of, typeset
from theorems.reports.summary import rocq_summary, summary
from theorems.verdicts.catalogue import twin_of
from theorems.verdicts.citing import uses_of
from theorems.verdicts.claim import Claim
from theorems.verdicts.verdict import Instance
from theorems.verdicts.verify import Outcome, faults

FORMAT = "nceproof verification 2"
"""The format of a verification; docs/verification.schema.json describes it."""


def claim_fields(claim: Claim) -> dict[str, Any]:
    """Return what a claim says as a JSON object.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> claim_fields(find_claim("gram-bound"))["kind"]
    'lemma'
    """
    statement = formal_of(claim)
    formal = {} if statement is None else {"formal": _formal_of(statement)}
    twin = twin_of(claim)
    rocq = {} if twin is None else {"rocq_statement": cleandoc(twin.statement)}
    return (
        formal
        | rocq
        | {
            "id": claim.id,
            "kind": claim.kind,
            "title": claim.title,
            "statement": claim.statement,
            "hypotheses": list(assumed(claim)),
            "remarks": list(claim.remarks),
            "instead": list(claim.instead),
            "family": claim.family.words,
            "checks": "" if claim.instances is None else str(claim.family),
            "source": claim.source,
            "declared": str(claim.declared),
            "rests_on_open": claim.rests_on_open,
            "said_by_the_author": [*_WORDS, *([] if formal else _WORDS_FOR_A_STATEMENT)],
        }
    )


_WORDS = ("kind", "title", "statement", "remarks", "instead", "source")
_WORDS_FOR_A_STATEMENT = ("hypotheses", "family")
"""What nothing checks; with a formal statement the hypotheses are its own, for all parameters."""


def shown_fields(claim: Claim) -> dict[str, Any]:
    """Return what a claim says, and the ids of the claims that it uses.

    They are null, and `fault` says why, where its derivation ends in an error.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> shown_fields(find_claim("etf-optimal-balanced"))["uses"]
    ['balanced-lower-bound', 'etf-attains']
    """
    try:
        return claim_fields(claim) | {"uses": [used.id for used in uses_of(claim)]}
    except ClaimFault as fault:
        return claim_fields(claim) | {"uses": None, "fault": str(fault)}


def _formal_of(statement: Statement) -> dict[str, Any]:
    """Return a statement with the definitions of the talk by their names, and in full as LaTeX."""
    formal = typeset(statement)
    written = {"text": formal.line, "where": list(formal.where)}
    return written | {"latex": stated(statement, LATEX)}


def _formal(statement: Statement) -> dict[str, Any]:
    return {"text": stated(statement), "latex": stated(statement, LATEX)}


def derived_fields(claim: Claim) -> dict[str, Any]:
    """Return what a claim says and the lines of its derivation as a JSON object.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> derived_fields(find_claim("etf-rank"))["derivation"][0]["rule"]
    'algebra'
    """
    lines = [
        _formal(line.statement)
        | {"line": line.number, "rule": line.rule, "reason": line.reason}
        | {"premises": list(line.premises)}
        for line in derived_lines(claim)
    ]
    return shown_fields(claim) | {"derivation": lines}


def verification(outcomes: Sequence[Outcome]) -> str:
    """Return ``{"format": …, "summary": {…}, "claims": […]}``, as the published schema says.

    Where Rocq was asked, ``"rocq": {…}`` counts what it says of the twins.

    >>> import json
    >>> json.loads(verification([]))["claims"]
    []
    """
    counts = {word.lower(): count for word, count in summary(outcomes).items()}
    claims = [_outcome(outcome) for outcome in outcomes]
    mismatched = [
        {"claim": outcome.claim.id, "message": fault.message, "reason": fault.reason}
        for outcome in outcomes
        for fault in faults(outcome)
    ]
    fields = {"format": FORMAT, "summary": counts, "mismatched": mismatched, "claims": claims}
    if counted := rocq_summary(outcomes):
        fields["rocq"] = {word.lower(): count for word, count in counted.items()}
    return document(fields)


def _outcome(outcome: Outcome) -> dict[str, Any]:
    judgement = outcome.judgement
    fields = claim_fields(outcome.claim) | {
        "uses": list(outcome.uses),
        "uses_refuted": list(outcome.refuted),
        "verdict": str(judgement.verdict),
        "as_declared": outcome.as_declared,
        "complete": outcome.complete,
        "evidence": judgement.reason,
        "ran": judgement.ran if judgement.instances else "",
        "instances": [_instance(one) for one in judgement.instances],
        "seconds": round(outcome.seconds, 3),
    }
    if outcome.cached:
        fields["cached"] = outcome.cached
    if outcome.rocq is not None:
        said = {"status": str(outcome.rocq.status), "reason": outcome.rocq.reason}
        fields["rocq"] = said | {"shown": outcome.rocq_word}
    if judgement.refuting is not None:
        fields["witness"] = {
            "parameters": dict(judgement.refuting.parameters),
            "evidence": judgement.refuting.said,
            "values": dict(judgement.refuting.witness),
        }
    return fields


def _instance(one: Instance) -> dict[str, Any]:
    found = {"parameters": dict(one.parameters), "holds": one.holds, "asserted": one.is_asserted}
    return found | {"evidence": one.said}
