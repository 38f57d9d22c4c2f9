"""What `list` says of claims that have to be loaded: anyone's, and all that a claim says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from theorems.cli.running import asked
from theorems.reports.as_json import claim_fields
from theorems.reports.json_values import document
from theorems.tools.list import Listed
from theorems.verdicts.catalogue import find_claim, twin_of
from theorems.verdicts.claim import Claim
from theorems.verdicts.claim_files import topic_of


def claims(ids: Sequence[str]) -> dict[str, Claim]:
    """Return the claims that ids and files name, by id.

    >>> list(claims(["gram-bound"]))
    ['gram-bound']
    """
    return {claim.id: claim for claim in asked(ids)} if ids else {}


def as_listed(claim: Claim) -> Listed:
    """Return what a list says of a claim.

    >>> as_listed(claims(["gram-bound"])["gram-bound"]).topic
    'simplex'
    """
    has_twin, topic = twin_of(claim) is not None, topic_of(claim.id)
    return Listed(claim.id, claim.kind, claim.declared, has_twin, claim.title, topic, claim.source)


def as_document(ids: Sequence[str], own: Mapping[str, Claim]) -> str:
    """Return all that claims say, the library's and a user's `own`, as JSON."""
    return document([claim_fields(find_claim(identifier, own)) for identifier in ids])
