"""The proof of one line of a derivation, as its rule writes it."""

from property_tests.theorems.kernel.uses import USES
from theorems.rocq.export import document  # noqa: F401 - loads the proofs of all rules
from theorems.rocq.export.lemmas import Lemmas
from theorems.rocq.export.line import Line
from theorems.rocq.export.rules import RULES


def line_of(theorem):
    """Return the line that a theorem is the last of."""
    return Line(Lemmas(theorem, theorem.statement), theorem.statement)


def proof_of(theorem):
    """Return the proof of the last line of a derivation from the lines before it."""
    return RULES[theorem.rule](line_of(theorem), theorem)


def of_module(module):
    """Return the rules whose proofs a module writes, that have a use of each rule."""
    return sorted(name for name in USES if RULES[name].__module__ == module.__name__)


def is_closed(proof):
    """Whether brackets of each kind are closed in the order in which they are opened."""
    waiting = []
    for letter in proof:
        if letter in "([{":
            waiting.append(letter)
        elif letter in ")]}" and (not waiting or waiting.pop() + letter not in ("()", "[]", "{}")):
            return False
    return not waiting
