"""Statements in sentences: "Let ℓ be convex. Then ..", with the formulas as LaTeX in dollars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from theorems.kernel.statement import Assumption, Replacement, Statement
from theorems.reports.formulas import WORDS, assumption_in, formula, parts
from theorems.reports.naming import named_terms
from theorems.reports.notation import LATEX
from theorems.reports.proofs import Step
from theorems.reports.reasons import reasons

_SHORT = 24
"""A left side of more letters of LaTeX is not written again where the line before ends in it."""


def let(statement: Statement) -> str:
    r"""Return what a statement assumes, as the sentence before it; empty where it assumes nothing.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> print(let(find_claim("balanced-lower-bound").formal()))
    Let $\rho$ be balanced, $\ell$ be convex and non-increasing, and $\Vert f\Vert  \le 1$. Then
    """
    if not (phrases := [*_sorts(statement), *_phrases(statement, statement.assumptions)]):
        return ""
    return f"Let {_listed(phrases)}. Then"


def _sorts(statement: Statement) -> list[str]:
    """Return what the statement begins with: of which sort a variable is."""
    assumed, _, _ = parts(statement, LATEX)
    return [f"${one}$" for one in assumed[: len(assumed) - len(statement.assumptions)]]


def _phrases(statement: Statement, assumptions: Iterable[Assumption], be: str = " be") -> list[str]:
    """Return each subject with what is assumed of it, then the assumptions that are formulas."""
    subjects: dict[str, list[str]] = {"ρ": [], "W": [], "ℓ": []}
    formulas = []
    for one in assumptions:
        if word := WORDS.get(type(one)):
            subject, _, rest = word.partition(" ")
            subjects[subject if rest else "ρ"].append(rest or word)
        else:
            formulas.append(f"${assumption_in(statement, one, LATEX)}$")
    said = [
        f"${LATEX.spelled(subject)}${be} {_listed(sorted(words))}".replace(" is with ", " has ")
        for subject, words in subjects.items()
        if words
    ]
    return [*said, *sorted(formulas)]


def _listed(phrases: Sequence[str]) -> str:
    """Return a, b, and c; a and b; 1, 2 and 3; a, of b and c, and d."""
    *others, last = phrases
    is_long = len(others) > 1 or " and " in "".join(phrases)
    comma = "," if is_long and " " in "".join(phrases) else ""
    return f"{', '.join(others)}{comma} and {last}" if others else last


def conclusion(statement: Statement, before: Statement | None = None) -> str:
    r"""Return what a statement concludes, its two sides apart, so that a line can break there.

    A left side that is the right side of the statement `before` is written as dots.

    >>> from theorems.kernel import rules
    >>> conclusion(rules.nonnegative(4).statement)
    '$4$ $\\ge 0$'
    """
    _, left, right = parts(statement, LATEX, inside=_names(statement))
    goes_on = before is not None and not statement.exists and statement.left == before.right
    shown = r"\cdots" if goes_on and len(left) > _SHORT else left
    return f"${shown}$ ${right}$"


def _names(statement: Statement) -> Mapping[Any, str]:
    return {term: name.latex for term, name in named_terms(statement).items()}


def definitions(statements: Iterable[Statement]) -> list[str]:
    r"""Return what the names of definitions in statements are short for, and (R), each once.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> definitions([find_claim("gram-bound").formal()])
    []
    """
    named: dict[str, Any] = {}
    assumed: set[Assumption] = set()
    for statement in statements:
        named |= {name: term for term, name in _names(statement).items()}
        assumed |= statement.assumptions
    shown = [f"${name} = {formula(named[name], LATEX)}$" for name in sorted(named, key=_length)]
    return [*shown, _REPLACEMENT] if Replacement() in assumed else shown


def _length(name: str) -> tuple[int, str]:
    """Return a key by which the loss of a map stands before that of what is made of it."""
    return len(name), name


_REPLACEMENT = (
    r"(R) says that $\mathbb{E}\,\ell(v) \ge \mathbb{E}\,\ell(v')$ for every set $S$ of "
    r"coordinates, all numbers $w_i$ and iid $x, x_1, \dots, x_k$ with finitely many values, where "
    r"$v_i = x_i$ and $v'_i = x$ for $i \in S$, and $v_i = v'_i = w_i$ elsewhere"
)
"""The hypothesis that has no name outside of this project, as docs/kernel.md has it."""


def further_definitions(formal: Statement, steps: Iterable[Step]) -> list[str]:
    """Return what the names of definitions in a proof are short for that its statement has not.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> further_definitions(find_claim("gram-bound").formal(), [])
    []
    """
    known = definitions([formal])
    return [one for one in definitions(step.statement for step in steps) if one not in known]


def step_in_words(
    step: Step,
    steps: Sequence[Step],
    formal: Statement,
    *,
    cited: Callable[[str], str] = "the claim {}".format,
) -> tuple[str, str]:
    r"""Return the case and the grounds of a step as a sentence, and what it concludes.

    The case is what it assumes beside the theorem; the grounds are the rules, the steps before that
    they use, and the hypotheses that come in. `cited` says how a claim is named.

    >>> from theorems.reports.proofs import proof_of
    >>> from theorems.verdicts.catalogue import find_claim
    >>> claim = find_claim("collision-decomposition")
    >>> steps = proof_of(claim)
    >>> print(step_in_words(steps[0], steps, claim.formal())[0])
    By Jensen's inequality, as $\ell$ is convex:
    """
    before = [steps[n - 1].statement for n in step.premises]
    known = frozenset[Assumption]().union(*(one.assumptions for one in before))
    mine, shared = step.statement.assumptions, formal.assumptions
    case = _phrases(step.statement, mine - shared, " is")
    new = _phrases(step.statement, (mine & shared) - known, " is")
    where = f"Where {_listed(case)}, by " if case else "By "
    last = steps[step.number - 2].statement if step.number > 1 else None
    said = conclusion(step.statement, last)
    if step.cited:
        return f"{where}{cited(step.cited)}:", said
    used = f", from {_listed(list(map(str, step.premises)))}" if step.premises else ""
    because = reasons(step.ideas or step.rules)
    return f"{where}{because}{used}{f', as {_listed(new)}' if new else ''}:", said
