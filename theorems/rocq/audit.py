"""The Rocq file that holds statements against proofs, and the reading of its answer (trusted).

Rocq checks the proofs; the audit checks what they prove. It states each definition and each claim
again, from the texts of `theorems.rocq.statements`, lets Rocq close them by the theorems of the
development, and has it print the axioms that each rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from theorems.rocq.statements import DEFINITIONS, MODULES, TWINS, Twin

PACKAGE = "nceproof"
"""The name of the development for Rocq: ``coqc -Q FOLDER nceproof``."""

_CLOSED = "Closed under the global context"

_DISGUISE = re.compile(r"(?<!Local )\b(Notation|Infix|Coercion|Canonical|Reserved)\b")
"""What would change how a text is read in another file; proofs of ours need none of it."""

_PREAMBLE = """\
From mathcomp Require Import {imports}.
From {package} Require Import definitions.
From {package} Require {modules}.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.
"""

_PROOF = """\
Proof.
first [ exact: {theorem} | by intros; eapply {theorem}; eauto using
  jensen.strictly_decreasing_nonincreasing ].
Qed.
"""


def audit_file(
    claims: Iterable[str],
    *,
    modules: Iterable[str] = MODULES,
    definitions: Mapping[str, str] = DEFINITIONS,
    twins: Mapping[str, Twin] = TWINS,
) -> str:
    """Return the Rocq file that pins all definitions and the twins of some claims, from modules.

    Rocq prints a line ``@ ID`` before each claim and then what its theorem rests on.

    >>> print(audit_file(["etf-exists"]).splitlines()[-1])
    Print Assumptions etf_exists_pin.
    """
    wanted, imports = list(claims), dict.fromkeys(("all_ssreflect", "all_fingroup", "all_algebra"))
    for claim in wanted:
        imports |= dict.fromkeys(twins[claim].imports)
    names = {"imports": " ".join(imports), "modules": " ".join(modules)}
    parts = [_PREAMBLE.format(package=PACKAGE, **names)]
    for name, text in definitions.items():  # of no claim, whatever that is called
        parts.append(f"Theorem {name}_means : {text.strip()}.\nProof. by move=> *. Qed.\n")
    for claim in wanted:
        twin, pin = twins[claim], f"{claim.replace('-', '_')}_pin"
        parts.append(f'Goal True. idtac "@ {claim}". Abort.\n')
        parts.append(f"Theorem {pin} : {twin.statement.strip()}.")
        parts.append(_PROOF.format(theorem=twin.theorem))
        parts.append(f"Print Assumptions {pin}.")
    return "\n".join(parts)


def read_assumptions(printed: str) -> dict[str, tuple[str, ...] | None]:
    r"""Return the axioms under each line ``@ ID`` of what Rocq printed, None where it said nothing.

    >>> read_assumptions("@ a\nClosed under the global context\n@ b\nAxioms:\ncheat : False\n")
    {'a': (), 'b': ('cheat',)}
    >>> read_assumptions("@ a\n")
    {'a': None}
    """
    found: dict[str, tuple[str, ...] | None] = {}
    for block in re.split(r"^@ ", printed, flags=re.MULTILINE)[1:]:
        claim, _, rest = block.partition("\n")
        lines = rest.strip().splitlines()
        if lines == [_CLOSED]:
            found[claim] = ()
        elif lines[:1] == ["Axioms:"]:  # the type of an axiom may go on in indented lines
            found[claim] = tuple(line.split()[0] for line in lines[1:] if not line[0].isspace())
        else:
            found[claim] = None
    return found


def objection(claim: str, axioms: tuple[str, ...] | None, twin: Twin) -> str:
    """Return why a theorem that Rocq accepted does not count, or "".

    >>> objection("a", ("cheat",), Twin("m.a", "False"))
    'rests on cheat, which is not allowed'
    """
    if axioms is None:
        return "Rocq did not say what it rests on"
    if more := sorted(set(axioms) - set(twin.axioms)):
        return f"rests on {', '.join(more)}, which is not allowed"
    return ""


def disguises(source: str) -> Sequence[str]:
    """Return the commands of a source file that could change how the audit's texts are read.

    >>> disguises('Local Notation mu := (class_mean D f). Notation "x <= y" := True.')
    ['Notation']
    """
    return _DISGUISE.findall(re.sub(r"\(\*.*?\*\)", "", source, flags=re.DOTALL))
