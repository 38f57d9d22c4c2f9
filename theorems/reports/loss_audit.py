"""The audit of a loss as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from numerics.balls.calculus.hypotheses import Audit, Finding, Outcome
from numerics.balls.calculus.properties import Step
from numerics.balls.calculus.witness import listed
from numerics.balls.enclosure import Enclosure
from numerics.exact.formula import parameters_of, show
from theorems.search.written_witness import of_direction, of_inequality
from theorems.verdicts.consequences import Consequence, consequences

_GLYPHS = {Outcome.PROVED: "✓", Outcome.REFUTED: "✗", Outcome.UNKNOWN: "?"}
_BITS = 14  # six digits
_CHOICES = {"beta": "every beta > 0", "margin": "every margin"}


def as_fields(found: Audit) -> dict[str, Any]:
    """Return an audit as a JSON object.

    >>> from theorems.search.loss_audit import audit
    >>> from numerics.exact.parse import parse
    >>> as_fields(audit(parse("sum(exp(-v))")))["formula"]
    'sum(exp(-v))'
    """
    return {
        "formula": show(found.formula),
        "domain": _domain(found),
        "hypotheses": {one.hypothesis: _finding_fields(one) for one in found.findings},
        "theorems": [_consequence_fields(one) for one in consequences(found)],
    }


def _finding_fields(finding: Finding) -> dict[str, Any]:
    fields: dict[str, Any] = {"outcome": str(finding.outcome)}
    if finding.proof is not None:
        fields["proof"] = proof_lines(finding.proof)
    if finding.witness is not None:
        fields["witness"] = of_inequality(finding.witness)
    if finding.direction is not None:
        fields["negative direction of the Hessian"] = of_direction(finding.direction)
    return fields


def proof_lines(step: Step) -> list[str]:
    """Return a proof in order, premises first, each line once.

    >>> from numerics.balls.calculus.properties import Property
    >>> from numerics.exact.formula import Coordinate
    >>> proof_lines(Step(Coordinate(), Property.CONVEX, "affine"))
    ['v is convex: affine']
    """
    return list(dict.fromkeys(_lines(step)))


def _lines(step: Step) -> Iterator[str]:
    for premise in step.premises:
        yield from _lines(premise)
    has = "has" if "replacement" in step.property else "is"
    yield f"{show(step.subject)} {has} {step.property}: {step.rule}"


def _consequence_fields(one: Consequence) -> dict[str, Any]:
    return {
        "id": one.theorem.id,
        "says": one.theorem.says,
        "needs": list(one.theorem.needs),
        "status": one.status,
        "refuted": list(one.refuted),
        "unknown": list(one.unknown),
    }


def _domain(found: Audit) -> str:
    free = sorted(parameters_of(found.formula) & set(_CHOICES))
    return ", ".join(["[-2, 2]^k", "every k ≥ 1", *(_CHOICES[name] for name in free)])


def as_text(found: Audit, *, proofs: bool = False) -> str:
    """Return an audit as lines of text, with the whole proofs if wanted.

    >>> from theorems.search.loss_audit import audit
    >>> from numerics.exact.parse import parse
    >>> print(as_text(audit(parse("sum(exp(-v))"))).splitlines()[1])
    ✓ proved   convex: each term of the sum is
    """
    lines = [f"{show(found.formula)} on {_domain(found)}"]
    for finding in found.findings:
        lines += _finding_lines(finding, proofs)
    lines.append("theorems")
    lines += [_consequence_line(one) for one in consequences(found)]
    return "\n".join(lines)


def _finding_lines(finding: Finding, proofs: bool) -> list[str]:
    name = finding.hypothesis.replace("_", " ")
    head = f"{_GLYPHS[finding.outcome]} {finding.outcome:<8} {name}"
    if finding.proof is not None:
        steps = [f"    {line}" for line in proof_lines(finding.proof)] if proofs else []
        return [f"{head}: {finding.proof.rule}", *steps]
    if finding.witness is None:
        return [f"{head}: neither a proof nor a witness was found"]
    witness = finding.witness
    lines = [head, f"    {witness.inequality.text}", f"    left side {_side(witness.left_side)}"]
    if witness.values:
        values = ", ".join(f"{name} = {value}" for name, value in witness.values.items())
        lines.append(f"    at {values}")
    if finding.direction is not None:
        fields = of_direction(finding.direction)
        at, along = listed(fields["v"]), listed(fields["x"])
        lines.append(f"    xᵀHx ≤ {fields['xᵀHx'][1]} at v = ({at}), x = ({along})")
    return lines


def _side(side: Enclosure) -> str:
    """Return where the left side of an inequality lies, to six significant digits.

    >>> _side(Enclosure.exactly(0, bits=80)), _side(Enclosure.exactly("3e-9", bits=80))
    ('= 0 exactly', 'in [0.00000000300000, 0.00000000300000]')
    """
    if side.lower == side.upper == 0:
        return "= 0 exactly"
    lower, upper = Enclosure(side.lower, side.upper, _BITS).decimals()
    return f"in [{lower}, {upper}]"


def _consequence_line(one: Consequence) -> str:
    theorem = one.theorem
    why = [
        f"{' and '.join(name.replace('_', ' ') for name in names)} {word}"
        for names, word in ((one.refuted, "refuted"), (one.unknown, "unknown"))
        if names
    ]
    return f"  {one.status:<9} {theorem.id}: {'; '.join(why) or theorem.says}"
