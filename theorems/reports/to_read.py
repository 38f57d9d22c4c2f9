"""What a person reads to believe a derived claim, and what a machine has checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import wrap

from theorems.kernel.replay import steps_of
from theorems.reports.statements import typeset
from theorems.rocq.checking import SOURCES, with_what_they_need
from theorems.rocq.export.document import export
from theorems.rocq.exported import Export
from theorems.rocq.trees import Unsupported
from theorems.verdicts.claim import Claim
from theorems.verdicts.prove import proved_theorem

_WIDTH = 96

_RUN = (
    "only the lines of the kernel were run here: `nceproof verify --rocq` runs all, and looks for "
    "what meets the assumptions"
)

_DEFINITION = re.compile(r"^(?:\(\*[^\n]*\*\)\n)?Definition (\w+).*?\.$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """The texts that say what a claim is, and how many lines a machine has checked of its proof.

    `stated` is in the talk's notation; `rocq` are the statement and `definitions` what its words
    mean, as Rocq reads them, empty where the derivation has no export, and `unsupported` says why.
    """

    stated: tuple[str, ...]
    rocq: tuple[str, ...]
    definitions: tuple[str, ...]
    derived: int
    proof: int
    development: int
    assumed: str = ""
    unsupported: str = ""

    @property
    def lines(self) -> list[str]:
        """What `nceproof trust ID` prints of it."""
        read = len(self.stated) + len(self.rocq) + len(self.definitions)
        found = [f"lines that a person reads to believe it: {read}"]
        for head, text in (
            ("in the talk's notation", self.stated),
            ("the same in Rocq", self.rocq),
            ("the definitions under it, in Rocq", self.definitions),
        ):
            if text:
                found += [f"{head} ({len(text)}):", *(f"  {line}" for line in text)]
        found.append(
            f"lines that a machine checks: {self.derived} of the derivation, in our kernel"
        )
        if self.unsupported:
            return [*found, f"no export to Rocq: {self.unsupported}", _RUN]
        found[-1] += f"; {self.proof} of its export over {self.development} of lemmas, in Rocq"
        more = f"; in Rocq {self.assumed} as well" if self.assumed else ""
        return [*found, f"it assumes what is in the statement, and no axiom{more}", _RUN]


def reading_of(claim: Claim) -> Reading | None:
    """Return what to read of a derived claim; None for one that is decided by instances.

    Raises as `proved_theorem`: of what is not derived nothing is to be believed.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> reading_of(find_claim("gram-bound")).stated
    ('‖u‖ = 1 ⊢ (Σ_a Σ_b (1 − [a = b]) ⟨u_a, u_b⟩)/(C · (C − 1)) ≥ −1/(C − 1)',)
    """
    if claim.formal is None:
        return None
    statement, theorem = claim.formal(), proved_theorem(claim)
    formal = typeset(statement)
    stated = (*formal.lines, *(f"where {one}" for one in formal.where))
    derived = len(steps_of(theorem))
    try:
        made = export(theorem, statement)
    except Unsupported as error:
        return Reading(stated, (), (), derived, 0, 0, unsupported=str(error))
    proof = len(_wrapped(made.source.replace(made.text, "")))
    return Reading(
        stated,
        tuple(_wrapped(made.text)),
        tuple(line for one in definitions_under(made.text) for line in one.splitlines()),
        derived,
        proof,
        _lines_of(made),
        made.assumed,
    )


def definitions_under(text: str) -> list[str]:
    """Return the definitions of `definitions.v` that the words of a text mean, directly or not.

    >>> [one.split()[1] for one in definitions_under("convex l -> balanced rho -> 0 < D c x")]
    ['convex', 'balanced']
    """
    source = (SOURCES / "definitions.v").read_text(encoding="utf-8")
    known = {found[1]: found[0] for found in _DEFINITION.finditer(source)}
    wanted, looked = {*re.findall(r"\w+", text)} & known.keys(), set[str]()
    while new := wanted - looked:
        looked |= new
        wanted |= {w for name in new for w in re.findall(r"\w+", known[name])} & known.keys()
    return [body for name, body in known.items() if name in looked]


def _lines_of(made: Export) -> int:
    """Return how many lines of the development an export rests on."""
    files = (SOURCES / f"{name}.v" for name in with_what_they_need(set(made.modules)))
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def _wrapped(text: str) -> list[str]:
    lines = (line for line in text.splitlines() if line.strip())
    return [
        part
        for line in lines
        for part in wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False)
    ]
