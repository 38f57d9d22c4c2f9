"""Signs that a term shows by its form: masses, indicators, squares, C, C − 1, k (trusted)."""

from __future__ import annotations

from typing import Any

from sympy import Add, Mul, Pow, Rational

from theorems.kernel import terms as t


def is_positive(term: Any) -> bool:
    """Tell whether a term is > 0 by its form; False proves nothing.

    >>> is_positive(t.CLASS_COUNT - 1), is_positive(-t.CLASS_COUNT)
    (True, False)
    """
    if isinstance(term, Rational):
        return bool(term > 0)
    if isinstance(term, Mul):
        return all(map(is_positive, term.args))
    if isinstance(term, Pow):
        return is_positive(term.args[0]) and bool(term.args[1].is_Integer)
    return isinstance(term, t.Probability) or term in (
        t.CLASS_COUNT,
        t.CLASS_COUNT - 1,
        t.NEGATIVES,
    )


def is_nonnegative(term: Any) -> bool:
    """Tell whether a term is ≥ 0 by its form; False proves nothing.

    >>> is_nonnegative(1 - t.Equal(t.Variable("c", "class"), t.Variable("s", "class")))
    True
    """
    if isinstance(term, t.Bind):
        return is_nonnegative(term.args[2])
    if isinstance(term, Mul):
        return all(map(is_nonnegative, term.args))
    if isinstance(term, Add):
        return is_positive(term) or _is_complement(term) or all(map(is_nonnegative, term.args))
    return is_positive(term) or term == 0 or isinstance(term, t.Equal) or _is_square(term)


def _is_square(term: Any) -> bool:
    """Tell whether a term is ⟨a, a⟩, an even power, or a power of something that is ≥ 0."""
    if isinstance(term, t.Inner):
        return bool(term.args[0] == term.args[1])
    if not isinstance(term, Pow) or not (term.args[1].is_Integer and term.args[1] > 0):
        return False
    return bool(term.args[1] % 2 == 0) or is_nonnegative(term.args[0])


def _is_complement(term: Add) -> bool:
    """Tell whether a sum is 1 − [c = s]."""
    return len(term.args) == 2 and any(
        one == 1 and isinstance(-other, t.Equal) for one, other in (term.args, term.args[::-1])
    )
