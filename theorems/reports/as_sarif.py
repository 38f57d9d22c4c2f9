"""Reports for code scanners: SARIF 2.1.0, a result for each fault of a claim or its twin."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from theorems.escaping import one_line
from theorems.reports.json_values import document
from theorems.reports.places import place_of
from theorems.reports.statements import formal_of_claim
from theorems.reports.summary import summary
from theorems.tools.trust import versions
from theorems.verdicts.trust import combined, trusted_files
from theorems.verdicts.verify import Fault, Outcome, exit_code, faults

_RULES = {
    "verdict-differs": "The computed verdict is not the one that is declared.",
    "incomplete": "The claim uses what is not settled, and does not declare that.",
    "complete": "The claim declares that it uses what is not settled, but all of it is.",
    "undecided": "The claim was not decided: unknown, vacuous, or asserted by its author.",
    "twin-refused": "Rocq refuses the claim's twin.",
    "twin-undecided": "Rocq did not decide the claim's twin.",
}


def verification(outcomes: Sequence[Outcome], *, interrupted: bool = False) -> str:
    """Return one SARIF run whose results stand at the claims' files and lines.

    A run that was `interrupted` was not executed successfully. A result's fingerprint depends on
    the claim's id and on what is wrong with it alone.

    >>> '"version": "2.1.0"' in verification([])
    True
    """
    rules = [{"id": name, "shortDescription": {"text": text}} for name, text in _RULES.items()]
    known = versions()
    run = {
        "tool": {"driver": {"name": "nceproof", "version": known["nceproof"], "rules": rules}},
        "invocations": [_INTERRUPTED if interrupted else _ended(outcomes)],
        "results": [_result(outcome, fault) for outcome in outcomes for fault in faults(outcome)],
        "properties": known
        | summary(outcomes)
        | {"trusted": combined(trusted_files()), "claims": list(map(_said, outcomes))},
    }
    return document(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


_INTERRUPTED = {"executionSuccessful": False, "exitCode": 130, "exitSignalName": "SIGINT"}


def _ended(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {"executionSuccessful": True, "exitCode": exit_code(outcomes)}


def _said(outcome: Outcome) -> dict[str, Any]:
    """Return the verdict on a claim with the formal statement, apart from the author's words."""
    claim = outcome.claim
    formal = formal_of_claim(claim)
    found = {"verdict": str(outcome.judgement.verdict), "complete": outcome.complete}
    found |= {"rocq": outcome.rocq_word} if outcome.rocq else {}
    found |= {"cached": outcome.cached} if outcome.cached else {}
    said = {"formal": formal.line} if formal else {}
    words = {"title": claim.title, "said_by_the_author": ["title"]}
    return {"id": claim.id} | found | said | words


def _result(outcome: Outcome, fault: Fault) -> dict[str, Any]:
    file, line = place_of(outcome.claim)
    artifact = {"uri": file.as_uri() if file.is_absolute() else quote(os.fsencode(file.as_posix()))}
    name = outcome.claim.id
    return {
        "ruleId": fault.kind,
        "level": "error",
        "message": {"text": one_line(f"{name}: {fault.message}; {fault.reason}")},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": artifact, "region": {"startLine": line}},
                "logicalLocations": [{"name": name, "kind": "member"}],
            }
        ],
        "partialFingerprints": {"claim/v1": sha256(f"{fault.kind} {name}".encode()).hexdigest()},
    }
