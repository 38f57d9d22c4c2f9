"""Each derived statement of the library, changed in one place: Rocq refuses its export.

The lines of the derivation are taken as proved; what is asked is whether the changed statement
follows from the last one. The exporter writes down even what it has no proof of.
"""

import re
import subprocess

import pytest

from property_tests.theorems.rocq.export.test_document import (
    DERIVED,
    alone,
    altered,
    believe,
    export_of,
    with_rocq,
)
from theorems.kernel import terms as t
from theorems.kernel.replay import steps_of
from theorems.rocq import checking
from theorems.rocq.export.document import export
from theorems.rocq.trees import Unsupported
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of

OTHER_RELATION = {"=": ">", "≥": ">", ">": "="}

SWAPPED = {t.ClassLaw(): t.Classes(), t.Classes(): t.ClassLaw()}
"""A mean for a sum, and a sum for a mean."""


def changes(stated):
    """Yield a name and the parts of a statement that are others: each time in one place."""
    yield "constant", {"right": 2 * stated.right if stated.right != 0 else stated.right + 1}
    yield "relation", {"relation": OTHER_RELATION[stated.relation]}
    for one in sorted(stated.assumptions, key=str):
        yield f"without {one}", {"assumptions": stated.assumptions - {one}}
    for side in ("left", "right"):
        part = getattr(stated, side)
        for old, new in SWAPPED.items():
            if part.has(old):
                yield f"binder of {side}: {new}", {side: part.xreplace({old: new})}


def made(name):
    """Return what Rocq is asked of a claim: the claim as it is, and each change, "" for none."""
    theorem, stated = theorem_of(find_claim(name)), find_claim(name).formal()
    last, files = f"L{len(steps_of(theorem)) - 1}", {}
    for change, parts in [("the claim", {}), *changes(stated)]:
        try:
            source = export(theorem, altered(stated, **parts)).source
            files[change] = alone(source, "final", admitted=last)
        except Unsupported:
            files[change] = ""
    return files


def accepted(folder, files):
    """Return which of some files Rocq accepts, all in one session."""
    asked = [change for change, text in files.items() if text]
    modules = [
        f"Module V{n}.\n{files[change].replace('End Derivation.', 'Abort All. End Derivation.')}\n"
        f"End V{n}.\nCheck V{n}.final."
        for n, change in enumerate(asked)
    ]
    answer = subprocess.run(
        ["coqtop", "-q", "-w", "none", "-Q", str(folder), "nceproof"],
        input="\n".join([*modules, "Quit.", ""]),
        capture_output=True,
        text=True,
        check=True,
    )
    said = " ".join((answer.stdout + answer.stderr).split())
    refused = set(map(int, re.findall(r"The reference V(\d+)\.final was not", said)))
    return {change for n, change in enumerate(asked) if n not in refused}


@pytest.fixture(scope="module")
def folder():
    """Compile the development that exports need, once."""
    modules = {name for claim in DERIVED for name in export_of(claim).modules}
    with checking.compiled(checking.with_what_they_need(modules)) as made:
        yield made


def test_every_part_of_a_statement_is_changed():
    found = {name: [change for change, _ in changes(find_claim(name).formal())] for name in DERIVED}
    assert all({"constant", "relation"} <= set(one) for one in found.values())
    without_hypotheses = {name for name, one in found.items() if "without" not in " ".join(one)}
    assert without_hypotheses == {
        name for name in DERIVED if not find_claim(name).formal().assumptions
    }


@pytest.mark.rocq
@with_rocq
@pytest.mark.parametrize("name", DERIVED)
def test_a_statement_that_is_changed_in_one_place_is_refused(monkeypatch, folder, name):
    believe(monkeypatch)
    assert accepted(folder, made(name)) == {"the claim"}
