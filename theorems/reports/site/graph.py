"""The dependency graph: claims and definitions, and what rests on what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from inspect import cleandoc

from theorems.reports.as_text import GLYPHS
from theorems.reports.statements import formal_of
from theorems.verdicts.catalogue import twin_of
from theorems.verdicts.claim import Claim
from theorems.verdicts.verify import Outcome


@dataclass(frozen=True)
class Node:
    """A claim or a definition.

    `status` is the verdict of a claim, or "definition"; `reach` says what the statement is about:
    all parameters, a family, or nothing; `rocq` what Rocq says of the twin of a claim; `differs`
    that another verdict was declared, or that the claim rests on what is not settled.
    """

    name: str
    title: str
    status: str
    glyph: str
    reach: str
    proof: tuple[str, ...]
    statement: tuple[str, ...]
    kind: str
    url: str | None
    rocq: str = ""
    differs: str = ""

    @property
    def said(self) -> str:
        """The status in words, with the verdict that was declared where it is another."""
        return f"{self.status}, {self.differs}" if self.differs else self.status

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The names of the nodes that it rests on, for the statement or for the proof."""
        return (*self.statement, *self.proof)


def nodes_of(outcomes: Sequence[Outcome]) -> list[Node]:
    """Return the nodes for the claims of a run and for the definitions in their statements.

    The definitions of a claim are the hypotheses of its formal statement; a claim that is decided
    by instances has none.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> [node.name for node in nodes_of(run([find_claim("etf-rank")]))]
    ['definition:gram-is', 'etf-rank']
    """
    definitions: dict[str, Node] = {}
    claims = []
    for outcome in outcomes:
        needed = _definitions(outcome.claim)
        definitions |= {node.name: node for node in needed}
        claims.append(_claim(outcome, tuple(node.name for node in needed)))
    return [*(definitions[name] for name in sorted(definitions)), *claims]


def _claim(outcome: Outcome, definitions: tuple[str, ...]) -> Node:
    claim, verdict = outcome.claim, outcome.judgement.verdict
    reach = "all parameters" if claim.formal is not None else "a family"
    return Node(
        claim.id,
        claim.title,
        verdict.value,
        GLYPHS[verdict],
        "nothing" if verdict == "vacuous" else reach,
        outcome.uses,
        definitions,
        claim.kind,
        f"claims/{claim.id}.html",
        rocq_word(outcome),
        ", ".join(_differing(outcome)),
    )


def _differing(outcome: Outcome) -> Iterator[str]:
    if outcome.judgement.verdict != outcome.claim.declared:
        yield f"declared {outcome.claim.declared}"
    if not outcome.complete:
        yield f"incomplete{', as declared' if outcome.claim.rests_on_open else ''}"


def rocq_word(outcome: Outcome) -> str:
    """Return what Rocq says of a claim, or that it was not asked; empty without a twin.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> rocq_word(*run([find_claim("etf-rank")]))
    'not asked'
    """
    return outcome.rocq_word or ("not asked" if twin_of(outcome.claim) else "")


def _definitions(claim: Claim) -> list[Node]:
    statement = formal_of(claim)
    if statement is None:
        return []
    kinds = {type(assumption) for assumption in statement.assumptions}
    return [
        Node(
            _named(kind.__name__),
            _title(kind),
            "definition",
            "□",
            "all parameters",
            (),
            (),
            "definition",
            None,
        )
        for kind in sorted(kinds, key=lambda kind: kind.__name__)
    ]


def _title(hypothesis: type) -> str:
    """Return the first line of a docstring, which a card shows as plain text."""
    return cleandoc(hypothesis.__doc__ or "").splitlines()[0].replace("`", "")


def _named(hypothesis: str) -> str:
    """Return the name of a definition; no claim has one with a colon."""
    return "definition:" + re.sub(r"(?<!^)(?=[A-Z])", "-", hypothesis).lower()


def ancestors(nodes: Sequence[Node]) -> dict[str, list[str]]:
    """Return for every node the names of all that it rests on, directly or not, and its own.

    >>> first = Node("a", "", "open", "○", "a family", (), (), "lemma", None)
    >>> second = Node("b", "", "open", "○", "a family", ("a",), (), "lemma", None)
    >>> ancestors([first, second])["b"]
    ['a', 'b']
    """
    by_name = {node.name: node for node in nodes}
    found: dict[str, set[str]] = {}

    def visit(name: str) -> set[str]:
        if name not in found:
            found[name] = {name}.union(*map(visit, by_name[name].rests_on))
        return found[name]

    return {node.name: sorted(visit(node.name)) for node in nodes}
