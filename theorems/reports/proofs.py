"""Derivations as proofs: a few steps, each with the lines that lead to it from the steps before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from theorems.escaping import one_line
from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.citing import named_in, theorem_of
from theorems.verdicts.claim import Claim
from theorems.verdicts.prove import proved_theorem
from theorems.verdicts.sentences import sentences

ROUTINE = frozenset(
    {"add", "algebra", "average", "chain", "instantiate", "scale", "strengthen", "sym", "weaken"}
)
"""The rules that carry no idea: a step is not made of them alone, unless it joins others."""


@dataclass(frozen=True)
class Step:
    """A step of a proof; `premises` are the numbers of the steps that it uses.

    `said` are its author's words, which prove nothing, or none. `cited` is the id of the claim
    whose theorem it is; every other step is made by `rules`, in `lines` lines of the kernel.
    """

    number: int
    statement: Statement
    said: str
    cited: str
    rules: tuple[str, ...]
    lines: int
    premises: tuple[int, ...]

    @property
    def ideas(self) -> list[str]:
        """The rules that carry an idea."""
        return [rule for rule in self.rules if rule not in ROUTINE]

    @property
    def by(self) -> str:
        """The rules, without those that carry no idea where another does: 'jensen, decrease'."""
        return ", ".join(rule.replace("_", " ") for rule in self.ideas or self.rules)


def proof_of(claim: Claim) -> tuple[Step, ...]:
    """Return the steps of a claim's derivation, the theorem last; what it cites is one step each.

    It is written down and run again, the theorems that it cites as well: a step says what the rules
    make then. Raises `Undecided` where they refuse it, or make another statement than the claim's.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> [step.cited or step.by for step in proof_of(find_claim("latent-indistinguishable"))]
    ['averaging-step', 'collapse', 'exists at mean']
    """
    return () if claim.derivation is None else _proof_of(claim)


@cache
def _proof_of(claim: Claim) -> tuple[Step, ...]:
    theorem, made = theorem_of(claim), proved_theorem(claim)
    names, lines = named_in(claim), steps_of(made)  # the same places as in the other
    cited = {
        id(line): names[id(old)]
        for old, line in zip(steps_of(theorem), lines, strict=True)
        if id(old) in names
    }
    return proof(made, cited, {id(lines[place]): words for place, words in sentences(theorem)})


def proof(theorem: Theorem, cited: Mapping[int, str], said: Mapping[int, str]) -> tuple[Step, ...]:
    """Return the steps of a derivation; ids of claims and sentences by the identity of a line.

    Where its author has said none of what leads to the theorem, a step is what one rule that
    carries an idea leads to.

    >>> from theorems.kernel import rules
    >>> both = rules.add(rules.nonnegative(1), rules.nonnegative(2))
    >>> [(step.by, step.premises) for step in proof(both, {}, {})]
    [('nonnegative', ()), ('nonnegative', ()), ('add', (1, 2))]
    """
    return _Grouped(theorem, cited, said).steps()


class _Grouped:
    """The lines of a derivation, those that say the same taken for the first, in groups."""

    def __init__(self, theorem: Theorem, cited: Mapping[int, str], said: Mapping[int, str]) -> None:
        lines = steps_of(theorem, cited)
        first: dict[Statement, Theorem] = {}
        self.same = {id(line): first.setdefault(line.statement, line) for line in lines}
        self.cited = {id(line): cited[id(line)] for line in first.values() if id(line) in cited}
        self.last = self.same[id(theorem)]
        needed = self._needed()
        self.lines = [line for line in first.values() if id(line) in needed]
        self.said = {
            id(self.same[key]): one_line(words) for key, words in said.items() if key in self.same
        }
        self.ends = {id(self.last), *self.cited.keys() & needed}
        self.ends |= self.said.keys() & needed
        if id(self.last) not in self.said:
            group, _ = self._group(self.last)
            self.ends |= self._ideas() & set(map(id, group))

    def premises(self, line: Theorem) -> list[Theorem]:
        """Return the lines that a line follows from; none for a cited one."""
        if id(line) in self.cited:
            return []
        found = [self.same[id(x)] for x in line.inputs if isinstance(x, Theorem)]
        return list({id(x): x for x in found}.values())

    def _needed(self) -> set[int]:
        waiting, needed = [self.last], {id(self.last)}
        while waiting:
            new = [x for x in self.premises(waiting.pop()) if id(x) not in needed]
            needed |= set(map(id, new))
            waiting += new
        return needed

    def _ideas(self) -> set[int]:
        """Return the lines where one idea is done and another begins, or two are joined."""
        ends: set[int] = set(self.cited)
        deep, growing = set[int](), set[int]()
        for line in self.lines:
            before = self.premises(line)
            new = id(line) not in self.cited and line.rule not in ROUTINE
            grown = [id(x) for x in before if id(x) in growing]
            ends |= {id(x) for x in before if id(x) in deep} if new else set()
            ends |= set(grown) if len(grown) > 1 else set()
            if new or id(line) in self.cited or any(id(x) in deep for x in before):
                deep.add(id(line))
            if new or any(x not in ends for x in grown):
                growing.add(id(line))
        return ends

    def steps(self) -> tuple[Step, ...]:
        ends = [line for line in self.lines if id(line) in self.ends]
        number = {id(line): n for n, line in enumerate(ends, 1)}
        found = []
        for line in ends:
            group, premises = self._group(line)
            cited = self.cited.get(id(line), "")
            rules = () if cited else tuple(dict.fromkeys(x.rule for x in group))
            found.append(
                Step(
                    number[id(line)],
                    line.statement,
                    "" if cited else self.said.get(id(line), ""),
                    cited,
                    rules,
                    0 if cited else len(group),
                    tuple(sorted(number[x] for x in premises)),
                )
            )
        return tuple(found)

    def _group(self, end: Theorem) -> tuple[Sequence[Theorem], Collection[int]]:
        """Return the lines from the steps before to a line, in order, and those steps."""
        inside, used, waiting = {id(end)}, set[int](), self.premises(end)
        while waiting:
            line = waiting.pop()
            if id(line) in self.ends:
                used.add(id(line))
            elif id(line) not in inside:
                inside.add(id(line))
                waiting += self.premises(line)
        return [line for line in self.lines if id(line) in inside], used
