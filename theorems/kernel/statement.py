"""What a theorem says: assumptions, and a relation between two terms (trusted)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, NoReturn

from sympy import Basic
from sympy.core.symbol import Str

from theorems.errors import IllFormed
from theorems.kernel.terms import (
    Closed,
    Variable,
    as_term,
    bound_variables,
    family_names,
    free_variables,
    text_of,
)

Relation = Literal["=", "≥", ">"]


class Assumption(Basic):
    """A hypothesis that a theorem carries along."""

    def _sympystr(self, printer: Any) -> str:
        inside = ", ".join(map(printer._print, self.args))
        return f"{type(self).__name__}({inside})" if inside else type(self).__name__


# --- on the loss ℓ -------------------------------------------------------------------------------


class Convex(Assumption):
    """ℓ is convex."""


class StrictlyConvex(Assumption):
    """ℓ is strictly convex."""


class StrictlyConvexDiagonal(Assumption):
    """t ↦ ℓ(t, .., t) is strictly convex."""


class Nonincreasing(Assumption):
    """ℓ is non-increasing in each coordinate."""


class StrictlyDecreasing(Assumption):
    """ℓ is strictly decreasing in each coordinate."""


class Symmetric(Assumption):
    """ℓ does not depend on the order of its coordinates."""


class Submodular(Assumption):
    """ℓ(a) + ℓ(b) ≥ ℓ(a ∨ b) + ℓ(a ∧ b)."""


class Replacement(Assumption):
    """E ℓ(x_i for i ∈ S, w_i else) ≥ E ℓ(x_1 for i ∈ S, w_i else), x_i iid, for every S and w."""


# --- on laws, classes and vectors --------------------------------------------------------------


class Balanced(Assumption):
    """ρ_c = 1/C for every class."""


class Exchangeable(Assumption):
    """W_{π(c)}(π(c_1), .., π(c_k)) = W_c(c_1, .., c_k) for every permutation π of the classes."""


class PairUniform(Assumption):
    """Under W_c each of c_1, .., c_k is uniform on the classes other than c."""


class Same(Assumption):
    """Two classes are the same."""


class Distinct(Assumption):
    """Two classes are different."""


class InSupport(Assumption):
    """A point has positive probability under the law of a class."""


class Named(Assumption):
    """A hypothesis about the vectors of a family."""

    def __new__(cls, name: str | Str, *rest: Any) -> Any:
        """Take the name as text."""
        return Basic.__new__(cls, Str(text_of(name)), *rest)

    @property
    def name(self) -> str:
        """The name of the family of vectors."""
        return text_of(self.args[0])


class UnitVectors(Named):
    """All vectors of a family have norm 1."""


class UnitBall(Named):
    """All vectors of a family have norm at most 1."""


class GramIs(Named, Closed):
    """⟨u_s, u_t⟩ is a given term for all classes s, t: `GramIs("u", s, t, term)`."""

    def __new__(cls, name: str | Str, s: Variable, u: Variable, body: Any) -> Any:
        """Refuse what is no matrix: s and t are two variables, free in the term, and no others."""
        if not isinstance(s, Variable) or not isinstance(u, Variable) or s == u:
            raise IllFormed(f"a Gram matrix is for all values of two variables, not {s} and {u}")
        body = as_term(body)
        if not free_variables(body) <= {s, u}:
            raise IllFormed(f"{body} has other free variables than {s} and {u}")
        if {s, u} & bound_variables(body):
            raise IllFormed(f"{s} or {u} is bound again in {body}; rename it there")
        return Basic.__new__(cls, Str(text_of(name)), s, u, body)


class GramBelow(Named):
    """⟨v_s, v_t⟩ ≤ ⟨u_s, u_t⟩ for s ≠ t: `GramBelow("v", "u")`."""

    def __new__(cls, name: str | Str, other: str | Str) -> Any:
        """Take both names as text."""
        return Basic.__new__(cls, Str(text_of(name)), Str(text_of(other)))


class InnerBelowOne(Assumption):
    """⟨a, b⟩ < 1 for two vectors; for unit vectors it says that they are not the same."""


class TermsDiffer(Assumption):
    """Two scalars are different."""


def names_in(assumption: Assumption) -> frozenset[str]:
    """Return the names of the families that an assumption is about.

    >>> names_in(UnitVectors("f"))
    frozenset({'f'})
    """
    own = {str(arg) for arg in assumption.args if isinstance(arg, Str)}
    return frozenset(own).union(family_names(assumption))


IMPLICATIONS: tuple[tuple[frozenset[type[Assumption]], type[Assumption], str], ...] = (
    (frozenset((StrictlyConvex,)), Convex, "strict convexity is convexity"),
    (frozenset((StrictlyConvex,)), StrictlyConvexDiagonal, "restriction to a line"),
    (frozenset((StrictlyDecreasing,)), Nonincreasing, "strict decrease is non-increase"),
    (
        frozenset((StrictlyConvex, Nonincreasing)),
        StrictlyDecreasing,
        "a non-increasing function with ℓ(v + h) = ℓ(v) is constant on [v, v + h]",
    ),
)
"""Which hypotheses on a loss imply which; proofs in docs/kernel.md."""


@dataclass(frozen=True, slots=True, init=False)
class Statement:
    """Assumptions ⊢ left relation right, for all values of the free variables.

    It cannot be changed. `exists` are variables (drawn from a law) or names of unit vectors for
    which the relation holds: then the statement says that some such value exists.
    """

    assumptions: frozenset[Assumption]
    left: Any
    relation: Relation
    right: Any
    exists: tuple[Basic, ...] = ()

    def __new__(
        cls,
        assumptions: frozenset[Assumption],
        left: Any,
        relation: Relation,
        right: Any,
        exists: tuple[Basic, ...] = (),
    ) -> Statement:
        """Take the parts; there is no `__init__`, which could be called once more."""
        stated = object.__new__(cls)
        parts = (assumptions, left, relation, right, exists)
        for field, part in zip(fields(cls), parts, strict=True):
            object.__setattr__(stated, field.name, part)
        return stated

    def __setstate__(self, state: object) -> NoReturn:
        raise TypeError("a Statement cannot be changed, nor read from a pickle")

    @property
    def free(self) -> frozenset[Variable]:
        """The variables that are free in the assumptions."""
        return frozenset().union(*map(free_variables, self.assumptions))

    def __str__(self) -> str:
        given = ", ".join(sorted(map(str, self.assumptions)))
        some = f"∃ {', '.join(map(str, self.exists))}: " if self.exists else ""
        return f"{given} ⊢ {some}{self.left} {self.relation} {self.right}"
