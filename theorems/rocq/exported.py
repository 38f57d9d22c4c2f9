"""Derivations that were exported to Rocq, held against what their statements say (trusted).

The file of an export may hold anything: it counts for what the audit finds in it, a proof of the
text that `theorems.rocq.translate` gives to the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from theorems.kernel.statement import Statement
from theorems.rocq.checking import (
    SECONDS,
    Check,
    NotCompiledError,
    Status,
    audited,
    compile_file,
    compiled,
    with_what_they_need,
)
from theorems.rocq.statements import Twin
from theorems.rocq.translate import Signature, theorem_text

AT_ONCE = 2
"""How many files are compiled at once."""

THEOREM = "exported"
"""The name of the theorem that a file of an export ends in."""


@dataclass(frozen=True)
class Export:
    """The file that proves a statement, what it requires, and what it assumes beyond the statement.

    The losses of `slopes` have subgradients everywhere, vectors that are `together` are in one
    space.
    """

    statement: Statement
    source: str
    modules: tuple[str, ...]
    slopes: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """What the theorem has to say."""
        return theorem_text(self.statement, slopes=self.slopes, together=self.together)

    @property
    def assumed(self) -> str:
        """What the theorem assumes beyond the statement, in words; mostly nothing."""
        words = {"gl": "ℓ", "gm": "ℓ of C − 1 coordinates"}
        more = sorted(set(self.slopes) - Signature(self.statement).slopes)
        return " and ".join(f"subgradients of {words[g]} everywhere" for g in more)


def check_exports(
    exports: Mapping[str, Export],
    *,
    tick: Callable[[str], None] = lambda name: None,
    seconds: float = SECONDS,
) -> dict[str, Check]:
    """Return what Rocq says of exported derivations, by the id of their claim.

    Two files are compiled at once, each at most `seconds`; `tick` is called with its name before.

    >>> check_exports({})
    {}
    """
    if not exports:
        return {}
    modules = with_what_they_need({one for export in exports.values() for one in export.modules})
    try:
        with compiled(modules, tick=tick, seconds=seconds) as folder:
            return _checked(folder, exports, modules, tick, seconds)
    except NotCompiledError as error:
        return dict.fromkeys(exports, error.check)


def _checked(
    folder: Path,
    exports: Mapping[str, Export],
    modules: list[str],
    tick: Callable[[str], None],
    seconds: float,
) -> dict[str, Check]:
    def compiles(claim: str) -> Check | None:
        name = module_of(claim)
        (folder / f"{name}.v").write_text(exports[claim].source, encoding="utf-8")
        tick(name)
        try:
            compile_file(folder, name, seconds=seconds)
        except NotCompiledError as error:
            return error.check
        return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        faults = dict(zip(exports, pool.map(compiles, exports), strict=True))
    checks = {claim: fault for claim, fault in faults.items() if fault}
    sound = [claim for claim in exports if claim not in checks]
    twins = {name: Twin(f"{module_of(name)}.{THEOREM}", exports[name].text) for name in sound}
    tick("audit")
    found = audited(
        folder, sound, modules=[*modules, *map(module_of, sound)], twins=twins, seconds=seconds
    )
    checks |= {claim: _said(check, exports[claim]) for claim, check in found.items()}
    return {claim: checks[claim] for claim in exports}


def module_of(claim: str) -> str:
    """Return the name of the file of a claim's derivation.

    >>> module_of("gram-bound")
    'derivation_gram_bound'
    """
    return f"derivation_{claim.replace('-', '_')}"


def _said(check: Check, export: Export) -> Check:
    if check.status != Status.ACCEPTED:
        return check
    assumed = f"; it assumes {export.assumed}" if export.assumed else ""
    return Check(Status.ACCEPTED, f"its derivation, line by line, no axioms{assumed}")
