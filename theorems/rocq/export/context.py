"""What a proof needs of its section: Rocq is faster in a context without the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ALWAYS = {"C_gt1", "k_gt0"}

_SIGNS = {"C_pos", "C1_pos", "k_pos"}

_SECTION = frozenset(
    {"R", "C", "k", "X", "rho", "D", "l", "m", "gl", "gm", "gl_slopes", "gm_slopes"}
    | {"rho_law", "rho_gt0", "D_law", "D_disjoint", "C_neq0", "C1_neq0", "k_neq0"}
    | _ALWAYS
    | _SIGNS
)


class Context:
    """The names of the section that each lemma needs, itself or by the lemmas that it uses."""

    def __init__(self) -> None:
        """Begin with no lemma."""
        self._needs: dict[str, set[str]] = {}

    def kept(self, name: str, text: str, binders: Iterable[str]) -> list[str]:
        """Return the names that a lemma's proof needs, and remember them."""
        words = set(re.findall(r"\w+", text))
        if "sign" in words:  # the tactic in the head of a file
            words |= _SIGNS
        used = [self._needs[word] for word in words if word in self._needs]
        needed = _ALWAYS.union(words & _SECTION, *used)
        self._needs[name] = needed
        own = {binder[1:].partition(" ")[0] for binder in binders}
        return sorted(needed | words & own)
