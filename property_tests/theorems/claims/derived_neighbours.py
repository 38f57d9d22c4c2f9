"""What is asked of every derived theorem of the field: it is proved, and what is near it is not."""

from dataclasses import replace

from sympy import Rational

from theorems.kernel.theorem import proves
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.models import check_statements


def id_of(module):
    return module.__name__.rpartition(".")[2].replace("_", "-")


def refuses_neighbours(module):
    """Assert that a theorem is proved, but not with a number changed or a hypothesis dropped."""
    formal, theorem = module.formal(), theorem_of(find_claim(id_of(module)))
    assert proves(theorem, formal) == ""
    for nudged in (formal.right + Rational(1, 1000), 2 * formal.right + 1):
        assert proves(theorem, replace(formal, right=nudged)) != ""
    for dropped in formal.assumptions:
        less = replace(formal, assumptions=formal.assumptions - {dropped})
        assert "also assumes" in proves(theorem, less)


def with_terms(formal, **sides):
    """Return a statement with other terms in place of some that a side of it has."""
    changed = {side: getattr(formal, side).xreplace(terms) for side, terms in sides.items()}
    false = replace(formal, **changed)
    assert all(getattr(false, side) != getattr(formal, side) for side in sides)
    return false


def turned(formal):
    return replace(formal, left=formal.right, right=formal.left)


def without(formal, word):
    """Return a statement without the assumptions that are printed with a word."""
    kept = frozenset(one for one in formal.assumptions if word not in str(one))
    assert kept != formal.assumptions
    return replace(formal, assumptions=kept)


def fails_on_a_model(false):
    return check_statements([("planted", false)], 200, 0).failure != ""
