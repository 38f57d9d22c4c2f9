"""Proof terms as texts. None stands for reflexivity, so that what does not change costs nothing."""

from __future__ import annotations

from collections.abc import Sequence

Proof = str | None

Binder = tuple[str, str]
"""The name of a bound variable and its type."""


def trans(*proofs: Proof) -> Proof:
    """Return the proof of the first left side = the last right side.

    >>> trans("p", None, "q")
    '(et p q)'
    """
    steps = [proof for proof in proofs if proof]
    whole = steps.pop() if steps else None
    while steps:
        whole = f"(et {steps.pop()} {whole})"
    return whole


def told(proof: Proof) -> str:
    """Return the text of a proof, reflexivity too."""
    return proof or "(erefl _)"


def turned(proof: Proof) -> Proof:
    """Return the proof of the equality the other way round."""
    return f"(es {proof})" if proof else None


def sum_of(left: Proof, right: Proof) -> Proof:
    """Return the proof of a + b = a' + b'."""
    return f"(c_add {told(left)} {told(right)})" if left or right else None


def product_of(left: Proof, right: Proof) -> Proof:
    """Return the proof of a * b = a' * b'."""
    if left and right:
        return f"(c_mul {left} {right})"
    return f"(c_mull _ {left})" if left else past(right)


def past(proof: Proof, factors: int = 1) -> Proof:
    """Return the proof of a * (b * x) = a * (b * x') for some factors a, b."""
    for _ in range(factors if proof else 0):
        proof = f"(c_mulr _ {proof})"
    return proof


def under(binders: Sequence[Binder], proof: Proof) -> Proof:
    """Return the proof of an equality of sums from that of what is summed."""
    for name, kind in reversed(binders) if proof else ():
        proof = f"(s_congr (fun {name} : {kind} => {proof}))"
    return proof
