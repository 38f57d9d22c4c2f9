"""What authors say of the steps of a derivation: it groups the lines that a report shows (trusted).

No rule sees a sentence, and no verdict depends on one. A report shows it as its author's words,
beside what the rules have made.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from theorems.kernel.replay import steps_of
from theorems.kernel.theorem import Theorem
from theorems.verdicts.plain import quotable

_SAID: dict[int, tuple[Theorem, str]] = {}
"""Sentences by the identity of the theorem, which is kept alive."""


def in_words(sentence: str, theorem: Theorem) -> Theorem:
    """Return a theorem, and remember what its author says of how it came about.

    In a report it is a step: with it stand the lines that lead to it from the steps before. Raises
    `ValueError` for no words, or some with quotation marks, in which reports put them, and
    `TypeError` for no theorem.

    >>> from theorems.kernel import rules
    >>> step = in_words("Four is not negative.", rules.nonnegative(4))
    >>> sentences(step)
    [(0, 'Four is not negative.')]
    """
    if type(sentence) is not str or not sentence.strip():
        raise ValueError(f"sentence is {sentence!r}; say in words how the theorem comes about")
    if type(theorem) is not Theorem:
        raise TypeError(f"theorem is {theorem!r}; in_words takes a sentence and a theorem")
    _SAID[id(theorem)] = theorem, quotable(sentence, name="sentence")
    return theorem


def sentences(theorem: Theorem, cited: Container[int] = ()) -> list[tuple[int, str]]:
    """Return the sentences of a derivation, each with the place of its step in `steps_of`.

    What is cited is another claim's, and of that nothing is said here.
    """
    places = enumerate(map(id, steps_of(theorem, cited)))
    return [(place, _SAID[key][1]) for place, key in places if key in _SAID and key not in cited]


def say_again(
    said: Iterable[tuple[int, str]], theorem: Theorem, cited: Container[int] = ()
) -> Theorem:
    """Return a derivation that was run again, with the sentences of the one that was written down.

    Raises `ValueError` for a sentence about a theorem that is cited, the library's say.

    >>> from theorems.kernel import rules
    >>> sentences(say_again([(0, "Four.")], rules.nonnegative(4)))
    [(0, 'Four.')]
    """
    steps = steps_of(theorem, cited)
    for place, sentence in said:
        if id(steps[place]) in cited:
            raise ValueError(f"the sentence {sentence!r} is about what is cited")
        in_words(sentence, steps[place])
    return theorem
