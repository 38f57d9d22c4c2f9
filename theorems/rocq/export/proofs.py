"""Proofs of equalities as texts. None stands for reflexivity: what does not change costs nothing.

Rocq has to find what each step makes of a term. Under a binder of a proof *term* it types all that
it found again, step by step, in a time of the square of the term's length; after `intro` it does
not. So a proof with binders is written as tactics, and steps inside of the same sums and products
are taken there together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from theorems.rocq.texts import show_place, type_over
from theorems.rocq.trees import Tree

Binder = tuple[str, str]
"""The name of a bound variable and its type."""


@dataclass(frozen=True)
class Applied:
    """A lemma with the proofs that it needs; where it is one proof, that may bind variables."""

    lemma: str
    parts: tuple[Proof, ...]
    binders: str = ""

    def __str__(self) -> str:
        parts = " ".join(map(told, self.parts))
        return f"({self.lemma} {f'(fun {self.binders} => {parts})' if self.binders else parts})"


@dataclass(frozen=True)
class Chain:
    """One proof after the other."""

    steps: tuple[Step, ...]

    def __str__(self) -> str:
        *steps, last = map(str, self.steps)
        return f"{''.join(f'(et {step} ' for step in steps)}{last}{')' * len(steps)}"


Step = str | Applied

Proof = Step | Chain | None


def trans(*proofs: Proof) -> Proof:
    """Return the proof of the first left side = the last right side.

    >>> str(trans("p", None, "q"))
    '(et p q)'
    >>> str(trans(past("p"), past("q")))
    '(c_mulr _ (et p q))'
    """
    steps: list[Step] = []
    for step in _steps(proofs):
        joined = _joined(steps[-1], step) if steps else None
        if joined:
            steps[-1] = joined
        else:
            steps.append(step)
    if len(steps) > 1:
        return Chain(tuple(steps))
    return steps[0] if steps else None


def _steps(proofs: Sequence[Proof]) -> Iterator[Step]:
    for proof in proofs:
        if isinstance(proof, Chain):
            yield from proof.steps
        elif proof:
            yield proof


def _joined(first: Step, second: Step) -> Step | None:
    """Return two steps by one congruence as one, of what is inside; None for others."""
    match first, second:
        case Applied(lemma, parts, binders), Applied(other, others, its):
            if lemma == other != _MEET and binders == its:
                return Applied(lemma, tuple(map(trans, parts, others)), binders)
    return None


def told(proof: Proof) -> str:
    """Return a proof as a term, reflexivity too."""
    return str(proof or "(erefl _)")


def tactics(proof: Proof) -> str:
    """Return what proves the same, with the binders of the proof introduced.

    >>> tactics(trans(under([("x", "X")], "p"), "q"))
    'refine (et _ _); [refine (s_congr _); [intros x; exact p] | exact q]'
    """
    if not _binds(proof):
        return f"exact {told(proof)}"
    match proof:
        case Chain((first, *others)):
            return f"refine (et _ _); [{tactics(first)} | {tactics(trans(*others))}]"
        case Applied(lemma, parts, binders):
            names = f"intros {binders.partition(' :')[0]}; " if binders else ""
            inside = names + " | ".join(map(tactics, parts))
            return f"refine ({lemma}{' _' * len(parts)}); [{inside}]"
    return f"exact {told(proof)}"


def _binds(proof: Proof) -> bool:
    match proof:
        case Chain(steps):
            return any(map(_binds, steps))
        case Applied(_, parts, binders):
            return bool(binders) or any(map(_binds, parts))
    return False


def within(lemma: str, proof: Proof, binders: str = "") -> Proof:
    """Return the proof by a congruence from that of what is inside."""
    return Applied(lemma, (proof,), binders) if proof else None


def turned(proof: Proof) -> Proof:
    """Return the proof of the equality the other way round."""
    return f"(es {proof})" if proof else None


_MEET = "meet"


def meeting(left: Proof, right: Proof, middle: Proof) -> Proof:
    """Return the proof of x = y from x = a, y = b and a = b, of which a and b are known by then."""
    return Applied(_MEET, (left, right, middle))


def sum_of(left: Proof, right: Proof) -> Proof:
    """Return the proof of a + b = a' + b'."""
    return Applied("c_add", (left, right)) if left or right else None


def product_of(left: Proof, right: Proof) -> Proof:
    """Return the proof of a * b = a' * b'."""
    if left and right:
        return Applied("c_mul", (left, right))
    return within("c_mull _", left) or past(right)


def past(proof: Proof, factors: int = 1) -> Proof:
    """Return the proof of a * (b * x) = a * (b * x') for some factors a, b."""
    for _ in range(factors):
        proof = within("c_mulr _", proof)
    return proof


def under(binders: Sequence[Binder], proof: Proof) -> Proof:
    """Return the proof of an equality of sums from that of what is summed."""
    for name, kind in reversed(binders):
        proof = within("s_congr", proof, f"{name} : {kind}")
    return proof


_OF_BODIES = {
    ("loss", "all"): "l_congr l",
    ("loss", "others"): "m_congr m",
    ("slope", "all"): "g_congr gl",
    ("slope", "others"): "gm_congr gm",
    ("sum", "all"): "s_congr",
    ("sum", "others"): "o_congr",
    ("vsum", "all"): "v_congr",
}


def with_body(tree: Tree, proof: Proof) -> Proof:
    """Return the proof that a term that binds a variable equals one with an equal body.

    >>> str(with_body(("sum", ("all", "X"), "x", ("number", 1, 1)), "p"))
    '(s_congr (fun x : X => p))'
    """
    head, *place, domain, name, _ = tree
    mean = "e_congr _" if head == "mean" else "ve_congr _"
    lemma = _OF_BODIES.get((head, domain[0]), mean)
    at = "".join(f" {show_place(one)}" for one in place)
    return within(f"{lemma}{at}", proof, f"{name} : {type_over(domain)}")
