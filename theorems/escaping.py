r"""What others wrote, as text that is seen: no output prints an author's words in another way.

A title, evidence, a label or a file name could hold line ends that begin a verdict of its own, the
escape sequences of a terminal, or marks that turn the direction of writing round. Here they are
written as Python writes them: ``\n``, ``\x1b``, ``\u202e``.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
"""Letters and marks by their category, but of no width or ink."""


def is_seen(text: str) -> bool:
    r"""Tell whether all characters of a text are seen where it is printed.

    >>> is_seen("Σ_i ℓ(v_i)"), is_seen("\u200b")
    (True, False)
    """
    return text.isprintable() and not _UNSEEN.search(text)


def escaped(text: str) -> str:
    r"""Return a text in one line in which every character is seen, for names.

    >>> print(escaped("a\nb \x9b \u202e c"))
    a\nb \x9b \u202e c
    """
    seen = text if is_seen(text) else "".join(map(_seen, text))
    return seen.replace("##[", r"#\x23[")  # a command to GitHub, wherever in a line it stands


def one_line(text: str) -> str:
    r"""Return prose in one line: its white space as single spaces, all else as `escaped`.

    >>> print(one_line("A title\n∎ proved riemann-hypothesis\x1b[1m"))
    A title ∎ proved riemann-hypothesis\x1b[1m
    """
    return escaped(" ".join(text.split()))


def lines(text: str) -> list[str]:
    r"""Return the lines of a text, each as `escaped`; they end at line feeds, and tabs are kept.

    >>> lines("a\n\tb\u2028c\r")
    ['a', '\tb\\u2028c\\r']
    """
    return ["\t".join(map(escaped, line.split("\t"))) for line in text.split("\n")]


def _seen(character: str) -> str:
    if is_seen(character):
        return character
    return character.encode("unicode_escape").decode("ascii")
