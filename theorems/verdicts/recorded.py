"""A judgement as data: what another process hands over, and what a cache keeps (trusted).

The data say what the claim said then; where the claim says something else today, they are of
another claim. A verdict that instances decide is judged again from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from theorems.errors import NceproofError
from theorems.kernel.replay import REFUSALS, read_statement, write_statement
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement
from theorems.verdicts import evidence
from theorems.verdicts.claim import LISTS, TEXTS, Claim
from theorems.verdicts.family import Family
from theorems.verdicts.verdict import Instance, Judgement, Verdict, judge

MISREAD = (*REFUSALS, ArithmeticError)
"""What data meets that is not what we write."""

_OF_AN_INSTANCE = ("parameters", "note", "witness", "searched")


class OtherClaimError(NceproofError):
    """A record is of a claim that says something else."""


@dataclass(frozen=True)
class Judged:
    """A judgement on a claim, the ids of the claims that it rests on, and the seconds it took."""

    judgement: Judgement
    uses: tuple[str, ...]
    seconds: float


def write_judged(claim: Claim, judged: Judged) -> dict[str, Any]:
    """Return what is judged of a claim, with what the claim says, as JSON values.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verdict import unknown
    >>> claim, judged = find_claim("gram-bound"), Judged(unknown("no time"), (), 0.0)
    >>> read_judged(claim, write_judged(claim, judged)) == judged
    True
    """
    judgement = judged.judgement
    return {
        "claim": said(claim),
        "verdict": str(judgement.verdict),
        "reason": judgement.reason,
        "instances": [write_instance(one) for one in judgement.instances],
        "derived": judgement.derived and write_statement(judgement.derived),
        "refused": judgement.refused and write_statement(judgement.refused),
        "uses": list(judged.uses),
        "seconds": judged.seconds,
    }


def read_judged(claim: Claim, told: Mapping[str, Any]) -> Judged:
    """Return what is judged of a claim.

    Raises `OtherClaimError` where the record is of a claim that says something else, and one of
    `MISREAD` where it is no record, or where its instances decide something else.
    """
    if told["claim"] != said(claim):
        raise OtherClaimError(f"it is of another {claim.id}: what the claim says has changed")
    instances = tuple(map(read_instance, told["instances"]))
    verdict, reason = Verdict(told["verdict"]), str(told["reason"])
    judgement = Judgement(
        verdict, instances, reason, _read(told["derived"]), _read(told["refused"])
    )
    if claim.instances is not None and verdict != Verdict.UNKNOWN:
        again = judge(instances, family=claim.family)
        if (again.verdict, again.reason) != (verdict, reason):
            raise ValueError(f"its instances decide {again.verdict}, and it says {verdict}")
    return Judged(judgement, tuple(map(str, told["uses"])), float(told["seconds"]))


def said(claim: Claim) -> dict[str, Any]:
    """Return all that a claim says, its formal statement included, as JSON values.

    A statement that cannot be taken is said by the error that it raises.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> said(find_claim("etf-exists"))["formal"] is None
    True
    """
    return {**in_words(claim), "formal": _formal(claim)}


def in_words(claim: Claim) -> dict[str, Any]:
    """Return what a claim says beside its formal statement, as JSON values.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> in_words(find_claim("etf-exists"))["declared"]
    'certified'
    """
    family = {field.name: getattr(claim.family, field.name) for field in fields(Family)}
    return {
        **{name: getattr(claim, name) for name in (*TEXTS, "rests_on_open")},
        **{name: list(getattr(claim, name)) for name in LISTS},
        "family": {**family, "members": list(map(dict, claim.family.members))},
        "declared": str(claim.declared),
    }


def _formal(claim: Claim) -> Any:
    if claim.formal is None:
        return None
    try:
        return write_statement(claim.formal())
    except (NceproofError, MemoryError) as error:
        return {"raises": str(error)}


def _read(written: Any) -> Statement | None:
    if written is None:
        return None
    check_statement(found := read_statement(written))
    return found


def write_instance(instance: Instance) -> dict[str, Any]:
    """Return an instance and what a comparator has found of it, as JSON values.

    >>> one = Instance({"C": "2"}, evidence.below(1, 2))
    >>> read_instance(write_instance(one)).said
    '1 < 2'
    """
    fact = asdict(evidence.fact_of(instance.evidence))
    return {"fact": fact, **{field: getattr(instance, field) for field in _OF_AN_INSTANCE}}


def read_instance(told: Mapping[str, Any]) -> Instance:
    """Return an instance of what `write_instance` wrote; raise one of `MISREAD` otherwise."""
    fact, kinds = told["fact"], {"said": (str,), "contrary": (str,)}
    for field in fields(evidence.Fact):
        if type(fact[field.name]) not in kinds.get(field.name, (bool, type(None))):
            raise TypeError(f"{field.name} is {fact[field.name]!r}")
    made = evidence._made(**fact)
    return Instance(evidence=made, **{field: told[field] for field in _OF_AN_INSTANCE})
